//! A member's whole ledger for whoever takes it along, and the end of an account.

mod store;

pub use store::{Record, records};

use super::{Holder, apart, post};
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;
use contract::points::EntryKind;
use contract::programs::Program;
use rules::account::Posting;

/// The source of the entry that closes an account.
pub const ERASURE: &str = "erasure";

/// Closes an account for good: what is left in it goes by one entry, so that every sum still holds, and what
/// its
/// entries say of people is deleted.
pub fn close(tx: &mut Tx<'_>, program: &Program, holder: &Holder, now: Instant) -> Outcome<()> {
    post(tx, program, holder, now, |account| {
        account.close(&Posting::new(EntryKind::Expire, ERASURE, "all", now))
    })?;
    apart::forget_all(tx, &holder.member_id)?;
    store::set_closed(tx, &holder.member_id, now)
}

/// Takes the name of a friend who was erased out of what is told to who invited.
pub fn forget_friend(tx: &mut Tx<'_>, member_id: &str, friend_id: &str) -> Outcome<()> {
    apart::forget_friend(tx, member_id, friend_id)
}
