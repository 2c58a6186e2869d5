//! What a brand's systems report: `POST /v1/events`, CloudEvents 1.0, one or a batch.

use super::store;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, LotDates, NEVER, Posting};
use crate::problem::{Outcome, Problem, bug, refusal};
use crate::request::{self, JsonBytes};
use crate::session::Brand;
use crate::{Shared, members};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contract::Instant;
use contract::events::{EVENTS_MAX, Effects, Event, EventResult, EventResults, EventStatus, OrderPaid};
use contract::points::EntryKind;
use contract::problem::Problem as Told;
use contract::programs::Program;
use rules::earning::{LINES_MAX, NotAnOrder, earn};
use serde_json::Value;

/// How far ahead of ours a sender's clock may be.
const AHEAD_MS_MAX: i64 = 5 * 60 * 1_000;

/// How the sources begin that the server posts under by itself: corrections, and rows of imported files.
const OUR_SOURCES: [&str; 2] = ["adjustment", "import:"];

/// The longest id, source or subject, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// An order that was reported, whoever reported it.
#[derive(Clone, Debug)]
pub struct Reported {
    /// Who reports.
    pub source: String,
    /// Unique among what the source reports.
    pub id: String,
    /// The brand's own id of the member.
    pub external_id: String,
    /// Of what was sent: the same id with another body is refused.
    pub digest: String,
    /// What was bought.
    pub order: OrderPaid,
    /// When it happened.
    pub occurred_at: Instant,
}

/// Report what happened: a CloudEvents 1.0 event, or an array of up to 1,000
///
/// One event answers its result, or the problem it was refused with. A batch always answers 200 with one
/// result an event, in order: a bad one never spoils the rest. The same source and id with the same body is
/// applied once.
#[utoipa::path(post, path = "/v1/events", tag = "points", request_body(content = Event, description =
        "One event as `application/cloudevents+json`, or an array of them as \
         `application/cloudevents-batch+json`; `application/json` is taken for either"),
    security(("key" = [])),
    responses(
        (status = 200, body = EventResults,
            description = "Of a batch. One event answers its EventResult alone"),
        (status = 400, body = Told, content_type = "application/problem+json", description = "body_not_json"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_program: the key's program was taken out of the folder"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "key_not_valid"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "id_already_used"),
        (status = 413, body = Told, content_type = "application/problem+json",
            description = "body_too_large"),
        (status = 415, body = Told, content_type = "application/problem+json",
            description = "unsupported_media_type"),
        (status = 422, body = Told, content_type = "application/problem+json", description =
            "event_not_valid, unknown_type, unknown_member, unknown_program, wrong_currency, \
             too_many_events"),
    ))]
pub async fn receive(
    State(app): State<Shared>,
    brand: Brand,
    JsonBytes(body): JsonBytes,
) -> Outcome<Response> {
    let program = app.programs.get(&brand.program)?;
    let (sent, now) = (request::parse::<Value>(&body)?, app.clock.now());
    let is_batch = sent.is_array();
    let items = match sent {
        Value::Array(items) => items,
        one => vec![one],
    };
    if items.len() > EVENTS_MAX {
        let detail = format!("{} events came; send {EVENTS_MAX} at most at a time.", items.len());
        return Err(refusal(StatusCode::UNPROCESSABLE_ENTITY, "too_many_events", "Too many events", detail));
    }
    let events: Vec<(String, Outcome<Reading>)> =
        items.into_iter().map(|item| (id_of(&item), read(&item, now))).collect();
    let post = move |tx: &mut Tx<'_>| {
        events
            .iter()
            .map(|(id, event)| receive_one(tx, &program, id, event, now))
            .collect::<Outcome<Vec<_>>>()
    };
    let mut results = app.db.write(post).await?;
    if is_batch {
        return Ok(Json(EventResults { results }).into_response());
    }
    match results.pop() {
        Some(EventResult { problem: Some(problem), .. }) => Err(Problem::Refusal(Box::new(problem))),
        Some(result) => Ok(Json(result).into_response()),
        None => Err(bug("one event gave no result")),
    }
}

