//! The brand's site hands over who is signed in there, and nobody else can.

use crate::friends::at_the_workshop;
use crate::town::{Answer, MORNING, Town};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use laurel::hand_off::{self, HandOffKey};
use serde_json::{Value, json};

const SECOND: i64 = 1_000;
const ORIGIN: &str = "https://workshop.example";

/// An Ed25519 key made for these tests alone.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIFXqozqCgsGYy7VoeXmv1UDOapjE04NFEOE2FxICTjjv\n\
    -----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAQJ5iOwdIW2uLN0nHB1qPYaESRvfZwB4mmenKb/k1dnE=\n\
    -----END PUBLIC KEY-----\n";

/// A shared key of a program, whose issuer is called the same: its id and its secret.
pub async fn shared_key(town: &Town, program: &str) -> (String, String) {
    let key = HandOffKey {
        program: program.to_owned(),
        name: "shop".to_owned(),
        issuer: program.to_owned(),
        ..HandOffKey::default()
    };
    town.app.db.write(move |tx| hand_off::create_shared(tx, key.clone())).await.expect("a key")
}

pub fn claims(now: i64, jti: &str) -> Value {
    let now = now / SECOND;
    json!({ "iss": "workshop", "aud": "workshop", "sub": "maya", "iat": now, "nbf": now, "exp": now + 60,
        "jti": jti, "origin": ORIGIN })
}

pub fn signed(kid: &str, secret: &str, claims: &Value) -> String {
    let head = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&head, claims, &EncodingKey::from_secret(secret.as_bytes())).expect("a token")
}

async fn hand_over(town: &Town, token: &str) -> Answer {
    let body = json!({ "token": token });
    town.browser("POST", "/v1/programs/workshop/sessions", None, Some(body)).await
}

/// What a page in the embed asks.
async fn embedded(town: &Town, method: &str, path: &str, session: &str, body: Option<Value>) -> Answer {
    town.brand(method, path, session, body).await
}

async fn reasons(town: &Town) -> Vec<(String, i64)> {
    let told = town.brand("GET", "/v1/hand-offs/refusals", &town.key, None).await;
    assert_eq!(told.status, 200, "{told:?}");
    let refusals = told.body["refusals"].as_array().expect("refusals").clone();
    let mut reasons = std::collections::BTreeMap::new();
    for one in &refusals {
        let code = one["code"].as_str().expect("a code").to_owned();
        *reasons.entry(code).or_insert(0) += one["times"].as_i64().expect("times");
    }
    reasons.into_iter().collect()
}

#[test]
fn a_signed_token_opens_one_short_session_that_no_cookie_holds() {
    at_the_workshop(async |town| {
        let (kid, secret) = shared_key(town, "workshop").await;
        let token = signed(&kid, &secret, &claims(MORNING, "one"));
        let opened = hand_over(town, &token).await;
        assert_eq!(opened.status, 201, "{opened:?}");
        assert!(!opened.headers.contains_key("set-cookie"));
        assert_eq!(opened.body["expires_at"], MORNING + 600 * SECOND);
        let session = opened.body["session"].as_str().expect("a session").to_owned();
        let me = embedded(town, "GET", "/v1/me", &session, None).await;
        assert_eq!(
            (me.status.as_u16(), &me.body["program"]),
            (200, &json!("workshop")),
            "whoever is named joins"
        );
        let as_cookie = town.browser("GET", "/v1/me", Some(&format!("__Host-laurel={session}")), None).await;
        assert_eq!(as_cookie.problem(), (401, "not_signed_in"), "it is not shown in a cookie");
        let cookie = town.session_of("workshop", "maya").await;
        let kept = cookie.split_once('=').expect("a cookie").1;
        let as_header = embedded(town, "GET", "/v1/me", kept, None).await;
        assert_eq!(as_header.problem(), (401, "not_signed_in"), "nor a cookie's session in a header");
        let again = hand_over(town, &token).await;
        assert_eq!(again.problem(), (401, "hand_off_not_valid"));
        assert_eq!(reasons(town).await, [("used_before".to_owned(), 1)]);
        town.wait_ms(600 * SECOND);
        assert_eq!(embedded(town, "GET", "/v1/me", &session, None).await.problem(), (401, "not_signed_in"));
    });
}

