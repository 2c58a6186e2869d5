//! A member's account while something is posted to it: time is brought up to date, then the event is applied.

use crate::book::{Answer, Book, NewEntry, Share};
use crate::calendar::{self, day, minute};
use crate::conditions::Circumstances;
use crate::earning::{self, Counted};
use crate::events::{Happened, check};
use crate::lots::{LotDates, dates};
use crate::reckoning::{Case, Reckoning};
use crate::refusal::Refusal;
use crate::state::{Progress, State, Totals, Who};
use crate::{EXACT_MAX, NEVER, tiers};
use contract::Instant;
use contract::events::{Data, Occasion, OrderPaid};
use contract::points::{EntryKind, Reason, ReasonParams, Step};
use contract::programs::{Program, Span};
use contract::standing::GiftStanding;

/// An account that is open for posting. Whoever opened it keeps `state` afterwards.
pub struct Account<'a, B: Book> {
    /// The rules.
    pub program: &'a Program,
    /// Whose it is.
    pub who: Who,
    /// What it says.
    pub state: State,
    /// Where it is kept.
    pub book: &'a mut B,
    /// When this is written down.
    pub now: Instant,
}

/// Where an entry comes from.
#[derive(Clone, Copy, Debug)]
pub struct Posting<'a> {
    /// What kind of change it is.
    pub kind: EntryKind,
    /// Who says so.
    pub source: &'a str,
    /// Which of what it says.
    pub source_id: &'a str,
    /// When it happened.
    pub at: Instant,
}

/// What was posted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// The entry.
    pub sequence: i64,
    /// Its points.
    pub points: i64,
    /// Its points towards tiers.
    pub status_points: i64,
    /// The account's points after it.
    pub balance_after: i64,
    /// Why.
    pub reason: Reason,
    /// When the points can be spent and when they lapse, where it earned any.
    pub dates: Option<(Instant, Instant)>,
    /// Of an order, what each line earned.
    pub shares: Vec<Share>,
}

impl<'a> Posting<'a> {
    /// Of this kind, from there.
    pub fn new(kind: EntryKind, source: &'a str, source_id: &'a str, at: Instant) -> Posting<'a> {
        Posting { kind, source, source_id, at }
    }
}

