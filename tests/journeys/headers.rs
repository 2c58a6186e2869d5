//! What every answer says for the sake of safety, route by route; and from where a change may come.

use crate::town::{Town, on_both_engines};
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt;
use laurel::{App, router};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tower::ServiceExt;

/// Pages and files that stand beside the interface.
const BESIDE: [&str; 11] = [
    "/",
    "/record-shop",
    "/record-shop/rewards",
    "/r/2222222222",
    "/healthz",
    "/openapi.json",
    "/sw.js",
    "/no.js",
    "/embed.js",
    "/s/00000000000000000000000000",
    "/s/00000000000000000000000000/unsubscribe",
];

struct Seen {
    status: u16,
    headers: HeaderMap,
    body: String,
}

async fn ask(router: &axum::Router, method: &str, path: &str) -> Seen {
    let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
    let response =
        router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Seen { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// As a policy names a text.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Every operation of the document, with something in the place of what varies.
async fn all(town: &Town) -> Vec<(String, String)> {
    let document = town.browser("GET", "/openapi.json", None, None).await.body;
    let mut found: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let address = path.replace("{program}", "record-shop");
        let address: String = address
            .split('/')
            .map(|part| if part.starts_with('{') { "x1" } else { part })
            .fold(String::new(), |all, part| if part.is_empty() { all } else { format!("{all}/{part}") });
        for method in item.as_object().expect("operations").keys() {
            found.push((method.to_uppercase(), address.clone()));
        }
    }
    for path in BESIDE {
        found.push(("GET".to_owned(), path.to_owned()));
        found.push(("POST".to_owned(), path.to_owned()));
    }
    found
}

#[test]
fn every_answer_says_what_a_careful_site_says() {
    on_both_engines(async |town| {
        let mut pages = 0;
        for (method, path) in all(town).await {
            let seen = ask(&town.router, &method, &path).await;
            let told = format!("{method} {path} {}", seen.status);
            assert!(seen.status < 500, "{told}");
            let says = |name: &str| {
                let value = seen.headers.get(name).unwrap_or_else(|| panic!("{told}: no {name}"));
                value.to_str().expect("text").to_owned()
            };
            // A brand's page loads this one script of ours.
            let loaded_by =
                if path == "/embed.js" && seen.status == 200 { "cross-origin" } else { "same-origin" };
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", loaded_by),
                ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ] {
                assert_eq!(says(name), value, "{told}");
            }
            assert!(says("permissions-policy").contains("camera=(), "), "{told}");
            let policy = says("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") || path.ends_with(".js"), "{told}: {policy}");
            assert!(
                !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
                "{told}: {policy}"
            );
            if policy.contains("frame-ancestors 'none'") {
                assert_eq!(says("x-frame-options"), "DENY", "{told}");
            }
            let is_public =
                path == "/v1/programs" || path == "/v1/programs/record-shop" || path.contains("/draws/");
            let is_file =
                ["/", "/record-shop", "/record-shop/rewards", "/sw.js", "/embed.js"].contains(&path.as_str());
            if !is_public && !is_file {
                assert_eq!(says("cache-control"), "no-store", "{told}");
            }
            let is_page = seen
                .headers
                .get(header::CONTENT_TYPE)
                .is_some_and(|media| media.to_str().is_ok_and(|media| media.starts_with("text/html")));
            if is_page {
                pages += 1;
                assert!(
                    policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"),
                    "{told}"
                );
                for inline in [" style=\"", " onclick=", " onload=", "javascript:"] {
                    assert!(!seen.body.contains(inline), "{told}: {inline}");
                }
                // A script has an address, or the policy names what it says.
                for script in seen.body.split("<script").skip(1) {
                    let (_, text) = script.split_once('>').expect("a tag");
                    let text = text.split("</script>").next().expect("an end");
                    assert!(text.is_empty() || policy.contains(&hash(text)), "{told}: {text}");
                }
            }
        }
        assert!(pages >= 2, "there were pages among them: {pages}");
    });
}

#[test]
fn a_page_that_has_not_changed_keeps_the_policy_it_came_with() {
    on_both_engines(async |town| {
        let first = ask(&town.router, "GET", "/record-shop").await;
        let Some(etag) = first.headers.get(header::ETAG) else {
            return assert_eq!(first.status, 404, "the server was built without the portal");
        };
        let request = Request::get("/record-shop").header(header::IF_NONE_MATCH, etag);
        let request = request.body(Body::empty()).expect("a request");
        let again = town.router.clone().oneshot(request).await.expect("infallible");
        assert_eq!(again.status(), 304);
        assert_eq!(again.headers().get("content-security-policy"), None);
        assert_eq!(again.headers().get("x-frame-options"), None);
        assert_eq!(again.headers()["x-content-type-options"], "nosniff");
    });
}

