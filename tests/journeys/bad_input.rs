//! Whatever comes in, the answer says what would be right, and nothing is lost.

use crate::town::{on_both_engines, order};
use axum::http::{Request, header};
use laurel::keys;
use serde_json::{Value, json};

#[test]
fn an_event_that_is_not_right_is_refused_with_what_would_be() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let good = order("1", "maya", 100);
        let with = |path: &str, value: Value| {
            let mut event = good.clone();
            *event.pointer_mut(path).expect("a field") = value;
            event
        };
        let line = good["data"]["lines"][0].clone();
        let without = |field: &str| {
            let mut event = good.clone();
            event.as_object_mut().expect("an object").remove(field);
            event
        };
        let mut elsewhere = good.clone();
        elsewhere["program"] = json!("coffee-stars");
        for (event, code, told) in [
            (
                with("/subject", json!("nobody")),
                "unknown_member",
                "`nobody` is not a member of `record-shop`",
            ),
            (
                with("/type", json!("order.paied")),
                "unknown_type",
                "it should be one of order.paid, order.refunded",
            ),
            (elsewhere, "unknown_program", "the key opens `record-shop` alone"),
            (with("/data/currency", json!("EUR")), "wrong_currency", "counts in `USD`"),
            (
                with("/data/lines/0/amount_minor", json!(-1)),
                "event_not_valid",
                "Line 1 has a negative amount",
            ),
            (with("/data/lines/0/amount_minor", json!(1.5)), "event_not_valid", "`data` is not an order"),
            (with("/data/lines/0/amount_minor", json!(i64::MAX)), "event_not_valid", "too large"),
            (with("/data/lines/0/quantity", json!(0)), "event_not_valid", "Line 1 has no quantity"),
            (with("/data/lines", json!([])), "event_not_valid", "at least one line"),
            (with("/data/lines", json!([line, line])), "event_not_valid", "Line 2 should have an id"),
            (with("/data/lines/0/id", json!("")), "event_not_valid", "Line 1 should have an id"),
            (with("/data/lines", json!(vec![&line; 1_001])), "event_not_valid", "at most 1000 lines"),
            (with("/source", json!("adjustment")), "event_not_valid", "are the server's own"),
            (with("/source", json!("import:orders")), "event_not_valid", "are the server's own"),
            (with("/data", json!(null)), "event_not_valid", "`data` is missing"),
            (with("/time", json!("yesterday")), "event_not_valid", "RFC 3339"),
            (with("/time", json!("2027-01-15T08:12:00Z")), "event_not_valid", "has not come yet"),
            (with("/specversion", json!("0.3")), "event_not_valid", "it should be `1.0`"),
            (with("/id", json!("")), "event_not_valid", "`id` should have"),
            (with("/id", json!("a\u{0}b")), "event_not_valid", "`id` should have"),
            (with("/id", json!("x".repeat(256))), "event_not_valid", "`id` should have"),
            (without("id"), "event_not_valid", "`id` should be a text"),
            (without("source"), "event_not_valid", "`source` should be a text"),
            (without("subject"), "event_not_valid", "`subject` should be a text"),
            (json!("order"), "event_not_valid", "An event is a JSON object"),
        ] {
            let answer = town.report(event.clone()).await;
            assert_eq!(answer.problem(), (422, code), "{event}");
            let detail = answer.body["detail"].as_str().expect("a detail");
            assert!(detail.contains(told), "{event}: {detail}");
        }
        let me = town.me(&maya).await;
        assert_eq!((&me["balance"]["available"], &me["entries"]), (&json!(0), &json!([])));
        assert_eq!(town.report(good).await.body["status"], "applied");
    });
}

#[test]
fn a_body_that_cannot_be_read_is_refused() {
    on_both_engines(async |town| {
        let json = "application/json";
        let huge = vec![b' '; 3 * 1024 * 1024];
        let many = Value::from(vec![json!({}); 1_001]).to_string().into_bytes();
        let deep = "[".repeat(10_000).into_bytes();
        for (body, media, problem) in [
            (b"{".to_vec(), json, (400, "body_not_json")),
            (Vec::new(), json, (400, "body_not_json")),
            (deep, json, (400, "body_not_json")),
            (b"\xff\xfe{}".to_vec(), json, (400, "body_not_json")),
            (b"{}".to_vec(), "text/plain", (415, "unsupported_media_type")),
            (b"{}".to_vec(), "", (415, "unsupported_media_type")),
            (b"{}".to_vec(), "application/json; charset=gb2312", (415, "unsupported_media_type")),
            (huge, json, (413, "body_too_large")),
            (many, json, (422, "too_many_events")),
        ] {
            assert_eq!(town.report_bytes(body, media, &town.key).await.problem(), problem, "{media}");
        }
    });
}

