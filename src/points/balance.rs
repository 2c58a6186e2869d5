//! The balance: the one thing that matters most. It counts up when points arrive.

use super::brand_motif;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::ui::dom::{El, el, watch};
use crate::ui::skeleton::{hidden, shape};
use leptos::prelude::{request_animation_frame, window};
use std::rc::Rc;

/// How long the figure counts; the same as `--motion-tell`.
const COUNT_MS: f64 = 600.0;

/// Shows the balance.
pub fn balance(portal: Portal) -> El {
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
    el("section", "balance")
        .attr("aria-labelledby", "balance")
        .add(brand_motif(portal))
        .add(el("div", "balance__label").add(label))
        .add(count)
        .add(el("p", "balance__buys").live(pending))
}

/// The shape of the balance while it is on its way.
pub fn skeleton() -> El {
    hidden("balance")
        .add(el("div", "balance__label").add(shape("label")))
        .add(el("p", "balance__count").add(el("span", "skeleton balance__figure")))
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
