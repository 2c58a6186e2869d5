//! What a brand's systems may get wrong: refunds, numbers, times, ids, codes, members; each is told, and
//! nothing is
//! lost.

use crate::earning::futures_join;
use crate::town::{Answer, MORNING, Town, on_both_engines, order};
use serde_json::{Value, json};

/// The most that is counted exactly.
const EXACT_MAX: i64 = (1 << 53) - 1;

/// Something that happened this morning at the record shop.
fn event(r#type: &str, id: &str, member: &str, data: Value) -> Value {
    json!({
        "specversion": "1.0", "type": r#type, "source": "https://shop.example", "id": id,
        "subject": member, "time": "2027-01-14T08:10:00Z", "data": data,
    })
}

fn refund(id: &str, order: &str, lines: &Value) -> Value {
    event("order.refunded", id, "maya", json!({ "order": order, "currency": "USD", "lines": lines }))
}

fn with(event: &Value, path: &str, value: Value) -> Value {
    let mut event = event.clone();
    *event.pointer_mut(path).expect("a field") = value;
    event
}

async fn adjust(town: &Town, member: &str, id: &str, points: i64) -> Answer {
    let body = json!({ "id": id, "points": points, "reason": "We are sorry", "actor": "ann" });
    town.brand("POST", &format!("/v1/members/{member}/adjustments"), &town.key, Some(body)).await
}

async fn member(town: &Town, id: &str) -> Value {
    let answer = town.brand("GET", &format!("/v1/members/{id}"), &town.key, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

async fn put(town: &Town, id: &str, body: Value) -> Answer {
    town.brand("PUT", &format!("/v1/members/{id}"), &town.key, Some(body)).await
}

#[test]
fn a_refund_that_cannot_be_is_told_and_takes_nothing() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let mut bought = order("1001", "maya", 5_000);
        let second = json!({ "id": "2", "quantity": 1, "amount_minor": 2_500 });
        bought["data"]["lines"].as_array_mut().expect("lines").push(second);
        assert_eq!(town.report(bought).await.body["effects"]["points"], 75);
        let good = refund("r", "1001", &json!([{ "id": "1", "amount_minor": 5_000 }]));
        let elsewhere = with(&good, "/data/order", json!("9999"));
        let mut other_source = good.clone();
        other_source["data"]["order_source"] = json!("https://other.example");
        let elses = with(&good, "/subject", json!("tom"));
        town.join("tom").await;
        let line = |id: &str, amount_minor: i64| json!({ "id": id, "amount_minor": amount_minor });
        for (event, code, told) in [
            (elsewhere, "unknown_order", "9999"),
            (other_source, "unknown_order", "1001"),
            (elses, "unknown_order", "1001"),
            (with(&good, "/data/order", json!("")), "event_not_valid", "`data.order`"),
            (with(&good, "/data/order", json!("a\u{0}")), "event_not_valid", "`data.order`"),
            (with(&good, "/data/currency", json!("EUR")), "wrong_currency", "counts in `USD`"),
            (with(&good, "/data/lines", json!([])), "event_not_valid", "at least one line"),
            (with(&good, "/data/lines", json!([line("3", 1)])), "unknown_line", "3"),
            (with(&good, "/data/lines/0/amount_minor", json!(5_001)), "refund_too_large", "50"),
            (with(&good, "/data/lines/0/amount_minor", json!(i64::MAX)), "refund_too_large", "50"),
            (with(&good, "/data/lines/0/amount_minor", json!(-1)), "event_not_valid", "Line 1"),
            (with(&good, "/data/lines/0/amount_minor", json!(0)), "event_not_valid", "Line 1"),
            (with(&good, "/data/lines", json!([line("1", 9), line("1", 9)])), "event_not_valid", "Line 2"),
            (with(&good, "/data/lines", json!([line("2", 9), line("3", 9)])), "unknown_line", "3"),
            (with(&good, "/data/lines", json!([{ "id": "1" }])), "event_not_valid", "amount_minor"),
        ] {
            let answer = town.report(event.clone()).await;
            assert_eq!(answer.problem(), (422, code), "{event}");
            let detail = answer.body["detail"].as_str().expect("a detail");
            assert!(detail.contains(told), "{event}: {detail}");
        }
        assert_eq!(town.me(&maya).await["balance"]["available"], 75);
        // The id was not used up by what was refused, and the good one takes what the line earned, once.
        assert_eq!(town.report(good).await.body["effects"]["points"], -50);
        let again = refund("again", "1001", &json!([line("1", 5_000)]));
        assert_eq!(town.report(again).await.body["effects"]["points"], 0);
        let all = event("order.refunded", "all", "maya", json!({ "order": "1001", "currency": "USD" }));
        assert_eq!(town.report(all).await.body["effects"]["points"], -25);
        assert_eq!(town.me(&maya).await["balance"]["available"], 0);
    });
}

