//! Rewards in words: what they cost, why one cannot be had, what a button does, their terms, and what became
//! of what was redeemed. Pure but for `Intl`.

use crate::locale::text::Text;
use crate::locale::{Locale, day_key};
use crate::programs::{lasting, terms};
use crate::spelled::spelled;
use contract::Instant;
use contract::points::Lot;
use contract::programs::{Program, Reward, RewardKind};
use contract::rewards::{Redemption, RedemptionState, RewardStanding, WhyNot};

spelled!(Reason {
    NotYet "not_yet",
    Over "over",
    SoldOut "sold_out",
    NotNow "not_now",
    Tier "tier_too_low",
    Membership "membership_needed",
    Goal "goal_not_reached",
    Limit "limit_reached",
    Points "insufficient_points",
});

/// Points that would lapse within this time are hardly given away.
const SOON_MS: Instant = 60 * 86_400_000;

/// What it costs.
pub fn cost(reward: &Reward, locale: &Locale, program: &Program) -> String {
    match reward.cost {
        0 => locale.own(Text::RewardFree),
        cost => locale.points(cost, false, program),
    }
}

/// What a button says that takes it: in a word, or with what it costs.
pub fn act(reward: &Reward, with_cost: bool, locale: &Locale, program: &Program) -> String {
    let (short, whole) = match reward.kind {
        RewardKind::Donation => (Text::ActGive, Text::ActGiveOf),
        RewardKind::PrizeDraw => (Text::ActTicket, Text::ActTicketFor),
        RewardKind::Experience => (Text::ActBook, Text::ActBookFor),
        _ if reward.cost == 0 => (Text::ActTake, Text::ActTake),
        _ => (Text::ActRedeem, Text::ActRedeemFor),
    };
    if reward.cost == 0 || !with_cost {
        return locale.own(short);
    }
    locale.fill(whole, &[&cost(reward, locale, program)])
}

/// What a kind of reward is called, where one chooses among them.
pub fn kind(kind: RewardKind) -> Text {
    match kind {
        RewardKind::Coupon => Text::OfCoupon,
        RewardKind::Product => Text::OfProduct,
        RewardKind::Gift => Text::GiftsTitle,
        RewardKind::Experience => Text::OfExperience,
        RewardKind::Content => Text::OfContent,
        RewardKind::PartnerCode => Text::OfPartner,
        RewardKind::Donation => Text::OfDonation,
        RewardKind::StoreCredit => Text::OfCredit,
        RewardKind::PrizeDraw => Text::OfDraw,
    }
}

/// Why it cannot be had, in a phrase; nothing for a reason we have no words for.
pub fn why_not(why: &WhyNot, now: Instant, locale: &Locale, program: &Program) -> String {
    let zone = &program.time_zone;
    let until = why.until_at.unwrap_or(now);
    let about = why.about.as_deref().unwrap_or_default();
    let Some(reason) = Reason::of(&why.code) else { return String::new() };
    match reason {
        Reason::NotYet => locale.fill(Text::OnlyFrom, &[&day(until, now, locale, zone)]),
        Reason::Over => locale.fill(Text::EndedOn, &[&locale.last_day(until, zone)]),
        Reason::SoldOut => locale.own(Text::SoldOut),
        Reason::NotNow => locale.fill(Text::Opens, &[&locale.moment(until, now, zone)]),
        Reason::Tier => {
            let from = locale.fill(Text::FromTier, &[terms::tier(about, locale, program)]);
            let missing = match (why.missing, &program.tiers) {
                (Some(missing), Some(tiers)) if missing > 0 => {
                    locale.fill(Text::StillMissing, &[&lasting::measured(missing, tiers, locale, program)])
                }
                _ => String::new(),
            };
            terms::line(&[from, missing])
        }
        Reason::Membership => {
            let name = program.membership.as_ref().map_or("", |paid| locale.brand(&paid.name, program));
            locale.fill(Text::OnlyMembers, &[name])
        }
        Reason::Goal => reached(about, locale, program),
        Reason::Limit if why.until_at.is_some() => {
            locale.fill(Text::AgainFrom, &[&day(until, now, locale, zone)])
        }
        Reason::Limit => locale.own(Text::HadIt),
        Reason::Points => {
            let missing = why.missing.unwrap_or(0);
            locale.fill(Text::MorePoints, &[&locale.number(missing), locale.unit(missing, program)])
        }
    }
}

fn reached(goal: &str, locale: &Locale, program: &Program) -> String {
    let goal = program.goals.iter().find(|one| one.id == goal);
    locale.fill(Text::OnlyReached, &[goal.map_or("", |goal| locale.brand(&goal.name, program))])
}

/// What one should know before: how long it can be used, who can have it, how often, how many there are.
pub fn conditions(
    standing: &RewardStanding,
    now: Instant,
    locale: &Locale,
    program: &Program,
) -> Vec<String> {
    let reward = &standing.reward;
    let mut lines = Vec::new();
    if let Some(valid) = reward.valid {
        lines.push(locale.fill(Text::GiftsValid, &[&locale.span(valid)]));
    }
    lines.append(&mut terms::conditions(&reward.only, locale, program, now));
    if let Some(goal) = &reward.unlocked_by {
        lines.push(reached(goal, locale, program));
    }
    for limit in &reward.limits {
        lines.push(terms::limit(limit, locale, program));
    }
    lines.extend(left(standing, i64::MAX, locale));
    match reward.kind {
        RewardKind::Donation => lines.push(locale.own(Text::DonationSay)),
        RewardKind::PrizeDraw => lines.push(locale.own(Text::DrawSay)),
        _ => {}
    }
    lines
}

