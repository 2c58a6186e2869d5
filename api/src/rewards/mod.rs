//! Rewards: what a member can have, redeeming it, undoing that, and the wallet.

pub mod codes;
pub mod draws;
pub mod kept;
mod store;
pub mod till;

use crate::code;
use crate::db::Tx;
use crate::ledger::{self, Holder};
use crate::members::look::{Looking, look};
use crate::members::{check_fresh, holder, signed_in};
use crate::page;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::SessionKey;
use crate::{App, Shared};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::{Problem as Told, code as problem_code};
use contract::programs::{Program, Reward, RewardKind};
use contract::rewards::{RedeemReward, Redemption, Redemptions, RewardStanding, Rewards};
use draws::Draw;
use rules::calendar::end_after;
use rules::refusal::{Refusal, Stop};
use rules::rewards::{Taken, Why};
use serde::Deserialize;
use store::Kept;

/// The longest id that a browser may make.
const ID_CHARS_MAX: usize = 64;

/// What there is to have, and why this member cannot have it where that is so
#[utoipa::path(get, path = "/v1/me/rewards", tag = "rewards",
    responses(
        (status = 200, body = Rewards),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn rewards(State(app): State<Shared>, key: SessionKey) -> Outcome<axum::Json<Rewards>> {
    let rewards = look(&app, key, |tx, looking| {
        Ok(Rewards { rewards: standings(tx, looking)?, as_of_at: looking.now })
    });
    rewards.await.map(axum::Json)
}

/// Redeem a reward
///
/// The browser makes the id. The same id with the same body answers the same, and takes points once.
#[utoipa::path(put, path = "/v1/me/redemptions/{id}", tag = "rewards", request_body = RedeemReward,
    params(("id" = String, Path, description = "8 to 64 letters, digits and hyphens")),
    responses(
        (status = 200, body = Redemption),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 403, body = Told, content_type = "application/problem+json", description =
            "fresh_hand_off_needed: the session was opened by a hand-off more than a minute ago"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_reward: not a reward of this program, or not any more"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "reward_changed: it costs something else now; not_yet, over, sold_out, not_now, \
                tier_too_low, membership_needed, goal_not_reached, limit_reached, insufficient_points; \
                id_already_used"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "redemption_not_valid"),
    ))]
pub async fn put_redemption(
    State(app): State<Shared>,
    key: SessionKey,
    Path(id): Path,
    Json(wanted): Json<RedeemReward>,
) -> Outcome<axum::Json<Redemption>> {
    check_id(&id)?;
    let (now, ours) = (app.clock.now(), app.clone());
    let redeemed = app.db.write(move |tx| {
        let (program, holder) = member(tx, &ours, &key, now)?;
        check_fresh(tx, &key, now)?;
        let kept = redeem(tx, &program, &holder, &id, &wanted, now)?;
        told(tx, &kept, now)
    });
    redeemed.await.map(axum::Json)
}

/// Undo a redemption while it is unused and its time to be undone is not over
///
/// The same points go back into the same lots with the same dates. Again, it answers the same.
#[utoipa::path(delete, path = "/v1/me/redemptions/{id}", tag = "rewards",
    params(("id" = String, Path, description = "The redemption's id")),
    responses(
        (status = 200, body = Redemption),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_redemption"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "redemption_used, undo_over"),
    ))]
pub async fn delete_redemption(
    State(app): State<Shared>,
    key: SessionKey,
    Path(id): Path,
) -> Outcome<axum::Json<Redemption>> {
    let (now, ours) = (app.clock.now(), app.clone());
    let undone = app.db.write(move |tx| {
        let (program, holder) = member(tx, &ours, &key, now)?;
        let kept = undo(tx, &program, &holder, &id, now)?;
        told(tx, &kept, now)
    });
    undone.await.map(axum::Json)
}

/// Which page of the wallet is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// `next_cursor` of the page after which this one comes; without it, the newest
    cursor: Option<String>,
    /// 1 to 100; 20 if not given
    limit: Option<i64>,
}

