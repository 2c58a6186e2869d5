//! What a brand's systems report: `POST /v1/events`, CloudEvents 1.0, one or a batch.

use super::store;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, Holder};
use crate::members::brand::{self, Details};
use crate::members::contacts;
use crate::problem::{Outcome, Problem, bug, refusal};
use crate::referrals::{self, CodeTold};
use crate::request::{self, JsonBytes};
use crate::rewards::till;
use crate::session::Brand;
use crate::surveys::asking::{Cause, ask_after};
use crate::{Shared, members};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contract::Instant;
use contract::events::{
    Data, EVENTS_MAX, Effects, Event, EventResult, EventResults, EventStatus, Occasion, OrderPaid,
};
use contract::members::PutMember;
use contract::problem::Problem as Told;
use contract::programs::Program;
use rules::book::Share;
use rules::events::Happened;
use rules::refusal::Refusal;
use serde_json::Value;
use std::net::IpAddr;

/// How far ahead of ours a sender's clock may be.
const AHEAD_MS_MAX: i64 = 5 * 60 * 1_000;

/// How the sources begin that the server posts under by itself.
const OUR_SOURCES: [&str; 9] =
    ["adjustment", "import:", "expiry", "kept", "birthday", "redemption", "referral", "survey", "erasure"];

/// The longest id, source or subject, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Something that was reported, whoever reported it.
#[derive(Clone, Debug)]
pub struct Reported {
    /// Its type.
    pub r#type: String,
    /// Who reports.
    pub source: String,
    /// Unique among what the source reports.
    pub id: String,
    /// The brand's own id of the member.
    pub external_id: String,
    /// Of what was sent: the same id with another body is refused.
    pub digest: String,
    /// What its type asks for.
    pub data: Data,
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
            description = "id_already_used, code_taken, email_taken"),
        (status = 413, body = Told, content_type = "application/problem+json",
            description = "body_too_large"),
        (status = 415, body = Told, content_type = "application/problem+json",
            description = "unsupported_media_type"),
        (status = 422, body = Told, content_type = "application/problem+json", description =
            "event_not_valid, unknown_type, unknown_member, unknown_program, wrong_currency, before_joined, \
             unknown_order, unknown_line, refund_too_large, too_many_points, too_many_events"),
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
        let results = events
            .iter()
            .map(|(id, event)| receive_one(tx, &program, id, event, now))
            .collect::<Outcome<Vec<_>>>()?;
        let refused = results.first().filter(|_| !is_batch).and_then(|result| result.problem.as_ref());
        brand.note(tx, None, refused.map_or(200, |problem| problem.status), now)?;
        Ok(results)
    };
    let mut results = app.db.write(post).await?;
    if results.iter().any(|result| result.effects.as_ref().is_some_and(|done| done.referral.is_some())) {
        referrals::tell(&app).await;
    }
    if is_batch {
        return Ok(Json(EventResults { results }).into_response());
    }
    match results.pop() {
        Some(EventResult { problem: Some(problem), .. }) => Err(Problem::Refusal(Box::new(problem))),
        Some(result) => Ok(Json(result).into_response()),
        None => Err(bug("one event gave no result")),
    }
}

/// Posts what was reported, once.
///
/// Refusals, in order: unknown member, not come yet, id already used, then those of the rules.
pub fn apply(
    tx: &mut Tx<'_>,
    program: &Program,
    reported: &Reported,
    now: Instant,
) -> Outcome<(EventStatus, Effects)> {
    let Some(holder) = find_or_join(tx, program, reported)? else {
        let detail = format!(
            "`{}` is not a member of `{}`; let the member join first.",
            reported.external_id, program.id
        );
        return Err(refused("unknown_member", "There is no such member", detail));
    };
    apply_to(tx, program, holder, reported, now)
}

