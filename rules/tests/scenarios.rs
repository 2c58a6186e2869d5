//! Scenario files: what they say becomes instants, amounts and events.
#![cfg(feature = "file")]

use contract::events::{Data, Occasion, OrderLine, OrderPaid};
use contract::members::Birthday;
use contract::programs::Program;
use laurel_rules::file;
use laurel_rules::scenario::file::read;
use laurel_rules::scenario::{Act, ExpectedLot, Until};

const STORY: &str = include_str!("complete.scenario.toml");

fn program() -> Program {
    file::read("complete", "v1", include_str!("complete.toml")).expect("the complete program").program
}

/// An instant of New York, from RFC 3339.
fn at(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond()
}

#[test]
fn times_are_in_the_programs_time_zone() {
    let scenario = read(STORY, &program()).expect("a scenario");
    assert_eq!(scenario.members[0].joined_at, at("2026-12-01T12:00:00-05:00"));
    assert_eq!(scenario.members[0].birthday, Some(Birthday { month: 2, day: 29, year: Some(1992) }));
    assert_eq!(scenario.members[1].birthday, Some(Birthday { month: 6, day: 5, year: None }));
    let step = &scenario.steps[0];
    assert_eq!((step.at, step.times, step.every_ms), (at("2027-01-10T09:00:00-05:00"), 18, 86_400_000));
    assert_eq!((step.line, step.expect_line, step.title.as_str()), (13, 20, "Eighteen coffees in the app"));
    assert_eq!(scenario.steps[1].at, at("2027-01-31T23:59:59.999-05:00"));
}

#[test]
fn a_last_day_is_the_instant_after_it() {
    let scenario = read(STORY, &program()).expect("a scenario");
    let refund = &scenario.steps[2].expect;
    assert_eq!(refund.tier_until, Some(Until::At(at("2029-01-01T00:00:00-05:00"))));
    assert_eq!(refund.lapses.as_ref().expect("lapses")[0].lapses_at, at("2028-02-01T00:00:00-05:00"));
    let lots = scenario.steps[3].expect.lots.clone().expect("lots");
    assert_eq!(lots[1], ExpectedLot { points: 5, left: 5, lapses: Until::Ever });
    let window = scenario.steps[6].expect.birthday;
    assert_eq!(window, Some((at("2027-06-02T00:00:00-04:00"), at("2027-06-12T00:00:00-04:00"))));
}

#[test]
fn an_amount_alone_is_an_order_of_one_line() {
    let scenario = read(STORY, &program()).expect("a scenario");
    let line = OrderLine {
        id: "1".to_owned(),
        quantity: 2,
        amount_minor: 2500,
        category: Some("drink".to_owned()),
        volume_ml: Some(500),
    };
    let data = OrderPaid {
        currency: "USD".to_owned(),
        lines: vec![line],
        channel: Some("app".to_owned()),
        payment: Some("card".to_owned()),
        ..OrderPaid::default()
    };
    let act = Act::Event { r#type: "order.paid".to_owned(), id: None, data: Data::Order(data) };
    assert_eq!(scenario.steps[0].act, act);
}

#[test]
fn what_an_event_is_about_may_have_the_name_its_type_gives_it() {
    let scenario = read(STORY, &program()).expect("a scenario");
    let data = Occasion {
        about: Some("run".to_owned()),
        quantity: Some(5000),
        channel: Some("app".to_owned()),
        recorder: Some("watch".to_owned()),
        ..Occasion::default()
    };
    let id = Some("a-1".to_owned());
    let act = Act::Event { r#type: "activity.recorded".to_owned(), id, data: Data::Occasion(data) };
    assert_eq!(scenario.steps[4].act, act);
    assert_eq!(
        [&scenario.steps[6].act, &scenario.steps[7].act, &scenario.steps[8].act],
        [&Act::Spend(100), &Act::Adjust(-50), &Act::Look]
    );
}
