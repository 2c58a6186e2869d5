//! Members are asked, at the right time and not too often, and answer in the portal.

use crate::town::{MORNING, Town, new_postgres_database, order};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const SECOND: i64 = 1_000;
pub const DAY: i64 = 86_400 * SECOND;

/// Tells the story once on each engine, in a town with a parlour.
pub fn in_the_parlour(story: impl AsyncFn(&Town)) {
    tell("sqlite:laurel.db", &story);
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => tell(&new_postgres_database(&url), &story),
        Err(_) => eprintln!("not told on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set"),
    }
}

fn tell(url: &str, story: &impl AsyncFn(&Town)) {
    let name = format!("laurel-parlour-{}", laurel::id::random().expect("an id"));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("parlour.toml"), include_str!("parlour.toml")).expect("a file");
    let town = Town::with(url, &folder, "parlour");
    std::fs::remove_dir_all(&folder).expect("read by now");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    runtime.expect("a runtime").block_on(story(&town));
    town.assert_right();
}

/// A page as a browser gets it.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    /// What a form's hidden field holds.
    pub fn field(&self, name: &str) -> Option<String> {
        let at = self.text.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        Some(at.split('"').next()?.to_owned())
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().expect("text")
    }
}

/// Reads a page, or asks for its headers alone.
pub async fn get(town: &Town, method: &str, path: &str) -> Page {
    call(town, Request::builder().method(method).uri(path).body(Body::empty()).expect("a request")).await
}

/// Sends a form.
pub async fn post(town: &Town, path: &str, fields: &[(&str, &str)]) -> Page {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    call(town, request.body(Body::from(body)).expect("a request")).await
}

pub async fn call(town: &Town, request: Request<Body>) -> Page {
    let response = town.router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Page { status: parts.status, headers: parts.headers, text }
}

/// Opens the page, waits as long as a person does, and sends the form.
pub async fn answer(town: &Town, path: &str, fields: &[(&str, &str)]) -> Page {
    let made = get(town, "GET", path).await.field("made").expect("a form");
    town.wait_ms(5 * SECOND);
    let mut fields = fields.to_vec();
    fields.push(("made", &made));
    post(town, path, &fields).await
}

/// The brand invites members to a survey.
pub async fn invite(town: &Town, survey: &str, body: Value) -> crate::town::Answer {
    town.brand("POST", &format!("/v1/surveys/{survey}/invites"), &town.key, Some(body)).await
}

/// The path of a link to a survey for one member.
pub async fn link(town: &Town, survey: &str, member: &str) -> String {
    let id = laurel::id::random().expect("an id");
    let invited = invite(town, survey, json!({ "id": id, "members": [member], "by": "link" })).await;
    let link = invited.body["invites"][0]["link"].as_str().unwrap_or_else(|| panic!("{invited:?}"));
    link.strip_prefix("https://club.example").expect("the portal's address").to_owned()
}

