//! The SQL of what entries say of people.

use super::Apart;
use crate::db::Tx;
use crate::problem::Outcome;
use rules::referrals::REFERRAL;

pub(in crate::ledger) fn insert(
    tx: &mut Tx<'_>,
    member_id: &str,
    sequence: i64,
    apart: &Apart<'_>,
) -> Outcome<()> {
    if apart.note.is_none() && apart.friend.is_none() {
        return Ok(());
    }
    let sql = "insert into notes (member_id, sequence, note, friend) values (?1, ?2, ?3, ?4)";
    tx.execute(sql, &[member_id.into(), sequence.into(), apart.note.into(), apart.friend.into()]).map(|_| ())
}

pub(in crate::ledger) fn forget_all(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    tx.execute("delete from notes where member_id = ?1", &[member_id.into()])?;
    tx.execute("delete from awaited where member_id = ?1", &[member_id.into()]).map(|_| ())
}

/// Takes a friend's name out of what is told to who invited.
pub(in crate::ledger) fn forget_friend(tx: &mut Tx<'_>, member_id: &str, friend_id: &str) -> Outcome<()> {
    let sql = "delete from notes where member_id = ?1 and sequence in (select sequence from entries
        where member_id = ?1 and source = ?2 and source_id = ?3)";
    tx.execute(sql, &[member_id.into(), REFERRAL.into(), friend_id.into()])?;
    let sql = "update awaited set about = null where member_id = ?1 and id = ?2";
    tx.execute(sql, &[member_id.into(), friend_id.into()]).map(|_| ())
}
