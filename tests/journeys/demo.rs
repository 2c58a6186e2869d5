//! The demo: everyone who is offered can be continued as, and is where the note says something happens.

use crate::town::{Town, on_both_engines, programs};
use laurel::demo;
use serde_json::{Value, json};

#[test]
fn everyone_the_demo_offers_has_a_story_and_can_be_continued_as() {
    on_both_engines(async |town| {
        let app = town.app.clone();
        let load = move || tokio::task::block_in_place(|| demo::load_people(&app, &programs()));
        load().expect("the demo");
        let list = town.browser("GET", "/v1/programs", None, None).await.body;
        let mut count = 0;
        for program in list["programs"].as_array().expect("programs") {
            let id = program["id"].as_str().expect("an id");
            for member in program["demo_members"].as_array().expect("members of the demo") {
                let me = continue_as(town, id, member).await;
                assert_eq!(me["program"], id, "{me}");
                count += 1;
            }
        }
        assert!(count >= 17 * 3, "{count} members");
        // A second start finds everything there.
        let before = everyone(town).await;
        load().expect("the demo again");
        assert_eq!(before, everyone(town).await);
    });
}

async fn continue_as(town: &Town, program: &str, member: &Value) -> Value {
    let body = json!({ "external_id": member["external_id"] });
    let path = format!("/v1/programs/{program}/demo-sessions");
    let answer = town.browser("POST", &path, None, Some(body)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let cookie = answer.headers["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie");
    town.me(cookie).await
}

/// How many accounts, entries and points there are.
async fn everyone(town: &Town) -> (i64, i64, i64) {
    let audit = town.app.db.read(laurel::ledger::verify).await.expect("an audit");
    (audit.account_count, audit.entry_count, audit.points)
}
