//! The walls: what every request meets before anything is done, and what a careful site says with every
//! answer.

pub mod address;
pub mod cors;
pub mod gauge;
pub mod headers;
pub mod known;
pub mod limits;
pub mod listen;

use crate::Shared;
use crate::problem::refusal;
use axum::extract::{Request, State};
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The longest address of a request, in bytes.
const ADDRESS_BYTES_MAX: usize = 8 * 1024;

/// What the walls know of this server.
#[derive(Default)]
pub struct Walls {
    /// The header in which a proxy names its client; without one, the connection says who is asking.
    pub client_address_header: Option<HeaderName>,
    /// How many requests each may make.
    pub limits: limits::Limits,
}

/// Refuses an address that nothing here can have.
pub async fn only_bearable_addresses(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let length = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
    if length > ADDRESS_BYTES_MAX {
        let detail = format!("It has {length} bytes; {ADDRESS_BYTES_MAX} are enough for every address here.");
        let (status, code) = (StatusCode::URI_TOO_LONG, "address_too_long");
        return refusal(status, code, "The address is too long", detail).into_response();
    }
    next.run(request).await
}

/// A request that changes something comes from a page of ours, or from no browser at all.
///
/// What a page of another site can make a browser send carries no token of ours in `Authorization`, so a
/// request with one is let in; a name and password that stood in an address (`Basic`) are no token.
pub async fn only_from_our_own_pages(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let from_us = match (site, text(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => origin == app.public_url,
        (None, None) => true,
    };
    let has_token = text(header::AUTHORIZATION).is_some_and(|value| value.starts_with("Bearer "));
    // A hand-off has it in the body.
    let (path, origin) = (request.uri().path(), headers.get(header::ORIGIN));
    let has_token = has_token || cors::may_hand_over(&app.programs, path, origin);
    if changes(request.method()) && !from_us && !has_token {
        let detail = "This request was made by a page of another site, so nothing was done.";
        return refusal(StatusCode::FORBIDDEN, "other_site", "From another site", detail).into_response();
    }
    next.run(request).await
}

/// Whether a request of this method may change something.
pub fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
