//! `cargo xtask bench history`: whether a long history makes a member's page or the next order slower.
//!
//! Members with ten orders stand beside one with ten thousand, over the same three years, on one connection.

use super::empty_folder;
use super::http::{Connection, get, report};
use super::server::Server;
use crate::shell::{self, Outcome};
use jiff::Timestamp;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const CLUB: &str = "coffee-stars";

const YEARS_MS: i64 = 3 * 365 * 24 * 60 * 60 * 1_000;

const FEW: i64 = 10;
const MANY: i64 = 10_000;

/// What is measured makes a short history longer, so there are several of them, and each takes its turn.
const SHORT_COUNT: usize = 50;

const ROUNDS: usize = 2_500;

/// As many events as the server takes at a time.
const BATCH: usize = 1_000;

/// A ratio above it fails.
const RATIO_MAX: f64 = 1.2;

/// How much members spend, and so the tier they are in and what becomes of their points.
struct Case {
    name: &'static str,
    /// What each order of a short history comes to, in cents.
    short: fn(i64) -> i64,
    /// And of a long one.
    long: fn(i64) -> i64,
    /// And while it is measured, of both.
    measured_minor: i64,
    /// Every how many rounds there is an order: those in Green must not leave it.
    order_every: usize,
}

const CASES: [Case; 2] = [
    Case {
        name: "green",
        short: |_| 120,
        // One star from every twentieth order: five hundred lots that the member's visits keep.
        long: |nth| if nth % 20 == 0 { 120 } else { 60 },
        measured_minor: 120,
        order_every: 8,
    },
    // A lot from every order, and none of them ever ends.
    Case { name: "reserve", short: |_| 100_000, long: |_| 540, measured_minor: 540, order_every: 1 },
];

/// What is asked for of both.
const CALLS: [&str; 3] = ["GET /v1/me", "GET /v1/me/lots", "POST /v1/events, an order"];

/// A member who is signed in.
pub struct Person {
    external_id: String,
    /// Shows that it is this one.
    pub cookie: String,
}

/// What short and long histories took.
#[derive(Default)]
struct Sample {
    short: Vec<Duration>,
    long: Vec<Duration>,
}

/// Builds the server, lets members live, measures, and prints a table.
pub fn history() -> Outcome {
    let program = crate::serve::build_server()?;
    let folder = empty_folder()?;
    let url = format!("sqlite:{}", folder.join("laurel.db").display());
    let server = Server::run(&program, &url, &folder, CLUB, &["serve"])?;
    let mut connection = Connection::open(&server)?;
    let mut table = Vec::new();
    for case in &CASES {
        let begun = Instant::now();
        let mut short = Vec::new();
        for nth in 0..SHORT_COUNT {
            let id = format!("{}-short-{nth}", case.name);
            short.push(live(&server, &mut connection, &folder, &id, FEW, case.short)?);
        }
        let id = format!("{}-long", case.name);
        let long = live(&server, &mut connection, &folder, &id, MANY, case.long)?;
        println!("{}: lived in {}", case.name, shell::seconds(begun.elapsed()));
        let samples = measure(&server, &mut connection, case, &short, &long)?;
        for (call, sample) in CALLS.iter().zip(samples) {
            table.push((format!("{}, {call}", case.name), sample));
        }
        for person in [&short[0], &long] {
            println!("{}: {}", person.external_id, standing(&server, &mut connection, person)?);
        }
    }
    drop((connection, server));
    let mut verify = Command::new(&program);
    let verified = shell::output(verify.arg("verify").env("LAUREL_DATABASE_URL", &url))?;
    println!("{}\n", verified.replace('\n', "; "));
    print(table)
}

/// Lets someone join three years ago and place orders since, evenly, in order of time; signs in by letter.
pub fn live(
    server: &Server,
    connection: &mut Connection,
    folder: &Path,
    external_id: &str,
    count: i64,
    amount_minor: fn(i64) -> i64,
) -> Outcome<Person> {
    let email = format!("{external_id}@example.com");
    let joined_at = Timestamp::now().as_millisecond() - YEARS_MS;
    server.join(external_id, &email, &time(joined_at)?)?;
    let order = |nth| {
        let at = time(joined_at + YEARS_MS / count * nth + 1)?;
        Ok(order(external_id, &format!("h-{nth}"), amount_minor(nth), Some(&at)))
    };
    let orders = (0..count).map(order).collect::<Outcome<Vec<String>>>()?;
    for batch in orders.chunks(BATCH) {
        let body = format!("[{}]", batch.join(","));
        let request = report(server, "application/cloudevents-batch+json", &body);
        let (_, answer) = connection.ask(&request)?;
        if answer.contains("\"rejected\"") {
            return Err(format!("an order was not taken:\n{answer}"));
        }
    }
    let cookie = server.sign_in(CLUB, &email, folder)?;
    Ok(Person { external_id: external_id.to_string(), cookie })
}

