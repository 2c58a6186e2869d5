//! The calendar of expiry: by month, the days on which points lapse, and what puts it off.

use super::calendar::{self, Calendar};
use super::pages::{Fetching, Pages, foot};
use super::ways::how_long;
use crate::locale::digits;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::standing_notice;
use crate::programs::lasting;
use crate::route::Page;
use crate::ui::dom::{El, el, group};
use crate::ui::meter::{meter, percent};
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, shape};
use crate::ui::state::{State, state};

/// Shows the calendar.
pub fn expiry(portal: Portal) -> Vec<El> {
    calendar::show(portal);
    let head = head(portal);
    let key = move || {
        portal.calendar.with(|calendar| {
            let is_done = calendar.fetching == Fetching::Done;
            let days = digits(calendar.whole_days() as i64);
            [&digits(calendar.generation.into())[..], if is_done { "." } else { " " }, &days].concat()
        })
    };
    let days = group().part(key, move || portal.calendar.peek(|calendar| days(portal, calendar)));
    let list = el("div.activity").add(standing_notice(portal)).add(days).add(foot(portal, &PAGES));
    let rules = portal.told().and_then(|(locale, program)| how_long(locale, program));
    vec![head, list.maybe(rules)]
}

/// The calendar while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    vec![head(portal), el("div.activity").all(shapes())]
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

fn head(portal: Portal) -> El {
    let back = Page::Activity { program: portal.program_id(), filter: None }.path();
    let link = el("a.link").attr("data-tap", "").attr("href", &back).text(portal.say(Text::ToActivity));
    el("div.section__head").add(el("h1").text(portal.say(Text::Lapses))).add(link)
}

/// What puts the dates off, or which of them go first; and the days by month. All of it is made anew with
/// each page: there are some hundreds of days at most, however many lots there are.
fn days(portal: Portal, calendar: &Calendar) -> Vec<El> {
    let Some((locale, program)) = portal.told() else { return Vec::new() };
    let days = &calendar.days[..calendar.whole_days()];
    let Some(first) = days.first() else { return Vec::new() };
    let hint = match program.expiry.kept_by_activity.filter(|_| first.is_kept) {
        Some(kept) => {
            let last = lasting::activity(program, locale);
            locale.fill(Text::LapsesKept, &[&locale.span(kept), last])
        }
        None => locale.own(Text::LapsesSoonest),
    };
    let mut list = vec![notice("", "clock", "", &hint)];
    let most = days.iter().map(|day| day.points).max().unwrap_or(0);
    let zone = &program.time_zone;
    let mut rest = days;
    for (month, sum) in &calendar.months {
        let count = rest.iter().take_while(|day| day.key.starts_with(&month[..])).count();
        let (of_month, later) = rest.split_at(count);
        let Some(day) = of_month.first() else { break };
        let head = el("div.entries-month").add(el("h2").text(&locale.month(day.end - 1, zone)));
        // A month that may still grow has no sum yet.
        let is_whole = !later.is_empty() || calendar.fetching == Fetching::Done;
        let sum = is_whole
            .then(|| locale.fill(Text::LapsesMonth, &[&locale.points(*sum, false, program)]))
            .map(|sum| el("p.small quiet").text(&sum));
        list.push(head.maybe(sum));
        let mut rows = el("ul.expiry");
        for day in of_month {
            let date = el("span.expiry__day").text(&locale.short_day(day.end - 1, zone));
            let points = el("span.figure").text(&locale.points(day.points, false, program));
            let line = meter(percent(day.points, most)).attr("aria-hidden", "true");
            rows = rows.add(el("li.expiry__lot").add(date).text(" ").add(line).add(points));
        }
        list.push(rows);
        rest = later;
    }
    list
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

fn shapes() -> Vec<El> {
    let row = |_| el("div.expiry__lot").add(shape("figure")).add(shape("line")).add(shape("figure"));
    vec![hidden("entries-month").add(shape("label")), (0..6).map(row).fold(hidden("expiry"), El::add)]
}
