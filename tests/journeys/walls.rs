//! Nobody where they do not belong: every route there is, and everyone who should not get in.

use crate::rewards::in_the_gallery;
use crate::surveys;
use crate::town::{Answer, Town};
use axum::http::Method;
use laurel::keys;
use laurel::keys::scope::Scope;
use serde_json::{Value, json};

/// Whom a route is for.
#[derive(Clone, Copy, PartialEq)]
enum For {
    /// Whoever comes.
    Anyone,
    /// A member who is signed in.
    Member,
    /// A brand's system, whose key may do this.
    Key(Scope),
}

/// One operation: its route, an address of Maya's or of the gallery's, and a body that is right.
struct Route {
    method: &'static str,
    path: &'static str,
    whom: For,
    address: String,
    body: Option<Value>,
    /// How another member, or another program's key, is answered there; nothing where there is nothing to
    /// name.
    to_another: Option<(u16, &'static str)>,
}

/// What of Maya's stands in addresses.
struct Maya {
    session: String,
    code: String,
    invite: String,
}

fn route(method: &'static str, path: &'static str, whom: For) -> Route {
    Route { method, path, whom, address: path.to_owned(), body: None, to_another: None }
}

impl Route {
    fn at(self, address: &str) -> Route {
        Route { address: address.to_owned(), ..self }
    }

    fn with(self, body: Value) -> Route {
        Route { body: Some(body), ..self }
    }

