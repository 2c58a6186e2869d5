//! Recomputes every invariant of the ledger, and says what differs.

mod store;

use crate::db::Tx;
use crate::problem::Outcome;

/// What a verification found.
#[derive(Debug, Default)]
pub struct Audit {
    /// Accounts looked at.
    pub account_count: i64,
    /// Entries looked at.
    pub entry_count: i64,
    /// The sum of all members' points.
    pub points: i64,
    /// One sentence for each difference; empty when the ledger is right.
    pub differences: Vec<String>,
}

/// Checks the whole ledger on one snapshot.
pub fn verify(tx: &mut Tx<'_>) -> Outcome<Audit> {
    let (account_count, entry_count, points) = store::totals(tx)?;
    let mut differences = Vec::new();
    for check in &store::CHECKS {
        for (member_id, expected, found) in store::differences(tx, check)? {
            let invariant = check.invariant;
            differences.push(format!("member {member_id}: {invariant}; expected {expected}, found {found}"));
        }
    }
    Ok(Audit { account_count, entry_count, points, differences })
}
