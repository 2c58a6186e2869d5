//! One entry: a row with its words and points, which opens into the explanation.

use super::why::{self, Why};
use crate::http;
use crate::locale::text::Text;
use crate::locale::{Locale, digits};
use crate::portal::Portal;
use crate::session;
use crate::spelled::place;
use crate::ui::art::icon_of_class;
use crate::ui::dom::{El, el, group};
use crate::wire;
use contract::points::{Entry, EntryKind};
use contract::programs::Program;
use std::cell::Cell;

/// Shows an entry.
pub fn entry(portal: Portal, entry: &'static Entry) -> El {
    let Some((locale, program)) = portal.told() else { return el("li") };
    let (kind, symbol) = look(entry, program);
    let when = locale.when(entry.occurred_at, session::now(), &program.time_zone);
    let at = js_sys::Date::new(&(entry.occurred_at as f64).into());
    let time = el("time").attr("datetime", &String::from(at.to_iso_string())).text(&when);
    let ask = el("span.entry__ask").text(locale.say(Text::Why));
    let meta = el("span.entry__meta").add(time).text(" · ").add(ask);
    let name = el("span.entry__name").text(&why::name(entry, locale, program));
    // Without points there is nothing to count.
    let mut points = Vec::new();
    if !program.points.is_empty() {
        let said = el("span.visually-hidden").text(locale.say(Text::BalanceAfter)).text(" ");
        let is_status = entry.points == 0 && entry.status_points != 0;
        points.push(match is_status {
            true => el("span.figure").text(&locale.status_points(entry.status_points, true, program)),
            false => el("span.entry__amount figure").text(&locale.change(entry.points)),
        });
        points.push(el("span.entry__after").add(said).text(&locale.number(entry.balance_after)));
    }
    let row = el("summary.entry__row")
        .add(icon_of_class("icon entry__icon", symbol))
        .add(spaced("entry__words", vec![name, meta]))
        .text(" ")
        .add(spaced("entry__points", points));
    let details = el("details").add(row);
    // The explanation is made when it is first asked for: ten thousand entries stay light.
    let (place, made) = (details.clone(), Cell::new(false));
    let details = details.on("toggle", move |_| {
        if !made.replace(true) {
            let why = why::explain(entry, locale, program);
            let lots = group();
            let shown = el("div.entry__why").all(explanation(why)).add(lots.clone());
            place.clone().add(shown);
            if entry.points != 0 {
                tell_lots(entry.sequence, lots, locale, program);
            }
        }
    });
    el("li.entry").attr("data-kind", kind).add(details)
}

/// Elements with a space between, for those who hear them as one text.
fn spaced(class: &str, parts: Vec<El>) -> El {
    parts.into_iter().fold(el("span").class(class), |place, part| place.add(part).text(" "))
}

/// Adds where the points are now, or where they came from. Without an answer the explanation stands alone.
fn tell_lots(sequence: i64, place: El, locale: &'static Locale, program: &'static Program) {
    http::get(["/v1/me/entries/", &digits(sequence)].concat(), move |answer| {
        if let Ok(whole) = answer.and_then(|text| http::read(&text, wire::entry_why)) {
            place.all(explanation(why::explain_lots(whole, session::now(), locale, program)));
        }
    });
}

/// How an entry looks: the value of `data-kind`, and its icon.
fn look(entry: &Entry, program: &Program) -> (&'static str, &'static str) {
    const SYMBOLS: [&str; 4] = ["bag", "cake", "check", "flame"];
    let place = place(&entry.reason.key, "order.paid birthday membership.paid activity.recorded");
    let symbol = place.map_or("spark", |place| SYMBOLS[place]);
    match entry.kind {
        EntryKind::Earn if entry.points == 0 && entry.status_points == 0 && !gave(entry) => {
            // Without points nothing is missing where there are none.
            ("none", if program.points.is_empty() { symbol } else { "nothing" })
        }
        EntryKind::Earn if entry.points == 0 && entry.status_points == 0 => ("gave", symbol),
        EntryKind::Earn => ("earn", symbol),
        EntryKind::Spend => ("spend", "gift"),
        EntryKind::Reserve => ("reserve", "gift"),
        EntryKind::Release => ("release", "back"),
        EntryKind::Expire => ("expire", "lapse"),
        // A redemption that was undone gives back.
        EntryKind::Reverse if entry.reason.params.reward.is_some() => ("release", "back"),
        EntryKind::Reverse => ("reverse", "back"),
        EntryKind::Adjust => ("adjust", "spark"),
    }
}

/// Whether it gave something besides points.
fn gave(entry: &Entry) -> bool {
    const GIVES: &str = "stamp card_full card_used gift goal membership_paid birthday";
    entry.reason.steps.iter().any(|step| place(&step.key, GIVES).is_some())
}

/// An explanation: its sum, and what it means.
pub fn explanation(why: Why) -> Vec<El> {
    let row = |(label, figure): &(String, String)| {
        el("div.sum__row").add(el("dt").text(label)).add(el("dd").text(figure))
    };
    let mut parts = Vec::new();
    if !why.rows.is_empty() || why.total.is_some() {
        let sum = why.rows.iter().fold(el("dl.sum"), |sum, one| sum.add(row(one)));
        parts.push(sum.maybe(why.total.as_ref().map(|total| row(total).attr("data-total", ""))));
    }
    if !why.notes.is_empty() {
        let by = why.by.map(|by| el("p.small quiet").text(&by));
        parts.push(el("div").maybe(by).lines("p.small", &why.notes));
    }
    parts
}
