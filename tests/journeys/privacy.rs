//! Members decide about what is known: profile, consents, everything about them, and signing out everywhere.

use crate::friends;
use crate::town::{Answer, MORNING, Town, new_postgres_database, on_both_engines, order};
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const DAY: i64 = 24 * 60 * 60_000;

/// Tells the story once on each engine, in a workshop that has rewards and asks how it was.
pub fn at_the_counter(story: impl AsyncFn(&Town)) {
    tell("sqlite:laurel.db", "", &story);
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => tell(&new_postgres_database(&url), "", &story),
        Err(_) => eprintln!("not told on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set"),
    }
}

/// The same, with more in the program's file.
pub fn at_the_counter_with(more: &str, story: impl AsyncFn(&Town)) {
    tell("sqlite:laurel.db", more, &story);
    if let Ok(url) = std::env::var("LAUREL_TEST_POSTGRES_URL") {
        tell(&new_postgres_database(&url), more, &story);
    }
}

fn tell(url: &str, more: &str, story: &impl AsyncFn(&Town)) {
    let programs = friends::Workshop::new();
    let file = programs.0.join("workshop.toml");
    let text = std::fs::read_to_string(&file).expect("the workshop") + REWARDS + more;
    std::fs::write(&file, text).expect("a file");
    let town = Town::with(url, &programs.0, "workshop");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    runtime.expect("a runtime").block_on(story(&town));
    town.assert_right();
}

const REWARDS: &str = r#"
[[reward]]
id = "bell"
kind = "product"
name = { en = "A bell", zh-CN = "一个车铃" }
cost = 10
stock = 2
undo = "60 minutes"

[[reward]]
id = "voucher"
kind = "coupon"
name = { en = "Five dollars off", zh-CN = "减 5 美元" }
cost = 20
amount = "5.00"
valid = "30 days"

[[reward]]
id = "bicycle"
kind = "prize_draw"
name = { en = "A bicycle", zh-CN = "一辆自行车" }
cost = 5
drawn = "every month"
winners = 1
"#;

/// A member's browser asks.
pub async fn asks(town: &Town, session: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
    town.browser(method, path, Some(session), body).await
}

async fn change(town: &Town, session: &str, body: Value) -> Answer {
    asks(town, session, "PATCH", "/v1/me", Some(body)).await
}

/// What came, as text, whatever it is.
pub async fn text(town: &Town, session: &str, path: &str) -> String {
    let request = Request::get(path).header(header::COOKIE, session).body(Body::empty());
    let response = town.router.clone().oneshot(request.expect("a request")).await.expect("infallible");
    assert_eq!(response.status(), 200);
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn a_member_changes_the_name_and_consents_and_each_change_is_kept() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let said = change(
            town,
            &maya,
            json!({ "name": "Maya C.", "language": "zh-CN",
            "consents": { "letters": true, "surveys": false } }),
        );
        let said = said.await;
        assert_eq!(said.status, 200, "{said:?}");
        assert_eq!((&said.body["name"], &said.body["language"]), (&json!("Maya C."), &json!("zh-CN")));
        let held = json!({ "letters": true, "surveys": false, "profiling": false });
        assert_eq!(said.body["consents"], held);
        town.wait_ms(1_000);
        // The same once more is no change; what is new is.
        change(town, &maya, json!({ "consents": { "letters": true } })).await;
        change(town, &maya, json!({ "language": "en", "consents": { "letters": false } })).await;
        let brand = json!({ "consents": { "profiling": true } });
        let put = town.brand("PUT", "/v1/members/maya", &town.key, Some(brand)).await;
        assert_eq!(put.body["consents"], json!({ "letters": false, "surveys": false, "profiling": true }));
        let known = town.brand("GET", "/v1/members/maya", &town.key, None).await;
        assert_eq!(known.body["consents"], put.body["consents"]);
        let told = asks(town, &maya, "GET", "/v1/me/consents", None).await.body;
        let history: Vec<_> = told["history"].as_array().expect("a history").iter().collect();
        let lines: Vec<_> = history
            .iter()
            .map(|said| (said["purpose"].as_str().expect("text"), said["is_given"] == true, &said["said_by"]))
            .collect();
        let (member, brand) = (&json!("member"), &json!("brand"));
        assert_eq!(
            lines,
            [
                ("profiling", true, brand),
                ("letters", false, member),
                ("surveys", false, member),
                ("letters", true, member),
            ]
        );
        assert_eq!(history[3]["language"], "zh-CN");
        let chinese = told["consents"][0]["words"]["zh-CN"].as_str().expect("words");
        let hash = &laurel::id::digest(chinese.as_bytes())[..16];
        assert_eq!(history[3]["wording"], hash, "what was shown can be told");
        assert!(history[0].get("wording").is_none(), "the brand showed its own words");
        let name = change(town, &maya, json!({ "name": "" })).await;
        assert!(name.body.get("name").is_none(), "{name:?}");
    });
}

