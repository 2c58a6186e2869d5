//! Names that somebody made up, or that are somebody else's: they free nobody from a limit, and cost their
//! owners nothing.

use crate::limits::{ELSEWHERE, HOME, from, until_too_many};
use crate::town::{Answer, Town, on_both_engines_in};
use axum::http::{Request, header};

/// With so many members' cookies and keys as there are calls.
fn made_up(nth: usize) -> [(header::HeaderName, String); 2] {
    [
        (header::AUTHORIZATION, format!("Bearer laurel_made{nth}_up")),
        (header::COOKIE, format!("__Host-laurel=made{nth}.up")),
    ]
}

/// How many requests of one network, each with another made-up name, are not too many.
async fn count(town: &Town, method: &str, path: &str, name: usize) -> usize {
    let mut nth = 0;
    let ask = async || {
        nth += 1;
        let (header, value) = made_up(nth)[name].clone();
        from(town, HOME, Request::builder().method(method).uri(path).header(header, value), "{}").await
    };
    until_too_many(1_100, ask).await.0
}

async fn with_key(town: &Town, network: &str, path: &str, key: &str) -> Answer {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
    from(town, network, request, "").await
}

#[test]
fn a_made_up_name_is_counted_by_its_network_wherever_it_is_sent() {
    for (method, path, most) in [
        ("GET", "/v1/programs/nope", [1_000, 1_000]),
        ("GET", "/healthz", [1_000, 1_000]),
        ("GET", "/v1/me", [1_000, 1_000]),
        // A browser that asks beforehand is a reader.
        ("OPTIONS", "/v1/me", [1_000, 1_000]),
        ("OPTIONS", "/v1/events", [1_000, 1_000]),
        ("POST", "/s/00000000000000000000000000", [120, 120]),
        ("POST", "/v1/programs/record-shop/sessions", [120, 120]),
        ("DELETE", "/v1/me/redemptions/r1", [120, 120]),
        ("DELETE", "/v1/session", [120, 120]),
        ("POST", "/v1/programs/record-shop/sign-ins", [30, 30]),
        // Whether it is answered 401 or, before anybody looks at the key, otherwise.
        ("POST", "/v1/quote", [100, 120]),
        ("PATCH", "/v1/quote", [100, 120]),
        ("GET", "/v1/members/%ff", [100, 1_000]),
    ] {
        for (name, most) in most.into_iter().enumerate() {
            on_both_engines_in(Town::found_with_limits, async |town| {
                assert_eq!(count(town, method, path, name).await, most, "{method} {path} {name}");
            });
        }
    }
}

#[test]
fn what_is_forged_takes_nothing_from_whom_it_names() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        let maya = town.join("maya").await;
        let forged = format!("{}.{}", maya.split_once('.').expect("a token").0, "0".repeat(26));
        let key_id = town.key.split('_').nth(1).expect("an id");
        let key = format!("laurel_{key_id}_{}", "0".repeat(26));
        for nth in 0..400 {
            let network = format!("203.0.113.{}", nth % 200);
            for path in ["/v1/programs/nope", "/v1/members/%ff", "/v1/quote"] {
                assert_ne!(with_key(town, &network, path, &key).await.status, 200);
            }
            // Some of these are refused before anybody has looked whose session it is.
            for (method, path) in
                [("GET", "/v1/programs/nope"), ("POST", "/v1/me/lots"), ("GET", "/v1/me/entries?x=1&x=1")]
            {
                let request = Request::builder().method(method).uri(path).header(header::COOKIE, &forged);
                assert_ne!(from(town, &network, request, "").await.status, 200);
            }
        }
        let quote = async || {
            let request =
                Request::post("/v1/quote").header(header::AUTHORIZATION, format!("Bearer {}", town.key));
            from(town, HOME, request, "{}").await
        };
        assert_eq!(until_too_many(2_000, quote).await.0, 1_500);
        let delete = async || {
            let request = Request::delete("/v1/me/redemptions/none-there").header(header::COOKIE, &maya);
            from(town, HOME, request, "").await
        };
        assert_eq!(until_too_many(100, delete).await.0, 60);
    });
}

#[test]
fn a_wrong_key_is_not_tried_for_ever_and_the_right_one_not_hindered() {
    on_both_engines_in(Town::found_with_limits, async |town| {
        town.join("maya").await;
        let look = async |network: &str, key: &str| with_key(town, network, "/v1/members/maya", key).await;
        let old = town.key_of("record-shop").await;
        assert_eq!(look(HOME, &old).await.status, 200);
        let key_id = old.split('_').nth(1).expect("an id").to_owned();
        town.app.db.write(move |tx| laurel::keys::revoke(tx, &key_id, 1)).await.expect("revoked");
        let (count, refused) = until_too_many(50, async || look(HOME, &old).await).await;
        assert_eq!((count, refused.problem()), (10, (429, "too_many_requests")));
        assert_eq!(look(HOME, &town.key).await.status, 200, "its neighbour with a good key goes on");
        let mut nth = 0;
        let many = async || {
            nth += 1;
            look(HOME, &format!("laurel_guess{nth}_secret")).await
        };
        let count = until_too_many(200, many).await.0;
        assert_eq!(count, 90, "100 wrong ones of a network, whatever they are called");
        assert_eq!(look(HOME, &town.key).await.status, 200, "the good one has been seen here before");
        assert_eq!(look(ELSEWHERE, &old).await.status, 401, "and elsewhere it is told what is wrong");
        // One that was never seen has to wait until the others do.
        let new = town.key_of("record-shop").await;
        assert_eq!(look(HOME, &new).await.status, 429);
        assert_eq!(look(ELSEWHERE, &new).await.status, 200);
        assert_eq!(look(HOME, &new).await.status, 200);
    });
}
