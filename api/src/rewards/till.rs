//! What a till and a brand do with a redemption: use its code, or cancel it.

use super::store::{self, Kept};
use super::{draws, put_back, told};
use crate::Shared;
use crate::code;
use crate::db::Tx;
use crate::members;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::Brand;
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::Problem as Told;
use contract::rewards::{CancelRedemption, RedemptionAtTill, RedemptionState, UseRedemption};

/// Use a code at the till
///
/// The till makes the id: the same id again answers the same, so that a till that did not hear the answer
/// asks again.
#[utoipa::path(post, path = "/v1/redemptions/{code}/use", tag = "rewards", request_body = UseRedemption,
    params(("code" = String, Path, description = "As read or typed; spaces, hyphens and case do not matter")),
    security(("key" = [])),
    responses(
        (status = 200, body = RedemptionAtTill, description = "It is used now, by this till's id"),
        (status = 404, body = Told, content_type = "application/problem+json", description = "unknown_code"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "code_used, code_cancelled, code_waits: its draw is not held yet, code_not_won"),
        (status = 410, body = Told, content_type = "application/problem+json", description = "code_expired"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "code_mistyped, use_not_valid"),
    ))]
pub async fn use_code(
    State(app): State<Shared>,
    brand: Brand,
    Path(typed): Path,
    Json(at_till): Json<UseRedemption>,
) -> Outcome<axum::Json<RedemptionAtTill>> {
    check_line("id", &at_till.id, 255)?;
    let now = app.clock.now();
    let used = app.db.write(move |tx| {
        let kept = find(tx, &brand.program, &typed)?;
        brand.note(tx, Some(&kept.member_id), 200, now)?;
        use_it(tx, kept, &at_till.id, now)
    });
    used.await.map(axum::Json)
}

/// Cancel a redemption that is not used, for the brand: everything comes back to the member
#[utoipa::path(post, path = "/v1/redemptions/{code}/cancel", tag = "rewards",
    request_body = CancelRedemption,
    params(("code" = String, Path, description = "Its code, or its `reference`, which every redemption has")),
    security(("key" = [])),
    responses(
        (status = 200, body = RedemptionAtTill),
        (status = 404, body = Told, content_type = "application/problem+json", description = "unknown_code"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "redemption_used"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "code_mistyped, use_not_valid"),
    ))]
pub async fn cancel_code(
    State(app): State<Shared>,
    brand: Brand,
    Path(typed): Path,
    Json(cancel): Json<CancelRedemption>,
) -> Outcome<axum::Json<RedemptionAtTill>> {
    check_line("reason", &cancel.reason, 300)?;
    check_line("actor", &cancel.actor, 100)?;
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let cancelled = app.db.write(move |tx| {
        let kept = find(tx, &program.id, &typed)?;
        crate::ledger::lock(tx, &kept.member_id)?;
        brand.note(tx, Some(&kept.member_id), 200, now)?;
        let kept = store::redemption(tx, &kept.member_id, &kept.id)?.unwrap_or(kept);
        let kept = if kept.cancelled_at.is_some() {
            kept
        } else {
            let holder = members::holder(tx, &kept.member_id)?;
            let kept = put_back(tx, &program, &holder, kept, Some(&cancel.reason), now)?;
            tracing::info!(program = program.id, id = kept.id, "cancelled");
            kept
        };
        at_till(tx, &kept, now)
    });
    cancelled.await.map(axum::Json)
}

/// Uses a member's own code because an order names it; whether that came to anything.
pub fn use_with_order(
    tx: &mut Tx<'_>,
    program: &str,
    member_id: &str,
    coupon: &str,
    used_by: &str,
    now: Instant,
) -> Outcome<bool> {
    let Ok(code) = code::read(coupon, code::OF_REDEMPTION) else {
        // The brand has coupons of its own, too.
        return Ok(false);
    };
    match store::by_code(tx, program, &code)? {
        Some((owner, id)) if owner == member_id => match store::redemption(tx, member_id, &id)? {
            Some(kept) if kept.ticket.is_none() => store::use_it(tx, &kept, used_by, now),
            _ => Ok(false),
        },
        _ => Ok(false),
    }
}

