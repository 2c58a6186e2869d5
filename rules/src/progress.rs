//! Limits, stamps, goals, gifts, membership and birthdays: what an event moves besides points.

use crate::account::{Account, Posting, Reckoning};
use crate::book::{Answer, Book, Counter, Share};
use crate::calendar::{self, Day, day};
use crate::conditions::Circumstances;
use crate::earning::{Counted, Given, counting, per_units, split, sum};
use crate::events::Happened;
use crate::lots::dates;
use contract::Instant;
use contract::events::OrderPaid;
use contract::points::{EntryKind, Reason, Step};
use contract::programs::{Goal, GoalKind, Limit, LimitCounts, Period, Span, StampCard};
use contract::standing::GiftStanding;

impl<B: Book> Account<'_, B> {
    /// Cuts what a rule gives to what its limits leave, and counts it.
    pub(crate) fn limit(
        &mut self,
        happened: &Happened<'_>,
        counter: &str,
        id: &str,
        limits: &[Limit],
        given: &mut Given,
    ) -> Answer<(), B> {
        let before = given.share;
        for limit in limits {
            let (times, points) = self.counted(happened, counter, limit)?;
            let is_cut = match limit.counts {
                LimitCounts::Times if times >= limit.max => {
                    given.share = Share::default();
                    true
                }
                LimitCounts::Points if points.saturating_add(given.share.points) > limit.max => {
                    let left = (limit.max - points).max(0);
                    let is_same = given.share.status_points == given.share.points;
                    given.share.points = left;
                    given.share.status_points = if is_same { left } else { given.share.status_points };
                    true
                }
                _ => false,
            };
            if is_cut {
                given.steps.push(Step {
                    key: "limit".to_owned(),
                    id: Some(id.to_owned()),
                    points: Some(given.share.points),
                    limit: Some(limit.clone()),
                    ..Step::default()
                });
            }
        }
        if given.share != before {
            let weights: Vec<i64> = given.by_line.iter().map(|share| share.points).collect();
            given.by_line = split(given.share, &weights);
        }
        if given.share != Share::default() {
            self.count(happened, counter, limits, given.share.points)?;
        }
        Ok(())
    }

    fn counted(&mut self, happened: &Happened<'_>, rule: &str, limit: &Limit) -> Answer<(i64, i64), B> {
        let today = day(self.program, happened.at);
        self.book.counted(&counter(rule, about(happened, limit.is_by_key), limit.period, today))
    }

    /// Counts once for each different way in which the limits count.
    fn count(&mut self, happened: &Happened<'_>, rule: &str, limits: &[Limit], points: i64) -> Answer<(), B> {
        let today = day(self.program, happened.at);
        for (nth, limit) in limits.iter().enumerate() {
            let is_same = |other: &Limit| other.period == limit.period && other.is_by_key == limit.is_by_key;
            if !limits[..nth].iter().any(is_same) {
                let counter = counter(rule, about(happened, limit.is_by_key), limit.period, today);
                self.book.count(&counter, points)?;
            }
        }
        Ok(())
    }

    /// Stamps every card that the event is for.
    pub(crate) fn stamp(
        &mut self,
        happened: &Happened<'_>,
        seen: &Circumstances<'_>,
        counted: &Counted<'_>,
        reckoning: &mut Reckoning,
    ) -> Answer<(), B> {
        let program = self.program;
        for card in program.stamp_cards.iter().filter(|card| card.on == happened.r#type) {
            let lines = match counting(program, &card.only, seen, counted) {
                Ok(lines) => lines,
                Err(step) => {
                    reckoning.steps.push(Step { id: Some(card.id.clone()), ..*step });
                    continue;
                }
            };
            let more = sum(counted, &lines, card.per) / per_units(card.per).max(1);
            if more == 0 {
                continue;
            }
            let known = self.state.progress.cards.entry(card.id.clone()).or_default();
            let (added, filled, used) = stamped(card, known.stamps, more);
            known.stamps =
                known.stamps + added - if card.is_next_free { used * card.size } else { filled * card.size };
            known.filled = known.filled.saturating_add(filled);
            for (key, quantity) in [("stamp", added), ("card_full", filled), ("card_used", used)] {
                if quantity > 0 {
                    let (key, id) = (key.to_owned(), Some(card.id.clone()));
                    reckoning.steps.push(Step { key, id, quantity: Some(quantity), ..Step::default() });
                }
            }
            let points = card.points.saturating_mul(filled);
            if points > 0 {
                reckoning.steps.push(fixed(&card.id, points));
                reckoning.add(Share { points, status_points: 0 })?;
            }
        }
        Ok(())
    }

    /// Moves every goal that the event is for.
    pub(crate) fn reach(
        &mut self,
        happened: &Happened<'_>,
        seen: &Circumstances<'_>,
        counted: &Counted<'_>,
        reckoning: &mut Reckoning,
    ) -> Answer<(), B> {
        let program = self.program;
        let today = day(program, happened.at);
        for goal in program.goals.iter().filter(|goal| goal.on == happened.r#type) {
            let lines = counting(program, &goal.only, seen, counted);
            let units = lines.map_or(0, |lines| sum(counted, &lines, goal.per));
            if units == 0 {
                continue;
            }
            let known = self.state.progress.goals.entry(goal.id.clone()).or_default();
            match goal.kind {
                GoalKind::Streak => go_on(goal, known, today),
                GoalKind::Badge | GoalKind::Challenge => known.value = known.value.saturating_add(units),
            }
            if known.value >= goal.target && known.reached_at.is_none() {
                known.reached_at = Some(happened.at);
                reckoning.steps.push(Step {
                    key: "goal".to_owned(),
                    id: Some(goal.id.clone()),
                    points: (goal.points > 0).then_some(goal.points),
                    ..Step::default()
                });
                reckoning.add(Share { points: goal.points, status_points: 0 })?;
            }
        }
        Ok(())
    }

    /// Gives what is given upon the event.
    pub(crate) fn give(
        &mut self,
        happened: &Happened<'_>,
        seen: &Circumstances<'_>,
        counted: &Counted<'_>,
        reckoning: &mut Reckoning,
    ) -> Answer<(), B> {
        let program = self.program;
        for gift in program.gifts.iter().filter(|gift| gift.on == happened.r#type) {
            if let Err(step) = counting(program, &gift.only, seen, counted) {
                reckoning.steps.push(Step { id: Some(gift.id.clone()), ..*step });
                continue;
            }
            let name = format!("gift/{}", gift.id);
            let mut is_given = true;
            for limit in gift.limits.iter().filter(|limit| limit.counts == LimitCounts::Times) {
                if self.counted(happened, &name, limit)?.0 >= limit.max && is_given {
                    is_given = false;
                    reckoning.steps.push(Step {
                        key: "limit".to_owned(),
                        id: Some(gift.id.clone()),
                        limit: Some(limit.clone()),
                        ..Step::default()
                    });
                }
            }
            if !is_given {
                continue;
            }
            self.count(happened, &name, &gift.limits, 0)?;
            let until_at = calendar::end_after(program, happened.at, gift.valid);
            reckoning.steps.push(Step {
                key: "gift".to_owned(),
                id: Some(gift.id.clone()),
                ..Step::default()
            });
            if until_at > self.state.progress.settled_at {
                let given = GiftStanding { gift: gift.id.clone(), from_at: happened.at, until_at };
                self.state.progress.add_gift(given);
            }
        }
        Ok(())
    }

    /// A payment makes a membership last longer; an order says what it saved.
    pub(crate) fn pay_membership(
        &mut self,
        happened: &Happened<'_>,
        order: Option<&OrderPaid>,
        seen: &Circumstances<'_>,
        reckoning: &mut Reckoning,
    ) {
        let Some(membership) = &self.program.membership else {
            return;
        };
        let progress = &mut self.state.progress;
        if happened.r#type == "membership.paid" {
            // A payment before the end goes on from the last day paid for.
            let today = day(self.program, happened.at);
            let paid = progress.paid_until_at.map(|until| day(self.program, until - 1));
            let from = paid.map_or(today, |paid| paid.max(today));
            let until = calendar::end(self.program, calendar::add(from, membership.every));
            progress.paid_until_at = Some(progress.paid_until_at.map_or(until, |known| known.max(until)));
            reckoning.steps.push(Step { key: "membership_paid".to_owned(), ..Step::default() });
        }
        if seen.is_paid_member {
            let saved = order.and_then(|order| order.saved_minor).unwrap_or(0);
            progress.saved_minor = progress.saved_minor.saturating_add(saved);
        }
    }

    /// Whether the benefits of a paid membership last at an instant.
    pub fn is_paid_member(&self, at: Instant) -> bool {
        self.membership_end().is_some_and(|end| at < end)
    }

    /// Until when the benefits of a paid membership last, grace included.
    pub fn membership_end(&self) -> Option<Instant> {
        let membership = self.program.membership.as_ref()?;
        let until = self.state.progress.paid_until_at?;
        let has_grace = membership.grace != Span::default();
        Some(if has_grace { calendar::end_after(self.program, until - 1, membership.grace) } else { until })
    }

    /// When the window of the next birthday that brings points opens, and its year.
    pub(crate) fn next_birthday(&self) -> Option<(Instant, i64)> {
        let brings = self.program.birthday.as_ref().filter(|birthday| birthday.points > 0)?;
        let birthday = self.who.birthday?;
        let since = self.state.progress.settled_at.max(self.who.joined_at);
        let (year, ..) = calendar::civil(day(self.program, since));
        (year..=year + 2).filter(|year| *year > self.state.progress.birthday_year).find_map(|year| {
            let first = calendar::birthday_in(birthday, year) - brings.before_days;
            let at = calendar::start(self.program, first);
            (at > since).then_some((at, year))
        })
    }

    /// Brings the points of a birthday.
    pub(crate) fn celebrate(&mut self, at: Instant, year: i64) -> Answer<(), B> {
        let points = self.program.birthday.as_ref().map_or(0, |birthday| birthday.points);
        let id = year.to_string();
        let reason = Reason {
            key: "birthday".to_owned(),
            steps: vec![Step { key: "birthday".to_owned(), points: Some(points), ..Step::default() }],
            ..Reason::default()
        };
        let dates = dates(self.program, self.tier(), at, Span::default(), false);
        let posting = Posting::new(EntryKind::Earn, "birthday", &id, at);
        self.earn(&posting, Share { points, status_points: 0 }, dates, reason)?;
        self.state.progress.birthday_year = year;
        self.state.progress.settled_at = self.state.progress.settled_at.max(at);
        Ok(())
    }
}

