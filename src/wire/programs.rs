//! Reads programs. What the portal does not show yet - referral, surveys, origins - stays empty.

use super::{Json, must};
use contract::programs::*;

/// `GET /v1/programs`.
pub fn programs(json: &Json) -> &'static [Program] {
    json.list("programs", whole).leak()
}

/// `GET /v1/programs/{program}`. It stays for as long as the page: one visits a few at most, and every view
/// may hold it.
pub fn program(json: &Json) -> &'static Program {
    Box::leak(Box::new(whole(json)))
}

fn whole(json: &Json) -> Program {
    let theme = json.get("theme");
    Program {
        id: json.text("id"),
        version: json.text("version"),
        languages: json.words("languages"),
        name: json.texts("name"),
        promise: json.texts("promise"),
        points: counted(json, "points"),
        status_points: counted(json, "status_points"),
        currency: json.text("currency"),
        minor_digits: json.whole("minor_digits") as u8,
        time_zone: json.text("time_zone"),
        theme: Theme {
            brand: theme.text("brand"),
            warm: theme.text("warm"),
            mark: theme.text("mark"),
            motif: theme.text("motif"),
        },
        earning: json.list("earning", earning_rule),
        campaigns: json.list("campaigns", |campaign| Campaign {
            id: campaign.text("id"),
            name: campaign.texts("name"),
            rules: campaign.words("rules"),
            only: only(&campaign.get("only")),
            percent: campaign.whole("percent"),
        }),
        pending: span(&json.get("pending")),
        expiry: expiry(&json.get("expiry")),
        refunds: json.choice("refunds", "owe", &[RefundPolicy::Owe], RefundPolicy::StopAtZero),
        tiers: json.some("tiers", tiers),
        stamp_cards: json.list("stamp_cards", stamp_card),
        goals: json.list("goals", goal),
        membership: json.some("membership", |membership| Membership {
            name: membership.texts("name"),
            price_minor: membership.whole("price_minor"),
            every: span(&membership.get("every")),
            grace: span(&membership.get("grace")),
            benefits: membership.list("benefits", Json::as_texts),
        }),
        birthday: json.some("birthday", |birthday| Birthday {
            gives: birthday.texts("gives"),
            before_days: birthday.count("before_days"),
            days: birthday.whole("days"),
            points: birthday.count("points"),
        }),
        gifts: json.list("gifts", gift),
        benefits: json.list("benefits", |benefit| Benefit {
            id: benefit.text("id"),
            name: benefit.texts("name"),
            only: only(&benefit.get("only")),
        }),
        rewards: json.list("rewards", reward),
        demo_members: json.list("demo_members", |member| DemoMember {
            external_id: member.text("external_id"),
            name: member.text("name"),
            note: member.texts("note"),
        }),
        ..Program::default()
    }
}

/// Counted nouns; a program without points has none.
fn counted(json: &Json, name: &str) -> Counted {
    let mut counted = Counted::new();
    let forms = json.get(name);
    if forms.0.is_object() {
        for (lang, forms) in forms.pairs() {
            counted.insert(lang, forms.as_texts());
        }
    }
    counted
}

fn earning_rule(json: &Json) -> EarningRule {
    EarningRule {
        id: json.text("id"),
        name: json.texts("name"),
        on: json.text("on"),
        points: json.whole("points"),
        status_points: json.some_whole("status_points"),
        per: json.some_variant("per").map(per).unwrap_or_default(),
        rounding: json.choice("rounding", "up nearest whole", &ROUNDINGS, Rounding::Down),
        is_rounded_by_line: json.flag("is_rounded_by_line"),
        only: only(&json.get("only")),
        limits: json.list("limits", limit),
        pending: json.some("pending", span),
    }
}

pub fn per((name, count): (String, i64)) -> Per {
    match name.as_str() {
        "minor" => Per::Minor(count),
        "quantity" => Per::Quantity(count),
        "millilitres" => Per::Millilitres(count),
        _ => Per::Event,
    }
}

pub fn limit(json: &Json) -> Limit {
    Limit {
        max: json.whole("max"),
        counts: json.choice("counts", "points", &[LimitCounts::Points], LimitCounts::Times),
        period: period(json, "period"),
        is_by_key: json.flag("is_by_key"),
    }
}

fn period(json: &Json, name: &str) -> Period {
    json.choice(name, "day week month year", &PERIODS, Period::Ever)
}

