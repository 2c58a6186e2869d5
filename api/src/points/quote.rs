//! What would this earn? `POST /v1/quote`: the same engine, and nothing is posted.

use super::events::data_of;
use crate::Shared;
use crate::db::Tx;
use crate::members;
use crate::members::brand::tier_of;
use crate::problem::{Outcome, refusal};
use crate::request::Json;
use crate::session::Brand;
use crate::{id, ledger};
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::events::{AskQuote, Data, Quote};
use contract::problem::Problem as Told;
use contract::programs::Program;
use rules::NEVER;
use rules::account::{Account, Posted};
use rules::events::Happened;
use rules::pages::Pages;
use rules::refusal::Stop;
use rules::state::{State as AccountState, Who};
use serde_json::Value;

/// What would this earn, and why? Nothing is posted
#[utoipa::path(post, path = "/v1/quote", tag = "points", request_body = AskQuote, security(("key" = [])),
    responses(
        (status = 200, body = Quote),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "event_not_valid, unknown_type, unknown_member, wrong_currency, too_many_points"),
    ))]
pub async fn quote(
    State(app): State<Shared>,
    brand: Brand,
    Json(asked): Json<Value>,
) -> Outcome<axum::Json<Quote>> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let text = |name: &str| asked.get(name).and_then(Value::as_str).map(str::to_owned);
    let r#type = text("type").unwrap_or_else(|| "order.paid".to_owned());
    let data = data_of(&r#type, asked.get("data").unwrap_or(&Value::Null))?;
    if matches!(data, Data::Refund(_)) {
        let detail = "A quote says what something would earn; a refund earns nothing.";
        return Err(refusal(StatusCode::UNPROCESSABLE_ENTITY, "event_not_valid", "Not to be quoted", detail));
    }
    let Some(external_id) = text("subject") else {
        return newcomer(&program, &r#type, &data, now).map(axum::Json);
    };
    let quoted = app.db.write(move |tx| of_member(tx, &program, &external_id, (&r#type, &data), now));
    quoted.await.map(axum::Json)
}

/// The account is brought up to date for good, and the rest is tried on it.
fn of_member(
    tx: &mut Tx<'_>,
    program: &Program,
    external_id: &str,
    (r#type, data): (&str, &Data),
    now: Instant,
) -> Outcome<Quote> {
    let Some(holder) = members::find(tx, &program.id, external_id)? else {
        let detail = format!("`{external_id}` is not a member of `{}`.", program.id);
        return Err(refusal(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown_member",
            "There is no such member",
            detail,
        ));
    };
    ledger::settle(tx, program, &holder, now)?;
    let state = ledger::state(tx, &holder.member_id)?;
    let id = id::random()?;
    let posted = ledger::look(tx, program, &holder, state, now, |account| {
        account.report(&Happened { r#type, source: "quote", id: &id, at: now, data })
    })?;
    Ok(told(posted, now))
}

/// Someone who joins just now.
fn newcomer(program: &Program, r#type: &str, data: &Data, now: Instant) -> Outcome<Quote> {
    let mut pages = Pages::default();
    let who = Who { joined_at: now, birthday: None };
    let state = AccountState::default();
    let mut account = Account { program, who, state, book: &mut pages, now };
    match account.report(&Happened { r#type, source: "quote", id: "quote", at: now, data }) {
        Ok(posted) => Ok(told(posted, now)),
        Err(Stop::Refused(why)) => Err(ledger::refused(&why)),
    }
}

fn told(posted: Posted, now: Instant) -> Quote {
    Quote {
        points: posted.points,
        status_points: posted.status_points,
        tier: tier_of(&posted.reason),
        reason: posted.reason,
        available_at: posted.dates.map(|(available_at, _)| available_at),
        expires_at: posted.dates.map(|(_, expires_at)| expires_at).filter(|at| *at < NEVER),
        as_of_at: now,
    }
}