/// How many of `more` things are stamped, how often the card is filled by it, and how many are free.
fn stamped(card: &StampCard, stamps: i64, more: i64) -> (i64, i64, i64) {
    if !card.is_next_free {
        return (more, (stamps + more) / card.size, 0);
    }
    // Around and around: `size` things are stamped, the next one is free.
    let round = card.size + 1;
    let used = (stamps + more) / round;
    let filled = (stamps + more + 1) / round - (stamps + 1) / round;
    (more - used, filled, used)
}

/// A streak goes on where something happens in the next period, and begins anew after a gap.
fn go_on(goal: &Goal, known: &mut crate::state::GoalProgress, today: Day) {
    let period = calendar::period_start(goal.every, today);
    if known.value > 0 && period <= known.period {
        return;
    }
    let is_next = known.value > 0 && calendar::next_period_start(goal.every, known.period) == period;
    known.value = if is_next { known.value + 1 } else { 1 };
    known.period = period;
    known.best = known.best.max(known.value);
}

fn about<'h>(happened: &Happened<'h>, is_by_key: bool) -> &'h str {
    match happened.data {
        contract::events::Data::Occasion(occasion) if is_by_key => {
            occasion.about.as_deref().unwrap_or_default()
        }
        _ => "",
    }
}

pub(crate) fn counter<'c>(rule: &'c str, about: &'c str, period: Period, today: Day) -> Counter<'c> {
    let name = match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
        Period::Ever => "ever",
    };
    Counter { rule, about, period: name, period_day: calendar::period_start(period, today) }
}

fn fixed(id: &str, points: i64) -> Step {
    Step { key: "fixed".to_owned(), id: Some(id.to_owned()), points: Some(points), ..Step::default() }
}
