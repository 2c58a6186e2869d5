//! The calendar of expiry: by month, the days on which points lapse, and what puts it off.

use super::calendar::{self, Day};
use super::history::Fetching;
use super::more::sentinel;
use super::ways::how_long;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::{failed, standing_notice};
use crate::programs::lasting;
use crate::route::Page;
use crate::ui::dom::{El, Owned, el, group, watch};
use crate::ui::meter::{meter, percent};
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, shape};
use crate::ui::state::{State, state};
use contract::problem::code;

/// Shows the calendar.
pub fn expiry(portal: Portal) -> Vec<El> {
    calendar::show(portal);
    let head = head(portal);
    let list = el("div.activity").add(standing_notice(portal)).add(hint(portal)).add(days(portal));
    let list = list.add(foot(portal)).add(sentinel(portal, reading, calendar::more));
    let rules = portal.told().and_then(|(locale, program)| how_long(locale, program));
    vec![head, list.maybe(rules)]
}

/// The calendar while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    vec![head(portal), el("div.activity").all(shapes())]
}

fn head(portal: Portal) -> El {
    let back = Page::Activity { program: portal.program_id(), filter: None }.path();
    let link = el("a.link").attr("data-tap", "").attr("href", &back).text(portal.say(Text::ToActivity));
    el("div.section__head").add(el("h1").text(portal.say(Text::Lapses))).add(link)
}

fn reading(portal: Portal) -> (Fetching, bool) {
    portal.calendar.with(|calendar| (calendar.fetching.clone(), calendar.days.is_empty()))
}

/// What puts the dates off, or which of them go first.
fn hint(portal: Portal) -> El {
    let state = move || {
        portal.calendar.with(|calendar| match calendar.days.first() {
            Some(day) if day.is_kept => "kept",
            Some(_) => "soonest",
            None => "",
        })
    };
    let build = move || {
        let Some((locale, program)) = portal.told() else { return Vec::new() };
        let words = match (state(), program.expiry.kept_by_activity) {
            ("", _) => return Vec::new(),
            ("kept", Some(kept)) => {
                let last = lasting::activity(program, locale);
                locale.fill(Text::LapsesKept, &[&locale.span(kept), last])
            }
            _ => locale.say(Text::LapsesSoonest).to_owned(),
        };
        vec![notice("", "clock", "", &words)]
    };
    group().part(move || state().to_owned(), build)
}

/// The days. What is shown stays: a further page only adds to it.
fn days(portal: Portal) -> El {
    let place = el("div");
    let list = place.clone();
    let mut owned = Owned::new();
    let (mut generation, mut shown, mut most) = (u32::MAX, 0_usize, 0);
    watch(move || {
        let begun = portal.calendar.with(|calendar| calendar.generation);
        if begun != generation {
            (generation, shown, most) = (begun, 0, 0);
            owned.renew();
            list.clear();
        }
        let before = portal.calendar.peek(|calendar| {
            let last = shown.checked_sub(1).and_then(|at| calendar.days.get(at));
            last.map(|day| day.key.clone()).unwrap_or_default()
        });
        let fresh = portal
            .calendar
            .peek(|calendar| calendar.days.get(shown..calendar.whole_days()).unwrap_or_default().to_vec());
        shown += fresh.len();
        if most == 0 {
            // The first page sets the scale.
            most = fresh.iter().map(|day| day.points).max().unwrap_or(0);
        }
        let mut month = before.get(..7).unwrap_or_default().to_owned();
        for chunk in fresh.chunk_by(|one, next| one.key.get(..7) == next.key.get(..7)) {
            let of = chunk[0].key.get(..7).unwrap_or_default().to_owned();
            let heads = of != month;
            month = of;
            let content = owned.run(&|| month_of(portal, heads, &month, chunk, most));
            list.clone().all(content);
        }
    });
    place
}

