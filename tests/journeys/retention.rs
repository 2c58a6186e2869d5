//! What was kept long enough goes by itself, and an order can be refunded all the same.

use crate::friends;
use crate::privacy::{DAY, asks, at_the_counter, at_the_counter_with};
use crate::town::{MORNING, Town};
use laurel::privacy::sweep;
use serde_json::{Value, json};

const KEPT: &str = r#"
[privacy]
keep_events = "3 months"
keep_sign_ins = "10 days"
erase_inactive_after = "12 months"
"#;

/// The job that `laurel serve` does, at an instant: how many members were erased.
async fn sweep_at(town: &Town, at: i64) -> u64 {
    town.set_clock(at);
    let app = town.app.clone();
    let swept = tokio::task::spawn_blocking(move || sweep::sweep(&app.db, &app.programs, at));
    swept.await.expect("joined").expect("swept")
}

async fn joins(town: &Town, who: &str) {
    let path = format!("/v1/members/{who}");
    let person =
        json!({ "name": who, "email": format!("{who}@example.com"), "joined": "2026-12-01T00:00:00Z" });
    assert_eq!(town.brand("PUT", &path, &town.key, Some(person)).await.status, 200);
}

async fn export(town: &Town, who: &str) -> Value {
    let session = town.session_of("workshop", who).await;
    asks(town, &session, "GET", "/v1/me/export", None).await.body
}

#[test]
fn what_was_reported_goes_and_an_old_order_can_still_be_given_back() {
    at_the_counter_with(KEPT, async |town| {
        joins(town, "maya").await;
        let order = json!({
            "specversion": "1.0", "type": "order.paid", "source": "https://workshop.example", "id": "old",
            "subject": "maya", "time": friends::time(MORNING - DAY),
            "data": { "currency": "USD", "channel": "outlet", "payment": "card", "lines":
                [{ "id": "1", "quantity": 1, "amount_minor": 4000, "category": "saddles" }] },
        });
        assert_eq!(town.report(order).await.status, 200);
        let visit = json!({ "specversion": "1.0", "type": "visit", "source": "https://workshop.example",
            "id": "seen", "subject": "maya", "time": friends::time(MORNING - DAY),
            "data": { "place": "shop" } });
        assert_eq!(town.report(visit).await.status, 200);
        sweep_at(town, MORNING + 60 * DAY).await;
        assert_eq!(export(town, "maya").await["events"].as_array().map(Vec::len), Some(2), "not old enough");
        sweep_at(town, MORNING + 120 * DAY).await;
        let events = export(town, "maya").await["events"].clone();
        let thin =
            json!({ "currency": "USD", "lines": [{ "id": "1", "quantity": 1, "amount_minor": 4000 }] });
        assert_eq!(events.as_array().map(Vec::len), Some(1), "{events}");
        assert_eq!(events[0]["data"], thin);
        let back = friends::gives_back(town, "maya", "old", MORNING + 120 * DAY).await;
        assert_eq!(back.body["effects"]["points"], -40, "{back:?}");
    });
}

#[test]
fn whoever_was_not_heard_of_for_long_is_erased_and_others_are_not() {
    at_the_counter_with(KEPT, async |town| {
        for who in ["maya", "sam", "kim"] {
            joins(town, who).await;
            friends::orders(town, who, &format!("of-{who}"), MORNING, None).await;
        }
        assert_eq!(sweep_at(town, MORNING + 300 * DAY).await, 0);
        // Sam only looks; Kim only buys.
        town.session_of("workshop", "sam").await;
        friends::orders(town, "kim", "late", MORNING + 300 * DAY, None).await;
        assert_eq!(sweep_at(town, MORNING + 400 * DAY).await, 1);
        assert_eq!(sweep_at(town, MORNING + 402 * DAY).await, 0, "once");
        for (who, status) in [("maya", 404), ("sam", 200), ("kim", 200)] {
            let path = format!("/v1/members/{who}");
            assert_eq!(town.brand("GET", &path, &town.key, None).await.status, status, "{who}");
        }
    });
}

#[test]
fn more_members_than_one_step_takes_are_all_looked_at() {
    at_the_counter_with(KEPT, async |town| {
        for nth in 0..230 {
            joins(town, &format!("member-{nth}")).await;
        }
        assert_eq!(sweep_at(town, MORNING + 500 * DAY).await, 230);
        assert_eq!(sweep_at(town, MORNING + 502 * DAY).await, 0);
    });
}

#[test]
fn sign_in_letters_and_ended_sessions_go_and_nothing_else_where_nothing_is_said() {
    at_the_counter(async |town| {
        joins(town, "maya").await;
        friends::orders(town, "maya", "one", MORNING, None).await;
        let asked = json!({ "email": "maya@example.com" });
        town.browser("POST", "/v1/programs/workshop/sign-ins", None, Some(asked)).await;
        town.session_of("workshop", "maya").await;
        let known = export(town, "maya").await;
        assert_eq!(
            (known["sign_ins"].as_array().map(Vec::len), known["sessions"].as_array().map(Vec::len)),
            (Some(1), Some(2))
        );
        sweep_at(town, MORNING + 900 * DAY).await;
        let known = export(town, "maya").await;
        assert_eq!(
            (known["sign_ins"].as_array().map(Vec::len), known["sessions"].as_array().map(Vec::len)),
            (Some(0), Some(1))
        );
        assert_eq!(known["events"].as_array().map(Vec::len), Some(1));
        assert_eq!(known["identity"]["name"], "maya");
    });
}
