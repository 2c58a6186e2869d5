//! A book in memory: for scenarios, and for what a member tries out in the browser.

use crate::NEVER;
use crate::book::{
    Answer, Awaited, Book, Counter, Drawn, End, KeptLapse, LotState, NewEntry, OrderState, Refunded,
};
use crate::calendar::Day;
use crate::state::Totals;
use contract::Instant;
use contract::points::{Entry, EntryKind};
use contract::programs::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// The book of one member, in memory.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Every entry, in order.
    pub entries: Vec<Entry>,
    /// The debt that each entry changed.
    pub debts: Vec<i64>,
    /// The source, id and kind of each entry.
    pub sources: BTreeSet<(String, String, String)>,
    /// Every lot.
    pub lots: Vec<LotState>,
    /// Every draw: the entry, the lot, the points.
    pub draws: Vec<(i64, i64, i64)>,
    /// What limits counted.
    pub counters: BTreeMap<(String, String, String, Day), (i64, i64)>,
    /// What was measured up to each day.
    pub totals: BTreeMap<Day, Totals>,
    /// Orders by source and id; whoever posts one keeps it here.
    pub orders: BTreeMap<(String, String), OrderState>,
    /// What was given back of each.
    pub refunds: BTreeMap<(String, String), Vec<Refunded>>,
    /// Of each entry that took something back, the order.
    pub refunded_by: BTreeMap<i64, (String, String)>,
    /// What will happen by itself.
    pub awaited: Vec<Awaited>,
    /// Codes that others have claimed.
    pub taken_codes: BTreeSet<String>,
    /// Codes that this member claimed.
    pub codes: BTreeSet<String>,
}

impl Pages {
    /// What is left in all lots, and what of it is pending at an instant.
    pub fn remaining(&self, at: Instant) -> (i64, i64) {
        let pending = self.lots.iter().filter(|lot| lot.available_at > at);
        (self.lots.iter().map(|lot| lot.remaining).sum(), pending.map(|lot| lot.remaining).sum())
    }

    fn kind(&self, sequence: i64) -> Option<(EntryKind, &str)> {
        let entry = self.entries.iter().find(|entry| entry.sequence == sequence)?;
        Some((entry.kind, entry.reason.key.as_str()))
    }

    fn open(&self) -> impl Iterator<Item = &LotState> {
        self.lots.iter().filter(|lot| lot.remaining > 0)
    }
}

impl Book for Pages {
    type Fault = Infallible;

    fn write_entry(&mut self, entry: &NewEntry<'_>) -> Answer<(), Self> {
        let kind = format!("{:?}", entry.kind);
        let is_new = self.sources.insert((entry.source.to_owned(), entry.source_id.to_owned(), kind));
        assert!(is_new, "{} {} was posted before", entry.source, entry.source_id);
        self.debts.push(entry.debt);
        self.entries.push(Entry {
            sequence: entry.sequence,
            kind: entry.kind,
            points: entry.points,
            status_points: entry.status_points,
            balance_after: entry.balance_after,
            occurred_at: entry.occurred_at,
            recorded_at: entry.recorded_at,
            reason: entry.reason.clone(),
            program_version: entry.program_version.to_owned(),
        });
        Ok(())
    }

    fn open_lot(&mut self, lot: &LotState) -> Answer<(), Self> {
        self.lots.push(*lot);
        Ok(())
    }

    fn lot(&mut self, sequence: i64) -> Answer<Option<LotState>, Self> {
        Ok(self.lots.iter().find(|lot| lot.sequence == sequence).copied())
    }

    fn first_lot(&mut self, kept: Span, available_by: Option<Instant>) -> Answer<Option<LotState>, Self> {
        let is_there = |lot: &&LotState| available_by.is_none_or(|by| lot.available_at <= by);
        let of_kind = self.open().filter(|lot| lot.kept == kept).filter(is_there);
        Ok(of_kind.min_by_key(|lot| (lot.expires_at, lot.sequence)).copied())
    }

