//! What lapses when, by day: pages of lots become days and the sums of months. It outlives the view.

use super::pages::Fetching;
use crate::http::{self, Failure};
use crate::locale::day_key;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session;
use crate::wire;
use contract::Instant;
use contract::points::{Lapse, Lot, Lots};
use contract::problem::code;

/// Points that lapse at the end of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The last day they can be used, as `2027-01-31`.
    pub key: String,
    /// When they are gone.
    pub end: Instant,
    /// How many.
    pub points: i64,
    /// Whether activity puts it off.
    pub is_kept: bool,
}

/// What has been fetched, the soonest first.
pub struct Calendar {
    /// The days. The last one may still grow, until the fetching is done.
    pub days: Vec<Day>,
    /// The sum of each month, `2027-01`, in the same order.
    pub months: Vec<(String, i64)>,
    /// Counts up whenever `days` begins anew.
    pub generation: u32,
    /// Where the fetching stands.
    pub fetching: Fetching,
    /// The first page as it came, to see whether anything has changed.
    first: String,
    cursor: Option<String>,
}

impl Calendar {
    /// Nothing fetched yet.
    pub fn new() -> Calendar {
        Calendar {
            days: Vec::new(),
            months: Vec::new(),
            generation: 0,
            fetching: Fetching::Busy,
            first: String::new(),
            cursor: None,
        }
    }

    /// How many days are whole.
    pub fn whole_days(&self) -> usize {
        let is_open = matches!(self.fetching, Fetching::Busy | Fetching::More | Fetching::Failed(_));
        self.days.len() - usize::from(is_open && !self.days.is_empty())
    }

    /// All that lapses one day.
    pub fn sum(&self) -> i64 {
        self.months.iter().map(|(_, points)| points).sum()
    }

    fn reset(&mut self) {
        *self = Calendar { generation: self.generation + 1, ..Calendar::new() };
    }

    fn add(&mut self, page: Lots, zone: &str) {
        let mut is_over = page.next_cursor.is_none();
        for lot in page.lots {
            // Lots that never lapse come last: whatever follows does not either.
            let Some(end) = lot.expires_at else {
                is_over = true;
                break;
            };
            self.add_lot(&lot, end, zone);
        }
        self.cursor = page.next_cursor.filter(|_| !is_over);
        self.fetching = if is_over { Fetching::Done } else { Fetching::More };
    }

    fn add_lot(&mut self, lot: &Lot, end: Instant, zone: &str) {
        let key = day_key(end - 1, zone);
        let month = key.get(..7).unwrap_or_default();
        match self.months.last_mut() {
            Some((last, sum)) if last == month => *sum += lot.remaining,
            _ => self.months.push((month.to_owned(), lot.remaining)),
        }
        match self.days.last_mut() {
            Some(day) if day.key == key => {
                day.points += lot.remaining;
                day.is_kept |= lot.is_kept_by_activity;
            }
            _ => {
                let is_kept = lot.is_kept_by_activity;
                self.days.push(Day { key, end, points: lot.remaining, is_kept });
            }
        }
    }
}

/// Shows the calendar: what is here already, brought up to date, or else its first page.
pub fn show(portal: Portal) {
    http::get(super::lots_path(None), move |answer| {
        match answer.and_then(|text| Ok((http::read(&text, wire::lots)?, text))) {
            Ok((page, text)) => {
                let is_same = |now: &Calendar| {
                    now.first == text && matches!(now.fetching, Fetching::More | Fetching::Done)
                };
                if !portal.calendar.peek(is_same) {
                    portal.calendar.update(|calendar| {
                        calendar.reset();
                        calendar.add(page, portal.zone());
                        calendar.first = text;
                    });
                }
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => session::end(portal),
            Err(problem) => fail(portal, problem, portal.zone()),
        }
    });
}

/// Fetches the page after the last one, unless one is on its way.
pub fn more(portal: Portal) {
    let calendar = portal.calendar;
    let (cursor, generation, busy) =
        calendar.peek(|now| (now.cursor.clone(), now.generation, now.fetching == Fetching::Busy));
    if cursor.is_none() || busy {
        return;
    }
    calendar.update(|now| now.fetching = Fetching::Busy);
    http::get(super::lots_path(cursor.as_deref()), move |answer| {
        if calendar.peek(|now| now.generation != generation) {
            return;
        }
        match answer.and_then(|text| http::read(&text, wire::lots)) {
            Ok(page) => {
                calendar.update(|now| now.add(page, portal.zone()));
                portal.announce(portal.own(Text::MoreLoaded));
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => session::end(portal),
            Err(problem) => calendar.update(|now| now.fetching = Fetching::Failed(problem)),
        }
    });
}

/// Without a network the next few days are known from Home.
fn fail(portal: Portal, problem: Failure, zone: &str) {
    let me = portal.me();
    let lapses = me.map_or(&[][..], |me| &me.lapses);
    portal.calendar.update(|calendar| {
        if problem.code != code::OFFLINE || (calendar.days.is_empty() && lapses.is_empty()) {
            calendar.fetching = Fetching::Failed(problem);
            return;
        }
        if calendar.days.is_empty() {
            calendar.reset();
            calendar.add(Lots { lots: lapses.iter().map(lot).collect(), next_cursor: None }, zone);
        }
        calendar.fetching = Fetching::Kept;
    });
}

fn lot(lapse: &Lapse) -> Lot {
    Lot {
        remaining: lapse.points,
        expires_at: Some(lapse.lapses_at),
        is_kept_by_activity: lapse.is_kept_by_activity,
        ..Lot::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const DAY: i64 = 86_400_000;

    fn page(ends: &[Option<i64>], next_cursor: Option<&str>) -> Lots {
        let lot = |end: &Option<i64>| Lot { remaining: 10, expires_at: *end, ..Lot::default() };
        Lots { lots: ends.iter().map(lot).collect(), next_cursor: next_cursor.map(str::to_owned) }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn lots_of_one_day_are_one_also_across_pages() {
        let mut calendar = Calendar::new();
        calendar.add(page(&[Some(31 * DAY), Some(31 * DAY), Some(32 * DAY)], Some("c")), "UTC");
        assert_eq!((calendar.days.len(), calendar.whole_days()), (2, 1));
        calendar.add(page(&[Some(32 * DAY), None], Some("d")), "UTC");
        assert_eq!((calendar.days.len(), calendar.whole_days()), (2, 2));
        let days: Vec<_> = calendar.days.iter().map(|day| (day.key.as_str(), day.points)).collect();
        assert_eq!(days, [("1970-01-31", 20), ("1970-02-01", 20)]);
        let months: Vec<_> = calendar.months.iter().map(|(month, sum)| (month.as_str(), *sum)).collect();
        assert_eq!(months, [("1970-01", 20), ("1970-02", 20)]);
        assert_eq!(calendar.sum(), 40);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_never_lapses_ends_the_calendar() {
        let mut calendar = Calendar::new();
        calendar.add(page(&[None], Some("c")), "UTC");
        assert_eq!(calendar.fetching, Fetching::Done);
        assert!(calendar.days.is_empty() && calendar.cursor.is_none());
    }
}
