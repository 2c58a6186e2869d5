//! What is told of all is what is known of each: the real purchases, reckoned by `laurel insights` and once
//! more by other means: from the text, with sets and loops.

use crate::desk::Desk;
use crate::programs::lots;
use crate::town::{MORNING, on_both_engines, programs};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use laurel::demo;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

const PURCHASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/cdnow-purchases.txt");

/// Who bought when, for how many cents.
fn purchases(text: &str) -> Vec<(&str, Date, i64)> {
    let rows = text.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.map(|row| {
        let day = Date::strptime("%Y%m%d", row[1]).expect("a day");
        (row[0], day, row[3].replace('.', "").parse().expect("an amount"))
    })
    .collect()
}

/// Everyone who bought on one of the days before a day.
fn customers<'a>(bought: &[(&'a str, Date, i64)], at: Date, active_days: i64) -> HashSet<&'a str> {
    let first = at.checked_sub(active_days.days()).expect("a day");
    bought.iter().filter(|(_, day, _)| (first..at).contains(day)).map(|(who, ..)| *who).collect()
}

fn basis_points(part: usize, whole: usize) -> i64 {
    (part as f64 / whole as f64 * 10_000.0).round() as i64
}

fn told(desk: &Desk, arguments: &[&str]) -> Value {
    let begin = ["insights", "--program", "record-shop", "--json"];
    let (right, said) = desk.run(&[&begin[..], arguments].concat());
    assert!(right, "{said}");
    serde_json::from_str(&said).expect("JSON")
}

#[test]
fn the_real_purchases_come_to_what_another_reckoning_says() {
    let text = std::fs::read_to_string(PURCHASES).expect("the real purchases");
    let bought = purchases(&text);
    let desk = Desk::with(None);
    let (right, said) = desk.import(Path::new(PURCHASES));
    assert!(right, "{said}");

    let (from, to, active_days) = (date(1997, 7, 1), date(1998, 6, 30), 90);
    let days = ["--from", "1997-07-01", "--to", "1998-06-30", "--active-days", "90"];
    let figures = &told(&desk, &days)["customers"];
    let mut by_member = BTreeMap::<&str, (i64, i64, i64, i64)>::new();
    let before = from.checked_sub(365.days()).expect("a day");
    for (who, day, cents) in &bought {
        let sums = by_member.entry(who).or_default();
        if (from..=to).contains(day) {
            (sums.0, sums.1) = (sums.0 + cents, sums.1 + 1);
        } else if (before..from).contains(day) {
            (sums.2, sums.3) = (sums.2 + cents, sums.3 + 1);
        }
    }
    let buyers: Vec<_> = by_member.values().filter(|sums| sums.1 > 0).collect();
    let (cents, orders) = buyers.iter().fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    let repeated = buyers.iter().filter(|sums| sums.1 > 1).count();
    let both: Vec<_> = buyers.iter().filter(|sums| sums.3 > 0).collect();
    let grew = both.iter().filter(|sums| sums.0 * sums.3 > sums.2 * sums.1).count();
    assert_eq!((&figures["spent_minor"], &figures["order_count"]), (&cents.into(), &orders.into()));
    assert_eq!(figures["buyer_count"], buyers.len());
    assert_eq!(figures["repeat_purchase"]["numerator"], repeated);
    assert_eq!(figures["repeat_purchase"]["basis_points"], basis_points(repeated, buyers.len()));
    assert_eq!(figures["average_order_minor"], (cents as f64 / orders as f64).round() as i64);
    let value = cents as f64 / orders as f64 * (orders as f64 / buyers.len() as f64) * 3.0;
    assert_eq!(figures["lifetime_value_minor"], value.round() as i64);
    assert_eq!(figures["upsell"]["numerator"], grew);
    assert_eq!(figures["upsell"]["denominator"], both.len());

    let months = figures["months"].as_array().expect("months");
    assert_eq!(months.len(), 12);
    let mut month = from;
    for told in months {
        let next = month.checked_add(1.month()).expect("a month");
        let (start, end) = (customers(&bought, month, active_days), customers(&bought, next, active_days));
        let stayed = start.intersection(&end).count();
        assert_eq!(told["from"], month.to_string());
        for (figure, count) in [
            ("at_start", start.len()),
            ("at_end", end.len()),
            ("new", end.len() - stayed),
            ("lost", start.len() - stayed),
        ] {
            assert_eq!(told[figure], count, "{figure} of {month}");
        }
        assert_eq!(told["retention"]["basis_points"], basis_points(stayed, start.len()), "{month}");
        assert_eq!(told["churn"]["basis_points"], basis_points(start.len() - stayed, start.len()), "{month}");
        month = next;
    }
    let points = &told(&desk, &["--from", "1997-01-01", "--to", "1998-06-30"])["points"];
    assert_eq!((&points["earned"], &points["outstanding"]), (&2_453_159.into(), &2_453_159.into()));

    let (right, said) = desk.run(&[&["insights", "--program", "record-shop"], &days[..]].concat());
    assert!(right, "{said}");
    for line in ["Groove Club, 1997-07-01 to 1998-06-30", "365 days in America/New_York, both included"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let repeat = format!("{} of {} who ordered did so again", commas(repeated), commas(buyers.len()));
    assert!(said.contains(&repeat), "{repeat}: {said}");
    assert!(!said.contains('\x1b'), "no colour where nobody sees it");
}

fn commas(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        number => format!("{},{:03}", commas(number / 1_000), number % 1_000),
    }
}