/// Posts what a reported order earned, once.
///
/// Refusals, in order: not come yet, unknown member, id already used, wrong currency, what is not an order.
pub fn apply(
    tx: &mut Tx<'_>,
    program: &Program,
    reported: &Reported,
    now: Instant,
) -> Outcome<(EventStatus, Effects)> {
    if reported.occurred_at > now + AHEAD_MS_MAX {
        return Err(not_valid("By our clock, the time it happened has not come yet."));
    }
    let Some(member_id) = members::find(tx, &program.id, &reported.external_id)? else {
        let detail = format!(
            "`{}` is not a member of `{}`; let the member join first.",
            reported.external_id, program.id
        );
        return Err(refused("unknown_member", "There is no such member", detail));
    };
    if !store::insert_event_id(tx, &program.id, &member_id, reported)? {
        return Ok((EventStatus::Duplicate, effects_of(tx, &program.id, &member_id, reported)?));
    }
    let data = serde_json::to_string(&reported.order).map_err(|error| bug(error.to_string()))?;
    store::insert_event(tx, &member_id, reported, &data, now)?;
    if reported.order.currency != program.currency {
        let detail = format!(
            "The order is in `{}`; this program counts in `{}`.",
            reported.order.currency, program.currency
        );
        return Err(refused("wrong_currency", "The order is in another currency", detail));
    }
    let rule = program.earning.first().ok_or_else(|| bug("a program without an earning rule"))?;
    let earned = earn(rule, &reported.order).map_err(not_an_order)?;
    let posting = Posting {
        kind: EntryKind::Earn,
        status_points: earned.points,
        source: &reported.source,
        source_id: &reported.id,
        source_line: "",
        program_version: &program.version,
        reason: earned.reason,
        occurred_at: reported.occurred_at,
        recorded_at: now,
    };
    let dates = LotDates { available_at: reported.occurred_at, expires_at: NEVER };
    let posted = ledger::earn(tx, &member_id, earned.points, dates, &posting)?;
    let effects = Effects {
        sequence: posted.sequence,
        points: earned.points,
        balance_after: posted.balance_after,
        occurred_at: reported.occurred_at,
    };
    Ok((EventStatus::Applied, effects))
}

/// One event of a request, read: the program it names, and the order it reports.
struct Reading {
    program: Option<String>,
    reported: Reported,
}

/// A refusal is this item's alone; a fault ends the whole request, and nothing of it has happened.
fn receive_one(
    tx: &mut Tx<'_>,
    program: &Program,
    id: &str,
    event: &Outcome<Reading>,
    now: Instant,
) -> Outcome<EventResult> {
    let applied = match event {
        Ok(reading) => tx.part(|tx| {
            check_program(program, reading)?;
            apply(tx, program, &reading.reported, now)
        }),
        Err(problem) => Err(Problem::Refusal(Box::new(problem.told()))),
    };
    match applied {
        Ok((status, effects)) => {
            Ok(EventResult { id: id.to_owned(), status, effects: Some(effects), problem: None })
        }
        Err(Problem::Refusal(told)) => Ok(EventResult {
            id: id.to_owned(),
            status: EventStatus::Rejected,
            effects: None,
            problem: Some(*told),
        }),
        Err(fault) => Err(fault),
    }
}

fn check_program(program: &Program, reading: &Reading) -> Outcome<()> {
    match &reading.program {
        Some(named) if *named != program.id => {
            let detail = format!("The event is for `{named}`, and the key opens `{}` alone.", program.id);
            Err(refused("unknown_program", "The event is for another program", detail))
        }
        _ => Ok(()),
    }
}

/// What the event changed when it was new. Refused: the id came with another body then.
fn effects_of(tx: &mut Tx<'_>, program: &str, member_id: &str, reported: &Reported) -> Outcome<Effects> {
    let before = store::member_and_digest(tx, program, &reported.source, &reported.id)?;
    let is_same = before.is_some_and(|(member, digest)| member == member_id && digest == reported.digest);
    if !is_same {
        let detail = format!(
            "`{}` of `{}` came before with another body; a new event needs a new id.",
            reported.id, reported.source
        );
        return Err(refusal(StatusCode::CONFLICT, "id_already_used", "The id was used before", detail));
    }
    let sequence = ledger::posted_by(tx, member_id, &reported.source, &reported.id)?;
    let entry = match sequence {
        Some(sequence) => ledger::entry(tx, member_id, sequence)?,
        None => None,
    };
    let entry =
        entry.ok_or_else(|| bug(format!("event {} of {} made no entry", reported.id, reported.source)))?;
    Ok(Effects {
        sequence: entry.sequence,
        points: entry.points,
        balance_after: entry.balance_after,
        occurred_at: entry.occurred_at,
    })
}