/// What was answered, as the brand sees it.
pub async fn responses(town: &Town, survey: &str) -> Vec<Value> {
    let path = format!("/v1/surveys/{survey}/responses?limit=100");
    let answer = town.brand("GET", &path, &town.key, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["responses"].as_array().expect("responses").clone()
}

async fn respond(town: &Town, session: &str, invite: &Value, body: Value) -> crate::town::Answer {
    let path = format!("/v1/me/responses/{}", invite.as_str().expect("an invite"));
    town.browser("PUT", &path, Some(session), Some(body)).await
}

/// Something that happens to a member now.
async fn happen(town: &Town, r#type: &str, id: &str, member: &str, data: Value) {
    let event = json!({
        "specversion": "1.0", "type": r#type, "source": "https://shop.example", "id": id,
        "subject": member, "data": data,
    });
    let answer = town.report(event).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn buy(town: &Town, id: &str, member: &str, amount_minor: i64) {
    let lines = json!([{ "id": "1", "quantity": 1, "amount_minor": amount_minor }]);
    let data = json!({ "currency": "USD", "channel": "app", "lines": lines });
    happen(town, "order.paid", id, member, data).await;
}

#[test]
fn an_order_leads_to_one_question_a_day_later_and_then_there_is_peace() {
    in_the_parlour(async |town| {
        let ana = town.member("parlour", "ana", 0).await;
        buy(town, "1", "ana", 500).await;
        buy(town, "1", "ana", 500).await;
        assert_eq!(town.me(&ana).await["survey"], Value::Null, "not yet");
        town.wait_ms(DAY);
        let due = town.me(&ana).await["survey"].clone();
        assert_eq!(due["survey"], "visit");
        assert_eq!(due["expires_at"], 1_801_267_200_000_i64, "the end of the fourteenth day after");
        buy(town, "2", "ana", 500).await;
        let answer = json!({ "score": 9, "words": " The piano.\u{0}\r\n" });
        let answered = respond(town, &ana, &due["invite"], answer.clone()).await;
        assert_eq!(answered.status, 200, "{answered:?}");
        assert_eq!((&answered.body["points"], &answered.body["survey"]), (&json!(12), &json!("visit")));
        assert_eq!(answered.body["thanks"]["en"], "Made our day.");
        assert_eq!(answered.body["link"], "https://parlour.example/review");
        assert_eq!(answered.body["editable_until_at"], due["expires_at"]);
        let again = respond(town, &ana, &due["invite"], answer).await;
        assert_eq!((again.status.as_u16(), &again.body["points"]), (200, &json!(0)));
        let me = town.me(&ana).await;
        assert_eq!((&me["survey"], &me["balance"]["available"]), (&Value::Null, &json!(22)));
        let entry = &me["entries"][0];
        assert_eq!(
            (&entry["reason"]["key"], &entry["reason"]["params"]["about"]),
            (&json!("survey"), &json!("visit"))
        );
        assert!(!entry.to_string().contains("piano"), "nothing of the answer is in it: {entry}");
        let seen = &responses(town, "visit").await[0];
        assert_eq!(
            (&seen["member"], &seen["score"], &seen["words"]),
            (&json!("ana"), &json!(9), &json!("The piano."))
        );
        assert_eq!(
            (&seen["channel"], &seen["tier"], &seen["is_incentivised"]),
            (&json!("app"), &json!("green"), &json!(true))
        );

        town.wait_ms(60 * DAY);
        buy(town, "3", "ana", 500).await;
        let ana = town.session_of("parlour", "ana").await;
        town.wait_ms(2 * DAY);
        assert_eq!(town.me(&ana).await["survey"], Value::Null, "within 90 days");
        town.wait_ms(40 * DAY);
        buy(town, "4", "ana", 500).await;
        town.wait_ms(2 * DAY);
        let ana = town.session_of("parlour", "ana").await;
        assert_eq!(town.me(&ana).await["survey"]["survey"], "visit");
        town.wait_ms(15 * DAY);
        assert_eq!(town.me(&ana).await["survey"], Value::Null, "its time is over");
    });
}

#[test]
fn what_happened_long_ago_leads_to_no_question() {
    in_the_parlour(async |town| {
        town.set_clock(MORNING - DAY);
        town.member("parlour", "ana", 0).await;
        town.set_clock(MORNING + 60 * DAY);
        let ana = town.session_of("parlour", "ana").await;
        assert_eq!(town.report(order("old", "ana", 500)).await.status, 200);
        assert_eq!(town.me(&ana).await["survey"], Value::Null);
        assert_eq!(count(town, "invites"), 0);
    });
}

#[test]
fn another_tier_leads_to_a_question_with_the_tier_that_was_reached() {
    in_the_parlour(async |town| {
        let ana = town.member("parlour", "ana", 0).await;
        buy(town, "1", "ana", 12_000).await;
        let due = town.me(&ana).await["survey"].clone();
        assert_eq!(due["survey"], "step");
        assert_eq!(respond(town, &ana, &due["invite"], json!({ "score": 5 })).await.status, 200);
        assert_eq!(responses(town, "step").await[0]["tier"], "silver");
    });
}

#[test]
fn an_answer_can_be_changed_until_it_closes_and_points_come_once_whatever_it_is() {
    in_the_parlour(async |town| {
        let mut balances = Vec::new();
        for score in 0..=10 {
            let member = format!("member-{score}");
            let session = town.member("parlour", &member, 0).await;
            buy(town, &format!("order-{score}"), &member, 100).await;
            town.wait_ms(DAY);
            let due = town.me(&session).await["survey"].clone();
            for score in [score, 10 - score] {
                let answered = respond(town, &session, &due["invite"], json!({ "score": score })).await;
                assert_eq!(answered.status, 200, "{answered:?}");
            }
            balances.push(town.available(&session).await);
            town.wait_ms(15 * DAY);
            let late = respond(town, &session, &due["invite"], json!({ "score": 3 })).await;
            assert_eq!(late.problem(), (409, "survey_closed"));
        }
        assert_eq!(balances, [13; 11]);
        let seen = responses(town, "visit").await;
        assert_eq!(seen.len(), 11);
        assert_eq!(seen[0]["score"], 0, "the newest, changed from 10");
        assert!(seen[0]["edited_at"].is_i64());
    });
}

#[test]
fn what_is_no_answer_is_refused_and_told() {
    in_the_parlour(async |town| {
        let (ana, ben) = (town.member("parlour", "ana", 0).await, town.member("parlour", "ben", 0).await);
        buy(town, "1", "ana", 500).await;
        town.wait_ms(DAY);
        let due = town.me(&ana).await["survey"].clone();
        for wrong in [
            json!({}),
            json!({ "score": 11 }),
            json!({ "score": -1 }),
            json!({ "score": 9, "choices": [0] }),
            json!({ "score": 9, "words": "好".repeat(2_001) }),
        ] {
            let told = respond(town, &ana, &due["invite"], wrong).await;
            assert_eq!(told.problem(), (422, "response_not_valid"));
        }
        for wrong in [
            json!({ "score": 9.5 }),
            json!({ "score": "nine" }),
            json!({ "score": 9, "name": "x" }),
            json!([]),
        ] {
            let told = respond(town, &ana, &due["invite"], wrong).await;
            assert_eq!(told.problem(), (422, "body_not_valid"));
        }
        let others = respond(town, &ben, &due["invite"], json!({ "score": 9 })).await;
        assert_eq!(others.problem(), (404, "unknown_invite"));
        let nobodys = respond(town, &ana, &json!("%00"), json!({ "score": 9 })).await;
        assert_eq!(nobodys.problem(), (404, "unknown_invite"));
        let path = format!("/v1/me/responses/{}", due["invite"].as_str().expect("an id"));
        let signed_out = town.browser("PUT", &path, None, Some(json!({ "score": 9 }))).await;
        assert_eq!(signed_out.problem(), (401, "not_signed_in"));
        assert!(responses(town, "visit").await.is_empty());
        assert_eq!(town.available(&ana).await, 5);
    });
}

#[test]
fn two_answers_at_once_are_one_and_bring_points_once() {
    in_the_parlour(async |town| {
        let ana = town.member("parlour", "ana", 0).await;
        buy(town, "1", "ana", 500).await;
        town.wait_ms(DAY);
        let due = town.me(&ana).await["survey"].clone();
        let path = link(town, "taste", "ana").await;
        let made = get(town, "GET", &path).await.field("made").expect("a form");
        town.wait_ms(5 * SECOND);
        let fields = [("score", "5"), ("made", made.as_str())];
        let (one, two, three, four) = tokio::join!(
            respond(town, &ana, &due["invite"], json!({ "score": 9 })),
            respond(town, &ana, &due["invite"], json!({ "score": 9 })),
            post(town, &path, &fields),
            post(town, &path, &fields),
        );
        assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
        let points: Vec<&Value> = [&one, &two].iter().map(|one| &one.body["points"]).collect();
        assert!(points.contains(&&json!(12)) && points.contains(&&json!(0)), "{points:?}");
        assert_eq!((three.status, four.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        assert_eq!(town.available(&ana).await, 17);
        assert_eq!((responses(town, "visit").await.len(), responses(town, "taste").await.len()), (1, 1));
    });
}

#[test]
fn an_event_cannot_pretend_to_be_an_answer() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        let mut event = order("1", "ana", 500);
        event["source"] = json!("survey");
        assert_eq!(town.report(event).await.problem(), (422, "event_not_valid"));
    });
}

/// How many rows there are, told by the database itself.
pub fn count(town: &Town, table: &str) -> i64 {
    rows(town, table).len() as i64
}

/// Every row of a table, each column as a text, asked of the database itself.
pub fn rows(town: &Town, table: &str) -> Vec<Vec<String>> {
    if let Some(file) = town.url.strip_prefix("sqlite:") {
        let connection = rusqlite::Connection::open(file).expect("the file");
        let mut statement = connection.prepare(&format!("select * from {table}")).expect("a table");
        let columns = statement.column_count();
        let read = statement.query_map([], |row| {
            let cell = |nth| -> rusqlite::Result<String> {
                Ok(match row.get_ref(nth)? {
                    rusqlite::types::ValueRef::Null => String::new(),
                    rusqlite::types::ValueRef::Integer(int) => int.to_string(),
                    rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    other => format!("{other:?}"),
                })
            };
            (0..columns).map(cell).collect()
        });
        return read.expect("rows").map(|row| row.expect("a row")).collect();
    }
    let (url, sql) = (town.url.clone(), format!("select * from {table}"));
    // The client brings a runtime of its own, which cannot be within another one.
    let asked = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL");
        client.simple_query(&sql).expect("rows")
    });
    let read = asked.join().expect("rows");
    let row = |message| match message {
        postgres::SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|nth| row.get(nth).unwrap_or_default().to_owned()).collect())
        }
        _ => None,
    };
    read.into_iter().filter_map(row).collect()
}

/// MORNING, so many days later.
pub fn morning(days: i64) -> i64 {
    MORNING + days * DAY
}
