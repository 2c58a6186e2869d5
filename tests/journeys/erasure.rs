//! Members are erased: what it takes is shown first, then nothing says who it was, and every sum holds.

use crate::friends;
use crate::privacy::{DAY, asks, at_the_counter, text, two_friends};
use crate::rewards::{at_till, redeem};
use crate::town::{Answer, MORNING, Town, on_both_engines, order};
use serde_json::{Value, json};

async fn preview(town: &Town, session: &str) -> Value {
    let shown = asks(town, session, "POST", "/v1/me/erasure", Some(json!({ "confirm": false }))).await;
    assert_eq!(shown.status, 200, "{shown:?}");
    shown.body
}

async fn confirm(town: &Town, session: &str, shown: &Value) -> Answer {
    let body = json!({ "confirm": true, "token": shown["token"] });
    asks(town, session, "POST", "/v1/me/erasure", Some(body)).await
}

#[test]
fn nothing_of_an_erased_member_is_found_in_any_table() {
    at_the_counter(async |town| {
        let (maya, sam) = two_friends(town).await;
        let path = "/v1/members/maya.c/adjustments";
        let note = json!({ "id": "note", "points": 60, "reason": "Sorry, Maya Chen", "actor": "desk" });
        assert_eq!(town.brand("POST", path, &town.key, Some(note)).await.status, 200);
        redeem(town, &maya, "01234567-bell", "bell", 10).await;
        let voucher = redeem(town, &maya, "01234567-voucher", "voucher", 20).await.body;
        redeem(town, &maya, "01234567-ticket", "bicycle", 5).await;
        let cancelled = json!({ "reason": "Maya Chen asked", "actor": "desk" });
        let bell = redeem(town, &maya, "01234567-other", "bell", 10).await.body;
        let path = format!("/v1/redemptions/{}/cancel", bell["code"].as_str().expect("a code"));
        assert_eq!(town.brand("POST", &path, &town.key, Some(cancelled)).await.status, 200);
        town.browser(
            "POST",
            "/v1/programs/workshop/sign-ins",
            None,
            Some(json!({
            "email": "maya.chen@example.com" })),
        )
        .await;
        asks(town, &maya, "PATCH", "/v1/me", Some(json!({ "consents": { "letters": true } }))).await;
        answer_a_survey(town, "maya.c");
        let before = dump(town);
        for person in PERSON {
            assert!(before.contains(person), "{person} is there before");
        }
        let shown = preview(town, &maya).await;
        assert_eq!(shown["lost"]["codes"].as_array().map(Vec::len), Some(3), "{shown}");
        assert_eq!(
            shown["lost"]["worth_minor"].as_i64(),
            shown["lost"]["balance"]["available"].as_i64().map(|points| points * 25)
        );
        assert_eq!(shown["stays"]["answer_count"], 1);
        let done = confirm(town, &maya, &shown).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert!(done.body["erased_at"].is_i64());
        let after = dump(town);
        for person in PERSON.iter().chain(&["M••"]) {
            let line = after.lines().find(|line| line.contains(person));
            assert_eq!(line, None, "{person} is found");
        }
        assert_eq!(town.browser("GET", "/v1/me", Some(&maya), None).await.status, 401);
        let gone = town.brand("GET", "/v1/members/maya.c", &town.key, None).await;
        assert_eq!(gone.problem(), (404, "unknown_member"));
        let code = voucher["code"].as_str().expect("a code");
        assert_eq!(at_till(town, code, "till").await.problem(), (409, "code_cancelled"));
        // The stock is back, and Sam goes on as before.
        assert_eq!(redeem(town, &sam, "76543210-bell", "bell", 10).await.status, 200);
        assert_eq!(redeem(town, &sam, "76543210-next", "bell", 10).await.status, 200);
        assert_eq!(audit(town).await, town.available(&sam).await, "the erased account is empty");
    });
}

