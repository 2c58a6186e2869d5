//! What is kept of a member and friends: for whoever takes it along, and for whoever is erased.

mod store;

use super::store as referrals;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger;
use crate::problem::Outcome;
use contract::Instant;
use contract::privacy::export::CameBy;
use contract::referrals::Friend;

/// Friends who came by the member's code, the newest first.
pub fn friends(tx: &mut Tx<'_>, member_id: &str, limit: i64, now: Instant) -> Outcome<Vec<Friend>> {
    let came = referrals::friends(tx, member_id, limit)?.into_iter().map(|heard| Friend {
        name: heard.name,
        state: referrals::state_of(heard.qualified_at, heard.rewards_at, heard.rejected.is_some(), now),
        since_at: heard.joined_at,
        qualified_at: heard.qualified_at,
        rewards_at: heard.rewards_at,
        because: heard.rejected.map(|(_, because)| because),
    });
    Ok(came.collect())
}

/// By whose codes the member came.
pub fn came_by(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<CameBy>> {
    let came = referrals::all_of(tx, member_id)?.into_iter().map(|came| CameBy {
        code: came.code,
        joined_at: came.joined_at,
        qualified_at: came.qualified_at,
        because: came.rejected.map(|(_, because)| because),
    });
    Ok(came.collect())
}

/// The member's own code, where it was ever asked for.
pub fn code(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<String>> {
    referrals::code_of(tx, member_id)
}

/// Friends who have brought nothing yet, and would.
pub fn waiting_count(tx: &mut Tx<'_>, member_id: &str) -> Outcome<i64> {
    store::waiting_count(tx, member_id)
}

/// Takes the member out of what friends know: the code is nobody's any more, names that others were told are
/// blank, and
/// friends who have brought nothing yet bring nothing.
pub fn forget(tx: &mut Tx<'_>, program: &str, member_id: &str, external_id: Option<&str>) -> Outcome<()> {
    for came in referrals::all_of(tx, member_id)? {
        let Some(advocate_id) = came.advocate_id else { continue };
        // Whoever tells the advocate a name at this moment does so before, or finds none.
        ledger::try_lock(tx, &advocate_id)?;
        store::blank_name(tx, &advocate_id, member_id)?;
        ledger::forget_friend(tx, &advocate_id, member_id)?;
    }
    store::forget_friends(tx, member_id)?;
    store::forget_code(tx, program, member_id)?;
    store::forget_coming(tx, member_id)?;
    match external_id {
        Some(external_id) => {
            store::delete_turned_away(tx, &digest(format!("{program}/{external_id}").as_bytes()))
        }
        None => Ok(()),
    }
}
