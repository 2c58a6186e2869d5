//! Friends who invite friends: what both get, when, and who does not count.

use crate::town::{Answer, MORNING, Town, new_postgres_database};
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60_000;

/// Tells the story once on each engine, in a town with a workshop.
pub fn at_the_workshop(story: impl AsyncFn(&Town)) {
    tell("sqlite:laurel.db", &story);
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => tell(&new_postgres_database(&url), &story),
        Err(_) => eprintln!("not told on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set"),
    }
}

fn tell(url: &str, story: &impl AsyncFn(&Town)) {
    let programs = Workshop::new();
    let town = Town::with(url, &programs.0, "workshop");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    runtime.expect("a runtime").block_on(story(&town));
    town.assert_right();
}

/// A folder with the workshop's program, gone at the end.
pub struct Workshop(pub std::path::PathBuf);

impl Workshop {
    pub fn new() -> Workshop {
        let name = format!("laurel-workshop-{}", laurel::id::random().expect("an id"));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("workshop.toml"), include_str!("workshop.toml")).expect("a file");
        Workshop(folder)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An instant as CloudEvents write it.
pub fn time(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).expect("an instant").to_string()
}

/// Someone joins, with what the shop knows of the person.
pub async fn joins(town: &Town, who: &str, at: i64, data: Value) -> Answer {
    let event = json!({
        "specversion": "1.0", "type": "member.joined", "source": "https://workshop.example",
        "id": format!("join-{who}"), "subject": who, "time": time(at), "data": data,
    });
    town.report(event).await
}

/// Someone pays an order of 40 dollars.
pub async fn orders(town: &Town, who: &str, id: &str, at: i64, code: Option<&str>) -> Answer {
    let event = json!({
        "specversion": "1.0", "type": "order.paid", "source": "https://workshop.example",
        "id": id, "subject": who, "time": time(at),
        "data": { "currency": "USD", "lines": [{ "id": "1", "quantity": 1, "amount_minor": 4000 }],
            "referral_code": code },
    });
    town.report(event).await
}

/// Someone gives an order back.
pub async fn gives_back(town: &Town, who: &str, order: &str, at: i64) -> Answer {
    let event = json!({
        "specversion": "1.0", "type": "order.refunded", "source": "https://workshop.example",
        "id": format!("back-{order}"), "subject": who, "time": time(at),
        "data": { "currency": "USD", "order": order },
    });
    town.report(event).await
}