    fn another(self, status: u16, code: &'static str) -> Route {
        Route { to_another: Some((status, code)), ..self }
    }
}

const SIGN_OUT_EVERYWHERE: &str = "/v1/me/sessions";

/// Every operation of the router.
fn routes(maya: &Maya) -> Vec<Route> {
    let mut routes = core_routes(&maya.code);
    routes.extend(member_routes(&maya.invite));
    routes.extend(survey_routes());
    routes
}

/// What the brand and anyone may ask for.
fn core_routes(code: &str) -> Vec<Route> {
    let event = json!({
        "specversion": "1.0", "type": "visit", "source": "https://gallery.example", "id": "visit-1",
        "subject": "maya", "time": "2027-01-14T08:00:00Z", "data": {},
    });
    let adjust = json!({ "id": "gift-2", "points": 5, "reason": "A present", "actor": "ana" });
    let (at_till, cancel) = (json!({ "id": "till-1" }), json!({ "reason": "No paper", "actor": "ana" }));
    let codes = json!({ "reward": "cinema", "codes": ["CINEMA-1"] });
    let key = For::Key;
    vec![
        route("GET", "/v1/audit", key(Scope::All)),
        route("POST", "/v1/events", key(Scope::Events)).with(event).another(422, "unknown_member"),
        route("GET", "/v1/hand-offs/refusals", key(Scope::Members)),
        route("GET", "/v1/insights", key(Scope::Insights)),
        route("PUT", "/v1/members/{external_id}", key(Scope::Members))
            .at("/v1/members/maya")
            .with(json!({ "name": "Somebody else" })),
        route("GET", "/v1/members/{external_id}", key(Scope::Members))
            .at("/v1/members/maya")
            .another(404, "unknown_member"),
        route("POST", "/v1/members/{external_id}/adjustments", key(Scope::Members))
            .at("/v1/members/maya/adjustments")
            .with(adjust)
            .another(404, "unknown_member"),
        route("POST", "/v1/members/{external_id}/erasure", key(Scope::Members))
            .at("/v1/members/maya/erasure")
            .with(json!({ "confirm": false }))
            .another(404, "unknown_member"),
        route("GET", "/v1/programs", For::Anyone),
        route("GET", "/v1/programs/{program}", For::Anyone).at("/v1/programs/gallery"),
        route("POST", "/v1/programs/{program}/codes", key(Scope::Rewards))
            .at("/v1/programs/gallery/codes")
            .with(codes)
            .another(404, "unknown_program"),
        route("POST", "/v1/programs/{program}/demo-sessions", For::Anyone)
            .at("/v1/programs/gallery/demo-sessions")
            .with(json!({ "external_id": "maya" })),
        route("GET", "/v1/programs/{program}/draws/{reward}", For::Anyone)
            .at("/v1/programs/gallery/draws/evening"),
        route("POST", "/v1/programs/{program}/sessions", For::Anyone)
            .at("/v1/programs/gallery/sessions")
            .with(json!({ "token": "no token" })),
        route("POST", "/v1/programs/{program}/sign-ins", For::Anyone)
            .at("/v1/programs/gallery/sign-ins")
            .with(json!({ "email": "no address" })),
        route("POST", "/v1/quote", key(Scope::Events))
            .with(json!({ "type": "visit", "subject": "maya", "data": {} }))
            .another(422, "unknown_member"),
        route("POST", "/v1/redemptions/{code}/cancel", key(Scope::Rewards))
            .at(&format!("/v1/redemptions/{code}/cancel"))
            .with(cancel)
            .another(404, "unknown_code"),
        route("POST", "/v1/redemptions/{code}/use", key(Scope::Rewards))
            .at(&format!("/v1/redemptions/{code}/use"))
            .with(at_till)
            .another(404, "unknown_code"),
        route("GET", "/v1/referrals", key(Scope::Members)),
        route("DELETE", "/v1/session", For::Anyone),
        route("POST", "/v1/sign-ins/{token}", For::Anyone).at("/v1/sign-ins/00000000000000000000000000"),
    ]
}

/// What a member may ask for.
fn member_routes(invite: &str) -> Vec<Route> {
    let redeem = json!({ "reward": "print", "cost": 10 });
    vec![
        route("GET", "/v1/me", For::Member),
        route("PATCH", "/v1/me", For::Member).with(json!({})),
        route("GET", "/v1/me/consents", For::Member),
        route("GET", "/v1/me/entries", For::Member),
        route("GET", "/v1/me/entries/{entry}", For::Member)
            .at("/v1/me/entries/2")
            .another(404, "unknown_entry"),
        route("POST", "/v1/me/erasure", For::Member).with(json!({ "confirm": false })),
        route("GET", "/v1/me/export", For::Member),
        route("GET", "/v1/me/lots", For::Member),
        route("GET", "/v1/me/profile", For::Member),
        route("GET", "/v1/me/redemptions", For::Member),
        route("PUT", "/v1/me/redemptions/{id}", For::Member)
            .at("/v1/me/redemptions/redemption-1")
            .with(redeem)
            .another(409, "insufficient_points"),
        route("DELETE", "/v1/me/redemptions/{id}", For::Member)
            .at("/v1/me/redemptions/redemption-1")
            .another(404, "unknown_redemption"),
        route("GET", "/v1/me/referral", For::Member).another(404, "no_referral"),
        route("PUT", "/v1/me/responses/{invite}", For::Member)
            .at(&format!("/v1/me/responses/{invite}"))
            .with(json!({ "score": 5 }))
            .another(404, "unknown_invite"),
        route("GET", "/v1/me/rewards", For::Member),
        route("DELETE", SIGN_OUT_EVERYWHERE, For::Member),
        route("GET", "/v1/me/what-if", For::Member),
    ]
}

/// What the brand's systems do with surveys.
fn survey_routes() -> Vec<Route> {
    let key = For::Key(Scope::Surveys);
    let outcome = "/v1/surveys/{survey}/outcomes/{outcome}";
    let queue = "/v1/surveys/visit/outcomes/queue";
    let said = json!({ "said": { "en": "The queue was long." }, "did": { "en": "A second till." } });
    let invite = json!({ "id": "invite-1", "members": ["maya"], "by": "link" });
    vec![
        route("POST", "/v1/surveys/{survey}/invites", key).at("/v1/surveys/visit/invites").with(invite),
        route("PUT", outcome, key).at(queue).with(said),
        route("DELETE", outcome, key).at(queue),
        route("GET", "/v1/surveys/{survey}/responses", key).at("/v1/surveys/visit/responses"),
    ]
}

/// What is no part of the interface: pages and files, for whoever comes, with an address of each.
const PAGES: [(&str, &str, u16); 7] = [
    ("/openapi.json", "/openapi.json", 200),
    ("/healthz", "/healthz", 200),
    ("/r/{code}", "/r/00000000", 404),
    ("/assets/{file}", "/assets/nothing.js", 404),
    ("/embed.js", "/embed.js", 200),
    ("/s/{token}", "/s/00000000000000000000000000", 410),
    ("/s/{token}/unsubscribe", "/s/00000000000000000000000000/unsubscribe", 410),
];

#[test]
fn every_route_is_in_the_table_and_says_whom_it_is_for() {
    in_the_gallery(async |town| {
        let document = town.browser("GET", "/openapi.json", None, None).await.body;
        let mut told = Vec::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let whom = match operation["security"][0].as_object().and_then(|one| one.keys().next()) {
                    Some(name) if name == "key" => For::Key(Scope::needed(path)),
                    Some(_) => For::Member,
                    None => For::Anyone,
                };
                told.push((method.to_uppercase(), path.clone(), whom));
            }
        }
        let routes = routes(&maya(town).await);
        for (method, path, whom) in &told {
            let known = routes.iter().find(|route| route.method == method && route.path == path);
            let known = known.unwrap_or_else(|| panic!("{method} {path} is not in the table of this test"));
            assert!(known.whom == *whom, "{method} {path}: whom it is for");
            // By these, names are counted.
            assert_eq!(matches!(whom, For::Key(_)), Scope::is_needed(path), "{method} {path}");
            assert_eq!(*whom == For::Member, format!("{path}/").starts_with("/v1/me/"), "{method} {path}");
        }
        assert_eq!(told.len(), routes.len(), "the table has a route that is no more");
    });
}

