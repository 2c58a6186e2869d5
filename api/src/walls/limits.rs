//! How many requests a network, a member and a key may make, and what they are told above it.
//!
//! Anyone can write down a name. So a request is counted by its network, until the key or the session that it
//! bears was found to be one; from then on by its owner, and by its owner alone for as long as it is known.
//! What is forged takes nothing from whom it names.
//!
//! A request from this machine itself is never counted by its network: behind a proxy on the same machine,
//! name the header in which the proxy says who is asking.

use super::address::{self, Network};
use super::changes;
use super::gauge::Gauge;
use super::known::Known;
use crate::keys::scope::Scope;
use crate::plain;
use crate::problem::refusal;
use crate::session::{Brand, Proof, SessionKey};
use crate::{App, Shared};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::problem::code::TOO_MANY_REQUESTS;
use contract::programs::Theme;
use maud::html;

/// Requests a minute that a brand's key may make, unless a setting says otherwise. Each may bring 1,000
/// events.
pub const KEY_PER_MINUTE: i64 = 6_000;

/// Requests a minute that a member may make, unless a setting says otherwise. A tenth of them may change
/// something.
pub const MEMBER_PER_MINUTE: i64 = 600;

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
    known: Known,
}

impl Limits {
    /// With so many requests a minute for a key, and for a member.
    pub fn new(key_per_minute: i64, member_per_minute: i64) -> Limits {
        let changes_per_minute = (member_per_minute / 10).max(1);
        Limits {
            reads: Gauge::new(1_000, 1_200),
            // Many people may share a network, in a shop or behind a company's proxy.
            writes: Gauge::new(120, 120),
            doors: Gauge::new(30, 20),
            member_reads: Gauge::new((member_per_minute / 2).max(10), member_per_minute),
            member_writes: Gauge::new(changes_per_minute, changes_per_minute),
            keys: Gauge::new((key_per_minute / 4).max(10), key_per_minute),
            wrong_keys: Gauge::new(10, 10),
            wrong_networks: Gauge::new(100, 60),
            known: Known::default(),
        }
    }

    /// Forgets those who have not been here lately. Called once a minute.
    pub fn forget(&self, now_us: i64) {
        self.all().into_iter().for_each(|gauge| gauge.forget(now_us));
        self.known.sweep(now_us);
    }

    /// How many are remembered.
    pub fn count(&self) -> usize {
        self.all().into_iter().map(Gauge::count).sum::<usize>() + self.known.count()
    }

    fn all(&self) -> [&Gauge; 8] {
        let Limits { reads, writes, doors, member_reads, member_writes, keys, .. } = self;
        [reads, writes, doors, member_reads, member_writes, keys, &self.wrong_keys, &self.wrong_networks]
    }

    /// Whether a request may come in; or after how many microseconds it may come again.
    fn enter(&self, asking: &Asking, now_us: i64) -> Result<(), i64> {
        let Asking { network, name, changes, .. } = asking;
        let is_known = name.as_ref().is_some_and(|name| self.known.has(name, now_us));
        if let Some(network) = network.filter(|_| !is_known) {
            match name.as_ref().map(|name| &name.owner) {
                // Whoever sends a wrong key is refused by the network and the key's name: a forgotten script
                // with an old key is not in the way of its neighbour with a new one.
                Some(Owner::Key(key_id)) => {
                    self.wrong_keys.look((network, key_id), now_us)?;
                    self.wrong_networks.look(network, now_us)?;
                }
                _ => self.of_network(asking).take(network, now_us)?,
            }
        }
        match name {
            Some(name) => self.of_owner(&name.owner, *changes).look(&name.owner, now_us),
            None => Ok(()),
        }
    }

    /// Once it is answered, the owner is charged for what was the owner's, and what was not is remembered.
    fn leave(&self, asking: &Asking, is_proven: bool, status: StatusCode, now_us: i64) {
        let Some(name) = &asking.name else { return };
        let is_wrong = status == StatusCode::UNAUTHORIZED;
        match (is_proven, is_wrong) {
            (true, _) => self.known.remember(name, now_us),
            (false, true) => self.known.forget(name),
            // It may have been refused before anybody looked whose it is.
            (false, false) => {}
        }
        if self.known.has(name, now_us) || is_proven {
            return self.of_owner(&name.owner, asking.changes).charge(&name.owner, now_us);
        }
        if let (Owner::Key(key_id), Some(network)) = (&name.owner, asking.network) {
            // Above the measure nothing more is to be learnt.
            let _ = self.wrong_networks.take(network, now_us);
            if is_wrong {
                let _ = self.wrong_keys.take((network, key_id), now_us);
            }
        }
    }

    fn of_network(&self, asking: &Asking) -> &Gauge {
        match (asking.is_door, asking.changes) {
            (true, true) => &self.doors,
            (false, true) => &self.writes,
            (_, false) => &self.reads,
        }
    }

    fn of_owner(&self, owner: &Owner, changes: bool) -> &Gauge {
        match (owner, changes) {
            (Owner::Key(_), _) => &self.keys,
            (Owner::Member(_), true) => &self.member_writes,
            (Owner::Member(_), false) => &self.member_reads,
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::new(KEY_PER_MINUTE, MEMBER_PER_MINUTE)
    }
}

/// Who asks for what, as a request says of itself: nothing of it has been checked.
struct Asking {
    network: Option<Network>,
    /// Only where such a name is asked for.
    name: Option<Name>,
    changes: bool,
    is_door: bool,
}

/// Whose a request says it is, and what it shows for it.
#[derive(Hash)]
struct Name {
    owner: Owner,
    secret: String,
}

/// Whose measure it is.
#[derive(Hash)]
enum Owner {
    Key(String),
    Member(String),
}

impl Asking {
    fn of(app: &App, network: Option<Network>, parts: &Parts) -> Asking {
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        // A browser that asks what it may send shows nothing yet.
        let name = Name::shown(app, route, parts).filter(|_| parts.method != Method::OPTIONS);
        Asking { network, name, changes: changes(&parts.method), is_door: DOORS.contains(&route) }
    }
}

impl Name {
    fn shown(app: &App, route: &str, parts: &Parts) -> Option<Name> {
        if Scope::is_needed(route) {
            let (key_id, secret) = Brand::shown(&parts.headers)?;
            return Some(Name { owner: Owner::Key(key_id.to_owned()), secret: secret.to_owned() });
        }
        if route != "/v1/me" && !route.starts_with("/v1/me/") {
            return None;
        }
        let session = SessionKey::shown(&parts.headers, app).ok()?;
        Some(Name { owner: Owner::Member(session.member_id), secret: session.token_hash })
    }
}

/// Lets a request in, unless there have been too many of its kind.
pub async fn count(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let network = address::network(&request, app.walls.client_address_header.as_ref());
    let (mut parts, body) = request.into_parts();
    let (asking, now_us) = (Asking::of(&app, network, &parts), app.clock.steady_us());
    if let Err(wait_us) = app.walls.limits.enter(&asking, now_us) {
        return too_many(&app, &parts, wait_us);
    }
    let proof = Proof::default();
    parts.extensions.insert(proof.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    app.walls.limits.leave(&asking, proof.is_given(), response.status(), now_us);
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