    fn draw(&mut self, sequence: i64, lot: &LotState, points: i64) -> Answer<(), Self> {
        self.draws.push((sequence, lot.sequence, points));
        if let Some(lot) = self.lots.iter_mut().find(|other| other.sequence == lot.sequence) {
            lot.remaining -= points;
        }
        Ok(())
    }

    fn drawn_by(&mut self, sequence: i64) -> Answer<Vec<(LotState, i64)>, Self> {
        let of_entry = self.draws.iter().filter(|(entry, ..)| *entry == sequence);
        let drawn = of_entry.filter_map(|(_, lot, points)| {
            self.lots.iter().find(|other| other.sequence == *lot).map(|lot| (*lot, *points))
        });
        Ok(drawn.collect())
    }

    fn pending(&mut self, at: Instant) -> Answer<i64, Self> {
        Ok(self.remaining(at).1)
    }

    fn ends(&mut self, count: usize) -> Answer<Vec<End>, Self> {
        let mut ends: BTreeMap<(Instant, i64, i64), i64> = BTreeMap::new();
        for lot in self.open().filter(|lot| lot.expires_at < NEVER) {
            *ends.entry((lot.expires_at, lot.kept.months, lot.kept.days)).or_default() += lot.remaining;
        }
        let end =
            |((expires_at, months, days), points)| End { expires_at, kept: Span { months, days }, points };
        Ok(ends.into_iter().map(end).take(count).collect())
    }

    fn keep_by_activity_alone(&mut self, kept: Span, from: Instant) -> Answer<(), Self> {
        for lot in self.lots.iter_mut().filter(|lot| lot.remaining > 0 && lot.kept == kept) {
            if lot.expires_at <= from {
                lot.expires_at = 0;
            }
        }
        Ok(())
    }

    fn free_lots(&mut self) -> Answer<(), Self> {
        for lot in self.lots.iter_mut().filter(|lot| lot.remaining > 0) {
            (lot.expires_at, lot.kept) = (NEVER, Span::default());
        }
        Ok(())
    }

    fn drawn_of(&mut self, sequence: i64) -> Answer<Drawn, Self> {
        let mut drawn = Drawn::default();
        let order = self.orders.iter().find(|(_, order)| order.sequence == sequence).map(|(key, _)| key);
        if let Some(refunds) = order.and_then(|key| self.refunds.get(key)) {
            drawn.counted = refunds.iter().map(|refunded| refunded.lapsed).sum();
        }
        for (entry, _, points) in self.draws.iter().filter(|(_, lot, _)| *lot == sequence) {
            match self.kind(*entry) {
                Some((EntryKind::Expire, _)) => drawn.lapsed += points,
                Some((_, "kept")) => drawn.lapsed += points,
                _ => {}
            }
        }
        Ok(drawn)
    }

    fn kept_lapses(&mut self, since: Instant) -> Answer<Vec<KeptLapse>, Self> {
        let mut lapses: Vec<KeptLapse> = Vec::new();
        for lot in self.lots.iter().filter(|lot| lot.kept != Span::default()) {
            let of_lot = self.draws.iter().filter(|(_, other, _)| *other == lot.sequence);
            let of_lot: Vec<_> =
                of_lot.map(|(entry, _, points)| (self.kind(*entry), *entry, *points)).collect();
            let back: i64 =
                of_lot.iter().filter(|one| matches!(one.0, Some((_, "kept")))).map(|one| one.2).sum();
            let last = of_lot.iter().rev().find(|one| matches!(one.0, Some((EntryKind::Expire, _))));
            let Some((_, entry, _)) = last else {
                continue;
            };
            let all: i64 = of_lot
                .iter()
                .filter(|one| matches!(one.0, Some((EntryKind::Expire, _))))
                .map(|one| one.2)
                .sum();
            let lapsed_at =
                self.entries.iter().find(|known| known.sequence == *entry).map(|known| known.occurred_at);
            if let Some(lapsed_at) = lapsed_at.filter(|at| *at > since && all + back > 0) {
                lapses.push(KeptLapse { lapsed_at, lot: *lot, points: all + back });
            }
        }
        lapses.sort_by_key(|lapse| std::cmp::Reverse(lapse.lapsed_at));
        Ok(lapses)
    }