fn measure(
    server: &Server,
    connection: &mut Connection,
    case: &Case,
    short: &[Person],
    long: &Person,
) -> Outcome<[Sample; 3]> {
    let mut samples = <[Sample; 3]>::default();
    for round in 0..ROUNDS {
        let short = &short[round % short.len()];
        for (nth, sample) in samples.iter_mut().enumerate() {
            if nth == 2 && round % case.order_every != 0 {
                continue;
            }
            let request = |person: &Person| match nth {
                0 => get(server, "/v1/me", &person.cookie),
                1 => get(server, "/v1/me/lots", &person.cookie),
                _ => {
                    let id = format!("m-{round}");
                    let event = order(&person.external_id, &id, case.measured_minor, None);
                    report(server, "application/cloudevents+json", &event)
                }
            };
            // Each is first as often as the other.
            let is_short_first = (round / case.order_every).is_multiple_of(2);
            let (first, second) = if is_short_first { (short, long) } else { (long, short) };
            let (first, second) = (request(first), request(second));
            let (first, second) = (connection.ask(&first)?.0, connection.ask(&second)?.0);
            let (of_short, of_long) = if is_short_first { (first, second) } else { (second, first) };
            sample.short.push(of_short);
            sample.long.push(of_long);
        }
    }
    Ok(samples)
}

/// Where someone stands at the end, in a few words: the proof that the comparison is what it claims to be.
fn standing(server: &Server, connection: &mut Connection, person: &Person) -> Outcome<String> {
    let (_, me) = connection.ask(&get(server, "/v1/me", &person.cookie))?;
    let after = |key: &str| {
        let found = me.split_once(&format!("\"{key}\":")).map_or("", |(_, rest)| rest);
        found.split([',', '}', ']']).next().unwrap_or_default().to_string()
    };
    let lapses = me.matches("\"lapses_at\"").count();
    let (tier, points, newest) = (after("tier\":{\"tier"), after("available"), after("sequence"));
    Ok(format!("tier {tier}, {points} stars, {newest} entries, {lapses} dates told at which some lapse"))
}

fn order(external_id: &str, id: &str, amount_minor: i64, time: Option<&str>) -> String {
    let time = time.map_or(String::new(), |time| format!("\"time\":\"{time}\","));
    format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{external_id}-{id}\",\"source\":\"bench\",\
         \"type\":\"order.paid\",\"subject\":\"{external_id}\",{time}\
         \"data\":{{\"currency\":\"USD\",\"channel\":\"app\",\"lines\":[{{\"id\":\"1\",\
         \"quantity\":1,\"amount_minor\":{amount_minor},\"category\":\"drink\"}}]}}}}"
    )
}

fn time(at: i64) -> Outcome<String> {
    Timestamp::from_millisecond(at).map(|at| at.to_string()).map_err(|error| error.to_string())
}

fn print(table: Vec<(String, Sample)>) -> Outcome {
    println!("{:36} {:>10} {:>10} {:>6} {:>7}", "medians", "10", "10,000", "ratio", "count");
    let mut slow = Vec::new();
    for (what, mut sample) in table {
        let (short, long) = (median_ms(&mut sample.short), median_ms(&mut sample.long));
        let ratio = long / short;
        println!("{what:36} {short:>7.3} ms {long:>7.3} ms {ratio:>6.2} {:>7}", sample.long.len());
        if ratio > RATIO_MAX && !what.contains("lots") {
            slow.push(what);
        }
    }
    if slow.is_empty() { Ok(()) } else { Err(format!("slower with a long history: {}", slow.join("; "))) }
}

fn median_ms(latencies: &mut [Duration]) -> f64 {
    latencies.sort_unstable();
    latencies.get(latencies.len() / 2).map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
}
