//! Lots: when their points can be spent and when they lapse, which are drawn first, and what comes back.

use crate::account::{Account, Posting};
use crate::book::{Answer, Book, End, KeptLapse, LotState};
use crate::calendar::{self, day};
use crate::{EXACT_MAX, NEVER};
use contract::Instant;
use contract::points::{EntryKind, Lapse, Reason, Step};
use contract::programs::{Program, Span, Tier};

/// When the points of a new lot can be spent, and when they lapse. Frozen into the lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotDates {
    /// Pending until then.
    pub available_at: Instant,
    /// Their own end; `NEVER` for none, 0 where activity alone decides.
    pub expires_at: Instant,
    /// Kept so long after the last activity.
    pub kept: Span,
}

/// The dates that the program gives to points earned at an instant in a tier. `is_active` says whether the
/// member
/// did something for them then.
pub fn dates(
    program: &Program,
    tier: Option<&Tier>,
    at: Instant,
    pending: Span,
    is_active: bool,
) -> LotDates {
    let today = day(program, at);
    let available_at =
        if pending == Span::default() { at } else { calendar::start(program, calendar::add(today, pending)) };
    let expiry = tier.and_then(|tier| tier.expiry.as_ref()).unwrap_or(&program.expiry);
    let Some(after) = expiry.after else {
        return LotDates { available_at, expires_at: NEVER, kept: Span::default() };
    };
    let kept = expiry.kept_by_activity.unwrap_or_default();
    let last = calendar::add(today, after);
    let expires_at = match expiry.to_end_of {
        Some(period) => calendar::start(program, calendar::next_period_start(period, last)),
        // Whoever is active keeps them: the time after the last activity is never shorter.
        None if is_active && kept.months >= after.months && kept.days >= after.days => 0,
        None => calendar::end(program, last),
    };
    LotDates { available_at, expires_at, kept }
}

/// When a lot is over, for a member who was last active at `active_at`.
pub fn end(program: &Program, expires_at: Instant, kept: Span, active_at: Instant) -> Instant {
    if kept == Span::default() {
        return expires_at;
    }
    calendar::end_after(program, active_at, kept).max(expires_at)
}

