//! Tiers: what is measured over which window, what is reached, how long it is held, and how it ends.

use crate::NEVER;
use crate::account::Account;
use crate::book::{Answer, Book};
use crate::calendar::{self, Day, day};
use crate::state::{Held, Totals};
use contract::Instant;
use contract::points::Step;
use contract::programs::{Program, Span, Tier, TierKept, TierWindow, Tiers};

/// The tier of an id; the lowest where there is none of it any more.
pub fn tier<'p>(tiers: &'p Tiers, id: &str) -> Option<&'p Tier> {
    tiers.tiers.iter().find(|tier| tier.id == id).or_else(|| tiers.tiers.first())
}

/// The first day of the window that ends with a day; none where it has no beginning.
pub fn window_start(tiers: &Tiers, today: Day) -> Option<Day> {
    match tiers.within {
        TierWindow::Months(months) => {
            let span = |months| Span { months, days: 0 };
            let mut first = calendar::add(today, span(-months)) + 1;
            // What a month lacks: 29 February is out of its twelve months with 28 February, as what is kept
            // is.
            while first < today && calendar::add(first, span(months)) <= today {
                first += 1;
            }
            Some(first)
        }
        TierWindow::CalendarYear => Some(calendar::period_start(contract::programs::Period::Year, today)),
        TierWindow::Ever => None,
    }
}

/// How long a tier is held that was reached at an instant.
pub fn kept_until(program: &Program, tiers: &Tiers, at: Instant) -> Instant {
    let today = day(program, at);
    match tiers.kept {
        TierKept::Months(months) => calendar::end(program, calendar::add(today, Span { months, days: 0 })),
        TierKept::CalendarYears(years) => {
            let (year, ..) = calendar::civil(today);
            calendar::start(program, calendar::of_civil(year + years + 1, 1, 1))
        }
        TierKept::Ever => NEVER,
    }
}

/// How long a tier is held whose time begins anew at `at`, with the end of the one before.
fn as_long_again(program: &Program, tiers: &Tiers, at: Instant) -> Instant {
    let until = kept_until(program, tiers, at - 1);
    if until > at { until } else { kept_until(program, tiers, at) }
}

/// When a tier that is held until then is over, with grace.
pub fn over_at(program: &Program, tiers: &Tiers, until: Instant) -> Instant {
    if until >= NEVER || tiers.grace == Span::default() {
        return until;
    }
    calendar::end_after(program, until - 1, tiers.grace)
}

/// Holds every tier that `measured` reaches for its time from `at` on, and moves up where that is higher.
pub fn hold(program: &Program, tiers: &Tiers, held: &mut Held, measured: i64, at: Instant) {
    for tier in tiers.tiers.iter().skip(1).filter(|tier| tier.from <= measured) {
        let until = held.until.entry(tier.id.clone()).or_insert(at);
        *until = kept_until(program, tiers, at).max(*until);
    }
    settle_on(tiers, held, highest(program, tiers, held, at), at);
}

/// When the tier that is held now will be over, as things stand.
pub fn next_end(program: &Program, held: &Held) -> Option<Instant> {
    let tiers = program.tiers.as_ref()?;
    let until = held.until.get(&held.tier)?;
    Some(over_at(program, tiers, *until)).filter(|at| *at < NEVER)
}

/// Ends the tier whose time is over at `at`, unless what is `measured` then still reaches it.
pub fn end(program: &Program, tiers: &Tiers, held: &mut Held, measured: i64, at: Instant) {
    let was = place(tiers, &held.tier);
    // What was measured in a calendar year does not count for the next one.
    let is_new_year = tiers.within == TierWindow::CalendarYear;
    let again =
        if is_new_year { kept_until(program, tiers, at - 1) } else { as_long_again(program, tiers, at) };
    for tier in tiers.tiers.iter().skip(1).filter(|tier| tier.from <= measured) {
        let until = held.until.entry(tier.id.clone()).or_insert(at);
        *until = again.max(*until);
    }
    held.until.retain(|_, until| over_at(program, tiers, *until) > at);
    let mut now = highest(program, tiers, held, at);
    if tiers.is_soft_landing && now < was && was > 1 {
        // Also where the step below is still held for a while: who did more for it does not land harder.
        now = was - 1;
        let until = held.until.entry(tiers.tiers[now].id.clone()).or_insert(at);
        *until = as_long_again(program, tiers, at).max(*until);
    }
    settle_on(tiers, held, now, at);
}

/// Reckons from the first day on, as if all of it had been reported in order. `until` ends it.
pub fn replay(
    program: &Program,
    tiers: &Tiers,
    days: &[(Day, Totals)],
    joined_at: Instant,
    until: Instant,
) -> Held {
    let mut held = Held { since_at: joined_at, ..Held::default() };
    for (nth, (today, totals)) in days.iter().enumerate() {
        let at = calendar::start(program, *today);
        if at > until {
            break;
        }
        end_all(program, tiers, &mut held, &days[..nth], at);
        let before = nth.checked_sub(1).map_or(0, |last| days[last].1.measured(tiers.by));
        if totals.measured(tiers.by) > before {
            let measured = measured_in(tiers, &days[..=nth], *today);
            hold(program, tiers, &mut held, measured, at);
        }
    }
    end_all(program, tiers, &mut held, days, until);
    held
}

