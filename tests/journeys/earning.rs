//! A brand reports orders; members see points.

use crate::town::{on_both_engines, order};
use serde_json::json;

#[test]
fn an_order_becomes_points_and_says_why() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let answer = town.report(order("1001", "maya", 1177)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body["status"], "applied");
        assert_eq!(answer.body["effects"]["points"], 11);

        let me = town.me(&maya).await;
        assert_eq!(me["balance"], json!({ "available": 11, "pending": 0 }));
        let entry = &me["entries"][0];
        assert_eq!(
            (&entry["kind"], &entry["points"], &entry["balance_after"]),
            (&json!("earn"), &json!(11), &json!(11))
        );
        let params = &entry["reason"]["params"];
        assert_eq!((&params["amount_minor"], &params["item_count"]), (&json!(1177), &json!(1)));
        let rate = &entry["reason"]["steps"][0];
        assert_eq!((&entry["reason"]["key"], &rate["key"]), (&json!("order.paid"), &json!("rate")));
        assert_eq!((&rate["id"], &rate["amount_minor"]), (&json!("spend"), &json!(1177)));
        assert_eq!((&rate["rate_points"], &rate["per"]), (&json!(1), &json!({ "minor": 100 })));
        assert_eq!(entry["reason"]["steps"][1], json!({ "key": "rounded", "points": 11 }));
    });
}

#[test]
fn an_order_too_small_to_earn_is_in_the_history_with_its_reason() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        town.report(order("1001", "maya", 99)).await;
        let me = town.me(&maya).await;
        assert_eq!(me["balance"]["available"], 0);
        assert_eq!(
            (&me["entries"][0]["points"], &me["entries"][0]["reason"]["params"]["amount_minor"]),
            (&json!(0), &json!(99))
        );
    });
}

#[test]
fn the_same_event_is_applied_once_and_answers_the_same() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let first = town.report(order("1001", "maya", 5000)).await;
        let again = town.report(order("1001", "maya", 5000)).await;
        assert_eq!((again.status.as_u16(), &again.body["status"]), (200, &json!("duplicate")));
        assert_eq!(first.body["effects"], again.body["effects"]);
        assert_eq!(town.me(&maya).await["balance"]["available"], 50);

        let other = town.report(order("1001", "maya", 9900)).await;
        assert_eq!(other.problem(), (409, "id_already_used"));
        let tom = town.join("tom").await;
        let elses = town.report(order("1001", "tom", 5000)).await;
        assert_eq!(elses.problem(), (409, "id_already_used"));
        assert_eq!(town.me(&tom).await["balance"]["available"], 0);
        assert_eq!(town.me(&maya).await["balance"]["available"], 50);
    });
}

#[test]
fn a_bad_event_in_a_batch_does_not_spoil_the_rest() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let batch = json!([
            order("1", "maya", 1000),
            order("2", "nobody", 1000),
            order("3", "maya", -1),
            42,
            order("1", "maya", 1000),
            order("4", "maya", 2000),
        ]);
        let answer = town.report(batch).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let results = answer.body["results"].as_array().expect("results");
        let seen: Vec<_> = results
            .iter()
            .map(|result| {
                result["problem"]["code"].as_str().or(result["status"].as_str()).expect("an outcome")
            })
            .collect();
        let expected =
            ["applied", "unknown_member", "event_not_valid", "event_not_valid", "duplicate", "applied"];
        assert_eq!(seen, expected);
        assert_eq!(town.me(&maya).await["balance"]["available"], 30);
    });
}

#[test]
fn sixty_four_reports_of_one_order_at_once_post_it_once() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let reports = (0..64).map(|_| town.report(order("1001", "maya", 1000)));
        let answers = futures_join(reports).await;
        let applied = answers.iter().filter(|answer| answer.body["status"] == "applied").count();
        assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
        assert_eq!(applied, 1);
        assert_eq!(town.me(&maya).await["balance"]["available"], 10);
    });
}

#[test]
fn many_orders_of_one_member_at_once_are_all_counted() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let answers =
            futures_join((0..64).map(|nth| town.report(order(&nth.to_string(), "maya", 100)))).await;
        assert!(answers.iter().all(|answer| answer.body["status"] == "applied"), "{answers:?}");
        let me = town.me(&maya).await;
        assert_eq!((&me["balance"]["available"], &me["entries"][0]["sequence"]), (&json!(64), &json!(64)));
    });
}

/// Polls all of them at once.
pub async fn futures_join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    use std::task::Poll;
    let mut waiting: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(move |context| {
        for (future, answer) in &mut waiting {
            if answer.is_none()
                && let Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if waiting.iter().all(|(_, answer)| answer.is_some()) {
            Poll::Ready(waiting.iter_mut().filter_map(|(_, answer)| answer.take()).collect())
        } else {
            Poll::Pending
        }
    })
    .await
}
