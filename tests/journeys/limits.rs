//! Too many requests, too large ones, too slow ones.

use crate::town::{Answer, NAMED_BY_PROXY, Town, on_both_engines_in};
use axum::body::{Body, Bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, header};
use http_body_util::{BodyExt, Channel};
use serde_json::{Value, json};
use tower::ServiceExt;

pub const HOME: &str = "198.51.100.7";
pub const ELSEWHERE: &str = "203.0.113.9";

pub async fn from(town: &Town, network: &str, request: Builder, body: &str) -> Answer {
    let request = request.header(NAMED_BY_PROXY, network).header(header::CONTENT_TYPE, "application/json");
    town.call(request.body(Body::from(body.to_owned())).expect("a request")).await
}

async fn sign_in(town: &Town, network: &str) -> Answer {
    let request = Request::post("/v1/programs/record-shop/sign-ins");
    from(town, network, request, "{\"email\":\"no address\"}").await
}

fn wait_s(headers: &HeaderMap) -> i64 {
    headers["retry-after"].to_str().expect("text").parse().expect("seconds")
}

/// Asks until it is too much; answers how often it was not.
pub async fn until_too_many(most: usize, mut ask: impl AsyncFnMut() -> Answer) -> (usize, Answer) {
    for count in 0..most {
        let answer = ask().await;
        if answer.status == 429 {
            return (count, answer);
        }
    }
    panic!("{most} requests were not too many");
}

#[test]
fn whoever_knocks_too_often_waits_and_nobody_else_does() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let (count, refused) = until_too_many(100, async || sign_in(town, HOME).await).await;
        assert_eq!((count, refused.problem()), (30, (429, "too_many_requests")));
        assert_eq!(wait_s(&refused.headers), 3);
        assert_eq!(sign_in(town, ELSEWHERE).await.problem(), (422, "invalid_email"));
        // One entry of the list is the proxy's, the others are whatever the client wrote.
        assert_eq!(sign_in(town, &format!("{ELSEWHERE}, {HOME}")).await.status, 429);
        let link = Request::post("/v1/sign-ins/00000000000000000000000000");
        assert_eq!(from(town, HOME, link, "").await.status, 429, "the doors are one");
        let read = from(town, HOME, Request::get("/v1/programs"), "").await;
        assert_eq!(read.status, 200, "reading is another matter");
        town.wait_ms(wait_s(&refused.headers) * 1_000);
        assert_eq!(sign_in(town, HOME).await.problem(), (422, "invalid_email"));
        assert_eq!(sign_in(town, HOME).await.status, 429);
        assert!(town.letters().is_empty());
    });
}

#[test]
fn a_house_of_version_six_is_one_network() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let mut nth = 0;
        let ask = async || {
            nth += 1;
            sign_in(town, &format!("2001:db8:0:1::{nth:x}")).await
        };
        assert_eq!(until_too_many(100, ask).await.0, 30);
        assert_eq!(sign_in(town, "2001:db8:0:2::1").await.status, 422);
    });
}

#[test]
fn people_are_told_on_a_page_in_their_language() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        for (language, told) in [("en", "One moment, please"), ("zh-CN", "请稍等一下")] {
            let mut last = None;
            for _ in 0..40 {
                let request = Request::post("/r/2222222222")
                    .header(NAMED_BY_PROXY, HOME)
                    .header(header::ACCEPT_LANGUAGE, language)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let response =
                    town.router.clone().oneshot(request.body(Body::from("email=a")).expect("a request"));
                let (parts, body) = response.await.expect("infallible").into_parts();
                let bytes = body.collect().await.expect("a body").to_bytes();
                last = Some((parts, String::from_utf8_lossy(&bytes).into_owned()));
            }
            let (parts, html) = last.expect("an answer");
            assert_eq!(parts.status, 429);
            assert!(wait_s(&parts.headers) > 0 && html.contains(told), "{html}");
            let policy = parts.headers["content-security-policy"].to_str().expect("text");
            assert!(policy.contains("style-src 'sha256-"), "{policy}");
        }
    });
}

#[test]
fn a_key_and_a_member_have_a_measure_of_their_own() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let maya = town.join("maya").await;
        let tom = town.join("tom").await;
        let out = async |session: &str, network: &str| {
            let request = Request::delete("/v1/me/redemptions/none-there")
                .header(header::COOKIE, session)
                .header("sec-fetch-site", "same-origin");
            from(town, network, request, "").await
        };
        let (count, refused) = until_too_many(100, async || out(&maya, HOME).await).await;
        assert_eq!((count, refused.problem().0), (60, 429));
        assert_eq!(out(&maya, ELSEWHERE).await.status, 429, "wherever she is");
        assert_eq!(out(&tom, HOME).await.status, 404);
        // Whoever claims to be Tom and is not takes nothing from him.
        let forged = format!("{}.{}", tom.split_once('.').expect("a token").0, "0".repeat(26));
        for _ in 0..70 {
            assert_eq!(out(&forged, ELSEWHERE).await.status, 401);
        }
        assert_eq!(out(&tom, HOME).await.status, 404);

        let quote = async || {
            let request =
                Request::post("/v1/quote").header(header::AUTHORIZATION, format!("Bearer {}", town.key));
            from(town, HOME, request, "{}").await
        };
        assert_eq!(until_too_many(2_000, quote).await.0, 1_500);
    });
}

