//! Events, quotes, members and adjustments that were damaged in every way one can think of: each is
//! answered, none
//! with a fault, and the sums agree at the end.

use crate::random::{Random, any_seed, number};
use crate::town::{Answer, Town, on_both_engines};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Programs with rules for most that can be reported.
const PROGRAMS: [&str; 4] = ["tea-house", "movie-insiders", "summit-pass", "smile-store"];

const TYPES: [&str; 13] = [
    "order.paid",
    "order.refunded",
    "member.joined",
    "profile.completed",
    "review.approved",
    "social.connected",
    "visit",
    "event.attended",
    "code.claimed",
    "activity.recorded",
    "membership.paid",
    "referral.qualified",
    "custom.post",
];

#[test]
fn nothing_that_is_sent_makes_the_server_fail() {
    let seed = number("LAUREL_SEED").unwrap_or_else(any_seed);
    let seconds = number("LAUREL_FUZZ_SECONDS").unwrap_or(2);
    println!("damaged requests from LAUREL_SEED={seed} for {seconds} s an engine");
    on_both_engines(async |town| {
        let mut random = Random::new(seed);
        let mut keys = Vec::new();
        for program in PROGRAMS {
            let key = town.key_of(program).await;
            let put = json!({ "joined": "2026-01-01T00:00:00Z", "birthday": { "month": 2, "day": 29 } });
            let put = town.brand("PUT", "/v1/members/maya", &key, Some(put)).await;
            assert_eq!(put.status, 200, "{put:?}");
            keys.push(key);
        }
        let (begun, mut count, mut applied) = (Instant::now(), 0, 0);
        while begun.elapsed() < Duration::from_secs(seconds) {
            let key = random.pick(&keys);
            let (method, path, body) = request(&mut random, count);
            let sent = String::from_utf8_lossy(&body).into_owned();
            let answer = send(town, method, &path, &key, body).await;
            assert_is_answered(&answer, &format!("{method} {path} {sent}"));
            applied += usize::from(answer.body["status"] == "applied");
            count += 1;
            if random.one_in(50) {
                town.wait_ms(random.between(1, 40 * 86_400_000));
            }
        }
        println!("{count} requests, {applied} events applied");
        assert!(applied > 0, "some are right enough");
    });
}

async fn send(town: &Town, method: &str, path: &str, key: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json");
    town.call(request.body(Body::from(body)).expect("a request")).await
}

/// A right answer, or a problem with a code, of a batch for each item.
fn assert_is_answered(answer: &Answer, sent: &str) {
    let status = answer.status.as_u16();
    assert!(status < 500, "{sent}\n{answer:?}");
    if status >= 400 {
        assert_ne!(answer.problem().1, "", "{sent}");
    }
    for result in answer.body["results"].as_array().into_iter().flatten() {
        let status = result["status"].as_str().unwrap_or_default();
        let is_told = result["problem"]["code"].is_string();
        assert!(["applied", "duplicate", "rejected"].contains(&status), "{sent}\n{result}");
        assert_eq!(status == "rejected", is_told, "{sent}\n{result}");
        let fault = result["problem"]["status"].as_u64().is_some_and(|status| status >= 500);
        assert!(!fault, "{sent}\n{result}");
    }
}

/// A request, more or less damaged.
fn request(random: &mut Random, nth: usize) -> (&'static str, String, Vec<u8>) {
    let (method, path, body) = match random.between(0, 19) {
        0 => ("PUT", format!("/v1/members/{}", path_part(random)), member(random)),
        1 => ("GET", format!("/v1/members/{}", path_part(random)), Value::Null),
        2 => {
            let body = json!({ "id": format!("{nth}"), "points": random.between(-500, 500),
                "reason": "a gift", "actor": "ann" });
            ("POST", format!("/v1/members/{}/adjustments", path_part(random)), body)
        }
        3..=4 => ("POST", "/v1/quote".to_owned(), quote(random, nth)),
        5..=6 => {
            let count = random.below(6);
            let events = (0..count).map(|item| event(random, nth * 10 + item)).collect();
            ("POST", "/v1/events".to_owned(), Value::Array(events))
        }
        _ => ("POST", "/v1/events".to_owned(), event(random, nth)),
    };
    let mut body = body;
    for _ in 0..random.pick(&[0, 1, 1, 2, 3, 6]) {
        damage(random, &mut body);
    }
    let mut bytes = body.to_string().into_bytes();
    if random.one_in(10) {
        damage_bytes(random, &mut bytes);
    }
    (method, path, bytes)
}

