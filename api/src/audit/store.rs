//! The SQL of the audit trail.

use crate::db::{Row, Tx};
use crate::problem::Outcome;
use contract::Instant;
use contract::audit::Deed;

/// A place in the trail: when, and which of that moment.
pub(super) type Place = (Instant, String);

pub(super) fn insert(tx: &mut Tx<'_>, program: &str, audit_id: &str, deed: &Deed) -> Outcome<()> {
    let sql = "insert into audit (program, at, audit_id, key_id, who, did, member_id, request_id, status)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let values = [
        program.into(),
        deed.at.into(),
        audit_id.into(),
        deed.key_id.as_deref().into(),
        (&deed.who).into(),
        (&deed.did).into(),
        deed.member_id.as_deref().into(),
        deed.request_id.as_deref().into(),
        deed.status.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// Of one program, the newest first, before a place and not before an instant.
pub(super) fn page(
    tx: &mut Tx<'_>,
    program: &str,
    since: Instant,
    before: &Place,
    limit: i64,
) -> Outcome<Vec<(Deed, Place)>> {
    let sql = "select at, key_id, who, did, member_id, request_id, status, audit_id from audit
        where program = ?1 and at >= ?2 and at <= ?3 and (at < ?3 or audit_id < ?4)
        order by at desc, audit_id desc limit ?5";
    let values = [program.into(), since.into(), before.0.into(), (&before.1).into(), limit.into()];
    tx.query(sql, &values, |row| Ok((deed(&row)?, (row.int(0)?, row.text(7)?))))
}

/// The next program, in order, of which something is written.
pub(super) fn program_after(tx: &mut Tx<'_>, program: &str) -> Outcome<Option<String>> {
    let sql = "select min(program) from audit where program > ?1";
    tx.one(sql, &[program.into()], |row| row.maybe_text(0))
}

/// Takes away what is older, a bounded number at a time; says how many.
pub(super) fn delete_before(tx: &mut Tx<'_>, program: &str, before: Instant, limit: i64) -> Outcome<u64> {
    let sql = "delete from audit where program = ?1 and (at, audit_id) in (select at, audit_id from audit
        where program = ?1 and at < ?2 order by at, audit_id limit ?3)";
    tx.execute(sql, &[program.into(), before.into(), limit.into()])
}

fn deed(row: &Row<'_>) -> Outcome<Deed> {
    Ok(Deed {
        at: row.int(0)?,
        key_id: row.maybe_text(1)?,
        who: row.text(2)?,
        did: row.text(3)?,
        member_id: row.maybe_text(4)?,
        request_id: row.maybe_text(5)?,
        status: row.maybe_int(6)?,
    })
}