/// What a member is told of invitations.
pub async fn invitation(town: &Town, who: &str) -> Value {
    let session = town.session_of("workshop", who).await;
    let answer = town.browser("GET", "/v1/me/referral", Some(&session), None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// Maya, a member for a while: her code.
pub async fn maya(town: &Town) -> String {
    let maya = json!({ "name": "Maya Chen", "email": "maya.chen@example.com", "phone": "+65 8123 4567" });
    let joined = joins(town, "maya", MORNING - 300 * DAY, maya).await;
    assert_eq!(joined.status, 200, "{joined:?}");
    code_of(town, "maya").await
}

/// A member's code for friends.
pub async fn code_of(town: &Town, who: &str) -> String {
    invitation(town, who).await["code"].as_str().expect("a code").to_owned()
}

/// What a member can spend, whenever that is.
pub async fn points_of(town: &Town, who: &str) -> i64 {
    let session = town.session_of("workshop", who).await;
    town.available(&session).await
}

/// What an event did to a referral.
pub fn effect(answer: &Answer) -> &Value {
    assert_eq!(answer.status, 200, "{answer:?}");
    &answer.body["effects"]["referral"]
}

/// Everyone who came by a code, as the brand is told.
pub async fn referrals(town: &Town, query: &str) -> Vec<Value> {
    let answer = town.brand("GET", &format!("/v1/referrals{query}"), &town.key, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["referrals"].as_array().expect("referrals").clone()
}

#[test]
fn a_friend_gets_at_once_and_maya_once_the_order_has_stood() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        assert_eq!(code.len(), 11, "ten characters in two groups: {code}");
        assert_eq!(invitation(town, "maya").await["code"], code.as_str(), "the code stays");
        let told =
            json!({ "name": "Sam Kim", "email": "sam@example.com", "referral_code": code.to_lowercase() });
        let joined = joins(town, "sam", MORNING - DAY, told.clone()).await;
        assert_eq!(*effect(&joined), json!({ "state": "joined" }));
        assert_eq!(points_of(town, "sam").await, 50);
        let sam = town.session_of("workshop", "sam").await;
        let rewards = town.browser("GET", "/v1/me/rewards", Some(&sam), None).await;
        let coupon = &rewards.body["rewards"][0]["reward"];
        assert_eq!(
            (&coupon["kind"], &coupon["amount_minor"]),
            (&json!("coupon"), &json!(500)),
            "{rewards:?}"
        );
        let seen = invitation(town, "maya").await;
        assert_eq!(
            seen["friends"][0],
            json!({ "name": "S•• K.", "state": "joined", "since_at": MORNING - DAY })
        );

        let again = joins(town, "sam", MORNING - DAY, told).await;
        assert_eq!(again.body["status"], "duplicate");
        assert_eq!(*effect(&again), json!({ "state": "joined" }), "as the first time");
        let ordered = orders(town, "sam", "o-1", MORNING, Some(&code)).await;
        assert_eq!(
            *effect(&ordered),
            json!({ "state": "qualified" }),
            "the same code again is no other friend"
        );
        assert_eq!(points_of(town, "sam").await, 90);
        let friend = invitation(town, "maya").await["friends"][0].clone();
        assert_eq!(friend["state"], "qualified");
        let stood = friend["rewards_at"].as_i64().expect("an instant");
        assert_eq!(time(stood), "2027-01-29T05:00:00Z", "14 days, to the end of the last one in New York");

        town.set_clock(stood - 1);
        assert_eq!(points_of(town, "maya").await, 0);
        town.set_clock(stood);
        assert_eq!(points_of(town, "maya").await, 100, "without any job");
        let seen = invitation(town, "maya").await;
        assert_eq!((&seen["friends"][0]["state"], &seen["year_count"]), (&json!("rewarded"), &json!(1)));
        let maya = town.session_of("workshop", "maya").await;
        let me = town.me(&maya).await;
        assert_eq!(me["entries"][0]["reason"]["key"], "referral.qualified");
        assert_eq!(me["entries"][0]["reason"]["params"]["about"], "S•• K.");
        assert_eq!(me["entries"][0]["occurred_at"], stood);
        assert_eq!(me["standing"]["gifts"][0]["gift"], "credit-3");
        let rewards = town.browser("GET", "/v1/me/rewards", Some(&maya), None).await;
        let credit = &rewards.body["rewards"][0]["reward"];
        assert_eq!((&credit["kind"], &credit["amount_minor"]), (&json!("store_credit"), &json!(300)));
        let second = orders(town, "sam", "o-2", stood, None).await;
        assert_eq!(*effect(&second), Value::Null, "only the first order counts");
    });
}

#[test]
fn an_order_given_back_within_the_hold_takes_everything_back() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        joins(town, "sam", MORNING - 20 * DAY, json!({ "name": "Sam", "referral_code": code })).await;
        orders(town, "sam", "o-1", MORNING - 10 * DAY, None).await;
        let back = gives_back(town, "sam", "o-1", MORNING - 5 * DAY).await;
        assert_eq!(*effect(&back), json!({ "state": "rejected", "because": "refunded" }));
        assert_eq!(points_of(town, "sam").await, 0);
        town.set_clock(MORNING + 30 * DAY);
        assert_eq!(points_of(town, "maya").await, 0);
        let friend = invitation(town, "maya").await["friends"][0].clone();
        assert_eq!((&friend["state"], &friend["because"]), (&json!("rejected"), &json!("refunded")));
        let again = orders(town, "sam", "o-2", MORNING, Some(&code)).await;
        assert_eq!(*effect(&again), json!({ "state": "rejected", "because": "refunded" }), "no second try");
    });
}