impl<B: Book> Account<'_, B> {
    /// Posts something that happened. Refusals in the order of `Refusal`; after one, the book is left as the
    /// caller undoes it.
    ///
    /// What time has done since it happened is left to whoever looks next: of many events reported late, in
    /// order, each would otherwise have to undo what lapsed after the one before.
    pub fn report(&mut self, happened: &Happened<'_>) -> Answer<Posted, B> {
        check(self.program, happened.r#type, happened.data)?;
        if happened.at < self.who.joined_at {
            return Err(Refusal::BeforeJoined.into());
        }
        self.settle(happened.at.min(self.now))?;
        let is_late = happened.at < self.state.progress.last_at;
        self.state.progress.last_at = self.state.progress.last_at.max(happened.at);
        match happened.data {
            Data::Refund(refund) => self.refund(happened, refund),
            Data::Order(order) => self.occur(happened, Some(order), &Occasion::default(), is_late),
            Data::Occasion(occasion) => self.occur(happened, None, occasion, is_late),
        }
    }

    /// The brand corrects a balance: points come in a lot of their own, or go from the lots that end soonest.
    ///
    /// Refused: taking more than can be spent now.
    pub fn adjust(&mut self, posting: &Posting<'_>, share: Share, note: &str) -> Answer<Posted, B> {
        self.settle(posting.at.min(self.now))?;
        let Share { points, status_points } = share;
        let dates = dates(self.program, self.tier(), posting.at, Span::default(), false);
        let more = Totals { status_points, ..Totals::default() };
        let reason = Reason {
            key: "adjustment".to_owned(),
            params: ReasonParams { note: Some(note.to_owned()), ..ReasonParams::default() },
            steps: self.measure(posting.at, &more)?.into_iter().collect(),
        };
        let posted = if points >= 0 {
            self.earn(posting, share, dates, reason)?
        } else {
            self.take(posting, -points, status_points, reason)?
        };
        self.state.progress.last_at = self.state.progress.last_at.max(posting.at);
        self.note_due();
        self.settle(self.now)?;
        Ok(posted)
    }

    /// Nobody has the account any more: whatever is in it goes, pending points with it, and what is owed is
    /// let go.
    /// Nothing happens to it by itself from then on.
    pub fn close(&mut self, posting: &Posting<'_>) -> Answer<(), B> {
        self.settle(posting.at.min(self.now))?;
        let (left, debt) = (self.state.points + self.state.debt, self.state.debt);
        if left != 0 || debt != 0 {
            let reason = Reason { key: "erased".to_owned(), ..Reason::default() };
            let sequence = self.write(posting, debt - left, 0, -debt, reason)?;
            self.draw(sequence, left, None)?;
        }
        let version = self.state.progress.version.clone();
        self.state.progress = Progress { version, ..Progress::default() };
        self.state.due_at = NEVER;
        Ok(())
    }

    /// Writes down what time alone has done up to `until`: what lapsed, which tiers ended, birthdays.
    pub fn settle(&mut self, until: Instant) -> Answer<(), B> {
        let program = self.program;
        if self.state.progress.version != program.version {
            self.state.progress.version.clone_from(&program.version);
            self.state.due_at = 0;
            self.look_at_tiers(until)?;
        }
        while self.state.due_at <= until {
            let lot = self.next_lot_end()?;
            let tier = tiers::next_end(program, &self.state.progress.held);
            let birthday = self.next_birthday();
            let awaited = self.next_awaited()?;
            let stood = awaited.as_ref().map(|awaited| awaited.at);
            let next = [lot, tier, birthday.map(|(at, _)| at), stood].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= until) else {
                self.keep()?;
                self.state.due_at = next.unwrap_or(NEVER);
                break;
            };
            if lot == Some(next) {
                self.lapse(next)?;
            } else if let Some((at, year)) = birthday.filter(|(at, _)| *at == next) {
                self.celebrate(at, year)?;
            } else if let Some(awaited) = awaited.filter(|awaited| awaited.at == next) {
                self.stand(&awaited)?;
            } else if let Some(tiers) = &program.tiers {
                let measured = self.measured(tiers, day(program, next - 1))?;
                tiers::end(program, tiers, &mut self.state.progress.held, measured, next);
            }
        }
        self.state.progress.settled_at = self.state.progress.settled_at.max(until);
        self.state.progress.gifts.retain(|gift: &GiftStanding| gift.until_at > until);
        Ok(())
    }

    /// Anything but a refund: by each rule that answers to it, within its limits.
    pub(crate) fn occur(
        &mut self,
        happened: &Happened<'_>,
        order: Option<&OrderPaid>,
        occasion: &Occasion,
        is_late: bool,
    ) -> Answer<Posted, B> {
        if happened.r#type == "code.claimed"
            && !self.book.claim(occasion.about.as_deref().unwrap_or_default())?
        {
            return Err(Refusal::CodeTaken.into());
        }
        let tier = self.tier_at(happened.at, is_late)?;
        let tier = tier.as_deref().and_then(|id| tiers::tier(self.program.tiers.as_ref()?, id)).cloned();
        let counted = Counted {
            lines: order.map_or(&[][..], |order| &order.lines),
            amount_minor: occasion.amount_minor.unwrap_or(0),
            quantity: occasion.quantity.unwrap_or(1),
        };
        let seen = Circumstances {
            at: happened.at,
            day: day(self.program, happened.at),
            minute: minute(self.program, happened.at),
            channel: order.map_or(occasion.channel.as_deref(), |order| order.channel.as_deref()),
            payment: order.and_then(|order| order.payment.as_deref()),
            about: occasion.about.as_deref(),
            recorder: occasion.recorder.as_deref(),
            quantity: counted.quantity,
            tier: tier.as_ref().map(|tier| tier.id.as_str()),
            is_paid_member: self.is_paid_member(happened.at),
        };
        let tier = tier.as_ref();
        let case = Case { program: self.program, r#type: happened.r#type, tier, seen, counted };
        let mut reckoning = self.reckon(happened, &case)?;
        self.stamp(&case, &mut reckoning)?;
        self.reach(&case, &mut reckoning)?;
        self.give(happened, &case, &mut reckoning)?;
        self.pay_membership(happened, order, &seen, &mut reckoning);
        reckoning.finish();
        if is_late {
            reckoning.steps.push(Step { key: "late".to_owned(), ..Step::default() });
        }
        let spent_minor = order.map_or(0, |order| order.lines.iter().map(|line| line.amount_minor).sum());
        let more = Totals {
            status_points: reckoning.share.status_points,
            spent_minor,
            orders: i64::from(order.is_some()),
            visits: i64::from(happened.r#type == "visit"),
        };
        reckoning.steps.extend(self.measure(happened.at, &more)?);
        let reason = Reason {
            key: happened.r#type.to_owned(),
            params: params(order, occasion, spent_minor),
            steps: std::mem::take(&mut reckoning.steps),
        };
        let is_active = self.be_active(happened.r#type, happened.at)?;
        let dates = dates(self.program, tier, happened.at, pending(&case, &reckoning), is_active);
        let posting = Posting::new(EntryKind::Earn, happened.source, happened.id, happened.at);
        let mut posted = self.earn(&posting, reckoning.share, dates, reason)?;
        posted.shares = shares(&case, &reckoning);
        self.note_due();
        Ok(posted)
    }

    /// Adds points in a new lot. What is owed is paid first.
    pub(crate) fn earn(
        &mut self,
        posting: &Posting<'_>,
        share: Share,
        dates: LotDates,
        mut reason: Reason,
    ) -> Answer<Posted, B> {
        let owed = self.state.debt.min(share.points);
        if owed > 0 {
            reason.steps.push(Step { key: "debt_paid".to_owned(), points: Some(owed), ..Step::default() });
        }
        let sequence = self.write(posting, share.points, share.status_points, -owed, reason.clone())?;
        self.open(sequence, share.points, owed, dates)?;
        let is_any = share.points > owed;
        Ok(Posted {
            dates: is_any.then(|| (dates.available_at, self.end_of(dates.expires_at, dates.kept))),
            ..self.posted(share.points, share.status_points, reason)
        })
    }

    pub(crate) fn take(
        &mut self,
        posting: &Posting<'_>,
        points: i64,
        status_points: i64,
        reason: Reason,
    ) -> Answer<Posted, B> {
        let sequence = self.write(posting, -points, status_points, 0, reason.clone())?;
        let drawn = self.draw(sequence, points, Some(self.now))?;
        if drawn < points {
            return Err(Refusal::InsufficientPoints { required: points, available: drawn }.into());
        }
        Ok(self.posted(-points, status_points, reason))
    }

    pub(crate) fn posted(&self, points: i64, status_points: i64, reason: Reason) -> Posted {
        let (sequence, balance_after) = (self.state.sequence, self.state.points);
        Posted { sequence, points, status_points, balance_after, reason, ..Posted::default() }
    }

    /// Writes the next entry and adds it up; answers its sequence.
    pub(crate) fn write(
        &mut self,
        posting: &Posting<'_>,
        points: i64,
        status_points: i64,
        debt: i64,
        reason: Reason,
    ) -> Answer<i64, B> {
        let state = &mut self.state;
        let add = |sum: i64, more: i64| {
            let is_exact = |sum: &i64| (-EXACT_MAX..=EXACT_MAX).contains(sum);
            sum.checked_add(more).filter(is_exact).ok_or(Refusal::TooManyPoints)
        };
        state.points = add(state.points, points)?;
        state.status_points = add(state.status_points, status_points)?;
        state.debt = add(state.debt, debt)?;
        state.sequence += 1;
        self.book.write_entry(&NewEntry {
            sequence: state.sequence,
            kind: posting.kind,
            points,
            status_points,
            debt,
            balance_after: state.points,
            source: posting.source,
            source_id: posting.source_id,
            program_version: &self.program.version,
            reason: &reason,
            occurred_at: posting.at,
            recorded_at: self.now,
        })?;
        Ok(self.state.sequence)
    }

    /// Whoever does something keeps points that activity keeps. Answers whether the type counts as activity.
    fn be_active(&mut self, r#type: &str, at: Instant) -> Answer<bool, B> {
        let activities = &self.program.expiry.activities;
        if !activities.is_empty() && !activities.iter().any(|activity| activity == r#type) {
            return Ok(false);
        }
        let is_late = at < self.state.progress.settled_at;
        self.state.progress.active_at = self.state.progress.active_at.max(at);
        if is_late {
            self.restore_kept(at)?;
        }
        Ok(true)
    }

    /// The earliest instant at which something may happen by itself.
    pub(crate) fn note_due(&mut self) {
        let tier = tiers::next_end(self.program, &self.state.progress.held);
        self.state.due_at = tier.map_or(self.state.due_at, |at| self.state.due_at.min(at));
    }

    /// The tier of an earlier instant, as far as it is known; otherwise of now.
    fn tier_at(&mut self, at: Instant, is_late: bool) -> Answer<Option<String>, B> {
        let Some(tiers) = &self.program.tiers else {
            return Ok(None);
        };
        let held = &self.state.progress.held;
        if !is_late || at >= held.since_at || tiers.within == contract::programs::TierWindow::Ever {
            return Ok(self.tier().map(|tier| tier.id.clone()));
        }
        let mut days = self.book.totals()?;
        let today = day(self.program, at);
        days.retain(|(day, _)| *day < today);
        let until = calendar::start(self.program, today);
        Ok(Some(tiers::replay(self.program, tiers, &days, self.who.joined_at, until).tier))
    }

    /// A program that was edited may have other tiers: nobody falls by it before the time is over.
    fn look_at_tiers(&mut self, at: Instant) -> Answer<(), B> {
        let program = self.program;
        let Some(tiers) = &program.tiers else {
            return Ok(());
        };
        if self.state.progress.held.since_at == 0 {
            self.state.progress.held.since_at = self.who.joined_at;
        }
        let known = self.state.progress.last_at;
        if known == 0 || known > at {
            tiers::hold(program, tiers, &mut self.state.progress.held, 0, at);
            return Ok(());
        }
        let measured = self.measured(tiers, day(program, at))?;
        tiers::hold(program, tiers, &mut self.state.progress.held, measured, at);
        Ok(())
    }
}

/// How long the points are pending: as long as those of any rule.
fn pending(case: &Case<'_>, reckoning: &Reckoning<'_>) -> Span {
    let given = reckoning.given.iter().filter(|(.., left)| left.points > 0);
    let pending = given.map(|(rule, ..)| rule.pending.unwrap_or(case.program.pending));
    pending.max_by_key(|pending| (pending.months, pending.days)).unwrap_or_default()
}

/// Of an order, what each line earned.
fn shares(case: &Case<'_>, reckoning: &Reckoning<'_>) -> Vec<Share> {
    let mut shares = vec![Share::default(); case.counted.lines.len()];
    for (rule, whole, left) in &reckoning.given {
        for (sum, share) in shares.iter_mut().zip(earning::by_line(case, rule, *whole, *left)) {
            sum.points += share.points;
            sum.status_points += share.status_points;
        }
    }
    shares
}

fn params(order: Option<&OrderPaid>, occasion: &Occasion, spent_minor: i64) -> ReasonParams {
    ReasonParams {
        amount_minor: order.map_or(occasion.amount_minor, |_| Some(spent_minor)),
        item_count: order.map_or(occasion.quantity, |order| {
            Some(order.lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.quantity)))
        }),
        about: occasion.about.clone(),
        ..ReasonParams::default()
    }
}
