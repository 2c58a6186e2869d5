//! The book of one member in the database: what the rules read and write while they post.

mod store;

use super::store::pending_points;
use crate::db::Tx;
use crate::problem::{Outcome, Problem};
use contract::Instant;
use contract::programs::Span;
use rules::book::{
    Answer, Awaited, Book, Counter, Drawn, End, KeptLapse, LotState, NewEntry, OrderState, Refunded,
};
use rules::calendar::Day;
use rules::refusal::Stop;
use rules::state::Totals;

/// One member's rows.
pub struct Rows<'t, 'c> {
    pub(super) tx: &'t mut Tx<'c>,
    pub(super) program: &'t str,
    pub(super) member_id: &'t str,
    /// Reads are answered, and nothing is written: for a quote.
    pub(super) is_dry: bool,
}

impl Rows<'_, '_> {
    fn read<T>(&mut self, read: impl FnOnce(&mut Tx<'_>, &str) -> Outcome<T>) -> Result<T, Stop<Problem>> {
        read(self.tx, self.member_id).map_err(Stop::Fault)
    }

    fn write(&mut self, write: impl FnOnce(&mut Tx<'_>, &str) -> Outcome<()>) -> Result<(), Stop<Problem>> {
        if self.is_dry { Ok(()) } else { write(self.tx, self.member_id).map_err(Stop::Fault) }
    }
}

impl Book for Rows<'_, '_> {
    type Fault = Problem;

    fn write_entry(&mut self, entry: &NewEntry<'_>) -> Answer<(), Self> {
        self.write(|tx, member_id| store::insert_entry(tx, member_id, entry))
    }

    fn open_lot(&mut self, lot: &LotState) -> Answer<(), Self> {
        self.write(|tx, member_id| store::insert_lot(tx, member_id, lot))
    }

    fn lot(&mut self, sequence: i64) -> Answer<Option<LotState>, Self> {
        self.read(|tx, member_id| store::lot(tx, member_id, sequence))
    }

    fn first_lot(&mut self, kept: Span, available_by: Option<Instant>) -> Answer<Option<LotState>, Self> {
        let by = available_by.unwrap_or(rules::NEVER);
        self.read(|tx, member_id| store::first_lot(tx, member_id, kept, by))
    }

    fn draw(&mut self, sequence: i64, lot: &LotState, points: i64) -> Answer<(), Self> {
        self.write(|tx, member_id| store::draw(tx, member_id, sequence, lot, points))
    }

    fn drawn_by(&mut self, sequence: i64) -> Answer<Vec<(LotState, i64)>, Self> {
        self.read(|tx, member_id| store::drawn_by(tx, member_id, sequence))
    }

    fn pending(&mut self, at: Instant) -> Answer<i64, Self> {
        self.read(|tx, member_id| pending_points(tx, member_id, at))
    }

    fn ends(&mut self, count: usize) -> Answer<Vec<End>, Self> {
        self.read(|tx, member_id| store::ends(tx, member_id, count))
    }

    fn keep_by_activity_alone(&mut self, kept: Span, from: Instant) -> Answer<(), Self> {
        self.write(|tx, member_id| store::keep_by_activity_alone(tx, member_id, kept, from))
    }

    fn free_lots(&mut self) -> Answer<(), Self> {
        self.write(store::free_lots)
    }

    fn drawn_of(&mut self, sequence: i64) -> Answer<Drawn, Self> {
        self.read(|tx, member_id| store::drawn_of(tx, member_id, sequence))
    }

    fn kept_lapses(&mut self, since: Instant) -> Answer<Vec<KeptLapse>, Self> {
        self.read(|tx, member_id| store::kept_lapses(tx, member_id, since))
    }

    fn counted(&mut self, counter: &Counter<'_>) -> Answer<(i64, i64), Self> {
        self.read(|tx, member_id| store::counted(tx, member_id, counter))
    }

    fn count(&mut self, counter: &Counter<'_>, points: i64) -> Answer<(), Self> {
        self.write(|tx, member_id| store::count(tx, member_id, counter, points))
    }

    fn uncount(&mut self, counter: &Counter<'_>, points: i64) -> Answer<(), Self> {
        self.write(|tx, member_id| store::uncount(tx, member_id, counter, points))
    }

    fn totals_before(&mut self, day: Day) -> Answer<Totals, Self> {
        self.read(|tx, member_id| store::totals_before(tx, member_id, day))
    }

    fn totals(&mut self) -> Answer<Vec<(Day, Totals)>, Self> {
        self.read(store::totals)
    }

    fn add_to_day(&mut self, day: Day, more: &Totals, total: &Totals, is_latest: bool) -> Answer<(), Self> {
        if is_latest {
            return self.write(|tx, member_id| store::set_day(tx, member_id, day, total));
        }
        self.write(|tx, member_id| store::add_to_days(tx, member_id, day, more))
    }

    fn wait_for(&mut self, awaited: &Awaited) -> Answer<(), Self> {
        self.write(|tx, member_id| store::insert_awaited(tx, member_id, awaited))
    }

    fn awaited(&mut self) -> Answer<Option<Awaited>, Self> {
        self.read(store::first_awaited)
    }

    fn call_off(&mut self, id: &str) -> Answer<bool, Self> {
        let is_dry = self.is_dry;
        self.read(|tx, member_id| if is_dry { Ok(false) } else { store::delete_awaited(tx, member_id, id) })
    }

    fn claim(&mut self, code: &str) -> Answer<bool, Self> {
        let (program, is_dry) = (self.program, self.is_dry);
        self.read(|tx, member_id| {
            if !is_dry {
                store::insert_claimed_code(tx, program, code, member_id)?;
            }
            Ok(store::claimed_by(tx, program, code)?.is_none_or(|claimed_by| claimed_by == member_id))
        })
    }

    fn order(&mut self, source: &str, id: &str) -> Answer<Option<OrderState>, Self> {
        self.read(|tx, member_id| store::order(tx, member_id, source, id))
    }

    fn refunded(&mut self, source: &str, id: &str) -> Answer<Vec<Refunded>, Self> {
        self.read(|tx, member_id| store::refunded(tx, member_id, source, id))
    }

    fn write_refund(&mut self, source: &str, id: &str, by: i64, refunded: &Refunded) -> Answer<(), Self> {
        self.write(|tx, member_id| store::insert_refund(tx, member_id, (source, id), by, refunded))
    }
}