#[test]
fn every_page_is_in_the_other_table_and_is_the_same_for_everyone() {
    let router = include_str!("../../api/src/router.rs");
    let mut told: Vec<&str> =
        router.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut known: Vec<&str> = PAGES.iter().map(|(route, ..)| *route).collect();
    told.sort_unstable();
    known.sort_unstable();
    assert_eq!(told, known, "a page of the router is not in the table of this test");
    in_the_gallery(async |town| {
        let maya = maya(town).await;
        // A server may be built without the portal: then it has neither its page nor its files.
        let files = town.browser("GET", "/", None, None).await.status.as_u16();
        for (route, address, status) in PAGES {
            let mut seen = Vec::new();
            for session in [None, Some(maya.session.as_str())] {
                let answer = town.browser("GET", address, session, None).await;
                let expected = if route == "/embed.js" { files } else { status };
                assert_eq!(answer.status, expected, "{route}: {answer:?}");
                assert!(!answer.headers.contains_key("set-cookie"), "{route}");
                seen.push(match answer.body {
                    // Each problem has the id of its own request.
                    Value::Object(mut problem) => {
                        problem.remove("request_id").map_or(json!(problem), |_| json!(problem))
                    }
                    body => body,
                });
            }
            assert_eq!(seen[0], seen[1], "{route}: whoever is signed in sees nothing else");
        }
    });
}

#[test]
fn nobody_gets_in_without_a_session_or_a_key_of_the_right_kind() {
    in_the_gallery(async |town| {
        let maya = maya(town).await;
        let (member_id, token) =
            maya.session.split_once('=').and_then(|(_, t)| t.split_once('.')).expect("one");
        let forged = format!("__Host-laurel={member_id}.{}", "0".repeat(26));
        let tom = town.member("gallery", "tom", 0).await;
        let of_tom = tom.split_once('.').expect("a token").1;
        let mixed = format!("__Host-laurel={member_id}.{of_tom}");
        let bare = format!("__Host-laurel={member_id}");
        let revoked = revoked(town).await;
        let wrong = format!("{}x", town.key);
        let no_keys = ["", "laurel_", revoked.as_str(), wrong.as_str(), token];
        let before = counts(town).await;
        for route in routes(&maya) {
            let told = format!("{} {}", route.method, route.path);
            match route.whom {
                For::Anyone => continue,
                For::Member => {
                    for session in [None, Some(forged.as_str()), Some(mixed.as_str()), Some(bare.as_str())] {
                        let answer = ask(town, &route, session, None).await;
                        assert_eq!(answer.problem(), (401, "not_signed_in"), "{told} {session:?}");
                    }
                    let with_key = ask(town, &route, None, Some(&town.key)).await;
                    assert_eq!(with_key.problem(), (401, "not_signed_in"), "{told}");
                }
                For::Key(_) => {
                    let with_session = ask(town, &route, Some(&maya.session), None).await;
                    assert_eq!(with_session.problem(), (401, "key_not_valid"), "{told}");
                    for key in no_keys {
                        let answer = ask(town, &route, None, Some(key)).await;
                        assert_eq!(answer.problem(), (401, "key_not_valid"), "{told} {key}");
                    }
                }
            }
        }
        assert_eq!(counts(town).await, before);
    });
}

