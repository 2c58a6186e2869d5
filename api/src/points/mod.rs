//! A member's points over HTTP: the first page, and the history behind it.

pub mod events;
pub mod import;
mod store;

use crate::id::digest;
use crate::ledger::{self, History};
use crate::problem::{Outcome, refusal};
use crate::session::SessionKey;
use crate::{Shared, members};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use contract::members::Me;
use contract::points::{Entries, EntryKind};
use contract::problem::Problem as Told;
use serde::Deserialize;

/// How many of the newest entries the first page shows.
const NEWEST_COUNT: i64 = 5;

const PAGE_DEFAULT: i64 = 20;
const PAGE_MAX: i64 = 100;

/// Everything the first page needs
#[utoipa::path(get, path = "/v1/me", tag = "points",
    responses(
        (status = 200, body = Me),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn me(State(app): State<Shared>, key: SessionKey) -> Outcome<Json<Me>> {
    let now = app.clock.now();
    let me = app.db.read(move |tx| {
        let (member, program) = members::signed_in(tx, &key, now)?;
        let balance = ledger::balance(tx, &key.member_id, now)?;
        let newest = History { before_sequence: i64::MAX, kind: None, limit: NEWEST_COUNT };
        let entries = ledger::entries(tx, &key.member_id, newest)?;
        Ok(Me { program, member, balance, entries, as_of_at: now })
    });
    me.await.map(Json)
}

/// Which page of the history is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// `next_cursor` of the page after which this one comes; without it, the newest entries
    cursor: Option<String>,
    /// Only entries of this kind
    #[param(value_type = Option<EntryKind>)]
    kind: Option<String>,
    /// 1 to 100; 20 if not given
    limit: Option<i64>,
}

/// The history, newest first
#[utoipa::path(get, path = "/v1/me/entries", tag = "points", params(Page),
    responses(
        (status = 200, body = Entries),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "cursor_not_valid, query_not_valid"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn entries(
    State(app): State<Shared>,
    key: SessionKey,
    page: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Json<Entries>> {
    let Query(page) = page.map_err(|rejection| query_not_valid(&rejection.body_text()))?;
    let limit = page.limit.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(query_not_valid(&format!("limit is {limit}; it should be 1 to {PAGE_MAX}.")));
    }
    let kind = match page.kind.as_deref() {
        Some(name) => Some(ledger::kind(name).ok_or_else(|| {
            query_not_valid(&format!("kind is `{name}`; it should be such as `earn` or `spend`."))
        })?),
        None => None,
    };
    let now = app.clock.now();
    let read = app.db.read(move |tx| {
        members::signed_in(tx, &key, now)?;
        let before_sequence = match &page.cursor {
            Some(cursor) => before(cursor, &key.member_id)?,
            None => i64::MAX,
        };
        // One more than asked for tells whether there is a next page.
        let history = History { before_sequence, kind, limit: limit + 1 };
        let mut entries = ledger::entries(tx, &key.member_id, history)?;
        let is_last = entries.len() <= usize::try_from(limit).unwrap_or(usize::MAX);
        if !is_last {
            entries.pop();
        }
        let last = entries.last().filter(|_| !is_last);
        let next_cursor = last.map(|entry| cursor(entry.sequence, &key.member_id));
        Ok(Entries { entries, next_cursor })
    });
    read.await.map(Json)
}

/// Where the next page begins: a place in one member's history, with a mark that it is this member's.
fn cursor(sequence: i64, member_id: &str) -> String {
    let mark = digest(format!("{member_id}/{sequence}").as_bytes());
    format!("{sequence}-{}", &mark[..12])
}

fn before(text: &str, member_id: &str) -> Outcome<i64> {
    let sequence = text.split_once('-').and_then(|(sequence, _)| sequence.parse::<i64>().ok());
    sequence.filter(|&sequence| cursor(sequence, member_id) == text).ok_or_else(|| {
        refusal(
            StatusCode::BAD_REQUEST,
            "cursor_not_valid",
            "The cursor is not from here",
            "Send `next_cursor` of an earlier page of this member as it is, or none for the newest entries.",
        )
    })
}

fn query_not_valid(detail: &str) -> crate::problem::Problem {
    refusal(StatusCode::BAD_REQUEST, "query_not_valid", "The address's query is not right", detail)
}