#[test]
fn the_command_tells_what_is_wrong_and_writes_a_table() {
    let desk = Desk::with(None);
    let (right, said) = desk.run(&["insights", "--program", "record-shop"]);
    assert!(!right && said.contains("there is no database file"), "{said}");
    desk.import(
        &desk.write("orders.csv", b"member,date,amount\nmaya,2026-01-14,12.00\nmaya,2026-01-15,5.00\n"),
    );
    for (arguments, told) in [
        (&["--program", "coffee"][..], "there is no program `coffee`"),
        (&["--program", "record-shop", "--from", "today"], "from is `today`, which is not a day"),
        (&["--program", "record-shop", "--survey", "nps"], "survey is `nps`, which is not one"),
        (&["--program", "record-shop", "--json", "--csv"], "cannot be used with"),
    ] {
        let (right, said) = desk.run(&[&["insights"], arguments].concat());
        assert!(!right && said.contains(told), "{told}: {said}");
    }
    let days = ["--from", "2026-01-01", "--to", "2026-01-31"];
    let (right, said) = desk.run(&[&["insights", "--program", "record-shop", "--csv"], &days[..]].concat());
    assert!(right && said.contains("customers,,average order,8.50,USD,2,spent / orders\r\n"), "{said}");
    let (right, said) = desk.run(&[&["insights", "--program", "tea-house"], &days[..]].concat());
    assert!(right && said.contains("Nobody came by a friend's code."), "{said}");
}

/// Whatever a program says of expiry, what is told of everyone together is what each member is told, added
/// up.
#[test]
fn what_is_outstanding_is_what_all_members_have() {
    on_both_engines(async |town| {
        let app = town.app.clone();
        tokio::task::block_in_place(|| demo::load_people(&app, &programs())).expect("the demo");
        let mut lapsing_in_all = 0;
        for program in town.app.programs.all() {
            let zone = jiff::tz::TimeZone::get(&program.time_zone).expect("a zone");
            let today = jiff::Timestamp::from_millisecond(MORNING).expect("now").to_zoned(zone).date();
            let end_of = |days: i64| {
                let next = today.checked_add((days + 1).days()).expect("a day");
                next.in_tz(&program.time_zone).expect("midnight").timestamp().as_millisecond()
            };
            let horizons = [end_of(30), end_of(90)];
            let (mut had, mut pending, mut owed, mut lapsing) = (0, 0, 0, [0, 0]);
            for person in &program.demo_members {
                let session = town.session_of(&program.id, &person.external_id).await;
                let balance = town.me(&session).await["balance"].clone();
                let points = |of: &str| balance[of].as_i64().unwrap_or(0);
                had += points("available") + points("pending");
                pending += points("pending");
                owed += points("owed");
                for lot in lots(town, &session).await {
                    for (sum, horizon) in lapsing.iter_mut().zip(horizons) {
                        *sum +=
                            if lot.expires_at.is_some_and(|at| at <= horizon) { lot.remaining } else { 0 };
                    }
                }
            }
            let key = town.key_of(&program.id).await;
            let told = town.brand("GET", "/v1/insights", &key, None).await.body["points"].clone();
            let seen = ["outstanding", "pending", "owed", "lapsing_30_days", "lapsing_90_days"]
                .map(|figure| told[figure].as_i64().expect("points"));
            assert_eq!(seen, [had, pending, owed, lapsing[0], lapsing[1]], "{}", program.id);
            lapsing_in_all += lapsing[1];
        }
        assert!(lapsing_in_all > 0, "some of it lapses");
    });
}
