//! Rewards: whether a member can have one, and if not, why not; taking one, and putting it back.

use crate::NEVER;
use crate::account::{Account, Posted, Posting};
use crate::book::{Answer, Book, LotState};
use crate::calendar::{self, day, minute, weekday};
use crate::lots::LotDates;
use crate::progress::counter;
use crate::refusal::Refusal;
use crate::state::Progress;
use contract::Instant;
use contract::points::{Balance, EntryKind, Reason, ReasonParams, Step};
use contract::programs::{LimitCounts, Only, Period, Program, Reward, RewardKind, Span, Text};
use contract::rewards::WhyNot;
use contract::standing::{GiftStanding, MembershipState, Standing};

/// The source of what is redeemed and undone.
pub const REDEMPTION: &str = "redemption";

/// How a gift is named among rewards: this, and its own id.
pub const GIFT: &str = "gift/";

/// How long points last that are put back after their own end.
pub const GRACE: Span = Span { months: 0, days: 30 };

/// Why a reward cannot be had. The order of the variants is the order of precedence, from what nobody can
/// change to what the member can; the first one that holds is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its time has not come.
    NotYet,
    /// Its time is over.
    Over,
    /// None is left.
    SoldOut,
    /// Not on this weekday, or not at this hour.
    NotNow,
    /// It is for other tiers.
    TierTooLow,
    /// It is for paid members.
    MembershipNeeded,
    /// The goal that unlocks it is not reached.
    GoalNotReached,
    /// The member had it as often as one can.
    LimitReached,
    /// It costs more points than can be spent.
    InsufficientPoints,
}

/// What a redemption did to an account, as whoever keeps it hands it back to undo it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Of the entry that took the points.
    pub sequence: i64,
    /// When.
    pub at: Instant,
    /// `Progress::forgiven` at the time.
    pub forgiven: i64,
    /// What was owed at the time: it is owed still when everything is put back.
    pub debt: i64,
}

impl Why {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Why::NotYet => "not_yet",
            Why::Over => "over",
            Why::SoldOut => "sold_out",
            Why::NotNow => "not_now",
            Why::TierTooLow => "tier_too_low",
            Why::MembershipNeeded => "membership_needed",
            Why::GoalNotReached => "goal_not_reached",
            Why::LimitReached => "limit_reached",
            Why::InsufficientPoints => "insufficient_points",
        }
    }

    /// The one with this code.
    fn of(code: &str) -> Why {
        let all = [
            Why::NotYet,
            Why::Over,
            Why::SoldOut,
            Why::NotNow,
            Why::TierTooLow,
            Why::MembershipNeeded,
            Why::GoalNotReached,
            Why::LimitReached,
        ];
        all.into_iter().find(|why| why.code() == code).unwrap_or(Why::InsufficientPoints)
    }

    /// In a few words.
    pub fn title(self) -> &'static str {
        match self {
            Why::NotYet => "Its time has not come",
            Why::Over => "Its time is over",
            Why::SoldOut => "None is left",
            Why::NotNow => "Not at this time",
            Why::TierTooLow => "It is for other tiers",
            Why::MembershipNeeded => "It is for paid members",
            Why::GoalNotReached => "It is not unlocked yet",
            Why::LimitReached => "The limit is reached",
            Why::InsufficientPoints => "Not enough points",
        }
    }

    fn told(self) -> WhyNot {
        WhyNot { code: self.code().to_owned(), ..WhyNot::default() }
    }

    /// How much of something it takes, and how much there is.
    fn lacking(self, required: i64, available: i64) -> WhyNot {
        let (required, available) = (Some(required), Some(available));
        let missing = required.zip(available).map(|(required, available)| (required - available).max(0));
        WhyNot { required, available, missing, ..self.told() }
    }

    fn until(self, until_at: Option<Instant>) -> WhyNot {
        WhyNot { until_at, ..self.told() }
    }
}

/// The gifts that wait, as rewards that cost nothing; of those with the same name, the soonest to end.
pub fn gifts(program: &Program, standing: &Standing) -> Vec<Reward> {
    let mut rewards: Vec<Reward> = Vec::new();
    for gift in &standing.gifts {
        let id = [GIFT, &gift.gift].concat();
        if rewards.iter().any(|reward| reward.id == id) {
            continue;
        }
        let (from_at, until_at) = (Some(gift.from_at), Some(gift.until_at));
        let rule = program.gifts.iter().find(|rule| rule.id == gift.gift);
        rewards.push(Reward {
            id,
            kind: rule.map_or(RewardKind::Gift, |rule| rule.kind),
            amount_minor: rule.and_then(|rule| rule.amount_minor),
            percent: rule.and_then(|rule| rule.percent),
            name: gift_name(program, &gift.gift),
            art: (gift.gift == "birthday").then(|| "birthday".to_owned()),
            only: Only { from_at, until_at, ..Only::default() },
            undo_minutes: 60,
            ..Reward::default()
        });
    }
    rewards
}