#[test]
fn where_nothing_was_said_letters_with_offers_do_not_go_out() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let said = change(town, &maya, json!({})).await;
        assert_eq!(said.body["consents"], json!({ "letters": false, "surveys": true, "profiling": false }));
        let told = asks(town, &maya, "GET", "/v1/me/consents", None).await.body;
        assert_eq!((&told["history"], told["consents"].as_array().map(Vec::len)), (&json!([]), Some(3)));
    });
}

#[test]
fn a_birthday_changes_once_a_year_unless_the_brand_corrects_it() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        let born = |month: i64| json!({ "birthday": { "month": month, "day": 10 } });
        assert_eq!(change(town, &maya, born(3)).await.status, 200);
        assert_eq!(change(town, &maya, born(3)).await.status, 200, "the same is no change");
        let refused = change(town, &maya, born(4)).await;
        assert_eq!(refused.problem(), (409, "birthday_fixed"));
        assert!(refused.body["detail"].as_str().expect("text").contains("2028-01-1"), "{refused:?}");
        let other = change(town, &maya, json!({ "name": "M" })).await;
        assert!(other.body["birthday_fixed_until_at"].as_i64() > Some(MORNING + 364 * DAY), "{other:?}");
        assert_eq!(asks(town, &maya, "GET", "/v1/me/profile", None).await.body, other.body);
        let corrected = town.brand("PUT", "/v1/members/maya", &town.key, Some(born(5))).await;
        assert_eq!(corrected.body["member"]["birthday"]["month"], 5);
        town.wait_ms(367 * DAY);
        let maya = town.session_of("record-shop", "maya").await;
        assert_eq!(change(town, &maya, born(4)).await.body["birthday"]["month"], 4);
    });
}

#[test]
fn what_is_no_change_is_refused() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        for body in [
            json!({ "name": "x".repeat(101) }),
            json!({ "name": "a\u{7}b" }),
            json!({ "birthday": { "month": 2, "day": 30 } }),
            json!({ "language": "" }),
            json!({ "language": "en; drop table" }),
            json!({ "language": "x".repeat(40) }),
        ] {
            assert_eq!(
                change(town, &maya, body.clone()).await.problem(),
                (422, "member_not_valid"),
                "{body}"
            );
        }
        for body in [
            json!({ "email": "other@example.com" }),
            json!({ "consents": { "everything": true } }),
            json!({ "consents": { "letters": "yes" } }),
            json!([]),
        ] {
            assert_eq!(change(town, &maya, body.clone()).await.problem(), (422, "body_not_valid"), "{body}");
        }
        for (method, path) in [
            ("PATCH", "/v1/me"),
            ("GET", "/v1/me/profile"),
            ("GET", "/v1/me/consents"),
            ("GET", "/v1/me/export"),
            ("POST", "/v1/me/erasure"),
            ("DELETE", "/v1/me/sessions"),
        ] {
            let body = (method != "GET" && method != "DELETE").then(|| json!({ "confirm": false }));
            let body = if method == "PATCH" { Some(json!({})) } else { body };
            let nobody = town.browser(method, path, None, body.clone()).await;
            assert_eq!(nobody.problem(), (401, "not_signed_in"), "{method} {path}");
            let forged = format!("{}x", maya);
            let forged = town.browser(method, path, Some(&forged), body).await;
            assert_eq!(forged.problem(), (401, "not_signed_in"), "{method} {path}");
        }
    });
}

