//! Friends who invite friends: what comes later, again, or from several sides at once.

use crate::earning::futures_join;
use crate::friends::{
    at_the_workshop, effect, gives_back, invitation, joins, maya, orders, points_of, referrals, time,
};
use crate::town::{MORNING, Town};
use laurel::members::contacts;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60_000;

/// The first of January in New York.
const NEW_YEAR: i64 = MORNING - 13 * DAY - 8 * 60 * 60_000;

async fn comes(town: &Town, who: &str, at: i64, code: &str) -> Value {
    joins(town, who, at, json!({ "name": who })).await;
    effect(&orders(town, who, &format!("o-{who}"), at, Some(code)).await).clone()
}

#[test]
fn friends_of_december_take_no_place_of_januarys() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        for (nth, who) in ["ann", "bob", "cat"].into_iter().enumerate() {
            comes(town, who, NEW_YEAR - DAY * (10 - i64::try_from(nth).expect("small")), &code).await;
        }
        for (nth, who) in ["dan", "eve", "fay"].into_iter().enumerate() {
            let at = NEW_YEAR + DAY * (8 + i64::try_from(nth).expect("small"));
            assert_eq!(comes(town, who, at, &code).await, json!({ "state": "qualified" }));
        }
        town.set_clock(MORNING + 60 * DAY);
        assert_eq!(
            points_of(town, "maya").await,
            600,
            "three of each year, whenever their orders have stood"
        );
    });
}

#[test]
fn a_place_that_a_refund_makes_free_is_worth_as_much() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        for who in ["ann", "bob", "cat"] {
            comes(town, who, MORNING - 12 * DAY, &code).await;
        }
        town.set_clock(MORNING + 10 * DAY);
        assert_eq!(points_of(town, "maya").await, 300);
        gives_back(town, "cat", "o-cat", MORNING).await;
        assert_eq!(points_of(town, "maya").await, 200);
        comes(town, "dan", MORNING + DAY, &code).await;
        town.set_clock(MORNING + 60 * DAY);
        assert_eq!(points_of(town, "maya").await, 300);
    });
}

#[test]
fn one_friend_too_many_gives_back_what_a_friend_gets_like_anyone() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        for who in ["ann", "bob", "cat", "dan"] {
            comes(town, who, MORNING - 5 * DAY, &code).await;
        }
        assert_eq!(points_of(town, "dan").await, 90);
        let back = gives_back(town, "dan", "o-dan", MORNING).await;
        assert_eq!(*effect(&back), json!({ "state": "rejected", "because": "refunded" }));
        assert_eq!(points_of(town, "dan").await, 0);
    });
}

#[test]
fn what_is_told_later_tells_the_same_person() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let joined = joins(town, "two", MORNING - DAY, json!({ "referral_code": code })).await;
        assert_eq!(*effect(&joined), json!({ "state": "joined" }));
        assert_eq!(points_of(town, "two").await, 50);
        let told = json!({ "email": "m.a.y.a.chen+2@example.com" });
        let put = town.brand("PUT", "/v1/members/two", &town.key, Some(told)).await;
        assert_eq!(put.status, 200, "{put:?}");
        let ordered = orders(town, "two", "o-two", MORNING, None).await;
        assert_eq!(*effect(&ordered), json!({ "state": "rejected", "because": "same_email" }));
        assert_eq!(points_of(town, "two").await, 40, "what the order earned");
        town.set_clock(MORNING + 60 * DAY);
        assert_eq!(points_of(town, "maya").await, 0);
    });
}

#[test]
fn a_retried_event_answers_as_the_first_time() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let other = json!({ "referral_code": "NOT-A-CODE" });
        let first = joins(town, "ann", MORNING - 5 * DAY, other.clone()).await;
        let again = joins(town, "ann", MORNING - 5 * DAY, other).await;
        assert_eq!(effect(&again), effect(&first));
        let first = orders(town, "ann", "o-ann", MORNING - 4 * DAY, Some(&code)).await;
        let again = orders(town, "ann", "o-ann", MORNING - 4 * DAY, Some(&code)).await;
        assert_eq!((effect(&first)["state"].as_str(), effect(&again)), (Some("qualified"), effect(&first)));
        let first = gives_back(town, "ann", "o-ann", MORNING).await;
        let again = gives_back(town, "ann", "o-ann", MORNING).await;
        assert_eq!((effect(&first)["because"].as_str(), effect(&again)), (Some("refunded"), effect(&first)));
    });
}