#[test]
fn an_order_given_back_after_the_hold_changes_nothing() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        orders_as_new(town, "sam", MORNING - 30 * DAY, &code).await;
        assert_eq!(points_of(town, "maya").await, 100);
        let back = gives_back(town, "sam", "o-sam", MORNING - DAY).await;
        assert_eq!(*effect(&back), Value::Null);
        assert_eq!(points_of(town, "maya").await, 100);
    });
}

#[test]
fn a_refund_reported_late_takes_back_what_was_given_already() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        orders_as_new(town, "sam", MORNING - 30 * DAY, &code).await;
        assert_eq!(points_of(town, "maya").await, 100);
        let back = gives_back(town, "sam", "o-sam", MORNING - 25 * DAY).await;
        assert_eq!(effect(&back)["because"], "refunded", "it happened within the hold");
        assert_eq!(points_of(town, "maya").await, 0);
        let maya = town.session_of("workshop", "maya").await;
        assert_eq!(town.me(&maya).await["entries"][0]["reason"]["key"], "referral.rejected");
        let again = gives_back(town, "sam", "o-sam", MORNING - 25 * DAY).await;
        assert_eq!(again.body["status"], "duplicate");
        assert_eq!(points_of(town, "maya").await, 0);
    });
}

async fn orders_as_new(town: &Town, who: &str, at: i64, code: &str) {
    joins(town, who, at, json!({ "name": who })).await;
    let ordered = orders(town, who, &format!("o-{who}"), at, Some(code)).await;
    assert_eq!(effect(&ordered)["because"], Value::Null, "the code came with the first order: {ordered:?}");
}

#[test]
fn as_many_friends_count_in_a_year_as_the_program_says() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        for (nth, who) in ["ann", "bob", "cat", "dan"].into_iter().enumerate() {
            let day = MORNING - 12 * DAY + i64::try_from(nth).expect("small") * DAY;
            orders_as_new(town, who, day, &code).await;
        }
        let seen = invitation(town, "maya").await;
        assert_eq!(seen["year_count"], 3);
        let capped = seen["friends"]
            .as_array()
            .expect("friends")
            .iter()
            .find(|friend| friend["because"] != Value::Null);
        assert_eq!(capped.expect("one too many")["because"], "cap_reached");
        let told = referrals(town, "?state=rejected").await;
        assert_eq!(
            (told.len(), &told[0]["friend"], &told[0]["because"]),
            (1, &json!("dan"), &json!("cap_reached"))
        );
        orders_as_new(town, "eve", MORNING - 40 * DAY, &code).await;
        assert_eq!(invitation(town, "maya").await["year_count"], 3, "last year had room");
        town.set_clock(MORNING + 30 * DAY);
        assert_eq!(points_of(town, "maya").await, 400);
        let maya = town.session_of("workshop", "maya").await;
        let gifts = town.me(&maya).await["standing"]["gifts"].clone();
        let gifts: Vec<&Value> = gifts.as_array().expect("gifts").iter().map(|gift| &gift["gift"]).collect();
        assert_eq!(gifts, ["credit-3", "credit-8"], "the steps give store credit");
    });
}

