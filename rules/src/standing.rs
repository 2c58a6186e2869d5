//! Where a member stands at an instant, as the portal and the brand are told it.

use crate::NEVER;
use crate::account::Account;
use crate::book::{Answer, Book};
use crate::calendar::{self, day};
use crate::tiers::{over_at, window_start};
use contract::Instant;
use contract::programs::{Goal, GoalKind, Period, TierWindow, Tiers};
use contract::standing::{
    BirthdayStanding, GiftStanding, GoalStanding, MembershipStanding, MembershipState, StampStanding,
    Standing, TierGap, TierStanding,
};

impl<B: Book> Account<'_, B> {
    /// All of it, at `at`, for an account that is settled until then.
    pub fn standing(&mut self, at: Instant) -> Answer<Standing, B> {
        let program = self.program;
        let tier = match &program.tiers {
            Some(tiers) => Some(self.tier_standing(tiers, at)?),
            None => None,
        };
        let birthday = self.birthday(at);
        let taken = self.state.progress.birthday_taken_year;
        let mut gifts: Vec<GiftStanding> =
            self.state.progress.gifts.iter().filter(|gift| gift.until_at > at).cloned().collect();
        if let Some(open) = birthday
            .as_ref()
            .filter(|birthday| birthday.is_open && self.birthday_year(birthday.from_at) != taken)
        {
            let (from_at, until_at) = (open.from_at, open.until_at);
            gifts.push(GiftStanding { gift: "birthday".to_owned(), from_at, until_at });
        }
        gifts.sort_by_key(|gift| gift.until_at);
        let stamp_cards = program.stamp_cards.iter().map(|card| {
            let known = self.state.progress.cards.get(&card.id).copied().unwrap_or_default();
            StampStanding {
                card: card.id.clone(),
                stamp_count: known.stamps,
                size: card.size,
                is_full: known.stamps >= card.size,
                filled_count: known.filled,
            }
        });
        Ok(Standing {
            tier,
            stamp_cards: stamp_cards.collect(),
            goals: program.goals.iter().map(|goal| self.goal(goal, at)).collect(),
            membership: self.membership(at),
            gifts,
            birthday,
        })
    }

    fn tier_standing(&mut self, tiers: &Tiers, at: Instant) -> Answer<TierStanding, B> {
        let today = day(self.program, at);
        let measured = self.measured(tiers, today)?;
        let held = &self.state.progress.held;
        let place = tiers.tiers.iter().position(|tier| tier.id == held.tier).unwrap_or(0);
        let until = held.until.get(&held.tier).copied();
        let gap = |place: usize| {
            tiers.tiers.get(place).map(|tier| TierGap {
                tier: tier.id.clone(),
                required: tier.from,
                missing: (tier.from - measured).max(0),
            })
        };
        let until_at = until.map(|until| over_at(self.program, tiers, until)).filter(|until| *until < NEVER);
        let window_from_at = match tiers.within {
            TierWindow::Ever => None,
            _ => window_start(tiers, today).map(|from| calendar::start(self.program, from)),
        };
        Ok(TierStanding {
            tier: tiers.tiers.get(place).map(|tier| tier.id.clone()).unwrap_or_default(),
            since_at: held.since_at.max(self.who.joined_at),
            until_at,
            is_in_grace: until.is_some_and(|until| at >= until),
            measured,
            window_from_at,
            next: gap(place + 1),
            keep: until_at.and_then(|_| gap(place)),
        })
    }

    fn goal(&self, goal: &Goal, at: Instant) -> GoalStanding {
        let known = self.state.progress.goals.get(&goal.id).copied().unwrap_or_default();
        let today = day(self.program, at);
        let (mut value, mut until_at) = (known.value, goal.only.until_at);
        if goal.kind == GoalKind::Streak && value > 0 {
            // Unbroken while the period after the last one is not over.
            let next = calendar::next_period_start(goal.every, known.period);
            let last = calendar::next_period_start(goal.every, next);
            if today >= last || goal.every == Period::Ever {
                value = 0;
            } else {
                until_at = Some(calendar::start(self.program, last));
            }
        }
        GoalStanding {
            goal: goal.id.clone(),
            value,
            target: goal.target,
            reached_at: known.reached_at,
            until_at,
            best: known.best,
        }
    }

    fn membership(&self, at: Instant) -> Option<MembershipStanding> {
        self.program.membership.as_ref()?;
        let (paid, end) = (self.state.progress.paid_until_at, self.membership_end());
        let state = match (paid, end) {
            (Some(paid), _) if at < paid => MembershipState::Active,
            (_, Some(end)) if at < end => MembershipState::Grace,
            (Some(_), _) => MembershipState::Lapsed,
            (None, _) => MembershipState::None,
        };
        let saved_minor = self.state.progress.saved_minor;
        Some(MembershipStanding { state, paid_until_at: paid, until_at: end, saved_minor })
    }

    /// The year of the birthday whose window opens at an instant.
    pub(crate) fn birthday_year(&self, from_at: Instant) -> i64 {
        let before = self.program.birthday.as_ref().map_or(0, |birthday| birthday.before_days);
        calendar::civil(day(self.program, from_at) + before).0
    }

    /// The birthday's window that is open, or the next one.
    fn birthday(&self, at: Instant) -> Option<BirthdayStanding> {
        let brings = self.program.birthday.as_ref()?;
        let birthday = self.who.birthday?;
        let days = self.tier().and_then(|tier| tier.birthday_days).unwrap_or(brings.days);
        let (year, ..) = calendar::civil(day(self.program, at));
        (year - 1..=year + 1).find_map(|year| {
            let first = calendar::birthday_in(birthday, year);
            let from_at = calendar::start(self.program, first - brings.before_days);
            let until_at = calendar::end(self.program, first + days - 1);
            (at < until_at).then_some(BirthdayStanding { from_at, until_at, is_open: at >= from_at })
        })
    }
}
