//! Entries of every kind, explained in both languages.

use super::*;
use crate::locale::tests::{en, program, texts, zh};
use contract::points::{Draw, Reason, Step};
use contract::programs::{
    Campaign, EarningRule, GiftRule, Goal, Limit, LimitCounts, Per, Period, Rounding, StampCard, Tier,
    TierKept, TierMeasure, TierWindow, Tiers,
};
use wasm_bindgen_test::wasm_bindgen_test;

const DAY: i64 = 86_400_000;

fn named(id: &str, name: &str) -> EarningRule {
    EarningRule { id: id.to_owned(), name: texts(&[("en", name)]), ..EarningRule::default() }
}

/// A program with one of everything.
fn shop() -> Program {
    let gold =
        Tier { id: "gold".to_owned(), name: texts(&[("en", "Gold")]), percent: 120, ..Tier::default() };
    let mut rounded_up = named("up", "A litre");
    rounded_up.rounding = Rounding::Up;
    Program {
        earning: vec![named("app", "Each dollar in the app"), named("cup", "Your own cup"), rounded_up],
        campaigns: vec![Campaign {
            id: "double".to_owned(),
            name: texts(&[("en", "Double day")]),
            ..Campaign::default()
        }],
        tiers: Some(Tiers {
            by: TierMeasure::StatusPoints,
            within: TierWindow::Ever,
            kept: TierKept::Ever,
            grace: contract::programs::Span::default(),
            is_soft_landing: false,
            tiers: vec![gold],
        }),
        stamp_cards: vec![StampCard {
            id: "pots".to_owned(),
            name: texts(&[("en", "Pots")]),
            gives: texts(&[("en", "the tenth pot")]),
            ..StampCard::default()
        }],
        goals: vec![Goal { id: "run".to_owned(), name: texts(&[("en", "First run")]), ..Goal::default() }],
        gifts: vec![GiftRule {
            id: "tea".to_owned(),
            name: texts(&[("en", "A tea")]),
            ..GiftRule::default()
        }],
        ..program("USD", 2)
    }
}

fn step(key: &str, id: &str) -> Step {
    Step { key: key.to_owned(), id: (!id.is_empty()).then(|| id.to_owned()), ..Step::default() }
}

fn rate(id: &str, amount: i64) -> Step {
    let per = Some(Per::Minor(100));
    Step { amount_minor: Some(amount), rate_points: Some(1), per, ..step("rate", id) }
}

fn entry(key: &str, points: i64, steps: Vec<Step>) -> Entry {
    let params = ReasonParams { amount_minor: Some(1140), item_count: Some(2), ..ReasonParams::default() };
    let params = if key.starts_with("order") { params } else { ReasonParams::default() };
    let reason = Reason { key: key.to_owned(), params, steps };
    Entry { sequence: 1, kind: EntryKind::Earn, points, status_points: points, reason, ..Entry::default() }
}

