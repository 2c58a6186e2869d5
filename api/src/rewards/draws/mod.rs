//! Prize draws that anyone can check: promised by the hash of a seed, held by the seed and the list of
//! tickets.

mod store;

use crate::Shared;
use crate::db::Tx;
use crate::id::digest;
use crate::page;
use crate::problem::{Outcome, bug, refusal};
use crate::request::Path;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::Problem as Told;
use contract::programs::{Program, Reward, RewardKind};
use contract::rewards::{PrizeDraw, Ticket};
use rules::calendar::{day, next_period_start, start};
use serde::Deserialize;

/// One draw: what it is for, and when it closes.
#[derive(Clone, Copy, Debug)]
pub struct Draw<'a> {
    /// The program.
    pub program: &'a str,
    /// The reward.
    pub reward: &'a str,
    /// When it closes.
    pub closes_at: Instant,
}

/// Which draw is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// When it closes, or closed; without it, the one that is open, or else the last one
    closes_at: Option<Instant>,
}

/// A prize draw: its promise, and once it is held, everything that decided
#[utoipa::path(get, path = "/v1/programs/{program}/draws/{reward}", tag = "rewards",
    params(
        ("program" = String, Path, description = "The program's id"),
        ("reward" = String, Path, description = "The reward's id"),
        Wanted,
    ),
    responses(
        (status = 200, body = PrizeDraw),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "query_not_valid"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_program, unknown_draw"),
    ))]
pub async fn show(
    State(app): State<Shared>,
    Path((program, reward)): Path<(String, String)>,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Json<PrizeDraw>> {
    let (program, now) = (app.programs.get(&program)?, app.clock.now());
    let Query(wanted) = wanted.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let unknown = || {
        let detail = "No draw of this name was ever announced; the program lists its rewards.";
        refusal(StatusCode::NOT_FOUND, "unknown_draw", "There is no such draw", detail)
    };
    let known = program.rewards.iter().find(|known| known.id == reward);
    let open = known.and_then(|known| closes_at(&program, known, now)).filter(|closes_at| *closes_at > now);
    let asked = wanted.closes_at.or(open);
    let show = move |tx: &mut Tx<'_>, program: &str, reward: &str| {
        if reward.contains('\0') {
            // PostgreSQL does not even take the question.
            return Ok(None);
        }
        let last = || store::last_before(tx, program, reward, i64::MAX);
        let closes_at = asked.map_or_else(last, |asked| Ok(Some(asked)))?;
        closes_at.map_or(Ok(None), |closes_at| told(tx, Draw { program, reward, closes_at }, true))
    };
    let (id, name) = (program.id.clone(), reward.clone());
    let seen = app.db.read(move |tx| Ok((store::due(tx, &id, now)?.is_empty(), show(tx, &id, &name)?)));
    match seen.await? {
        (true, Some(draw)) => return Ok(Json(draw)),
        // Nobody has promised it yet, or time has not been written down.
        (true, None) if open.is_none() || asked != open => return Err(unknown()),
        _ => {}
    }
    let draw = app.db.write(move |tx| {
        tick(tx, &program, now)?;
        show(tx, &program.id, &reward)
    });
    draw.await?.map(Json).ok_or_else(unknown)
}

/// Promises every draw that has not closed yet, and holds those that have: what time does to draws.
pub fn tick(tx: &mut Tx<'_>, program: &Program, now: Instant) -> Outcome<()> {
    for reward in program.rewards.iter().filter(|reward| reward.kind == RewardKind::PrizeDraw) {
        promise(tx, program, reward, now)?;
        // The next one of several is promised before anyone can have a ticket of it.
        if let Some(closes_at) = closes_at(program, reward, now) {
            promise(tx, program, reward, closes_at)?;
        }
    }
    hold_due(tx, &program.id, now)
}

/// When the reward's draw closes for which tickets are given at `now`, if it is one.
pub fn closes_at(program: &Program, reward: &Reward, now: Instant) -> Option<Instant> {
    let period =
        reward.drawn_every.map(|period| start(program, next_period_start(period, day(program, now))));
    let until = reward.only.until_at;
    period.into_iter().chain(until).min().filter(|_| reward.kind == RewardKind::PrizeDraw)
}

/// Promises the draw of a reward, unless that was done or it is over: a seed is chosen, and its hash told.
pub fn promise(tx: &mut Tx<'_>, program: &Program, reward: &Reward, now: Instant) -> Outcome<()> {
    let Some(closes_at) = closes_at(program, reward, now).filter(|closes_at| *closes_at > now) else {
        return Ok(());
    };
    let draw = Draw { program: &program.id, reward: &reward.id, closes_at };
    if store::is_promised(tx, draw)? {
        return Ok(());
    }
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| bug(format!("no random numbers: {error}")))?;
    let seed: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    store::insert(tx, draw, reward.winners.unwrap_or(1), &digest(seed.as_bytes()), &seed)
}

