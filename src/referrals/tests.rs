//! What is said of inviting: the deal, its terms, the steps, and where each friend stands.

use super::words::{headline, message, next_step, promised, stands, step, steps, terms, year};
use crate::locale::tests::{en, program, texts, zh};
use contract::programs::{EarningRule, Goal, Program, Referral, Span};
use contract::referrals::{Friend, FriendState, RejectedBecause};
use contract::standing::{GoalStanding, Standing};
use wasm_bindgen_test::wasm_bindgen_test;

/// 2027-01-14T13:12:00Z.
const NOW: i64 = 1_799_932_320_000;
const DAY: i64 = 86_400_000;

fn referral(friend_points: i64, advocate_points: i64) -> Referral {
    Referral {
        friend_gets: texts(&[("en", "15 dollars off the first order."), ("zh-CN", "第一单减 15 美元")]),
        friend_points,
        advocate_points,
        hold: Span { months: 0, days: 14 },
        per_year_max: Some(10),
        ..Referral::default()
    }
}

fn friend(state: FriendState) -> Friend {
    Friend {
        state,
        since_at: NOW - 11 * DAY,
        qualified_at: Some(NOW - 6 * DAY),
        rewards_at: Some(NOW + 8 * DAY),
        ..Friend::default()
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_headline_says_the_deal() {
    let shop = program("USD", 2);
    let said = |give, get| headline(&referral(give, get), &en(), &shop);
    assert_eq!(said(50, 50), "Give 50 points, get 50");
    assert_eq!(said(0, 100), "Invite a friend, get 100 points");
    assert_eq!(said(50, 0), "Good for a friend, good for you");
    assert_eq!(headline(&referral(50, 50), &zh(), &shop), "送朋友 50 分，你也得 50 分");
}

#[wasm_bindgen_test(unsupported = test)]
fn points_of_a_rule_for_friends_are_promised_too() {
    let on = "referral.qualified".to_owned();
    let rule = EarningRule { on, points: 500, ..EarningRule::default() };
    let shop = Program { earning: vec![rule], ..program("USD", 2) };
    assert_eq!(promised(&referral(0, 0), &shop), 500);
    assert_eq!(headline(&referral(0, 0), &en(), &shop), "Invite a friend, get 500 points");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_terms_say_how_long_and_how_many() {
    let mut deal = referral(0, 0);
    let said = "A friend counts once the first order has stood for 14 days. Up to 10 friends a year.";
    assert_eq!(terms(&deal, &en()), said);
    assert_eq!(year(&deal, 3, &en()), "3 of 10 this year");
    (deal.hold, deal.per_year_max) = (Span::default(), None);
    assert_eq!(terms(&deal, &en()), "A friend counts with the first order.");
    assert_eq!((year(&deal, 0, &en()), year(&deal, 2, &en())), (String::new(), "2 this year".to_owned()));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_goes_with_the_link_names_the_program_and_the_gift() {
    let said = message(&referral(0, 0), &en(), &program("USD", 2));
    assert!(said.starts_with("I like it at Groove Club, and I think you will, too."));
    assert!(said.ends_with("With my link you get: 15 dollars off the first order."), "{said}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_friend_is_told_by_state_and_day() {
    let shop = program("USD", 2);
    let said = |state, promised| stands(&friend(state), promised, NOW, &en(), &shop);
    assert_eq!(
        said(FriendState::Invited, 0),
        "Asked to join on 3 January. The letter is still to be opened."
    );
    assert_eq!(said(FriendState::Joined, 0), "Joined on 3 January. Waiting for the first order.");
    let ordered = "First order on 8 January.";
    assert_eq!(said(FriendState::Qualified, 50), [ordered, " Your 50 points come on 22 January."].concat());
    assert_eq!(said(FriendState::Qualified, 0), [ordered, " Your thank-you comes on 22 January."].concat());
    assert_eq!(said(FriendState::Rewarded, 50), [ordered, " Your 50 points came on 22 January."].concat());
    let bare = Friend { state: FriendState::Rewarded, ..Friend::default() };
    assert_eq!(stands(&bare, 50, NOW, &en(), &shop), "Your thank-you has come.");
    let old = Friend { since_at: NOW - 30 * DAY, ..Friend::default() };
    assert!(stands(&old, 0, NOW, &en(), &shop).contains("15 December 2026"), "with its year");
    assert_eq!(step(FriendState::Rewarded), Some(4));
}

#[wasm_bindgen_test(unsupported = test)]
fn each_reason_has_a_sentence_of_its_own() {
    let shop = program("USD", 2);
    let becauses = [
        None,
        Some(RejectedBecause::UnknownCode),
        Some(RejectedBecause::SameMember),
        Some(RejectedBecause::SameEmail),
        Some(RejectedBecause::SamePhone),
        Some(RejectedBecause::AlreadyReferred),
        Some(RejectedBecause::ExistingCustomer),
        Some(RejectedBecause::Circle),
        Some(RejectedBecause::TooManyFromOneNetwork),
        Some(RejectedBecause::CapReached),
        Some(RejectedBecause::Refunded),
    ];
    let mut told: Vec<String> = Vec::new();
    for because in becauses {
        let words = stands(&Friend { because, ..friend(FriendState::Rejected) }, 50, NOW, &zh(), &shop);
        assert!(words.ends_with('。') && !told.contains(&words), "{words}");
        told.push(words);
    }
    assert_eq!(step(FriendState::Rejected), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_ladder_says_what_is_missing_to_the_next_step() {
    let goal = |id: &str, target| Goal {
        id: id.to_owned(),
        on: "referral.qualified".to_owned(),
        target,
        gives: Some(texts(&[("en", "8 dollars of store credit")])),
        ..Goal::default()
    };
    let run = Goal { on: "activity.recorded".to_owned(), ..goal("run", 2) };
    let shop = Program { goals: vec![goal("five", 5), run, goal("one", 1)], ..program("USD", 2) };
    let standing = |value, reached_at| GoalStanding {
        goal: "five".to_owned(),
        value,
        reached_at,
        ..GoalStanding::default()
    };
    let reached = GoalStanding { goal: "one".to_owned(), reached_at: Some(NOW), ..GoalStanding::default() };
    let mut all = Standing { goals: vec![reached, standing(3, None)], ..Standing::default() };
    let targets: Vec<i64> = steps(&all, &shop).iter().map(|step| step.goal.target).collect();
    assert_eq!(targets, [1, 5]);
    let said = |all: &Standing| next_step(&steps(all, &shop), &en(), &shop);
    assert_eq!(said(&all), "2 more friends to 8 dollars of store credit");
    all.goals[1] = standing(4, None);
    assert_eq!(said(&all), "1 more friend to 8 dollars of store credit");
    all.goals[1] = standing(5, Some(NOW));
    assert_eq!(said(&all), "You have reached every step. Thank you.");
}