    fn counted(&mut self, counter: &Counter<'_>) -> Answer<(i64, i64), Self> {
        Ok(self.counters.get(&key(counter)).copied().unwrap_or_default())
    }

    fn count(&mut self, counter: &Counter<'_>, points: i64) -> Answer<(), Self> {
        let known = self.counters.entry(key(counter)).or_default();
        *known = (known.0 + 1, known.1.saturating_add(points));
        Ok(())
    }

    fn uncount(&mut self, counter: &Counter<'_>, points: i64) -> Answer<(), Self> {
        let key = key(counter);
        if let Some(known) = self.counters.get_mut(&key) {
            *known = (known.0 - 1, known.1 - points);
            if known.0 <= 0 {
                self.counters.remove(&key);
            }
        }
        Ok(())
    }

    fn totals_before(&mut self, day: Day) -> Answer<Totals, Self> {
        Ok(self.totals.range(..day).next_back().map(|(_, totals)| *totals).unwrap_or_default())
    }

    fn totals(&mut self) -> Answer<Vec<(Day, Totals)>, Self> {
        Ok(self.totals.iter().map(|(day, totals)| (*day, *totals)).collect())
    }

    fn add_to_day(&mut self, day: Day, more: &Totals, total: &Totals, is_latest: bool) -> Answer<(), Self> {
        if is_latest {
            self.totals.insert(day, *total);
            return Ok(());
        }
        let before = self.totals_before(day)?;
        self.totals.entry(day).or_insert(before);
        for (_, known) in self.totals.range_mut(day..) {
            *known = known.plus(more);
        }
        Ok(())
    }

    fn wait_for(&mut self, awaited: &Awaited) -> Answer<(), Self> {
        self.awaited.push(awaited.clone());
        Ok(())
    }

    fn awaited(&mut self) -> Answer<Option<Awaited>, Self> {
        Ok(self.awaited.iter().min_by_key(|awaited| (awaited.at, &awaited.id)).cloned())
    }

    fn call_off(&mut self, id: &str) -> Answer<bool, Self> {
        let before = self.awaited.len();
        self.awaited.retain(|awaited| awaited.id != id);
        Ok(self.awaited.len() < before)
    }

    fn claim(&mut self, code: &str) -> Answer<bool, Self> {
        let is_free = !self.taken_codes.contains(code);
        if is_free {
            self.codes.insert(code.to_owned());
        }
        Ok(is_free)
    }

    fn order(&mut self, source: &str, id: &str) -> Answer<Option<OrderState>, Self> {
        Ok(self.orders.get(&(source.to_owned(), id.to_owned())).cloned())
    }

    fn refunded(&mut self, source: &str, id: &str) -> Answer<Vec<Refunded>, Self> {
        Ok(self.refunds.get(&(source.to_owned(), id.to_owned())).cloned().unwrap_or_default())
    }

    fn write_refund(&mut self, source: &str, id: &str, by: i64, refunded: &Refunded) -> Answer<(), Self> {
        self.refunded_by.insert(by, (source.to_owned(), id.to_owned()));
        self.refunds.entry((source.to_owned(), id.to_owned())).or_default().push(refunded.clone());
        Ok(())
    }
}

fn key(counter: &Counter<'_>) -> (String, String, String, Day) {
    let Counter { rule, about, period, period_day } = *counter;
    (rule.to_owned(), about.to_owned(), period.to_owned(), period_day)
}
