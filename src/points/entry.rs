//! One entry: a row with its words and points, which opens into the explanation.

use super::why::{self, Why};
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session;
use crate::ui::art::icon_of_class;
use crate::ui::dom::{El, el};
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
        let name = el("span", "entry__name").text(&why::name(&entry, locale));
        let said = el("span", "visually-hidden").text(locale.say(Text::BalanceAfter)).text(" ");
        let after = el("span", "entry__after").add(said).text(&locale.number(entry.balance_after));
        let amount = el("span", "entry__amount figure").text(&locale.change(entry.points));
        (vec![name, meta], vec![amount, after])
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
            place.clone().add(explanation(why));
        }
    });
    el("li", "entry").attr("data-kind", kind).add(details)
}

/// Elements with a space between, for those who hear them as one text.
fn spaced(class: &str, parts: Vec<El>) -> El {
    parts.into_iter().fold(el("span", class), |place, part| place.add(part).text(" "))
}

/// How an entry looks: the value of `data-kind`, and its icon.
fn look(entry: &Entry) -> (&'static str, &'static str) {
    match entry.kind {
        EntryKind::Earn if entry.points == 0 => ("none", "nothing"),
        EntryKind::Earn => ("earn", "bag"),
        EntryKind::Spend => ("spend", "gift"),
        EntryKind::Reserve => ("reserve", "gift"),
        EntryKind::Release => ("release", "back"),
        EntryKind::Expire => ("expire", "lapse"),
        EntryKind::Reverse => ("reverse", "back"),
        EntryKind::Adjust => ("adjust", "spark"),
    }
}

fn explanation(why: Why) -> El {
    let row = |(label, figure): &(String, String)| {
        el("div", "sum__row").add(el("dt", "").text(label)).add(el("dd", "").text(figure))
    };
    let sum = el("dl", "sum").all(why.rows.iter().map(row)).add(row(&why.total).attr("data-total", ""));
    let by = why.by.iter().map(|by| el("p", "small quiet").text(by));
    let note = why.note.iter().map(|note| el("p", "small").text(note));
    el("div", "entry__why").add(sum).add(el("div", "").all(by).all(note))
}
