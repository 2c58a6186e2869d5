//! Who is asking: the member's cookie, and the brand's key.

use crate::audit::trace::Trace;
use crate::db::Tx;
use crate::id::digest;
use crate::keys::scope::Scope;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::MayBeLarge;
use crate::{App, keys};
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use contract::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How long a member stays signed in.
pub const SESSION_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Goes with a request: whether the key or the session that it bears was found to be one.
#[derive(Clone, Debug, Default)]
pub struct Proof(Arc<AtomicBool>);

impl Proof {
    /// The key is open, the session is there.
    pub fn give(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn of(parts: &Parts) -> Proof {
        parts.extensions.get().cloned().unwrap_or_default()
    }
}

/// What a member's browser shows. An action exchanges it for the member within its own transaction.
#[derive(Clone, Debug)]
pub struct SessionKey {
    /// Whose session it claims to be.
    pub member_id: String,
    /// Compared with what is stored.
    pub token_hash: String,
    /// Whether it was shown in a header, as a session by a hand-off is, and not in a cookie.
    pub is_handed_over: bool,
    /// Given once the session was found.
    pub proof: Proof,
}

/// A brand's system whose key is open. The key is looked up before the body is read.
#[derive(Clone, Debug)]
pub struct Brand {
    /// What the key opens.
    pub program: String,
    /// Where what is done with it is written down; none where nothing is changed.
    trace: Option<Trace>,
}

impl Brand {
    /// The id of a key and its secret, as these headers show them.
    pub fn shown(headers: &HeaderMap) -> Option<(&str, &str)> {
        let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        given.strip_prefix("Bearer ")?.trim().strip_prefix("laurel_")?.split_once('_')
    }

    /// Writes down what is done, in its own transaction, with the status it will be answered with. Where
    /// this is not called, it is written down after the answer is known.
    pub fn note(&self, tx: &mut Tx<'_>, member_id: Option<&str>, status: u16, now: Instant) -> Outcome<()> {
        self.trace.as_ref().map_or(Ok(()), |trace| trace.write(tx, member_id, status, now))
    }
}

/// A session's token, as the cookie holds it: the member's id, a dot, and 128 random bits.
pub struct SessionToken {
    /// For the cookie alone.
    pub text: String,
    /// For the database.
    pub hash: String,
}

impl SessionToken {
    /// A new one.
    pub fn new(member_id: &str) -> Outcome<SessionToken> {
        let text = format!("{member_id}.{}", crate::id::random()?);
        let hash = digest(text.as_bytes());
        Ok(SessionToken { text, hash })
    }
}

impl SessionKey {
    /// What these headers show.
    pub fn shown(headers: &HeaderMap, app: &App) -> Outcome<SessionKey> {
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = shown.map(|text| text.strip_prefix("Bearer ").map_or("", str::trim));
        let name = cookie_name(app);
        let kept = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='));
        let token = shown.or(kept);
        let Some((token, (member_id, _))) = token.and_then(|token| Some((token, token.split_once('.')?)))
        else {
            return Err(not_signed_in());
        };
        let (member_id, token_hash) = (member_id.to_owned(), digest(token.as_bytes()));
        Ok(SessionKey { member_id, token_hash, is_handed_over: shown.is_some(), proof: Proof::default() })
    }
}

impl FromRequestParts<Arc<App>> for SessionKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Outcome<Self> {
        SessionKey::shown(&parts.headers, app).map(|key| SessionKey { proof: Proof::of(parts), ..key })
    }
}

impl FromRequestParts<Arc<App>> for Brand {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Outcome<Self> {
        let (key_id, secret) = Brand::shown(&parts.headers).ok_or_else(key_not_valid)?;
        let (key_id, secret_hash) = (key_id.to_owned(), digest(secret.as_bytes()));
        let asked = key_id.clone();
        let opens = app.db.read(move |tx| keys::opens(tx, &asked, &secret_hash)).await?;
        let opens = opens.ok_or_else(key_not_valid)?;
        Proof::of(parts).give();
        parts.extensions.insert(MayBeLarge);
        let trace = parts.extensions.get::<Trace>().cloned();
        if let Some(trace) = &trace {
            trace.with_key(&opens.program, &key_id, &opens.name);
        }
        let needed =
            parts.extensions.get::<MatchedPath>().map_or(Scope::All, |at| Scope::needed(at.as_str()));
        if !needed.is_in(&opens.scopes) {
            return Err(wrong_scope(needed, &opens.scopes));
        }
        Ok(Brand { program: opens.program, trace })
    }
}

/// No session, or one that has ended.
pub fn not_signed_in() -> Problem {
    refusal(
        StatusCode::UNAUTHORIZED,
        contract::problem::code::NOT_SIGNED_IN,
        "Not signed in",
        "There is no session here, or it has ended. Please sign in.",
    )
}

/// No key, a wrong one, or one that was revoked: the caller is not told which.
fn key_not_valid() -> Problem {
    refusal(
        StatusCode::UNAUTHORIZED,
        "key_not_valid",
        "The API key is not valid",
        "Send a key made by `laurel key create`, as `Authorization: Bearer laurel_...`; \
         it may have been revoked.",
    )
}

/// An open key, for something else.
fn wrong_scope(needed: Scope, scopes: &str) -> Problem {
    let detail = format!(
        "It needs `{needed}`, and the key has `{scopes}`. `laurel key create --scope {needed}` makes another."
    );
    refusal(StatusCode::FORBIDDEN, "wrong_scope", "The API key is for something else", detail)
}

/// The cookie that keeps a member signed in; an empty token ends it.
pub fn cookie(app: &App, token: &str) -> Outcome<HeaderValue> {
    let (name, secure) = (cookie_name(app), if is_secure(app) { "; Secure" } else { "" });
    let age_s = if token.is_empty() { 0 } else { SESSION_MS / 1_000 };
    let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age_s}{secure}");
    HeaderValue::from_str(&cookie).map_err(|error| crate::problem::bug(error.to_string()))
}

/// Browsers keep a `__Host-` cookie to this very host, and only over TLS: so not on a developer's own
/// machine.
fn cookie_name(app: &App) -> &'static str {
    if is_secure(app) { "__Host-laurel" } else { "laurel" }
}

fn is_secure(app: &App) -> bool {
    app.public_url.starts_with("https://")
}
