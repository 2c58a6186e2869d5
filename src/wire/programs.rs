//! Reads programs. What the portal does not show yet is left out by name.

use super::{Json, Read};
use contract::programs::*;

/// `GET /v1/programs`. They stay for as long as the page, as the next one does.
pub fn programs(json: &Json) -> &'static [Program] {
    let mut programs: Vec<Program> = Vec::new();
    json.field("programs", &mut programs);
    programs.leak()
}

/// `GET /v1/programs/{program}`. It stays for as long as the page: one visits a few at most, and every view
/// may hold it.
pub fn program(json: &Json) -> &'static Program {
    Box::leak(Box::new(Program::read(json)))
}

impl Read for Program {
    fn read(json: &Json) -> Program {
        let mut program = Program::default();
        let Program { id, version, languages, name, promise, points, status_points, .. } = &mut program;
        json.field("id", id);
        json.field("version", version);
        json.field("languages", languages);
        json.field("name", name);
        json.field("promise", promise);
        json.maybe("points", points);
        json.maybe("status_points", status_points);
        read_rules(json, &mut program);
        program
    }
}

fn read_rules(json: &Json, program: &mut Program) {
    let Program {
        // Read above.
        id: _,
        version: _,
        languages: _,
        name: _,
        promise: _,
        points: _,
        status_points: _,
        currency,
        minor_digits,
        time_zone,
        theme,
        earning,
        campaigns,
        pending,
        expiry,
        tiers,
        stamp_cards,
        goals,
        membership,
        birthday,
        gifts,
        benefits,
        rewards,
        referral,
        surveys,
        demo_members,
        // Not shown.
        refunds: _,
        origins: _,
        privacy: _,
        offsets: _,
    } = program;
    let mut places = 0_i64;
    json.field("currency", currency);
    json.field("minor_digits", &mut places);
    *minor_digits = places as u8;
    json.field("time_zone", time_zone);
    json.field("theme", theme);
    json.field("earning", earning);
    json.field("campaigns", campaigns);
    json.maybe("pending", pending);
    json.maybe("expiry", expiry);
    json.field("tiers", tiers);
    json.field("stamp_cards", stamp_cards);
    json.field("goals", goals);
    json.field("membership", membership);
    json.field("birthday", birthday);
    json.field("gifts", gifts);
    json.field("benefits", benefits);
    json.field("rewards", rewards);
    json.field("referral", referral);
    json.field("surveys", surveys);
    json.field("demo_members", demo_members);
}

impl Read for Theme {
    fn read(json: &Json) -> Theme {
        let mut theme = Theme::default();
        let Theme { brand, warm, mark, motif } = &mut theme;
        json.field("brand", brand);
        json.field("warm", warm);
        json.field("mark", mark);
        json.field("motif", motif);
        theme
    }
}

impl Read for DemoMember {
    fn read(json: &Json) -> DemoMember {
        let mut member = DemoMember { external_id: String::new(), name: String::new(), note: Text::new() };
        let DemoMember { external_id, name, note } = &mut member;
        json.field("external_id", external_id);
        json.field("name", name);
        json.field("note", note);
        member
    }
}

const ROUNDINGS: [Rounding; 3] = [Rounding::Up, Rounding::Nearest, Rounding::Whole];

impl Read for EarningRule {
    fn read(json: &Json) -> EarningRule {
        let mut rule = EarningRule::default();
        let EarningRule {
            id,
            name,
            on,
            points,
            status_points,
            per,
            rounding,
            is_rounded_by_line,
            only,
            limits,
            pending,
        } = &mut rule;
        json.field("id", id);
        json.field("name", name);
        json.field("on", on);
        json.field("points", points);
        json.field("status_points", status_points);
        *per = read_per(json).unwrap_or_default();
        json.choice("rounding", "up nearest whole", &ROUNDINGS, rounding);
        json.maybe("is_rounded_by_line", is_rounded_by_line);
        json.maybe("only", only);
        json.field("limits", limits);
        json.field("pending", pending);
        rule
    }
}

