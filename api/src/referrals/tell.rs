//! What concerns two members is two postings: the friend's side is written with the event, and who invited
//! is told of it afterwards. The friend's row is what is to be told, and its version what makes telling it
//! twice harmless.

use super::coming::take_back;
use super::store::{self, Came, Heard};
use super::{masked, year_of};
use crate::db::{Db, Tx};
use crate::problem::{Outcome, Problem};
use crate::{Shared, ledger, members};
use contract::Instant;
use contract::programs::Program;
use contract::referrals::RejectedBecause;
use rules::book::Awaited;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Told in one go.
const AT_A_TIME: i64 = 100;

/// Tells those who invited what has happened to their friends, the newest first and as many as come in one
/// event. What is left, and what fails now, is told by the job that does so once a minute.
pub async fn tell(app: &Shared) {
    let some = match app.db.read(|tx| store::untold_newest(tx, AT_A_TIME)).await {
        Ok(some) => some,
        Err(problem) => return warn(&problem),
    };
    let mut telling = JoinSet::new();
    for came in some {
        telling.spawn(tell_one(Arc::clone(app), came));
    }
    while let Some(told) = telling.join_next().await {
        if let Ok(Err(problem)) = told {
            warn(&problem);
        }
    }
}

/// Two transactions, one a member.
async fn tell_one(app: Shared, came: Came) -> Outcome<()> {
    // Taken out of the folder for now: told when it is back.
    let Ok(program) = app.programs.get(&came.program) else { return Ok(()) };
    let (ours, now) = (came.clone(), app.clock.now());
    let decided = app.db.write(move |tx| hear(tx, &program, &ours, now)).await?;
    app.db.write(move |tx| store::set_told(tx, &came, decided)).await
}

/// All that was not told of one program, for whoever has no runtime. What fails is left, and stops nothing
/// else.
pub fn tell_all(db: &Db, program: &Arc<Program>, now: Instant) -> Outcome<()> {
    let mut after = (i64::MIN, String::new(), String::new());
    loop {
        let (id, from) = (program.id.clone(), after.clone());
        let some = db.read_blocking(move |tx| store::untold(tx, &id, &from, AT_A_TIME))?;
        let Some(last) = some.last() else { return Ok(()) };
        after = (last.joined_at, last.friend_id.clone(), last.code.clone());
        for came in some {
            let (ours, program) = (came.clone(), Arc::clone(program));
            let told = db.write_blocking(move |tx| hear(tx, &program, &ours, now));
            let told =
                told.and_then(|decided| db.write_blocking(move |tx| store::set_told(tx, &came, decided)));
            if let Err(problem) = told {
                warn(&problem);
            }
        }
    }
}

fn warn(problem: &Problem) {
    tracing::warn!(cause = %problem, "who invited was not told of a friend; again within a minute");
}

/// Who invited hears how things stand. Answers what was decided here: as many friends as can count in a
/// year do.
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
