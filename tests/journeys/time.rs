//! What time alone does is true when someone looks, whether or not a job has written it down.

use crate::town::{Town, on_both_engines};
use laurel::points::tick::tick;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

#[test]
fn what_a_job_wrote_down_and_what_a_look_finds_are_the_same() {
    on_both_engines(async |town| {
        let key = town.key_of("coffee-stars").await;
        let start = 1_800_000_000_000;
        for member in ["looked-at", "left-alone"] {
            town.set_clock(start);
            let put = json!({ "birthday": { "month": 3, "day": 4 } });
            town.brand("PUT", &format!("/v1/members/{member}"), &key, Some(put)).await;
            for nth in 0..30 {
                town.set_clock(start + nth * DAY);
                let event = coffee(member, nth);
                let answer = town.brand("POST", "/v1/events", &key, Some(event)).await;
                assert_eq!(answer.body["status"], "applied", "{answer:?}");
            }
        }
        // Two years later Gold is over, and what was Green before has lapsed.
        let later = start + 800 * DAY;
        town.set_clock(later);
        let looked = everything(town, "looked-at").await;
        let app = town.app.clone();
        let ticked = tokio::task::block_in_place(|| tick(&app.db, &app.programs, later)).expect("ticked");
        assert!(ticked >= 1, "{ticked}");
        assert_eq!(looked, everything(town, "left-alone").await);
        let again = tokio::task::block_in_place(|| tick(&app.db, &app.programs, later)).expect("ticked");
        assert_eq!(again, 0, "nothing is left to write down");
        assert_eq!(looked, everything(town, "looked-at").await);
    });
}

fn coffee(member: &str, nth: i64) -> Value {
    json!({
        "specversion": "1.0", "type": "order.paid", "source": "till", "id": format!("{member}-{nth}"),
        "subject": member,
        "data": { "currency": "USD", "channel": "app",
            "lines": [{ "id": "1", "quantity": 1, "amount_minor": 1999 }] },
    })
}

/// The first page, and the history, but for when it was written down.
async fn everything(town: &Town, member: &str) -> Value {
    let session = town.session_of("coffee-stars", member).await;
    let mut me = town.me(&session).await;
    let answer = town.browser("GET", "/v1/me/entries?limit=100", Some(&session), None).await;
    let mut entries = answer.body["entries"].clone();
    let lists = [me["entries"].as_array_mut().expect("entries"), entries.as_array_mut().expect("entries")];
    for entry in lists.into_iter().flatten() {
        entry.as_object_mut().expect("an entry").remove("recorded_at");
    }
    json!([me, entries])
}