#[test]
fn a_friend_who_is_erased_has_no_name_any_more_and_what_was_promised_stays() {
    at_the_counter(async |town| {
        let code = friends::maya(town).await;
        let sam = json!({ "name": "Sam Kim", "email": "sam.kim@example.com", "referral_code": code,
            "ip": "203.0.113.7" });
        friends::joins(town, "sam", MORNING - 40 * DAY, sam).await;
        friends::orders(town, "sam", "first", MORNING - DAY, None).await;
        let maya = town.session_of("workshop", "maya").await;
        let friend = friends::invitation(town, "maya").await["friends"][0].clone();
        assert_eq!((&friend["name"], &friend["state"]), (&json!("S•• K."), &json!("qualified")));
        let sam = town.session_of("workshop", "sam").await;
        let shown = preview(town, &sam).await;
        assert_eq!(confirm(town, &sam, &shown).await.status, 200);
        let friend = friends::invitation(town, "maya").await["friends"][0].clone();
        assert!(friend.get("name").is_none(), "{friend}");
        assert!(!dump(town).contains("S••"));
        town.wait_ms(20 * DAY);
        assert_eq!(town.available(&maya).await, 100, "what stood came all the same");
        assert!(!text(town, &maya, "/v1/me/export").await.contains("S••"));
    });
}

#[test]
fn friends_of_an_erased_member_go_on_and_nobody_is_told() {
    at_the_counter(async |town| {
        let code = friends::maya(town).await;
        for (friend, days) in [("sam", 40), ("kim", 2)] {
            let person = json!({ "name": friend, "referral_code": code });
            friends::joins(town, friend, MORNING - days * DAY, person).await;
            friends::orders(town, friend, &format!("of-{friend}"), MORNING - (days - 1) * DAY, None).await;
        }
        let maya = town.session_of("workshop", "maya").await;
        let shown = preview(town, &maya).await;
        assert_eq!(shown["lost"]["waiting_friend_count"], 1, "{shown}");
        assert_eq!(confirm(town, &maya, &shown).await.status, 200);
        town.wait_ms(30 * DAY);
        let back = friends::gives_back(town, "sam", "of-sam", MORNING).await;
        assert_eq!(back.status, 200, "{back:?}");
        audit(town).await;
        let late = friends::joins(town, "leo", MORNING, json!({ "referral_code": code })).await;
        assert_eq!(friends::effect(&late)["because"], "unknown_code");
        let app = town.app.clone();
        let ticked = tokio::task::spawn_blocking(move || {
            laurel::points::tick::tick(&app.db, &app.programs, MORNING + 60 * DAY)
        });
        ticked.await.expect("joined").expect("ticked");
    });
}

#[test]
fn what_was_shown_is_what_is_erased_and_nothing_else() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let body = |body: Value| asks(town, &maya, "POST", "/v1/me/erasure", Some(body));
        assert_eq!(body(json!({ "confirm": true })).await.problem(), (422, "erasure_not_valid"));
        assert_eq!(body(json!({})).await.problem(), (422, "body_not_valid"));
        assert_eq!(body(json!({ "confirm": true, "all": 1 })).await.problem(), (422, "body_not_valid"));
        let wrong = body(json!({ "confirm": true, "token": "0".repeat(32) })).await;
        assert_eq!(wrong.problem(), (409, "erasure_changed"));
        let shown = preview(town, &maya).await;
        town.report(order("1", "maya", 5_000)).await;
        assert_eq!(confirm(town, &maya, &shown).await.problem(), (409, "erasure_changed"));
        assert_eq!(town.available(&maya).await, 50, "nothing happened");
        let tom = town.join("tom").await;
        let toms = preview(town, &tom).await;
        assert_eq!(confirm(town, &maya, &toms).await.problem(), (409, "erasure_changed"), "Tom's is Tom's");
        let shown = preview(town, &maya).await;
        assert_eq!(shown["lost"]["balance"]["available"], 50);
        assert_eq!(confirm(town, &maya, &shown).await.status, 200);
        assert_eq!(confirm(town, &maya, &shown).await.status, 401, "signed out");
        assert_eq!(town.me(&tom).await["member"]["name"], "tom");
    });
}