/// A point a dollar, and ten for each thing bought, on a card of one stamp.
const CARD_SHOP: &str = r#"
languages = ["en"]
currency = "USD"
time_zone = "UTC"
name = { en = "Card Shop" }
promise = { en = "Ten points for each thing." }
points = { en = { one = "point", other = "points" } }
theme = { brand = "oklch(0.45 0.11 292)", warm = "oklch(0.7 0.1 53)", mark = "M1 1L2 2z", motif = "M0 0L9 9" }

[[earning]]
id = "spend"
name = { en = "A dollar spent" }
points = 1
per = "1.00"

[[stamp_card]]
id = "things"
name = { en = "Things" }
per = "item"
size = 1
gives = { en = "Ten points" }
points = 10
"#;

#[test]
fn a_refund_takes_what_its_lines_earned_and_not_what_a_full_card_gave() {
    on_both_engines(async |town| {
        let folder = town.folder.join("programs");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("card-shop.toml"), CARD_SHOP).expect("a file");
        let (_, mistakes) = town.app.programs.reload(&folder, false).expect("read");
        assert_eq!(mistakes, Vec::<String>::new());
        let key = town.key_of("card-shop").await;
        let joined = json!({ "joined": "2027-01-01T00:00:00Z" });
        town.brand("PUT", "/v1/members/maya", &key, Some(joined)).await;
        let line = |id: &str| json!({ "id": id, "quantity": 1, "amount_minor": 500 });
        for (id, lines, earned) in [("1", json!([line("1")]), 15), ("2", json!([line("1"), line("2")]), 30)] {
            let bought = event("order.paid", id, "maya", json!({ "currency": "USD", "lines": lines }));
            let answer = town.brand("POST", "/v1/events", &key, Some(bought)).await;
            assert_eq!(answer.body["effects"]["points"], earned, "{answer:?}");
            let back = refund(&format!("refund {id}"), id, &json!([{ "id": "1", "amount_minor": 500 }]));
            let answer = town.brand("POST", "/v1/events", &key, Some(back)).await;
            assert_eq!(answer.body["effects"]["points"], -5, "{answer:?}");
        }
    });
}