#[test]
fn whoever_joined_by_a_letter_is_known_by_it_when_the_shop_names_her() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let program = town.app.programs.get("workshop").expect("the workshop");
        let sent = laurel::members::send_link(&town.app, &program, "sam@example.com", None, Some(&code));
        sent.await.expect("a letter");
        let letter = town.newest_letter();
        let token = letter.split_once("/sign-in#").expect("a link").1[..26].to_owned();
        let sam = town.open_link(&token).await;
        assert_eq!(town.available(&sam).await, 50);
        let named = joins(town, "sam", MORNING, json!({ "email": "Sam@Example.com", "name": "Sam" })).await;
        assert_eq!(named.status, 200, "{named:?}");
        let ordered = orders(town, "sam", "o-sam", MORNING, None).await;
        assert_eq!(*effect(&ordered), json!({ "state": "qualified" }));
        assert_eq!(town.available(&sam).await, 90, "one member");
        let another = joins(town, "another", MORNING, json!({ "email": "sam@example.com" })).await;
        assert_eq!(another.problem(), (409, "email_taken"), "an address that is named is someone's");
    });
}

#[test]
fn a_code_told_with_the_order_counts_the_network_of_joining() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let mut seen = Vec::new();
        for nth in 0..5 {
            let who = format!("bot-{nth}");
            joins(town, &who, MORNING - DAY, json!({ "ip": "203.0.113.9" })).await;
            let ordered = orders(town, &who, &format!("o-{nth}"), MORNING, Some(&code)).await;
            seen.push(effect(&ordered)["because"].clone());
        }
        let too_many = json!("too_many_from_one_network");
        assert_eq!(seen, [Value::Null, Value::Null, Value::Null, too_many.clone(), too_many]);
    });
}

#[test]
fn an_address_that_is_anothers_is_told_with_its_reason() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        joins(town, "olga", MORNING - DAY, json!({ "email": "olga@example.com" })).await;
        for (who, email, code) in [
            ("a", "maya.chen@example.com", code.as_str()),
            ("b", "olga@example.com", code.as_str()),
            ("c", "olga@example.com", "NOT-A-CODE"),
        ] {
            let told = joins(town, who, MORNING, json!({ "email": email, "referral_code": code })).await;
            assert_eq!(told.problem(), (409, "email_taken"), "{who}");
        }
        let kept = referrals(town, "?state=rejected").await;
        let mut kept: Vec<(&str, &str)> = kept
            .iter()
            .map(|one| {
                (one["friend"].as_str().expect("a friend"), one["because"].as_str().expect("a reason"))
            })
            .collect();
        kept.sort_unstable();
        assert_eq!(kept, [("a", "same_email"), ("b", "existing_customer"), ("c", "unknown_code")]);
    });
}

#[test]
fn those_who_tell_one_code_at_once_are_looked_at_one_after_the_other() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let join = async |nth: usize| {
            let data = json!({ "email": format!("one.box+{nth}@example.com"), "referral_code": code });
            joins(town, &format!("box-{nth}"), MORNING, data).await
        };
        let boxes = futures_join((0..16).map(&join)).await;
        let counted = boxes.iter().filter(|joined| effect(joined)["state"] == "joined").count();
        assert_eq!(counted, 1, "one mailbox is one person, at once as in a row");
        let join = async |nth: usize| {
            let data = json!({ "referral_code": code, "ip": "198.51.100.1" });
            joins(town, &format!("net-{nth}"), MORNING, data).await
        };
        let network = futures_join((0..16).map(&join)).await;
        let counted = network.iter().filter(|joined| effect(joined)["state"] == "joined").count();
        assert_eq!(counted, 3);
    });
}

#[test]
fn two_who_tell_each_others_code_at_once_are_a_circle() {
    at_the_workshop(async |town| {
        for round in 0..4 {
            let who = ["ann", "bob"].map(|name| format!("{name}-{round}"));
            for one in &who {
                joins(town, one, MORNING - DAY, json!({})).await;
            }
            let codes =
                [crate::friends::code_of(town, &who[1]).await, crate::friends::code_of(town, &who[0]).await];
            let order = async |nth: usize| {
                orders(town, &who[nth], &format!("o-{}", who[nth]), MORNING, Some(&codes[nth])).await
            };
            let ordered = futures_join((0..2).map(&order)).await;
            let mut seen: Vec<&Value> = ordered.iter().map(|one| &effect(one)["because"]).collect();
            seen.sort_by_key(|because| because.to_string());
            assert_eq!(seen, [&json!("circle"), &Value::Null], "one came first");
        }
    });
}

#[test]
fn members_of_before_are_recognised_once_their_contacts_are_noted() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let forget = |tx: &mut laurel::db::Tx<'_>| tx.execute("delete from contacts", &[]);
        town.app.db.write(forget).await.expect("as it was before");
        while town.app.db.write(contacts::note_missing).await.expect("noted") {}
        let again = json!({ "email": "maya.chen+new@example.com", "referral_code": code });
        assert_eq!(effect(&joins(town, "again", MORNING, again).await)["because"], "same_email");
        assert_eq!(invitation(town, "maya").await["friends"][0]["state"], "rejected");
        assert!(time(MORNING).starts_with("2027-01-14"));
    });
}
