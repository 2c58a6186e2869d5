//! Signing in by a link, and out.

use crate::town::{on_both_engines, order};
use axum::http::{Request, header};
use laurel::members::SIGN_IN_MS;
use laurel::session::SESSION_MS;
use serde_json::json;

#[test]
fn a_link_signs_in_once_and_not_after_fifteen_minutes() {
    on_both_engines(async |town| {
        let token = town.ask_for_link("Maya@Example.com ").await;
        let session = town.open_link(&token).await;
        assert_eq!(town.me(&session).await["member"]["email"], "maya@example.com");
        let again = town.browser("POST", &format!("/v1/sign-ins/{token}"), None, None).await;
        assert_eq!(again.problem(), (410, "link_not_valid"));

        let late = town.ask_for_link("maya@example.com").await;
        town.wait_ms(SIGN_IN_MS);
        let answer = town.browser("POST", &format!("/v1/sign-ins/{late}"), None, None).await;
        assert_eq!(answer.problem(), (410, "link_not_valid"));
    });
}

#[test]
fn whoever_opens_a_link_joins_and_is_the_same_member_next_time() {
    on_both_engines(async |town| {
        let first = town.open_link(&town.ask_for_link("new@example.com").await).await;
        let joined_at = town.me(&first).await["member"]["joined_at"].clone();
        town.wait_ms(60_000);
        let second = town.open_link(&town.ask_for_link("NEW@example.com").await).await;
        assert_ne!(first, second);
        assert_eq!(town.me(&second).await["member"]["joined_at"], joined_at);
    });
}

#[test]
fn the_answer_is_the_same_for_an_address_nobody_knows() {
    on_both_engines(async |town| {
        town.join("maya").await;
        let mut answers = Vec::new();
        for email in ["maya@example.com", "nobody@example.com"] {
            let body = Some(json!({ "email": email }));
            answers.push(town.browser("POST", "/v1/programs/record-shop/sign-ins", None, body).await.body);
        }
        assert_eq!(answers[0], answers[1]);
    });
}

#[test]
fn the_letter_is_in_the_members_language() {
    on_both_engines(async |town| {
        let body = Some(json!({ "email": "zhixia@example.com", "language": "zh-CN" }));
        town.browser("POST", "/v1/programs/record-shop/sign-ins", None, body).await;
        assert!(town.newest_letter().contains("lang=\"zh-CN\""), "{}", town.newest_letter());
        let body = Some(json!({ "email": "maya@example.com", "language": "fr" }));
        town.wait_ms(1);
        town.browser("POST", "/v1/programs/record-shop/sign-ins", None, body).await;
        assert!(town.newest_letter().contains("Here is your link."));
    });
}

#[test]
fn an_unusual_address_gets_its_letter_too() {
    on_both_engines(async |town| {
        for email in ["maya+vinyl@example.com", "o'hara@sub.example.co"] {
            let token = town.ask_for_link(email).await;
            let session = town.open_link(&token).await;
            assert_eq!(town.me(&session).await["member"]["email"], email);
        }
    });
}

#[test]
fn an_address_is_not_buried_in_letters() {
    on_both_engines(async |town| {
        let ask = async || {
            let body = Some(json!({ "email": "maya@example.com" }));
            let answer = town.browser("POST", "/v1/programs/record-shop/sign-ins", None, body).await;
            assert_eq!(answer.status, 202);
        };
        for _ in 0..9 {
            ask().await;
        }
        assert_eq!(town.letters().len(), 3, "these open, whoever asked for them");
        town.wait_ms(laurel::members::SIGN_IN_MS);
        ask().await;
        assert_eq!(town.letters().len(), 4, "and when they do not any more, there is another");
    });
}

#[test]
fn signing_out_ends_the_session_and_time_does_too() {
    on_both_engines(async |town| {
        let session = town.join("maya").await;
        let out = town.browser("DELETE", "/v1/session", Some(&session), None).await;
        assert_eq!(out.status, 204);
        assert!(out.headers[header::SET_COOKIE].to_str().expect("text").contains("Max-Age=0"));
        assert_eq!(
            town.browser("GET", "/v1/me", Some(&session), None).await.problem(),
            (401, "not_signed_in")
        );
        assert_eq!(town.browser("DELETE", "/v1/session", None, None).await.status, 204);

        let session = town.join("tom").await;
        town.wait_ms(SESSION_MS);
        assert_eq!(
            town.browser("GET", "/v1/me", Some(&session), None).await.problem(),
            (401, "not_signed_in")
        );
    });
}

#[test]
fn the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts() {
    on_both_engines(async |town| {
        let token = town.ask_for_link("maya@example.com").await;
        let answer = town.browser("POST", &format!("/v1/sign-ins/{token}"), None, None).await;
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text");
        assert!(cookie.starts_with("__Host-laurel="), "{cookie}");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    });
}

#[test]
fn another_sites_page_changes_nothing() {
    on_both_engines(async |town| {
        let session = town.join("maya").await;
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ] {
            let request = Request::delete("/v1/session").header(header::COOKIE, &session).header(name, value);
            let answer = town.call(request.body(axum::body::Body::empty()).expect("a request")).await;
            assert_eq!(answer.problem(), (403, "other_site"));
        }
        town.me(&session).await;
    });
}

#[test]
fn the_demo_lets_anyone_continue_as_one_of_its_members_only() {
    on_both_engines(async |town| {
        let path = "/v1/programs/record-shop/demo-sessions";
        let opened = town.browser("POST", path, None, Some(json!({ "external_id": "00002" }))).await;
        assert_eq!(opened.status, 201, "{opened:?}");
        let other = town.browser("POST", path, None, Some(json!({ "external_id": "00003" }))).await;
        assert_eq!(other.problem(), (404, "unknown_demo_member"));
    });
}

#[test]
fn an_address_that_the_brand_has_changed_leads_to_the_member_no_more() {
    on_both_engines(async |town| {
        for email in ["old@example.com", "new@example.com"] {
            let put = json!({ "email": email, "joined": "2026-12-01T00:00:00Z" });
            let answer = town.brand("PUT", "/v1/members/maya", &town.key, Some(put)).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        town.report(order("1001", "maya", 5000)).await;
        for (email, points) in [("new@example.com", 50), ("old@example.com", 0)] {
            let link = town.ask_for_link(email).await;
            let session = town.open_link(&link).await;
            assert_eq!(town.me(&session).await["balance"]["available"], points, "{email}");
        }
    });
}