#[test]
fn numbers_are_counted_exactly_or_refused() {
    on_both_engines(async |town| {
        town.join("maya").await;
        let amount = |id: &str, amount_minor: Value| {
            with(&order(id, "maya", 1), "/data/lines/0/amount_minor", amount_minor)
        };
        for (nth, number) in [json!(EXACT_MAX + 1), json!(i64::MAX), json!(i64::MIN), json!(-EXACT_MAX)]
            .into_iter()
            .chain([json!(u64::MAX), json!(1e15), json!(1e300), json!("100"), json!(true), json!([1])])
            .enumerate()
        {
            let answer = town.report(amount(&format!("bad {nth}"), number.clone())).await;
            assert_eq!(answer.problem(), (422, "event_not_valid"), "{number}");
        }
        // 2^63 and beyond are not even numbers of this kind, whole or not.
        for text in ["9223372036854775808", "-9223372036854775809", "1e999", "1E400"] {
            let body = amount("text", json!(7_777)).to_string().replace("7777", text);
            let answer = town.report_bytes(body.into_bytes(), "application/json", &town.key).await;
            assert!([400, 422].contains(&answer.status.as_u16()), "{text}: {answer:?}");
        }
        let quantity = with(&order("q", "maya", 1), "/data/lines/0/quantity", json!(EXACT_MAX + 1));
        assert_eq!(town.report(quantity).await.problem(), (422, "event_not_valid"));
        let mut two = amount("two", json!(EXACT_MAX));
        let second = json!({ "id": "2", "quantity": 1, "amount_minor": 1 });
        two["data"]["lines"].as_array_mut().expect("lines").push(second);
        assert_eq!(town.report(two).await.problem(), (422, "event_not_valid"), "the sum is too large");

        let most = town.report(amount("most", json!(EXACT_MAX))).await;
        assert_eq!(most.body["effects"]["points"], EXACT_MAX / 100);
        let left = EXACT_MAX - EXACT_MAX / 100;
        assert_eq!(adjust(town, "maya", "too many", left + 1).await.problem(), (422, "too_many_points"));
        for points in [EXACT_MAX + 1, -EXACT_MAX - 1, i64::MAX, i64::MIN] {
            assert_eq!(adjust(town, "maya", "x", points).await.problem(), (422, "adjustment_not_valid"));
        }
        assert_eq!(adjust(town, "maya", "the rest", left).await.body["effects"]["balance_after"], EXACT_MAX);
        let one_more = town.report(order("one more", "maya", 100)).await;
        assert_eq!(one_more.problem(), (422, "too_many_points"));
        let quote = json!({ "subject": "maya", "data": order("q", "maya", 100)["data"] });
        let quoted = town.brand("POST", "/v1/quote", &town.key, Some(quote)).await;
        assert_eq!(quoted.problem(), (422, "too_many_points"));
        assert_eq!(member(town, "maya").await["balance"]["available"], EXACT_MAX);
        // And down to nothing again.
        assert_eq!(adjust(town, "maya", "all", -EXACT_MAX).await.body["effects"]["balance_after"], 0);
    });
}

#[test]
fn an_event_is_of_a_time_that_was_while_the_member_was_one() {
    on_both_engines(async |town| {
        assert_eq!(put(town, "maya", json!({ "joined": "2027-01-10T00:00:00Z" })).await.status, 200);
        let of = |id: &str, time: &str| with(&order(id, "maya", 1_000), "/time", json!(time));
        for (time, problem) in [
            ("2027-01-14T08:17:00.001Z", "event_not_valid"),
            ("2027-01-15T00:00:00Z", "event_not_valid"),
            ("9999-12-30T22:00:00Z", "event_not_valid"),
            ("2027-01-09T23:59:59.999Z", "before_joined"),
            ("2016-12-31T23:59:60Z", "before_joined"),
            ("1969-12-31T23:59:59Z", "before_joined"),
            ("-009999-01-02T01:59:59Z", "before_joined"),
            ("2027-01-14", "event_not_valid"),
            ("2027-01-14T08:00:00", "event_not_valid"),
            ("2027-01-14T08:61:00Z", "event_not_valid"),
            ("2027-02-29T08:00:00Z", "event_not_valid"),
            ("1800000000", "event_not_valid"),
            ("", "event_not_valid"),
        ] {
            assert_eq!(town.report(of("same", time)).await.problem(), (422, problem), "{time}");
        }
        for time in [json!(1_799_914_320), json!({}), json!(["2027-01-14T08:00:00Z"]), json!(true)] {
            let answer = town.report(with(&order("same", "maya", 1_000), "/time", time.clone())).await;
            assert_eq!(answer.problem(), (422, "event_not_valid"), "{time}");
        }
        for (id, time) in [
            ("ahead", "2027-01-14T08:17:00Z"),
            ("joining", "2027-01-10T00:00:00Z"),
            ("offset", "2027-01-14T16:00:00+08:00"),
            ("lower case", "2027-01-14t08:00:00z"),
            ("fraction", "2027-01-14T08:00:00.123456789Z"),
        ] {
            let answer = town.report(of(id, time)).await;
            assert_eq!(answer.body["status"], "applied", "{time}: {answer:?}");
        }
        // What is a little ahead can be spent once its time has come.
        let balance = member(town, "maya").await["balance"].clone();
        assert_eq!((&balance["available"], &balance["pending"]), (&json!(40), &json!(10)), "{balance}");
        town.wait_ms(5 * 60_000);
        assert_eq!(member(town, "maya").await["balance"]["available"], 50);
    });
}