#[test]
fn this_machine_is_counted_by_its_members_and_keys_alone() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let maya = town.join("maya").await;
        for _ in 0..1_050 {
            assert_eq!(town.browser("GET", "/healthz", None, None).await.status, 200);
        }
        let forget = async || town.browser("DELETE", "/v1/me/redemptions/none", Some(&maya), None).await;
        assert_eq!(until_too_many(100, forget).await.0, 60);
        let quote = async || town.brand("POST", "/v1/quote", &town.key, Some(json!({}))).await;
        assert_eq!(until_too_many(2_000, quote).await.0, 1_500);
    });
}

#[test]
fn of_whom_the_proxy_says_nothing_they_are_counted_together() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let (mut nth, said) = (0, ["unknown", "127.0.0.1", "for=198.51.100.7", "unix:", "[::1]:80"]);
        let ask = async || {
            nth += 1;
            sign_in(town, said[nth % said.len()]).await
        };
        assert_eq!(until_too_many(100, ask).await.0, 30);
        assert_eq!(sign_in(town, HOME).await.status, 422);
    });
}

#[test]
fn reading_a_page_never_meets_a_limit() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let maya = town.join("maya").await;
        for _ in 0..20 {
            for path in
                ["/record-shop", "/v1/programs/record-shop", "/v1/me", "/v1/me/entries", "/v1/me/lots"]
            {
                for _ in 0..3 {
                    let request = Request::get(path).header(header::COOKIE, &maya);
                    assert_ne!(from(town, HOME, request, "").await.status, 429, "{path}");
                }
            }
        }
    });
}

#[test]
fn many_members_may_look_from_one_network() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let mut sessions = Vec::new();
        for name in ["ana", "ben", "cleo", "dan", "eva"] {
            sessions.push(town.member("record-shop", name, 0).await);
        }
        for _ in 0..250 {
            for session in &sessions {
                let request = Request::get("/v1/me/consents").header(header::COOKIE, session);
                assert_eq!(from(town, HOME, request, "").await.status, 200);
            }
        }
    });
}

#[test]
fn what_is_too_large_is_refused() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let long = format!("/v1/programs?{}", "x".repeat(9_000));
        assert_eq!(town.browser("GET", &long, None, None).await.problem(), (414, "address_too_long"));
        let maya = town.join("maya").await;
        let large = json!({ "reward": "x".repeat(70_000), "cost": 1 });
        let put = town.browser("PUT", "/v1/me/redemptions/r1", Some(&maya), Some(large)).await;
        assert_eq!(put.problem(), (413, "body_too_large"));
        let large: Value = json!({ "email": "x".repeat(70_000) });
        let asked = town.browser("POST", "/v1/programs/record-shop/sign-ins", None, Some(large)).await;
        assert_eq!(asked.problem(), (413, "body_too_large"));
    });
}

#[test]
fn only_a_key_that_is_one_brings_much() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let large = json!({ "email": "x".repeat(70_000) });
        for key in ["laurel_made_up", town.key.as_str()] {
            let path = "/v1/programs/record-shop/sign-ins";
            let asked = town.brand("POST", path, key, Some(large.clone())).await;
            assert_eq!(asked.problem(), (413, "body_too_large"), "{key}");
        }
        assert_eq!(town.brand("POST", "/v1/quote", &town.key, Some(large)).await.status, 422);
        let form = Request::post("/s/00000000000000000000000000")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, format!("Bearer {}", town.key));
        let form = form.body(Body::from(format!("words={}", "x".repeat(70_000)))).expect("a request");
        assert_eq!(town.call(form).await.status, 413);
    });
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let town = Town::found("sqlite:laurel.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let begun = tokio::time::Instant::now();
        let (_kept_open, never) = Channel::<Bytes>::new(1);
        let request = Request::post("/v1/programs/record-shop/sign-ins")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::new(never));
        let answer = town.call(request.expect("a request")).await;
        assert_eq!(answer.problem(), (408, "too_slow"));
        assert!(begun.elapsed().as_secs() <= 21, "{:?}", begun.elapsed());
    });
}
