//! The balance: the one thing that matters most. It counts up when points arrive.

use super::brand_motif;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::progress::membership;
use crate::session;
use crate::tiers;
use crate::ui::dom::{El, el, group, watch};
use crate::ui::skeleton::{hidden, shape};
use leptos::prelude::{request_animation_frame, window};
use std::rc::Rc;

/// How long the figure counts; the same as `--motion-tell`.
const COUNT_MS: f64 = 600.0;

/// Shows the card at the top of Home: the balance, or, in a program without points, who this is; and how far
/// it is to the next tier.
pub fn card(portal: Portal) -> El {
    let words = match portal.tell(|_, program| program.points.is_empty()) {
        true => group().part(
            move || portal.told_key(),
            move || {
                portal.me(|me| portal.tell(|locale, program| membership::card_words(me, locale, program)))
            },
        ),
        false => balance(portal),
    };
    let ring =
        group().part(move || portal.told_key(), move || tiers::ring_link(portal).into_iter().collect());
    el("section", "balance")
        .attr("aria-labelledby", "balance")
        .add(brand_motif(portal))
        .add(el("div", "balance__words").add(words))
        .add(ring)
}

fn balance(portal: Portal) -> El {
    let available = move || portal.me(|me| me.balance.available);
    let figure = el("span", "balance__figure").attr("aria-hidden", "true");
    let place = figure.clone();
    let mut at = portal.shown.peek(|shown| *shown).filter(|_| !moves_less());
    watch(move || {
        let to = available();
        let from = at.replace(to).unwrap_or(to);
        portal.shown.set(Some(to));
        if from == to || moves_less() {
            write(portal, &place, to);
        } else {
            count(portal, place.clone(), from, to);
        }
        if from != to {
            let has = portal.tell(|locale, program| locale.points(to, false, program));
            portal.announce(portal.fill(Text::ArrivedNow, &[&has]));
        }
    });
    let unit = move || portal.tell(|locale, program| locale.unit(available(), program).to_owned());
    let whole = move || portal.tell(|locale, program| locale.points(available(), false, program));
    let pending = move || match portal.me(|me| me.balance.pending) {
        pending if pending > 0 => {
            let more = portal.tell(|locale, program| locale.points(pending, false, program));
            portal.fill(Text::Pending, &[&more])
        }
        _ => String::new(),
    };
    let label = el("h2", "").attr("id", "balance").text(&portal.fill(Text::YourPoints, &[&portal.unit()]));
    let count = el("p", "balance__count")
        .add(figure)
        .text(" ")
        .add(el("span", "balance__unit").attr("aria-hidden", "true").live(unit))
        .add(el("span", "visually-hidden").live(whole));
    let owed = move || match portal.me(|me| me.balance.owed) {
        owed if owed > 0 => {
            let owed = portal.tell(|locale, program| locale.points(owed, false, program));
            portal.fill(Text::Owed, &[&owed])
        }
        _ => String::new(),
    };
    let chip = group().part(move || portal.told_key(), move || tiers::chip(portal).into_iter().collect());
    group()
        .add(el("div", "balance__label").add(label).add(chip))
        .add(count)
        .add(el("p", "balance__buys").live(pending))
        .add(el("p", "balance__buys").live(owed))
}

/// The shape of the balance while it is on its way.
pub fn skeleton() -> El {
    let words = el("div", "balance__words")
        .add(el("div", "balance__label").add(shape("label")))
        .add(el("p", "balance__count").add(el("span", "skeleton balance__figure")));
    let card = hidden("balance").add(words);
    match session::kept_me().is_some_and(|me| me.standing.tier.is_some()) {
        true => {
            let ring = el("span", "ring").add(el("span", "skeleton ring__shape"));
            card.add(el("div", "balance__standing").add(ring).add(shape("label")))
        }
        false => card,
    }
}

fn write(portal: Portal, place: &El, value: i64) {
    place.node().set_text_content(Some(&portal.locale.peek(|locale| locale.number(value))));
}

/// Counts from one figure to another, quickly at first.
fn count(portal: Portal, place: El, from: i64, to: i64) {
    write(portal, &place, from);
    let place = place.attr("data-counting", "");
    let start = js_sys::Date::now();
    frame(Rc::new(move || {
        let left = 1.0 - ((js_sys::Date::now() - start) / COUNT_MS).min(1.0);
        let value = to - ((to - from) as f64 * left * left * left) as i64;
        write(portal, &place, value);
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
