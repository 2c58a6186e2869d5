//! A member's points over HTTP: the first page, and the history behind it.

pub mod events;
pub mod import;
pub mod quote;
mod store;
pub mod tick;
pub mod what_if;

use crate::Shared;
use crate::ledger::{self, History};
use crate::members::brand::LAPSES_TOLD;
use crate::members::look::{Looking, look};
use crate::page;
use crate::problem::{Outcome, refusal};
use crate::request::Path;
use crate::session::SessionKey;
use crate::surveys;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use contract::members::Me;
use contract::points::{Entries, EntryKind, EntryWhy, Lots};
use contract::problem::Problem as Told;
use rules::NEVER;
use serde::Deserialize;

/// How many of the newest entries the first page shows.
const NEWEST_COUNT: i64 = 5;

/// Everything the first page needs
#[utoipa::path(get, path = "/v1/me", tag = "points",
    responses(
        (status = 200, body = Me),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn me(State(app): State<Shared>, key: SessionKey) -> Outcome<Json<Me>> {
    let me = look(&app, key, |tx, looking| {
        let Looking { program, holder, state, now, .. } = looking;
        let balance = ledger::balance(tx, &holder.member_id, state, *now)?;
        let newest = History { before_sequence: i64::MAX, kind: None, limit: NEWEST_COUNT };
        let entries = ledger::entries(tx, &holder.member_id, newest)?;
        let (lapses, standing) = ledger::look(tx, program, holder, state.clone(), *now, |account| {
            Ok((account.lapses(LAPSES_TOLD)?, account.standing(*now)?))
        })?;
        let survey = surveys::due(tx, program, &holder.member_id, *now)?;
        let outcome = surveys::outcomes::newest(tx, program, &holder.member_id, *now)?;
        let (program, member) = (program.id.clone(), looking.member.clone());
        Ok(Me { program, member, balance, lapses, standing, entries, survey, outcome, as_of_at: *now })
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
    asked: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Json<Entries>> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let limit = page::limit(asked.limit)?;
    let kind = match asked.kind.as_deref() {
        Some(name) => Some(ledger::kind(name).ok_or_else(|| {
            page::query_not_valid(&format!("kind is `{name}`; it should be such as `earn` or `spend`."))
        })?),
        None => None,
    };
    let read = look(&app, key, move |tx, looking| {
        let member_id = &looking.holder.member_id;
        let before_sequence = match &asked.cursor {
            Some(cursor) => {
                let place = page::place(cursor, member_id)?;
                place.parse().map_err(|_| page::cursor_not_valid())?
            }
            None => i64::MAX,
        };
        // One more than asked for tells whether there is a next page.
        let history = History { before_sequence, kind, limit: limit + 1 };
        let mut entries = ledger::entries(tx, member_id, history)?;
        let is_last = page::cut(&mut entries, limit);
        let last = entries.last().filter(|_| !is_last);
        let next_cursor = last.map(|entry| page::cursor(&entry.sequence.to_string(), member_id));
        Ok(Entries { entries, next_cursor })
    });
    read.await.map(Json)
}

/// One entry with its whole why: how it was reckoned, the lot it opened, the lots it drew from
#[utoipa::path(get, path = "/v1/me/entries/{entry}", tag = "points",
    params(("entry" = i64, Path, description = "The entry's sequence")),
    responses(
        (status = 200, body = EntryWhy),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 404, body = Told, content_type = "application/problem+json", description = "unknown_entry"),
    ))]
pub async fn entry(State(app): State<Shared>, key: SessionKey, Path(entry): Path) -> Outcome<Json<EntryWhy>> {
    let read = look(&app, key, move |tx, looking| {
        let why = match entry.parse::<i64>() {
            Ok(sequence) => ledger::why(tx, &looking.program, &looking.holder.member_id, sequence)?,
            Err(_) => None,
        };
        why.ok_or_else(|| {
            let detail = format!("There is no entry `{entry}`; GET /v1/me/entries lists them.");
            refusal(StatusCode::NOT_FOUND, "unknown_entry", "There is no such entry", detail)
        })
    });
    read.await.map(Json)
}

/// Which page of the calendar is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LotsPage {
    /// `next_cursor` of the page after which this one comes; without it, what lapses soonest
    cursor: Option<String>,
    /// 1 to 100; 20 if not given
    limit: Option<i64>,
}

/// What lapses when: every lot with something in it, the soonest to lapse first
#[utoipa::path(get, path = "/v1/me/lots", tag = "points", params(LotsPage),
    responses(
        (status = 200, body = Lots),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "cursor_not_valid, query_not_valid"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn lots(
    State(app): State<Shared>,
    key: SessionKey,
    asked: Result<Query<LotsPage>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Json<Lots>> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let limit = page::limit(asked.limit)?;
    let read = look(&app, key, move |tx, looking| {
        let member_id = &looking.holder.member_id;
        let after = match &asked.cursor {
            Some(cursor) => Some(lot_after(cursor, member_id)?),
            None => None,
        };
        let mut lots = ledger::lots(tx, &looking.program, member_id, after, limit + 1)?;
        let is_last = page::cut(&mut lots, limit);
        let last = lots.last().filter(|_| !is_last);
        let next_cursor = last.map(|lot| {
            let place = format!("{}-{}", lot.expires_at.unwrap_or(NEVER), lot.sequence);
            page::cursor(&place, member_id)
        });
        Ok(Lots { lots, next_cursor })
    });
    read.await.map(Json)
}

/// Where a page of the calendar begins: the end of a lot, and the lot.
fn lot_after(cursor: &str, member_id: &str) -> Outcome<(i64, i64)> {
    let (ends_at, sequence) =
        page::place(cursor, member_id)?.split_once('-').ok_or_else(page::cursor_not_valid)?;
    match (ends_at.parse(), sequence.parse()) {
        (Ok(ends_at), Ok(sequence)) => Ok((ends_at, sequence)),
        _ => Err(page::cursor_not_valid()),
    }
}
