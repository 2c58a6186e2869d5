//! What inviting a friend brings: to the friend at once, to who invites when the friend's first order has stood.

use crate::account::{Account, Posted, Posting};
use crate::book::{Answer, Awaited, Book, Share};
use crate::events::Happened;
use crate::state::Totals;
use contract::Instant;
use contract::events::{Data, Occasion};
use contract::points::{Entry, EntryKind, Reason, ReasonParams};
use contract::programs::{EarningRule, Limit, LimitCounts, Period, Program, Text};

/// The source of entries that a referral makes.
pub const REFERRAL: &str = "referral";

/// The type of event that a friend who came by a code is given.
pub const JOINED: &str = "referral.joined";

/// The type of event that is given to who invited, once the friend's first order has stood.
pub const QUALIFIED: &str = "referral.qualified";

/// The rules that `[referral]` stands for, where it gives points.
pub fn rules(program: &Program) -> Vec<EarningRule> {
    let Some(referral) = &program.referral else { return Vec::new() };
    let parts = [
        ("referral/friend", JOINED, &referral.friend_gets, referral.friend_points),
        ("referral/advocate", QUALIFIED, &referral.advocate_gets, referral.advocate_points),
    ];
    let most = referral.per_year_max.map(|max| Limit {
        max,
        counts: LimitCounts::Times,
        period: Period::Year,
        is_by_key: false,
    });
    let rule = |(id, on, name, points): (&str, &str, &Text, i64)| EarningRule {
        id: id.to_owned(),
        name: name.clone(),
        on: on.to_owned(),
        points,
        limits: most.iter().filter(|_| on == QUALIFIED).cloned().collect(),
        ..EarningRule::default()
    };
    parts.into_iter().filter(|(.., points)| *points > 0).map(rule).collect()
}

impl<B: Book> Account<'_, B> {
    /// Gives what a friend who came by a code gets, at once.
    pub fn welcome(&mut self, id: &str, at: Instant) -> Answer<Posted, B> {
        let data = Data::Occasion(Occasion::default());
        self.report(&Happened { r#type: JOINED, source: REFERRAL, id, at, data: &data })
    }

    /// A friend's first order was paid: what it brings comes by itself once it has stood.
    pub fn wait_for(&mut self, awaited: &Awaited) -> Answer<(), B> {
        self.book.wait_for(awaited)?;
        self.state.progress.awaited += 1;
        self.state.due_at = self.state.due_at.min(awaited.at);
        Ok(())
    }

    /// The friend's order was given back. Says whether it was still awaited; if not, what it brought is there.
    pub fn call_off(&mut self, id: &str) -> Answer<bool, B> {
        let was_awaited = self.book.call_off(id)?;
        self.state.progress.awaited -= i64::from(was_awaited);
        Ok(was_awaited)
    }

    /// What is awaited first.
    pub(crate) fn next_awaited(&mut self) -> Answer<Option<Awaited>, B> {
        if self.state.progress.awaited == 0 { Ok(None) } else { self.book.awaited() }
    }

    /// A friend's first order has stood.
    pub(crate) fn stand(&mut self, awaited: &Awaited) -> Answer<Posted, B> {
        self.call_off(&awaited.id)?;
        let is_late = awaited.at < self.state.progress.last_at;
        let occasion = Occasion { about: awaited.about.clone(), ..Occasion::default() };
        let data = Data::Occasion(occasion.clone());
        let (id, at) = (awaited.id.as_str(), awaited.at);
        let happened = Happened { r#type: QUALIFIED, source: REFERRAL, id, at, data: &data };
        self.state.progress.last_at = self.state.progress.last_at.max(at);
        self.occur(&happened, None, &occasion, is_late)
    }

    /// Takes back what a referral brought, because the friend's first order was given back: from its own lot
    /// first, then as with any refund. Goals that it moved and gifts that came with them stay.
    pub fn take_back_referral(&mut self, id: &str, brought: &Entry, at: Instant) -> Answer<Posted, B> {
        self.settle(at.min(self.now))?;
        let Entry { points, status_points, .. } = *brought;
        let more = Totals { status_points: -status_points, ..Totals::default() };
        let steps = if more.is_nothing() { None } else { self.measure(brought.occurred_at, &more)? };
        let reason = Reason {
            key: "referral.rejected".to_owned(),
            params: ReasonParams { about: brought.reason.params.about.clone(), ..ReasonParams::default() },
            steps: steps.into_iter().collect(),
        };
        let posting = Posting::new(EntryKind::Reverse, REFERRAL, id, at);
        let wanted = Share { points, status_points };
        let (posted, _) = self.take_back(&posting, brought.sequence, wanted, reason)?;
        self.note_due();
        Ok(posted)
    }
}