const PERIODS: [Period; 4] = [Period::Day, Period::Week, Period::Month, Period::Year];
const ROUNDINGS: [Rounding; 3] = [Rounding::Up, Rounding::Nearest, Rounding::Whole];
const MEASURES: [TierMeasure; 3] = [TierMeasure::SpentMinor, TierMeasure::Orders, TierMeasure::Visits];
const REWARDS: &str = "coupon gift experience content partner_code donation store_credit prize_draw";
const REWARDS_READ: [RewardKind; 8] = [
    RewardKind::Coupon,
    RewardKind::Gift,
    RewardKind::Experience,
    RewardKind::Content,
    RewardKind::PartnerCode,
    RewardKind::Donation,
    RewardKind::StoreCredit,
    RewardKind::PrizeDraw,
];

fn span(json: &Json) -> Span {
    Span { months: json.count("months"), days: json.count("days") }
}

fn only(json: &Json) -> Only {
    Only {
        channels: json.words("channels"),
        payments: json.words("payments"),
        categories: json.words("categories"),
        except_categories: json.words("except_categories"),
        keys: json.words("keys"),
        recorders: json.words("recorders"),
        tiers: json.words("tiers"),
        weekdays: json.list("weekdays", |day| must(day.as_whole())),
        from_minute: json.some_whole("from_minute"),
        until_minute: json.some_whole("until_minute"),
        minimum_minor: json.some_whole("minimum_minor"),
        minimum_quantity: json.some_whole("minimum_quantity"),
        is_for_paid_members: json.flag("is_for_paid_members"),
        from_at: json.some_whole("from_at"),
        until_at: json.some_whole("until_at"),
    }
}

fn expiry(json: &Json) -> Expiry {
    Expiry {
        after: json.some("after", span),
        to_end_of: Some(period(json, "to_end_of")).filter(|period| *period != Period::Ever),
        kept_by_activity: json.some("kept_by_activity", span),
        activities: json.words("activities"),
    }
}

fn tiers(json: &Json) -> Tiers {
    let within = json.get("within").variant();
    let kept = json.get("kept").variant();
    Tiers {
        by: json.choice("by", "spent_minor orders visits", &MEASURES, TierMeasure::StatusPoints),
        within: match within.0.as_str() {
            "months" => TierWindow::Months(within.1),
            "calendar_year" => TierWindow::CalendarYear,
            _ => TierWindow::Ever,
        },
        kept: match kept.0.as_str() {
            "months" => TierKept::Months(kept.1),
            "calendar_years" => TierKept::CalendarYears(kept.1),
            _ => TierKept::Ever,
        },
        grace: span(&json.get("grace")),
        is_soft_landing: json.flag("is_soft_landing"),
        tiers: json.list("tiers", |tier| Tier {
            id: tier.text("id"),
            name: tier.texts("name"),
            from: tier.whole("from"),
            percent: tier.whole("percent"),
            benefits: tier.list("benefits", Json::as_texts),
            expiry: tier.some("expiry", expiry),
            birthday_days: tier.some_whole("birthday_days"),
        }),
    }
}

fn stamp_card(json: &Json) -> StampCard {
    StampCard {
        id: json.text("id"),
        name: json.texts("name"),
        on: json.text("on"),
        only: only(&json.get("only")),
        per: json.some_variant("per").map(per).unwrap_or_default(),
        size: json.whole("size"),
        gives: json.texts("gives"),
        is_next_free: json.flag("is_next_free"),
        points: json.count("points"),
    }
}

fn goal(json: &Json) -> Goal {
    Goal {
        id: json.text("id"),
        kind: json.choice(
            "kind",
            "challenge streak",
            &[GoalKind::Challenge, GoalKind::Streak],
            GoalKind::Badge,
        ),
        name: json.texts("name"),
        on: json.text("on"),
        only: only(&json.get("only")),
        per: json.some_variant("per").map(per).unwrap_or_default(),
        target: json.whole("target"),
        every: period(json, "every"),
        points: json.count("points"),
        gives: json.some("gives", Json::as_texts),
    }
}

fn gift(json: &Json) -> GiftRule {
    GiftRule {
        id: json.text("id"),
        name: json.texts("name"),
        on: json.text("on"),
        only: only(&json.get("only")),
        limits: json.list("limits", limit),
        valid: span(&json.get("valid")),
    }
}

fn reward(json: &Json) -> Reward {
    Reward {
        id: json.text("id"),
        kind: json.choice("kind", REWARDS, &REWARDS_READ, RewardKind::Product),
        name: json.texts("name"),
        about: json.some("about", Json::as_texts),
        cost: json.whole("cost"),
        only: only(&json.get("only")),
        unlocked_by: json.some_text("unlocked_by"),
        limits: json.list("limits", limit),
        ..Reward::default()
    }
}