#[test]
fn a_leap_second_is_a_time() {
    on_both_engines(async |town| {
        assert_eq!(put(town, "leo", json!({ "joined": "2016-12-31T23:59:60Z" })).await.status, 200);
        for (id, time) in [("a", "2016-12-31T23:59:60Z"), ("b", "2017-01-01T00:00:00.000Z")] {
            let mut bought = order(id, "leo", 1_000);
            bought["time"] = json!(time);
            let answer = town.report(bought).await;
            assert_eq!(answer.body["status"], "applied", "{time}: {answer:?}");
        }
    });
}

#[test]
fn an_id_belongs_to_what_it_came_with_first() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        town.join("tom").await;
        let first = order("7", "maya", 5_000);
        town.report(first.clone()).await;
        let visit = event("visit", "7", "maya", json!({}));
        let refund = refund("7", "7", &json!([{ "id": "1", "amount_minor": 5_000 }]));
        let dated = with(&first, "/time", json!("2027-01-14T07:00:00Z"));
        for other in [visit, refund, dated, order("7", "tom", 5_000), order("7", "maya", 5_001)] {
            assert_eq!(town.report(other.clone()).await.problem(), (409, "id_already_used"), "{other}");
        }
        // Of another source it is another event.
        let elsewhere = with(&order("7", "maya", 1_000), "/source", json!("https://pos.example"));
        assert_eq!(town.report(elsewhere).await.body["status"], "applied");
        assert_eq!(town.report(first).await.body["status"], "duplicate");
        assert_eq!(town.me(&maya).await["balance"]["available"], 60);

        assert_eq!(adjust(town, "maya", "gift", 5).await.body["status"], "applied");
        assert_eq!(adjust(town, "maya", "gift", 5).await.body["status"], "duplicate");
        assert_eq!(adjust(town, "maya", "gift", 6).await.problem(), (409, "id_already_used"));
        assert_eq!(town.me(&maya).await["balance"]["available"], 65);
    });
}

#[test]
fn a_code_is_good_once() {
    on_both_engines(async |town| {
        let key = town.key_of("movie-insiders").await;
        for id in ["ann", "ben"] {
            let put = json!({ "joined": "2027-01-01T00:00:00Z" });
            town.brand("PUT", &format!("/v1/members/{id}"), &key, Some(put)).await;
        }
        let claim = async |id: &str, member: &str, code: &str| {
            let claimed = event("code.claimed", id, member, json!({ "code": code, "channel": "ticket" }));
            town.brand("POST", "/v1/events", &key, Some(claimed)).await
        };
        assert_eq!(claim("1", "ann", "POPCORN").await.body["effects"]["points"], 100);
        assert_eq!(claim("2", "ben", "POPCORN").await.problem(), (409, "code_taken"));
        assert_eq!(
            claim("3", "ann", "POPCORN").await.body["effects"]["points"],
            0,
            "once for its own member"
        );
        // What was refused has used up neither its id nor another code.
        assert_eq!(claim("2", "ben", "LEMONADE").await.body["effects"]["points"], 100);
        let missing = event("code.claimed", "4", "ben", json!({ "channel": "ticket" }));
        let missing = town.brand("POST", "/v1/events", &key, Some(missing)).await;
        assert_eq!(missing.problem(), (422, "event_not_valid"));

        let answers = futures_join((0..32).map(|nth| {
            let member = if nth % 2 == 0 { "ann" } else { "ben" };
            let claimed = json!({ "code": "AT ONCE", "channel": "ticket" });
            let event = event("code.claimed", &format!("at once {nth}"), member, claimed);
            town.brand("POST", "/v1/events", &key, Some(event))
        }))
        .await;
        let paid = answers.iter().filter(|answer| answer.body["effects"]["points"] == 100).count();
        let taken = answers.iter().filter(|answer| answer.body["code"] == "code_taken").count();
        assert_eq!((paid, taken), (1, 16), "{answers:?}");
    });
}