#[test]
fn a_redemption_in_the_embed_takes_a_hand_off_of_the_last_minute() {
    at_the_workshop(async |town| {
        let (kid, secret) = shared_key(town, "workshop").await;
        let session = async |jti: &str, now: i64| {
            let opened = hand_over(town, &signed(&kid, &secret, &claims(now, jti))).await;
            opened.body["session"].as_str().expect("a session").to_owned()
        };
        let first = session("one", MORNING).await;
        town.wait_ms(61 * SECOND);
        let wanted = json!({ "reward": "nothing", "cost": 1 });
        let path = "/v1/me/redemptions/redeem-1";
        let stale = embedded(town, "PUT", path, &first, Some(wanted.clone())).await;
        assert_eq!(stale.problem(), (403, "fresh_hand_off_needed"));
        let second = session("two", MORNING + 61 * SECOND).await;
        let fresh = embedded(town, "PUT", path, &second, Some(wanted)).await;
        assert_eq!(fresh.problem(), (404, "unknown_reward"), "asked, and told about the reward");
    });
}

#[test]
fn whatever_is_wrong_is_counted_for_the_brand_and_told_in_one_way() {
    at_the_workshop(async |town| {
        let (kid, secret) = shared_key(town, "workshop").await;
        let right = claims(MORNING, "x");
        let with = |field: &str, value: Value| {
            let mut claims = right.clone();
            claims[field] = value;
            signed(&kid, &secret, &claims)
        };
        let now = MORNING / SECOND;
        let two = [("iat", now + 3_600), ("exp", now + 3_660), ("nbf", now + 3_600)];
        let mut ahead = right.clone();
        two.iter().for_each(|(field, value)| ahead[*field] = json!(value));
        let mut behind = right.clone();
        [("iat", now - 71), ("nbf", now - 71), ("exp", now - 11)]
            .iter()
            .for_each(|(f, v)| behind[*f] = json!(v));
        let parts: Vec<String> = signed(&kid, &secret, &right).split('.').map(str::to_owned).collect();
        let head = |alg: &str| {
            use base64::Engine as _;
            let head = json!({ "alg": alg, "typ": "JWT", "kid": kid }).to_string();
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(head)
        };
        let mut missing = right.clone();
        missing.as_object_mut().expect("claims").remove("jti");
        let cases = [
            ("malformed", "no token".to_owned()),
            ("malformed", String::new()),
            ("malformed", "a.b.c".to_owned()),
            ("malformed", "x".repeat(5_000)),
            ("malformed", signed(&kid, &secret, &missing)),
            ("unknown_key", signed("handoff_another", &secret, &right)),
            ("wrong_algorithm", format!("{}.{}.", head("none"), parts[1])),
            ("wrong_algorithm", format!("{}.{}.{}", head("HS512"), parts[1], parts[2])),
            ("bad_signature", signed(&kid, "another secret", &right)),
            ("bad_signature", format!("{}.{}.{}", parts[0], parts[1], parts[2].to_uppercase())),
            ("wrong_issuer", with("iss", json!("somebody"))),
            ("wrong_audience", with("aud", json!("record-shop"))),
            ("wrong_origin", with("origin", json!("https://evil.example"))),
            ("lives_too_long", with("exp", json!(now + 61))),
            ("lives_too_long", with("exp", json!(now - 1))),
            ("not_yet_valid", signed(&kid, &secret, &ahead)),
            ("expired", signed(&kid, &secret, &behind)),
            ("member_not_valid", with("sub", json!(""))),
            ("member_not_valid", with("sub", json!("x".repeat(256)))),
            ("member_not_valid", with("sub", json!("a\u{0}b"))),
        ];
        let mut expected = std::collections::BTreeMap::new();
        let mut told = Vec::new();
        for (code, token) in &cases {
            let answer = hand_over(town, token).await;
            assert_eq!(answer.problem(), (401, "hand_off_not_valid"), "{code}: {token}");
            told.push((answer.body["title"].clone(), answer.body["detail"].clone()));
            *expected.entry((*code).to_owned()).or_insert(0) += 1;
            assert_eq!(
                reasons(town).await,
                expected.clone().into_iter().collect::<Vec<_>>(),
                "{code}: {token}"
            );
        }
        told.dedup();
        assert_eq!(told.len(), 1, "outside, all of them are one answer");
        let opened = hand_over(town, &with("jti", json!("right"))).await;
        assert_eq!(opened.status, 201, "{opened:?}");
    });
}

