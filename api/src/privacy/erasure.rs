//! Erasing a member: what it takes is shown first, and then exactly that is done.

use super::store;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, Holder};
use crate::members::{self, check_fresh, holder, signed_in};
use crate::problem::{Outcome, Problem, bug, refusal};
use crate::referrals::kept as friends;
use crate::request::{Json, Path};
use crate::rewards::kept as redeemed;
use crate::session::{self, Brand, SessionKey};
use crate::{App, Shared};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use contract::Instant;
use contract::privacy::{Erase, Erasure, Lost, Stays};
use contract::problem::{Problem as Told, code};
use contract::programs::{Program, RewardKind};

/// Erase me, with a preview of what is lost
///
/// `{"confirm": false}` changes nothing. With its token and `"confirm": true` it is done, and every session
/// ends.
#[utoipa::path(post, path = "/v1/me/erasure", tag = "privacy", request_body = Erase,
    responses(
        (status = 200, body = Erasure),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 403, body = Told, content_type = "application/problem+json",
            description = "fresh_hand_off_needed: to confirm, in a brand's page"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "erasure_changed: something changed since the preview"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "erasure_not_valid: to confirm takes the preview's token"),
    ))]
pub async fn erase_me(
    State(app): State<Shared>,
    key: SessionKey,
    Json(asked): Json<Erase>,
) -> Outcome<Response> {
    check(&asked)?;
    let (now, ours) = (app.clock.now(), app.clone());
    let erased = app.db.write(move |tx| {
        let (_, program) = signed_in(tx, &key, now)?;
        let program = ours.programs.get(&program)?;
        if asked.confirm {
            check_fresh(tx, &key, now)?;
        }
        let holder = holder(tx, &key.member_id)?;
        erase(tx, &program, &holder, &asked, now)
    });
    let erased = erased.await?;
    let body = axum::Json(&erased);
    Ok(match erased.erased_at {
        Some(_) => (ended(&app)?, body).into_response(),
        None => body.into_response(),
    })
}

/// Erase a member, with a preview of what is lost
///
/// Afterwards nobody is known by this id: it answers `unknown_member`, and whoever joins by it is new.
#[utoipa::path(post, path = "/v1/members/{external_id}/erasure", tag = "privacy", request_body = Erase,
    params(("external_id" = String, Path, description = "The brand's own id of the member")),
    security(("key" = [])),
    responses(
        (status = 200, body = Erasure),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_member"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "erasure_changed: something changed since the preview"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "erasure_not_valid: to confirm takes the preview's token"),
    ))]
pub async fn erase_member(
    State(app): State<Shared>,
    brand: Brand,
    Path(external_id): Path,
    Json(asked): Json<Erase>,
) -> Outcome<axum::Json<Erasure>> {
    check(&asked)?;
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let erased = app.db.write(move |tx| {
        let holder = members::find(tx, &program.id, &external_id)?;
        let holder = holder.ok_or_else(|| unknown(&program, &external_id))?;
        if asked.confirm {
            brand.note(tx, Some(&holder.member_id), 200, now)?;
        }
        erase(tx, &program, &holder, &asked, now)
    });
    erased.await.map(axum::Json)
}

/// Shows what would be lost, or does it.
///
/// Refused: what is not what was shown.
pub fn erase(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    asked: &Erase,
    now: Instant,
) -> Outcome<Erasure> {
    ledger::settle(tx, program, holder, now)?;
    let shown = preview(tx, program, holder, now)?;
    if !asked.confirm {
        return Ok(shown);
    }
    if asked.token.as_ref() != Some(&shown.token) {
        return Err(changed());
    }
    forget(tx, program, holder, now)?;
    Ok(Erasure { erased_at: Some(now), ..shown })
}

/// Takes everything away that says who the member is; the ledger stays, under its random number, and comes
/// to nothing.
pub fn forget(tx: &mut Tx<'_>, program: &Program, holder: &Holder, now: Instant) -> Outcome<()> {
    let member_id = &holder.member_id;
    let kept = store::kept(tx, member_id)?;
    redeemed::cancel_unused(tx, program, holder, now).map_err(|problem| match problem {
        // A till used a code at this very moment.
        Problem::Refusal(told) if told.code == code::REDEMPTION_USED => changed(),
        other => other,
    })?;
    friends::forget(tx, &program.id, member_id, kept.external_id.as_deref())?;
    ledger::close(tx, program, holder, now)?;
    store::forget_words(tx, member_id)?;
    store::forget_person(tx, &program.id, member_id, now)
}

/// What would be lost of an account that is up to date.
fn preview(tx: &mut Tx<'_>, program: &Program, holder: &Holder, now: Instant) -> Outcome<Erasure> {
    let member_id = &holder.member_id;
    let state = ledger::state(tx, member_id)?;
    let balance = ledger::balance(tx, member_id, &state, now)?;
    let entry_count = state.sequence;
    let standing = ledger::look(tx, program, holder, state, now, |account| account.standing(now))?;
    let lost = Lost {
        worth_minor: worth(program, balance.available + balance.pending),
        balance,
        currency: program.currency.clone(),
        tier: standing.tier.map(|tier| tier.tier),
        paid_until_at: standing.membership.and_then(|membership| membership.paid_until_at),
        gifts: standing.gifts,
        codes: redeemed::unused(tx, member_id, now)?,
        waiting_friend_count: friends::waiting_count(tx, member_id)?,
        session_count: store::count_sessions(tx, member_id, now)?,
    };
    let stays = Stays { entry_count, answer_count: store::count_answers(tx, member_id)? };
    let shown = Erasure { lost, stays, token: String::new(), erased_at: None };
    let text = serde_json::to_string(&shown).map_err(|error| bug(error.to_string()))?;
    Ok(Erasure { token: digest(format!("{member_id}/{text}").as_bytes())[..32].to_owned(), ..shown })
}

/// What points come to at the best rate at which they can be turned into money.
fn worth(program: &Program, points: i64) -> Option<i64> {
    let is_money = |kind| matches!(kind, RewardKind::Coupon | RewardKind::StoreCredit);
    let money = program.rewards.iter().filter(|reward| is_money(reward.kind) && reward.cost > 0);
    let rate = |cost: i64, minor: i64| i128::from(points) * i128::from(minor) / i128::from(cost);
    let worth = money.filter_map(|reward| Some(rate(reward.cost, reward.amount_minor?))).max();
    worth.and_then(|worth| i64::try_from(worth).ok())
}

/// The session's cookie is over.
fn ended(app: &App) -> Outcome<SignedOutHeaders> {
    Ok(AppendHeaders([(header::SET_COOKIE, session::cookie(app, "")?)]))
}

type SignedOutHeaders = AppendHeaders<[(header::HeaderName, HeaderValue); 1]>;

fn check(asked: &Erase) -> Outcome<()> {
    if !asked.confirm || asked.token.is_some() {
        return Ok(());
    }
    let detail = "To confirm takes the `token` of the preview: send {\"confirm\": false} first.";
    let (status, title) = (StatusCode::UNPROCESSABLE_ENTITY, "Not an erasure");
    Err(refusal(status, "erasure_not_valid", title, detail))
}

fn changed() -> Problem {
    let detail = "Something changed since the preview, so nothing was erased. Please look at it again.";
    refusal(StatusCode::CONFLICT, "erasure_changed", "Something changed", detail)
}

fn unknown(program: &Program, external_id: &str) -> Problem {
    let detail = format!("`{external_id}` is not a member of `{}`.", program.id);
    refusal(StatusCode::NOT_FOUND, "unknown_member", "There is no such member", detail)
}