#[test]
fn signing_out_everywhere_ends_every_session_of_this_member() {
    on_both_engines(async |town| {
        let (maya, tom) = (town.join("maya").await, town.join("tom").await);
        let phone = town.session_of("record-shop", "maya").await;
        let out = asks(town, &phone, "DELETE", "/v1/me/sessions", None).await;
        assert_eq!(out.status, 204);
        assert!(out.headers[header::SET_COOKIE].to_str().expect("text").contains("Max-Age=0"));
        for session in [&maya, &phone] {
            assert_eq!(town.browser("GET", "/v1/me", Some(session), None).await.status, 401);
        }
        assert_eq!(town.browser("GET", "/v1/me", Some(&tom), None).await.status, 200);
    });
}

#[test]
fn what_is_stored_of_joining_does_not_say_who_it_was() {
    at_the_counter(async |town| {
        let person = json!({ "name": "Maya Chen", "email": "maya.chen@example.com", "phone": "+65 8123 4567",
            "birthday": { "month": 3, "day": 10 }, "ip": "203.0.113.7" });
        let joined = friends::joins(town, "maya", MORNING - DAY, person.clone()).await;
        assert_eq!(joined.status, 200, "{joined:?}");
        let again = friends::joins(town, "maya", MORNING - DAY, person).await;
        assert_eq!(again.body["status"], "duplicate");
        let session = town.session_of("workshop", "maya").await;
        let export = asks(town, &session, "GET", "/v1/me/export", None).await.body;
        assert_eq!(export["events"][0]["data"], json!({}));
        assert_eq!(export["identity"]["phone"], "+65 8123 4567");
    });
}

#[test]
fn everything_about_a_member_is_there_once_and_can_be_checked() {
    at_the_counter(async |town| {
        let (maya, sam) = two_friends(town).await;
        let redeem = json!({ "reward": "bell", "cost": 10 });
        let path = "/v1/me/redemptions/0123456789";
        let code = asks(town, &maya, "PUT", path, Some(redeem)).await.body["code"].clone();
        change(town, &maya, json!({ "consents": { "letters": true } })).await;
        town.give("maya.c", 7).await;
        let export = asks(town, &maya, "GET", "/v1/me/export", None).await;
        let disposition = export.headers[header::CONTENT_DISPOSITION].to_str().expect("text");
        assert!(disposition.contains("attachment"), "{disposition}");
        let known = export.body;
        assert_eq!(known["schema"], "laurel.export/1");
        assert_eq!(known["identity"]["email"], "maya.chen@example.com");
        assert_eq!(known["redemptions"][0]["code"], code);
        assert_eq!(known["friends"][0]["name"], "S•• K.");
        assert_eq!(known["consents"].as_array().map(Vec::len), Some(1));
        assert_eq!(known["lots"].as_array().map(Vec::is_empty), Some(false));
        assert_eq!(known["draws"][0]["points"], 10);
        let entries = known["entries"].as_array().expect("entries");
        let me = town.me(&maya).await;
        assert_eq!(entries.last().expect("one")["balance_after"], me["entries"][0]["balance_after"]);
        assert!(entries.iter().any(|entry| entry["note"] == "A present"));
        assert_eq!(entries.last().expect("one")["hash"], known["entries_hash"]);
        checked_by_the_script(&known);
        let whole = known.to_string();
        assert!(!whole.contains("Sam") && !whole.contains("sam.kim"), "friends are masked");
        let sams = asks(town, &sam, "GET", "/v1/me/export", None).await.body;
        assert_eq!(sams["came_by"].as_array().map(Vec::len), Some(1));
        assert!(!sams.to_string().contains("maya"), "{sams}");
        let csv = text(town, &maya, "/v1/me/export?format=csv").await;
        assert!(csv.starts_with("\u{feff}section,time,id,what"), "{csv}");
        for part in ["maya.chen@example.com", "A present", "A bell", "S•• K.", "order.paid"] {
            assert!(csv.contains(part), "{part}: {csv}");
        }
        assert!(csv.contains(",'+65 8123 4567"), "no cell is a formula: {csv}");
        let chinese = text(town, &maya, "/v1/me/export?format=csv&language=zh-CN").await;
        assert!(chinese.contains("积分明细") && chinese.contains("一个车铃"), "{chinese}");
        for query in ["format=xml", "member=sam", "format="] {
            let path = format!("/v1/me/export?{query}");
            let refused = asks(town, &maya, "GET", &path, None).await;
            assert_eq!(refused.problem(), (400, "query_not_valid"), "{query}");
        }
    });
}

