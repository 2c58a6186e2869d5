//! The brand's view of a member: put, look up, adjust.

use super::consents::{self, Said};
use super::contacts::{self, Contact};
use super::{email_address, find, find_or_claim, store};
use crate::Shared;
use crate::db::Tx;
use crate::ledger::{self, Holder};
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::Brand;
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::events::{Effects, EventResult, EventStatus};
use contract::members::{Adjust, MemberStanding, PutMember};
use contract::points::{EntryKind, Reason, Step};
use contract::privacy::SaidBy;
use contract::problem::Problem as Told;
use contract::programs::Program;
use rules::EXACT_MAX;
use rules::account::Posting;
use rules::book::Share;
use std::sync::Arc;

/// What lapses next: so many dates are told.
pub const LAPSES_TOLD: usize = 3;

/// The source of corrections.
pub const ADJUSTMENT: &str = "adjustment";

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 100;

/// The longest reason of an adjustment, in characters.
const REASON_CHARS_MAX: usize = 300;

/// Let a member join, or change what the brand knows of one
#[utoipa::path(put, path = "/v1/members/{external_id}", tag = "members", request_body = PutMember,
    params(("external_id" = String, Path, description = "The brand's own id of the member")),
    security(("key" = [])),
    responses(
        (status = 200, body = MemberStanding),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "email_taken: another member of the program has this address"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "member_not_valid, invalid_email"),
    ))]
pub async fn put_member(
    State(app): State<Shared>,
    brand: Brand,
    Path(external_id): Path,
    Json(put): Json<PutMember>,
) -> Outcome<axum::Json<MemberStanding>> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    check_text("the member's id", &external_id, 255)?;
    let joined_at = joined_at(&put, now)?;
    let details = Details::of(&put)?;
    let write = move |tx: &mut Tx<'_>| {
        let holder = find_or_claim(tx, &program.id, &external_id, put.email.as_deref(), joined_at)?;
        let holder = set(tx, &program, &holder, &details, now)?;
        let said = Said { by: SaidBy::Brand, language: None, at: now };
        consents::say(tx, &holder.member_id, put.consents.unwrap_or_default(), said)?;
        ledger::settle(tx, &program, &holder, now)?;
        brand.note(tx, Some(&holder.member_id), 200, now)?;
        standing(tx, &program, &holder, &external_id, now)
    };
    app.db.write(write).await.map(axum::Json)
}

/// Look a member up
#[utoipa::path(get, path = "/v1/members/{external_id}", tag = "members",
    params(("external_id" = String, Path, description = "The brand's own id of the member")),
    security(("key" = [])),
    responses(
        (status = 200, body = MemberStanding),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_member"),
    ))]
pub async fn show_member(
    State(app): State<Shared>,
    brand: Brand,
    Path(external_id): Path,
) -> Outcome<axum::Json<MemberStanding>> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let (ours, id) = (Arc::clone(&program), external_id.clone());
    let seen = app.db.read(move |tx| {
        let holder = known(tx, &ours, &id)?;
        let state = ledger::state(tx, &holder.member_id)?;
        match ledger::is_due(&ours, &state, now) {
            true => Ok(None),
            false => standing(tx, &ours, &holder, &id, now).map(Some),
        }
    });
    if let Some(seen) = seen.await? {
        return Ok(axum::Json(seen));
    }
    let settled = app.db.write(move |tx| {
        let holder = known(tx, &program, &external_id)?;
        ledger::settle(tx, &program, &holder, now)?;
        standing(tx, &program, &holder, &external_id, now)
    });
    settled.await.map(axum::Json)
}

/// Correct a member's points
///
/// The same id with the same body answers as the first time.
#[utoipa::path(post, path = "/v1/members/{external_id}/adjustments", tag = "members", request_body = Adjust,
    params(("external_id" = String, Path, description = "The brand's own id of the member")),
    security(("key" = [])),
    responses(
        (status = 200, body = EventResult),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_member"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "insufficient_points, id_already_used"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "adjustment_not_valid, too_many_points"),
    ))]
