//! What a hand-off token must be: signed by an open key, for this program and site, and for now.

use super::HandOffKey;
use contract::Instant;
use contract::programs::Program;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

/// How far the clocks of two servers may be apart.
pub(super) const SKEW_S: i64 = 10;

/// How long a token may live.
const LIFE_S_MAX: i64 = 60;

/// The longest token, and the longest text in one.
const TOKEN_BYTES_MAX: usize = 4_096;
const TEXT_BYTES_MAX: usize = 255;

/// Why a token opens nothing. The first that holds is counted for the brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Malformed,
    UnknownKey,
    WrongAlgorithm,
    BadSignature,
    WrongIssuer,
    WrongAudience,
    WrongOrigin,
    LivesTooLong,
    NotYetValid,
    Expired,
    MemberNotValid,
    UsedBefore,
}

impl Refused {
    pub(super) fn name(self) -> &'static str {
        match self {
            Refused::Malformed => "malformed",
            Refused::UnknownKey => "unknown_key",
            Refused::WrongAlgorithm => "wrong_algorithm",
            Refused::BadSignature => "bad_signature",
            Refused::WrongIssuer => "wrong_issuer",
            Refused::WrongAudience => "wrong_audience",
            Refused::WrongOrigin => "wrong_origin",
            Refused::LivesTooLong => "lives_too_long",
            Refused::NotYetValid => "not_yet_valid",
            Refused::Expired => "expired",
            Refused::MemberNotValid => "member_not_valid",
            Refused::UsedBefore => "used_before",
        }
    }
}

/// What a token says. Instants are seconds, as in every JWT.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    pub(super) sub: String,
    iat: i64,
    nbf: i64,
    pub(super) exp: i64,
    pub(super) jti: String,
    origin: String,
}

/// The key that a token names.
pub(super) fn kid(token: &str) -> Result<String, Refused> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Refused::Malformed);
    }
    // A head that names no algorithm we know, such as `none`, cannot be read: tell it from what is no token
    // at all.
    let head = decode_header(token)
        .map_err(|_| if names_algorithm(token) { Refused::WrongAlgorithm } else { Refused::Malformed })?;
    head.kid.filter(|kid| is_text(kid)).ok_or(Refused::UnknownKey)
}

/// Refused, in the order of `Refused`, unless all of it is right.
pub(super) fn check(
    token: &str,
    key: &HandOffKey,
    program: &Program,
    now: Instant,
) -> Result<Claims, Refused> {
    let head = decode_header(token).map_err(|_| Refused::Malformed)?;
    // The key says by which algorithm it signs; the token only repeats it.
    let (algorithm, decoding) = match key.algorithm.as_str() {
        "EdDSA" => (Algorithm::EdDSA, DecodingKey::from_ed_pem(key.key.as_bytes())),
        _ => (Algorithm::HS256, Ok(DecodingKey::from_secret(key.key.as_bytes()))),
    };
    if head.alg != algorithm {
        return Err(Refused::WrongAlgorithm);
    }
    let decoding = decoding.map_err(|_| Refused::UnknownKey)?;
    // What the claims say is checked below, by our own clock and with a reason for each.
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(token, &decoding, &validation).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature => Refused::BadSignature,
        _ => Refused::Malformed,
    })?;
    check_claims(&claims.claims, key, program, now / 1_000)?;
    Ok(claims.claims)
}

fn check_claims(claims: &Claims, key: &HandOffKey, program: &Program, now_s: i64) -> Result<(), Refused> {
    let Claims { iss, aud, sub, iat, nbf, exp, jti, origin } = claims;
    let life = exp.checked_sub(*iat).ok_or(Refused::Malformed)?;
    let is_late = |at: i64| now_s >= at.saturating_add(SKEW_S);
    let is_early = |at: i64| now_s < at.saturating_sub(SKEW_S);
    match () {
        () if !is_text(jti) || !(0..=i64::from(u32::MAX) * 2).contains(exp) => Err(Refused::Malformed),
        () if *iss != key.issuer => Err(Refused::WrongIssuer),
        () if *aud != program.id => Err(Refused::WrongAudience),
        () if !program.origins.contains(origin) => Err(Refused::WrongOrigin),
        () if !(0..=LIFE_S_MAX).contains(&life) => Err(Refused::LivesTooLong),
        () if is_early(*nbf) || is_early(*iat) => Err(Refused::NotYetValid),
        () if is_late(*exp) => Err(Refused::Expired),
        () if !is_text(sub) => Err(Refused::MemberNotValid),
        () => Ok(()),
    }
}

fn is_text(text: &str) -> bool {
    (1..=TEXT_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// Whether the head is JSON with an algorithm of some name.
fn names_algorithm(token: &str) -> bool {
    use base64::Engine as _;
    let head = token.split('.').next().unwrap_or_default();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(head).unwrap_or_default();
    let head: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    head["alg"].is_string()
}
