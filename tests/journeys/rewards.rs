//! Members redeem, show, undo; tills use; brands cancel and fill pools.

use crate::town::{Answer, MORNING, Town, new_postgres_database, order};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Tells the story once on each engine, in a town with a gallery.
pub fn in_the_gallery(story: impl AsyncFn(&Town)) {
    tell("sqlite:laurel.db", &story);
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => tell(&new_postgres_database(&url), &story),
        Err(_) => eprintln!("not told on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set"),
    }
}

fn tell(url: &str, story: &impl AsyncFn(&Town)) {
    let programs = Gallery::new();
    let town = Town::with(url, &programs.0, "gallery");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    runtime.expect("a runtime").block_on(story(&town));
    town.assert_right();
}

/// A folder with the gallery's program, gone at the end.
pub struct Gallery(pub std::path::PathBuf);

impl Gallery {
    pub fn new() -> Gallery {
        let name = format!("laurel-gallery-{}", laurel::id::random().expect("an id"));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("gallery.toml"), include_str!("gallery.toml")).expect("a file");
        Gallery(folder)
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub async fn redeem(town: &Town, session: &str, id: &str, reward: &str, cost: i64) -> Answer {
    let body = json!({ "reward": reward, "cost": cost });
    town.browser("PUT", &format!("/v1/me/redemptions/{id}"), Some(session), Some(body)).await
}

pub async fn undo(town: &Town, session: &str, id: &str) -> Answer {
    town.browser("DELETE", &format!("/v1/me/redemptions/{id}"), Some(session), None).await
}

pub async fn at_till(town: &Town, code: &str, till: &str) -> Answer {
    let code = code.replace(' ', "%20");
    let body = json!({ "id": till });
    town.brand("POST", &format!("/v1/redemptions/{code}/use"), &town.key, Some(body)).await
}

pub async fn cancel(town: &Town, code: &str) -> Answer {
    let body = json!({ "reason": "We ran out of paper", "actor": "ana" });
    town.brand("POST", &format!("/v1/redemptions/{code}/cancel"), &town.key, Some(body)).await
}

pub async fn wallet(town: &Town, session: &str) -> Vec<Value> {
    let answer = town.browser("GET", "/v1/me/redemptions", Some(session), None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["redemptions"].as_array().expect("a wallet").clone()
}

/// The codes of why not, of one reward.
async fn why_not(town: &Town, session: &str, reward: &str) -> Vec<Value> {
    let answer = town.browser("GET", "/v1/me/rewards", Some(session), None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let rewards = answer.body["rewards"].as_array().expect("rewards");
    let standing = rewards.iter().find(|one| one["reward"]["id"] == reward).expect("the reward");
    standing["reasons"].as_array().cloned().unwrap_or_default()
}

async fn add_codes(town: &Town, codes: &[&str]) -> Answer {
    let body = json!({ "reward": "cinema", "codes": codes });
    town.brand("POST", "/v1/programs/gallery/codes", &town.key, Some(body)).await
}

fn code_of(redeemed: &Answer) -> String {
    assert_eq!(redeemed.status, 200, "{redeemed:?}");
    redeemed.body["code"].as_str().expect("a code").to_owned()
}

#[test]
fn a_member_redeems_shows_the_code_and_the_till_takes_it_once() {
    in_the_gallery(async |town| {
        let maya = town.member("gallery", "maya", 25).await;
        assert_eq!(why_not(town, &maya, "print").await, Vec::<Value>::new());
        let missing = json!({ "code": "insufficient_points", "required": 30, "available": 25, "missing": 5 });
        assert_eq!(
            why_not(town, &maya, "cinema").await,
            [
                json!({ "code": "sold_out", "required": 1,
            "available": 0, "missing": 1 }),
                missing
            ]
        );

        let redeemed = redeem(town, &maya, "redemption-1", "print", 10).await;
        let code = code_of(&redeemed);
        assert_eq!(redeemed.body["state"], "issued");
        assert_eq!(redeemed.body["undo_until_at"], MORNING + 60 * MINUTE);
        assert_eq!(redeemed.body["qr"]["size"], 21);
        assert_eq!(town.available(&maya).await, 15);
        let entry = town.me(&maya).await["entries"][0].clone();
        assert_eq!((&entry["kind"], &entry["points"]), (&json!("spend"), &json!(-10)));
        assert_eq!(entry["reason"]["params"]["reward"]["zh-CN"], "一幅版画");

        // However the till's person types it.
        let typed = code.to_lowercase().replace('-', " ");
        let used = at_till(town, &typed, "till-1/0001").await;
        assert_eq!((used.status.as_u16(), &used.body["state"]), (200, &json!("used")));
        assert_eq!((&used.body["external_id"], &used.body["name"]), (&json!("maya"), &json!("maya")));
        let again = at_till(town, &code, "till-1/0001").await;
        assert_eq!(again.body, used.body, "a till that did not hear the answer asks again");
        assert_eq!(at_till(town, &code, "till-2/0001").await.problem(), (409, "code_used"));
        assert_eq!(undo(town, &maya, "redemption-1").await.problem(), (409, "redemption_used"));
        assert_eq!(cancel(town, &code).await.problem(), (409, "redemption_used"));
        assert_eq!(wallet(town, &maya).await[0]["state"], "used");
    });
}

#[test]
fn an_answer_that_was_lost_is_asked_for_again_and_takes_points_once() {
    in_the_gallery(async |town| {
        let maya = town.member("gallery", "maya", 25).await;
        let lost = redeem(town, &maya, "redemption-1", "print", 10).await;
        town.wait_ms(5 * MINUTE);
        let heard = redeem(town, &maya, "redemption-1", "print", 10).await;
        assert_eq!(heard.body, lost.body, "the same code, and the same time to undo");
        assert_eq!(town.available(&maya).await, 15);
        let other = redeem(town, &maya, "redemption-1", "voucher", 20).await;
        assert_eq!(other.problem(), (409, "id_already_used"));
        undo(town, &maya, "redemption-1").await;
        let after = redeem(town, &maya, "redemption-1", "print", 10).await;
        assert_eq!(after.body["state"], "cancelled", "the same id is the same redemption");
    });
}

#[test]
fn undone_in_time_everything_comes_back_with_its_own_dates() {
    in_the_gallery(async |town| {
        town.member("gallery", "maya", 12).await;
        town.wait_ms(40 * DAY);
        town.give("maya", 30).await;
        let maya = town.session_of("gallery", "maya").await;
        let lots = async || town.browser("GET", "/v1/me/lots", Some(&maya), None).await.body;
        let before = lots().await;
        for (nth, percent) in [(1, 20), (2, 20)] {
            let id = format!("redemption-{nth}");
            assert_eq!(redeem(town, &maya, &id, "voucher", percent).await.status, 200);
        }
        assert_eq!(why_not(town, &maya, "voucher").await[0]["code"], "limit_reached");
        town.wait_ms(59 * MINUTE);
        let undone = undo(town, &maya, "redemption-2").await;
        assert_eq!((undone.status.as_u16(), &undone.body["state"]), (200, &json!("cancelled")));
        assert_eq!(undo(town, &maya, "redemption-2").await.body, undone.body, "once more is the same");
        assert_eq!(redeem(town, &maya, "redemption-3", "voucher", 20).await.status, 200, "its place is free");
        undo(town, &maya, "redemption-3").await;
        undo(town, &maya, "redemption-1").await;
        assert_eq!(lots().await, before);
        assert_eq!(town.available(&maya).await, 42);

        redeem(town, &maya, "redemption-4", "print", 10).await;
        town.wait_ms(60 * MINUTE);
        assert_eq!(undo(town, &maya, "redemption-4").await.problem(), (409, "undo_over"));
        let code = wallet(town, &maya).await[0]["code"].as_str().expect("a code").to_owned();
        let cancelled = cancel(town, &code).await;
        assert_eq!(cancelled.body["cancelled_because"], "We ran out of paper");
        assert_eq!(cancel(town, &code).await.body, cancelled.body);
        assert_eq!(at_till(town, &code, "till-1").await.problem(), (409, "code_cancelled"));
        let entry = town.me(&maya).await["entries"][0].clone();
        assert_eq!(entry["reason"]["key"], "redemption_cancelled");
        assert_eq!(entry["reason"]["params"]["note"], "We ran out of paper");
        assert_eq!(town.available(&maya).await, 42);
    });
}

#[test]
fn points_whose_lot_has_lapsed_come_back_for_thirty_days() {
    in_the_gallery(async |town| {
        town.member("gallery", "maya", 10).await;
        town.wait_ms(364 * DAY);
        let maya = town.session_of("gallery", "maya").await;
        let code = code_of(&redeem(town, &maya, "redemption-1", "print", 10).await);
        town.wait_ms(3 * DAY);
        assert_eq!(cancel(town, &code).await.status, 200);
        assert_eq!(town.available(&maya).await, 10);
        let entry = town.me(&maya).await["entries"][0].clone();
        assert_eq!(entry["reason"]["steps"], json!([{ "key": "grace", "points": 10 }]));
        town.wait_ms(31 * DAY);
        let maya = town.session_of("gallery", "maya").await;
        assert_eq!(town.available(&maya).await, 0);
    });
}

#[test]
fn a_pool_of_codes_runs_dry_and_an_undone_code_is_had_by_the_next() {
    in_the_gallery(async |town| {
        let (maya, tom) = (town.member("gallery", "maya", 60).await, town.member("gallery", "tom", 30).await);
        let added = add_codes(town, &["AAA", "BBB", "AAA"]).await;
        assert_eq!(added.body, json!({ "added_count": 2, "known_count": 1, "free_count": 2 }));
        assert_eq!(add_codes(town, &["BBB"]).await.body["added_count"], 0);
        let first = redeem(town, &maya, "redemption-1", "cinema", 30).await;
        let second = redeem(town, &maya, "redemption-2", "cinema", 30).await;
        assert_eq!((code_of(&first).as_str(), code_of(&second).as_str()), ("AAA", "BBB"));
        assert_eq!(redeem(town, &tom, "redemption-1", "cinema", 30).await.problem(), (409, "sold_out"));
        assert_eq!(town.available(&tom).await, 30);
        undo(town, &maya, "redemption-1").await;
        assert_eq!(code_of(&redeem(town, &tom, "redemption-1", "cinema", 30).await), "AAA");
        let wallet = wallet(town, &maya).await;
        let undone = wallet.iter().find(|one| one["state"] == "cancelled").expect("it was undone");
        assert_eq!(undone["code"], Value::Null, "it is somebody else's now");
        for (body, problem) in [
            (json!({ "reward": "cinema", "codes": [] }), (422, "codes_not_valid")),
            (json!({ "reward": "cinema", "codes": ["CCC", " "] }), (422, "codes_not_valid")),
            (json!({ "reward": "print", "codes": ["CCC"] }), (422, "codes_not_valid")),
            (json!({ "reward": "theatre", "codes": ["CCC"] }), (404, "unknown_reward")),
        ] {
            let answer = town.brand("POST", "/v1/programs/gallery/codes", &town.key, Some(body)).await;
            assert_eq!(answer.problem(), problem);
        }
        let body = json!({ "reward": "cinema", "codes": ["CCC"] });
        let elsewhere = town.brand("POST", "/v1/programs/museum/codes", &town.key, Some(body)).await;
        assert_eq!(elsewhere.problem(), (404, "unknown_program"));
    });
}

#[test]
fn a_gift_is_used_like_a_reward_and_comes_back_when_that_is_undone() {
    in_the_gallery(async |town| {
        let maya = town.member("gallery", "maya", 0).await;
        let visit = json!({ "specversion": "1.0", "type": "visit", "source": "https://gallery.example",
            "id": "visit-1", "subject": "maya", "time": "2027-01-14T08:12:00Z", "data": {} });
        let visited = town.brand("POST", "/v1/events", &town.key, Some(visit)).await;
        assert_eq!(visited.status, 200, "{visited:?}");
        let birthday = json!({ "birthday": { "month": 1, "day": 14 } });
        town.brand("PUT", "/v1/members/maya", &town.key, Some(birthday)).await;
        for gift in ["gift/postcard", "gift/birthday"] {
            let id = format!("redemption-{}", &gift[5..]);
            assert_eq!(why_not(town, &maya, gift).await, Vec::<Value>::new());
            let before = town.me(&maya).await["standing"].clone();
            code_of(&redeem(town, &maya, &id, gift, 0).await);
            let gifts = town.me(&maya).await["standing"]["gifts"].clone();
            assert!(!gifts.to_string().contains(&gift[5..]), "{gifts}");
            let twice = redeem(town, &maya, "redemption-twice", gift, 0).await;
            assert_eq!(twice.problem(), (404, "unknown_reward"));
            assert_eq!(undo(town, &maya, &id).await.status, 200);
            assert_eq!(town.me(&maya).await["standing"], before);
        }
        code_of(&redeem(town, &maya, "redemption-6", "gift/birthday", 0).await);
        let moved = json!({ "birthday": { "month": 1, "day": 13 } });
        town.brand("PUT", "/v1/members/maya", &town.key, Some(moved)).await;
        let gifts = town.me(&maya).await["standing"]["gifts"].clone();
        assert!(!gifts.to_string().contains("birthday"), "once a year, whenever it is: {gifts}");
        let code = code_of(&redeem(town, &maya, "redemption-5", "gift/postcard", 0).await);
        town.wait_ms(4 * DAY);
        assert_eq!(at_till(town, &code, "till").await.problem(), (410, "code_expired"));
        let wallet = wallet(town, &maya).await;
        let expired = wallet.iter().find(|one| one["id"] == "redemption-5").expect("in the wallet");
        assert_eq!(expired["state"], "expired");
    });
}

#[test]
fn a_donation_has_no_code_and_content_has_a_link() {
    in_the_gallery(async |town| {
        let maya = town.member("gallery", "maya", 5).await;
        let tree = redeem(town, &maya, "redemption-1", "trees", 5).await;
        assert_eq!((&tree.body["state"], &tree.body["code"]), (&json!("used"), &Value::Null));
        assert!(tree.body["undo_until_at"].is_i64());
        let film = redeem(town, &maya, "redemption-2", "film", 0).await;
        assert_eq!(film.body["link"], "https://gallery.example/film");
        let program = town.browser("GET", "/v1/programs/gallery", None, None).await;
        assert!(!program.body.to_string().contains("gallery.example/film"), "only who redeemed it is told");
        assert_eq!(undo(town, &maya, "redemption-1").await.status, 200);
        assert_eq!(town.available(&maya).await, 5);
        let tree = redeem(town, &maya, "redemption-3", "trees", 5).await;
        let cancelled = cancel(town, tree.body["reference"].as_str().expect("a reference")).await;
        assert_eq!((cancelled.status.as_u16(), town.available(&maya).await), (200, 5));
    });
}

#[test]
fn an_order_that_names_a_members_code_uses_it() {
    in_the_gallery(async |town| {
        let (maya, _) = (town.member("gallery", "maya", 20).await, town.member("gallery", "tom", 0).await);
        let code = code_of(&redeem(town, &maya, "redemption-1", "voucher", 20).await);
        for (id, member, state) in [("1", "tom", "issued"), ("2", "maya", "used")] {
            let mut paid = order(id, member, 500);
            paid["data"]["coupon"] = json!(code);
            paid["time"] = json!("2027-01-14T08:12:00Z");
            let answer = town.brand("POST", "/v1/events", &town.key, Some(paid)).await;
            assert_eq!(answer.body["status"], "applied", "{answer:?}");
            assert_eq!(wallet(town, &maya).await[0]["state"], state, "after the order of {member}");
        }
        let mut paid = order("3", "maya", 500);
        paid["data"]["coupon"] = json!("SUMMER27");
        paid["time"] = json!("2027-01-14T08:12:00Z");
        let answer = town.brand("POST", "/v1/events", &town.key, Some(paid)).await;
        assert_eq!(answer.body["status"], "applied", "a brand has coupons of its own");
    });
}

#[test]
fn what_cannot_be_had_is_refused_with_its_reason_and_costs_nothing() {
    in_the_gallery(async |town| {
        let (maya, tom) = (town.member("gallery", "maya", 9).await, town.member("gallery", "tom", 50).await);
        code_of(&redeem(town, &tom, "redemption-1", "print", 10).await);
        for (session, id, reward, cost, problem) in [
            (&maya, "redemption-2", "print", 10, (409, "insufficient_points")),
            (&maya, "redemption-2", "print", 9, (409, "reward_changed")),
            (&maya, "redemption-2", "sculpture", 1, (404, "unknown_reward")),
            (&maya, "redemption-2", "gift/postcard", 0, (404, "unknown_reward")),
            (&maya, "short", "print", 10, (422, "redemption_not_valid")),
            (&maya, "not%20an%20id", "print", 10, (422, "redemption_not_valid")),
            (&tom, "redemption-1", "last", 10, (409, "id_already_used")),
        ] {
            let answer = redeem(town, session, id, reward, cost).await;
            assert_eq!(answer.problem(), problem, "{reward}");
        }
        let of_tom = undo(town, &maya, "redemption-1").await;
        assert_eq!(of_tom.problem(), (404, "unknown_redemption"), "another member's id is nobody's");
        for body in [json!([]), json!({}), json!({ "reward": "print" }), json!({ "reward": 1, "cost": 10 })] {
            let path = "/v1/me/redemptions/redemption-9";
            let answer = town.browser("PUT", path, Some(&maya), Some(body)).await;
            assert_eq!(answer.problem(), (422, "body_not_valid"));
        }
        for id in ["%00%00%00%00%00%00%00%00", "%F0%9F%8E%81-redemption", "x"] {
            assert_eq!(undo(town, &maya, id).await.problem(), (404, "unknown_redemption"), "{id}");
        }
        for (path, problem) in [
            ("/v1/programs/gallery/draws/%00", (404, "unknown_draw")),
            ("/v1/programs/gallery/draws/print", (404, "unknown_draw")),
            ("/v1/programs/museum/draws/painting", (404, "unknown_program")),
            ("/v1/programs/gallery/draws/%FF", (400, "path_not_valid")),
            ("/v1/me/redemptions?cursor=1.redemption-1.0000", (400, "cursor_not_valid")),
            ("/v1/me/redemptions?limit=0", (400, "query_not_valid")),
            ("/v1/programs/gallery/draws/painting?closes_at=1", (404, "unknown_draw")),
            ("/v1/programs/gallery/draws/painting?closes_at=soon", (400, "query_not_valid")),
        ] {
            assert_eq!(town.browser("GET", path, Some(&maya), None).await.problem(), problem, "{path}");
        }
        // A member knows how a cursor is marked, and what PostgreSQL does not take.
        let member_id = maya.split(['=', '.']).nth(1).expect("a cookie");
        let mark = laurel::id::digest(format!("{member_id}/1-\0").as_bytes());
        let forged = format!("/v1/me/redemptions?cursor=1-%00.{}", &mark[..12]);
        let answer = town.browser("GET", &forged, Some(&maya), None).await;
        assert_eq!(answer.problem(), (400, "cursor_not_valid"));
        let nobody = town.browser("GET", "/v1/me/rewards", None, None).await;
        assert_eq!(nobody.problem(), (401, "not_signed_in"));
        for (code, problem) in [
            ("ABCDE", (422, "code_mistyped")),
            ("ABCDE-23456-FGHJ0", (422, "code_mistyped")),
            ("22222-22222-22223", (422, "code_mistyped")),
            ("22222-22222-22222", (404, "unknown_code")),
        ] {
            assert_eq!(at_till(town, code, "till").await.problem(), problem, "{code}");
            assert_eq!(cancel(town, code).await.problem(), problem, "{code}");
        }
        assert_eq!((town.available(&maya).await, town.available(&tom).await), (9, 40));
        assert_eq!(wallet(town, &maya).await.len(), 0);
    });
}

#[test]
fn a_window_that_closes_and_a_reward_that_is_withdrawn_are_told() {
    let gallery = Gallery::new();
    let town = Town::with("sqlite:laurel.db", &gallery.0, "gallery");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let maya = town.member("gallery", "maya", 100).await;
        assert_eq!(why_not(&town, &maya, "evening").await, Vec::<Value>::new());
        // Midnight between 1 and 2 February in New York.
        let closes_at = 1_801_544_400_000;
        town.set_clock(closes_at - 1);
        let last = redeem(&town, &maya, "redemption-1", "evening", 15).await;
        assert_eq!(last.status, 200, "{last:?}");
        town.set_clock(closes_at);
        let over = redeem(&town, &maya, "redemption-2", "evening", 15).await;
        assert_eq!(over.problem(), (409, "over"));

        let text = include_str!("gallery.toml").replace("id = \"print\"", "id = \"poster\"");
        std::fs::write(gallery.0.join("gallery.toml"), text.replace("cost = 20", "cost = 25"))
            .expect("a file");
        let (changed, mistakes) = town.app.programs.reload(&gallery.0, false).expect("programs");
        assert_eq!((changed, mistakes), (vec!["gallery".to_owned()], Vec::new()));
        assert_eq!(
            redeem(&town, &maya, "redemption-3", "print", 10).await.problem(),
            (404, "unknown_reward")
        );
        assert_eq!(
            redeem(&town, &maya, "redemption-3", "voucher", 20).await.problem(),
            (409, "reward_changed")
        );
        assert_eq!(town.available(&maya).await, 85);
        assert_eq!(wallet(&town, &maya).await[0]["reward"]["cost"], 15, "what was redeemed stays as it was");
    });
    town.assert_right();
}