fn month_of(portal: Portal, heads: bool, month: &str, days: &[Day], most: i64) -> Vec<El> {
    let Some((locale, program)) = portal.told() else { return Vec::new() };
    let zone = &program.time_zone;
    let mut list = el("ul.expiry");
    for day in days {
        let date = el("span.expiry__day").text(&locale.short_day(day.end - 1, zone));
        let points = el("span.figure").text(&locale.points(day.points, false, program));
        let line = meter(percent(day.points, most)).attr("aria-hidden", "true");
        list = list.add(el("li.expiry__lot").add(date).text(" ").add(line).add(points));
    }
    if !heads {
        return vec![list];
    }
    let name = locale.month(days[0].end - 1, zone);
    let key = month.to_owned();
    let sum = move || match portal.calendar.with(|calendar| calendar.whole_month(&key)) {
        Some(sum) => locale.fill(Text::LapsesMonth, &[&locale.points(sum, false, program)]),
        None => String::new(),
    };
    let head = el("div.entries-month").add(el("h2").text(&name));
    vec![head.add(el("p.small quiet").live(sum)), list]
}

/// What stands under the days.
fn foot(portal: Portal) -> El {
    let key = move || {
        let (fetching, empty) = reading(portal);
        let state = match &fetching {
            Fetching::Busy => "busy",
            Fetching::More => "more",
            Fetching::Done => "done",
            Fetching::Kept => "kept",
            Fetching::Failed(problem) => &problem.code,
        };
        [state, if empty { "empty" } else { "" }].concat()
    };
    let build = move || {
        let (fetching, empty) = reading(portal);
        let line = |words: &str| vec![el("p.activity__end").attr("role", "status").text(words)];
        match fetching {
            Fetching::Busy if empty => {
                let said = el("span.visually-hidden").attr("role", "status").text(portal.say(Text::Loading));
                std::iter::once(said).chain(shapes()).collect()
            }
            Fetching::Busy | Fetching::More => Vec::new(),
            Fetching::Done if empty => vec![nothing(portal)],
            Fetching::Done => rest(portal).map_or(Vec::new(), |words| line(&words)),
            Fetching::Kept => line(portal.say(Text::OfflineLater)),
            Fetching::Failed(problem) if empty => {
                let again = move || {
                    portal.calendar.update(|calendar| calendar.fetching = Fetching::Busy);
                    calendar::show(portal);
                };
                vec![failed(portal, &problem, false, again).attr("role", "alert")]
            }
            Fetching::Failed(problem) if problem.code == code::OFFLINE => {
                line(portal.say(Text::OfflineLater))
            }
            Fetching::Failed(_) => line(portal.say(Text::LapsesMore)),
        }
    };
    group().part(key, build)
}

/// "The other 120 stars never lapse."
fn rest(portal: Portal) -> Option<String> {
    let rest = has(portal) - portal.calendar.peek(calendar::Calendar::sum);
    (rest > 0).then(|| portal.fill(Text::LapsesRest, &[&portal.points(rest)]))
}

/// What the member has, now and soon.
fn has(portal: Portal) -> i64 {
    portal.me().map_or(0, |me| me.balance.available + me.balance.pending)
}

fn nothing(portal: Portal) -> El {
    let (title, words) = match has(portal) > 0 {
        true => (Text::LapsesNone, Text::LapsesNoneSay),
        false => (Text::LapsesEmpty, Text::LapsesEmptySay),
    };
    let unit = portal.unit();
    let (title, words) = (portal.fill(title, &[unit]), portal.fill(words, &[unit]));
    state(State { art: "empty", title: &title, words: &words, whole_page: false }, Vec::new())
}

fn shapes() -> Vec<El> {
    let row = |_| el("div.expiry__lot").add(shape("figure")).add(shape("line")).add(shape("figure"));
    vec![hidden("entries-month").add(shape("label")), (0..6).map(row).fold(hidden("expiry"), El::add)]
}
