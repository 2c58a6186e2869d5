//! Tokens, codes and cursors that were damaged in every way one can think of: each is refused, none with a
//! fault, and none opens anything.

use crate::hand_off::{claims, shared_key, signed};
use crate::random::{Random, any_seed, number};
use crate::rewards::in_the_gallery;
use crate::town::{Answer, Town};
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What is read from the outside, and opens something.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    Session,
    Link,
    Key,
    TillCode,
    FriendsCode,
    Survey,
    HandOff,
    HistoryCursor,
    CalendarCursor,
    TrailCursor,
    Entry,
}

const DOORS: [Door; 11] = [
    Door::Session,
    Door::Link,
    Door::Key,
    Door::TillCode,
    Door::FriendsCode,
    Door::Survey,
    Door::HandOff,
    Door::HistoryCursor,
    Door::CalendarCursor,
    Door::TrailCursor,
    Door::Entry,
];

#[test]
fn no_damaged_token_opens_anything() {
    let seed = number("LAUREL_SEED").unwrap_or_else(any_seed);
    let seconds = number("LAUREL_FUZZ_SECONDS").unwrap_or(2);
    println!("damaged tokens from LAUREL_SEED={seed} for {seconds} s an engine");
    in_the_gallery(async |town| {
        let mut random = Random::new(seed);
        let maya = town.member("gallery", "maya", 100).await;
        for _ in 0..3 {
            town.give("maya", 1).await;
        }
        let redeemed = crate::rewards::redeem(town, &maya, "redemption-1", "print", 10).await;
        let code = redeemed.body["reference"].as_str().expect("a code").to_owned();
        let cursor = async |path: &str, key: Option<&str>| {
            let page = match key {
                Some(key) => town.brand("GET", path, key, None).await,
                None => town.browser("GET", path, Some(&maya), None).await,
            };
            page.body["next_cursor"].as_str().expect("a cursor").to_owned()
        };
        let history = cursor("/v1/me/entries?limit=1", None).await;
        let calendar = cursor("/v1/me/lots?limit=1", None).await;
        let trail = cursor("/v1/audit?limit=1", Some(&town.key)).await;
        let token = maya.split_once('=').expect("a cookie").1;
        let (kid, secret) = shared_key(town, "gallery").await;
        let hand_off = signed(&kid, &secret, &of_the_gallery());
        let (begun, mut count) = (Instant::now(), 0);
        while begun.elapsed() < Duration::from_secs(seconds) {
            let door = random.pick(&DOORS);
            let right = match door {
                Door::Session => token,
                Door::Key => &town.key,
                Door::Link | Door::Survey => "0123456789abcdefghjkmnpqrs",
                Door::TillCode | Door::FriendsCode => &code,
                Door::HandOff => &hand_off,
                Door::HistoryCursor => &history,
                Door::CalendarCursor => &calendar,
                Door::TrailCursor => &trail,
                Door::Entry => "2",
            };
            let sent = damaged(&mut random, right.as_bytes());
            // Blanks around it do not matter, and behind ; another cookie begins.
            let as_read = sent.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
            if as_read == right.as_bytes() {
                continue;
            }
            let Some(answer) = knock(town, &maya, door, &sent).await else { continue };
            let told =
                format!("{door:?} {:?} LAUREL_SEED={seed}\n{answer:?}", String::from_utf8_lossy(&sent));
            assert!(answer.status.as_u16() < 500, "{told}");
            // A code may be written in many ways, a number, too; what was asked is then looked up and is
            // what it was.
            let may_be_right = [Door::TillCode, Door::Entry, Door::Survey].contains(&door);
            // Behind & another parameter begins, and a cursor that is left out is the first page.
            let may_be_right =
                may_be_right || sent.contains(&b'&') || sent.is_empty() || sent.contains(&b'#');
            assert!(may_be_right || answer.status.is_client_error(), "{told}");
            count += 1;
        }
        println!("{count} damaged tokens");
        assert_eq!(town.available(&maya).await, 93);
        let body = json!({ "token": hand_off });
        let opened = town.browser("POST", "/v1/programs/gallery/sessions", None, Some(body)).await;
        assert_eq!(opened.status, 201, "the right one is as good as before: {opened:?}");
    });
}

fn of_the_gallery() -> Value {
    let mut right = claims(crate::town::MORNING, "the right one");
    for field in ["iss", "aud"] {
        right[field] = json!("gallery");
    }
    right["origin"] = json!("https://gallery.example");
    right
}

async fn knock(town: &Town, maya: &str, door: Door, sent: &[u8]) -> Option<Answer> {
    let escaped: String = sent
        .iter()
        .map(|&byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'&' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    let in_header = |before: &str| HeaderValue::from_bytes(&[before.as_bytes(), sent].concat()).ok();
    let with_cookie = Request::builder().header(header::COOKIE, maya).header("sec-fetch-site", "same-origin");
    let with_key = Request::builder().header(header::AUTHORIZATION, format!("Bearer {}", town.key));
    let request = match door {
        Door::Session => Request::get("/v1/me").header(header::COOKIE, in_header("__Host-laurel=")?),
        Door::Key => Request::get("/v1/audit").header(header::AUTHORIZATION, in_header("Bearer ")?),
        Door::Link => Request::post(format!("/v1/sign-ins/{escaped}")),
        Door::Survey => Request::get(format!("/s/{escaped}")),
        Door::FriendsCode => Request::get(format!("/r/{escaped}")),
        Door::HandOff => {
            Request::post("/v1/programs/gallery/sessions").header(header::CONTENT_TYPE, "application/json")
        }
        Door::TillCode => with_key
            .method("POST")
            .uri(format!("/v1/redemptions/{escaped}/use"))
            .header(header::CONTENT_TYPE, "application/json"),
        Door::HistoryCursor => with_cookie.uri(format!("/v1/me/entries?cursor={escaped}")),
        Door::CalendarCursor => with_cookie.uri(format!("/v1/me/lots?cursor={escaped}")),
        Door::TrailCursor => with_key.uri(format!("/v1/audit?cursor={escaped}")),
        Door::Entry => with_cookie.uri(format!("/v1/me/entries/{escaped}")),
    };
    let body = match door {
        Door::TillCode => json!({ "id": "" }).to_string(),
        Door::HandOff => json!({ "token": String::from_utf8_lossy(sent) }).to_string(),
        _ => String::new(),
    };
    Some(town.call(request.body(Body::from(body)).ok()?).await)
}

/// The right one with something changed, or something quite different.
fn damaged(random: &mut Random, right: &[u8]) -> Vec<u8> {
    if random.one_in(10) {
        return random.pick(&[
            Vec::new(),
            b"..".to_vec(),
            b"\0".to_vec(),
            "\u{202e}键".as_bytes().to_vec(),
            vec![b'9'; 400],
            b"9223372036854775808".to_vec(),
            b"-1.000000000000".to_vec(),
            b"' or 1=1 --".to_vec(),
            vec![0xff; 26],
            b"eyJhbGciOiJub25lIn0.e30.".to_vec(),
        ]);
    }
    let mut bytes = right.to_vec();
    for _ in 0..random.between(1, 3) {
        let at = random.below(bytes.len() + 1);
        match random.between(0, 5) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = u8::try_from(random.between(0, 255)).expect("a byte"),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 if at < bytes.len() => bytes[at] ^= 0x20,
            4 => bytes.extend_from_slice(right),
            _ => bytes.insert(at, random.pick(b".-_ ;=,%0aZ\xc3")),
        }
    }
    bytes
}
