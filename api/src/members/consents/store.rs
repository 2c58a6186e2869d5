//! The SQL of consents.

use super::Said;
use super::words::Shown;
use crate::db::Tx;
use crate::problem::{Outcome, bug};
use contract::privacy::{ConsentSaid, Purpose, SaidBy};

const PURPOSES: [(Purpose, &str); 3] =
    [(Purpose::Letters, "letters"), (Purpose::Surveys, "surveys"), (Purpose::Profiling, "profiling")];

const SAYERS: [(SaidBy, &str); 4] = [
    (SaidBy::Member, "member"),
    (SaidBy::Brand, "brand"),
    (SaidBy::Import, "import"),
    (SaidBy::Link, "link"),
];

/// What was said last of each purpose.
pub(super) fn newest(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<(Purpose, bool)>> {
    let sql = "select c.purpose, c.is_given from consents c where c.member_id = ?1 and c.sequence =
        (select max(o.sequence) from consents o where o.member_id = ?1 and o.purpose = c.purpose)";
    tx.query(sql, &[member_id.into()], |row| Ok((purpose(&row.text(0)?)?, row.int(1)? == 1)))
}

/// The member's account is locked, so nobody else writes the same number.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    member_id: &str,
    (purpose, is_given): (Purpose, bool),
    said: Said<'_>,
    shown: Option<&Shown>,
) -> Outcome<()> {
    let sql = "select coalesce(max(sequence), 0) + 1 from consents where member_id = ?1";
    let sequence = tx.one(sql, &[member_id.into()], |row| row.int(0))?;
    let sql =
        "insert into consents (member_id, sequence, purpose, is_given, said_by, language, wording, said_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let name = PURPOSES.iter().find(|(known, _)| *known == purpose).map_or("", |(_, name)| name);
    let by = SAYERS.iter().find(|(known, _)| *known == said.by).map_or("", |(_, name)| name);
    let values = [
        member_id.into(),
        sequence.into(),
        name.into(),
        i64::from(is_given).into(),
        by.into(),
        shown.map(|(language, _)| *language).into(),
        shown.map(|(_, wording)| wording.as_str()).into(),
        said.at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// The newest first.
pub(super) fn history(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<ConsentSaid>> {
    let sql = "select purpose, is_given, said_by, language, wording, said_at from consents
        where member_id = ?1 order by sequence desc";
    tx.query(sql, &[member_id.into()], |row| {
        let by = row.text(2)?;
        let said_by = SAYERS.iter().find(|(_, name)| *name == by).map(|(by, _)| *by);
        Ok(ConsentSaid {
            purpose: purpose(&row.text(0)?)?,
            is_given: row.int(1)? == 1,
            said_by: said_by.ok_or_else(|| bug(format!("a consent said by `{by}`")))?,
            language: row.maybe_text(3)?,
            wording: row.maybe_text(4)?,
            said_at: row.int(5)?,
        })
    })
}

fn purpose(name: &str) -> Outcome<Purpose> {
    let known = PURPOSES.iter().find(|(_, known)| *known == name).map(|(purpose, _)| *purpose);
    known.ok_or_else(|| bug(format!("a consent to `{name}`")))
}
