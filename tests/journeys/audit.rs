//! The audit trail: what keys and operators did, and what became of it.

use crate::desk::Desk;
use crate::rewards::in_the_gallery;
use crate::town::{MORNING, Town, on_both_engines, order};
use laurel::audit;
use laurel::audit::trace::Trace;
use serde_json::{Value, json};

async fn trail(town: &Town, query: &str) -> Value {
    let answer = town.brand("GET", &format!("/v1/audit{query}"), &town.key, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

async fn newest(town: &Town) -> (String, i64, bool) {
    let deed = trail(town, "?limit=1").await["deeds"][0].clone();
    let text = |name: &str| deed[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        (text("key_id").as_str(), text("who").as_str()),
        (town.key.split('_').nth(1).expect("id"), "till")
    );
    assert!(!text("request_id").is_empty(), "{deed}");
    (text("did"), deed["status"].as_i64().unwrap_or_default(), deed["member_id"].is_string())
}

#[test]
fn what_a_key_changes_is_written_down_with_how_it_was_answered() {
    in_the_gallery(async |town| {
        let maya = town.member("gallery", "maya", 100).await;
        town.wait_ms(1);
        town.give("maya", 1).await;
        assert_eq!(newest(town).await, ("POST /v1/members/{external_id}/adjustments".to_owned(), 200, true));
        let order = |id: &str, member: &str| {
            let mut order = order(id, member, 100);
            order["time"] = json!("2027-01-14T08:12:00Z");
            order
        };
        let event = order("1", "maya");
        town.wait_ms(1);
        town.brand("POST", "/v1/events", &town.key, Some(event.clone())).await;
        assert_eq!(newest(town).await, ("POST /v1/events".to_owned(), 200, false));
        town.wait_ms(1);
        town.brand("POST", "/v1/events", &town.key, Some(order("2", "nobody"))).await;
        assert_eq!(newest(town).await, ("POST /v1/events".to_owned(), 422, false), "a refusal, too");
        town.wait_ms(1);
        town.brand("POST", "/v1/events", &town.key, Some(json!([event, order("3", "maya")]))).await;
        assert_eq!(newest(town).await, ("POST /v1/events".to_owned(), 200, false));
        let redeemed = crate::rewards::redeem(town, &maya, "redemption-1", "print", 10).await;
        let code = redeemed.body["reference"].as_str().expect("a code").to_owned();
        town.wait_ms(1);
        crate::rewards::at_till(town, &code, "till-1").await;
        assert_eq!(newest(town).await, ("POST /v1/redemptions/{code}/use".to_owned(), 200, true));
        town.wait_ms(1);
        crate::rewards::at_till(town, &code, "till-2").await;
        assert_eq!(newest(town).await.1, 409, "what was undone is not told as done");
        town.wait_ms(1);
        town.brand("POST", "/v1/members/nobody/adjustments", &town.key, Some(json!("?"))).await;
        assert_eq!(newest(town).await.1, 422);

        let all = trail(town, "?limit=100").await;
        let deeds = all["deeds"].as_array().expect("deeds");
        assert_eq!(deeds.len(), 9, "one each, and none of reading or asking: {all}");
        let text = all.to_string();
        for private in ["nobody", "A present", code.as_str(), "redemption-1", &town.key] {
            assert!(!text.contains(private), "{private}: {text}");
        }
        town.brand("POST", "/v1/quote", &town.key, Some(json!({ "type": "visit", "data": {} }))).await;
        town.brand("GET", "/v1/members/maya", &town.key, None).await;
        town.browser("GET", "/v1/me", Some(&maya), None).await;
        town.brand("POST", "/v1/events", "laurel_no_key", Some(json!({}))).await;
        assert_eq!(trail(town, "?limit=100").await, all);
    });
}

#[test]
fn the_trail_is_read_page_by_page_and_belongs_to_its_program() {
    on_both_engines(async |town| {
        for nth in 0..25 {
            town.give_nobody(nth).await;
        }
        let (mut seen, mut query) = (Vec::new(), String::new());
        loop {
            let page = trail(town, &query).await;
            let deeds = page["deeds"].as_array().expect("deeds");
            seen.extend(deeds.iter().map(|deed| deed["request_id"].as_str().expect("an id").to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => query = format!("?cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, (0..25).rev().map(|nth| format!("request-{nth}")).collect::<Vec<_>>());
        let since = trail(town, &format!("?since={}", MORNING + 20)).await;
        assert_eq!(since["deeds"].as_array().map(Vec::len), Some(5));
        let first = trail(town, "?limit=1").await;
        let cursor = first["next_cursor"].as_str().expect("a cursor");
        let other = town.key_of("tea-house").await;
        let path = format!("/v1/audit?cursor={cursor}");
        assert_eq!(town.brand("GET", &path, &other, None).await.problem(), (400, "cursor_not_valid"));
        let own = town.brand("GET", "/v1/audit", &other, None).await;
        assert_eq!(own.body, json!({ "deeds": [] }));
        for query in ["?limit=0", "?since=now", "?key=1"] {
            let answer = town.brand("GET", &format!("/v1/audit{query}"), &town.key, None).await;
            assert_eq!(answer.problem(), (400, "query_not_valid"), "{query}");
        }

        // Kept as long as is wished, then swept away.
        let db = town.app.db.clone();
        let swept = tokio::task::spawn_blocking(move || audit::sweep(&db, MORNING + 20)).await;
        assert_eq!(swept.expect("swept").expect("swept"), 20);
        assert_eq!(trail(town, "").await["deeds"].as_array().map(Vec::len), Some(5));
    });
}

#[test]
fn an_erasure_stands_in_the_trail_with_whom_and_a_look_at_it_does_not() {
    on_both_engines(async |town| {
        town.join("maya").await;
        let path = "/v1/members/maya/erasure";
        let ask = async |body| town.brand("POST", path, &town.key, Some(body)).await;
        let shown = ask(json!({ "confirm": false })).await;
        town.wait_ms(1);
        let erased = ask(json!({ "confirm": true, "token": shown.body["token"] })).await;
        assert_eq!(erased.status, 200, "{erased:?}");
        let trail = trail(town, "").await;
        let deeds = trail["deeds"].as_array().expect("deeds");
        let lines: Vec<(&Value, bool)> = deeds
            .iter()
            .filter(|deed| deed["did"] == "POST /v1/members/{external_id}/erasure")
            .map(|deed| (&deed["status"], deed["member_id"].is_string()))
            .collect();
        assert_eq!(lines, [(&json!(200), true), (&json!(200), false)], "{trail:?}");
    });
}

#[test]
fn a_cursor_with_what_no_database_takes_is_refused() {
    on_both_engines(async |town| {
        // Whoever knows how the mark is made makes one for anything.
        for (path, place) in [("/v1/audit", "1-a\0b"), ("/v1/referrals", "1-a\0b")] {
            let cursor = laurel::page::cursor(place, "record-shop").replace('\0', "%00");
            let answer = town.brand("GET", &format!("{path}?cursor={cursor}"), &town.key, None).await;
            assert_eq!(answer.problem(), (400, "cursor_not_valid"), "{path}");
        }
    });
}

impl Town {
    /// A key tries to give somebody points who is nobody.
    async fn give_nobody(&self, nth: i64) {
        self.set_clock(MORNING + nth);
        let request = axum::http::Request::post("/v1/members/nobody/adjustments")
            .header("authorization", format!("Bearer {}", self.key))
            .header("x-request-id", format!("request-{nth}"))
            .body(axum::body::Body::empty());
        assert_eq!(self.call(request.expect("a request")).await.status, 415);
    }
}

#[test]
fn what_an_operator_does_is_written_down_too() {
    let desk = Desk::with(None);
    let run = |arguments: &[&str]| {
        let output = desk.command(arguments).output().expect("it ran");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let made = ["key", "create", "--program", "record-shop", "--name", "till"];
    run(&[&made[..], &["--scope", "events", "--scope", "rewards"]].concat());
    let list = run(&["key", "list"]);
    assert!(list.contains("  events,rewards  "), "{list}");
    let key_id = list.split(' ').next().expect("an id").to_owned();
    // As the key was shown, with what should be its secret: of that nothing is written down.
    run(&["key", "revoke", &format!("laurel_{key_id}_secret")]);
    let again = desk.command(&["key", "revoke", &key_id]).output().expect("it ran");
    assert!(!again.status.success(), "what is closed is not closed again, and not written down again");
    run(&["tick"]);
    run(&[
        "key",
        "hand-off",
        "--program",
        "record-shop",
        "--name",
        "shop",
        "--issuer",
        "https://shop.example",
    ]);
    let bought = desk.write("orders.csv", b"member,date,amount\nmaya,2026-01-14,12.00\n");
    assert!(desk.import(&bought).0);
    run(&["erase", "--program", "record-shop", "--member", "maya", "--yes"]);
    let trail = run(&["audit"]);
    let lines: Vec<&str> = trail.lines().collect();
    let revoked = format!("laurel key revoke {key_id}");
    let created = format!("laurel key create {key_id} for events,rewards");
    let commands =
        [created.as_str(), &revoked, "laurel tick", "laurel key hand-off", "laurel import", "laurel erase"];
    assert_eq!(lines.len(), commands.len(), "{trail}");
    for (line, told) in lines.iter().zip(commands) {
        assert!(line.contains("  operator ") && line.contains(told), "{line}");
        assert!(!line.contains("operator unknown") && !line.contains("maya") && !line.contains("secret"));
    }
    assert!(lines[5].contains("  member "), "the erased member's random number: {trail}");
    assert_eq!(run(&["audit", "--program", "record-shop"]).lines().count(), 5);
    assert_eq!(run(&["audit", "--since", "2999-01-01"]), "");
    let wrong = desk.command(&[&made[..], &["--scope", "event"]].concat()).output().expect("it ran");
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("one of events, members"), "{wrong:?}");
}

#[test]
fn an_answer_does_not_wait_for_ever_for_its_line() {
    let town = Town::found("sqlite:laurel.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        // The one writer is busy.
        let (go_on, waiting) = std::sync::mpsc::channel::<()>();
        let db = town.app.db.clone();
        let busy = tokio::spawn(async move { db.write(move |_| Ok(waiting.recv().is_ok())).await });
        tokio::task::yield_now().await;
        let trace = Trace::of(&axum::http::Method::POST, "/v1/events", "a-1").expect("it changes something");
        trace.with_key("record-shop", "key", "till");
        let begun = tokio::time::Instant::now();
        trace.end(&town.app, 404).await;
        assert_eq!(begun.elapsed().as_secs(), 5);
        go_on.send(()).expect("it was waited for");
        assert!(busy.await.expect("a task").expect("written"));
    });
}
