//! The entries that Activity has fetched, page by page. They outlive the view, so that going back is instant.

use super::months::{self, Run, Sums};
use super::pages::Fetching;
use crate::http::{self, Failure};
use crate::locale::day_key;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::route::Filter;
use crate::session;
use crate::wire;
use contract::points::Entry;
use contract::problem::code;

/// What Activity has fetched, newest first.
pub struct History {
    /// What is shown, in runs of one month each.
    pub runs: Vec<Run>,
    /// Counts up whenever `runs` begins anew.
    pub generation: u32,
    /// Where the fetching stands.
    pub fetching: Fetching,
    /// The sums of each month, newest first. The last is open until the fetching is done.
    pub sums: Vec<(String, Sums)>,
    of: Option<Option<Filter>>,
    cursor: Option<String>,
}

impl History {
    /// Nothing fetched yet.
    pub fn new() -> History {
        History {
            runs: Vec::new(),
            generation: 0,
            fetching: Fetching::Busy,
            sums: Vec::new(),
            of: None,
            cursor: None,
        }
    }

    /// A month's sums, once all of the month is here.
    pub fn whole_month(&self, month: &str) -> Option<Sums> {
        let at = self.sums.iter().position(|(one, _)| one == month)?;
        let closed = at + 1 < self.sums.len() || self.fetching == Fetching::Done;
        closed.then(|| self.sums[at].1)
    }

    fn reset(&mut self, of: Option<Filter>) {
        *self = History { generation: self.generation + 1, of: Some(of), ..History::new() };
    }

    /// Adds a page at the end.
    fn add(&mut self, entries: Vec<&'static Entry>, next_cursor: Option<String>, zone: &str) {
        let month = |entry: &Entry| day_key(entry.occurred_at, zone).get(..7).unwrap_or_default().to_owned();
        for run in months::runs(entries, month) {
            if self.sums.last().is_none_or(|(last, _)| *last != run.month) {
                self.sums.push((run.month.clone(), Sums::default()));
            }
            if let Some((_, sums)) = self.sums.last_mut() {
                run.entries.iter().for_each(|entry| sums.add(entry));
            }
            self.runs.push(run);
        }
        self.fetching = if next_cursor.is_some() { Fetching::More } else { Fetching::Done };
        self.cursor = next_cursor;
    }

    fn newest(&self) -> Option<i64> {
        self.runs.first()?.entries.first().map(|entry| entry.sequence)
    }
}

/// Shows the entries of a filter: what is here already, brought up to date, or else its first page.
pub fn show(portal: Portal, filter: Option<Filter>) {
    let history = portal.history;
    if history.peek(|history| history.of != Some(filter)) {
        history.update(|history| history.reset(filter));
    }
    http::get(super::entries_path(filter, None), move |answer| {
        if history.peek(|history| history.of != Some(filter)) {
            return;
        }
        match answer.and_then(|text| Ok((http::read(&text, wire::entries)?, text))) {
            Ok((page, text)) => {
                if filter.is_none() {
                    session::keep_entries(&text);
                }
                let newest = page.entries.first().map(|entry| entry.sequence);
                let same = |now: &History| {
                    matches!(now.fetching, Fetching::More | Fetching::Done) && now.newest() == newest
                };
                if !history.peek(same) {
                    history.update(|history| {
                        history.reset(filter);
                        history.add(page.entries.iter().collect(), page.next_cursor.clone(), portal.zone());
                    });
                }
            }
            Err(problem) => fail(portal, problem, filter),
        }
    });
}

/// Fetches the page before the last one, unless one is on its way.
pub fn more(portal: Portal) {
    let history = portal.history;
    let (of, cursor, busy) =
        history.peek(|history| (history.of, history.cursor.clone(), history.fetching == Fetching::Busy));
    let (Some(filter), Some(_), false) = (of, &cursor, busy) else { return };
    history.update(|history| history.fetching = Fetching::Busy);
    http::get(super::entries_path(filter, cursor.as_deref()), move |answer| {
        if history.peek(|history| history.of != of || history.cursor != cursor) {
            return;
        }
        match answer.and_then(|text| http::read(&text, wire::entries)) {
            Ok(page) => {
                let entries = page.entries.iter().collect();
                history.update(|history| history.add(entries, page.next_cursor.clone(), portal.zone()));
                portal.announce(portal.own(Text::MoreLoaded));
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => session::end(portal),
            Err(problem) => history.update(|history| history.fetching = Fetching::Failed(problem)),
        }
    });
}

fn fail(portal: Portal, problem: Failure, filter: Option<Filter>) {
    let some = portal.history.peek(|history| !history.runs.is_empty());
    let kept = if some { None } else { session::kept_entries() };
    if problem.code == code::NOT_SIGNED_IN {
        session::end(portal);
    } else if problem.code == code::OFFLINE && some {
        portal.history.update(|history| history.fetching = Fetching::Kept);
    } else if let (code::OFFLINE, Some(kept)) = (problem.code.as_str(), kept) {
        let wanted = |entry: &&Entry| filter.is_none_or(|filter| filter.matches(entry.kind));
        let entries = kept.entries.iter().filter(wanted).collect();
        let zone = portal.zone();
        portal.history.update(|history| {
            history.reset(filter);
            history.add(entries, kept.next_cursor.clone(), zone);
            history.fetching = Fetching::Kept;
        });
    } else {
        portal.history.update(|history| history.fetching = Fetching::Failed(problem));
    }
}
