//! The calendar of expiry: by month, the days on which points lapse, and what puts it off. Part of the second
//! module.

use super::calendar::{self, Calendar, Day};
use super::expiry::{head, shapes};
use super::pages::{Fetching, Pages, foot};
use super::ways::how_long;
use crate::history;
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::portal::{Load, Portal};
use crate::problem::standing_notice;
use crate::programs::lasting;
use crate::session::Standing;
use crate::ui::dom::{El, el, watch};
use crate::ui::meter::{meter, percent};
use crate::ui::notice::notice;
use crate::ui::state::{State, state};
use leptos::prelude::{mount_to, window};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

thread_local! {
    /// What stands on the page.
    static SHOWN: Cell<Option<(El, Portal)>> = const { Cell::new(None) };
}

/// Puts the calendar in its place, or brings what stands there up to date.
pub fn show(place: El, told: Told) {
    let shown = SHOWN.take().filter(|(shown, portal)| {
        shown.node() == place.node() && portal.locale.peek(|locale| *locale == told.locale)
    });
    let is_new = shown.is_none();
    let portal = shown.map_or_else(|| Portal::new(history::here()), |(_, portal)| portal);
    portal.program.set(Load::Ready(told.program));
    portal.standing.set(Standing::In { me: told.me, kept: !window().navigator().on_line() });
    SHOWN.set(Some((place.clone(), portal)));
    match place.node().dyn_ref::<HtmlElement>() {
        Some(element) if is_new => mount_to(element.clone(), move || {
            let said = el("div.visually-hidden").attr("role", "status");
            let mut page = expiry(portal);
            page.push(said.live(move || portal.announced.with(String::clone)));
            history::redraw(&place, page);
        })
        .forget(),
        _ => calendar::show(portal),
    }
}

fn expiry(portal: Portal) -> Vec<El> {
    calendar::show(portal);
    let head = head(portal);
    let days = el("div");
    let place = days.clone();
    let (mut generation, mut most, mut months) = (u32::MAX, 0, Vec::new());
    // A further page only adds to what is shown, and to the month that was last.
    watch(move || {
        portal.calendar.with(|calendar| {
            if calendar.generation != generation {
                (generation, most) = (calendar.generation, 0);
                months.clear();
                place.clear();
            }
            let whole = &calendar.days[..calendar.whole_days()];
            if let (0, Some(first)) = (most, whole.first()) {
                // The first page sets the scale.
                most = whole.iter().map(|day| day.points).max().unwrap_or(0);
                place.clone().maybe(hint(portal, first.is_kept));
            }
            for (at, (month, sum)) in calendar.months.iter().enumerate().skip(months.len().saturating_sub(1))
            {
                if at == months.len() {
                    months.push(el("div"));
                    place.clone().add(months[at].clone());
                }
                months[at].clear();
                let of_month = |day: &&Day| day.key.starts_with(&month[..]);
                let days: Vec<&Day> = whole.iter().filter(of_month).collect();
                // A month that may still grow has no sum yet.
                let is_whole = at + 1 < calendar.months.len() || calendar.fetching == Fetching::Done;
                let sum = is_whole.then_some(*sum);
                months[at].clone().all(month_of(portal, &days, sum, most));
            }
        });
    });
    let list = el("div.activity").add(standing_notice(portal)).add(days).add(foot(portal, &PAGES));
    let rules = portal.told().and_then(|(locale, program)| how_long(locale, program));
    vec![head, list.maybe(rules)]
}

const PAGES: Pages = Pages {
    reading: |portal| portal.calendar.with(|calendar| (calendar.fetching.clone(), calendar.days.is_empty())),
    more: calendar::more,
    again: |portal| {
        portal.calendar.update(|calendar| calendar.fetching = Fetching::Busy);
        calendar::show(portal);
    },
    waiting: shapes,
    empty: nothing,
    end: rest,
    offline: Text::OfflineOlder,
    broken: Text::FailedMore,
};

/// What puts the dates off, or which of them go first.
fn hint(portal: Portal, is_kept: bool) -> Option<El> {
    let (locale, program) = portal.told()?;
    let words = match program.expiry.kept_by_activity.filter(|_| is_kept) {
        Some(kept) => {
            let last = lasting::activity(program, locale);
            locale.fill(Text::LapsesKept, &[&locale.span(kept), last])
        }
        None => locale.own(Text::LapsesSoonest),
    };
    Some(notice("", "clock", "", &words))
}

/// A month and its days.
fn month_of(portal: Portal, days: &[&Day], sum: Option<i64>, most: i64) -> Vec<El> {
    let (Some((locale, program)), Some(first)) = (portal.told(), days.first()) else { return Vec::new() };
    let zone = &program.time_zone;
    let head = el("div.entries-month").add(el("h2").text(&locale.month(first.end - 1, zone)));
    let sum = sum.map(|sum| locale.fill(Text::LapsesMonth, &[&locale.points(sum, false, program)]));
    let mut rows = el("ul.expiry");
    for day in days {
        let date = el("span.expiry__day").text(&locale.short_day(day.end - 1, zone));
        let points = el("span.figure").text(&locale.points(day.points, false, program));
        let line = meter(percent(day.points, most)).attr("aria-hidden", "true");
        rows = rows.add(el("li.expiry__lot").add(date).text(" ").add(line).add(points));
    }
    vec![head.maybe(sum.map(|sum| el("p.small quiet").text(&sum))), rows]
}

/// "The other 120 stars never lapse."
fn rest(portal: Portal) -> String {
    let all = portal.me().map_or(0, |me| me.balance.available + me.balance.pending);
    let rest = all - portal.calendar.peek(Calendar::sum);
    if rest > 0 { portal.fill(Text::LapsesRest, &[&portal.points(rest)]) } else { String::new() }
}

fn nothing(portal: Portal) -> El {
    let words = portal.fill(Text::LapsesNoneSay, &[portal.unit()]);
    let title = portal.say(Text::LapsesNone);
    state(State { art: "empty", title, words: &words, whole_page: false }, Vec::new())
}