pub async fn adjust_member(
    State(app): State<Shared>,
    brand: Brand,
    Path(external_id): Path,
    Json(adjust): Json<Adjust>,
) -> Outcome<axum::Json<EventResult>> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let posted = app.db.write(move |tx| {
        let holder = known(tx, &program, &external_id)?;
        let id = adjust.id.clone();
        let (status, effects) = self::adjust(tx, &program, &holder, &adjust, now)?;
        brand.note(tx, Some(&holder.member_id), 200, now)?;
        Ok(EventResult { id, status, effects: Some(effects), problem: None })
    });
    posted.await.map(axum::Json)
}

/// Posts a correction once.
///
/// Refusals, in order: what is not an adjustment, id already used, not enough points, too many.
pub fn adjust(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    adjust: &Adjust,
    now: Instant,
) -> Outcome<(EventStatus, Effects)> {
    check_adjust(adjust)?;
    if let Some(sequence) = ledger::posted_by(tx, &holder.member_id, ADJUSTMENT, &adjust.id)? {
        let before = ledger::entry(tx, &holder.member_id, sequence)?;
        let same = before.filter(|entry| {
            entry.points == adjust.points
                && entry.status_points == adjust.status_points
                && entry.reason.params.note.as_deref() == Some(&adjust.reason)
        });
        let Some(entry) = same else {
            let detail =
                format!("`{}` came before with another body; a new adjustment needs a new id.", adjust.id);
            return Err(refusal(StatusCode::CONFLICT, "id_already_used", "The id was used before", detail));
        };
        return Ok((EventStatus::Duplicate, effects(entry)));
    }
    let share = Share { points: adjust.points, status_points: adjust.status_points };
    let sequence = ledger::post(tx, program, holder, now, |account| {
        let posting = Posting::new(EntryKind::Adjust, ADJUSTMENT, &adjust.id, now);
        Ok(account.adjust(&posting, share, &adjust.reason)?.sequence)
    })?;
    tracing::info!(program = program.id, sequence, "adjusted");
    let entry = ledger::entry(tx, &holder.member_id, sequence)?;
    let entry = entry.ok_or_else(|| crate::problem::bug("an adjustment made no entry"))?;
    Ok((EventStatus::Applied, effects(entry)))
}

/// What an entry changed, as the sender of what made it is told.
pub fn effects(entry: contract::points::Entry) -> Effects {
    Effects {
        sequence: entry.sequence,
        points: entry.points,
        status_points: entry.status_points,
        balance_after: entry.balance_after,
        occurred_at: entry.occurred_at,
        tier: tier_of(&entry.reason),
        reason: entry.reason,
        referral: None,
    }
}

/// The tier to which what happened led.
pub fn tier_of(reason: &Reason) -> Option<String> {
    let is_tier = |step: &&Step| step.key == "tier_reached" || step.key == "tier_lost";
    reason.steps.iter().rev().find(is_tier).and_then(|step| step.id.clone())
}

/// What the brand knows of a person, read and checked.
#[derive(Clone, Debug, Default)]
pub struct Details {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    birthday: Option<contract::members::Birthday>,
}

impl Details {
    /// Refused: an address that is none, a number that is none, a day that is none, a name that is too long.
    pub fn of(put: &PutMember) -> Outcome<Details> {
        if let Some(name) = &put.name {
            check_text("`name`", name, NAME_CHARS_MAX)?;
        }
        if put.birthday.is_some_and(|birthday| !rules::calendar::is_birthday(birthday)) {
            return Err(not_valid("`birthday` is not a day; it should be such as {\"month\":2,\"day\":29}."));
        }
        let email = put.email.as_deref().map(email_address).transpose()?;
        Ok(Details {
            name: put.name.clone(),
            email: email.map(|email| email.to_string()),
            phone: put.phone.as_deref().map(contacts::phone).transpose()?,
            birthday: put.birthday,
        })
    }
}

