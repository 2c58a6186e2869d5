//! What the shop's server does for the portal: it signs who is signed in. As docs/embedding.md has it.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;

/// A token that hands a member over, for `origin` and the next 60 seconds. `jti` is random and used once.
pub fn hand_off_token(
    (kid, secret): (&str, &str),
    issuer: &str,
    program: &str,
    origin: &str,
    member: &str,
    (now_s, jti): (u64, &str),
) -> Result<String, jsonwebtoken::errors::Error> {
    let head = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::HS256) };
    let body = json!({
        "iss": issuer, "aud": program, "sub": member, "origin": origin,
        "iat": now_s, "nbf": now_s, "exp": now_s + 60, "jti": jti,
    });
    encode(&head, &body, &EncodingKey::from_secret(secret.as_bytes()))
}