/// Uses it once. Refusals, in order: cancelled, waits for its draw, did not win, used, expired.
fn use_it(tx: &mut Tx<'_>, kept: Kept, used_by: &str, now: Instant) -> Outcome<RedemptionAtTill> {
    if kept.ticket.is_some() {
        draws::hold_due(tx, &kept.program, now)?;
    }
    let ticket = told(tx, &kept, now)?.ticket;
    let is_usable = ticket.is_none_or(|ticket| ticket.has_won == Some(true));
    if is_usable && store::use_it(tx, &kept, used_by, now)? {
        let kept = store::redemption(tx, &kept.member_id, &kept.id)?.unwrap_or(kept);
        return at_till(tx, &kept, now);
    }
    // Somebody may have been quicker since it was read.
    let kept = store::redemption(tx, &kept.member_id, &kept.id)?.unwrap_or(kept);
    if kept.used_at.is_some() && kept.used_by.as_deref() == Some(used_by) {
        return at_till(tx, &kept, now);
    }
    let conflict = |code, title, detail: &str| refusal(StatusCode::CONFLICT, code, title, detail);
    Err(match told(tx, &kept, now)?.state {
        RedemptionState::Cancelled => {
            conflict("code_cancelled", "The code was cancelled", "It was undone, and the points went back.")
        }
        RedemptionState::Reserved => {
            conflict("code_waits", "The draw is not held yet", "A ticket is good for something once it won.")
        }
        RedemptionState::Used if kept.used_at.is_none() && kept.ticket.is_some() => {
            conflict("code_not_won", "The ticket did not win", "The draw is held, and others won.")
        }
        RedemptionState::Expired => {
            let detail = "Its time is over; the member's wallet says since when.";
            refusal(StatusCode::GONE, "code_expired", "The code has expired", detail)
        }
        _ => {
            let at = kept.used_at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
            let at = at.map_or_else(|| "before".to_owned(), |at| format!("at {at}"));
            conflict("code_used", "The code was used", &format!("It was used {at}; a code is good once."))
        }
    })
}

/// The redemption that a code leads to. Refused: what is no code, and a code that is none of the program's.
fn find(tx: &mut Tx<'_>, program: &str, typed: &str) -> Outcome<Kept> {
    let unknown = || {
        let detail = "No redemption of this program has this code.";
        refusal(StatusCode::NOT_FOUND, "unknown_code", "There is no such code", detail)
    };
    let code = code::read(typed, code::OF_REDEMPTION).map_err(mistyped)?;
    let (member_id, id) = store::by_code(tx, program, &code)?.ok_or_else(unknown)?;
    store::redemption(tx, &member_id, &id)?.ok_or_else(unknown)
}

fn mistyped(wrong: code::NotACode) -> Problem {
    let detail = match wrong {
        code::NotACode::Shape => {
            "A code has 15 letters and digits, such as ABCDE-23456-FGHJK; there is no 0, 1, I, L or O in it."
        }
        code::NotACode::Check => "A character is wrong, or two are exchanged; please read it once more.",
    };
    refusal(StatusCode::UNPROCESSABLE_ENTITY, "code_mistyped", "The code is mistyped", detail)
}

fn at_till(tx: &mut Tx<'_>, kept: &Kept, now: Instant) -> Outcome<RedemptionAtTill> {
    let redemption = contract::rewards::Redemption { qr: None, link: None, ..told(tx, kept, now)? };
    let (name, external_id) = members::known_as(tx, &kept.member_id)?;
    Ok(RedemptionAtTill { external_id, name, redemption })
}

fn check_line(name: &str, text: &str, chars_max: usize) -> Outcome<()> {
    let count = text.chars().count();
    if (1..=chars_max).contains(&count) && !text.chars().any(char::is_control) {
        return Ok(());
    }
    let detail = format!("`{name}` should have 1 to {chars_max} characters, and none that cannot be seen.");
    let (status, code) = (StatusCode::UNPROCESSABLE_ENTITY, "use_not_valid");
    Err(refusal(status, code, "The body is not what it should be", detail))
}
