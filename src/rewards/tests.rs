//! Rewards in words and in order.

use super::order::{Filter, Reach, ordered, reach};
use super::wallet::is_usable;
use super::words;
use crate::locale::Locale;
use crate::locale::tests::{en, program, texts, zh};
use contract::points::Lot;
use contract::programs::{Goal, Membership, Only, Program, Reward, RewardKind, Span, Tier, TierKept};
use contract::programs::{TierMeasure, TierWindow, Tiers};
use contract::rewards::{Redemption, RedemptionState, RewardStanding, Ticket, WhyNot};
use wasm_bindgen_test::wasm_bindgen_test;

/// 2027-01-14T13:12:00Z: 8:12 in New York.
const NOW: i64 = 1_799_932_320_000;
const DAY: i64 = 86_400_000;

fn shop() -> Program {
    let tier =
        Tier { id: "gold".to_owned(), name: texts(&[("en", "Gold"), ("zh-CN", "金")]), ..Tier::default() };
    let goal = Goal {
        id: "run".to_owned(),
        name: texts(&[("en", "First run"), ("zh-CN", "首跑")]),
        ..Goal::default()
    };
    let prime = texts(&[("en", "Prime"), ("zh-CN", "尊享")]);
    Program {
        tiers: Some(Tiers {
            by: TierMeasure::StatusPoints,
            within: TierWindow::Ever,
            kept: TierKept::Ever,
            grace: Span::default(),
            is_soft_landing: false,
            tiers: vec![tier],
        }),
        goals: vec![goal],
        membership: Some(Membership { name: prime, ..Membership::default() }),
        ..program("USD", 2)
    }
}