#[test]
fn a_key_opens_what_its_scopes_say_and_nothing_else() {
    in_the_gallery(async |town| {
        let maya = maya(town).await;
        let scopes = [Scope::Events, Scope::Members, Scope::Rewards, Scope::Surveys, Scope::Insights];
        let before = counts(town).await;
        for scope in scopes {
            let narrow = town
                .app
                .db
                .write(move |tx| keys::create_for(tx, "gallery", "narrow", &[scope], crate::town::MORNING));
            let narrow = narrow.await.expect("a key");
            for route in routes(&maya) {
                let For::Key(needed) = route.whom else { continue };
                if needed != scope {
                    let answer = ask(town, &route, None, Some(&narrow)).await;
                    let told = format!("{} {} with {scope}", route.method, route.path);
                    assert_eq!(answer.problem(), (403, "wrong_scope"), "{told}");
                }
            }
            let open = match scope {
                Scope::Events => ("POST", "/v1/quote", Some(json!({ "type": "visit", "data": {} }))),
                Scope::Members => ("GET", "/v1/members/maya", None),
                _ => continue,
            };
            assert_eq!(town.brand(open.0, open.1, &narrow, open.2).await.status, 200, "{scope}");
        }
        let mut after = counts(town).await;
        after.iter_mut().filter(|(table, _)| *table == "keys").for_each(|(_, count)| *count -= 5);
        assert_eq!(after, before);
    });
}

#[test]
fn another_member_sees_and_changes_nothing_of_mayas() {
    in_the_gallery(async |town| {
        let maya = maya(town).await;
        let tom = town.member("gallery", "tom", 0).await;
        let before = counts(town).await;
        for route in routes(&maya).into_iter().filter(|route| route.whom == For::Member) {
            let told = format!("{} {}", route.method, route.path);
            if route.path == SIGN_OUT_EVERYWHERE {
                continue;
            }
            let answer = ask(town, &route, Some(&tom), None).await;
            match route.to_another {
                Some(problem) => assert_eq!(answer.problem(), problem, "{told}"),
                None => assert_eq!(answer.status, 200, "{told}: {answer:?}"),
            }
            let body = answer.body.to_string();
            // In quotes: four letters alone may stand in a random id.
            for of_maya in ["\"maya\"", "redemption-1", maya.code.as_str(), "Too crowded"] {
                assert!(!body.contains(of_maya), "{told}: {of_maya} in {body}");
            }
        }
        let mut cursors = town.browser("GET", "/v1/me/entries?limit=1", Some(&maya.session), None).await.body;
        let cursor = cursors["next_cursor"].take();
        let path = format!("/v1/me/entries?cursor={}", cursor.as_str().expect("a cursor"));
        let with_cursor = town.browser("GET", &path, Some(&tom), None).await;
        assert_eq!(with_cursor.problem(), (400, "cursor_not_valid"));
        assert_eq!(counts(town).await, before);
        assert_eq!(town.browser("DELETE", SIGN_OUT_EVERYWHERE, Some(&tom), None).await.status, 204);
        town.me(&maya.session).await;
    });
}

#[test]
fn another_programs_key_sees_and_changes_nothing_of_the_gallerys() {
    in_the_gallery(async |town| {
        let maya = maya(town).await;
        let other = town.key_of("another").await;
        let before = (counts(town).await, town.me(&maya.session).await);
        // The other program is not in the folder: not even its own routes open.
        for route in routes(&maya) {
            if let For::Key(_) = route.whom {
                let answer = ask(town, &route, None, Some(&other)).await;
                assert!(answer.status.as_u16() < 500, "{answer:?}");
                let body = answer.body.to_string();
                assert!(!body.contains("redemption-1") && !body.contains("A present"), "{body}");
            }
        }
        assert_eq!((counts(town).await, town.me(&maya.session).await), before);
        // With its own folder it has its own members, and still none of the gallery's.
        let text = include_str!("gallery.toml").replace("en = \"Gallery\"", "en = \"Another\"");
        let folder = town.folder.join("programs");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("gallery.toml"), include_str!("gallery.toml")).expect("a file");
        std::fs::write(folder.join("another.toml"), text).expect("a file");
        town.app.programs.reload(&folder, true).expect("read");
        let mut routes = routes(&maya);
        // Letting somebody join who is called the same is the other program's own affair, and comes last.
        routes.sort_by_key(|route| route.method == "PUT");
        for route in routes {
            let (For::Key(_), told) = (route.whom, format!("{} {}", route.method, route.path)) else {
                continue;
            };
            let answer = ask(town, &route, None, Some(&other)).await;
            match route.to_another {
                Some(problem) => assert_eq!(answer.problem(), problem, "{told}"),
                None => assert!(answer.status.is_success(), "{told}: {answer:?}"),
            }
            for of_gallery in ["A present", "Too crowded"] {
                assert!(!answer.body.to_string().contains(of_gallery), "{told}: {answer:?}");
            }
        }
        assert_eq!(town.me(&maya.session).await, before.1, "the gallery's Maya is as she was");
        let answers = surveys::responses(town, "visit").await;
        assert_eq!((answers.len(), &answers[0]["words"]), (1, &json!("Too crowded")));
    });
}

