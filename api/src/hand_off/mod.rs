//! Members handed over by the brand's own site: a token signed there, once and soon, for a short session
//! here.

mod store;
mod token;

pub use store::HandOffKey;

use self::token::{Claims, Refused};
use crate::Shared;
use crate::db::Tx;
use crate::id::{self, digest};
use crate::members;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::Brand;
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::members::{HandOffRefusals, HandOffSession, OpenHandOffSession};
use contract::problem::{Problem as Told, code};
use contract::programs::Program;

/// How long a session by a hand-off lasts.
pub const SESSION_MS: i64 = 10 * 60 * 1_000;

/// Open keys of one program: the one in use, and the one that takes its place.
const OPEN_KEYS_MAX: usize = 2;

/// How long refusals are told of.
const REFUSALS_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Open a short session for whom the brand's site hands over
///
/// The token is a JWT that the brand's server has signed, and opens one session. Whatever is wrong with it,
/// the answer is the same; the brand reads the reason at `GET /v1/hand-offs/refusals`. Whom the brand names
/// joins, if unknown.
#[utoipa::path(post, path = "/v1/programs/{program}/sessions", tag = "members",
    request_body = OpenHandOffSession,
    params(("program" = String, Path, description = "The program's id")),
    responses(
        (status = 201, body = HandOffSession),
        (status = 400, body = Told, content_type = "application/problem+json", description = "body_not_json"),
        (status = 401, body = Told, content_type = "application/problem+json",
            description = "hand_off_not_valid"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_program"),
        (status = 413, body = Told, content_type = "application/problem+json",
            description = "body_too_large"),
        (status = 415, body = Told, content_type = "application/problem+json",
            description = "unsupported_media_type"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "body_not_valid"),
    ))]
pub async fn open_session(
    State(app): State<Shared>,
    Path(program): Path,
    Json(request): Json<OpenHandOffSession>,
) -> Outcome<(StatusCode, axum::Json<HandOffSession>)> {
    let (program, now) = (app.programs.get(&program)?, app.clock.now());
    let opened = app.db.write(move |tx| open(tx, &program, &request.token, now)).await?;
    match opened {
        Ok(session) => Ok((StatusCode::CREATED, axum::Json(session))),
        Err(why) => {
            tracing::info!(code = why.name(), "a hand-off was refused");
            let detail = "The site could not hand you over. Please load its page again.";
            let title = "The hand-off is not valid";
            Err(refusal(StatusCode::UNAUTHORIZED, code::HAND_OFF_NOT_VALID, title, detail))
        }
    }
}

/// Why hand-off tokens were refused
///
/// Counted by day, key and reason, of the last 30 days. Whoever sends a token is told one thing, whatever
/// is wrong.
#[utoipa::path(get, path = "/v1/hand-offs/refusals", tag = "members", security(("key" = [])),
    responses(
        (status = 200, body = HandOffRefusals),
        (status = 401, body = Told, content_type = "application/problem+json", description = "key_not_valid"),
    ))]
pub async fn refusals(State(app): State<Shared>, brand: Brand) -> Outcome<axum::Json<HandOffRefusals>> {
    let since = app.clock.now() - REFUSALS_MS;
    let refusals = app.db.read(move |tx| store::refusals(tx, &brand.program, since)).await?;
    Ok(axum::Json(HandOffRefusals { refusals }))
}

/// Makes a shared key, and answers its secret: the brand's server signs with it by HS256.
pub fn create_shared(tx: &mut Tx<'_>, key: HandOffKey) -> Outcome<(String, String)> {
    let secret = format!("{}{}", id::random()?, id::random()?);
    let kid = insert(tx, HandOffKey { algorithm: "HS256".to_owned(), key: secret.clone(), ..key })?;
    Ok((kid, secret))
}

/// Keeps the public half of a key that the brand's server signs with by EdDSA (Ed25519, PEM); answers its id.
pub fn create_public(tx: &mut Tx<'_>, key: HandOffKey) -> Outcome<String> {
    if jsonwebtoken::DecodingKey::from_ed_pem(key.key.as_bytes()).is_err() {
        let detail = "This is not a public key; it should be Ed25519 as PEM: -----BEGIN PUBLIC KEY-----";
        return Err(refused("key_not_valid", detail));
    }
    insert(tx, HandOffKey { algorithm: "EdDSA".to_owned(), ..key })
}

/// Every key, the newest first.
pub fn list(tx: &mut Tx<'_>) -> Outcome<Vec<HandOffKey>> {
    store::list(tx)
}

/// Closes a key for good. Says whether there was an open one of this id.
pub fn revoke(tx: &mut Tx<'_>, kid: &str, now: Instant) -> Outcome<bool> {
    store::revoke(tx, kid, now)
}

/// Forgets tokens that are over, and refusals that are no longer told.
pub fn tick(tx: &mut Tx<'_>, now: Instant) -> Outcome<()> {
    store::forget(tx, now, now - REFUSALS_MS)
}

fn insert(tx: &mut Tx<'_>, key: HandOffKey) -> Outcome<String> {
    let open = store::list(tx)?.into_iter().filter(|known| known.program == key.program);
    if open.filter(|known| known.revoked_at.is_none()).count() >= OPEN_KEYS_MAX {
        let detail =
            "Two keys are open, and so many are for a change of keys; revoke the one that is over first.";
        return Err(refused("too_many_keys", detail));
    }
    let kid = format!("handoff_{}", id::random()?);
    store::insert(tx, &HandOffKey { kid: kid.clone(), ..key })?;
    Ok(kid)
}

/// Opens a session, or counts why not. Refusals in the order of `Refused`.
fn open(
    tx: &mut Tx<'_>,
    program: &Program,
    token: &str,
    now: Instant,
) -> Outcome<Result<HandOffSession, Refused>> {
    let kid = token::kid(token);
    let key = match kid.as_deref() {
        Ok(kid) => store::open_key(tx, &program.id, kid)?,
        Err(_) => None,
    };
    let checked = kid.and_then(|_| key.as_ref().ok_or(Refused::UnknownKey));
    let checked = checked.and_then(|key| token::check(token, key, program, now));
    let opened = match checked {
        Ok(claims) => open_for(tx, program, &claims, now)?,
        Err(why) => Err(why),
    };
    if let Err(why) = &opened {
        let kid = key.as_ref().map_or("", |key| key.kid.as_str());
        store::count_refusal(tx, &program.id, kid, why.name(), now)?;
    }
    Ok(opened)
}

fn open_for(
    tx: &mut Tx<'_>,
    program: &Program,
    claims: &Claims,
    now: Instant,
) -> Outcome<Result<HandOffSession, Refused>> {
    let expires_at = (claims.exp + token::SKEW_S) * 1_000;
    if !store::insert_hand_off(tx, &program.id, &digest(claims.jti.as_bytes()), expires_at)? {
        return Ok(Err(Refused::UsedBefore));
    }
    let holder = members::find_or_join(tx, &program.id, &claims.sub, now)?;
    let opened = members::begin_hand_off_session(tx, &holder.member_id, &program.id, now, SESSION_MS)?;
    Ok(Ok(HandOffSession {
        session: opened.token().to_owned(),
        program: program.id.clone(),
        expires_at: now + SESSION_MS,
    }))
}

fn refused(code: &str, detail: &str) -> Problem {
    refusal(StatusCode::UNPROCESSABLE_ENTITY, code, "This key cannot be made", detail)
}