/// Posts what was reported of this member, once.
pub fn apply_to(
    tx: &mut Tx<'_>,
    program: &Program,
    mut holder: Holder,
    reported: &Reported,
    now: Instant,
) -> Outcome<(EventStatus, Effects)> {
    if reported.occurred_at > now + AHEAD_MS_MAX {
        return Err(not_valid("By our clock, the time it happened has not come yet."));
    }
    if !store::insert_event_id(tx, &program.id, &holder.member_id, reported)? {
        let effects = effects_of(tx, &program.id, &holder.member_id, reported)?;
        let code = code_told(reported).map(|told| told.code);
        let referral = referrals::known(tx, program, &holder.member_id, code, order_of(reported), now)?;
        return Ok((EventStatus::Duplicate, Effects { referral, ..effects }));
    }
    if let Data::Occasion(occasion) = &reported.data
        && reported.r#type == "member.joined"
    {
        holder = introduce(tx, program, &holder, occasion, now)?;
    }
    let came = match code_told(reported) {
        Some(told) => referrals::came(tx, program, &holder, told, now)?,
        None => None,
    };
    let posted = ledger::post(tx, program, &holder, now, |account| {
        account.report(&Happened {
            r#type: &reported.r#type,
            source: &reported.source,
            id: &reported.id,
            at: reported.occurred_at,
            data: &reported.data,
        })
    })?;
    // An order of one line is not written twice, unless it earned more than its line.
    let whole = Share { points: posted.points, status_points: posted.status_points };
    let shares = if posted.shares == [whole] { &[] } else { posted.shares.as_slice() };
    store::insert_event(tx, &holder.member_id, reported, shares, now)?;
    let (order, at) = (order_of(reported), reported.occurred_at);
    let moved = match &reported.data {
        Data::Order(_) => referrals::paid(tx, program, &holder, order, at, now)?,
        Data::Refund(_) => referrals::refunded(tx, program, &holder, order, at, now)?,
        Data::Occasion(_) => None,
    };
    if let Data::Order(OrderPaid { coupon: Some(coupon), .. }) = &reported.data {
        let used_by = format!("order {} of {}", reported.id, reported.source);
        till::use_with_order(tx, &program.id, &holder.member_id, coupon, &used_by, at.min(now))?;
    }
    let tier = brand::tier_of(&posted.reason);
    let cause = Cause {
        r#type: &reported.r#type,
        source: &reported.source,
        id: &reported.id,
        at: reported.occurred_at,
        data: &reported.data,
        has_tier_changed: tier.is_some(),
    };
    ask_after(tx, program, &holder, &cause, now)?;
    let effects = Effects {
        sequence: posted.sequence,
        points: posted.points,
        status_points: posted.status_points,
        balance_after: posted.balance_after,
        occurred_at: reported.occurred_at,
        tier,
        reason: posted.reason,
        referral: moved.or(came),
    };
    Ok((EventStatus::Applied, effects))
}

/// Writes down what the brand tells of who joins.
fn introduce(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    joined: &Occasion,
    now: Instant,
) -> Outcome<Holder> {
    let details = Details::of(&PutMember {
        name: joined.name.clone(),
        email: joined.email.clone(),
        birthday: joined.birthday,
        phone: joined.phone.clone(),
        ..PutMember::default()
    })?;
    if let Some(ip) = joined.ip.as_deref().and_then(|ip| ip.parse().ok()) {
        contacts::note_network(tx, &program.id, &holder.member_id, ip)?;
    }
    brand::set(tx, program, holder, &details, now)
}

/// The order that is meant: its source and id.
fn order_of(reported: &Reported) -> (&str, &str) {
    match &reported.data {
        Data::Refund(refund) => {
            (refund.order_source.as_deref().unwrap_or(&reported.source), refund.order.as_str())
        }
        _ => (&reported.source, &reported.id),
    }
}

