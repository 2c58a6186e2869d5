//! Many at once for one thing, at two servers with one database: one wins, and the rest are told why.

use crate::earning::futures_join;
use crate::hand_off::{claims, shared_key, signed};
use crate::rewards::Gallery;
use crate::servers::{Servers, Told};
use crate::town::{Town, new_postgres_database};
use serde_json::json;

/// So many requests at once.
const AT_ONCE: usize = 64;

/// How often each race is run, unless `LAUREL_ROUNDS` says otherwise.
const ROUNDS: usize = 8;

fn rounds() -> usize {
    std::env::var("LAUREL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

/// Runs the races on each engine, at two server processes.
fn at_two_servers(race: impl AsyncFn(&Servers)) {
    let mut urls = vec!["sqlite:laurel.db".to_owned()];
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => urls.push(new_postgres_database(&url)),
        Err(_) => eprintln!("not run on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set"),
    }
    for url in urls {
        let gallery = Gallery::new();
        let town = Town::with(&url, &gallery.0, "gallery");
        town.set_clock(laurel::clock::Clock::System.now());
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
        let servers = runtime.expect("a runtime").block_on(async {
            let servers = Servers::start(town, &gallery.0, AT_ONCE).await;
            race(&servers).await;
            servers
        });
        servers.town.assert_right();
    }
}

fn count(answers: &[Told], status: u16, code: &str) -> usize {
    answers.iter().filter(|told| told.status == status && told.code == code).count()
}

fn redemption(id: &str) -> String {
    format!("/v1/me/redemptions/{id}")
}

fn of(reward: &str) -> Option<String> {
    Some(json!({ "reward": reward, "cost": 10 }).to_string())
}

#[test]
fn one_of_sixty_four_has_the_last_item() {
    at_two_servers(async |servers| {
        let mut members = Vec::new();
        for nth in 0..8 {
            members.push(servers.member(&format!("member-{nth}"), 1_000).await);
        }
        for round in 0..rounds() {
            let ids: Vec<String> = (0..AT_ONCE).map(|nth| format!("last-{round}-{nth}")).collect();
            let tries = ids.iter().enumerate().map(|(nth, id)| {
                servers.call(nth, "PUT", redemption(id), members[nth % 8].clone(), of("last"))
            });
            let answers = futures_join(tries).await;
            let won: Vec<usize> = (0..AT_ONCE).filter(|nth| answers[*nth].status == 200).collect();
            assert_eq!((won.len(), count(&answers, 409, "sold_out")), (1, AT_ONCE - 1), "{answers:?}");
            let (id, member) = (&ids[won[0]], members[won[0] % 8].clone());
            let undone = servers.call(round, "DELETE", redemption(id), member, None).await;
            assert_eq!(undone.status, 200, "{undone:?}");
        }
        for member in &members {
            assert_eq!(servers.available(member).await, 1_000);
        }
    });
}

#[test]
fn the_last_points_buy_one_thing_with_sixty_four_ids_and_with_one() {
    at_two_servers(async |servers| {
        let maya = servers.member("maya", 10).await;
        for round in 0..rounds() {
            let ids: Vec<String> = (0..AT_ONCE).map(|nth| format!("points-{round}-{nth}")).collect();
            let tries = ids
                .iter()
                .enumerate()
                .map(|(nth, id)| servers.call(nth, "PUT", redemption(id), maya.clone(), of("print")));
            let answers = futures_join(tries).await;
            let won: Vec<usize> = (0..AT_ONCE).filter(|nth| answers[*nth].status == 200).collect();
            let refused = count(&answers, 409, "insufficient_points");
            assert_eq!((won.len(), refused), (1, AT_ONCE - 1), "{answers:?}");
            servers.call(round, "DELETE", redemption(&ids[won[0]]), maya.clone(), None).await;

            let id = format!("points-{round}");
            let tries =
                (0..AT_ONCE).map(|nth| servers.call(nth, "PUT", redemption(&id), maya.clone(), of("print")));
            let answers = futures_join(tries).await;
            assert!(answers.iter().all(|told| told.status == 200), "{answers:?}");
            assert!(answers.iter().all(|told| told.body["code"] == answers[0].body["code"]));
            assert_eq!(servers.available(&maya).await, 0);
            servers.call(round, "DELETE", redemption(&id), maya.clone(), None).await;
            assert_eq!(servers.available(&maya).await, 10);
        }
    });
}

#[test]
fn redeeming_against_undoing_never_takes_or_gives_twice() {
    at_two_servers(async |servers| {
        let maya = servers.member("maya", 10).await;
        for round in 0..rounds() {
            let (first, next) = (format!("redeemed-{round}"), format!("another-{round}"));
            let redeemed = servers.call(round, "PUT", redemption(&first), maya.clone(), of("print")).await;
            assert_eq!(redeemed.status, 200, "{redeemed:?}");
            let tries = (0..AT_ONCE).map(|nth| match nth % 2 {
                0 => servers.call(nth, "DELETE", redemption(&first), maya.clone(), None),
                _ => servers.call(nth, "PUT", redemption(&next), maya.clone(), of("print")),
            });
            let answers = futures_join(tries).await;
            let undone = answers.iter().step_by(2).filter(|told| told.status == 200).count();
            let refused = count(&answers, 409, "insufficient_points");
            let had = answers.iter().skip(1).step_by(2).filter(|told| told.status == 200).count();
            assert_eq!((undone, refused + had), (AT_ONCE / 2, AT_ONCE / 2), "{answers:?}");
            assert_eq!(servers.available(&maya).await, if had > 0 { 0 } else { 10 });
            servers.call(round, "DELETE", redemption(&next), maya.clone(), None).await;
            assert_eq!(servers.available(&maya).await, 10);
        }
    });
}

#[test]
fn a_code_is_used_or_undone_and_never_both() {
    at_two_servers(async |servers| {
        let maya = servers.member("maya", 0).await;
        for round in 0..rounds() {
            servers.town.give("maya", 10).await;
            let id = format!("a-code-{round}");
            let redeemed = servers.call(round, "PUT", redemption(&id), maya.clone(), of("print")).await;
            let path = format!("/v1/redemptions/{}/use", redeemed.body["code"].as_str().expect("a code"));
            let tries = (0..AT_ONCE).map(|nth| match nth % 2 {
                0 => servers.call(nth, "DELETE", redemption(&id), maya.clone(), None),
                _ => {
                    let body = json!({ "id": format!("till {nth}") }).to_string();
                    servers.call(nth, "POST", path.clone(), servers.till(), Some(body))
                }
            });
            let answers = futures_join(tries).await;
            let (undone, used): (Vec<_>, Vec<_>) =
                answers.iter().enumerate().partition(|(nth, _)| nth % 2 == 0);
            let undone = undone.iter().filter(|(_, told)| told.status == 200).count();
            let used = used.iter().filter(|(_, told)| told.status == 200).count();
            let half = AT_ONCE / 2;
            let (no_undo, no_use) =
                (count(&answers, 409, "redemption_used"), count(&answers, 409, "code_cancelled"));
            let again = count(&answers, 409, "code_used");
            match undone {
                0 => assert_eq!((used, no_undo, again), (1, half, half - 1), "{answers:?}"),
                _ => assert_eq!((undone, used, no_use), (half, 0, half), "{answers:?}"),
            }
            let left = servers.available(&maya).await;
            assert_eq!(left, if undone > 0 { 10 } else { 0 });
            if left > 0 {
                servers.town.give("maya", -left).await;
            }
        }
    });
}

/// Of two servers, the clock of one is a millisecond before the last points lapse, the other's at it.
#[test]
fn points_are_redeemed_or_lapse_and_never_both() {
    let urls = ["sqlite:laurel.db".to_owned()].into_iter();
    let postgres = std::env::var("LAUREL_TEST_POSTGRES_URL").ok().map(|url| new_postgres_database(&url));
    for url in urls.chain(postgres) {
        let gallery = Gallery::new();
        let before = Town::with(&url, &gallery.0, "gallery");
        let after = Town::with(&before.url, &gallery.0, "gallery");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
        runtime.expect("a runtime").block_on(async {
            for round in 0..rounds() {
                expire_against_redeem(&before, &after, round).await;
            }
        });
        before.assert_right();
    }
}

async fn expire_against_redeem(before: &Town, after: &Town, round: usize) {
    let name = format!("member-{round}");
    before.set_clock(crate::town::MORNING);
    before.member("gallery", &name, 10).await;
    // The end of 14 January 2028 in New York.
    let lapses_at = 1_831_525_200_000;
    before.set_clock(lapses_at - 1);
    after.set_clock(lapses_at);
    let session = before.session_of("gallery", &name).await;
    let tries = (0..AT_ONCE).map(|nth| {
        let (path, session) = (redemption(&format!("race-{round}-{nth}")), session.clone());
        async move {
            let body = json!({ "reward": "print", "cost": 10 });
            match nth % 2 {
                0 => before.browser("PUT", &path, Some(&session), Some(body)).await,
                _ => after.browser("GET", "/v1/me", Some(&session), None).await,
            }
        }
    });
    let answers = futures_join(tries).await;
    let had = answers.iter().step_by(2).filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 409).count();
    assert!(had <= 1 && had + refused == AT_ONCE / 2, "{had} had it, {refused} were refused: {answers:?}");
    assert_eq!(after.available(&session).await, 0);
    let kind = if had == 1 { "spend" } else { "expire" };
    assert_eq!(after.me(&session).await["entries"][0]["kind"], kind);
}

