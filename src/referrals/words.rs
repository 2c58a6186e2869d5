//! Inviting in words: the deal, its terms, and where each friend stands. Pure but for `Intl`.

use crate::locale::text::Text;
use crate::locale::{Lang, Locale};
use contract::Instant;
use contract::programs::{Goal, GoalKind, Per, Program, Referral, Span};
use contract::referrals::{Friend, FriendState, RejectedBecause};
use contract::standing::{GoalStanding, Standing};

/// The event of a friend whose first order has stood.
const QUALIFIED: &str = "referral.qualified";

/// How many steps there are from an invitation to its reward.
pub const STEPS: i64 = 4;

/// Points that come for a friend: those of the referral, or of a rule for it.
pub fn promised(referral: &Referral, program: &Program) -> i64 {
    let rules = program.earning.iter().filter(|rule| rule.on == QUALIFIED && rule.per == Per::Event);
    rules.map(|rule| rule.points).sum::<i64>() + referral.advocate_points
}

/// The deal, as large as it can be said.
pub fn headline(referral: &Referral, locale: &Locale, program: &Program) -> String {
    let (give, get) = (referral.friend_points, promised(referral, program));
    let points = |value| locale.points(value, false, program);
    match (give > 0, get > 0) {
        (true, true) => {
            // English does not say twice what is counted.
            let get = if locale.lang == Lang::En { locale.number(get) } else { points(get) };
            locale.fill(Text::InviteGive, &[&points(give), &get])
        }
        (false, true) => locale.fill(Text::InviteGet, &[&points(get)]),
        _ => locale.own(Text::InviteBoth),
    }
}

/// When a friend counts, and how many can.
pub fn terms(referral: &Referral, locale: &Locale) -> String {
    let holds = match referral.hold {
        Span { months: 0, days: 0 } => locale.own(Text::InviteHoldNone),
        hold => locale.fill(Text::InviteHold, &[&locale.span(hold)]),
    };
    let most = referral.per_year_max.map(|most| locale.count(most, Text::InviteMaxOne, Text::InviteMaxOther));
    locale.sentences(&holds, &most.unwrap_or_default())
}

/// What is sent along with the link.
pub fn message(referral: &Referral, locale: &Locale, program: &Program) -> String {
    let gets = locale.brand(&referral.friend_gets, program).trim_end_matches(['.', '。']);
    locale.fill(Text::InviteWords, &[locale.brand(&program.name, program), gets])
}

/// How many friends count this year, of how many; nothing where there are none and there is no end to them.
pub fn year(referral: &Referral, count: i64, locale: &Locale) -> String {
    let counted = locale.number(count);
    match (referral.per_year_max, count) {
        (Some(most), _) => locale.fill(Text::InviteYear, &[&counted, &locale.number(most)]),
        (None, 0) => String::new(),
        (None, _) => locale.fill(Text::InviteYearOne, &[&counted]),
    }
}

/// A step of the ladder: what it takes, what it gives, and what the member has of it.
pub struct Step<'a> {
    /// The badge or challenge.
    pub goal: &'a Goal,
    /// How it stands.
    pub standing: Option<&'a GoalStanding>,
}

impl Step<'_> {
    /// When it was reached.
    pub fn reached_at(&self) -> Option<Instant> {
        self.standing.and_then(|standing| standing.reached_at)
    }

    /// What it gives: in the brand's words, or points, or its name.
    pub fn gives(&self, locale: &Locale, program: &Program) -> String {
        match &self.goal.gives {
            Some(gives) => locale.brand(gives, program).to_owned(),
            None if self.goal.points > 0 => locale.points(self.goal.points, false, program),
            None => locale.brand(&self.goal.name, program).to_owned(),
        }
    }
}

/// The ladder of friends, the first step first.
pub fn steps<'a>(standing: &'a Standing, program: &'a Program) -> Vec<Step<'a>> {
    let mut steps: Vec<Step> = Vec::new();
    for goal in program.goals.iter().filter(|goal| goal.on == QUALIFIED && goal.kind != GoalKind::Streak) {
        let standing = standing.goals.iter().find(|one| one.goal == goal.id);
        let place = steps.iter().position(|step| step.goal.target > goal.target);
        steps.insert(place.unwrap_or(steps.len()), Step { goal, standing });
    }
    steps
}

/// What is missing to the next step, and what it gives.
pub fn next_step(steps: &[Step<'_>], locale: &Locale, program: &Program) -> String {
    let Some(next) = steps.iter().find(|step| step.reached_at().is_none()) else {
        return locale.own(Text::InviteAllReached);
    };
    let missing = (next.goal.target - next.standing.map_or(0, |standing| standing.value)).max(1);
    let gives = next.gives(locale, program);
    locale.count_of(missing, Text::InviteNextOne, Text::InviteNextOther, &gives)
}

/// How far a friend has come, of `STEPS`; nothing for one who does not count.
pub fn step(state: FriendState) -> Option<i64> {
    match state {
        FriendState::Invited => Some(1),
        FriendState::Joined => Some(2),
        FriendState::Qualified => Some(3),
        FriendState::Rewarded => Some(4),
        FriendState::Rejected => None,
    }
}

/// Where a friend stands.
pub fn stands(friend: &Friend, promised: i64, now: Instant, locale: &Locale, program: &Program) -> String {
    let day = |at| locale.near_date(at, now, &program.time_zone);
    let since = day(friend.since_at);
    let ordered = match friend.qualified_at {
        Some(at) => locale.fill(Text::FriendOrdered, &[&day(at)]),
        None => String::new(),
    };
    let comes = |points: Text, gift: Text, none: Option<Text>| match friend.rewards_at {
        Some(at) if promised > 0 => {
            locale.fill(points, &[&locale.points(promised, false, program), &day(at)])
        }
        Some(at) => locale.fill(gift, &[&day(at)]),
        None => none.map_or(String::new(), |none| locale.own(none)),
    };
    match friend.state {
        FriendState::Invited => locale.fill(Text::FriendInvited, &[&since]),
        FriendState::Joined => locale.fill(Text::FriendJoined, &[&since]),
        FriendState::Qualified => {
            locale.sentences(&ordered, &comes(Text::FriendPoints, Text::FriendGift, None))
        }
        FriendState::Rewarded => {
            let came = comes(Text::FriendPointsCame, Text::FriendGiftCame, Some(Text::FriendDone));
            locale.sentences(&ordered, &came)
        }
        FriendState::Rejected => locale.own(why_not(friend.because)),
    }
}

fn why_not(because: Option<RejectedBecause>) -> Text {
    match because {
        Some(RejectedBecause::UnknownCode) => Text::NotUnknownCode,
        Some(RejectedBecause::SameMember) => Text::NotSameMember,
        Some(RejectedBecause::SameEmail) => Text::NotSameEmail,
        Some(RejectedBecause::SamePhone) => Text::NotSamePhone,
        Some(RejectedBecause::AlreadyReferred) => Text::NotFirst,
        Some(RejectedBecause::ExistingCustomer) => Text::NotNew,
        Some(RejectedBecause::Circle) => Text::NotCircle,
        Some(RejectedBecause::TooManyFromOneNetwork) => Text::NotNetwork,
        Some(RejectedBecause::CapReached) => Text::NotCap,
        Some(RejectedBecause::Refunded) => Text::NotRefunded,
        None => Text::NotCounted,
    }
}