#[test]
fn the_brand_erases_and_whoever_joins_by_the_id_is_new() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        town.report(order("1", "maya", 5_000)).await;
        let path = "/v1/members/maya/erasure";
        let erase = |body: Value| town.brand("POST", path, &town.key, Some(body));
        let other = town.key_of("coffee-stars").await;
        let foreign = town.brand("POST", path, &other, Some(json!({ "confirm": false }))).await;
        assert_eq!(foreign.problem(), (404, "unknown_member"));
        let shown = erase(json!({ "confirm": false })).await.body;
        assert_eq!(shown["lost"]["balance"]["available"], 50);
        let done = erase(json!({ "confirm": true, "token": shown["token"] })).await;
        assert_eq!(done.status, 200, "{done:?}");
        let again = erase(json!({ "confirm": true, "token": shown["token"] })).await;
        assert_eq!(again.problem(), (404, "unknown_member"));
        assert_eq!(town.browser("GET", "/v1/me", Some(&maya), None).await.status, 401);
        let late = town.report(order("2", "maya", 5_000)).await;
        assert_eq!(late.problem(), (422, "unknown_member"));
        let put = town.brand("PUT", "/v1/members/maya", &town.key, Some(json!({ "name": "Maya" }))).await;
        assert_eq!(put.body["balance"]["available"], 0);
        let resent = town.report(order("1", "maya", 5_000)).await;
        assert_eq!(resent.problem(), (409, "id_already_used"), "no source posts twice");
        let link = town.ask_for_link("maya@example.com").await;
        let session = town.open_link(&link).await;
        assert!(town.me(&session).await["member"].get("name").is_none(), "the address leads to somebody new");
    });
}

#[test]
fn pending_points_and_debts_go_too() {
    at_the_counter(async |town| {
        let joined = town
            .brand(
                "PUT",
                "/v1/members/kim",
                &town.key,
                Some(json!({ "joined":
            "2026-12-01T00:00:00Z" })),
            )
            .await;
        assert_eq!(joined.status, 200);
        friends::orders(town, "kim", "one", MORNING - DAY, None).await;
        let kim = town.session_of("workshop", "kim").await;
        redeem(town, &kim, "01234567-voucher", "voucher", 20).await;
        friends::gives_back(town, "kim", "one", MORNING).await;
        let shown = preview(town, &kim).await;
        assert_eq!(confirm(town, &kim, &shown).await.status, 200);
        assert_eq!(audit(town).await, 0);
    });
}

#[test]
fn an_erasure_and_everything_else_at_once_end_well() {
    at_the_counter(async |town| {
        for round in 0..8 {
            let who = format!("kim-{round}");
            let path = format!("/v1/members/{who}");
            let joined = json!({ "name": "Kim Lee", "joined": "2026-12-01T00:00:00Z" });
            town.brand("PUT", &path, &town.key, Some(joined)).await;
            town.give(&who, 100).await;
            let kim = town.session_of("workshop", &who).await;
            let shown = preview(town, &kim).await;
            let id = format!("0123456789-{round}");
            let event = format!("order-{round}");
            let (erased, redeemed, paid, put, named) = tokio::join!(
                confirm(town, &kim, &shown),
                redeem(town, &kim, &id, "voucher", 20),
                friends::orders(town, &who, &event, MORNING - DAY, None),
                town.brand("PUT", &path, &town.key, Some(json!({ "email": format!("{who}@example.com") }))),
                asks(town, &kim, "PATCH", "/v1/me", Some(json!({ "name": "Kim Lee" }))),
            );
            for answer in [&erased, &redeemed, &paid, &put, &named] {
                assert!(answer.status.as_u16() < 500, "{answer:?}");
            }
            audit(town).await;
            if erased.status == 200 {
                let known = town.brand("GET", &path, &town.key, None).await;
                // Either gone, or somebody new who joined by the PUT that came after.
                assert!(
                    known.status == 404
                        || known.body["balance"]["available"] == 0
                        || known.body["balance"]["available"] == 40,
                    "{known:?}"
                );
                assert_eq!(town.browser("GET", "/v1/me", Some(&kim), None).await.status, 401);
                let rows = dump(town);
                let erased_rows = rows.lines().filter(|line| line.starts_with("members|"));
                assert_eq!(erased_rows.filter(|line| line.contains("Kim Lee")).count(), 0, "{rows}");
            } else {
                assert_eq!(erased.problem(), (409, "erasure_changed"));
                let shown = preview(town, &kim).await;
                assert_eq!(confirm(town, &kim, &shown).await.status, 200);
            }
        }
    });
}