/// The wallet: what was redeemed, newest first
#[utoipa::path(get, path = "/v1/me/redemptions", tag = "rewards", params(Page),
    responses(
        (status = 200, body = Redemptions),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "cursor_not_valid, query_not_valid"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn redemptions(
    State(app): State<Shared>,
    key: SessionKey,
    asked: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Outcome<axum::Json<Redemptions>> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let limit = page::limit(asked.limit)?;
    let (now, ours, session) = (app.clock.now(), app.clone(), key.clone());
    let is_due = app.db.read(move |tx| {
        let (program, holder) = member(tx, &ours, &session, now)?;
        store::has_due_ticket(tx, &program.id, &holder.member_id, now)
    });
    if is_due.await? {
        let (ours, session) = (app.clone(), key.clone());
        let hold = app.db.write(move |tx| {
            let (program, _) = member(tx, &ours, &session, now)?;
            draws::hold_due(tx, &program.id, now)
        });
        hold.await?;
    }
    let wallet = look(&app, key, move |tx, looking| {
        let member_id = &looking.holder.member_id;
        let before = asked.cursor.as_deref().map(|cursor| before(cursor, member_id)).transpose()?;
        let mut kept = store::redemptions(tx, member_id, before, limit + 1)?;
        let is_last = page::cut(&mut kept, limit);
        let last = kept.last().filter(|_| !is_last);
        let next_cursor =
            last.map(|last| page::cursor(&format!("{}-{}", last.redeemed_at, last.id), member_id));
        let redemptions = kept.iter().map(|kept| told(tx, kept, looking.now)).collect::<Outcome<Vec<_>>>()?;
        Ok(Redemptions { redemptions, next_cursor, as_of_at: looking.now })
    });
    wallet.await.map(axum::Json)
}

fn member(
    tx: &mut Tx<'_>,
    app: &App,
    key: &SessionKey,
    now: Instant,
) -> Outcome<(std::sync::Arc<Program>, Holder)> {
    let (_, program) = signed_in(tx, key, now)?;
    Ok((app.programs.get(&program)?, holder(tx, &key.member_id)?))
}

fn standings(tx: &mut Tx<'_>, looking: &Looking) -> Outcome<Vec<RewardStanding>> {
    let Looking { program, holder, state, now, .. } = looking;
    let mut left = Vec::new();
    let mut draws = Vec::new();
    for reward in &program.rewards {
        left.push(how_many(tx, &program.id, reward)?);
        let draw = draws::closes_at(program, reward, *now).map(|closes_at| {
            draws::told(tx, Draw { program: &program.id, reward: &reward.id, closes_at }, false)
        });
        draws.push(draw.transpose()?.flatten());
    }
    ledger::look(tx, program, holder, state.clone(), *now, |account| {
        let (standing, balance) = (account.standing(*now)?, account.balance(*now)?);
        let gifts = rules::rewards::gifts(program, &standing);
        let gifts = gifts.into_iter().map(|reward| RewardStanding { reward, ..RewardStanding::default() });
        let mut standings: Vec<RewardStanding> = gifts.collect();
        for ((reward, left), draw) in program.rewards.iter().zip(left).zip(draws) {
            let reasons = account.why_not(reward, left, (&standing, &balance), *now)?;
            standings.push(RewardStanding { reward: reward.clone(), reasons, left, draw });
        }
        Ok(standings)
    })
}

/// How many of a reward are left; none where there are enough for all.
fn how_many(tx: &mut Tx<'_>, program: &str, reward: &Reward) -> Outcome<Option<i64>> {
    let free = match reward.kind {
        RewardKind::PartnerCode => Some(store::free_codes(tx, program, &reward.id)?),
        _ => None,
    };
    let stock = match reward.stock {
        Some(stock) => Some((stock - store::taken(tx, program, &reward.id)?).max(0)),
        None => None,
    };
    Ok(free.into_iter().chain(stock).min())
}

/// Redeems a reward once.
///
/// Refusals, in order: the id was used for something else, no such reward, another price, why it cannot be
/// had.
pub fn redeem(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    id: &str,
    wanted: &RedeemReward,
    now: Instant,
) -> Outcome<Kept> {
    ledger::lock(tx, &holder.member_id)?;
    if let Some(known) = store::redemption(tx, &holder.member_id, id)? {
        if known.terms.id == wanted.reward && known.terms.cost == wanted.cost {
            return Ok(known);
        }
        let detail = format!("`{id}` was for `{}` before; a new redemption needs a new id.", known.terms.id);
        return Err(refusal(StatusCode::CONFLICT, "id_already_used", "The id was used before", detail));
    }
    let reward = program.rewards.iter().find(|known| known.id == wanted.reward);
    if let Some(reward) = reward {
        draws::promise(tx, program, reward, now)?;
    }
    let left = reward.map(|reward| how_many(tx, &program.id, reward)).transpose()?.flatten();
    let (reward, taken) = ledger::post(tx, program, holder, now, |account| {
        account.settle(now)?;
        let gifts = rules::rewards::gifts(program, &account.standing(now)?);
        let reward = reward.or_else(|| gifts.iter().find(|gift| gift.id == wanted.reward));
        let reward = reward.ok_or_else(|| Stop::Fault(unknown_reward(&wanted.reward)))?;
        if reward.cost != wanted.cost {
            return Err(Stop::Fault(reward_changed(reward, wanted)));
        }
        let (_, taken) = account.redeem(id, reward, left)?;
        Ok((reward.clone(), taken))
    })?;
    issue(tx, program, holder, (id, &reward), taken)
}

/// Takes what there is one of, and writes the redemption down.
fn issue(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    (id, reward): (&str, &Reward),
    taken: Taken,
) -> Outcome<Kept> {
    let sold_out = || ledger::refused(&Refusal::Reward(Why::SoldOut));
    let is_pool = reward.kind == RewardKind::PartnerCode;
    let took_stock = reward.stock.is_some() || is_pool;
    if took_stock && !store::take(tx, &program.id, &reward.id, reward.stock.unwrap_or(i64::MAX))? {
        return Err(sold_out());
    }
    let mut kept = Kept {
        member_id: holder.member_id.clone(),
        id: id.to_owned(),
        program: program.id.clone(),
        code: code::random(code::OF_REDEMPTION)?,
        terms: Reward { link: None, ..reward.clone() },
        link: reward.link.clone(),
        taken,
        took_stock,
        partner_code: None,
        ticket: None,
        redeemed_at: taken.at,
        undo_until_at: taken.at.saturating_add(reward.undo_minutes * 60_000),
        expires_at: reward.valid.map(|valid| end_after(program, taken.at, valid)),
        used_at: None,
        used_by: None,
        cancelled_at: None,
        cancelled_because: None,
    };
    if reward.id.starts_with(rules::rewards::GIFT) {
        kept.expires_at = reward.only.until_at;
    }
    if is_pool {
        kept.partner_code = store::take_code(tx, &kept)?;
        if kept.partner_code.is_none() {
            return Err(sold_out());
        }
    }
    if let Some(closes_at) = draws::closes_at(program, reward, taken.at) {
        let draw = Draw { program: &program.id, reward: &reward.id, closes_at };
        let number = draws::take_ticket(tx, draw, id, taken.at)?;
        let number = number.ok_or_else(|| ledger::refused(&Refusal::Reward(Why::Over)))?;
        kept.ticket = Some((closes_at, number));
        kept.expires_at = reward.valid.map(|valid| end_after(program, closes_at, valid));
    }
    let ends = kept.expires_at.into_iter().chain(kept.ticket.map(|(closes_at, _)| closes_at));
    kept.undo_until_at = ends.fold(kept.undo_until_at, Instant::min);
    store::insert(tx, &kept)?;
    Ok(kept)
}

/// Undoes a redemption for its member.
///
/// Refusals, in order: no such redemption, used, its time to be undone is over.
pub fn undo(tx: &mut Tx<'_>, program: &Program, holder: &Holder, id: &str, now: Instant) -> Outcome<Kept> {
    ledger::lock(tx, &holder.member_id)?;
    let known = if check_id(id).is_ok() { store::redemption(tx, &holder.member_id, id)? } else { None };
    let kept = known.ok_or_else(|| {
        let detail = "You have no redemption with this id; GET /v1/me/redemptions lists yours.";
        refusal(StatusCode::NOT_FOUND, "unknown_redemption", "There is no such redemption", detail)
    })?;
    if kept.cancelled_at.is_some() {
        return Ok(kept);
    }
    if kept.used_at.is_none() && now >= kept.undo_until_at {
        return Err(undo_over());
    }
    put_back(tx, program, holder, kept, None, now)
}

/// Cancels a redemption that is not used, and puts everything back. `because` is the brand's reason, where
/// the brand does.
fn put_back(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    mut kept: Kept,
    because: Option<&str>,
    now: Instant,
) -> Outcome<Kept> {
    if !store::cancel(tx, &kept, because, now)? {
        // A till was quicker.
        let detail = "It was used, so it cannot be undone.";
        let code = problem_code::REDEMPTION_USED;
        return Err(refusal(StatusCode::CONFLICT, code, "It was used", detail));
    }
    ledger::post(tx, program, holder, now, |account| {
        account.undo(&kept.id, &kept.terms, kept.taken, because)
    })?;
    if kept.took_stock {
        store::put_back(tx, &kept)?;
    }
    if let Some((closes_at, number)) = kept.ticket {
        let draw = Draw { program: &kept.program, reward: &kept.terms.id, closes_at };
        // Where the draw has closed, the ticket took part; a brand may give the points back all the same.
        if !draws::return_ticket(tx, draw, number, now)? && because.is_none() {
            return Err(undo_over());
        }
    }
    kept.cancelled_at = Some(now);
    kept.cancelled_because = because.map(str::to_owned);
    Ok(kept)
}

/// A redemption as its member is told it.
fn told(tx: &mut Tx<'_>, kept: &Kept, now: Instant) -> Outcome<Redemption> {
    let ticket = match kept.ticket {
        Some((closes_at, number)) => {
            let draw = Draw { program: &kept.program, reward: &kept.terms.id, closes_at };
            Some(draws::ticket(tx, draw, number, &kept.id)?)
        }
        None => None,
    };
    Ok(kept.told(ticket, now))
}

fn check_id(id: &str) -> Outcome<()> {
    let is_fine = (8..=ID_CHARS_MAX).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_fine {
        return Ok(());
    }
    let detail = format!("The id should be 8 to {ID_CHARS_MAX} letters, digits and hyphens, such as a UUID.");
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Err(refusal(status, "redemption_not_valid", "The redemption is not what it should be", detail))
}

fn unknown_reward(reward: &str) -> Problem {
    let reward: String = reward.chars().take(60).collect();
    let detail = format!("`{reward}` is not a reward of this program, or not any more.");
    refusal(StatusCode::NOT_FOUND, problem_code::UNKNOWN_REWARD, "There is no such reward", detail)
}

fn reward_changed(reward: &Reward, wanted: &RedeemReward) -> Problem {
    let detail = format!("`{}` costs {} points now, not {}.", reward.id, reward.cost, wanted.cost);
    refusal(StatusCode::CONFLICT, problem_code::REWARD_CHANGED, "The reward has changed", detail)
}

fn undo_over() -> Problem {
    let detail = "The time in which it could be undone is over.";
    refusal(StatusCode::CONFLICT, problem_code::UNDO_OVER, "It cannot be undone any more", detail)
}

/// Where a page of the wallet begins: when something was redeemed, and its id.
fn before(cursor: &str, member_id: &str) -> Outcome<(Instant, String)> {
    let (at, id) = page::place(cursor, member_id)?.split_once('-').ok_or_else(page::cursor_not_valid)?;
    match (at.parse(), check_id(id)) {
        (Ok(at), Ok(())) => Ok((at, id.to_owned())),
        _ => Err(page::cursor_not_valid()),
    }
}
