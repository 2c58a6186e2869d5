//! Time: the trap of a spent lot, 29 February, leap seconds, clocks that change, and last milliseconds.
#![cfg(feature = "file")]

extern crate laurel_rules as rules;

#[path = "histories/play.rs"]
mod play;
#[allow(dead_code, reason = "the histories use the rest")]
#[path = "histories/random.rs"]
mod random;
#[allow(dead_code, reason = "the histories use the rest")]
#[path = "histories/wishes.rs"]
mod wishes;

use contract::Instant;
use contract::events::{Data, Occasion, OrderLine, OrderPaid};
use contract::members::Birthday;
use contract::points::EntryKind;
use contract::programs::{Program, Span};
use contract::standing::{MembershipState, Standing};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use play::InMemory;
use random::{Random, any_seed};
use rules::account::Account;
use rules::book::Share;
use rules::calendar::{self, day, end, minute, of_civil, start};
use rules::file;
use rules::state::Who;
use wishes::Act;

/// Where clocks change at two o'clock, at one, never, at midnight, by half an hour, and not any more.
const ZONES: [&str; 9] = [
    "America/New_York",
    "Europe/London",
    "Asia/Shanghai",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

/// A program in a time zone: a point a dollar, and what a test adds.
fn program(zone: &str, more: &str) -> Program {
    let text = format!(
        r#"
languages = ["en"]
currency = "USD"
time_zone = "{zone}"
name = {{ en = "Time" }}
promise = {{ en = "A point a dollar." }}
points = {{ en = {{ one = "point", other = "points" }} }}

[theme]
brand = "oklch(0.45 0.11 292)"
warm = "oklch(0.72 0.13 52)"
mark = "M16 4L28 28L4 28z"
motif = "M0 130L480 130"

{more}

[[earning]]
id = "spend"
name = {{ en = "A dollar spent" }}
points = 1
per = "1.00"
"#
    );
    file::read("time", "v1", &text).map_err(|mistakes| mistakes[0].to_string()).expect("a program").program
}

fn at(text: &str) -> Instant {
    text.parse::<Timestamp>().expect("an instant").as_millisecond()
}

fn local(zone: &str, text: &str) -> Instant {
    let civil: jiff::civil::DateTime = text.parse().expect("a date and a time");
    civil.to_zoned(TimeZone::get(zone).expect("a zone")).expect("a time").timestamp().as_millisecond()
}

fn member(joined_at: Instant) -> InMemory {
    InMemory::new(Who { joined_at, birthday: None })
}

/// An order of so many dollars; what it earned.
fn buy(member: &mut InMemory, program: &Program, at: Instant, dollars: i64) -> i64 {
    let line =
        OrderLine { id: "1".to_owned(), quantity: 1, amount_minor: dollars * 100, ..OrderLine::default() };
    let order = OrderPaid { currency: "USD".to_owned(), lines: vec![line], ..OrderPaid::default() };
    report(member, program, at, "order.paid", Data::Order(order))
}

fn happen(member: &mut InMemory, program: &Program, at: Instant, r#type: &'static str) -> i64 {
    report(member, program, at, r#type, Data::Occasion(Occasion::default()))
}

fn report(member: &mut InMemory, program: &Program, at: Instant, r#type: &'static str, data: Data) -> i64 {
    let id = format!("{} at {at}", member.state.sequence);
    let posted = member.play(program, &Act::Report { r#type, id, at, data }, at).expect("it is right");
    posted.map_or(0, |posted| posted.points)
}

/// Whether so many points can be spent.
fn spend(member: &mut InMemory, program: &Program, at: Instant, points: i64) -> bool {
    let id = format!("{} at {at}", member.state.sequence);
    let share = Share { points: -points, status_points: 0 };
    member.play(program, &Act::Adjust { kind: EntryKind::Spend, id, at, share }, at).is_ok()
}

/// What there is at an instant: points, and where the member stands.
fn look(member: &mut InMemory, program: &Program, now: Instant) -> (i64, Standing) {
    member.play(program, &Act::Look, now).expect("looking is never refused");
    let (state, who) = (member.state.clone(), member.who);
    let mut account = Account { program, who, state, book: &mut member.pages.clone(), now };
    (member.state.points, account.standing(now).unwrap_or_default())
}

fn tier(member: &mut InMemory, program: &Program, now: Instant) -> String {
    look(member, program, now).1.tier.expect("there are tiers").tier
}

#[test]
fn points_that_were_spent_do_not_lapse() {
    let program = program("America/New_York", "[expiry]\nafter = \"1 month\"\n");
    let first = at("2027-01-14T12:00:00Z");
    let mut maya = member(first);
    assert_eq!(buy(&mut maya, &program, first, 100), 100);
    assert!(spend(&mut maya, &program, first + 1, 100));
    assert_eq!(look(&mut maya, &program, at("2027-12-31T00:00:00Z")).0, 0);
    buy(&mut maya, &program, at("2028-01-01T12:00:00Z"), 7);
    assert_eq!(look(&mut maya, &program, at("2028-01-02T00:00:00Z")).0, 7);
}

#[test]
fn days_of_every_zone_begin_where_those_of_the_tz_database_do() {
    for name in ZONES {
        let (program, zone) = (program(name, ""), TimeZone::get(name).expect("a zone"));
        let mut today: Zoned = date(2015, 1, 1).to_zoned(zone).expect("a day");
        while today.year() < 2040 {
            let known = of_civil(today.year().into(), today.month().into(), today.day().into());
            let tomorrow = today.tomorrow().and_then(|day| day.start_of_day()).expect("a day");
            let first = today.start_of_day().expect("a day").timestamp().as_millisecond();
            assert_eq!(start(&program, known), first, "{name} {today}");
            assert_eq!(end(&program, known), tomorrow.timestamp().as_millisecond(), "{name} {today}");
            assert_eq!(day(&program, first), known, "{name} {today}");
            assert_eq!(day(&program, first - 1), known - 1, "{name} {today}");
            today = tomorrow;
        }
    }
}

#[test]
fn any_instant_is_on_the_day_and_minute_that_the_tz_database_says() {
    let seed = random::number("LAUREL_SEED").unwrap_or_else(any_seed);
    println!("instants from LAUREL_SEED={seed}");
    let mut random = Random::new(seed);
    for name in ZONES {
        let (program, zone) = (program(name, ""), TimeZone::get(name).expect("a zone"));
        for _ in 0..2_000 {
            let instant = random.between(at("1975-01-01T00:00:00Z"), at("2099-01-01T00:00:00Z"));
            let seen = Timestamp::from_millisecond(instant).expect("an instant").to_zoned(zone.clone());
            let known = of_civil(seen.year().into(), seen.month().into(), seen.day().into());
            let of_day = i64::from(seen.hour()) * 60 + i64::from(seen.minute());
            assert_eq!((day(&program, instant), minute(&program, instant)), (known, of_day), "{name} {seen}");
        }
    }
}

#[test]
fn twelve_months_from_29_february_end_with_28_february() {
    for zone in ["America/New_York", "Asia/Shanghai"] {
        let more = "[expiry]\nafter = \"12 months\"\n[membership]\nname = { en = \"Plus\" }\nprice = \"9.00\"
            every = \"12 months\"\n";
        let program = program(zone, more);
        let joined = local(zone, "2028-02-29T12:00:00");
        let over = local(zone, "2029-03-01T00:00:00");
        let mut leo = member(joined);
        buy(&mut leo, &program, joined, 30);
        happen(&mut leo, &program, joined, "membership.paid");
        let (points, standing) = look(&mut leo, &program, over - 1);
        let state = standing.membership.map(|membership| membership.state);
        assert_eq!((points, state), (30, Some(MembershipState::Active)), "{zone}");
        let (points, standing) = look(&mut leo, &program, over);
        let state = standing.membership.map(|membership| membership.state);
        assert_eq!((points, state), (0, Some(MembershipState::Lapsed)), "{zone}");
        // And to the day four years later where that year has a 29 February.
        assert_eq!(
            calendar::civil(calendar::add(of_civil(2028, 2, 29), Span { months: 48, days: 0 })),
            (2032, 2, 29)
        );
    }
}

#[test]
fn a_membership_paid_by_the_month_on_31_january_comes_back_to_the_31st_only_if_paid_from_there() {
    let more = "[membership]\nname = { en = \"Plus\" }\nprice = \"9.00\"\nevery = \"1 month\"\n";
    let program = program("Europe/London", more);
    let mut leo = member(at("2028-01-31T09:00:00Z"));
    happen(&mut leo, &program, at("2028-01-31T09:00:00Z"), "membership.paid");
    let until = |member: &InMemory| member.state.progress.paid_until_at;
    assert_eq!(until(&leo), Some(at("2028-03-01T00:00:00Z")));
    happen(&mut leo, &program, at("2028-02-20T09:00:00Z"), "membership.paid");
    assert_eq!(until(&leo), Some(local("Europe/London", "2028-03-30T00:00:00")));
}

#[test]
fn born_on_29_february_is_given_points_on_28_february_or_on_the_day_itself() {
    let program =
        program("America/New_York", "[birthday]\ngives = { en = \"A cake\" }\ndays = 1\npoints = 25\n");
    let birthday = Some(Birthday { month: 2, day: 29, year: Some(2_000) });
    let mut leo = InMemory::new(Who { joined_at: at("2027-01-14T12:00:00Z"), birthday });
    let days = ["2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"];
    for (nth, first) in (1_i64..).zip(days) {
        let first = local("America/New_York", &format!("{first}T00:00:00"));
        assert_eq!(look(&mut leo, &program, first - 1).0, 25 * (nth - 1));
        let (points, standing) = look(&mut leo, &program, first);
        assert_eq!(points, 25 * nth);
        assert!(standing.birthday.is_some_and(|birthday| birthday.is_open));
    }
    let years = leo.pages.entries.iter().filter(|entry| entry.reason.key == "birthday");
    assert_eq!(years.count(), days.len());
}

#[test]
fn joined_on_29_february_has_the_tier_of_the_day_until_28_february() {
    let more = "[tiers]\nby = \"orders\"\nwithin = \"12 months\"\nkept = \"12 months\"
[[tier]]\nid = \"green\"\nname = { en = \"Green\" }\nfrom = 0
[[tier]]\nid = \"gold\"\nname = { en = \"Gold\" }\nfrom = 1\n";
    let program = program("Europe/London", more);
    let joined = at("2028-02-29T00:00:00Z");
    let mut leo = member(joined);
    buy(&mut leo, &program, joined, 1);
    let over = at("2029-03-01T00:00:00Z");
    assert_eq!(tier(&mut leo, &program, over - 1), "gold");
    assert_eq!(tier(&mut leo, &program, over), "green");
}

#[test]
fn the_milliseconds_beside_a_leap_second_are_on_two_days_and_in_two_years() {
    let (before, after) = (at("2016-12-31T23:59:59.999Z"), at("2017-01-01T00:00:00.000Z"));
    // Unix time does not count the second between them.
    assert_eq!(after - before, 1);
    let more = "[tiers]\nby = \"orders\"\nwithin = \"calendar year\"\nkept = \"to the end of the year\"
[[tier]]\nid = \"green\"\nname = { en = \"Green\" }\nfrom = 0
[[tier]]\nid = \"gold\"\nname = { en = \"Gold\" }\nfrom = 2
[expiry]\nafter = \"1 day\"
[[earning]]\nid = \"visit\"\nname = { en = \"A visit\" }\non = \"visit\"\npoints = 5\n\
    limits = [\"once per day\"]\n";
    let program = program("UTC", more);
    assert_eq!((day(&program, before), day(&program, after)), (of_civil(2016, 12, 31), of_civil(2017, 1, 1)));
    assert_eq!((minute(&program, before), minute(&program, after)), (1_439, 0));
    let mut maya = member(at("2016-12-01T00:00:00Z"));
    assert_eq!(happen(&mut maya, &program, before - 1, "visit"), 5);
    assert_eq!(happen(&mut maya, &program, before, "visit"), 0, "once a day");
    assert_eq!(happen(&mut maya, &program, after, "visit"), 5);
    buy(&mut maya, &program, before, 1);
    buy(&mut maya, &program, after, 1);
    assert_eq!(tier(&mut maya, &program, after), "green", "one order in each year");
    assert_eq!(look(&mut maya, &program, at("2017-01-01T23:59:59.999Z")).0, 12);
    assert_eq!(look(&mut maya, &program, at("2017-01-02T00:00:00Z")).0, 6, "the old year's are over");
}

#[test]
fn a_limit_begins_anew_with_the_first_millisecond_of_a_day_of_any_length() {
    let more = "[[earning]]\nid = \"visit\"\nname = { en = \"A visit\" }\non = \"visit\"\npoints = 5
limits = [\"once per day\"]\n";
    for (zone, first) in [
        ("America/New_York", "2027-03-14"),
        ("America/New_York", "2027-11-07"),
        ("Europe/London", "2027-03-28"),
        ("Europe/London", "2027-10-31"),
        ("Asia/Shanghai", "2027-03-14"),
        ("America/Sao_Paulo", "2018-11-04"),
        ("Africa/Cairo", "2027-04-30"),
        ("America/Havana", "2027-03-14"),
    ] {
        let program = program(zone, more);
        let civil: jiff::civil::Date = first.parse().expect("a day");
        let zoned = civil.to_zoned(TimeZone::get(zone).expect("a zone")).expect("a day");
        let morning = zoned.start_of_day().expect("a day").timestamp().as_millisecond();
        let next = zoned.checked_add(1.day()).and_then(|day| day.start_of_day()).expect("a day");
        let next = next.timestamp().as_millisecond();
        let mut maya = member(morning - 86_400_000);
        let earned: Vec<i64> = [morning - 1, morning, next - 1, next, next + 1]
            .into_iter()
            .map(|at| happen(&mut maya, &program, at, "visit"))
            .collect();
        assert_eq!(earned, [5, 5, 0, 5, 0], "{zone} {first}");
    }
}

#[test]
fn a_campaign_ends_with_the_last_millisecond_of_its_last_day() {
    for zone in ZONES {
        let more = "[[campaign]]\nid = \"double\"\nname = { en = \"Double\" }\ntimes = \"2\"
from = \"2027-03-13\"\nuntil = \"2027-03-14\"\n";
        let program = program(zone, more);
        let (from, until) = (local(zone, "2027-03-13T00:00:00"), local(zone, "2027-03-15T00:00:00"));
        let mut maya = member(from - 86_400_000);
        let earned: Vec<i64> = [from - 1, from, until - 1, until]
            .into_iter()
            .map(|at| buy(&mut maya, &program, at, 10))
            .collect();
        assert_eq!(earned, [10, 20, 20, 10], "{zone}");
    }
}

#[test]
fn a_lot_can_be_spent_until_its_last_millisecond_and_pending_ones_from_their_first() {
    for (zone, bought, available, over) in [
        ("America/New_York", "2027-03-12T12:00:00", "2027-03-14T00:00:00", "2027-04-13T00:00:00"),
        ("America/New_York", "2027-10-07T23:59:59", "2027-10-09T00:00:00", "2027-11-08T00:00:00"),
        ("Europe/London", "2027-02-28T00:00:00", "2027-03-02T00:00:00", "2027-03-29T00:00:00"),
        ("Asia/Shanghai", "2027-12-31T00:00:00", "2028-01-02T00:00:00", "2028-02-01T00:00:00"),
        ("Africa/Cairo", "2027-03-29T12:00:00", "2027-03-31T00:00:00", "2027-04-30T01:00:00"),
    ] {
        let pending = Span { months: 0, days: 2 };
        let program = Program { pending, ..program(zone, "[expiry]\nafter = \"1 month\"\n") };
        let [bought, available, over] = [bought, available, over].map(|text| local(zone, text));
        let mut maya = member(bought);
        buy(&mut maya, &program, bought, 30);
        assert!(!spend(&mut maya, &program, available - 1, 1), "{zone}: still pending");
        assert!(spend(&mut maya, &program, available, 1), "{zone}: pending no more");
        assert!(spend(&mut maya, &program, over - 1, 1), "{zone}: not over yet");
        assert!(!spend(&mut maya, &program, over, 1), "{zone}: over");
        let last = maya.pages.entries.last().expect("an entry");
        assert_ne!(last.kind, EntryKind::Expire, "what was refused has written nothing");
        assert_eq!(look(&mut maya, &program, over).0, 0, "{zone}");
        let last = maya.pages.entries.last().expect("an entry");
        assert_eq!((last.kind, last.points, last.occurred_at), (EntryKind::Expire, -28, over), "{zone}");
    }
}

#[test]
fn a_tier_is_held_to_the_last_millisecond_of_its_grace() {
    let more = "[tiers]\nby = \"orders\"\nwithin = \"1 month\"\nkept = \"1 month\"\ngrace = \"10 days\"
[[tier]]\nid = \"green\"\nname = { en = \"Green\" }\nfrom = 0
[[tier]]\nid = \"gold\"\nname = { en = \"Gold\" }\nfrom = 2\n";
    let zone = "America/New_York";
    let program = program(zone, more);
    let first = local(zone, "2027-02-05T00:00:00");
    let mut maya = member(first);
    buy(&mut maya, &program, first, 1);
    // The window of a month has the first order until the last millisecond of 4 March.
    let mut late = maya.clone();
    buy(&mut maya, &program, local(zone, "2027-03-05T00:00:00") - 1, 1);
    buy(&mut late, &program, local(zone, "2027-03-05T00:00:00"), 1);
    let over = local(zone, "2027-04-15T00:00:00");
    assert_eq!(tier(&mut late, &program, local(zone, "2027-03-05T00:00:00")), "green");
    assert_eq!(tier(&mut maya, &program, over - 1), "gold");
    assert!(look(&mut maya, &program, over - 1).1.tier.is_some_and(|tier| tier.is_in_grace));
    assert_eq!(tier(&mut maya, &program, over), "green");
}

#[test]
fn a_membership_lasts_to_the_last_millisecond_of_its_grace() {
    let more = "[membership]\nname = { en = \"Plus\" }\nprice = \"9.00\"\nevery = \"1 month\"\n\
    grace = \"3 days\"
[[earning]]\nid = \"plus\"\nname = { en = \"For members\" }\non = \"visit\"\npoints = 5\n\
    members_only = true\n";
    for (zone, paid, until, over) in [
        ("America/New_York", "2027-02-11T12:00:00", "2027-03-12T00:00:00", "2027-03-15T00:00:00"),
        ("Asia/Shanghai", "2028-01-31T12:00:00", "2028-03-01T00:00:00", "2028-03-04T00:00:00"),
        ("Africa/Cairo", "2027-03-26T12:00:00", "2027-04-27T00:00:00", "2027-04-30T01:00:00"),
    ] {
        let program = program(zone, more);
        let [paid, until, over] = [paid, until, over].map(|text| local(zone, text));
        let mut maya = member(paid);
        happen(&mut maya, &program, paid, "membership.paid");
        let state = |member: &mut InMemory, at| look(member, &program, at).1.membership.map(|one| one.state);
        assert_eq!(state(&mut maya, until - 1), Some(MembershipState::Active), "{zone}");
        assert_eq!(state(&mut maya, until), Some(MembershipState::Grace), "{zone}");
        assert_eq!(happen(&mut maya, &program, over - 1, "visit"), 5, "{zone}");
        assert_eq!(state(&mut maya, over), Some(MembershipState::Lapsed), "{zone}");
        assert_eq!(happen(&mut maya, &program, over, "visit"), 0, "{zone}");
    }
}