fn id_of(item: &Value) -> String {
    item.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Reads one event, and says which part of it is not right.
fn read(item: &Value, now: Instant) -> Outcome<Reading> {
    if !item.is_object() {
        return Err(not_valid(
            "An event is a JSON object with specversion, id, source, type, subject and data.",
        ));
    }
    let version = name(item, "specversion", "\"1.0\"")?;
    if version != "1.0" {
        return Err(not_valid(format!("`specversion` is `{version}`; it should be `1.0`.")));
    }
    let r#type = name(item, "type", "\"order.paid\"")?;
    if r#type != "order.paid" {
        let detail = format!("`{type}` is not a type we know; it should be `order.paid`.");
        return Err(refused("unknown_type", "The event's type is unknown", detail));
    }
    let data = item.get("data").ok_or_else(|| not_valid("`data` is missing; it should hold the order."))?;
    let order: OrderPaid = serde_json::from_value(data.clone())
        .map_err(|error| not_valid(format!("`data` is not an order: {error}.")))?;
    let program = match item.get("program") {
        Some(_) => Some(name(item, "program", "\"record-shop\"")?.to_owned()),
        None => None,
    };
    let source = name(item, "source", "\"https://shop.example/orders\"")?;
    if OUR_SOURCES.iter().any(|ours| source.starts_with(ours)) {
        return Err(not_valid(format!("`source` is `{source}`; names that begin so are the server's own.")));
    }
    let reported = Reported {
        source: source.to_owned(),
        id: name(item, "id", "\"order-1001\"")?.to_owned(),
        external_id: name(item, "subject", "the brand's own id of the member")?.to_owned(),
        digest: digest(item.to_string().as_bytes()),
        order,
        occurred_at: time(item, now)?,
    };
    Ok(Reading { program, reported })
}

fn name<'i>(item: &'i Value, field: &str, example: &str) -> Outcome<&'i str> {
    let text = item.get(field).and_then(Value::as_str);
    let text = text.ok_or_else(|| not_valid(format!("`{field}` should be a text, such as {example}.")))?;
    if text.is_empty() || text.len() > NAME_BYTES_MAX || text.chars().any(char::is_control) {
        return Err(not_valid(format!(
            "`{field}` should have 1 to {NAME_BYTES_MAX} bytes, and none that cannot be seen."
        )));
    }
    Ok(text)
}

fn time(item: &Value, now: Instant) -> Outcome<Instant> {
    let Some(time) = item.get("time").filter(|time| !time.is_null()) else {
        return Ok(now);
    };
    let instant =
        time.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok()).map(|time| time.as_millisecond());
    match instant {
        Some(at) => Ok(at),
        None => Err(not_valid(format!(
            "`time` is {time}; it should be such as \"2027-01-14T08:12:00Z\" (RFC 3339)."
        ))),
    }
}

/// In a sentence for the sender.
pub(super) fn not_an_order(why: NotAnOrder) -> Problem {
    not_valid(match why {
        NotAnOrder::Empty => "An order has at least one line.".to_owned(),
        NotAnOrder::NegativeAmount { line } => {
            format!("Line {} has a negative amount; what comes back is reported as a refund.", line + 1)
        }
        NotAnOrder::NoQuantity { line } => {
            format!("Line {} has no quantity; it should be 1 or more.", line + 1)
        }
        NotAnOrder::TooManyLines => format!("An order has at most {LINES_MAX} lines."),
        NotAnOrder::LineId { line } => format!(
            "Line {} should have an id of 1 to {NAME_BYTES_MAX} bytes, as no other line has it.",
            line + 1
        ),
        NotAnOrder::TooLarge => format!("The order is too large; sums go up to {}.", rules::EXACT_MAX),
    })
}

fn not_valid(detail: impl Into<String>) -> Problem {
    refused("event_not_valid", "The event is not what it should be", detail)
}

fn refused(code: &str, title: &str, detail: impl Into<String>) -> Problem {
    refusal(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail)
}
