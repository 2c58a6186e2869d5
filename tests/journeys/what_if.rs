//! What would happen, as a member's browser reckons it, is what the server says.

use crate::town::{Answer, MORNING, Town, on_both_engines};
use contract::events::{OrderPaid, Quote};
use contract::members::Me;
use contract::programs::Program;
use contract::what_if::WhatIf;
use rules::what_if::{Known, cart, spend, wait};
use serde_json::json;

const DAY: i64 = 86_400_000;

#[test]
fn what_a_browser_reckons_of_a_cart_is_what_the_server_quotes() {
    on_both_engines(async |town| {
        let carts = [
            ("coffee-stars", json!({ "channel": "app" }), json!({ "amount_minor": 48_150 })),
            ("coffee-stars", json!({ "channel": "app" }), json!({ "amount_minor": 999 })),
            ("coffee-stars", json!({}), json!({ "amount_minor": 2_000 })),
            (
                "fuel-card",
                json!({}),
                json!({ "amount_minor": 32_000, "category": "95", "volume_ml": 40_500 }),
            ),
            (
                "fuel-card",
                json!({}),
                json!({ "amount_minor": 205_000, "category": "95", "volume_ml": 280_000 }),
            ),
            ("fuel-card", json!({}), json!({ "amount_minor": 2_950, "category": "shop" })),
            ("tea-house", json!({}), json!({ "amount_minor": 16_800, "category": "pot", "quantity": 8 })),
            ("tea-house", json!({}), json!({ "amount_minor": 10_000, "category": "gift-card" })),
            ("maison-beaute", json!({}), json!({ "amount_minor": 8_499 })),
            ("smile-store", json!({}), json!({ "amount_minor": 12_345 })),
            ("summit-pass", json!({ "channel": "outlet" }), json!({ "amount_minor": 7_777 })),
            ("movie-insiders", json!({ "channel": "ticket" }), json!({ "amount_minor": 1_500 })),
        ];
        for (id, order, line) in carts {
            let key = town.key_of(id).await;
            let session = member(town, id, &key).await;
            let seen = look(town, id, &session).await;
            let mut order = order;
            order["currency"] = json!(seen.program.currency);
            order["lines"] = json!([{ "id": "1", "quantity": 1 }]);
            for (name, value) in line.as_object().expect("a line") {
                order["lines"][0][name] = value.clone();
            }
            let asked = json!({ "subject": "maya", "data": order });
            let quoted = town.brand("POST", "/v1/quote", &key, Some(asked)).await;
            let quoted: Quote = read(quoted);
            let order: OrderPaid = serde_json::from_value(order).expect("an order");
            let tried = cart(&seen.known(), &order, seen.what_if.as_of_at).expect("a cart");
            let share = (tried.share.points, tried.share.status_points);
            assert_eq!(share, (quoted.points, quoted.status_points), "{id} {order:?}");
            // Gifts are not reckoned; the tier is told beside the steps.
            let is_gift = |id: &String| seen.program.gifts.iter().any(|gift| gift.id == *id);
            let mut steps = quoted.reason.steps;
            steps.retain(|step| step.key != "tier_reached" && !step.id.as_ref().is_some_and(is_gift));
            assert_eq!(tried.steps, steps, "{id} {order:?}");
            let ladder = seen.program.tiers.as_ref().zip(tried.tier);
            let tier = ladder.map(|(tiers, (place, _))| &tiers.tiers[place].id);
            let now = seen.me.standing.tier.as_ref().map(|tier| &tier.tier);
            assert_eq!(tier.filter(|tier| now != Some(tier)), quoted.tier.as_ref(), "{id} {order:?}");
        }
    });
}

