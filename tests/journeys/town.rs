//! A small town to tell stories in: a server of its own, a clock in the teller's hand, and a few people.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, Request, StatusCode, header};
use contract::members::PutMember;
use http_body_util::BodyExt;
use laurel::clock::Clock;
use laurel::db::Db;
use laurel::mail::Mail;
use laurel::members::brand::{self, Details};
use laurel::programs::Programs;
use laurel::walls::Walls;
use laurel::walls::limits::Limits;
use laurel::{App, keys, ledger, members, router};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;

/// 14 January 2027, 08:12 UTC.
pub const MORNING: i64 = 1_799_914_320_000;

/// Who does not say so is on this machine, and not counted by a network.
pub const NAMED_BY_PROXY: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where the members live.
pub struct Town {
    /// Called in process.
    pub router: Router,
    /// To reach below HTTP where a story has to.
    pub app: Arc<App>,
    /// A key of the record shop.
    pub key: String,
    /// Gone when the story ends.
    pub folder: PathBuf,
    /// Where another server finds the same database.
    pub url: String,
    clock: Arc<AtomicI64>,
}

/// What the server said.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The stable code of a problem, with its status.
    pub fn problem(&self) -> (u16, &str) {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{self:?}");
        assert_eq!(self.body["status"], self.status.as_u16(), "{self:?}");
        assert!(self.body["request_id"].is_string(), "{self:?}");
        (self.status.as_u16(), self.body["code"].as_str().expect("a code"))
    }
}

/// Tells the story once on each engine.
pub fn on_both_engines(story: impl AsyncFn(&Town)) {
    on_both_engines_in(Town::found, story);
}

/// The same in another town.
pub fn on_both_engines_in(found: fn(&str) -> Town, story: impl AsyncFn(&Town)) {
    tell(found("sqlite:laurel.db"), &story);
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => tell(found(&new_postgres_database(&url)), &story),
        Err(_) => eprintln!(
            "not told on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set; `cargo xtask test` sets it"
        ),
    }
}

fn tell(town: Town, story: &impl AsyncFn(&Town)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    runtime.expect("a runtime").block_on(story(&town));
    town.assert_right();
}

/// A database that nobody else uses.
pub fn new_postgres_database(server: &str) -> String {
    let name = format!("journey_{}", laurel::id::random().expect("an id"));
    let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the PostgreSQL of the tests");
    client.batch_execute(&format!("create database {name}")).expect("a database");
    let (place, _) = server.rsplit_once('/').expect("postgres://USER@HOST/NAME");
    format!("{place}/{name}")
}

impl Town {
    /// Opens the database, with the record shop's program in force.
    pub fn found(url: &str) -> Town {
        Town::with(url, &programs(), "record-shop")
    }

    /// The same, where nobody may ask more often than a server usually lets them.
    pub fn found_with_limits(url: &str) -> Town {
        Town::with_limits(url, &programs(), "record-shop", Limits::default())
    }

    /// With other programs, and a key of one of them. Within a story's moment anyone may ask as often as
    /// they like, and the clock may go back.
    pub fn with(url: &str, programs: &Path, program: &str) -> Town {
        Town::with_limits(url, programs, program, Limits::new(i64::MAX, i64::MAX))
    }

    fn with_limits(url: &str, programs: &Path, program: &str, limits: Limits) -> Town {
        let folder =
            std::env::temp_dir().join(format!("laurel-journey-{}", laurel::id::random().expect("an id")));
        std::fs::create_dir_all(&folder).expect("a folder");
        let url = url.replace("sqlite:laurel.db", &format!("sqlite:{}", folder.join("laurel.db").display()));
        let clock = Arc::new(AtomicI64::new(MORNING));
        let app = Arc::new(App {
            db: Db::open(&url).expect("a database"),
            clock: Clock::Held(clock.clone()),
            programs: Programs::load(programs, true).expect("programs"),
            mail: Mail::folder(folder.join("mail"), "Laurel <laurel@example.com>").expect("a mail folder"),
            public_url: "https://club.example".to_owned(),
            walls: Walls { client_address_header: Some(NAMED_BY_PROXY), limits },
            demo: true,
        });
        let program = program.to_owned();
        let key = app.db.write_blocking(move |tx| keys::create(tx, &program, "till", MORNING));
        let key = key.expect("a key");
        Town { router: router::router(app.clone()), app, key, folder, url, clock }
    }

    /// Somebody joins whom the brand calls so, with so many points: the session's cookie.
    pub async fn member(&self, program: &str, external_id: &str, points: i64) -> String {
        let path = format!("/v1/members/{external_id}");
        let joined = self.brand("PUT", &path, &self.key, Some(json!({ "name": external_id }))).await;
        assert_eq!(joined.status, 200, "{joined:?}");
        self.give(external_id, points).await;
        self.session_of(program, external_id).await
    }

    /// The brand gives points, or takes them.
    pub async fn give(&self, external_id: &str, points: i64) {
        let id = laurel::id::random().expect("an id");
        let gift = json!({ "id": id, "points": points, "reason": "A present", "actor": "the story" });
        let path = format!("/v1/members/{external_id}/adjustments");
        let given = self.brand("POST", &path, &self.key, Some(gift)).await;
        assert_eq!(given.status, 200, "{given:?}");
    }

