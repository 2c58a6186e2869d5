//! What concerns two members is two postings: the friend's side is written with the event, and who invited is told of
//! it afterwards. The friend's row is what is to be told, and its version what makes telling it twice harmless.

use super::store::{self, Came, Heard};
use super::{masked, take_back, year_of};
use crate::db::{Db, Tx};
use crate::problem::{Outcome, bug};
use crate::programs::Programs;
use crate::{Shared, ledger, members};
use contract::Instant;
use contract::programs::Program;
use contract::referrals::RejectedBecause;
use rules::book::Awaited;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Told in one go.
const AT_A_TIME: i64 = 100;
const AT_A_TIME_COUNT: usize = 100;

/// Tells those who invited what has happened to their friends, as far as they were not told. What fails now is told
/// by the job that does so once a minute.
pub async fn tell(app: &Shared) {
    if let Err(problem) = tell_now(app).await {
        tracing::warn!(cause = %problem, "who invited was not told of a friend; again within a minute");
    }
}

async fn tell_now(app: &Shared) -> Outcome<()> {
    loop {
        let some = app.db.read(|tx| store::untold(tx, AT_A_TIME)).await?;
        let is_last = some.len() < AT_A_TIME_COUNT;
        let mut telling = JoinSet::new();
        for came in some {
            telling.spawn(tell_one(Arc::clone(app), came));
        }
        let mut count = 0;
        while let Some(told) = telling.join_next().await {
            count += usize::from(told.map_err(|error| bug(error.to_string()))??);
        }
        if is_last || count == 0 {
            return Ok(());
        }
    }
}

/// Two transactions, one a member. Says whether the program is there.
async fn tell_one(app: Shared, came: Came) -> Outcome<bool> {
    let Ok(program) = app.programs.get(&came.program) else { return Ok(false) };
    let (ours, now) = (came.clone(), app.clock.now());
    let decided = app.db.write(move |tx| hear(tx, &program, &ours, now)).await?;
    app.db.write(move |tx| store::set_told(tx, &came, decided)).await?;
    Ok(true)
}

/// The same, for whoever has no runtime.
pub fn tell_all(db: &Db, programs: &Programs, now: Instant) -> Outcome<()> {
    loop {
        let some = db.read_blocking(|tx| store::untold(tx, AT_A_TIME))?;
        let is_last = some.len() < AT_A_TIME_COUNT;
        let mut count = 0;
        for came in some {
            // Taken out of the folder for now: told when it is back.
            let Ok(program) = programs.get(&came.program) else { continue };
            let ours = came.clone();
            let decided = db.write_blocking(move |tx| hear(tx, &program, &ours, now))?;
            db.write_blocking(move |tx| store::set_told(tx, &came, decided))?;
            count += 1;
        }
        if is_last || count == 0 {
            return Ok(());
        }
    }
}

/// Who invited hears how things stand. Answers what was decided here: as many friends as can count in a year do.
fn hear(
    tx: &mut Tx<'_>,
    program: &Program,
    came: &Came,
    now: Instant,
) -> Outcome<Option<(Instant, RejectedBecause)>> {
    let Some(advocate_id) = &came.advocate_id else { return Ok(None) };
    if !ledger::try_lock(tx, advocate_id)? {
        // Who invited was erased since: there is nobody to tell.
        return Ok(None);
    }
    let before = store::heard(tx, advocate_id, &came.friend_id)?;
    let capped = before.as_ref().and_then(|before| before.rejected);
    let capped = capped.filter(|(_, because)| *because == RejectedBecause::CapReached);
    if before.as_ref().is_some_and(|before| before.version >= came.version) {
        // Told already, and the server stopped before it could write that down.
        return Ok(capped);
    }
    let holder = members::holder(tx, advocate_id)?;
    let was_waiting = before.as_ref().is_some_and(|before| before.qualified_at.is_some()) && capped.is_none();
    let (friend_name, _) = members::known_as(tx, &came.friend_id)?;
    let name = friend_name.as_deref().and_then(masked::name);
    let mut heard = Heard {
        name: name.clone(),
        joined_at: came.joined_at,
        qualified_at: came.qualified_at,
        rewards_at: came.rewards_at,
        rejected: capped.or(came.rejected),
        version: came.version,
    };
    let mut decided = capped;
    match (came.rejected, came.qualified_at.zip(came.rewards_at)) {
        _ if capped.is_some() => {}
        (Some((at, _)), _) if was_waiting => {
            let friend_id = &came.friend_id;
            let was_awaited = ledger::post(tx, program, &holder, now, |account| account.call_off(friend_id))?;
            if !was_awaited {
                take_back(tx, program, &holder, friend_id, at, now)?;
            }
        }
        (None, Some((at, rewards_at))) if !was_waiting => {
            if is_full(tx, program, advocate_id, at)? {
                decided = Some((at, RejectedBecause::CapReached));
                heard.rejected = decided;
            } else {
                let awaited = Awaited { id: came.friend_id.clone(), at: rewards_at, about: name };
                ledger::post(tx, program, &holder, now, |account| {
                    account.wait_for(&awaited)?;
                    account.settle(now)
                })?;
            }
        }
        _ => {}
    }
    store::hear(tx, advocate_id, &came.friend_id, &heard)?;
    Ok(decided)
}

/// Whether as many friends count in the year of `at` as can.
fn is_full(tx: &mut Tx<'_>, program: &Program, advocate_id: &str, at: Instant) -> Outcome<bool> {
    let Some(most) = program.referral.as_ref().and_then(|terms| terms.per_year_max) else {
        return Ok(false);
    };
    let (from, until) = year_of(program, at);
    Ok(store::count_qualified(tx, advocate_id, from, until)? >= most)
}