/// How many are left, where it is no more than `most`.
pub fn left(standing: &RewardStanding, most: i64, locale: &Locale) -> Option<String> {
    let left = standing.left.filter(|left| (1..=most).contains(left))?;
    let is_place = standing.reward.kind == RewardKind::Experience;
    let text = if is_place { Text::PlacesLeft } else { Text::ThingsLeft };
    Some(locale.fill(text, &[&locale.number(left)]))
}

/// Which points go for it: the soonest to lapse first, as the rules take them. Nothing where none lapses.
pub fn goes(lots: &[Lot], cost: i64, now: Instant, locale: &Locale, program: &Program) -> Option<String> {
    let day = |end| locale.last_day(end, &program.time_zone);
    // The first end, what goes of it, and the last end.
    let mut ends: Option<(Instant, i64, Instant)> = None;
    let mut wanted = cost;
    for lot in lots.iter().filter(|lot| lot.available_at <= now) {
        let points = lot.remaining.min(wanted);
        let Some(end) = lot.expires_at.filter(|_| points > 0) else { break };
        wanted -= points;
        ends = Some(match ends {
            Some((first, sum, _)) if first == end => (first, sum + points, end),
            Some((first, sum, _)) => (first, sum, end),
            None => (end, points, end),
        });
    }
    let (first, points, last) = ends?;
    Some(if first < now + SOON_MS {
        let parts = [&locale.number(points)[..], &day(first), locale.unit(points, program)];
        locale.fill(Text::GoesAnyway, &parts)
    } else if first == last {
        locale.fill(Text::GoesOn, &[&day(first)])
    } else {
        locale.fill(Text::GoesFirst, &[&day(first), &day(last)])
    })
}

/// Until when it can be undone, once it is redeemed at `now`.
pub fn undo(reward: &Reward, now: Instant, locale: &Locale, program: &Program) -> String {
    if reward.undo_minutes == 0 {
        return locale.own(Text::UndoNever);
    }
    let is_shown = !matches!(reward.kind, RewardKind::Donation | RewardKind::PrizeDraw);
    let text = if is_shown { Text::UndoUnused } else { Text::UndoUntil };
    locale.fill(text, &[&until(now + reward.undo_minutes * 60_000, now, locale, program)])
}

/// A moment until which something can be done: `14:35`, or with its day where that is not today.
pub fn until(at: Instant, now: Instant, locale: &Locale, program: &Program) -> String {
    let zone = &program.time_zone;
    let time = locale.time(at, zone);
    match day_key(at, zone) == day_key(now, zone) {
        true => time,
        false => [&locale.short_day(at, zone), " ", &time[..]].concat(),
    }
}

/// The day on which something begins, or the time where that is today.
pub fn day(at: Instant, now: Instant, locale: &Locale, zone: &str) -> String {
    if day_key(at, zone) == day_key(now, zone) { locale.time(at, zone) } else { locale.date(at, zone) }
}

/// What became of what was redeemed, in a phrase; nothing where it can be used for good.
pub fn became(one: &Redemption, now: Instant, locale: &Locale, program: &Program) -> String {
    let zone = &program.time_zone;
    let on = |text, at: Option<Instant>| {
        let because = one.cancelled_because.as_deref().unwrap_or_default();
        at.map_or(String::new(), |at| locale.fill(text, &[&locale.date(at, zone), because]))
    };
    let ticket = one.ticket.as_ref().map(|ticket| {
        let text = match ticket.has_won {
            None => Text::TicketDrawn,
            Some(true) => Text::TicketWon,
            Some(false) => Text::TicketLost,
        };
        locale.fill(text, &[&locale.number(ticket.number), &locale.date(ticket.closes_at, zone)])
    });
    match (one.state, ticket) {
        (RedemptionState::Cancelled, _) if one.cancelled_because.is_some() => {
            on(Text::CancelledOn, one.cancelled_at)
        }
        (RedemptionState::Cancelled, _) => on(Text::UndoneOn, one.cancelled_at),
        (RedemptionState::Reserved | RedemptionState::Used, Some(ticket)) => ticket,
        (RedemptionState::Used, _) if one.reward.kind == RewardKind::Donation => {
            on(Text::GivenOn, Some(one.redeemed_at))
        }
        (RedemptionState::Used, _) => on(Text::UsedOn, one.used_at),
        (RedemptionState::Issued, ticket) if one.expires_at.is_none_or(|end| end > now) => {
            let until = one.expires_at.map(|end| locale.last_day(end, zone));
            let until = until.map_or(String::new(), |day| locale.fill(Text::UntilDay, &[&day]));
            terms::line(&[ticket.unwrap_or_default(), until])
        }
        _ => on(Text::NotUsedBy, one.expires_at.map(|end| end - 1)),
    }
}