/// The friend's code that came with an event.
fn code_told(reported: &Reported) -> Option<CodeTold<'_>> {
    let code = match &reported.data {
        Data::Order(order) => order.referral_code.as_deref()?,
        Data::Occasion(joined) if reported.r#type == "member.joined" => joined.referral_code.as_deref()?,
        _ => return None,
    };
    let is_with_order = matches!(reported.data, Data::Order(_));
    let external_id = Some(reported.external_id.as_str());
    Some(CodeTold { code, external_id, is_with_order, at: reported.occurred_at })
}

/// Who is meant. Whoever joins is a member from then on.
fn find_or_join(tx: &mut Tx<'_>, program: &Program, reported: &Reported) -> Outcome<Option<Holder>> {
    if reported.r#type == "member.joined" {
        let (id, at) = (&reported.external_id, reported.occurred_at);
        let email = match &reported.data {
            Data::Occasion(joined) => joined.email.as_deref(),
            _ => None,
        };
        return members::find_or_claim(tx, &program.id, id, email, at).map(Some);
    }
    members::find(tx, &program.id, &reported.external_id)
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
    if let (Err(Problem::Refusal(why)), Ok(reading)) = (&applied, event)
        && why.code == "email_taken"
        && let Some(told) = code_told(&reading.reported)
    {
        let email = match &reading.reported.data {
            Data::Occasion(joined) => joined.email.as_deref().unwrap_or_default(),
            _ => "",
        };
        let owner = members::find_by_email(tx, &program.id, email)?;
        referrals::turned_away(tx, program, told, owner.as_ref().map(|owner| owner.member_id.as_str()))?;
    }
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
    Ok(brand::effects(entry))
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
    let data = item.get("data").unwrap_or(&Value::Null);
    let data = data_of(r#type, data)?;
    if let Data::Occasion(Occasion { ip: Some(ip), .. }) = &data
        && ip.parse::<IpAddr>().is_err()
    {
        let detail = format!("`data.ip` is `{ip}`; it should be a network address such as \"203.0.113.7\".");
        return Err(not_valid(detail));
    }
    let program = match item.get("program") {
        Some(_) => Some(name(item, "program", "\"record-shop\"")?.to_owned()),
        None => None,
    };
    let source = name(item, "source", "\"https://shop.example/orders\"")?;
    if OUR_SOURCES.iter().any(|ours| source.starts_with(ours)) {
        return Err(not_valid(format!("`source` is `{source}`; names that begin so are the server's own.")));
    }
    let reported = Reported {
        r#type: r#type.to_owned(),
        source: source.to_owned(),
        id: name(item, "id", "\"order-1001\"")?.to_owned(),
        external_id: name(item, "subject", "the brand's own id of the member")?.to_owned(),
        digest: digest(item.to_string().as_bytes()),
        data,
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

/// Reads the data that a type asks for.
pub(super) fn data_of(r#type: &str, data: &Value) -> Outcome<Data> {
    fn read<T: serde::de::DeserializeOwned>(data: &Value, what: &str) -> Outcome<T> {
        serde_json::from_value(data.clone())
            .map_err(|error| not_valid(format!("`data` is not {what}: {error}.")))
    }
    match r#type {
        "order.paid" | "order.refunded" if data.is_null() => {
            Err(not_valid(format!("`data` is missing; it should hold what `{type}` asks for.")))
        }
        "order.paid" => read(data, "an order").map(Data::Order),
        "order.refunded" => read(data, "a refund").map(Data::Refund),
        other if !rules::events::is_type(other) => {
            Err(ledger::refused(&Refusal::UnknownType(other.to_owned())))
        }
        _ if data.is_null() => Ok(Data::Occasion(Occasion::default())),
        _ if data.is_array() => Err(not_valid("`data` is a list; it should be an object.")),
        _ => read(data, "what the type asks for").map(Data::Occasion),
    }
}

fn not_valid(detail: impl Into<String>) -> Problem {
    refused("event_not_valid", "The event is not what it should be", detail)
}

fn refused(code: &str, title: &str, detail: impl Into<String>) -> Problem {
    refusal(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail)
}
