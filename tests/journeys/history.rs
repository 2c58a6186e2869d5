//! A member reads the history, page by page.

use crate::town::{on_both_engines, order};
use serde_json::{Value, json};

#[test]
fn pages_hold_every_entry_once_newest_first() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        for nth in 1..=45 {
            town.report(order(&nth.to_string(), "maya", nth * 100)).await;
        }
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let path = match &cursor {
                Some(cursor) => format!("/v1/me/entries?cursor={cursor}"),
                None => "/v1/me/entries".to_owned(),
            };
            let page = town.browser("GET", &path, Some(&maya), None).await.body;
            let entries = page["entries"].as_array().expect("entries").clone();
            assert!(!entries.is_empty() && entries.len() <= 20);
            seen.extend(entries.iter().map(|entry| entry["points"].as_i64().expect("points")));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(seen, (1..=45).rev().collect::<Vec<_>>());
        assert_eq!(town.me(&maya).await["entries"].as_array().map(Vec::len), Some(5));
    });
}

#[test]
fn a_filter_leaves_the_other_kinds_out() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        town.report(order("1", "maya", 100)).await;
        let entries = async |query: &str| {
            town.browser("GET", &format!("/v1/me/entries{query}"), Some(&maya), None).await.body["entries"]
                .clone()
        };
        assert_eq!(entries("?kind=earn").await.as_array().map(Vec::len), Some(1));
        assert_eq!(entries("?kind=spend").await, json!([]));
    });
}

#[test]
fn a_cursor_from_elsewhere_is_refused() {
    on_both_engines(async |town| {
        let (maya, tom) = (town.join("maya").await, town.join("tom").await);
        for nth in 1..=3 {
            town.report(order(&nth.to_string(), "maya", 100)).await;
        }
        let page = town.browser("GET", "/v1/me/entries?limit=2", Some(&maya), None).await.body;
        let mayas = page["next_cursor"].as_str().expect("a cursor").to_owned();
        for cursor in [mayas.as_str(), "2", "nonsense", "-1", "2-000000000000", "%F0%9F%8E%B5"] {
            let path = format!("/v1/me/entries?cursor={cursor}");
            assert_eq!(
                town.browser("GET", &path, Some(&tom), None).await.problem(),
                (400, "cursor_not_valid"),
                "{cursor}"
            );
        }
        for query in ["limit=0", "limit=101", "limit=many", "sort=asc", "kind=earned", "kind="] {
            let answer = town.browser("GET", &format!("/v1/me/entries?{query}"), Some(&tom), None).await;
            assert_eq!(answer.problem(), (400, "query_not_valid"), "{query}");
        }
    });
}

#[test]
fn a_program_is_public_and_has_an_etag() {
    on_both_engines(async |town| {
        let list = town.browser("GET", "/v1/programs", None, None).await;
        let shown: Vec<_> =
            list.body["programs"].as_array().expect("programs").iter().map(|one| &one["id"]).collect();
        assert!(shown.contains(&&json!("record-shop")), "{shown:?}");
        let one = town.browser("GET", "/v1/programs/record-shop", None, None).await;
        assert_eq!(one.body["name"]["zh-CN"], "黑胶俱乐部");
        let etag = one.headers["etag"].to_str().expect("text");
        let request = axum::http::Request::get("/v1/programs/record-shop").header("if-none-match", etag);
        let again = town.call(request.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!((again.status.as_u16(), again.body), (304, Value::Null));
        let none = town.browser("GET", "/v1/programs/no-such-program", None, None).await;
        assert_eq!(none.problem(), (404, "unknown_program"));
    });
}

#[test]
fn the_openapi_document_names_every_path() {
    on_both_engines(async |town| {
        let document = town.browser("GET", "/openapi.json", None, None).await.body;
        let paths: Vec<_> = document["paths"].as_object().expect("paths").keys().cloned().collect();
        assert_eq!(
            paths,
            [
                "/v1/audit",
                "/v1/events",
                "/v1/hand-offs/refusals",
                "/v1/insights",
                "/v1/me",
                "/v1/me/consents",
                "/v1/me/entries",
                "/v1/me/entries/{entry}",
                "/v1/me/erasure",
                "/v1/me/export",
                "/v1/me/lots",
                "/v1/me/profile",
                "/v1/me/redemptions",
                "/v1/me/redemptions/{id}",
                "/v1/me/referral",
                "/v1/me/responses/{invite}",
                "/v1/me/rewards",
                "/v1/me/sessions",
                "/v1/me/what-if",
                "/v1/members/{external_id}",
                "/v1/members/{external_id}/adjustments",
                "/v1/members/{external_id}/erasure",
                "/v1/programs",
                "/v1/programs/{program}",
                "/v1/programs/{program}/codes",
                "/v1/programs/{program}/demo-sessions",
                "/v1/programs/{program}/draws/{reward}",
                "/v1/programs/{program}/sessions",
                "/v1/programs/{program}/sign-ins",
                "/v1/quote",
                "/v1/redemptions/{code}/cancel",
                "/v1/redemptions/{code}/use",
                "/v1/referrals",
                "/v1/session",
                "/v1/sign-ins/{token}",
                "/v1/surveys/{survey}/invites",
                "/v1/surveys/{survey}/outcomes/{outcome}",
                "/v1/surveys/{survey}/responses",
            ]
        );
        assert!(document["components"]["schemas"]["Entry"]["properties"]["balance_after"].is_object());
    });
}
