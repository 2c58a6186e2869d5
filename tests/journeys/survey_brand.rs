//! What a brand sees of answers, and what it tells those who gave them.

use crate::surveys::{DAY, answer, in_the_parlour, link, morning, responses};
use crate::town::Town;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

async fn csv(town: &Town, survey: &str) -> Vec<Vec<String>> {
    let request = Request::get(format!("/v1/surveys/{survey}/responses"))
        .header(header::AUTHORIZATION, format!("Bearer {}", town.key))
        .header(header::ACCEPT, "text/csv");
    let page = crate::surveys::call(town, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(page.headers["content-type"], "text/csv; charset=utf-8; header=present");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(page.text.as_bytes());
    reader.records().map(|row| row.expect("CSV").iter().map(str::to_owned).collect()).collect()
}

async fn outcome(town: &Town, survey: &str, id: &str, body: Value) -> crate::town::Answer {
    town.brand("PUT", &format!("/v1/surveys/{survey}/outcomes/{id}"), &town.key, Some(body)).await
}

#[test]
fn answers_are_read_page_by_page_and_safely_in_a_spreadsheet() {
    in_the_parlour(async |town| {
        let words = ["=1+1", "+1", "-1", "@sum", "\tx", "a \"quoted\", b\nc", "好"];
        for (nth, words) in words.iter().enumerate() {
            let member = format!("=m{nth}");
            let path = format!("/v1/members/%3Dm{nth}");
            assert_eq!(town.brand("PUT", &path, &town.key, Some(json!({}))).await.status, 200);
            let path = link(town, "why", &member).await;
            assert_eq!(answer(town, &path, &[("choice", "2"), ("words", words)]).await.status, 303);
        }
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/v1/surveys/why/responses?limit=3{cursor}");
            let page = town.brand("GET", &path, &town.key, None).await.body;
            seen.extend(
                page["responses"].as_array().expect("responses").iter().map(|one| one["words"].clone()),
            );
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let newest_first = json!(["好", "a \"quoted\", b\nc", "x", "@sum", "-1", "+1", "=1+1"]);
        assert_eq!(Value::Array(seen), newest_first);

        let rows = csv(town, "why").await;
        assert_eq!(rows[0][..5], ["id", "member", "score", "choices", "words"]);
        let told: Vec<&str> = rows[1..].iter().map(|row| row[4].as_str()).collect();
        assert_eq!(told, ["好", "a \"quoted\", b\nc", "x", "'@sum", "'-1", "'+1", "'=1+1"]);
        assert!(rows[1..].iter().all(|row| row[1].starts_with("'=m") && row[3] == "'=The rain"), "{rows:?}");

        for (query, code) in [
            ("cursor=x", "cursor_not_valid"),
            ("limit=0", "query_not_valid"),
            ("format=xml", "query_not_valid"),
            ("page=2", "query_not_valid"),
        ] {
            let path = format!("/v1/surveys/why/responses?{query}");
            assert_eq!(town.brand("GET", &path, &town.key, None).await.problem(), (400, code), "{query}");
        }
        let none = town.brand("GET", "/v1/surveys/nothing/responses", &town.key, None).await;
        assert_eq!(none.problem(), (404, "unknown_survey"));
    });
}

#[test]
fn anonymous_answers_are_shown_in_groups_of_whole_weeks() {
    in_the_parlour(async |town| {
        // Two, two, three, one: the first three weeks make a group, the last waits.
        let mut nth = 0;
        for (week, count) in [(0, 2), (1, 2), (2, 3), (3, 1)] {
            town.set_clock(morning(6 + 7 * week));
            for _ in 0..count {
                let member = format!("member-{nth}");
                nth += 1;
                town.member("parlour", &member, 0).await;
                let path = link(town, "rest", &member).await;
                let score = nth.to_string();
                assert_eq!(answer(town, &path, &[("score", &score)]).await.status, 303);
            }
            let shown = responses(town, "rest").await.len();
            assert_eq!(shown, if week == 3 { 7 } else { 0 }, "week {week}");
        }
        let shown = responses(town, "rest").await;
        let ids: Vec<&str> = shown.iter().map(|one| one["id"].as_str().expect("an id")).collect();
        assert!(ids.is_sorted(), "by an id that is random");
        let monday = shown[0]["responded_at"].as_i64().expect("an instant");
        assert!(monday < morning(4) && monday > morning(3), "{monday}");
        for one in &shown {
            assert_eq!(one["responded_at"], monday, "the same for all of the group");
            for hidden in ["member", "channel", "tier", "language", "edited_at"] {
                assert_eq!(one[hidden], Value::Null, "{one}");
            }
        }
        assert_eq!(csv(town, "rest").await.len(), 8);
        town.set_clock(morning(100));
        assert_eq!(responses(town, "rest").await.len(), 7, "one alone is never shown");
    });
}

#[test]
fn what_came_of_answers_is_told_to_those_who_gave_them() {
    in_the_parlour(async |town| {
        let members = ["low", "high", "silent"];
        for (member, score) in [("low", "1"), ("high", "10")] {
            town.member("parlour", member, 0).await;
            let path = link(town, "visit", member).await;
            assert_eq!(answer(town, &path, &[("score", score)]).await.status, 303);
        }
        town.member("parlour", "silent", 0).await;
        let seen = async |nth: usize| {
            let session = town.session_of("parlour", members[nth]).await;
            town.me(&session).await["outcome"]["id"].clone()
        };
        let said = json!({ "en": "The queue was too long.", "zh-CN": "排队太久。" });
        let did = json!({ "en": "There are two tills now." });
        let body = json!({ "said": said, "did": did, "audience": { "bands": ["low"] } });
        let put = outcome(town, "visit", "tills", body).await;
        assert_eq!((put.status.as_u16(), &put.body["id"]), (200, &json!("tills")), "{put:?}");
        assert_eq!((seen(0).await, seen(1).await, seen(2).await), (json!("tills"), Value::Null, Value::Null));
        town.wait_ms(DAY);
        let again = outcome(town, "visit", "tills", json!({ "said": said, "did": did })).await;
        assert_eq!(again.body["published_at"], put.body["published_at"], "first told then");
        assert_eq!(
            (seen(0).await, seen(1).await, seen(2).await),
            (json!("tills"), json!("tills"), Value::Null)
        );
        let ids: Vec<Value> = responses(town, "visit").await.iter().map(|one| one["id"].clone()).collect();
        let body = json!({ "said": said, "did": did, "audience": { "responses": [ids[0]] } });
        assert_eq!(outcome(town, "visit", "sofa", body).await.status, 200);
        assert_eq!(
            (seen(0).await, seen(1).await),
            (json!("tills"), json!("sofa")),
            "the newest that is meant"
        );
        town.wait_ms(29 * DAY);
        assert_eq!((seen(0).await, seen(1).await), (Value::Null, json!("sofa")), "for thirty days");
        for _ in 0..2 {
            let path = "/v1/surveys/visit/outcomes/sofa";
            assert_eq!(town.brand("DELETE", path, &town.key, None).await.status, 204);
        }
        assert_eq!(seen(1).await, Value::Null);

        let path = link(town, "rest", "silent").await;
        assert_eq!(answer(town, &path, &[("score", "3")]).await.status, 303);
        let told = json!({ "said": said, "did": did });
        assert_eq!(outcome(town, "rest", "boss", told.clone()).await.status, 200);
        assert_eq!((seen(1).await, seen(2).await), (Value::Null, json!("boss")));
        for (survey, body) in [
            ("rest", json!({ "said": said, "did": did, "audience": { "bands": ["low"] } })),
            ("why", json!({ "said": said, "did": did, "audience": { "bands": ["low"] } })),
            ("why", json!({ "said": said, "did": did, "audience": { "choices": [3] } })),
            ("visit", json!({ "said": { "zh-CN": "排队" }, "did": did })),
            ("visit", json!({ "said": { "en": "", }, "did": did })),
            ("visit", json!({ "said": { "en": "x".repeat(501) }, "did": did })),
            ("visit", json!({ "said": { "en": "a\u{0}" }, "did": did })),
            ("visit", json!({ "said": { "en": "a", "fr": "b" }, "did": did })),
        ] {
            assert_eq!(
                outcome(town, survey, "x", body).await.problem(),
                (422, "outcome_not_valid"),
                "{survey}"
            );
        }
        assert_eq!(outcome(town, "visit", "%00", told.clone()).await.problem(), (422, "outcome_not_valid"));
        assert_eq!(outcome(town, "nothing", "x", told).await.problem(), (404, "unknown_survey"));
    });
}