#[test]
fn sixty_four_at_once_cannot_spend_the_last_points_twice() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        town.report(order("1001", "maya", 10_000)).await;
        let ids: Vec<String> = (0..64).map(|nth| format!("spend {nth}")).collect();
        let answers = futures_join(ids.iter().map(|id| adjust(town, "maya", id, -100))).await;
        let applied = answers.iter().filter(|answer| answer.body["status"] == "applied").count();
        let told = answers.iter().filter(|answer| answer.status == 409).collect::<Vec<_>>();
        assert_eq!((applied, told.len()), (1, 63));
        for answer in told {
            assert_eq!(answer.problem().1, "insufficient_points");
        }
        let me = town.me(&maya).await;
        assert_eq!((&me["balance"]["available"], &me["entries"][0]["sequence"]), (&json!(0), &json!(2)));
    });
}

#[test]
fn a_quote_posts_nothing() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        town.report(order("1001", "maya", 1_000)).await;
        let before = (town.me(&maya).await, member(town, "maya").await);
        let data = order("q", "maya", 2_500)["data"].clone();
        let ask = async |body: Value| town.brand("POST", "/v1/quote", &town.key, Some(body)).await;
        for _ in 0..3 {
            let quoted = ask(json!({ "subject": "maya", "data": data })).await;
            assert_eq!((&quoted.body["points"], quoted.status.as_u16()), (&json!(25), 200), "{quoted:?}");
        }
        assert_eq!(ask(json!({ "data": data })).await.body["points"], 25, "for someone new");
        assert_eq!(
            ask(json!({ "subject": "nobody", "data": data })).await.problem(),
            (422, "unknown_member")
        );
        assert_eq!(
            ask(json!({ "subject": "a\u{0}b", "data": data })).await.problem(),
            (422, "unknown_member")
        );
        let refund = json!({ "type": "order.refunded", "data": { "order": "1001", "currency": "USD" } });
        assert_eq!(ask(refund).await.problem(), (422, "event_not_valid"));
        assert_eq!(ask(json!({ "type": "order.lost", "data": {} })).await.problem(), (422, "unknown_type"));
        assert_eq!(ask(json!({})).await.problem(), (422, "event_not_valid"));
        assert_eq!((town.me(&maya).await, member(town, "maya").await), before);
        // A code that was quoted can still be claimed by somebody else.
        let key = town.key_of("movie-insiders").await;
        for id in ["ann", "ben"] {
            town.brand("PUT", &format!("/v1/members/{id}"), &key, Some(json!({}))).await;
        }
        let claimed = json!({ "code": "POPCORN", "channel": "ticket" });
        let quote = json!({ "type": "code.claimed", "subject": "ann", "data": claimed });
        assert_eq!(town.brand("POST", "/v1/quote", &key, Some(quote)).await.body["points"], 100);
        let mut claim = event("code.claimed", "1", "ben", claimed);
        claim.as_object_mut().expect("an event").remove("time");
        assert_eq!(town.brand("POST", "/v1/events", &key, Some(claim)).await.body["status"], "applied");
    });
}

#[test]
fn a_batch_may_mix_what_happened_and_stands_in_its_order() {
    on_both_engines(async |town| {
        let batch = json!([
            event("order.paid", "0", "zoe", order("0", "zoe", 100)["data"].clone()),
            event("member.joined", "1", "zoe", json!({ "name": "Zoe", "email": "zoe@example.com" })),
            order("late", "zoe", 100),
            with(&order("2", "zoe", 4_200), "/time", json!("2027-01-14T08:11:00Z")),
            event("order.refunded", "3", "zoe", json!({ "order": "2", "currency": "USD" })),
            event("order.refunded", "4", "zoe", json!({ "order": "5", "currency": "USD" })),
            event("order.paid", "5", "zoe", order("5", "zoe", 700)["data"].clone()),
            event("custom.hello", "6", "zoe", json!({})),
            event("order.shipped", "7", "zoe", json!({})),
            event("visit", "8", "zoe", json!(["a place"])),
            event("member.joined", "1", "zoe", json!({ "name": "Zoe", "email": "zoe@example.com" })),
        ]);
        let answer = town.report(batch).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let results = answer.body["results"].as_array().expect("results");
        let seen = results.iter().map(|result| {
            result["problem"]["code"].as_str().or(result["status"].as_str()).expect("an outcome")
        });
        let expected = [
            "unknown_member",
            "applied",
            "before_joined",
            "applied",
            "applied",
            "unknown_order",
            "applied",
            "applied",
            "unknown_type",
            "event_not_valid",
            "duplicate",
        ];
        assert_eq!(seen.collect::<Vec<_>>(), expected);
        assert_eq!(member(town, "zoe").await["balance"]["available"], 7);
    });
}