#[test]
fn what_a_reward_takes_and_what_lapses_meanwhile_is_what_then_happens() {
    on_both_engines(async |town| {
        let key = town.key_of("coffee-stars").await;
        let session = member(town, "coffee-stars", &key).await;
        let seen = look(town, "coffee-stars", &session).await;
        let drawn = spend(&seen.what_if.lots, 100, seen.what_if.as_of_at);
        assert_eq!(drawn.iter().map(|(_, points)| points).sum::<i64>(), 100);
        let later = MORNING + 500 * DAY;
        let waited = wait(&seen.known(), later);
        let waited = (waited.available, waited.tier.map(str::to_owned));

        let path = "/v1/me/redemptions/00000000000000000000000000000001";
        let redeemed = json!({ "reward": "coffee-or-bun", "cost": 100 });
        let answer = town.browser("PUT", path, Some(&session), Some(redeemed)).await;
        assert!(answer.status.is_success(), "{answer:?}");
        let newest = town.me(&session).await["entries"][0]["sequence"].clone();
        let why = town.browser("GET", &format!("/v1/me/entries/{newest}"), Some(&session), None).await.body;
        let took: Vec<_> = why["drawn"].as_array().expect("draws").iter().collect();
        let took: Vec<_> = took.iter().map(|draw| (&draw["lot"]["sequence"], &draw["points"])).collect();
        let drawn: Vec<_> = drawn.iter().map(|(lot, points)| (json!(lot.sequence), json!(points))).collect();
        assert_eq!(took, drawn.iter().map(|(lot, points)| (lot, points)).collect::<Vec<_>>());

        let answer = town.browser("DELETE", path, Some(&session), None).await;
        assert!(answer.status.is_success(), "{answer:?}");
        town.set_clock(later);
        let session = town.session_of("coffee-stars", "maya").await;
        let me = town.me(&session).await;
        let tier = me["standing"]["tier"]["tier"].as_str().map(str::to_owned);
        assert_eq!((me["balance"]["available"].as_i64().expect("points"), tier), waited);
        town.set_clock(MORNING);
    });
}

#[test]
fn what_if_is_for_whoever_is_signed_in() {
    on_both_engines(async |town| {
        let answer = town.browser("GET", "/v1/me/what-if", None, None).await;
        assert_eq!(answer.problem(), (401, "not_signed_in"));
        let maya = town.join("maya").await;
        let answer = town.browser("GET", "/v1/me/what-if", Some(&maya), None).await;
        assert_eq!((answer.status.as_u16(), &answer.body["lots"]), (200, &json!([])));
        assert_eq!(answer.body["as_of_at"], json!(MORNING));
    });
}

/// What a browser has.
struct Seen {
    program: Program,
    me: Me,
    what_if: WhatIf,
}

impl Seen {
    fn known(&self) -> Known<'_> {
        let (standing, balance) = (&self.me.standing, &self.me.balance);
        let (available, owed) = (balance.available, balance.owed);
        Known { program: &self.program, standing, available, owed, what_if: &self.what_if }
    }
}

async fn look(town: &Town, program: &str, session: &str) -> Seen {
    let get = async |path: &str| town.browser("GET", path, Some(session), None).await;
    Seen {
        // Without the offsets of its time zone, which are not on the wire.
        program: read(get(&format!("/v1/programs/{program}")).await),
        me: read(get("/v1/me").await),
        what_if: read(get("/v1/me/what-if").await),
    }
}

/// Maya of a program, who joined and bought this and that.
async fn member(town: &Town, program: &str, key: &str) -> String {
    let put = json!({ "joined": "2026-06-01T00:00:00Z" });
    let answer = town.brand("PUT", "/v1/members/maya", key, Some(put)).await;
    assert!(answer.status.is_success(), "{answer:?}");
    let currency = &town.app.programs.get(program).expect("a program").currency;
    for (nth, (category, ago, channel)) in
        [("95", 150, "app"), ("pot", 40, "online"), ("95", 0, "app"), ("pot", 0, "ticket")].iter().enumerate()
    {
        let occurred_at = jiff::Timestamp::from_millisecond(MORNING - ago * DAY).expect("a time");
        let event = json!({
            "specversion": "1.0", "type": "order.paid", "source": "till", "id": format!("{nth}"),
            "subject": "maya", "time": occurred_at.to_string(),
            "data": { "currency": currency, "channel": channel, "lines": [{
                "id": "1", "quantity": 2, "amount_minor": 21_000, "category": category, "volume_ml": 30_000,
            }] },
        });
        let answer = town.brand("POST", "/v1/events", key, Some(event)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    town.session_of(program, "maya").await
}

fn read<T: serde::de::DeserializeOwned>(answer: Answer) -> T {
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_value(answer.body).expect("what the contract says")
}
