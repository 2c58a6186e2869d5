//! Which pages of other sites may read an answer in a browser: those of a program's own `origins`, and only
//! what is theirs. They never bring a cookie.

use crate::Shared;
use crate::members;
use crate::programs::Programs;
use crate::session::SessionKey;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, header};
use contract::programs::Program;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser need not ask again whether it may.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(10 * 60);

/// Goes around the routes that a brand's page may ask.
pub fn layer(app: Shared) -> CorsLayer {
    let allowed = AllowOrigin::async_predicate(move |origin, parts: &Parts| {
        let (app, asked) = (app.clone(), Asked::of(&app, parts));
        async move {
            match asked {
                Asked::Program(program) => is_among(&origin, program.as_deref()),
                Asked::Beforehand => app.programs.all().iter().any(|one| is_among(&origin, Some(one))),
                Asked::Member(key) => {
                    let now = app.clock.now();
                    let member = app.db.read(move |tx| members::signed_in(tx, &key, now)).await;
                    member.is_ok_and(|(_, id)| is_among(&origin, app.programs.find(&id).as_deref()))
                }
                Asked::Nobody => false,
            }
        }
    });
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::PUT, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(ASKED_AGAIN_AFTER)
}

/// Whether a page of this origin may bring this program a token. Nothing else may be changed without one in
/// `Authorization`.
pub fn may_hand_over(programs: &Programs, path: &str, origin: Option<&HeaderValue>) -> bool {
    let program = program_of(path).filter(|_| path.ends_with("/sessions"));
    let program = program.and_then(|id| programs.find(id));
    origin.is_some_and(|origin| is_among(origin, program.as_deref()))
}

/// Whose answer is asked for.
enum Asked {
    Program(Option<std::sync::Arc<Program>>),
    /// A browser asks whether it may send a member's session, without showing it.
    Beforehand,
    /// Whose session is shown in `Authorization`.
    Member(SessionKey),
    Nobody,
}

impl Asked {
    fn of(app: &Shared, parts: &Parts) -> Asked {
        if let Some(id) = program_of(parts.uri.path()) {
            return Asked::Program(app.programs.find(id));
        }
        if parts.method == Method::OPTIONS {
            return Asked::Beforehand;
        }
        match SessionKey::shown(&parts.headers, app) {
            Ok(key) if key.is_handed_over => Asked::Member(key),
            _ => Asked::Nobody,
        }
    }
}

fn program_of(path: &str) -> Option<&str> {
    path.strip_prefix("/v1/programs/")?.split('/').next()
}

fn is_among(origin: &HeaderValue, program: Option<&Program>) -> bool {
    program.is_some_and(|program| program.origins.iter().any(|allowed| origin == allowed.as_str()))
}