fn rows(why: &Why) -> Vec<String> {
    why.rows.iter().map(|(label, figure)| [label, ": ", figure].concat()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn an_order_is_explained_step_by_step() {
    let steps = vec![
        rate("app", 1140),
        Step { percent: Some(120), ..step("tier", "gold") },
        Step { percent: Some(200), ..step("campaign", "double") },
        Step { points: Some(27), ..step("rounded", "") },
        Step { points: Some(20), limit: Some(twenty_a_day()), ..step("limit", "app") },
    ];
    let why = explain(&entry("order.paid", 20, steps), &en(), &shop());
    let expected = [
        "Order of 2 items: $11.40",
        "Each dollar in the app: 1 point: 11.4",
        "In Gold: × 1.2",
        "Double day: × 2",
        "Rounded down, once an order: 27",
        "At most 20 points a day: 20",
    ];
    assert_eq!(rows(&why), expected);
    assert_eq!(why.total, Some(("You earned".to_owned(), "+20 points".to_owned())));
    assert!(why.notes.is_empty(), "{:?}", why.notes);
}

fn twenty_a_day() -> Limit {
    Limit { max: 20, counts: LimitCounts::Points, period: Period::Day, is_by_key: false }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_counted_is_told_where_it_was_not_all() {
    let why = explain(&entry("order.paid", 7, vec![rate("gone", 740)]), &en(), &shop());
    assert_eq!(rows(&why)[1..], ["Of this counts: $7.40", "1 point for each $1: 7.4"]);
    let mut litres = entry("order.paid", 41, vec![rate("up", 0)]);
    litres.reason.steps[0].per = Some(Per::Millilitres(1_000));
    litres.reason.steps[0].quantity = Some(40_500);
    litres.reason.steps.push(Step { points: Some(41), ..step("rounded", "") });
    let why = explain(&litres, &zh(), &shop());
    assert_eq!(rows(&why)[1..], ["其中计入: 40.5 升", "A litre 得 1 分: 40.5", "取整: 41"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_order_that_earned_nothing_says_why() {
    let wanted = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    let note = |step: Step| explain(&entry("order.paid", 0, vec![step]), &en(), &shop()).notes.join("|");
    let app = |key, words: &[&str]| Step { wanted: wanted(words), ..step(key, "app") };
    assert_eq!(
        note(app("channel", &["app", "online"])),
        "Each dollar in the app: Only orders placed in the app, online count."
    );
    assert_eq!(note(app("channel", &["moon"])), "Each dollar in the app: It is for something else.");
    assert_eq!(note(app("tier_needed", &["gold"])), "Each dollar in the app: This is for Gold.");
    assert_eq!(note(app("weekday", &["6", "7"])), "Each dollar in the app: This counts on Sat, Sun.");
    assert_eq!(
        note(app("hour", &["840", "1020"])),
        "Each dollar in the app: This counts between these times: 14:00, 17:00."
    );
    let least = Step { amount_minor: Some(2000), ..step("minimum", "app") };
    assert_eq!(note(least), "Each dollar in the app: It takes $20 or more.");
    let limit = Step { limit: Some(twenty_a_day()), ..step("limit", "app") };
    assert_eq!(note(limit), "Each dollar in the app: At most 20 points a day, and that was reached.");
    assert_eq!(note(step("no_rule", "")), "This earned nothing under the rules of that day.");
    let chinese = explain(&entry("order.paid", 0, vec![step("not_yet", "app")]), &zh(), &shop());
    assert_eq!(chinese.notes, ["Each dollar in the app：当时还没开始。"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn rules_that_were_not_asked_are_not_told() {
    let steps = vec![rate("app", 1140), step("channel", "cup"), step("category", "")];
    assert!(explain(&entry("order.paid", 11, steps), &en(), &shop()).notes.is_empty());
    let steps = vec![step("about", "cup"), step("recorder", "app")];
    let why = explain(&entry("activity.recorded", 0, steps), &en(), &shop());
    assert_eq!(why.notes, ["Each dollar in the app: It is for something else."]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_given_besides_points_is_told() {
    let steps = vec![
        Step { quantity: Some(2), ..step("stamp", "pots") },
        step("card_full", "pots"),
        step("gift", "tea"),
        Step { points: Some(50), ..step("goal", "run") },
        step("membership_paid", ""),
        step("tier_reached", "gold"),
        step("late", ""),
    ];
    let why = explain(&entry("visit", 50, steps), &en(), &shop());
    assert_eq!(rows(&why), ["Pots: +2 stamps", "First run, reached: +50"]);
    let expected = [
        "Pots is full: the tenth pot",
        "A gift for you: A tea",
        "Your membership goes on.",
        "With it you reached Gold.",
        "We heard of it late. What happened in between stands as it is.",
    ];
    assert_eq!(why.notes, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_refund_says_what_it_took_and_what_not() {
    let steps = vec![
        Step { points: Some(30), ..step("refund", "") },
        Step { points: Some(20), ..step("lapsed_before", "") },
        Step { points: Some(10), ..step("spent_before", "") },
        Step { points: Some(10), ..step("owed", "") },
        step("refunded_before", ""),
    ];
    let mut refund = entry("order.refunded", -40, steps);
    refund.kind = EntryKind::Reverse;
    let why = explain(&refund, &en(), &shop());
    assert_eq!(rows(&why), ["Refund: $11.40", "Refund: \u{2212}30"]);
    let expected = [
        "20 points had lapsed before and could not be taken.",
        "10 points had been used; what you earn next pays for it.",
        "It had been refunded before, so nothing more was taken.",
    ];
    assert_eq!(why.notes, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn points_towards_tiers_are_told_where_they_are_others() {
    let mut post = entry("custom.post", 0, vec![step("fixed", "cup")]);
    post.status_points = 20;
    let mut program = shop();
    program.status_points = [("en".to_owned(), texts(&[("other", "growth")]))].into();
    program.earning[1].status_points = Some(20);
    post.reason.steps[0].points = Some(0);
    let why = explain(&post, &en(), &program);
    assert_eq!(rows(&why), ["Your own cup: +20 growth", "Counts towards your tier: +20 growth"]);
    assert_eq!(name(&post, &en(), &program), "Your own cup");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_correction_brings_the_brands_own_words() {
    let mut entry = entry("adjustment", 25, Vec::new());
    entry.kind = EntryKind::Adjust;
    entry.reason.params.note = Some("Sorry for the sleeve.".to_owned());
    let why = explain(&entry, &en(), &program("USD", 2));
    assert_eq!(why.by.as_deref(), Some("A note from Groove Club"));
    assert_eq!(why.notes, ["Sorry for the sleeve."]);
    assert_eq!(name(&entry, &en(), &program("USD", 2)), "Correction");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reason_we_have_no_words_for_is_told_by_its_kind() {
    let mut entry = entry("moon_phase", -20, vec![step("tide", "")]);
    (entry.kind, entry.status_points) = (EntryKind::Spend, 0);
    let why = explain(&entry, &en(), &program("USD", 2));
    assert_eq!(name(&entry, &en(), &program("USD", 2)), "Reward");
    assert_eq!(why.total.map(|total| total.1).as_deref(), Some("\u{2212}20 points"));
    assert!(why.rows.is_empty() && why.notes.len() == 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn without_points_nothing_is_summed_up() {
    let mut program = program("USD", 2);
    program.points.clear();
    assert_eq!(explain(&entry("visit", 0, Vec::new()), &en(), &program).total, None);
}

#[wasm_bindgen_test(unsupported = test)]
fn lots_say_until_when_they_last_and_where_points_went() {
    let lot = Lot {
        points: 30,
        remaining: 20,
        available_at: 5 * DAY,
        expires_at: Some(31 * DAY + 5 * 3_600_000),
        is_kept_by_activity: true,
        ..Lot::default()
    };
    let opened = EntryWhy { entry: Entry::default(), opened: Some(lot.clone()), drawn: Vec::new() };
    let expected = [
        "They can be used from 5 January 1970.",
        "They can be used until 31 January 1970; anything you do puts that off.",
        "Left of them: 20.",
    ];
    assert_eq!(explain_lots(&opened, 0, &en(), &program("USD", 2)).notes, expected);
    let gone = Lot { remaining: 0, ..lot.clone() };
    let opened = EntryWhy { entry: Entry::default(), opened: Some(gone), drawn: Vec::new() };
    assert_eq!(explain_lots(&opened, 0, &en(), &program("USD", 2)).notes, ["None of them are left."]);
    let drawn = (0..8).map(|at| Draw { lot: lot.clone(), points: if at == 0 { -5 } else { 5 } }).collect();
    let spent = EntryWhy { entry: Entry::default(), opened: None, drawn };
    let why = explain_lots(&spent, 0, &en(), &program("USD", 2));
    assert_eq!(why.rows.len(), DRAWS_MAX);
    assert_eq!(rows(&why)[0], "Put back to 31 December 1969: +5");
    assert_eq!(rows(&why)[1], "Taken from 31 December 1969, to be used by 31 January 1970: \u{2212}5");
    assert_eq!(why.notes, ["And 2 more of these."]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_an_invitation_brought_and_took_back_is_told() {
    let entry = |kind, key: &str, points| {
        let reason = Reason { key: key.to_owned(), ..Reason::default() };
        Entry { kind, points, reason, ..Entry::default() }
    };
    let shop = shop();
    let joined = entry(EntryKind::Earn, "referral.joined", 50);
    assert_eq!(name(&joined, &en(), &shop), "A friend’s invitation");
    assert_eq!(explain(&joined, &en(), &shop).notes, ["For coming by a friend’s invitation."]);
    let rejected = entry(EntryKind::Reverse, "referral.rejected", -50);
    assert_eq!(name(&rejected, &zh(), &shop), "收回邀请奖励");
    assert_eq!(explain(&rejected, &zh(), &shop).notes, ["这是首单送的，首单退了，就收回了。"]);
    assert_eq!(name(&entry(EntryKind::Earn, "referral.qualified", 50), &zh(), &shop), "好友首单");
}