impl Read for Campaign {
    fn read(json: &Json) -> Campaign {
        let mut campaign = Campaign::default();
        let Campaign { id, name, rules, only, percent } = &mut campaign;
        json.field("id", id);
        json.field("name", name);
        json.field("rules", rules);
        json.maybe("only", only);
        json.field("percent", percent);
        campaign
    }
}

/// The field `per`, where there is one.
pub fn read_per(json: &Json) -> Option<Per> {
    let per = json.get("per");
    if !per.is_there() {
        return None;
    }
    let (name, count) = per.variant();
    Some(match crate::spelled::place(&name, "minor quantity millilitres") {
        Some(0) => Per::Minor(count),
        Some(1) => Per::Quantity(count),
        Some(_) => Per::Millilitres(count),
        None => Per::Event,
    })
}

impl Read for Limit {
    fn read(json: &Json) -> Limit {
        let mut limit = Limit { max: 0, counts: LimitCounts::Times, period: Period::Ever, is_by_key: false };
        let Limit { max, counts, period, is_by_key } = &mut limit;
        json.field("max", max);
        json.choice("counts", "points", &[LimitCounts::Points], counts);
        json.choice("period", PERIODS, &PERIODS_READ, period);
        json.maybe("is_by_key", is_by_key);
        limit
    }
}

pub const PERIODS: &str = "day week month year";
pub const PERIODS_READ: [Period; 4] = [Period::Day, Period::Week, Period::Month, Period::Year];

impl Read for Span {
    fn read(json: &Json) -> Span {
        let mut span = Span::default();
        let Span { months, days } = &mut span;
        json.maybe("months", months);
        json.maybe("days", days);
        span
    }
}

impl Read for Only {
    fn read(json: &Json) -> Only {
        let mut only = Only::default();
        let Only {
            except_categories,
            recorders,
            tiers,
            weekdays,
            from_minute,
            until_minute,
            minimum_minor,
            is_for_paid_members,
            from_at,
            until_at,
            channels,
            payments,
            categories,
            // Said in the brand's own names of rules.
            keys: _,
            minimum_quantity: _,
        } = &mut only;
        json.field("channels", channels);
        json.field("payments", payments);
        json.field("categories", categories);
        json.field("except_categories", except_categories);
        json.field("recorders", recorders);
        json.field("tiers", tiers);
        json.field("weekdays", weekdays);
        json.field("from_minute", from_minute);
        json.field("until_minute", until_minute);
        json.field("minimum_minor", minimum_minor);
        json.maybe("is_for_paid_members", is_for_paid_members);
        json.field("from_at", from_at);
        json.field("until_at", until_at);
        only
    }
}

impl Read for Expiry {
    fn read(json: &Json) -> Expiry {
        let mut expiry = Expiry::default();
        let Expiry { after, to_end_of, kept_by_activity, activities } = &mut expiry;
        let mut period = Period::Ever;
        json.field("after", after);
        json.choice("to_end_of", PERIODS, &PERIODS_READ, &mut period);
        *to_end_of = Some(period).filter(|period| *period != Period::Ever);
        json.field("kept_by_activity", kept_by_activity);
        json.field("activities", activities);
        expiry
    }
}

const MEASURES: [TierMeasure; 3] = [TierMeasure::SpentMinor, TierMeasure::Orders, TierMeasure::Visits];

impl Read for Tiers {
    fn read(json: &Json) -> Tiers {
        let (within, within_count) = json.get("within").variant();
        let (kept, kept_count) = json.get("kept").variant();
        let mut all = Tiers {
            by: TierMeasure::StatusPoints,
            within: match crate::spelled::place(&within, "months calendar_year") {
                Some(0) => TierWindow::Months(within_count),
                Some(_) => TierWindow::CalendarYear,
                None => TierWindow::Ever,
            },
            kept: match crate::spelled::place(&kept, "months calendar_years") {
                Some(0) => TierKept::Months(kept_count),
                Some(_) => TierKept::CalendarYears(kept_count),
                None => TierKept::Ever,
            },
            grace: Span::default(),
            is_soft_landing: false,
            tiers: Vec::new(),
        };
        json.choice("by", "spent_minor orders visits", &MEASURES, &mut all.by);
        json.maybe("grace", &mut all.grace);
        json.maybe("is_soft_landing", &mut all.is_soft_landing);
        json.field("tiers", &mut all.tiers);
        all
    }
}