/// The trial balance: the sum of all points.
async fn audit(town: &Town) -> i64 {
    let audit = town.app.db.read(laurel::ledger::verify).await.expect("an audit");
    assert_eq!(audit.differences, Vec::<String>::new());
    audit.points
}

/// What a person would be recognised by.
const PERSON: [&str; 6] = ["Maya", "maya.chen@", "maya.c", "8123 4567", "sticky bell", "203.0.113.7"];

/// What the survey's page would have written.
fn answer_a_survey(town: &Town, who: &str) {
    let sql = format!(
        "insert into invites (member_id, invite_id, program, survey, way, language, due_at, expires_at,
             answered_at)
           select member_id, 'an-invite', 'workshop', 'nps', 'mail', 'en', 1, 2, 1 from identities
           where value = '{who}';
         insert into responses (member_id, response_id, program, survey, score, words, language,
             is_incentivised, responded_at)
           select member_id, 'an-invite', 'workshop', 'nps', 9, 'A sticky bell, 203.0.113.7', 'en', 0, 1
           from identities where value = '{who}';"
    );
    if let Some(path) = town.url.strip_prefix("sqlite:") {
        let db = rusqlite::Connection::open(path).expect("a database");
        db.busy_timeout(std::time::Duration::from_secs(5)).expect("patience");
        db.execute_batch(&sql).expect("written");
        return;
    }
    let url = town.url.clone();
    let written = std::thread::spawn(move || {
        let mut db = postgres::Client::connect(&url, postgres::NoTls).expect("a database");
        db.batch_execute(&sql).expect("written");
    });
    written.join().expect("written");
}

/// Every row of every table: the table's name, and its columns.
fn dump(town: &Town) -> String {
    if let Some(path) = town.url.strip_prefix("sqlite:") {
        return dump_sqlite(path);
    }
    let url = town.url.clone();
    std::thread::spawn(move || dump_postgres(&url)).join().expect("a dump")
}

fn dump_sqlite(path: &str) -> String {
    let db = rusqlite::Connection::open(path).expect("a database");
    let mut names = db.prepare("select name from sqlite_master where type = 'table'").expect("tables");
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).expect("tables").map(|name| name.expect("a name")).collect();
    let mut text = String::new();
    for name in names {
        let mut rows = db.prepare(&format!("select * from {name}")).expect("a table");
        let count = rows.column_count();
        let mut rows = rows.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            text.push_str(&name);
            for column in 0..count {
                let value: rusqlite::types::Value = row.get(column).expect("a value");
                match value {
                    rusqlite::types::Value::Text(value) => text.push_str(&format!("|{value}")),
                    value => text.push_str(&format!("|{value:?}")),
                }
            }
            text.push('\n');
        }
    }
    text
}

fn dump_postgres(url: &str) -> String {
    let mut db = postgres::Client::connect(url, postgres::NoTls).expect("a database");
    let names = "select table_name::text from information_schema.tables where table_schema = 'public'";
    let names: Vec<String> =
        db.query(names, &[]).expect("tables").iter().map(|row| row.get::<_, String>(0)).collect();
    let mut text = String::new();
    for name in names {
        let rows = db.query(&format!("select t::text from {name} t"), &[]).expect("rows");
        for row in rows {
            text.push_str(&format!("{name}|{}\n", row.get::<_, String>(0)));
        }
    }
    text
}
