//! What must not be found: secrets and addresses in the log or in the database, and what is over.

use crate::rewards::in_the_gallery;
use crate::town::{Town, on_both_engines};
use laurel::privacy::sweep::sweep as put_away;
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_of_a_whole_story_holds_no_secret_and_nobodys_address() {
    let log = Log::default();
    let ours = log.clone();
    let wide = tracing_subscriber::EnvFilter::new("trace,hyper=info,mio=info");
    let subscriber = tracing_subscriber::fmt().json().with_env_filter(wide).with_writer(move || ours.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).expect("nobody else logs in this test");
    in_the_gallery(async |town| {
        let body = json!({ "name": "Maya Lindqvist", "email": "maya@example.com", "phone": "+4670123456" });
        town.brand("PUT", "/v1/members/maya-1", &town.key, Some(body)).await;
        town.give("maya-1", 100).await;
        let asked = json!({ "email": "maya@example.com" });
        town.browser("POST", "/v1/programs/gallery/sign-ins", None, Some(asked)).await;
        let link = town.newest_letter().split_once("/sign-in#").expect("a link").1[..26].to_owned();
        let session = town.open_link(&link).await;
        let redeemed = crate::rewards::redeem(town, &session, "redemption-1", "voucher", 20).await;
        let code = redeemed.body["code"].as_str().expect("a code").to_owned();
        crate::rewards::at_till(town, &code, "till-1").await;
        crate::rewards::at_till(town, "AAAAA-AAAAA", "till-2").await;
        town.browser("GET", &format!("/r/{code}?to=https://evil.example"), Some(&session), None).await;
        town.browser("POST", &format!("/v1/sign-ins/{link}"), None, None).await;
        town.browser("GET", "/v1/me?secret=in-the-address", Some(&session), None).await;
        town.brand("GET", "/v1/members/maya-1", "laurel_wrong_secret-of-a-key", None).await;
        town.report_bytes(b"{\"broken\": \"in-the-body".to_vec(), "application/json", &town.key).await;

        let text = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
        assert!(text.contains("/v1/redemptions/{code}/use") && text.contains("answered"), "it was captured");
        let secret = town.key.rsplit('_').next().expect("a secret");
        let token = session.split_once('.').expect("a token").1;
        let bare = code.replace('-', "");
        for private in [
            secret,
            token,
            &link,
            &code,
            &bare,
            "maya@example.com",
            "maya%40example.com",
            "Lindqvist",
            "70123456",
            "maya-1",
            "secret-of-a-key",
            "in-the-address",
            "in-the-body",
            "evil.example",
        ] {
            let line = text.lines().find(|line| line.contains(private));
            assert_eq!(line, None, "{private}");
        }
    });
}

#[test]
fn sessions_and_links_that_are_over_are_swept_away() {
    on_both_engines(async |town| {
        let old = town.join("maya").await;
        let letter = town.ask_for_link("tom@example.com").await;
        assert_eq!(rows(town).await, (1, 2));
        sweep(town).await;
        assert_eq!(rows(town).await, (1, 2), "what is good, and what is counted, stays");
        town.wait_ms(29 * 24 * 60 * 60 * 1_000);
        sweep(town).await;
        assert_eq!(rows(town).await, (1, 2), "a month is not over");
        town.wait_ms(3 * 24 * 60 * 60 * 1_000);
        sweep(town).await;
        assert_eq!(rows(town).await, (1, 0));
        let gone = town.browser("POST", &format!("/v1/sign-ins/{letter}"), None, None).await;
        assert_eq!(gone.problem(), (410, "link_not_valid"));
        let over = town.browser("GET", "/v1/me", Some(&old), None).await;
        assert_eq!(over.problem(), (401, "not_signed_in"));
        town.wait_ms(laurel::session::SESSION_MS);
        let new = town.session_of("record-shop", "maya").await;
        sweep(town).await;
        assert_eq!(rows(town).await, (1, 0));
        town.me(&new).await;
    });
}

async fn sweep(town: &Town) {
    let app = town.app.clone();
    let swept = move || put_away(&app.db, &app.programs, app.clock.now());
    tokio::task::spawn_blocking(swept).await.expect("joined").expect("swept");
}

async fn rows(town: &Town) -> (i64, i64) {
    let count = |tx: &mut laurel::db::Tx<'_>| {
        let sessions = tx.one("select count(*) from sessions", &[], |row| row.int(0))?;
        Ok((sessions, tx.one("select count(*) from sign_ins", &[], |row| row.int(0))?))
    };
    town.app.db.read(count).await.expect("counted")
}