impl<B: Book> Account<'_, B> {
    /// The tier that counts now.
    pub fn tier(&self) -> Option<&Tier> {
        tier(self.program.tiers.as_ref()?, &self.state.progress.held.tier)
    }

    /// What is measured in the window that ends with a day.
    pub fn measured(&mut self, tiers: &Tiers, today: Day) -> Answer<i64, B> {
        let total = self.state.progress.totals.measured(tiers.by);
        Ok(match window_start(tiers, today) {
            Some(from) => total - self.book.totals_before(from)?.measured(tiers.by),
            None => total,
        })
    }

    /// Adds to what is measured on the day of `at`, and moves to the tier that this leads to; answers the
    /// step
    /// that says so.
    pub(crate) fn measure(&mut self, at: Instant, more: &Totals) -> Answer<Option<Step>, B> {
        let tier = self.state.progress.held.tier.clone();
        self.add_up(at, more)?;
        let held = &self.state.progress.held.tier;
        let Some(tiers) = self.program.tiers.as_ref().filter(|_| *held != tier) else {
            return Ok(None);
        };
        let is_higher = place(tiers, held) > place(tiers, &tier);
        if is_higher && self.never_lapses() {
            self.book.free_lots()?;
            self.state.progress.freed_at = self.now;
        }
        let held = &self.state.progress.held.tier;
        let key = if is_higher { "tier_reached" } else { "tier_lost" };
        Ok((place(tiers, held) != place(tiers, &tier)).then(|| Step {
            key: key.to_owned(),
            id: Some(held.clone()),
            ..Step::default()
        }))
    }

    /// Whether points of the tier never lapse, although those of others do: then neither do those brought
    /// along.
    pub(crate) fn never_lapses(&self) -> bool {
        let own = self.tier().and_then(|tier| tier.expiry.as_ref());
        own.is_some_and(|expiry| expiry.after.is_none())
    }

    fn add_up(&mut self, at: Instant, more: &Totals) -> Answer<(), B> {
        let before = self.state.progress.totals;
        self.state.progress.totals = before.plus(more);
        let program = self.program;
        // What adds nothing reaches nothing anew.
        let Some(tiers) = program.tiers.as_ref().filter(|_| !more.is_nothing()) else {
            return Ok(());
        };
        let today = day(program, at);
        let is_latest = self.state.progress.last_day.is_none_or(|last| today >= last);
        if tiers.within != TierWindow::Ever {
            if self.state.progress.last_day.is_none() && !before.is_nothing() {
                // Tiers that came later count from their first event on.
                self.book.add_to_day(today - 1, &before, &before, true)?;
            }
            let total = self.state.progress.totals;
            self.book.add_to_day(today, more, &total, is_latest)?;
            self.state.progress.last_day = Some(self.state.progress.last_day.unwrap_or(today).max(today));
        }
        if more.measured(tiers.by) == 0 {
            return Ok(());
        }
        let is_less = more.measured(tiers.by) < 0;
        if is_latest && !is_less {
            let measured = self.measured(tiers, today)?;
            hold(program, tiers, &mut self.state.progress.held, measured, at);
            return Ok(());
        }
        self.measure_again(tiers, is_less)
    }

    /// After something was added to an earlier day, or taken back. What was reached by what stands is kept.
    fn measure_again(&mut self, tiers: &Tiers, is_less: bool) -> Answer<(), B> {
        let (program, now) = (self.program, self.now.max(self.state.progress.last_at));
        let mut held = if tiers.within == TierWindow::Ever {
            let mut held = Held { since_at: self.who.joined_at, ..Held::default() };
            let measured = self.state.progress.totals.measured(tiers.by);
            hold(program, tiers, &mut held, measured, now);
            held
        } else {
            let days = self.book.totals()?;
            replay(program, tiers, &days, self.who.joined_at, now)
        };
        let known = &self.state.progress.held;
        if !is_less {
            for (id, until) in &known.until {
                let held = held.until.entry(id.clone()).or_insert(*until);
                *held = (*until).max(*held);
            }
            let highest = highest(program, tiers, &held, now);
            settle_on(tiers, &mut held, highest, now);
        }
        if held.tier == known.tier {
            held.since_at = known.since_at;
        }
        self.state.progress.held = held;
        Ok(())
    }
}

/// What was measured in the window that ends with a day, by the totals of all days up to then.
fn measured_in(tiers: &Tiers, days: &[(Day, Totals)], today: Day) -> i64 {
    let before = |day: Day| {
        let first = days.partition_point(|(other, _)| *other < day);
        first.checked_sub(1).map_or(0, |last| days[last].1.measured(tiers.by))
    };
    before(today + 1) - window_start(tiers, today).map_or(0, before)
}

fn end_all(program: &Program, tiers: &Tiers, held: &mut Held, days: &[(Day, Totals)], until: Instant) {
    while let Some(at) = held.until.get(&held.tier).map(|until| over_at(program, tiers, *until)) {
        if at > until {
            break;
        }
        let measured = measured_in(tiers, days, day(program, at - 1));
        end(program, tiers, held, measured, at);
    }
}

/// The highest tier that is held at `at`.
fn highest(program: &Program, tiers: &Tiers, held: &Held, at: Instant) -> usize {
    let is_held =
        |tier: &Tier| held.until.get(&tier.id).is_some_and(|until| over_at(program, tiers, *until) > at);
    tiers.tiers.iter().rposition(is_held).unwrap_or(0)
}

/// The place of a tier in the ladder; the lowest where there is none of it any more.
pub fn place(tiers: &Tiers, id: &str) -> usize {
    tiers.tiers.iter().position(|tier| tier.id == id).unwrap_or(0)
}

fn settle_on(tiers: &Tiers, held: &mut Held, now: usize, at: Instant) {
    if place(tiers, &held.tier) != now || held.tier.is_empty() {
        if place(tiers, &held.tier) != now {
            held.since_at = at;
        }
        held.tier = tiers.tiers.get(now).map(|tier| tier.id.clone()).unwrap_or_default();
    }
}
