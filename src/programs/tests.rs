//! What programs say of themselves: rules, limits, prices, tiers and how long things last.

use super::{lasting, terms};
use crate::locale::tests::{en, program, texts, zh};
use contract::programs::{
    EarningRule, Expiry, Limit, LimitCounts, Membership, Only, Per, Period, Program, Rounding, Span, Tier,
    TierKept, TierMeasure, TierWindow, Tiers,
};
use wasm_bindgen_test::wasm_bindgen_test;

const DAY: i64 = 86_400_000;

fn months(months: i64) -> Span {
    Span { months, days: 0 }
}

fn shop() -> Program {
    let tier =
        |id: &str, name: &str| Tier { id: id.to_owned(), name: texts(&[("en", name)]), ..Tier::default() };
    let tiers = vec![tier("green", "Green"), tier("gold", "Gold")];
    Program {
        membership: Some(Membership { name: texts(&[("en", "Prime")]), ..Membership::default() }),
        tiers: Some(Tiers {
            by: TierMeasure::SpentMinor,
            within: TierWindow::CalendarYear,
            kept: TierKept::CalendarYears(1),
            grace: Span { months: 0, days: 30 },
            is_soft_landing: true,
            tiers,
        }),
        ..program("USD", 2)
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_rule_says_what_it_gives_for_what() {
    let gives = |rule: EarningRule| terms::gives(&rule, &en(), &shop());
    let rule = |per| EarningRule { on: "order.paid".to_owned(), points: 2, per, ..EarningRule::default() };
    assert_eq!(gives(rule(Per::Event)), "2 points");
    assert_eq!(gives(rule(Per::Minor(100))), "2 points / $1");
    assert_eq!(gives(rule(Per::Quantity(1))), "2 points / item");
    assert_eq!(gives(rule(Per::Millilitres(10_000))), "2 points / 10 l");
    let steps = EarningRule { on: "activity.recorded".to_owned(), ..rule(Per::Quantity(1_000)) };
    assert_eq!(gives(steps), "2 points");
    let both = EarningRule { status_points: Some(20), ..rule(Per::Event) };
    assert_eq!(gives(both), "2 points, 20 points");
    let growth = EarningRule { points: 0, status_points: Some(20), ..rule(Per::Event) };
    assert_eq!(gives(growth), "20 points");
}

#[wasm_bindgen_test(unsupported = test)]
fn conditions_and_limits_read_as_phrases() {
    let only = Only {
        except_categories: vec!["gift-card".to_owned()],
        categories: vec!["95".to_owned()],
        tiers: vec!["green".to_owned(), "gold".to_owned()],
        weekdays: vec![6, 7],
        from_minute: Some(540),
        until_minute: Some(660),
        minimum_minor: Some(2000),
        is_for_paid_members: true,
        from_at: Some(10 * DAY + 5 * 3_600_000),
        until_at: Some(20 * DAY + 5 * 3_600_000),
        ..Only::default()
    };
    let limits = vec![
        Limit { max: 3, counts: LimitCounts::Times, period: Period::Month, is_by_key: false },
        Limit { max: 1, counts: LimitCounts::Times, period: Period::Ever, is_by_key: true },
    ];
    let rule = EarningRule {
        rounding: Rounding::Nearest,
        per: Per::Minor(100),
        only: only.clone(),
        limits,
        ..EarningRule::default()
    };
    assert_eq!(
        terms::of_rule(&rule, &en(), &shop(), 0),
        "For Green, Gold · For members of Prime · Not for gift cards · On Sat, Sun · 9:00–11:00 · From $20 · \
         11 January 1970 to 20 January 1970 · At most 3 times a month · Once for each · \
         Rounded to the nearest"
    );
    let begun = terms::circumstances(&only, &zh(), &shop(), 15 * DAY);
    assert_eq!(begun.last().map(String::as_str), Some("截至 1970年1月20日"));
    assert!(!terms::is_over(&only, 20 * DAY) && terms::is_over(&only, 21 * DAY));
}

#[wasm_bindgen_test(unsupported = test)]
fn limits_are_told_in_both_languages() {
    let told = |max, counts, period, is_by_key| {
        let limit = Limit { max, counts, period, is_by_key };
        (terms::limit(&limit, &en(), &shop()), terms::limit(&limit, &zh(), &shop()))
    };
    let (points, times) = (LimitCounts::Points, LimitCounts::Times);
    assert_eq!(told(300, points, Period::Day, false).0, "At most 300 points a day");
    assert_eq!(told(300, points, Period::Day, false).1, "每天最多 300 分");
    assert_eq!(told(1, times, Period::Day, false), ("Once a day".to_owned(), "每天一次".to_owned()));
    assert_eq!(told(1, times, Period::Ever, true), ("Once for each".to_owned(), "每项限一次".to_owned()));
    assert_eq!(told(5, times, Period::Ever, false).0, "At most 5 times");
}

#[wasm_bindgen_test(unsupported = test)]
fn prices_say_for_how_long() {
    let price = |every| terms::price(1300, every, &en(), &shop());
    assert_eq!(price(months(1)), "$13 a month");
    assert_eq!(price(months(12)), "$13 a year");
    assert_eq!(price(months(3)), "$13 for 3 months");
    assert_eq!(terms::price(1300, months(12), &zh(), &shop()), "每年 $13");
}

#[wasm_bindgen_test(unsupported = test)]
fn points_last_as_long_as_the_program_says() {
    let after = Some(months(6));
    let told = |expiry: Expiry| lasting::expiry(&expiry, &en(), &shop());
    assert_eq!(told(Expiry::default()), "Your points never lapse.");
    assert_eq!(told(Expiry { after, ..Expiry::default() }), "Your points last 6 months.");
    let to_end_of = Some(Period::Month);
    assert_eq!(
        told(Expiry { after, to_end_of, ..Expiry::default() }),
        "Your points last 6 months, and on to the end of that month."
    );
    assert_eq!(
        told(Expiry { after, kept_by_activity: Some(months(1)), ..Expiry::default() }),
        "Your points last 6 months. They stay at least 1 month after the last thing you do."
    );
    let mut program = shop();
    program.expiry =
        Expiry { after, kept_by_activity: after, activities: vec!["order.paid".to_owned()], to_end_of: None };
    assert_eq!(
        lasting::expiry(&program.expiry, &en(), &program),
        "Your points lapse only 6 months after your last order."
    );
    assert_eq!(lasting::expiry(&program.expiry, &zh(), &program), "最后一次下单后满 6 个月，积分才会过期。");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_ladder_says_what_it_takes_and_how_long_it_holds() {
    let program = shop();
    let mut tiers = program.tiers.clone().expect("there are tiers");
    let required = |tiers: &Tiers| lasting::required(35_000, tiers, &en(), &program);
    assert_eq!(required(&tiers), "$350 in a calendar year");
    assert_eq!(lasting::required(0, &tiers, &zh(), &program), "加入即是");
    let rules = lasting::ladder_rules(&tiers, &en(), &program);
    assert_eq!(rules.len(), 4);
    assert_eq!(rules[2], "After that there are 30 days of grace.");
    tiers.by = TierMeasure::StatusPoints;
    tiers.within = TierWindow::Months(12);
    assert_eq!(lasting::required(500, &tiers, &en(), &program), "500 points in 12 months");
    tiers.by = TierMeasure::Visits;
    tiers.within = TierWindow::Ever;
    assert_eq!(lasting::required(1, &tiers, &en(), &program), "1 visit");
    tiers.kept = TierKept::Ever;
    tiers.grace = Span::default();
    assert_eq!(lasting::ladder_rules(&tiers, &en(), &program).len(), 2);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_birthday_has_its_window() {
    assert_eq!(lasting::birthday(0, 1, &en()), "On the day itself");
    assert_eq!(lasting::birthday(0, 7, &en()), "Within 7 days of the day");
    assert_eq!(lasting::birthday(3, 4, &en()), "From 3 days before the day, 7 days in all");
    assert_eq!(lasting::birthday(3, 4, &zh()), "提前 3 天开始，共 7 天");
}