fn gift_name(program: &Program, id: &str) -> Text {
    let rule = program.gifts.iter().find(|rule| rule.id == id).map(|rule| &rule.name);
    let birthday = program.birthday.as_ref().filter(|_| id == "birthday").map(|birthday| &birthday.gives);
    rule.or(birthday).cloned().unwrap_or_default()
}

impl<B: Book> Account<'_, B> {
    /// What the member has: spendable at `at`, pending, and owed.
    pub fn balance(&mut self, at: Instant) -> Answer<Balance, B> {
        let pending = self.book.pending(at)?;
        let owed = self.state.debt;
        Ok(Balance { available: self.state.points + owed - pending, pending, owed })
    }

    /// Every reason why the reward cannot be had at `at`, of which `left` are left, by an account that is
    /// settled until then and stands so; empty where it can.
    pub fn why_not(
        &mut self,
        reward: &Reward,
        left: Option<i64>,
        (standing, balance): (&Standing, &Balance),
        at: Instant,
    ) -> Answer<Vec<WhyNot>, B> {
        let program = self.program;
        let mut reasons = when(program, &reward.only, at);
        if left.is_some_and(|left| left < 1) {
            reasons.push(Why::SoldOut.lacking(1, 0));
        }
        if reasons.iter().all(|why| why.code != Why::Over.code()) {
            reasons.extend(not_now(program, &reward.only, at));
        }
        reasons.extend(who(program, reward, standing));
        reasons.extend(self.limited(reward, at)?);
        if balance.available < reward.cost {
            reasons.push(Why::InsufficientPoints.lacking(reward.cost, balance.available));
        }
        Ok(reasons)
    }

    /// Takes a reward, of which `left` are left: what it costs goes from the lots that end soonest.
    ///
    /// Refused: the first reason why not.
    pub fn redeem(&mut self, id: &str, reward: &Reward, left: Option<i64>) -> Answer<(Posted, Taken), B> {
        let at = self.now;
        self.settle(at)?;
        let (standing, balance) = (self.standing(at)?, self.balance(at)?);
        if let Some(why) = self.why_not(reward, left, (&standing, &balance), at)?.into_iter().next() {
            let refusal = match (Why::of(&why.code), why.required, why.available) {
                (Why::InsufficientPoints, Some(required), Some(available)) => {
                    Refusal::InsufficientPoints { required, available }
                }
                (why, ..) => Refusal::Reward(why),
            };
            return Err(refusal.into());
        }
        self.count_reward(reward, at, true)?;
        if let Some(gift) = reward.id.strip_prefix(GIFT) {
            self.take_gift(gift, &reward.only);
        }
        let posting = Posting::new(EntryKind::Spend, REDEMPTION, id, at);
        let (forgiven, debt) = (self.state.progress.forgiven, self.state.debt);
        let posted = self.take(&posting, reward.cost, 0, reason("redemption", reward, None))?;
        Ok((posted.clone(), Taken { sequence: posted.sequence, at, forgiven, debt }))
    }

    /// Puts back what a redemption took: the same points into the same lots with the same dates, its place in
    /// limits, and a gift. Points whose lot has lapsed since come into a lot of their own that lasts `GRACE`.
    /// `note` is the brand's reason, where the brand cancels.
    ///
    /// What a refund would have taken meanwhile, had the points been there, stays taken.
    pub fn undo(&mut self, id: &str, reward: &Reward, taken: Taken, note: Option<&str>) -> Answer<Posted, B> {
        let at = self.now;
        self.settle(at)?;
        let mut draws = self.book.drawn_by(taken.sequence)?;
        draws.sort_by_key(|(lot, _)| (self.end_of(lot.expires_at, lot.kept), lot.sequence));
        let points: i64 = draws.iter().map(|(_, points)| points).sum();
        let forgiven = self.state.progress.recover(taken.forgiven, points);
        let owed = (self.state.debt - taken.debt).clamp(0, points - forgiven);
        let mut back =
            reason(if note.is_some() { "redemption_cancelled" } else { "redemption_undone" }, reward, note);
        for (key, points) in [("forgiven", -forgiven), ("debt_paid", owed)] {
            if points != 0 {
                back.steps.push(Step { key: key.to_owned(), points: Some(points), ..Step::default() });
            }
        }
        let is_free = self.is_free_since(taken.at);
        let (own, lapsed) = self.shares(draws, forgiven + owed, is_free, at);
        if lapsed > 0 {
            back.steps.push(Step { key: "grace".to_owned(), points: Some(lapsed), ..Step::default() });
        }
        let posting = Posting::new(EntryKind::Reverse, REDEMPTION, id, at);
        let sequence = self.write(&posting, points - forgiven, 0, -owed, back.clone())?;
        for (lot, points) in own {
            self.book.draw(sequence, &lot, -points)?;
            self.state.due_at = self.state.due_at.min(self.end_of(lot.expires_at, lot.kept));
        }
        let expires_at = calendar::end_after(self.program, at, GRACE);
        self.open(sequence, lapsed, 0, LotDates { available_at: at, expires_at, kept: Span::default() })?;
        if is_free.is_some() {
            self.book.free_lots()?;
        } else {
            self.keep()?;
        }
        self.count_reward(reward, taken.at, false)?;
        if let Some(gift) = reward.id.strip_prefix(GIFT) {
            self.put_gift_back(gift, &reward.only, at);
        }
        Ok(self.posted(points - forgiven, 0, back))
    }

    /// What goes back into each lot, less `kept_back` from those that end soonest, and what has no lot any
    /// more.
    fn shares(
        &self,
        draws: Vec<(LotState, i64)>,
        mut kept_back: i64,
        is_free: Option<Instant>,
        at: Instant,
    ) -> (Vec<(LotState, i64)>, i64) {
        let (mut own, mut lapsed) = (Vec::new(), 0);
        for (lot, points) in draws {
            let less = kept_back.min(points);
            kept_back -= less;
            let end = self.end_of(lot.expires_at, lot.kept);
            let is_over = end <= at && is_free.is_none_or(|since| end <= since);
            match points - less {
                0 => {}
                points if is_over => lapsed += points,
                points => own.push((lot, points)),
            }
        }
        (own, lapsed)
    }

    /// Since when points never lapse, where that began after `at`: then neither do those that were away.
    fn is_free_since(&self, at: Instant) -> Option<Instant> {
        let freed_at = self.state.progress.freed_at;
        (freed_at > at && self.never_lapses()).then_some(freed_at)
    }

    /// How often the member may have it.
    fn limited(&mut self, reward: &Reward, at: Instant) -> Answer<Option<WhyNot>, B> {
        let (today, name) = (day(self.program, at), counter_name(reward));
        for limit in &reward.limits {
            let (times, points) = self.book.counted(&counter(&name, "", limit.period, today))?;
            let (counted, more) = match limit.counts {
                LimitCounts::Times => (times, 1),
                LimitCounts::Points => (points, reward.cost),
            };
            if counted.saturating_add(more) > limit.max {
                let next = calendar::next_period_start(limit.period, today);
                let ends = limit.period != Period::Ever;
                let until_at = ends.then(|| calendar::start(self.program, next));
                let (required, available) = (Some(limit.max), Some(counted));
                return Ok(Some(WhyNot { required, available, until_at, ..Why::LimitReached.told() }));
            }
        }
        Ok(None)
    }

    /// Counts it where it is limited, or takes it out of the count again.
    fn count_reward(&mut self, reward: &Reward, at: Instant, is_more: bool) -> Answer<(), B> {
        let (today, name) = (day(self.program, at), counter_name(reward));
        for (nth, limit) in reward.limits.iter().enumerate() {
            if reward.limits[..nth].iter().any(|other| other.period == limit.period) {
                continue;
            }
            let counter = counter(&name, "", limit.period, today);
            if is_more {
                self.book.count(&counter, reward.cost)?;
            } else {
                self.book.uncount(&counter, reward.cost)?;
            }
        }
        Ok(())
    }

    fn take_gift(&mut self, id: &str, only: &Only) {
        let year = self.birthday_year(only.from_at.unwrap_or(0));
        let Progress { gifts, birthday_taken_year, .. } = &mut self.state.progress;
        let is_it = |gift: &GiftStanding| {
            gift.gift == id && Some(gift.from_at) == only.from_at && Some(gift.until_at) == only.until_at
        };
        match gifts.iter().position(is_it) {
            Some(place) => drop(gifts.remove(place)),
            None => *birthday_taken_year = year,
        }
    }

    fn put_gift_back(&mut self, id: &str, only: &Only, at: Instant) {
        let (Some(from_at), Some(until_at)) = (only.from_at, only.until_at) else { return };
        let year = self.birthday_year(from_at);
        let progress = &mut self.state.progress;
        if id == "birthday" {
            if progress.birthday_taken_year == year {
                progress.birthday_taken_year = 0;
            }
        } else if until_at > at {
            progress.add_gift(GiftStanding { gift: id.to_owned(), from_at, until_at });
        }
    }
}