#[test]
fn a_token_opens_one_session_at_whichever_server() {
    at_two_servers(async |servers| {
        let (kid, secret) = shared_key(&servers.town, "gallery").await;
        for round in 0..rounds() {
            let mut right = claims(laurel::clock::Clock::System.now(), &format!("token-{round}"));
            right["aud"] = json!("gallery");
            right["iss"] = json!("gallery");
            right["origin"] = json!("https://gallery.example");
            let body = json!({ "token": signed(&kid, &secret, &right) }).to_string();
            let (path, nobody) = ("/v1/programs/gallery/sessions", "sec-fetch-site: same-origin".to_owned());
            let tries = (0..AT_ONCE)
                .map(|nth| servers.call(nth, "POST", path.to_owned(), nobody.clone(), Some(body.clone())));
            let answers = futures_join(tries).await;
            let opened = answers.iter().filter(|told| told.status == 201).count();
            let refused = count(&answers, 401, "hand_off_not_valid");
            assert_eq!((opened, refused), (1, AT_ONCE - 1), "{answers:?}");
        }
        let refusals = servers.town.brand("GET", "/v1/hand-offs/refusals", &servers.town.key, None).await;
        let codes = refusals.body["refusals"].as_array().expect("refusals");
        assert!(codes.iter().all(|one| one["code"] == "used_before"), "{refusals:?}");
        let times: i64 = codes.iter().filter_map(|one| one["times"].as_i64()).sum();
        assert_eq!(usize::try_from(times), Ok(rounds() * (AT_ONCE - 1)));
    });
}