#[test]
fn a_key_that_is_wrong_or_revoked_opens_nothing() {
    on_both_engines(async |town| {
        town.join("maya").await;
        let event = order("1", "maya", 100).to_string().into_bytes();
        let (key_id, secret) =
            town.key.strip_prefix("laurel_").and_then(|key| key.split_once('_')).expect("a key");
        let other_secret = format!("laurel_{key_id}_{}", laurel::id::random().expect("an id"));
        let other_id = format!("laurel_{}_{secret}", laurel::id::random().expect("an id"));
        for key in ["", "secret", "laurel_", "laurel_a_b", other_secret.as_str(), other_id.as_str()] {
            let answer = town.report_bytes(event.clone(), "application/json", key).await;
            assert_eq!(answer.problem(), (401, "key_not_valid"), "{key}");
        }
        let revoked = key_id.to_owned();
        town.app.db.write(move |tx| keys::revoke(tx, &revoked, 1)).await.expect("revoked");
        let answer = town.report_bytes(event, "application/json", &town.key).await;
        assert_eq!(answer.problem(), (401, "key_not_valid"));
    });
}

#[test]
fn an_address_that_is_none_is_told_what_it_lacks() {
    on_both_engines(async |town| {
        let long = format!("{}@example.com", "x".repeat(250));
        for (email, told) in [
            ("", "has an @ in it"),
            ("maya", "has an @ in it"),
            ("maya@example", "An ending such as .com is missing."),
            ("maya@example.", "An ending such as .com is missing."),
            ("maya@@example.com", "is not an e-mail address"),
            ("maya@exa mple.com", "is not an e-mail address"),
            ("\"a b\"@example.com", "is not an e-mail address"),
            ("maya@[1.2.3.4]", "is not an e-mail address"),
            ("maya <maya@example.com>", "is not an e-mail address"),
            ("a\r\nBcc: b@example.com", "is not an e-mail address"),
            (long.as_str(), "at most 254 characters"),
        ] {
            let body = Some(json!({ "email": email }));
            let answer = town.browser("POST", "/v1/programs/record-shop/sign-ins", None, body).await;
            assert_eq!(answer.problem(), (422, "invalid_email"), "{email}");
            assert!(answer.body["detail"].as_str().expect("a detail").contains(told), "{email}: {answer:?}");
        }
        let missing = town.browser("POST", "/v1/programs/record-shop/sign-ins", None, Some(json!({}))).await;
        assert_eq!(missing.problem(), (422, "body_not_valid"));
        let elsewhere = town
            .browser("POST", "/v1/programs/nowhere/sign-ins", None, Some(json!({ "email": "a@b.co" })))
            .await;
        assert_eq!(elsewhere.problem(), (404, "unknown_program"));
        assert!(town.letters().is_empty());
    });
}

#[test]
fn a_session_that_is_not_one_is_refused() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let (member, _) = maya.split_once('.').expect("a token");
        let forged = format!("{member}.00000000000000000000000000");
        for cookie in
            ["__Host-laurel=", "__Host-laurel=x", "__Host-laurel=.", "laurel=x.y", forged.as_str(), "=;;="]
        {
            assert_eq!(
                town.browser("GET", "/v1/me", Some(cookie), None).await.problem(),
                (401, "not_signed_in"),
                "{cookie}"
            );
        }
        let binary = Request::get("/v1/me").header(header::COOKIE, &b"__Host-laurel=\xff\xfe.x"[..]);
        let answer = town.call(binary.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!(answer.problem(), (401, "not_signed_in"));
    });
}

#[test]
fn what_does_not_exist_is_told_as_a_problem() {
    on_both_engines(async |town| {
        for (method, path, problem) in [
            ("GET", "/v1/nothing", (404, "not_found")),
            ("GET", "/v1", (404, "not_found")),
            ("POST", "/v1/me", (405, "method_not_allowed")),
            ("PUT", "/record-shop", (405, "method_not_allowed")),
            ("TRACE", "/v1/me", (405, "method_not_allowed")),
            ("TRACE", "/record-shop", (405, "method_not_allowed")),
            ("GET", "/assets/gone.js", (404, "not_found")),
            ("GET", "/assets/..%2F..%2FCargo.toml", (404, "not_found")),
            ("POST", "/v1/sign-ins/unknown", (410, "link_not_valid")),
            ("POST", "/v1/sign-ins/%00%ff", (400, "path_not_valid")),
        ] {
            assert_eq!(town.browser(method, path, None, None).await.problem(), problem, "{method} {path}");
        }
    });
}