#[test]
fn without_tls_nothing_is_said_of_tls() {
    let town = Town::found("sqlite:laurel.db");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let App { db, clock, .. } = &*town.app;
        let app = App {
            db: db.clone(),
            clock: clock.clone(),
            programs: laurel::programs::Programs::load(&crate::town::programs(), true).expect("programs"),
            mail: laurel::mail::Mail::folder(town.folder.join("mail"), "L <l@example.com>").expect("mail"),
            public_url: "http://127.0.0.1:8080".to_owned(),
            walls: laurel::walls::Walls::default(),
            demo: true,
        };
        let seen = ask(&router::router(Arc::new(app)), "GET", "/v1/programs").await;
        assert!(seen.headers.get("strict-transport-security").is_none());
        assert_eq!(seen.headers["x-content-type-options"], "nosniff");
    });
}

#[test]
fn a_change_comes_from_our_own_pages_or_from_no_browser() {
    on_both_engines(async |town| {
        let session = town.join("maya").await;
        let (ours, theirs) = ("https://club.example", "https://evil.example");
        for (site, origin, token, is_let_in) in [
            (None, None, None, true),
            (Some("same-origin"), None, None, true),
            (Some("none"), None, None, true),
            (Some("same-origin"), Some(ours), None, true),
            (None, Some(ours), None, true),
            (Some("same-site"), None, None, false),
            (Some("cross-site"), None, None, false),
            (Some("cross-site"), Some(ours), None, false),
            (Some("same-site"), Some(ours), None, false),
            (Some("Same-Origin"), None, None, false),
            (Some(""), None, None, false),
            (None, Some(theirs), None, false),
            (None, Some("null"), None, false),
            (None, Some("https://club.example.evil.example"), None, false),
            (None, Some("http://club.example"), None, false),
            (None, Some("https://club.example:8443"), None, false),
            (None, Some("https://CLUB.example"), None, false),
            (None, Some(""), None, false),
            (Some("cross-site"), Some(theirs), Some("Bearer laurel_x_y"), true),
            (Some("cross-site"), Some(theirs), Some("Basic bWF5YTptYXlh"), false),
            (None, Some(theirs), Some("bearer x"), false),
        ] {
            let told = format!("{site:?} {origin:?} {token:?}");
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                let path = if method == "DELETE" { "/v1/me/redemptions/none-there" } else { "/v1/me" };
                let mut request =
                    Request::builder().method(method).uri(path).header(header::COOKIE, &session);
                let given = [("sec-fetch-site", site), ("origin", origin), ("authorization", token)];
                for (name, value) in given.into_iter().filter_map(|(name, value)| Some((name, value?))) {
                    request = request.header(name, value);
                }
                let answer = town.call(request.body(Body::empty()).expect("a request")).await;
                let is_refused = answer.body["code"] == "other_site";
                assert_eq!(!is_refused, is_let_in, "{method} {told}: {answer:?}");
                assert!(is_let_in || answer.status == 403, "{told}");
            }
            let mut request = Request::get("/v1/me").header(header::COOKIE, &session);
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            let read = town.call(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(read.status, 200, "reading changes nothing, so it may be asked from anywhere: {told}");
            assert!(read.headers.get("access-control-allow-origin").is_none(), "and nobody else may see it");
        }
        assert_eq!(town.me(&session).await["member"]["name"], Value::from("maya"));
    });
}

#[test]
fn what_leads_elsewhere_is_no_page() {
    on_both_engines(async |town| {
        for path in
            ["//evil.example", "//evil%2Eexample/login?embed", "///evil", "//evil/record-shop?embed=panel"]
        {
            let seen = ask(&town.router, "GET", path).await;
            assert_eq!(seen.status, 404, "{path}");
        }
    });
}

#[test]
fn a_frame_may_stand_in_a_page_that_is_isolated() {
    on_both_engines(async |town| {
        for (path, loaded_by, embedder) in [
            ("/record-shop?embed", "cross-origin", Some("require-corp")),
            ("/record-shop?embed=balance", "cross-origin", Some("require-corp")),
            ("/record-shop", "same-origin", None),
        ] {
            let seen = ask(&town.router, "GET", path).await;
            if seen.status == 404 {
                return eprintln!("the server was built without the portal");
            }
            assert_eq!(seen.headers["cross-origin-resource-policy"], loaded_by, "{path}");
            let told = seen.headers.get("cross-origin-embedder-policy");
            assert_eq!(told.map(|value| value.to_str().expect("text")), embedder, "{path}");
        }
    });
}