/// Writes down what is known of a member. Time is brought up to date first: a birthday told today brings
/// nothing
/// for the past.
pub fn set(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    details: &Details,
    now: Instant,
) -> Outcome<Holder> {
    if let Some(email) = &details.email {
        let identity = store::Identity::Email(email);
        let is_free = store::insert_identity(tx, &program.id, identity, &holder.member_id)?;
        let owner = store::identity(tx, &program.id, "email", email)?;
        if !is_free && owner.is_some_and(|owner| owner.member_id != holder.member_id) {
            let detail = "Another member of the program has this address; an address leads to one member.";
            return Err(refusal(StatusCode::CONFLICT, "email_taken", "The address is taken", detail));
        }
        let before = store::member_by_id(tx, &holder.member_id)?.and_then(|member| member.email);
        if let Some(before) = before.filter(|before| before != email) {
            // Whoever has the old address's letters is not this member any more.
            store::delete_email(tx, &program.id, &before, &holder.member_id)?;
        }
    }
    if details.birthday.is_some_and(|birthday| holder.who.birthday != Some(birthday)) {
        ledger::settle(tx, program, holder, now)?;
        ledger::make_due(tx, &holder.member_id)?;
    }
    let (email, phone) = (details.email.as_deref(), details.phone.as_deref());
    let given = [(Contact::Email, email), (Contact::Phone, phone)];
    for (contact, text) in given.into_iter().filter_map(|(contact, text)| Some((contact, text?))) {
        contacts::note(tx, &program.id, &holder.member_id, contact, text)?;
    }
    let name = details.name.as_deref();
    store::set_member(tx, &holder.member_id, name, email, phone, details.birthday)?;
    super::holder(tx, &holder.member_id)
}

/// Where a member stands, for an account that is up to date.
fn standing(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    external_id: &str,
    now: Instant,
) -> Outcome<MemberStanding> {
    let member = store::member_by_id(tx, &holder.member_id)?;
    let member = member.ok_or_else(|| crate::problem::bug("a member came and went"))?;
    let state = ledger::state(tx, &holder.member_id)?;
    let status_points = state.status_points;
    let balance = ledger::balance(tx, &holder.member_id, &state, now)?;
    let (lapses, standing) = ledger::look(tx, program, holder, state, now, |account| {
        Ok((account.lapses(LAPSES_TOLD)?, account.standing(now)?))
    })?;
    let external_id = external_id.to_owned();
    let consents = consents::consents(tx, &holder.member_id)?;
    Ok(MemberStanding {
        external_id,
        member,
        balance,
        status_points,
        lapses,
        standing,
        consents,
        as_of_at: now,
    })
}

fn known(tx: &mut Tx<'_>, program: &Program, external_id: &str) -> Outcome<Holder> {
    find(tx, &program.id, external_id)?.ok_or_else(|| {
        let detail =
            format!("`{external_id}` is not a member of `{}`; PUT lets the member join.", program.id);
        refusal(StatusCode::NOT_FOUND, "unknown_member", "There is no such member", detail)
    })
}

fn joined_at(put: &PutMember, now: Instant) -> Outcome<Instant> {
    let Some(text) = &put.joined else {
        return Ok(now);
    };
    let at = text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond()).filter(|at| *at <= now);
    at.ok_or_else(|| {
        not_valid(format!(
            "`joined` is `{text}`; it should be a time that was, such as \"2027-01-14T08:12:00Z\"."
        ))
    })
}

fn check_adjust(adjust: &Adjust) -> Outcome<()> {
    let wrong = |detail: String| {
        refusal(StatusCode::UNPROCESSABLE_ENTITY, "adjustment_not_valid", "Not an adjustment", detail)
    };
    for (name, text, max) in [
        ("id", &adjust.id, 255),
        ("reason", &adjust.reason, REASON_CHARS_MAX),
        ("actor", &adjust.actor, NAME_CHARS_MAX),
    ] {
        let count = text.chars().count();
        if !(1..=max).contains(&count) || text.chars().any(char::is_control) {
            let detail = format!("`{name}` should have 1 to {max} characters, and none that cannot be seen.");
            return Err(wrong(detail));
        }
    }
    for (name, number) in [("points", adjust.points), ("status_points", adjust.status_points)] {
        if !(-EXACT_MAX..=EXACT_MAX).contains(&number) {
            return Err(wrong(format!("`{name}` should be between -{EXACT_MAX} and {EXACT_MAX}.")));
        }
    }
    Ok(())
}

fn check_text(what: &str, text: &str, chars_max: usize) -> Outcome<()> {
    let count = text.chars().count();
    if !(1..=chars_max).contains(&count) || text.chars().any(char::is_control) || text.len() > 255 {
        return Err(not_valid(format!(
            "{what} should have 1 to {chars_max} characters, and none that cannot be seen."
        )));
    }
    Ok(())
}

fn not_valid(detail: impl Into<String>) -> Problem {
    refusal(
        StatusCode::UNPROCESSABLE_ENTITY,
        "member_not_valid",
        "The member is not what it should be",
        detail,
    )
}
