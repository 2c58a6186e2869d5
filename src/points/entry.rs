//! One entry: a row with its words and points, which opens into the explanation.

use super::why::{self, Why};
use crate::http::{self, spawn};
use crate::locale::digits;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session;
use crate::ui::art::icon_of_class;
use crate::ui::dom::{El, el, group};
use crate::wire;
use contract::points::{Entry, EntryKind};
use std::cell::Cell;

/// Shows an entry.
pub fn entry(portal: Portal, entry: Entry) -> El {
    let (kind, symbol) = look(&entry);
    let (words, points) = portal.tell(|locale, program| {
        let when = locale.when(entry.occurred_at, session::now(), &program.time_zone);
        let at = js_sys::Date::new(&(entry.occurred_at as f64).into());
        let time = el("time", "").attr("datetime", &String::from(at.to_iso_string())).text(&when);
        let ask = el("span", "entry__ask").text(locale.say(Text::Why));
        let meta = el("span", "entry__meta").add(time).text(" · ").add(ask);
        let name = el("span", "entry__name").text(&why::name(&entry, locale, program));
        let said = el("span", "visually-hidden").text(locale.say(Text::BalanceAfter)).text(" ");
        let after = el("span", "entry__after").add(said).text(&locale.number(entry.balance_after));
        let amount = el("span", "entry__amount figure").text(&locale.change(entry.points));
        // Without points there is nothing to count.
        let points = if program.points.is_empty() { Vec::new() } else { vec![amount, after] };
        (vec![name, meta], points)
    });
    let row = el("summary", "entry__row")
        .add(icon_of_class("icon entry__icon", symbol))
        .add(spaced("entry__words", words))
        .text(" ")
        .add(spaced("entry__points", points));
    let details = el("details", "").add(row);
    // The explanation is made when it is first asked for: ten thousand entries stay light.
    let (place, made) = (details.clone(), Cell::new(false));
    let details = details.on("toggle", move |_| {
        if !made.replace(true) {
            let why = portal.tell(|locale, program| why::explain(&entry, locale, program));
            let lots = group();
            let shown = el("div", "entry__why").all(explanation(why)).add(lots.clone());
            place.clone().add(shown);
            if entry.points != 0 {
                spawn(tell_lots(portal, entry.sequence, lots));
            }
        }
    });
    el("li", "entry").attr("data-kind", kind).add(details)
}

/// Elements with a space between, for those who hear them as one text.
fn spaced(class: &str, parts: Vec<El>) -> El {
    parts.into_iter().fold(el("span", class), |place, part| place.add(part).text(" "))
}

/// Adds where the points are now, or where they came from. Without an answer the explanation stands alone.
async fn tell_lots(portal: Portal, sequence: i64, place: El) {
    let answer = http::call("GET", &["/v1/me/entries/", &digits(sequence)].concat(), None).await;
    let Ok(whole) = answer.and_then(|text| http::read(&text, wire::entry_why)) else { return };
    let why = portal.tell(|locale, program| why::explain_lots(&whole, session::now(), locale, program));
    place.all(explanation(why));
}

/// How an entry looks: the value of `data-kind`, and its icon.
fn look(entry: &Entry) -> (&'static str, &'static str) {
    let symbol = match entry.reason.key.as_str() {
        "order.paid" => "bag",
        "birthday" => "cake",
        "membership.paid" => "check",
        "activity.recorded" => "flame",
        _ => "spark",
    };
    match entry.kind {
        EntryKind::Earn if entry.points == 0 && entry.status_points == 0 && !gave(entry) => {
            ("none", "nothing")
        }
        EntryKind::Earn => ("earn", symbol),
        EntryKind::Spend => ("spend", "gift"),
        EntryKind::Reserve => ("reserve", "gift"),
        EntryKind::Release => ("release", "back"),
        EntryKind::Expire => ("expire", "lapse"),
        EntryKind::Reverse => ("reverse", "back"),
        EntryKind::Adjust => ("adjust", "spark"),
    }
}

/// Whether it gave something besides points.
fn gave(entry: &Entry) -> bool {
    let gives = ["stamp", "card_full", "card_used", "gift", "goal", "membership_paid", "birthday"];
    entry.reason.steps.iter().any(|step| gives.contains(&step.key.as_str()))
}

fn explanation(why: Why) -> Vec<El> {
    let row = |(label, figure): &(String, String)| {
        el("div", "sum__row").add(el("dt", "").text(label)).add(el("dd", "").text(figure))
    };
    let mut parts = Vec::new();
    if !why.rows.is_empty() || why.total.is_some() {
        let total = why.total.iter().map(|total| row(total).attr("data-total", ""));
        parts.push(el("dl", "sum").all(why.rows.iter().map(row)).all(total));
    }
    if !why.notes.is_empty() {
        let by = why.by.iter().map(|by| el("p", "small quiet").text(by));
        parts.push(el("div", "").all(by).all(why.notes.iter().map(|note| el("p", "small").text(note))));
    }
    parts
}
