//! Limits, stamps, goals, gifts, membership and birthdays: what an event moves besides points.

use crate::account::{Account, Posting};
use crate::book::{Answer, Book, Counter, Share};
use crate::calendar::{self, Day, day};
use crate::conditions::{Circumstances, step, tell};
use crate::earning::unmet;
use crate::events::Happened;
use crate::lots::dates;
use crate::reckoning::{self, Case, Reckoning};
use crate::refusal::Refusal;
use contract::Instant;
use contract::events::OrderPaid;
use contract::points::{EntryKind, Reason, Step};
use contract::programs::{Limit, LimitCounts, Period, Span};
use contract::standing::GiftStanding;

impl<B: Book> Account<'_, B> {
    /// What all earning rules give together, within their limits, which count it.
    pub(crate) fn reckon<'a>(
        &mut self,
        happened: &Happened<'_>,
        case: &Case<'a>,
    ) -> Answer<Reckoning<'a>, B> {
        let mut stop = None;
        let reckoning = reckoning::earn(case, &mut |rule, limit| {
            let counted = self.counted(happened, &["earning/", &rule.id].concat(), limit);
            counted.unwrap_or_else(|why| {
                stop = Some(why);
                (0, 0)
            })
        });
        if let Some(why) = stop {
            return Err(why);
        }
        let reckoning = reckoning.ok_or(Refusal::TooLarge)?;
        for (rule, _, left) in &reckoning.given {
            if *left != Share::default() {
                self.count(happened, &["earning/", &rule.id].concat(), &rule.limits, left.points)?;
            }
        }
        Ok(reckoning)
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
    pub(crate) fn stamp(&mut self, case: &Case<'_>, reckoning: &mut Reckoning<'_>) -> Result<(), Refusal> {
        for card in self.program.stamp_cards.iter().filter(|card| card.on == case.r#type) {
            let cards = &mut self.state.progress.cards;
            let before = cards.get(&card.id).copied().unwrap_or_default();
            let mut known = before;
            reckoning::stamp(case, card, &mut known, reckoning).ok_or(Refusal::TooLarge)?;
            if known != before {
                cards.insert(card.id.clone(), known);
            }
        }
        Ok(())
    }

    /// Moves every goal that the event is for.
    pub(crate) fn reach(&mut self, case: &Case<'_>, reckoning: &mut Reckoning<'_>) -> Result<(), Refusal> {
        for goal in self.program.goals.iter().filter(|goal| goal.on == case.r#type) {
            let goals = &mut self.state.progress.goals;
            let before = goals.get(&goal.id).copied().unwrap_or_default();
            let mut known = before;
            reckoning::reach(case, goal, &mut known, reckoning).ok_or(Refusal::TooLarge)?;
            if known != before {
                goals.insert(goal.id.clone(), known);
            }
        }
        Ok(())
    }

    /// Gives what is given upon the event.
    pub(crate) fn give(
        &mut self,
        happened: &Happened<'_>,
        case: &Case<'_>,
        reckoning: &mut Reckoning<'_>,
    ) -> Answer<(), B> {
        let program = self.program;
        for gift in program.gifts.iter().filter(|gift| gift.on == case.r#type) {
            let comes_with = |goal: &String| {
                reckoning.steps.iter().any(|step| step.key == "goal" && step.id.as_ref() == Some(goal))
            };
            if gift.goal.as_ref().is_some_and(|goal| !comes_with(goal)) {
                continue;
            }
            if let Some(unmet) = unmet(&gift.only, case) {
                tell(unmet, &gift.only, &gift.id, &mut reckoning.steps);
                continue;
            }
            let (name, mut reached) = (["gift/", &gift.id].concat(), None);
            for limit in gift.limits.iter().filter(|limit| limit.counts == LimitCounts::Times) {
                let (times, _) = self.counted(happened, &name, limit)?;
                reached = reached.or((times >= limit.max).then_some(limit));
            }
            if let Some(limit) = reached {
                step(&mut reckoning.steps, "limit", &gift.id).limit = Some(limit.clone());
                continue;
            }
            self.count(happened, &name, &gift.limits, 0)?;
            step(&mut reckoning.steps, "gift", &gift.id);
            let until_at = calendar::end_after(program, happened.at, gift.valid);
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
        reckoning: &mut Reckoning<'_>,
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
