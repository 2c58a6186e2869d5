//! How many requests a network, a member and a key may make, and what they are told above it.
//!
//! A request from this machine itself is never counted by its network: behind a proxy on the same machine,
//! name the header in which the proxy says who is asking.

use super::address::{self, Network};
use super::changes;
use super::gauge::Gauge;
use crate::plain;
use crate::problem::refusal;
use crate::session::SessionKey;
use crate::{App, Shared};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::problem::code::TOO_MANY_REQUESTS;
use contract::programs::Theme;
use maud::html;

/// Requests a minute that a brand's key may make, unless a setting says otherwise. Each may bring 1,000
/// events.
pub const KEY_PER_MINUTE: i64 = 6_000;

/// Where anyone may knock: signing in, and what leads to a letter or a session.
///
/// Answering a survey and a brand's hand-off are not among them: a whole company may answer from one
/// network, a whole shop may look from one, and neither can be guessed. They are counted as other changes
/// are.
const DOORS: [&str; 4] = [
    "/v1/programs/{program}/sign-ins",
    "/v1/programs/{program}/demo-sessions",
    "/v1/sign-ins/{token}",
    "/r/{code}",
];

/// A gauge for each kind of request. A page load is about ten requests, most of which the browser has
/// already.
pub struct Limits {
    reads: Gauge,
    writes: Gauge,
    doors: Gauge,
    member_reads: Gauge,
    member_writes: Gauge,
    keys: Gauge,
    wrong_keys: Gauge,
    wrong_networks: Gauge,
}

impl Limits {
    /// With so many requests a minute for a key.
    pub fn new(key_per_minute: i64) -> Limits {
        Limits {
            reads: Gauge::new(1_000, 1_200),
            // Many people may share a network, in a shop or behind a company's proxy.
            writes: Gauge::new(120, 120),
            doors: Gauge::new(30, 20),
            member_reads: Gauge::new(300, 600),
            member_writes: Gauge::new(60, 60),
            keys: Gauge::new((key_per_minute / 4).max(10), key_per_minute),
            wrong_keys: Gauge::new(10, 10),
            wrong_networks: Gauge::new(100, 60),
        }
    }

    /// Forgets those who have not been here lately. Called once a minute.
    pub fn forget(&self, now_us: i64) {
        self.all().into_iter().for_each(|gauge| gauge.forget(now_us));
    }

    /// How many are remembered.
    pub fn count(&self) -> usize {
        self.all().into_iter().map(Gauge::count).sum()
    }

    fn all(&self) -> [&Gauge; 8] {
        let Limits { reads, writes, doors, member_reads, member_writes, keys, wrong_keys, wrong_networks } =
            self;
        [reads, writes, doors, member_reads, member_writes, keys, wrong_keys, wrong_networks]
    }

    fn of_member(&self, changes: bool) -> &Gauge {
        if changes { &self.member_writes } else { &self.member_reads }
    }

    /// Counts a request; or says after how many microseconds it may come again.
    fn enter(&self, asking: &Asking, now_us: i64) -> Result<(), i64> {
        let Asking { network, key_id, member_id, changes, is_door } = asking;
        if let Some(key_id) = key_id {
            // Whoever sends a wrong key is refused by the network and the key's name: a forgotten script
            // with an old key is not in the way of its neighbour with a new one.
            self.wrong_keys.look((network, key_id), now_us)?;
            self.wrong_networks.look(network, now_us)?;
            return self.keys.take(key_id, now_us);
        }
        match (is_door, changes) {
            (true, true) => self.doors.take(network, now_us)?,
            (false, true) if member_id.is_none() => self.writes.take(network, now_us)?,
            _ => self.reads.take(network, now_us)?,
        }
        match member_id {
            Some(member_id) => self.of_member(*changes).take(member_id, now_us),
            None => Ok(()),
        }
    }

    /// A name that was not one's own costs its owner nothing, and a wrong key is remembered.
    fn learn(&self, asking: &Asking, now_us: i64) {
        let Asking { network, key_id, member_id, changes, .. } = asking;
        if let Some(key_id) = key_id {
            self.keys.give_back(key_id);
            // Above the measure nothing more is to be learnt.
            let _ = self.wrong_keys.take((network, key_id), now_us);
            let _ = self.wrong_networks.take(network, now_us);
        }
        if let Some(member_id) = member_id {
            self.of_member(*changes).give_back(member_id);
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::new(KEY_PER_MINUTE)
    }
}

/// Who asks for what, as a request says of itself: nothing of it has been checked.
struct Asking {
    network: Network,
    key_id: Option<String>,
    member_id: Option<String>,
    changes: bool,
    is_door: bool,
}

impl Asking {
    fn of(app: &App, network: Network, parts: &Parts) -> Asking {
        let route = parts.extensions.get::<MatchedPath>();
        let is_door = route.is_some_and(|route| DOORS.contains(&route.as_str()));
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key_id = given
            .and_then(|given| given.strip_prefix("Bearer laurel_")?.split_once('_'))
            .map(|(key_id, _)| key_id.to_owned());
        let session = SessionKey::shown(&parts.headers, app).ok();
        let member_id = session.map(|session| session.member_id).filter(|_| key_id.is_none());
        Asking { network, key_id, member_id, changes: changes(&parts.method), is_door }
    }
}

/// Lets a request in, unless there have been too many of its kind.
pub async fn count(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let Some(network) = address::network(&request, app.walls.client_address_header.as_ref()) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let (asking, now_us) = (Asking::of(&app, network, &parts), app.clock.steady_us());
    if let Err(wait_us) = app.walls.limits.enter(&asking, now_us) {
        return too_many(&app, &parts, wait_us);
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.status() == StatusCode::UNAUTHORIZED {
        app.walls.limits.learn(&asking, now_us);
    }
    response
}

/// A problem for programs, a page for people.
fn too_many(app: &App, parts: &Parts, wait_us: i64) -> Response {
    let wait_s = (wait_us + 999_999) / 1_000_000;
    let is_page = !["/v1/", "/openapi.json", "/healthz", "/assets/", "/embed.js"]
        .iter()
        .any(|place| parts.uri.path().starts_with(place));
    let mut response = if is_page {
        page(app, parts, wait_s)
    } else {
        let detail = format!("So many requests are more than anyone needs. Please wait for {wait_s} s.");
        refusal(StatusCode::TOO_MANY_REQUESTS, TOO_MANY_REQUESTS, "Too many requests", detail).into_response()
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
    response
}

fn page(app: &App, parts: &Parts, wait_s: i64) -> Response {
    let first = parts.uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    let program = app.programs.find(first);
    let language = plain::language(None, parts.headers.get(header::ACCEPT_LANGUAGE), program.as_deref());
    let (title, wait) = match language {
        "en" => (
            "One moment, please",
            format!("A great many requests came from your network. In {wait_s} s it works again."),
        ),
        _ => ("请稍等一下", format!("你所在的网络刚才访问太频繁，{wait_s} 秒后再试就好。")),
    };
    let body = html! { main { h1 { (title) } p { (wait) } } };
    let nobodys = Theme { brand: "oklch(0.45 0.03 260)".to_owned(), ..Theme::default() };
    let theme = program.as_ref().map_or(&nobodys, |program| &program.theme);
    let page = plain::document(language, title, theme, "", &body);
    plain::answer(StatusCode::TOO_MANY_REQUESTS, &page)
}