#[test]
fn nobody_is_a_friend_of_oneself() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let own = orders(town, "maya", "o-own", MORNING, Some(&code)).await;
        assert_eq!(*effect(&own), json!({ "state": "rejected", "because": "same_member" }));
        let spellings = [
            ("dots", json!({ "email": "m.a.y.a.c.h.e.n@example.com" })),
            ("tag", json!({ "email": "maya.chen+two@example.com" })),
            ("case", json!({ "email": "MAYACHEN@EXAMPLE.COM" })),
            ("wide", json!({ "email": "ｍａｙａｃｈｅｎ＋３＠ｅｘａｍｐｌｅ．ｃｏｍ" })),
            ("phone", json!({ "email": "other@example.com", "phone": "0065 (8123) 4567" })),
        ];
        for (who, mut data) in spellings {
            data["referral_code"] = json!(code);
            let joined = joins(town, who, MORNING, data).await;
            let because = if who == "phone" { "same_phone" } else { "same_email" };
            assert_eq!(*effect(&joined), json!({ "state": "rejected", "because": because }), "{who}");
            let session = town.session_of("workshop", who).await;
            assert_eq!(town.available(&session).await, 0, "{who}");
            let ordered = orders(town, who, &format!("o-{who}"), MORNING, Some(&code)).await;
            assert_eq!(effect(&ordered)["state"], "rejected", "{who} does not count later either");
        }
        let same = json!({ "email": "Maya.Chen@Example.com", "referral_code": code });
        let same = joins(town, "same", MORNING, same).await;
        assert_eq!((same.status.as_u16(), &same.body["code"]), (409, &json!("email_taken")));
        let told = referrals(town, "?state=rejected&limit=100").await;
        assert_eq!(told.len(), 7, "each attempt is kept, with its reason: {told:?}");
        assert!(told.iter().any(|one| one["friend"] == "same" && one["because"] == "same_email"));
        town.set_clock(MORNING + 60 * DAY);
        assert_eq!(points_of(town, "maya").await, 40, "what her own order earned");
    });
}

#[test]
fn a_customer_who_existed_is_no_new_friend() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        joins(town, "old", MORNING - 90 * DAY, json!({ "email": "old@example.com" })).await;
        orders(town, "old", "o-old", MORNING - 80 * DAY, None).await;
        let with_order = orders(town, "old", "o-new", MORNING, Some(&code)).await;
        assert_eq!(effect(&with_order)["because"], "existing_customer");
        let respelled = json!({ "email": "o.l.d+new@example.com", "referral_code": code });
        assert_eq!(effect(&joins(town, "new", MORNING, respelled).await)["because"], "existing_customer");
        let unknown = json!({ "email": "x@example.com", "referral_code": "NOT-A-CODE" });
        assert_eq!(effect(&joins(town, "x", MORNING, unknown).await)["because"], "unknown_code");
        joins(town, "first", MORNING - DAY, json!({ "referral_code": code })).await;
        let other = code_of(town, "old").await;
        let second = orders(town, "first", "o-first", MORNING, Some(&other)).await;
        assert_eq!(effect(&second)["state"], "qualified", "the order counts for the code of before");
        let told = referrals(town, "?state=rejected").await;
        assert!(told.iter().any(|one| one["friend"] == "first" && one["because"] == "already_referred"));
        assert_eq!(invitation(town, "maya").await["year_count"], 1);
    });
}

#[test]
fn three_who_invite_each_other_in_a_circle_get_nothing_for_it() {
    at_the_workshop(async |town| {
        joins(town, "ann", MORNING - 9 * DAY, json!({ "email": "ann@example.com" })).await;
        let of_ann = code_of(town, "ann").await;
        joins(town, "bob", MORNING - 8 * DAY, json!({ "email": "bob@example.com", "referral_code": of_ann }))
            .await;
        let of_bob = code_of(town, "bob").await;
        joins(town, "cat", MORNING - 7 * DAY, json!({ "email": "cat@example.com", "referral_code": of_bob }))
            .await;
        let of_cat = code_of(town, "cat").await;
        let circle = orders(town, "ann", "o-ann", MORNING, Some(&of_cat)).await;
        assert_eq!(*effect(&circle), json!({ "state": "rejected", "because": "circle" }));
        town.set_clock(MORNING + 60 * DAY);
        assert_eq!(points_of(town, "cat").await, 50, "what a friend gets, and nothing for Ann");
    });
}