impl<B: Book> Account<'_, B> {
    /// When lots with this end are over, as things stand.
    pub fn end_of(&self, expires_at: Instant, kept: Span) -> Instant {
        end(self.program, expires_at, kept, self.state.progress.active_at)
    }

    /// What lapses next, the soonest first.
    pub fn lapses(&mut self, count: usize) -> Answer<Vec<Lapse>, B> {
        let mut ends = self.book.ends(count)?;
        if ends.iter().any(|end| end.kept != Span::default()) {
            ends = self.book.ends(usize::MAX)?;
        }
        let mut lapses: Vec<Lapse> = Vec::new();
        for end in ends {
            let lapses_at = self.end_of(end.expires_at, end.kept);
            let is_kept_by_activity = end.kept != Span::default();
            match lapses.iter_mut().find(|lapse| lapse.lapses_at == lapses_at) {
                Some(lapse) => {
                    lapse.points += end.points;
                    lapse.is_kept_by_activity |= is_kept_by_activity;
                }
                None => lapses.push(Lapse { lapses_at, points: end.points, is_kept_by_activity }),
            }
        }
        lapses.sort_by_key(|lapse| lapse.lapses_at);
        lapses.truncate(count);
        Ok(lapses)
    }

    /// When the next lot is over.
    pub(crate) fn next_lot_end(&mut self) -> Answer<Option<Instant>, B> {
        let mut next: Option<Instant> = None;
        for end in self.book.ends(usize::MAX)? {
            let at = self.end_of(end.expires_at, end.kept);
            next = Some(next.map_or(at, |next| next.min(at)));
            if end.kept == Span::default() && end.expires_at >= at {
                // All that follow end later by themselves, and activity only puts an end off.
                break;
            }
        }
        Ok(next)
    }

    /// Writes down that everything which is over at `at` has lapsed.
    pub(crate) fn lapse(&mut self, at: Instant) -> Answer<(), B> {
        let over: Vec<End> = self.book.ends(usize::MAX)?;
        let over: Vec<End> =
            over.into_iter().filter(|end| self.end_of(end.expires_at, end.kept) <= at).collect();
        let points: i64 = over.iter().map(|end| end.points).sum();
        let mut kept: Vec<Span> = Vec::new();
        for end in over {
            if !kept.contains(&end.kept) {
                kept.push(end.kept);
            }
        }
        if kept.iter().any(|kept| *kept != Span::default()) {
            self.state.progress.lapsed_at = self.state.progress.lapsed_at.max(at);
        }
        let mut first = None;
        for span in &kept {
            let lot = self.book.first_lot(*span, None)?;
            first = first.into_iter().chain(lot.map(|lot| lot.sequence)).min();
        }
        let id = format!("{at}/{}", first.unwrap_or_default());
        let reason = Reason { key: "expiry".to_owned(), ..Reason::default() };
        let posting = Posting::new(EntryKind::Expire, "expiry", &id, at);
        let sequence = self.write(&posting, -points, 0, 0, reason)?;
        for span in kept {
            while let Some(lot) = self.book.first_lot(span, None)? {
                if self.end_of(lot.expires_at, lot.kept) > at {
                    break;
                }
                self.book.draw(sequence, &lot, lot.remaining)?;
            }
        }
        Ok(())
    }

    /// Lots that activity keeps beyond their own end anyway end with activity alone from now on.
    ///
    /// Invariant: of lots with the same `kept`, those that end at the same time have the same `expires_at`.
    pub(crate) fn keep(&mut self) -> Answer<(), B> {
        let mut spans: Vec<Span> = Vec::new();
        for end in self.book.ends(usize::MAX)?.iter().filter(|end| end.kept != Span::default()) {
            let kept_until = self.end_of(0, end.kept);
            if end.expires_at > 0 && end.expires_at <= kept_until && !spans.contains(&end.kept) {
                spans.push(end.kept);
                self.book.keep_by_activity_alone(end.kept, kept_until)?;
            }
        }
        Ok(())
    }

    /// Opens a lot for an entry; what is owed is paid first. Answers what paid a debt.
    pub(crate) fn open(&mut self, sequence: i64, points: i64, owed: i64, dates: LotDates) -> Answer<(), B> {
        let in_lot = points - owed;
        if in_lot == 0 {
            return Ok(());
        }
        let lot = LotState {
            sequence,
            points: in_lot,
            remaining: in_lot,
            available_at: dates.available_at,
            expires_at: dates.expires_at,
            kept: dates.kept,
        };
        self.book.open_lot(&lot)?;
        if lot.kept != Span::default() && !self.state.progress.spans.contains(&lot.kept) {
            self.state.progress.spans.push(lot.kept);
        }
        let end = self.end_of(lot.expires_at, lot.kept);
        self.state.due_at = self.state.due_at.min(end);
        Ok(())
    }

    /// Takes up to `points` from the lots that end soonest, then the oldest; answers how many there were.
    pub(crate) fn draw(
        &mut self,
        sequence: i64,
        points: i64,
        available_by: Option<Instant>,
    ) -> Answer<i64, B> {
        let mut wanted = points;
        if !self.state.progress.spans.is_empty() {
            self.keep()?;
        }
        let none = [Span::default()];
        let spans: Vec<Span> = none.iter().chain(&self.state.progress.spans).copied().collect();
        while wanted > 0 {
            let mut soonest: Option<(Instant, LotState)> = None;
            for span in &spans {
                if let Some(lot) = self.book.first_lot(*span, available_by)? {
                    let end = self.end_of(lot.expires_at, lot.kept);
                    let key = (end, lot.sequence);
                    if soonest.is_none_or(|(other, known)| key < (other, known.sequence)) {
                        soonest = Some((end, lot));
                    }
                }
            }
            let Some((_, lot)) = soonest else {
                break;
            };
            let drawn = wanted.min(lot.remaining);
            self.book.draw(sequence, &lot, drawn)?;
            wanted -= drawn;
        }
        Ok(points - wanted)
    }

    /// Puts back what lapsed although something done at `at`, and reported late, would have kept it.
    pub(crate) fn restore_kept(&mut self, at: Instant) -> Answer<(), B> {
        if self.state.progress.lapsed_at <= at {
            return Ok(());
        }
        let mut back = Vec::new();
        for lapse in self.book.kept_lapses(at)? {
            // What a refund has counted as lapsed belongs to nobody any more.
            let drawn = self.book.drawn_of(lapse.lot.sequence)?;
            let points = lapse.points - drawn.counted;
            if points > 0 && end(self.program, lapse.lot.expires_at, lapse.lot.kept, at) > lapse.lapsed_at {
                back.push(KeptLapse { points, ..lapse });
            }
        }
        let points: i64 = back.iter().map(|lapse| lapse.points).sum();
        if points == 0 || self.state.points.saturating_add(points) > EXACT_MAX {
            return Ok(());
        }
        let id = format!("{at}/{}", self.state.sequence);
        let reason = Reason {
            key: "kept".to_owned(),
            steps: vec![Step { key: "late".to_owned(), ..Step::default() }],
            ..Reason::default()
        };
        let posting = Posting::new(EntryKind::Adjust, "kept", &id, at);
        let sequence = self.write(&posting, points, 0, 0, reason)?;
        for lapse in back {
            self.book.draw(sequence, &lapse.lot, -lapse.points)?;
            let end = self.end_of(lapse.lot.expires_at, lapse.lot.kept);
            self.state.due_at = self.state.due_at.min(end);
        }
        Ok(())
    }
}
