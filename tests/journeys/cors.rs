//! What a page of a brand's own may ask of us in a browser, without our frame.

use crate::friends::at_the_workshop;
use crate::hand_off::{claims, shared_key, signed};
use crate::town::{Answer, MORNING, Town};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

const OWN: &str = "https://workshop.example";
const EVIL: &str = "https://evil.example";
const ANOTHER: &str = "https://another.example";

/// As a browser asks for a page of `origin`.
async fn from(
    origin: &str,
    town: &Town,
    method: &str,
    path: &str,
    more: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("origin", origin);
    request = request.header("sec-fetch-site", "cross-site").header("content-type", "application/json");
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    town.call(request.body(Body::from(body.to_owned())).expect("a request")).await
}

/// Whom the browser lets read the answer.
fn readable_by(answer: &Answer) -> Option<&str> {
    assert!(answer.headers.get("access-control-allow-credentials").is_none(), "a cookie never counts");
    answer.headers.get("access-control-allow-origin").map(|value| value.to_str().expect("text"))
}

/// Another program beside the workshop, with a site of its own.
fn add_another(town: &Town) {
    let folder = town.folder.join("programs");
    std::fs::create_dir_all(&folder).expect("a folder");
    let workshop = include_str!("workshop.toml");
    std::fs::write(folder.join("workshop.toml"), workshop).expect("a file");
    assert!(workshop.contains(OWN));
    std::fs::write(folder.join("another.toml"), workshop.replace(OWN, ANOTHER)).expect("a file");
    town.app.programs.reload(&folder, true).expect("read");
}

#[test]
fn a_page_of_the_programs_own_asks_with_a_token_and_no_other_page_does() {
    at_the_workshop(async |town| {
        add_another(town);
        let (kid, secret) = shared_key(town, "workshop").await;
        let body = |jti: &str| json!({ "token": signed(&kid, &secret, &claims(MORNING, jti)) }).to_string();
        let path = "/v1/programs/workshop/sessions";
        for origin in [EVIL, ANOTHER, "null", "https://workshop.example:8443", "http://workshop.example"] {
            let refused = from(origin, town, "POST", path, &[], &body("refused")).await;
            assert_eq!(refused.problem(), (403, "other_site"), "{origin}");
            assert_eq!(readable_by(&refused), None, "{origin}");
        }
        let opened = from(OWN, town, "POST", path, &[], &body("opened")).await;
        assert_eq!((opened.status.as_u16(), readable_by(&opened)), (201, Some(OWN)), "{opened:?}");
        let session = format!("Bearer {}", opened.body["session"].as_str().expect("a session"));
        let shown = [("authorization", session.as_str())];
        for (origin, readable) in [(OWN, Some(OWN)), (EVIL, None), (ANOTHER, None), ("null", None)] {
            let me = from(origin, town, "GET", "/v1/me", &shown, "").await;
            assert_eq!(readable_by(&me), readable, "{origin}");
            let varies =
                me.headers.get_all("vary").iter().any(|names| {
                    names.to_str().is_ok_and(|names| names.to_ascii_lowercase().contains("origin"))
                });
            assert!(varies, "no cache answers one site with another's: {me:?}");
        }
        let program = from(OWN, town, "GET", "/v1/programs/workshop", &[], "").await;
        assert_eq!(readable_by(&program), Some(OWN));
        let program = from(OWN, town, "GET", "/v1/programs/another", &[], "").await;
        assert_eq!(readable_by(&program), None);
        let cookie = town.session_of("workshop", "maya").await;
        let by_cookie = from(OWN, town, "GET", "/v1/me", &[("cookie", &cookie)], "").await;
        assert_eq!((by_cookie.status.as_u16(), readable_by(&by_cookie)), (200, None), "a browser hides it");
        let changed = from(OWN, town, "PATCH", "/v1/me", &[("cookie", &cookie)], "{}").await;
        assert_eq!(changed.problem(), (403, "other_site"));
    });
}

#[test]
fn a_browser_that_asks_beforehand_hears_yes_for_what_is_a_members_and_nothing_else() {
    at_the_workshop(async |town| {
        let asks = [
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "authorization,content-type"),
        ];
        for (origin, path, readable) in [
            (OWN, "/v1/me", Some(OWN)),
            (OWN, "/v1/me/redemptions/one", Some(OWN)),
            (OWN, "/v1/programs/workshop/sessions", Some(OWN)),
            (EVIL, "/v1/me", None),
            (EVIL, "/v1/programs/workshop/sessions", None),
            (OWN, "/v1/programs/nothing/sessions", None),
            (OWN, "/v1/programs/workshop/sign-ins", None),
            (OWN, "/v1/members/maya", None),
            (OWN, "/v1/events", None),
            (OWN, "/v1/audit", None),
            (OWN, "/workshop", None),
        ] {
            let told = from(origin, town, "OPTIONS", path, &asks, "").await;
            assert_eq!(readable_by(&told), readable, "{origin} {path}: {told:?}");
            if readable.is_some() {
                let may = |name: &str| told.headers[name].to_str().expect("text").to_ascii_lowercase();
                assert!(may("access-control-allow-methods").contains("put"), "{told:?}");
                assert_eq!(may("access-control-allow-headers"), "authorization,content-type");
            }
        }
    });
}