impl Read for Tier {
    fn read(json: &Json) -> Tier {
        let mut tier = Tier::default();
        let Tier { id, name, from, percent, benefits, expiry, birthday_days } = &mut tier;
        json.field("id", id);
        json.field("name", name);
        json.field("from", from);
        json.field("percent", percent);
        json.field("benefits", benefits);
        json.field("expiry", expiry);
        json.field("birthday_days", birthday_days);
        tier
    }
}

impl Read for StampCard {
    fn read(json: &Json) -> StampCard {
        let mut card = StampCard::default();
        let StampCard { id, name, on, only, per, size, gives, is_next_free, points } = &mut card;
        json.field("id", id);
        json.field("name", name);
        json.field("on", on);
        json.maybe("only", only);
        *per = read_per(json).unwrap_or_default();
        json.field("size", size);
        json.field("gives", gives);
        json.maybe("is_next_free", is_next_free);
        json.maybe("points", points);
        card
    }
}

impl Read for Goal {
    fn read(json: &Json) -> Goal {
        let mut goal = Goal::default();
        let Goal { id, kind, name, on, only, per, target, every, points, gives } = &mut goal;
        json.field("id", id);
        json.choice("kind", "challenge streak", &[GoalKind::Challenge, GoalKind::Streak], kind);
        json.field("name", name);
        json.field("on", on);
        json.maybe("only", only);
        *per = read_per(json).unwrap_or_default();
        json.field("target", target);
        json.choice("every", PERIODS, &PERIODS_READ, every);
        json.maybe("points", points);
        json.field("gives", gives);
        goal
    }
}

impl Read for Membership {
    fn read(json: &Json) -> Membership {
        let mut membership = Membership::default();
        let Membership { name, price_minor, every, grace, benefits } = &mut membership;
        json.field("name", name);
        json.field("price_minor", price_minor);
        json.field("every", every);
        json.maybe("grace", grace);
        json.field("benefits", benefits);
        membership
    }
}

impl Read for Birthday {
    fn read(json: &Json) -> Birthday {
        let mut birthday = Birthday::default();
        let Birthday { gives, before_days, days, points } = &mut birthday;
        json.field("gives", gives);
        json.maybe("before_days", before_days);
        json.field("days", days);
        json.maybe("points", points);
        birthday
    }
}

impl Read for GiftRule {
    fn read(json: &Json) -> GiftRule {
        let mut gift = GiftRule::default();
        let GiftRule {
            id,
            name,
            on,
            only,
            limits,
            valid,
            kind,
            // Said in the brand's own words.
            goal: _,
            amount_minor: _,
            percent: _,
        } = &mut gift;
        json.field("id", id);
        json.field("name", name);
        json.field("on", on);
        json.maybe("only", only);
        json.field("limits", limits);
        json.field("valid", valid);
        *kind = RewardKind::Gift;
        gift
    }
}

impl Read for Benefit {
    fn read(json: &Json) -> Benefit {
        let mut benefit = Benefit::default();
        let Benefit { id, name, only } = &mut benefit;
        json.field("id", id);
        json.field("name", name);
        json.maybe("only", only);
        benefit
    }
}

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

impl Read for Reward {
    fn read(json: &Json) -> Reward {
        let mut reward = Reward::default();
        let Reward {
            id,
            kind,
            name,
            about,
            cost,
            only,
            limits,
            unlocked_by,
            art,
            valid,
            undo_minutes,
            // Said in the brand's own words, or by its standing.
            amount_minor: _,
            percent: _,
            stock: _,
            winners: _,
            drawn_every: _,
            // Not on the wire.
            link: _,
        } = &mut reward;
        json.field("id", id);
        json.choice("kind", REWARDS, &REWARDS_READ, kind);
        json.field("name", name);
        json.field("about", about);
        json.field("cost", cost);
        json.maybe("only", only);
        json.field("limits", limits);
        json.field("unlocked_by", unlocked_by);
        json.field("art", art);
        json.field("valid", valid);
        json.maybe("undo_minutes", undo_minutes);
        reward
    }
}