/// Maya has 90 points, two entries and a print she has not fetched.
async fn maya(town: &Town) -> Maya {
    let session = town.member("gallery", "maya", 100).await;
    let redeemed = crate::rewards::redeem(town, &session, "redemption-1", "print", 10).await;
    assert_eq!(redeemed.status, 200, "{redeemed:?}");
    let code = redeemed.body["reference"].as_str().expect("a code").replace('-', "");
    let link = surveys::link(town, "visit", "maya").await;
    let answered = surveys::answer(town, &link, &[("score", "9"), ("words", "Too crowded")]).await;
    assert_eq!(answered.status, 303);
    let said = json!({ "said": { "en": "The queue was long." }, "did": { "en": "A second till." } });
    let path = "/v1/surveys/visit/outcomes/queue";
    assert_eq!(town.brand("PUT", path, &town.key, Some(said)).await.status, 200);
    let invited = "select invite_id from invites where member_id is not null";
    let invited = town.app.db.read(move |tx| tx.one(invited, &[], |row| row.text(0))).await;
    // Looked at once, so that nothing is due any more and no reading writes.
    town.me(&session).await;
    Maya { session, code, invite: invited.expect("an invite") }
}

async fn revoked(town: &Town) -> String {
    let key = town.key_of("gallery").await;
    let key_id = key.split('_').nth(1).expect("an id").to_owned();
    town.app.db.write(move |tx| keys::revoke(tx, &key_id, 1)).await.expect("revoked");
    key
}

async fn ask(town: &Town, route: &Route, session: Option<&str>, key: Option<&str>) -> Answer {
    assert!(Method::from_bytes(route.method.as_bytes()).is_ok());
    match key {
        Some(key) => town.brand(route.method, &route.address, key, route.body.clone()).await,
        None => town.browser(route.method, &route.address, session, route.body.clone()).await,
    }
}

/// How many rows each table has, but the trail, where it stands that somebody tried.
async fn counts(town: &Town) -> Vec<(&'static str, i64)> {
    let count = move |tx: &mut laurel::db::Tx<'_>| {
        let mut counts = Vec::new();
        for (table, sql) in TABLES {
            counts.push((table, tx.one(sql, &[], |row| row.int(0))?));
        }
        Ok(counts)
    };
    town.app.db.read(count).await.expect("counted")
}

const TABLES: [(&str, &str); 19] = [
    ("members", "select count(*) from members"),
    ("identities", "select count(*) from identities"),
    ("contacts", "select count(*) from contacts"),
    ("sessions", "select count(*) from sessions"),
    ("sign_ins", "select count(*) from sign_ins"),
    ("keys", "select count(*) from keys"),
    ("accounts", "select cast(sum(points) as bigint) from accounts"),
    ("entries", "select count(*) from entries"),
    ("lots", "select cast(sum(remaining) as bigint) from lots"),
    ("draws", "select count(*) from draws"),
    ("events", "select count(*) from events"),
    ("event_ids", "select count(*) from event_ids"),
    ("redemptions", "select count(*) from redemptions where used_at is null and cancelled_at is null"),
    ("partner_codes", "select count(*) from partner_codes"),
    ("referrals", "select count(*) from referrals"),
    ("referral_codes", "select count(*) from referral_codes"),
    ("responses", "select count(*) from responses"),
    ("words", "select count(*) from responses where words = 'Too crowded' and score = 9"),
    ("outcomes", "select count(*) from outcomes"),
];
