//! The SQL of taking a member out of what friends know.

use crate::db::Tx;
use crate::problem::Outcome;

pub(super) fn waiting_count(tx: &mut Tx<'_>, member_id: &str) -> Outcome<i64> {
    let sql = "select count(*) from friends f where f.member_id = ?1 and f.rejected_at is null
        and not exists (select 1 from entries e where e.member_id = f.member_id and e.source = 'referral'
          and e.source_id = f.friend_id and e.kind = 'earn')";
    tx.one(sql, &[member_id.into()], |row| row.int(0))
}

/// The name under which who invited knows the friend.
pub(super) fn blank_name(tx: &mut Tx<'_>, advocate_id: &str, friend_id: &str) -> Outcome<()> {
    let sql = "update friends set name = null where member_id = ?1 and friend_id = ?2";
    tx.execute(sql, &[advocate_id.into(), friend_id.into()]).map(|_| ())
}

/// Friends whom an entry names stay, without their names; nobody hears any more of any of them.
pub(super) fn forget_friends(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    let sql = "update referrals set advocate_id = null, told = version where advocate_id = ?1";
    tx.execute(sql, &[member_id.into()])?;
    let sql = "delete from friends where member_id = ?1
        and not exists (select 1 from entries e where e.member_id = friends.member_id
          and e.source = 'referral' and e.source_id = friends.friend_id and e.kind = 'earn')";
    tx.execute(sql, &[member_id.into()])?;
    let sql = "update friends set name = null where member_id = ?1";
    tx.execute(sql, &[member_id.into()]).map(|_| ())
}

pub(super) fn forget_code(tx: &mut Tx<'_>, program: &str, member_id: &str) -> Outcome<()> {
    let sql = "delete from referral_codes where program = ?1
        and code in (select referral_code from members where member_id = ?2)";
    tx.execute(sql, &[program.into(), member_id.into()]).map(|_| ())
}

/// What the brand calls the member, and the network.
pub(super) fn forget_coming(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    let sql = "update referrals set external_id = null, network = null where member_id = ?1";
    tx.execute(sql, &[member_id.into()]).map(|_| ())
}

/// Of someone of the same name who could not join.
pub(super) fn delete_turned_away(tx: &mut Tx<'_>, friend_id: &str) -> Outcome<()> {
    tx.execute("delete from referrals where member_id = ?1", &[friend_id.into()]).map(|_| ())
}
