//! Invites that a brand's systems make: by letter, or as links that the brand sends itself.

use super::store::{self, Asked};
use super::{answering, asking, known, letters};
use crate::Shared;
use crate::db::Tx;
use crate::id;
use crate::ledger;
use crate::members;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::Brand;
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::Problem as Told;
use contract::programs::{Program, Survey};
use contract::surveys::{INVITES_MAX, Invite, InviteBy, InviteMembers, InviteStatus, Invites};
use std::collections::HashMap;
use std::sync::Arc;

/// The longest id, in bytes.
const ID_BYTES_MAX: usize = 255;

/// The longest name of a channel, in characters.
const CHANNEL_CHARS_MAX: usize = 60;

/// Invite members to answer
///
/// One item a member, in order. The same id invites each member once, and makes another link to the same
/// question. Letters leave within moments; one that cannot leave is tried again.
#[utoipa::path(post, path = "/v1/surveys/{survey}/invites", tag = "surveys", request_body = InviteMembers,
    params(("survey" = String, Path, description = "The id of one of the program's surveys")),
    security(("key" = [])),
    responses(
        (status = 200, body = Invites),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_survey, unknown_program"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "survey_closed; id_already_used: it came with another `by` before"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "invites_not_valid, body_not_valid"),
    ))]
pub async fn invite_members(
    State(app): State<Shared>,
    brand: Brand,
    Path(survey): Path,
    Json(wanted): Json<InviteMembers>,
) -> Outcome<axum::Json<Invites>> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let asks = known(&program, &survey)?;
    check(&program, &wanted)?;
    if asks.until_at.is_some_and(|until_at| until_at <= now) {
        let detail = format!("`{survey}` could be answered until its last day, which is over.");
        return Err(refusal(StatusCode::CONFLICT, "survey_closed", "The survey is closed", detail));
    }
    let (is_mailed, url) = (wanted.by == InviteBy::Mail, app.public_url.clone());
    let ours = Arc::clone(&program);
    let invited = app.db.write(move |tx| {
        brand.note(tx, None, 200, now)?;
        let survey = known(&ours, &survey)?;
        let mut told: HashMap<&str, Invite> = HashMap::new();
        for member in &wanted.members {
            if !told.contains_key(member.as_str()) {
                let invite = invite(tx, (&ours, survey), &wanted, member, &url, now)?;
                told.insert(member, invite);
            }
        }
        Ok(wanted.members.iter().filter_map(|member| told.get(member.as_str()).cloned()).collect())
    });
    let invites = invited.await?;
    if is_mailed {
        tokio::spawn(letters::send_due_if_idle(app.clone()));
    }
    Ok(axum::Json(Invites { invites }))
}

/// Invites one member. What it may not come to, first match: unknown, no letters wanted, no address, asked
/// not long ago.
fn invite(
    tx: &mut Tx<'_>,
    (program, survey): (&Program, &Survey),
    wanted: &InviteMembers,
    member: &str,
    public_url: &str,
    now: Instant,
) -> Outcome<Invite> {
    let told =
        |status| Invite { member: member.to_owned(), status, link: None, expires_at: None, until_at: None };
    let Some(holder) = members::find(tx, &program.id, member)? else {
        return Ok(told(InviteStatus::UnknownMember));
    };
    ledger::lock(tx, &holder.member_id)?;
    let cause = ["invites", &wanted.id];
    let way = if wanted.by == InviteBy::Mail { "mail" } else { "link" };
    let invite_id = asking::invite_id(program, survey, &holder, &cause);
    let asked = match store::invite(tx, &holder.member_id, &invite_id)? {
        Some((known, _)) if known.way == "link" && way == "mail" => return Err(id_already_used(&wanted.id)),
        Some((known, _)) if known.way != "link" && way == "link" => return Err(id_already_used(&wanted.id)),
        Some((known, _)) => known,
        None => {
            let (email, is_wanted) = store::contact(tx, &holder.member_id)?;
            if !is_wanted {
                return Ok(told(InviteStatus::Unsubscribed));
            }
            if email.is_none() && wanted.by == InviteBy::Mail {
                return Ok(told(InviteStatus::NoEmail));
            }
            if let Some(until_at) = asking::throttled_until(tx, program, survey, &holder, now)? {
                return Ok(Invite { until_at: Some(until_at), ..told(InviteStatus::Throttled) });
            }
            let asked = Asked {
                way: way.to_owned(),
                language: wanted.language.clone(),
                channel: wanted.channel.clone(),
                due_at: now,
                expires_at: rules::surveys::expires_at(program, survey, now),
                ..asking::invite(tx, program, survey, &holder, &cause)?
            };
            store::insert_invite(tx, &asked)?;
            asked
        }
    };
    let link = match wanted.by {
        InviteBy::Link if answering::is_open(survey, &asked, now) => {
            Some(format!("{public_url}/s/{}", new_token(tx, &asked.member_id, &asked.invite_id)?))
        }
        _ => None,
    };
    Ok(Invite { link, expires_at: Some(asked.expires_at), ..told(InviteStatus::Sent) })
}

/// Another token that leads to an invite: 128 random bits, of which only the hash is kept.
pub(super) fn new_token(tx: &mut Tx<'_>, member_id: &str, invite_id: &str) -> Outcome<String> {
    let token = id::random()?;
    store::insert_token(tx, &id::digest(token.as_bytes()), member_id, invite_id)?;
    Ok(token)
}

fn check(program: &Program, wanted: &InviteMembers) -> Outcome<()> {
    let is_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    if !is_line(&wanted.id) || wanted.id.len() > ID_BYTES_MAX {
        return Err(not_valid(format!(
            "`id` should have 1 to {ID_BYTES_MAX} bytes, and none that cannot be seen."
        )));
    }
    let count = wanted.members.len();
    if !(1..=INVITES_MAX).contains(&count) {
        return Err(not_valid(format!("There are {count} members; send 1 to {INVITES_MAX} at a time.")));
    }
    if let Some(language) = wanted.language.as_ref().filter(|tag| !program.languages.contains(tag)) {
        let known = program.languages.join(", ");
        return Err(not_valid(format!("`language` is `{language}`; the program is written in {known}.")));
    }
    let is_channel = |channel: &String| is_line(channel) && channel.chars().count() <= CHANNEL_CHARS_MAX;
    if wanted.channel.as_ref().is_some_and(|channel| !is_channel(channel)) {
        return Err(not_valid(format!(
            "`channel` should have 1 to {CHANNEL_CHARS_MAX} characters, and none that cannot be seen."
        )));
    }
    Ok(())
}

fn id_already_used(id: &str) -> Problem {
    let detail = format!("`{id}` came before with another `by`; new invites need a new id.");
    refusal(StatusCode::CONFLICT, "id_already_used", "The id was used before", detail)
}

fn not_valid(detail: String) -> Problem {
    refusal(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invites_not_valid",
        "The invites are not what they should be",
        detail,
    )
}
