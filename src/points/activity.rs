//! Activity: the member's entries by month, with filters. Further pages come as one scrolls.

use super::entry::entry;
use super::history;
use super::months::{Run, Sums};
use super::nothing_yet;
use super::pages::{Fetching, Pages, foot};
use crate::locale::text::Text;
use crate::locale::{digits, joined};
use crate::portal::Portal;
use crate::problem::standing_notice;
use crate::route::{Filter, Page};
use crate::ui::dom::{El, Owned, el, watch};
use crate::ui::form::{button, chips, link};
use crate::ui::skeleton::{hidden, rows, shape};
use crate::ui::state::{State, state};

/// Shows Activity.
pub fn activity(portal: Portal) -> Vec<El> {
    let mut shown = None;
    watch(move || {
        let filter = filter_of(portal);
        if shown != Some(filter) {
            shown = Some(filter);
            history::show(portal, filter);
        }
    });
    let list = el("div.activity").add(standing_notice(portal)).add(entries(portal));
    vec![head(portal), filters(portal), list.add(foot(portal, &PAGES))]
}

/// Activity while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    vec![head(portal), el("div.activity").all(shapes())]
}

const PAGES: Pages = Pages {
    reading,
    more: history::more,
    again: |portal| {
        portal.history.update(|history| history.fetching = Fetching::Busy);
        history::show(portal, filter_of(portal));
    },
    waiting: shapes,
    empty: |portal| match filter_of(portal) {
        Some(_) => none_of_kind(portal),
        None => nothing_yet(portal),
    },
    end: |portal| match filter_of(portal) {
        Some(_) => String::new(),
        None => portal.own(Text::ThatIsAll),
    },
    offline: Text::OfflineOlder,
    broken: Text::FailedMore,
};

fn reading(portal: Portal) -> (Fetching, bool) {
    portal.history.with(|history| (history.fetching.clone(), history.runs.is_empty()))
}

fn head(portal: Portal) -> El {
    let head = el("div.section__head").add(el("h1").text(portal.say(Text::Activity)));
    if portal.unit().is_empty() {
        return head;
    }
    let path = Page::Expiry { program: portal.program_id() }.path();
    let link = link(&path);
    head.add(link.text(portal.say(Text::Lapses)))
}

fn shapes() -> Vec<El> {
    vec![hidden("entries-month").add(shape("label")), rows(6)]
}

fn filter_of(portal: Portal) -> Option<Filter> {
    portal.page.with(|page| match page {
        Page::Activity { filter, .. } => *filter,
        _ => None,
    })
}

fn choose(portal: Portal, filter: Option<Filter>) {
    let program = portal.page.peek(|page| page.program().unwrap_or_default().to_owned());
    crate::history::adjust(portal, Page::Activity { program, filter });
}

fn filters(portal: Portal) -> El {
    let words =
        [Text::All, Text::Earned, Text::Used, Text::Lapsed, Text::Refunds].map(|text| portal.say(text));
    let chosen = move || match filter_of(portal) {
        Some(filter) => filter as usize + 1,
        None => 0,
    };
    let choose = move |at: usize| choose(portal, at.checked_sub(1).map(|at| Filter::ALL[at]));
    chips(portal.say(Text::Show), &words, chosen, choose)
}

/// The entries. What is shown stays: a further page only adds to it.
fn entries(portal: Portal) -> El {
    let place = el("div");
    let list = place.clone();
    let mut owned = Owned::new();
    let (mut generation, mut shown) = (u32::MAX, 0);
    watch(move || {
        let begun = portal.history.with(|history| history.generation);
        if begun != generation {
            (generation, shown) = (begun, 0);
            owned.renew();
            list.clear();
        }
        let fresh = portal.history.peek(|history| {
            let heads = |at: usize| at == 0 || history.runs[at - 1].month != history.runs[at].month;
            let fresh = shown..history.runs.len();
            fresh.map(|at| (heads(at), history.runs[at].clone())).collect::<Vec<_>>()
        });
        shown += fresh.len();
        for (heads, run) in fresh {
            let content = owned.run(&|| chunk(portal, heads, run.clone()));
            list.clone().all(content);
        }
    });
    place
}

/// A run of entries, with its month above where it is the month's first.
fn chunk(portal: Portal, heads: bool, run: Run) -> Vec<El> {
    let count = digits(run.entries.len() as i64);
    let at = run.entries.first().map_or(0, |entry| entry.occurred_at);
    let list = el("ul.entries").style("--count", &count);
    let list = run.entries.into_iter().fold(list, |list, one| list.add(entry(portal, one)));
    if !heads {
        return vec![list];
    }
    let name = portal.told().map_or(String::new(), |(locale, program)| locale.month(at, &program.time_zone));
    let month = run.month;
    let sums = move || match portal.history.with(|history| history.whole_month(&month)) {
        Some(sums) => in_words(portal, sums),
        None => String::new(),
    };
    let sums = el("p.small quiet").live(sums);
    vec![el("div.entries-month").add(el("h2").text(&name)).add(sums), list]
}

fn in_words(portal: Portal, sums: Sums) -> String {
    let parts = [
        (sums.earned, Text::MonthEarned),
        (sums.used, Text::MonthUsed),
        (sums.lapsed, Text::MonthLapsed),
        (sums.taken, Text::MonthBack),
    ];
    let locale = portal.locale.get();
    let mut words = Vec::new();
    for (points, text) in parts {
        if points > 0 {
            words.push(locale.fill(text, &[&locale.number(points)]));
        }
    }
    joined(&words, locale.say(Text::Comma))
}

fn none_of_kind(portal: Portal) -> El {
    let all = move || choose(portal, None);
    let (title, words) = (portal.say(Text::NoneOfKind), portal.say(Text::NoneOfKindSay));
    let none = State { art: "empty", title, words, whole_page: false };
    state(none, vec![button("soft", portal.say(Text::ShowAll), all)])
}