/// Gives the next ticket; its number. None where the draw has closed.
pub fn take_ticket(tx: &mut Tx<'_>, draw: Draw<'_>, id: &str, now: Instant) -> Outcome<Option<i64>> {
    let Some(number) = store::next_number(tx, draw, now)? else {
        return Ok(None);
    };
    store::insert_ticket(tx, draw, number, &mark(id))?;
    Ok(Some(number))
}

/// Takes a ticket out of the draw, unless that has closed: false.
pub fn return_ticket(tx: &mut Tx<'_>, draw: Draw<'_>, number: i64, now: Instant) -> Outcome<bool> {
    if !store::count_undone(tx, draw, now)? {
        return Ok(false);
    }
    store::undo_ticket(tx, draw, number).map(|()| true)
}

/// A member's ticket.
pub fn ticket(tx: &mut Tx<'_>, draw: Draw<'_>, number: i64, id: &str) -> Outcome<Ticket> {
    let has_won = store::won_place(tx, draw, number)?.map(|place| place > 0);
    Ok(Ticket { number, mark: mark(id), closes_at: draw.closes_at, has_won })
}

/// The draw as everyone may know it; with its tickets once it is held and they are asked for.
pub fn told(tx: &mut Tx<'_>, draw: Draw<'_>, is_whole: bool) -> Outcome<Option<PrizeDraw>> {
    let Some(known) = store::draw(tx, draw)? else {
        return Ok(None);
    };
    let is_told = is_whole && known.held_at.is_some();
    let (tickets, winners) =
        if is_told { (store::marks(tx, draw)?, store::winners(tx, draw)?) } else { Default::default() };
    Ok(Some(PrizeDraw {
        reward: draw.reward.to_owned(),
        closes_at: draw.closes_at,
        before_at: store::last_before(tx, draw.program, draw.reward, draw.closes_at)?,
        winner_count: known.winner_count,
        ticket_count: known.ticket_count,
        commitment: known.commitment,
        seed: known.held_at.map(|_| known.seed),
        tickets,
        winners,
    }))
}

/// Holds every draw of a program that has closed.
pub fn hold_due(tx: &mut Tx<'_>, program: &str, now: Instant) -> Outcome<()> {
    for (reward, closes_at) in store::due(tx, program, now)? {
        let draw = Draw { program, reward: &reward, closes_at };
        // Whoever marks it as held holds it; another finds it done.
        let Some((seed, winner_count)) = store::mark_held(tx, draw, now)? else {
            continue;
        };
        let tickets = store::numbers(tx, draw)?;
        let marks: Vec<&str> = tickets.iter().map(|(_, mark)| mark.as_str()).collect();
        let winners = winners(&seed, &marks, usize::try_from(winner_count).unwrap_or(0));
        store::lose_all(tx, draw)?;
        for (nth, place) in winners.into_iter().enumerate() {
            let nth = i64::try_from(nth + 1).map_err(|error| bug(error.to_string()))?;
            store::win(tx, draw, tickets[place].0, nth)?;
        }
    }
    Ok(())
}

/// What the public is told of a ticket: whoever has the redemption's id finds it in the list.
fn mark(id: &str) -> String {
    digest(id.as_bytes())[..16].to_owned()
}

/// The places of the winning tickets, in the order in which they are drawn. docs/prize-draws.md says the
/// same in words and as a script.
fn winners(seed: &str, marks: &[&str], count: usize) -> Vec<usize> {
    let list = digest(marks.join("\n").as_bytes());
    let mut left: Vec<usize> = (0..marks.len()).collect();
    let mut winners = Vec::new();
    while winners.len() < count && !left.is_empty() {
        let drawn = digest(format!("{seed}:{list}:{}", winners.len()).as_bytes());
        winners.push(left.remove(rest(&drawn, left.len())));
    }
    winners
}

/// A hexadecimal number divided by a count: what is left.
fn rest(hex: &str, count: usize) -> usize {
    let digits = hex.chars().map(|digit| digit.to_digit(16).map_or(0, |digit| digit as usize));
    digits.fold(0, |rest, digit| (rest * 16 + digit) % count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_tickets_draw_the_same_winners_each_once() {
        let marks: Vec<String> = (0..50).map(|nth| mark(&nth.to_string())).collect();
        let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
        let drawn = winners("seed", &marks, 10);
        assert_eq!(drawn, winners("seed", &marks, 10));
        assert_ne!(drawn, winners("another", &marks, 10));
        let mut once = drawn.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), 10);
        assert_eq!(winners("seed", &marks, 100).len(), 50, "there are no more winners than tickets");
        assert!(winners("seed", &[], 3).is_empty());
    }

    #[test]
    fn every_ticket_wins_about_as_often() {
        let marks: Vec<String> = (0..7).map(|nth| mark(&nth.to_string())).collect();
        let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
        let mut won = [0_u32; 7];
        for seed in 0..7_000 {
            won[winners(&seed.to_string(), &marks, 1)[0]] += 1;
        }
        assert!(won.iter().all(|count| (880..1_120).contains(count)), "{won:?}");
    }
}