#[test]
fn a_member_is_put_with_what_can_be() {
    on_both_engines(async |town| {
        assert_eq!(put(town, "ann", json!({ "email": "ann@example.com" })).await.status, 200);
        let before = member(town, "ann").await;
        let long = "x".repeat(101);
        for (body, problem) in [
            (json!({ "email": "ann" }), (422, "invalid_email")),
            (json!({ "email": "" }), (422, "invalid_email")),
            (json!({ "email": "a\u{0}@example.com" }), (422, "invalid_email")),
            (json!({ "birthday": { "month": 2, "day": 30 } }), (422, "member_not_valid")),
            (json!({ "birthday": { "month": 2, "day": 29, "year": 2027 } }), (422, "member_not_valid")),
            (json!({ "birthday": { "month": 13, "day": 1 } }), (422, "member_not_valid")),
            (json!({ "birthday": { "month": 1, "day": i64::MAX } }), (422, "member_not_valid")),
            (json!({ "birthday": { "month": 1, "day": 1, "year": 99_999 } }), (422, "member_not_valid")),
            (json!({ "birthday": { "month": 1 } }), (422, "body_not_valid")),
            (json!({ "birthday": "1990-01-01" }), (422, "body_not_valid")),
            (json!({ "name": "" }), (422, "member_not_valid")),
            (json!({ "name": long }), (422, "member_not_valid")),
            (json!({ "name": "a\nb" }), (422, "member_not_valid")),
            (json!({ "joined": "2027-01-14T08:12:00.001Z" }), (422, "member_not_valid")),
            (json!({ "joined": "yesterday" }), (422, "member_not_valid")),
            (json!({ "points": 100 }), (422, "body_not_valid")),
            (json!([]), (422, "body_not_valid")),
        ] {
            for id in ["ann", "somebody-new"] {
                let answer = put(town, id, body.clone()).await;
                assert_ne!(answer.status, 200, "{id} {body}");
                assert_eq!(answer.problem(), problem, "{id} {body}");
            }
        }
        let taken = json!({ "email": "ANN@example.com" });
        assert_eq!(put(town, "ben", taken).await.problem(), (409, "email_taken"));
        for id in ["ben", "somebody-new", "%00", "a%00b"] {
            let answer = town.brand("GET", &format!("/v1/members/{id}"), &town.key, None).await;
            assert_eq!(answer.problem(), (404, "unknown_member"), "{id}: refused, so not joined");
        }
        assert_eq!(put(town, "%00", json!({})).await.problem(), (422, "member_not_valid"));
        assert_eq!(member(town, "ann").await, before);
        let leo = json!({ "birthday": { "month": 2, "day": 29 }, "joined": "2027-01-14T08:12:00Z" });
        let leo = put(town, "leo", leo).await;
        assert_eq!((leo.status.as_u16(), &leo.body["member"]["joined_at"]), (200, &json!(MORNING)));
    });
}

#[test]
fn an_entry_is_shown_to_its_own_member_alone() {
    on_both_engines(async |town| {
        let (maya, tom) = (town.join("maya").await, town.join("tom").await);
        for id in ["1", "2", "3"] {
            town.report(order(id, "maya", 1_000)).await;
        }
        let entry = async |session: &str, entry: &str| {
            town.browser("GET", &format!("/v1/me/entries/{entry}"), Some(session), None).await
        };
        let own = entry(&maya, "3").await;
        assert_eq!((own.status.as_u16(), &own.body["points"]), (200, &json!(10)), "{own:?}");
        assert_eq!(entry(&tom, "3").await.problem(), (404, "unknown_entry"), "another member's");
        for none in ["0", "4", "-1", "9223372036854775807", "9223372036854775808", "x", "1.0", "%00", "%20"] {
            assert_eq!(entry(&maya, none).await.problem(), (404, "unknown_entry"), "{none}");
        }
        let out = town.browser("GET", "/v1/me/entries/3", None, None).await;
        assert_eq!(out.problem(), (401, "not_signed_in"));
    });
}