#[test]
fn a_thousand_sign_ups_from_one_network_or_one_mailbox_bring_nothing() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        let sign_up = |nth: usize, data: Value| {
            json!({ "specversion": "1.0", "type": "member.joined", "source": "https://workshop.example",
                "id": format!("j-{nth}"), "subject": format!("bot-{nth}"), "time": time(MORNING),
                "data": data })
        };
        let of_network = (0..500).map(|nth| {
            let ip = if nth % 2 == 0 { "203.0.113.7" } else { "2001:db8:1:2:aaaa::1" };
            sign_up(nth, json!({ "email": format!("bot{nth}@example.com"), "referral_code": code, "ip": ip }))
        });
        let of_mailbox = (500..1_000).map(|nth| {
            sign_up(nth, json!({ "email": format!("one.box+{nth}@example.com"), "referral_code": code }))
        });
        let events: Vec<Value> = of_network.chain(of_mailbox).collect();
        let answer = town.report(json!(events)).await;
        assert_eq!(answer.status, 200);
        let results = answer.body["results"].as_array().expect("results");
        let count = |because: &str| {
            results.iter().filter(|one| one["effects"]["referral"]["because"] == because).count()
        };
        assert_eq!(count("too_many_from_one_network"), 494, "three of each network are a household");
        assert_eq!(count("existing_customer"), 499, "one mailbox is one person");
        let points: i64 =
            results.iter().map(|one| one["effects"]["balance_after"].as_i64().expect("points")).sum();
        assert_eq!(points, 7 * 50);
        town.set_clock(MORNING + 60 * DAY);
        assert_eq!(points_of(town, "maya").await, 0, "none of them ordered");
        let rejected = referrals(town, "?state=rejected&limit=100").await;
        assert_eq!(rejected.len(), 100);
        assert_eq!(invitation(town, "maya").await["friends"].as_array().expect("friends").len(), 100);
    });
}

#[test]
fn the_brand_reads_all_referrals_page_by_page() {
    at_the_workshop(async |town| {
        let code = maya(town).await;
        for nth in 0..25 {
            joins(town, &format!("f{nth}"), MORNING - nth * DAY, json!({ "referral_code": code })).await;
        }
        let (mut seen, mut query) = (Vec::new(), "?limit=10".to_owned());
        loop {
            let page = town.brand("GET", &format!("/v1/referrals{query}"), &town.key, None).await;
            assert_eq!(page.status, 200, "{page:?}");
            seen.extend(page.body["referrals"].as_array().expect("referrals").clone());
            let Some(cursor) = page.body["next_cursor"].as_str() else { break };
            query = format!("?limit=10&cursor={cursor}");
        }
        let friends: Vec<String> =
            seen.iter().map(|one| one["friend"].as_str().expect("a friend").to_owned()).collect();
        assert_eq!(friends, (0..25).map(|nth| format!("f{nth}")).collect::<Vec<_>>(), "the newest first");
        assert!(seen.iter().all(|one| one["advocate"] == "maya" && one["state"] == "joined"));
        for (query, code) in [
            ("?state=happy", "query_not_valid"),
            ("?limit=0", "query_not_valid"),
            ("?cursor=1.2", "cursor_not_valid"),
            ("?what=1", "query_not_valid"),
        ] {
            let answer = town.brand("GET", &format!("/v1/referrals{query}"), &town.key, None).await;
            assert_eq!((answer.status.as_u16(), &answer.body["code"]), (400, &json!(code)), "{query}");
        }
        let bad = json!({ "referral_code": code, "ip": "here" });
        let bad = joins(town, "bad", MORNING, bad).await;
        assert_eq!((bad.status.as_u16(), &bad.body["code"]), (422, &json!("event_not_valid")));
    });
}