/// Whether its time has come, and is not over.
fn when(program: &Program, only: &Only, at: Instant) -> Vec<WhyNot> {
    let not_yet = only.from_at.filter(|from| at < *from).map(|from| Why::NotYet.until(Some(from)));
    let until = only.until_at.unwrap_or(NEVER);
    // Nor is it had again where its next hour would come after its last day.
    let opens_at = not_now(program, only, at.max(only.from_at.unwrap_or(at))).and_then(|why| why.until_at);
    let is_over = at >= until || opens_at.is_some_and(|opens_at| opens_at >= until);
    let over = is_over.then(|| Why::Over.until(Some(until).filter(|until| at >= *until)));
    not_yet.into_iter().chain(over).collect()
}

/// Whether it is had on this weekday and at this hour; if not, when next.
fn not_now(program: &Program, only: &Only, at: Instant) -> Option<WhyNot> {
    let (today, now) = (day(program, at), minute(program, at));
    let is_day = |day| only.weekdays.is_empty() || only.weekdays.contains(&weekday(day));
    let (from, until) = (only.from_minute.unwrap_or(0), only.until_minute.unwrap_or(i64::MAX));
    if is_day(today) && now >= from && now < until {
        return None;
    }
    let is_today = is_day(today) && now < from;
    let next = if is_today { Some(today) } else { (today + 1..today + 8).find(|day| is_day(*day)) };
    let opens_at = next.map(|day| {
        // Where the clock changes before it, the hour on the wall counts; where it jumps over it, the end
        // of the gap.
        let elapsed = calendar::start(program, day) + from * 60_000;
        let by_wall = elapsed + (from - minute(program, elapsed)) * 60_000;
        let mut minutes = (by_wall..=elapsed.max(by_wall)).step_by(60_000);
        minutes.find(|at| minute(program, *at) >= from).unwrap_or(elapsed)
    });
    Some(Why::NotNow.until(opens_at))
}

