//! All that a member ever redeemed: for whoever takes it along, and for whoever is erased.

use super::store::{self, Kept};
use super::{put_back, told};
use crate::db::Tx;
use crate::ledger::Holder;
use crate::problem::Outcome;
use contract::Instant;
use contract::privacy::LostCode;
use contract::programs::Program;
use contract::rewards::{Redemption, RedemptionState};

/// Everything, the newest first, without pictures of codes.
pub fn all(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<Vec<Redemption>> {
    let kept = store::redemptions(tx, member_id, None, i64::MAX)?;
    kept.iter().map(|kept| Ok(Redemption { qr: None, ..told(tx, kept, now)? })).collect()
}

/// What could still be used, and tickets that wait for their draw.
pub fn unused(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<Vec<LostCode>> {
    let lost = |kept: Kept| LostCode { id: kept.id, reward: kept.terms.name, expires_at: kept.expires_at };
    Ok(kept_unused(tx, member_id, now)?.into_iter().map(lost).collect())
}

/// Cancels all of it: what was taken of a stock or a pool goes back there. The brand's words for what it
/// cancelled
/// before go as well.
///
/// Refused: where a till was quicker.
pub fn cancel_unused(tx: &mut Tx<'_>, program: &Program, holder: &Holder, now: Instant) -> Outcome<()> {
    for kept in kept_unused(tx, &holder.member_id, now)? {
        put_back(tx, program, holder, kept, Some("erased"), now)?;
    }
    store::forget_words(tx, &holder.member_id)
}

fn kept_unused(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<Vec<Kept>> {
    let mut unused = Vec::new();
    for kept in store::redemptions(tx, member_id, None, i64::MAX)? {
        if matches!(told(tx, &kept, now)?.state, RedemptionState::Issued | RedemptionState::Reserved) {
            unused.push(kept);
        }
    }
    Ok(unused)
}
