//! Writes down what time alone has done, for members whom nobody looks at: `laurel tick`, and inside `serve`.

use crate::db::{Db, Tx};
use crate::problem::Outcome;
use crate::programs::Programs;
use crate::rewards::draws;
use crate::{hand_off, ledger, members, referrals};
use contract::Instant;
use contract::programs::Program;
use std::sync::Arc;

/// Members whose accounts are brought up to date in one transaction.
const MEMBERS_AT_A_TIME: i64 = 100;

/// Brings every account up to date; answers how many there were. What is seen does not change by it.
pub fn tick(db: &Db, programs: &Programs, now: Instant) -> Outcome<u64> {
    db.write_blocking(move |tx| hand_off::tick(tx, now))?;
    let mut count = 0;
    for program in programs.all() {
        let ours = Arc::clone(&program);
        db.write_blocking(move |tx| draws::tick(tx, &ours, now))?;
        referrals::tell_all(db, &program, now)?;
        loop {
            let ours = Arc::clone(&program);
            let done = db.write_blocking(move |tx| some(tx, &ours, now))?;
            count += done;
            if done < MEMBERS_AT_A_TIME.unsigned_abs() {
                break;
            }
        }
    }
    Ok(count)
}

fn some(tx: &mut Tx<'_>, program: &Program, now: Instant) -> Outcome<u64> {
    let due = ledger::due(tx, &program.id, now, MEMBERS_AT_A_TIME)?;
    for member_id in &due {
        let holder = members::holder(tx, member_id)?;
        ledger::settle(tx, program, &holder, now)?;
    }
    Ok(due.len() as u64)
}