/// Whether it is for this member: the tier, the membership, the goal that unlocks it.
fn who(program: &Program, reward: &Reward, standing: &Standing) -> Vec<WhyNot> {
    let mut reasons = Vec::new();
    let only = &reward.only;
    let tier = standing.tier.as_ref().map_or("", |tier| tier.tier.as_str());
    if !only.tiers.is_empty() && !only.tiers.iter().any(|one| one == tier) {
        let tiers = program.tiers.iter().flat_map(|tiers| &tiers.tiers);
        let lowest = tiers.filter(|tier| only.tiers.contains(&tier.id)).min_by_key(|tier| tier.from);
        let (from, measured) =
            (lowest.map_or(0, |tier| tier.from), standing.tier.as_ref().map_or(0, |tier| tier.measured));
        let about = lowest.map(|tier| tier.id.clone());
        reasons.push(WhyNot { about, ..Why::TierTooLow.lacking(from, measured) });
    }
    let is_paid = standing.membership.as_ref().is_some_and(|membership| {
        matches!(membership.state, MembershipState::Active | MembershipState::Grace)
    });
    if only.is_for_paid_members && !is_paid {
        reasons.push(Why::MembershipNeeded.told());
    }
    let goal = reward.unlocked_by.as_ref();
    let goal = goal.and_then(|id| standing.goals.iter().find(|goal| goal.goal == *id));
    if let Some(goal) = goal.filter(|goal| goal.reached_at.is_none()) {
        let about = Some(goal.goal.clone());
        reasons.push(WhyNot { about, ..Why::GoalNotReached.lacking(goal.target, goal.value) });
    }
    reasons
}

fn counter_name(reward: &Reward) -> String {
    ["reward/", &reward.id].concat()
}

fn reason(key: &str, reward: &Reward, note: Option<&str>) -> Reason {
    let about = Some(reward.id.clone());
    let note = note.map(str::to_owned);
    let params = ReasonParams { about, note, reward: Some(reward.name.clone()), ..ReasonParams::default() };
    Reason { key: key.to_owned(), params, steps: Vec::new() }
}