    /// What can be spent.
    pub async fn available(&self, session: &str) -> i64 {
        self.me(session).await["balance"]["available"].as_i64().expect("points")
    }

    /// Moves the clock.
    pub fn wait_ms(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Puts the clock where the story goes on.
    pub fn set_clock(&self, at: i64) {
        self.clock.store(at, Ordering::SeqCst);
    }

    /// A key of another program's systems.
    pub async fn key_of(&self, program: &str) -> String {
        let program = program.to_owned();
        let key = self.app.db.write(move |tx| keys::create(tx, &program, "till", MORNING));
        key.await.expect("a key")
    }

    /// What a program's systems ask.
    pub async fn brand(&self, method: &str, path: &str, key: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        self.call(request.body(body).expect("a request")).await
    }

    /// Opens a session for a member of a program, as a link would: the session's cookie.
    pub async fn session_of(&self, program: &str, external_id: &str) -> String {
        let (program, id) = (program.to_owned(), external_id.to_owned());
        let now = self.clock.load(Ordering::SeqCst);
        let opened = self.app.db.write(move |tx| {
            let holder = members::find(tx, &program, &id)?.expect("a member");
            members::begin_session(tx, &holder.member_id, &program, now)
        });
        format!("__Host-laurel={}", opened.await.expect("a session").token())
    }

    /// Calls the server.
    pub async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A request of a member's browser, with the session's cookie where there is one.
    pub async fn browser(
        &self,
        method: &str,
        path: &str,
        session: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
        if let Some(session) = session {
            request = request.header(header::COOKIE, format!("theme=dark; {session}"));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        self.call(request.body(body).expect("a request")).await
    }

    /// What the record shop's systems report.
    pub async fn report(&self, events: Value) -> Answer {
        self.report_bytes(events.to_string().into_bytes(), "application/cloudevents+json", &self.key).await
    }

    /// The same, whatever it is.
    pub async fn report_bytes(&self, body: Vec<u8>, media: &str, key: &str) -> Answer {
        let request = Request::post("/v1/events")
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, media);
        self.call(request.body(Body::from(body)).expect("a request")).await
    }

    /// Somebody whom the shop calls `external_id` joins, and signs in: the session's cookie.
    pub async fn join(&self, external_id: &str) -> String {
        let (id, yesterday) = (external_id.to_owned(), MORNING - 86_400_000);
        let program = self.app.programs.get("record-shop").expect("the record shop");
        let joined = self.app.db.write(move |tx| {
            let holder = members::find_or_join(tx, "record-shop", &id, yesterday)?;
            let (name, email) = (Some(id.clone()), Some(format!("{id}@example.com")));
            let details = Details::of(&PutMember { name, email, ..PutMember::default() })?;
            brand::set(tx, &program, &holder, &details, yesterday)
        });
        joined.await.expect("joined");
        let link = self.ask_for_link(&format!("{external_id}@example.com")).await;
        self.open_link(&link).await
    }

    /// Asks for a link and reads the letter it comes in: the token after the #.
    pub async fn ask_for_link(&self, email: &str) -> String {
        let asked = json!({ "email": email, "language": "en" });
        let answer = self.browser("POST", "/v1/programs/record-shop/sign-ins", None, Some(asked)).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        self.newest_letter().split_once("/sign-in#").expect("a link").1[..26].to_owned()
    }

    /// Opens a link: the session's cookie.
    pub async fn open_link(&self, token: &str) -> String {
        let answer = self.browser("POST", &format!("/v1/sign-ins/{token}"), None, None).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text");
        cookie.split(';').next().expect("a cookie").to_owned()
    }

    /// The text of the letter that was written last.
    pub fn newest_letter(&self) -> String {
        let mut letters = self.letters();
        letters.sort();
        let letter = letters.last().expect("a letter");
        std::fs::read_to_string(letter).expect("a letter").replace("=\r\n", "").replace("=3D", "=")
    }

    /// Every letter, as a file.
    pub fn letters(&self) -> Vec<PathBuf> {
        let Ok(folder) = std::fs::read_dir(self.folder.join("mail")) else {
            return Vec::new();
        };
        folder.map(|letter| letter.expect("a letter").path()).collect()
    }

    /// What a member sees on the first page.
    pub async fn me(&self, session: &str) -> Value {
        let answer = self.browser("GET", "/v1/me", Some(session), None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// The trial balance.
    pub fn assert_right(&self) {
        let audit = self.app.db.read_blocking(ledger::verify).expect("an audit");
        assert_eq!(audit.differences, Vec::<String>::new());
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The project's own folder of programs.
pub fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs")
}

/// An order of one line, in dollars and cents.
pub fn order(id: &str, member: &str, amount_minor: i64) -> Value {
    json!({
        "specversion": "1.0", "type": "order.paid", "source": "https://shop.example", "id": id,
        "subject": member, "time": "2027-01-14T08:00:00Z",
        "data": { "currency": "USD", "lines": [{ "id": "1", "quantity": 1, "amount_minor": amount_minor }] },
    })
}
