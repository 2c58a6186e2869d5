//! Everything that is known of a member, to take along: as JSON, or as CSV for a spreadsheet. The entries
//! are chained by
//! hashes, so that two exports can be compared.

use super::{csv, store};
use crate::Shared;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger;
use crate::members::consents;
use crate::members::look::{Looking, look};
use crate::page;
use crate::problem::{Outcome, bug};
use crate::referrals::kept as friends;
use crate::rewards::kept as redeemed;
use crate::session::SessionKey;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contract::privacy::export::{EntryKept, Export, Identity};
use contract::problem::Problem as Told;
use serde::Deserialize;
use serde_json::{Value, json};

/// What the document is called; another shape gets another number.
const SCHEMA: &str = "laurel.export/1";

/// Entries that are read at a time.
const ENTRIES_AT_A_TIME: i64 = 1_000;

/// In which form it is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// `json`, or `csv` for a spreadsheet; `json` if not given
    format: Option<String>,
    /// Of the words in a CSV: `en` or `zh-CN`; the member's own if not given
    language: Option<String>,
}

/// Everything about me
#[utoipa::path(get, path = "/v1/me/export", tag = "privacy", params(Form),
    responses(
        (status = 200, content((Export = "application/json"), (String = "text/csv"))),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "query_not_valid"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn export(
    State(app): State<Shared>,
    key: SessionKey,
    asked: Result<Query<Form>, QueryRejection>,
) -> Outcome<Response> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let is_csv = match asked.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(other) => {
            let detail = format!("format is `{other}`; it should be `json` or `csv`.");
            return Err(page::query_not_valid(&detail));
        }
    };
    let language = asked.language;
    let written = look(&app, key, move |tx, looking| {
        let export = everything(tx, looking)?;
        if !is_csv {
            return serde_json::to_vec(&export).map_err(|error| bug(error.to_string()));
        }
        let first = looking.program.languages.first();
        let language = language.as_ref().or(export.identity.language.as_ref()).or(first);
        csv::write(&looking.program, &export, language.map_or("en", String::as_str))
    });
    let (kind, name) = match is_csv {
        true => ("text/csv; charset=utf-8; header=present", "attachment; filename=\"laurel.csv\""),
        false => ("application/json", "attachment; filename=\"laurel.json\""),
    };
    let fields = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((fields, written.await?).into_response())
}

fn everything(tx: &mut Tx<'_>, looking: &Looking) -> Outcome<Export> {
    let Looking { program, member, holder, state, now } = looking;
    let (member_id, now) = (&holder.member_id, *now);
    let kept = store::kept(tx, member_id)?;
    let (entries, entries_hash) = entries(tx, member_id)?;
    let balance = ledger::balance(tx, member_id, state, now)?;
    let standing = ledger::look(tx, program, holder, state.clone(), now, |account| account.standing(now))?;
    Ok(Export {
        schema: SCHEMA.to_owned(),
        exported_at: now,
        program: kept.program,
        entries_hash,
        identity: Identity {
            member_id: member_id.clone(),
            external_id: kept.external_id,
            member: member.clone(),
            phone: kept.phone,
            language: kept.language,
            seen_at: kept.seen_at,
        },
        consents: consents::history(tx, member_id)?,
        sessions: store::sessions(tx, member_id)?,
        sign_ins: store::sign_ins(tx, &program.id, member_id)?,
        balance,
        status_points: state.status_points,
        standing,
        entries,
        lots: store::lots(tx, member_id)?,
        draws: store::draws(tx, member_id)?,
        events: store::events(tx, member_id)?,
        redemptions: redeemed::all(tx, member_id, now)?,
        referral_code: friends::code(tx, member_id)?,
        came_by: friends::came_by(tx, member_id)?,
        friends: friends::friends(tx, member_id, i64::MAX, now)?,
        surveys: store::surveys(tx, member_id)?,
        counters: store::counters(tx, member_id)?,
    })
}

/// The entries, each with the hash of all up to it, and the last hash.
fn entries(tx: &mut Tx<'_>, member_id: &str) -> Outcome<(Vec<EntryKept>, String)> {
    let (mut entries, mut hash) = (Vec::new(), String::new());
    loop {
        let after = entries.last().map_or(0, |entry: &EntryKept| entry.sequence);
        let records = ledger::records(tx, member_id, after, ENTRIES_AT_A_TIME)?;
        if records.is_empty() {
            return Ok((entries, hash));
        }
        for record in records {
            let hashed = json!({
                "sequence": record.sequence,
                "kind": record.kind,
                "points": record.points,
                "status_points": record.status_points,
                "debt": record.debt,
                "balance_after": record.balance_after,
                "source": record.source,
                "source_id": record.source_id,
                "program_version": record.program_version,
                "reason": record.reason,
                "occurred_at": record.occurred_at,
                "recorded_at": record.recorded_at,
            });
            let mut text = hash;
            canonical(&hashed, &mut text);
            hash = digest(text.as_bytes());
            entries.push(EntryKept {
                sequence: record.sequence,
                kind: record.kind,
                points: record.points,
                status_points: record.status_points,
                debt: record.debt,
                balance_after: record.balance_after,
                source: record.source,
                source_id: record.source_id,
                program_version: record.program_version,
                reason: record.reason,
                occurred_at: record.occurred_at,
                recorded_at: record.recorded_at,
                note: record.note,
                friend: record.friend,
                hash: hash.clone(),
            });
        }
    }
}

/// JSON without spaces, the names of each object in order: two who write the same write the same bytes.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort_unstable();
            for (nth, name) in names.into_iter().enumerate() {
                text.push(if nth == 0 { '{' } else { ',' });
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                canonical(&fields[name], text);
            }
            text.push_str(if fields.is_empty() { "{}" } else { "}" });
        }
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                text.push(if nth == 0 { '[' } else { ',' });
                canonical(item, text);
            }
            text.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        other => text.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn canonical_json_does_not_depend_on_the_order_of_names() {
        let mut text = String::new();
        let value = serde_json::json!({ "b": [1, {}, []], "a": { "é\n": null, "A": "\"" } });
        super::canonical(&value, &mut text);
        assert_eq!(text, "{\"a\":{\"A\":\"\\\"\",\"é\\n\":null},\"b\":[1,{},[]]}");
    }
}