#[test]
fn ten_thousand_entries_are_taken_along() {
    on_both_engines(async |town| {
        let maya = town.join("maya").await;
        for batch in 0..10 {
            let orders: Vec<Value> =
                (0..1_000).map(|nth| order(&format!("{batch}-{nth}"), "maya", 100)).collect();
            assert_eq!(town.report(Value::Array(orders)).await.status, 200);
        }
        let known = asks(town, &maya, "GET", "/v1/me/export", None).await.body;
        assert_eq!(known["entries"].as_array().map(Vec::len), Some(10_000));
        checked_by_the_script(&known);
        let csv = text(town, &maya, "/v1/me/export?format=csv").await;
        assert_eq!(csv.lines().filter(|line| line.starts_with("Entries,")).count(), 10_000);
    });
}

/// Maya, and Sam who came by her code and whose first order has stood: their sessions.
pub async fn two_friends(town: &Town) -> (String, String) {
    // Ids of events stand in the ledger for good: they say nothing of anybody.
    let joined = json!({
        "specversion": "1.0", "type": "member.joined", "source": "https://workshop.example", "id": "event-1",
        "subject": "maya.c", "time": friends::time(MORNING - 300 * DAY),
        "data": { "name": "Maya Chen", "email": "maya.chen@example.com", "phone": "+65 8123 4567",
            "birthday": { "month": 3, "day": 10 }, "ip": "203.0.113.7" },
    });
    assert_eq!(town.report(joined).await.status, 200);
    let code = friends::code_of(town, "maya.c").await;
    let sam = json!({ "name": "Sam Kim", "email": "sam.kim@example.com", "referral_code": code });
    let joined = friends::joins(town, "sam", MORNING - 40 * DAY, sam).await;
    assert_eq!(joined.status, 200, "{joined:?}");
    let paid = friends::orders(town, "sam", "first", MORNING - 30 * DAY, None).await;
    assert_eq!(paid.status, 200, "{paid:?}");
    let own = friends::orders(town, "maya.c", "own", MORNING - 20 * DAY, None).await;
    assert_eq!(own.status, 200, "{own:?}");
    (town.session_of("workshop", "maya.c").await, town.session_of("workshop", "sam").await)
}

/// The script in docs/privacy.md says that nothing was changed, and notices what was.
fn checked_by_the_script(known: &Value) {
    const PAGE: &str = include_str!("../../docs/privacy.md");
    let script = PAGE.split("```js\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a script");
    let file = std::env::temp_dir().join(format!("laurel-export-{}", laurel::id::random().expect("an id")));
    let say = |known: &Value| {
        std::fs::write(&file, known.to_string()).expect("a file");
        let node = std::process::Command::new("node")
            .args(["--input-type=module", "-e", &script.replace("process.argv[2]", "process.argv[1]")])
            .arg(&file)
            .output();
        node.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    match say(known) {
        Ok(said) => {
            assert_eq!(said, "nothing was changed");
            let mut other = known.clone();
            other["entries"][0]["points"] = json!(1_000_000);
            assert_eq!(say(&other).expect("node"), "NOT as it was written");
            let mut shorter = known.clone();
            shorter["entries"].as_array_mut().expect("entries").pop();
            assert_eq!(say(&shorter).expect("node"), "NOT as it was written");
        }
        Err(_) => eprintln!("the script of docs/privacy.md was not run: there is no node"),
    }
    let _ = std::fs::remove_file(&file);
}