fn event(random: &mut Random, nth: usize) -> Value {
    let r#type = random.pick(&TYPES);
    // Sometimes an id comes again.
    let id = if random.one_in(10) { random.below(50) } else { nth };
    let mut event = json!({
        "specversion": "1.0", "type": r#type, "source": "https://shop.example", "id": format!("{id}"),
        "subject": "maya", "data": data(random, r#type, nth),
    });
    if random.one_in(3) {
        let times = [
            "2026-06-01T00:00:00Z",
            "2027-01-14T08:12:00+08:00",
            "2027-01-13T23:59:60Z",
            "1900-01-01T00:00:00Z",
            "-009999-01-02T01:59:59Z",
            "9999-12-30T22:00:00Z",
        ];
        event["time"] = json!(random.pick(&times));
    }
    event
}

fn quote(random: &mut Random, nth: usize) -> Value {
    let r#type = random.pick(&TYPES);
    json!({ "type": r#type, "subject": "maya", "data": data(random, r#type, nth) })
}

fn member(random: &mut Random) -> Value {
    json!({
        "name": "Maya", "email": format!("maya{}@example.com", random.below(4)),
        "birthday": { "month": random.between(1, 12), "day": random.between(1, 28), "year": 1990 },
        "joined": "2026-02-01T00:00:00Z",
    })
}

fn data(random: &mut Random, r#type: &str, nth: usize) -> Value {
    let currency = random.pick(&["USD", "CNY", "EUR"]);
    let line = |random: &mut Random, id: i64| {
        json!({ "id": format!("{id}"), "quantity": random.between(1, 5),
            "amount_minor": random.between(0, 20_000), "category": random.pick(&["tea", "drink", "film"]),
            "volume_ml": random.between(0, 50_000) })
    };
    match r#type {
        "order.paid" => {
            let lines: Vec<Value> = (0..random.between(1, 3)).map(|id| line(random, id)).collect();
            let channel = random.pick(&["app", "online", "outlet"]);
            json!({ "currency": currency, "channel": channel, "payment": "card", "lines": lines,
                "saved_minor": 100 })
        }
        "order.refunded" => {
            let mut refund = json!({ "order": format!("{}", random.below(nth + 1)), "currency": currency });
            if random.one_in(2) {
                refund["lines"] = json!([{ "id": "0", "amount_minor": random.between(0, 9_000) }]);
            }
            refund
        }
        "code.claimed" => json!({ "code": format!("CODE{}", random.below(100)) }),
        "review.approved" => json!({ "product": format!("lamp {}", random.below(5)) }),
        "social.connected" => json!({ "network": "wechat" }),
        "event.attended" => json!({ "event": "opening" }),
        "activity.recorded" => {
            json!({ "activity": "run", "quantity": random.between(0, 30_000), "recorder": "watch" })
        }
        "membership.paid" => json!({ "plan": "plus" }),
        "member.joined" => json!({ "name": "Maya", "email": "maya@example.com" }),
        _ => json!({}),
    }
}

/// Names of members as they stand in an address.
fn path_part(random: &mut Random) -> &'static str {
    random.pick(&["maya", "maya", "maya", "nobody", "%00", "a%00b", "%E9%94%AE", "%ff", "a%2Fb", "%20", "-"])
}

/// Somewhere in it something becomes odd, goes, or comes twice.
fn damage(random: &mut Random, value: &mut Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() && !random.one_in(12) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = random.pick(&names);
            match random.between(0, 9) {
                0 => drop(fields.remove(&name)),
                1 => {
                    let (copy, other) = (fields[&name].clone(), random.pick(&names));
                    fields.insert(other, copy);
                }
                2 => drop(fields.insert(format!("{name}s"), odd(random))),
                _ => damage(random, fields.get_mut(&name).expect("it is there")),
            }
        }
        Value::Array(items) if !items.is_empty() && !random.one_in(12) => {
            let nth = random.below(items.len());
            match random.between(0, 7) {
                0 => drop(items.remove(nth)),
                1 => items.push(items[nth].clone()),
                _ => damage(random, &mut items[nth]),
            }
        }
        Value::String(text) if random.one_in(3) => {
            let place = random.below(text.len() + 1);
            let place = (place..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(place, random.pick(&["\0", "\u{7f}", "键", "\u{202e}", " ", "'", "\\", "%"]));
        }
        other => *other = odd(random),
    }
}

fn odd(random: &mut Random) -> Value {
    let numbers = [0, 1, -1, 60, 1 << 53, (1 << 53) - 1, -(1 << 53), i64::MAX, i64::MIN, i64::MAX / 2];
    let texts = ["", "0", "\0", "null", "x", "2027-02-30T00:00:00Z", "2016-12-31T23:59:60Z", "😀", "USD"];
    match random.between(0, 9) {
        0..=3 => json!(random.pick(&numbers)),
        4..=5 => json!(random.pick(&texts)),
        6 => json!("ä".repeat(random.pick(&[127, 128, 300, 5_000]))),
        7 => random.pick(&[json!(u64::MAX), json!(1.5), json!(1e300), json!(-0.0), json!(true), Value::Null]),
        8 => random.pick(&[json!([]), json!({}), json!([[]]), json!([{}]), json!([null])]),
        _ => json!({ "about": "x", "product": "y", "lines": [], "month": 13, "day": 0 }),
    }
}

fn damage_bytes(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..random.between(1, 4) {
        let at = random.below(bytes.len().max(1)).min(bytes.len());
        match random.between(0, 3) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = u8::try_from(random.between(0, 255)).expect("a byte"),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            _ => bytes.insert(at, random.pick(b"\"{}[],:0-e\\\0\xff")),
        }
    }
}