#[test]
fn clocks_may_be_ten_seconds_apart_and_no_more() {
    at_the_workshop(async |town| {
        let (kid, secret) = shared_key(town, "workshop").await;
        for (nth, (ahead_s, status)) in [(10, 201), (11, 401), (-69, 201), (-70, 401)].into_iter().enumerate()
        {
            let token = signed(&kid, &secret, &claims(MORNING + ahead_s * SECOND, &nth.to_string()));
            assert_eq!(hand_over(town, &token).await.status, status, "{ahead_s} s ahead");
        }
    });
}

#[test]
fn a_public_key_signs_by_its_own_algorithm_and_no_other() {
    at_the_workshop(async |town| {
        let key = HandOffKey {
            program: "workshop".to_owned(),
            issuer: "workshop".to_owned(),
            key: PUBLIC.to_owned(),
            ..HandOffKey::default()
        };
        let kid = town.app.db.write(move |tx| hand_off::create_public(tx, key.clone())).await.expect("a key");
        let head = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let private = EncodingKey::from_ed_pem(PRIVATE.as_bytes()).expect("a private key");
        let token = jsonwebtoken::encode(&head, &claims(MORNING, "ed"), &private).expect("a token");
        assert_eq!(hand_over(town, &token).await.status, 201);
        // Whoever knows the public half signs with it as if it were a shared secret.
        let forged = signed(&kid, PUBLIC, &claims(MORNING, "forged"));
        assert_eq!(hand_over(town, &forged).await.problem(), (401, "hand_off_not_valid"));
        assert_eq!(reasons(town).await, [("wrong_algorithm".to_owned(), 1)]);
    });
}

#[test]
fn two_keys_are_open_while_one_takes_the_others_place() {
    at_the_workshop(async |town| {
        let (old, old_secret) = shared_key(town, "workshop").await;
        let (new, new_secret) = shared_key(town, "workshop").await;
        let third = HandOffKey { program: "workshop".to_owned(), ..HandOffKey::default() };
        let third = town.app.db.write(move |tx| hand_off::create_shared(tx, third.clone())).await;
        assert!(third.is_err_and(|why| why.to_string().contains("revoke")), "and not three");
        for (kid, secret, jti) in [(&old, &old_secret, "1"), (&new, &new_secret, "2")] {
            assert_eq!(hand_over(town, &signed(kid, secret, &claims(MORNING, jti))).await.status, 201);
        }
        let gone = old.clone();
        assert!(town.app.db.write(move |tx| hand_off::revoke(tx, &gone, MORNING)).await.expect("revoked"));
        let late = hand_over(town, &signed(&old, &old_secret, &claims(MORNING, "3"))).await;
        assert_eq!(late.problem(), (401, "hand_off_not_valid"));
        assert_eq!(hand_over(town, &signed(&new, &new_secret, &claims(MORNING, "4"))).await.status, 201);
    });
}