fn standing(id: &str, cost: i64, codes: &[(&str, i64)]) -> RewardStanding {
    let why = |(code, missing): &(&str, i64)| WhyNot {
        code: (*code).to_owned(),
        missing: Some(*missing),
        ..WhyNot::default()
    };
    RewardStanding {
        reward: Reward { id: id.to_owned(), cost, ..Reward::default() },
        reasons: codes.iter().map(why).collect(),
        ..RewardStanding::default()
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_nearest_reward_stands_first() {
    let all = vec![
        standing("gone", 5, &[("sold_out", 0), ("insufficient_points", 5)]),
        standing("locked", 10, &[("tier_too_low", 20)]),
        standing("far", 400, &[("insufficient_points", 300)]),
        standing("small", 25, &[]),
        standing("near", 120, &[("insufficient_points", 20)]),
        standing("large", 100, &[]),
        standing("gift/drink", 0, &[]),
    ];
    let all = ordered(all.leak(), Filter::All);
    let ids: Vec<&str> = all.iter().map(|one| &one.reward.id[..]).collect();
    assert_eq!(ids, ["large", "small", "near", "far", "locked", "gone"]);
    assert_eq!(reach(all[0]), Reach::Within);
    let within = all.iter().filter(|one| Filter::Within.lets(one)).count();
    assert_eq!((within, Filter::Kind(RewardKind::Donation).lets(all[0])), (2, false));
}

fn why(code: &str) -> WhyNot {
    WhyNot { code: code.to_owned(), ..WhyNot::default() }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_reason_is_told_in_both_languages() {
    let told = |why: &WhyNot| {
        let in_lang = |locale: &Locale| words::why_not(why, NOW, locale, &shop());
        (in_lang(&en()), in_lang(&zh()))
    };
    let both = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    let missing = WhyNot { missing: Some(20), ..why("insufficient_points") };
    assert_eq!(told(&missing), both("20 more points", "还差 20 分"));
    let tier = WhyNot { missing: Some(120), about: Some("gold".to_owned()), ..why("tier_too_low") };
    assert_eq!(told(&tier), both("From Gold · 120 points to go", "升到金后可换 · 还差 120 分"));
    let goal = WhyNot { about: Some("run".to_owned()), ..why("goal_not_reached") };
    assert_eq!(told(&goal), both("Once you have reached: First run", "达成“首跑”后"));
    assert_eq!(told(&why("membership_needed")), both("For members of Prime", "尊享会员专享"));
    assert_eq!(told(&why("sold_out")), both("All gone", "已换完"));
    assert_eq!(told(&why("limit_reached")), both("You have had it", "已经换过"));
    let again = WhyNot { until_at: Some(NOW + 30 * DAY), ..why("limit_reached") };
    assert_eq!(told(&again), both("Again from 13 February 2027", "2027年2月13日起可再换"));
    let soon = WhyNot { until_at: Some(NOW + 3_600_000), ..why("not_yet") };
    assert_eq!(told(&soon), both("From 9:12 on", "9:12 起"));
    let over = WhyNot { until_at: Some(NOW - DAY), ..why("over") };
    assert_eq!(told(&over), both("Ended on 13 January 2027", "2027年1月13日已结束"));
    let hours = WhyNot { until_at: Some(NOW + 3_600_000), ..why("not_now") };
    assert_eq!(told(&hours), both("Again today at 9:12", "今天 9:12 开放"));
    assert_eq!(told(&why("of_the_future")), both("", ""));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_button_says_what_it_does() {
    let act = |kind, cost| {
        let reward = Reward { kind, cost, ..Reward::default() };
        (words::act(&reward, true, &en(), &shop()), words::act(&reward, false, &zh(), &shop()))
    };
    let both = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    assert_eq!(act(RewardKind::Product, 150), both("Redeem for 150 points", "兑换"));
    assert_eq!(act(RewardKind::Donation, 100), both("Donate 100 points", "捐出"));
    assert_eq!(act(RewardKind::PrizeDraw, 1), both("Take a ticket for 1 point", "换抽奖券"));
    assert_eq!(act(RewardKind::Experience, 0), both("Book a place", "预约"));
    assert_eq!(act(RewardKind::Gift, 0), both("Take it", "领取"));
}

fn lot(remaining: i64, end: Option<i64>, available_at: i64) -> Lot {
    Lot { remaining, expires_at: end, available_at, ..Lot::default() }
}

#[wasm_bindgen_test(unsupported = test)]
fn it_is_told_which_points_go() {
    // Days end at midnight in New York.
    let midnight = NOW - 13 * 3_600_000 - 12 * 60_000 + 5 * 3_600_000;
    let goes = |lots: &[Lot], cost| words::goes(lots, cost, NOW, &en(), &shop());
    let soon = [lot(30, Some(midnight + 18 * DAY), 0), lot(50, None, 0)];
    assert_eq!(
        goes(&soon, 60).as_deref(),
        Some("30 of these points would have lapsed on 31 January 2027 anyway.")
    );
    let zh_soon = words::goes(&soon, 60, NOW, &zh(), &shop());
    assert_eq!(zh_soon.as_deref(), Some("其中 30 分本来 2027年1月31日就要过期。"));
    let far = [
        lot(9, Some(midnight + 200 * DAY), NOW + 1),
        lot(20, Some(midnight + 201 * DAY), 0),
        lot(20, Some(midnight + 202 * DAY), 0),
    ];
    assert_eq!(
        goes(&far, 25).as_deref(),
        Some("Those that lapse first go first: from 3 August 2027 to 4 August 2027.")
    );
    assert_eq!(goes(&far, 20).as_deref(), Some("They are of those that lapse on 3 August 2027."));
    assert_eq!(goes(&[lot(50, None, 0)], 20), None);
    assert_eq!(goes(&[], 20), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn terms_are_in_plain_words() {
    let reward = Reward {
        kind: RewardKind::Experience,
        valid: Some(Span { months: 0, days: 14 }),
        only: Only { tiers: vec!["gold".to_owned()], ..Only::default() },
        unlocked_by: Some("run".to_owned()),
        undo_minutes: 60,
        ..Reward::default()
    };
    let standing = RewardStanding { reward, left: Some(4), ..RewardStanding::default() };
    let lines = words::conditions(&standing, NOW, &en(), &shop());
    let expected = ["Can be used for 14 days", "For Gold", "Once you have reached: First run", "4 left"];
    assert_eq!(lines, expected);
    assert_eq!(words::left(&standing, 3, &zh()), None);
    assert_eq!(words::left(&standing, 4, &zh()).as_deref(), Some("还剩 4 个名额"));
    assert_eq!(
        words::undo(&standing.reward, NOW, &en(), &shop()),
        "You can undo it until 9:12, as long as it has not been used."
    );
    assert_eq!(words::undo(&Reward::default(), NOW, &zh(), &shop()), "这一步不能撤销。");
}

#[wasm_bindgen_test(unsupported = test)]
fn it_is_told_what_became_of_it() {
    let told =
        |one: &Redemption| (words::became(one, NOW, &en(), &shop()), words::became(one, NOW, &zh(), &shop()));
    let both = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    let issued = Redemption { expires_at: Some(NOW + DAY), ..Redemption::default() };
    assert_eq!(told(&issued), both("Until 15 January 2027", "有效期至 2027年1月15日"));
    assert!(is_usable(&issued, NOW) && !is_usable(&issued, NOW + DAY));
    let ended = Redemption { expires_at: Some(NOW), ..Redemption::default() };
    assert_eq!(told(&ended).0, "Not used by 14 January 2027");
    let used = Redemption { state: RedemptionState::Used, used_at: Some(NOW), ..Redemption::default() };
    assert_eq!(told(&used), both("Used on 14 January 2027", "2027年1月14日已使用"));
    let undone =
        Redemption { state: RedemptionState::Cancelled, cancelled_at: Some(NOW), ..Redemption::default() };
    assert_eq!(told(&undone).0, "Undone on 14 January 2027");
    let because = Some("The shop is closed".to_owned());
    let cancelled = Redemption { cancelled_because: because, ..undone };
    assert_eq!(told(&cancelled).0, "Cancelled on 14 January 2027: The shop is closed");
    let ticket = Ticket { number: 3, closes_at: NOW + DAY, ..Ticket::default() };
    let waits = Redemption {
        state: RedemptionState::Reserved,
        ticket: Some(ticket.clone()),
        ..Redemption::default()
    };
    assert_eq!(told(&waits), both("Ticket 3, drawn on 15 January 2027", "第 3 号抽奖券，2027年1月15日开奖"));
    let ticket = Some(Ticket { has_won: Some(false), ..ticket });
    let lost = Redemption { state: RedemptionState::Used, ticket, ..Redemption::default() };
    assert_eq!(told(&lost).0, "Ticket 3 did not win");
}
