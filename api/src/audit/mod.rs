//! The audit trail: what API keys and operators asked for that would change something, and what became of it.

pub mod command;
mod store;
pub mod trace;

use crate::Shared;
use crate::db::{Db, Tx};
use crate::id;
use crate::page;
use crate::problem::{Outcome, Problem};
use crate::session::Brand;
use axum::Json;
use axum::extract::{Query, State};
use contract::Instant;
use contract::audit::{Deed, Deeds};
use contract::problem::Problem as Told;
use serde::Deserialize;

/// Rows that are taken away in one transaction.
const AT_A_TIME: i64 = 1_000;

/// Which page of the trail is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// `next_cursor` of the page after which this one comes; without it, the newest
    cursor: Option<String>,
    /// Nothing that was before this instant
    since: Option<Instant>,
    /// 1 to 100; 20 if not given
    limit: Option<i64>,
}

/// What keys and operators did in the program, the newest first; for a key that may do all
#[utoipa::path(get, path = "/v1/audit", tag = "keys", params(Page), security(("key" = [])),
    responses(
        (status = 200, body = Deeds),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "cursor_not_valid, query_not_valid"),
    ))]
pub async fn show(
    State(app): State<Shared>,
    brand: Brand,
    asked: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Json<Deeds>> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let (limit, since) = (page::limit(asked.limit)?, asked.since.unwrap_or(i64::MIN));
    let before = match asked.cursor.as_deref() {
        Some(cursor) => place_of(page::place(cursor, &brand.program)?)?,
        None => (i64::MAX, String::new()),
    };
    let read = move |tx: &mut Tx<'_>| {
        let mut rows = store::page(tx, &brand.program, since, &before, limit + 1)?;
        let is_last = page::cut(&mut rows, limit);
        let last = rows.last().filter(|_| !is_last);
        let next_cursor = last.map(|(_, (at, id))| page::cursor(&format!("{at}-{id}"), &brand.program));
        Ok(Deeds { deeds: rows.into_iter().map(|(deed, _)| deed).collect(), next_cursor })
    };
    app.db.read(read).await.map(Json)
}

fn place_of(place: &str) -> Outcome<(Instant, String)> {
    let (at, id) = place.rsplit_once('-').ok_or_else(page::cursor_not_valid)?;
    Ok((at.parse().map_err(|_| page::cursor_not_valid())?, id.to_owned()))
}

/// Writes down what was done in a program; the program is empty for what concerns all.
pub fn write_down(tx: &mut Tx<'_>, program: &str, deed: &Deed) -> Outcome<()> {
    store::insert(tx, program, &id::random()?, deed)
}

/// Takes away what was before an instant, everywhere; says how much.
pub fn sweep(db: &Db, before: Instant) -> Result<u64, Problem> {
    let (mut count, mut program) = (0, Some(String::new()));
    while let Some(of) = program {
        loop {
            let name = of.clone();
            let some = db.write_blocking(move |tx| store::delete_before(tx, &name, before, AT_A_TIME))?;
            count += some;
            if some < AT_A_TIME.unsigned_abs() {
                break;
            }
        }
        program = db.read_blocking(move |tx| store::program_after(tx, &of))?;
    }
    Ok(count)
}
