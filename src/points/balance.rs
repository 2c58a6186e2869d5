//! The balance: the one thing that matters most. It counts up when points arrive.

use super::brand_motif;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::progress::membership;
use crate::session;
use crate::tiers;
use crate::ui::dom::{El, el};
use crate::ui::skeleton::{hidden, shape};
use crate::what_if;
use contract::members::Me;
use contract::programs::Program;
use leptos::prelude::{request_animation_frame, window};
use std::rc::Rc;

/// How long the figure counts; the same as `--motion-tell`.
const COUNT_MS: f64 = 600.0;

/// Shows the card at the top of Home: the balance, or, in a program without points, who this is; and how far
/// it is to the next tier.
pub fn card(portal: Portal, me: &Me, locale: &'static Locale, program: &Program) -> El {
    let mut words = match program.points.is_empty() {
        true => membership::card_words(me, locale, program),
        false => balance(portal, me, locale, program),
    };
    words.extend(what_if::button(portal, me, program));
    let card = el("section.balance").attr("aria-labelledby", "balance").add(brand_motif(portal));
    let card = card.add(el("div.balance__words").all(words));
    match (&me.standing.tier, &program.tiers) {
        (Some(standing), Some(tiers)) => card.add(tiers::ring_link(standing, tiers, locale, program)),
        _ => card,
    }
}

fn balance(portal: Portal, me: &Me, locale: &'static Locale, program: &Program) -> Vec<El> {
    let to = me.balance.available;
    let has = locale.points(to, false, program);
    let figure = el("span.balance__figure").attr("aria-hidden", "true");
    let from = portal.shown.now().unwrap_or(to);
    portal.shown.set(Some(to));
    if from == to || moves_less() {
        write(locale, &figure, to);
    } else {
        count(locale, figure.clone(), from, to);
    }
    if from != to {
        portal.announce(locale.fill(Text::ArrivedNow, &[&has]));
    }
    let title = locale.fill(Text::YourPoints, &[locale.unit(2, program)]);
    let label = el("div.balance__label").add(el("h2").attr("id", "balance").text(&title));
    let label = match (&me.standing.tier, &program.tiers) {
        (Some(standing), Some(tiers)) => label.add(tiers::chip(standing, tiers, locale, program)),
        _ => label,
    };
    let count = el("p.balance__count")
        .add(figure)
        .text(" ")
        .add(el("span.balance__unit").attr("aria-hidden", "true").text(locale.unit(to, program)))
        .add(el("span.visually-hidden").text(&has));
    let mut words = vec![label, count];
    for (points, text) in [(me.balance.pending, Text::Pending), (me.balance.owed, Text::Owed)] {
        if points > 0 {
            let points = locale.points(points, false, program);
            words.push(el("p.balance__buys").text(&locale.fill(text, &[&points])));
        }
    }
    words
}

/// The shape of the balance while it is on its way.
pub fn skeleton() -> El {
    let words = el("div.balance__words")
        .add(el("div.balance__label").add(shape("label")))
        .add(el("p.balance__count").add(el("span.skeleton balance__figure")));
    let card = hidden("balance").add(words);
    match session::kept_me().is_some_and(|me| me.standing.tier.is_some()) {
        true => {
            let ring = el("span.ring").add(el("span.skeleton ring__shape"));
            card.add(el("div.balance__standing").add(ring).add(shape("label")))
        }
        false => card,
    }
}

fn write(locale: &Locale, place: &El, value: i64) {
    place.node().set_text_content(Some(&locale.number(value)));
}

/// Counts from one figure to another, quickly at first.
fn count(locale: &'static Locale, place: El, from: i64, to: i64) {
    write(locale, &place, from);
    let place = place.attr("data-counting", "");
    let start = js_sys::Date::now();
    frame(Rc::new(move || {
        let left = 1.0 - ((js_sys::Date::now() - start) / COUNT_MS).min(1.0);
        let value = to - ((to - from) as f64 * left * left * left) as i64;
        write(locale, &place, value);
        if left <= 0.0 {
            let _ = place.node().remove_attribute("data-counting");
        }
        left > 0.0
    }));
}

/// Draws before each frame, for as long as `draw` says so.
fn frame(draw: Rc<dyn Fn() -> bool>) {
    request_animation_frame(move || {
        if draw() {
            frame(draw);
        }
    });
}

fn moves_less() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}
