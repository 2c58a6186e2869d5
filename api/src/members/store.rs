//! The SQL of members, their identities, sign-ins and sessions.

use crate::db::Tx;
use crate::problem::Outcome;
use crate::session::SessionKey;
use contract::Instant;
use contract::members::{Member, Session};

/// What a member is known by.
#[derive(Clone, Copy)]
pub(super) enum Identity<'a> {
    /// The brand's own id.
    ExternalId(&'a str),
    /// An address, trimmed and in lower case.
    Email(&'a str),
}

impl<'a> Identity<'a> {
    pub(super) fn parts(self) -> (&'static str, &'a str) {
        match self {
            Identity::ExternalId(value) => ("external_id", value),
            Identity::Email(value) => ("email", value),
        }
    }
}

/// A request for a link.
pub(super) struct SignIn {
    pub(super) token_hash: String,
    pub(super) program: String,
    pub(super) email: String,
    pub(super) requested_at: Instant,
    pub(super) expires_at: Instant,
}

pub(super) fn identity(tx: &mut Tx<'_>, program: &str, kind: &str, value: &str) -> Outcome<Option<String>> {
    let sql = "select member_id from identities where program = ?1 and kind = ?2 and value = ?3";
    tx.maybe_one(sql, &[program.into(), kind.into(), value.into()], |row| row.text(0))
}

/// Says whether the identity was free.
pub(super) fn insert_identity(
    tx: &mut Tx<'_>,
    program: &str,
    identity: Identity<'_>,
    member_id: &str,
) -> Outcome<bool> {
    let (kind, value) = identity.parts();
    let sql = "insert into identities (program, kind, value, member_id) values (?1, ?2, ?3, ?4)
        on conflict (program, kind, value) do nothing";
    Ok(tx.execute(sql, &[program.into(), kind.into(), value.into(), member_id.into()])? == 1)
}

pub(super) fn insert_member(
    tx: &mut Tx<'_>,
    member_id: &str,
    program: &str,
    identity: Identity<'_>,
    joined_at: Instant,
) -> Outcome<()> {
    let (external_id, email) = match identity {
        Identity::ExternalId(value) => (Some(value), None),
        Identity::Email(value) => (None, Some(value)),
    };
    let sql =
        "insert into members (member_id, program, external_id, email, joined_at) values (?1, ?2, ?3, ?4, ?5)";
    let values = [member_id.into(), program.into(), external_id.into(), email.into(), joined_at.into()];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn set_name_and_email(
    tx: &mut Tx<'_>,
    member_id: &str,
    name: &str,
    email: Option<&str>,
) -> Outcome<()> {
    let sql =
        "update members set name = coalesce(name, ?2), email = coalesce(email, ?3) where member_id = ?1";
    tx.execute(sql, &[member_id.into(), name.into(), email.into()]).map(|_| ())
}

pub(super) fn insert_sign_in(tx: &mut Tx<'_>, sign_in: &SignIn) -> Outcome<()> {
    let sql = "insert into sign_ins (token_hash, program, email, requested_at, expires_at)
        values (?1, ?2, ?3, ?4, ?5)";
    let values = [
        (&sign_in.token_hash).into(),
        (&sign_in.program).into(),
        (&sign_in.email).into(),
        sign_in.requested_at.into(),
        sign_in.expires_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn delete_sign_in(tx: &mut Tx<'_>, token_hash: &str) -> Outcome<()> {
    let sql = "delete from sign_ins where token_hash = ?1";
    tx.execute(sql, &[token_hash.into()]).map(|_| ())
}

pub(super) fn count_sign_ins(tx: &mut Tx<'_>, program: &str, email: &str, since: Instant) -> Outcome<i64> {
    let sql = "select count(*) from sign_ins where program = ?1 and email = ?2 and requested_at > ?3";
    tx.one(sql, &[program.into(), email.into(), since.into()], |row| row.int(0))
}

/// The program and address of a link that is good now, and from now on is not.
pub(super) fn use_sign_in(
    tx: &mut Tx<'_>,
    token_hash: &str,
    now: Instant,
) -> Outcome<Option<(String, String)>> {
    let sql = "update sign_ins set used_at = ?2
        where token_hash = ?1 and used_at is null and expires_at > ?2
        returning program, email";
    tx.maybe_one(sql, &[token_hash.into(), now.into()], |row| Ok((row.text(0)?, row.text(1)?)))
}

pub(super) fn insert_session(
    tx: &mut Tx<'_>,
    member_id: &str,
    token_hash: &str,
    session: &Session,
    now: Instant,
) -> Outcome<()> {
    let sql = "insert into sessions (member_id, token_hash, program, opened_at, expires_at)
        values (?1, ?2, ?3, ?4, ?5)";
    let values = [
        member_id.into(),
        token_hash.into(),
        (&session.program).into(),
        now.into(),
        session.expires_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn member_of_session(
    tx: &mut Tx<'_>,
    key: &SessionKey,
    now: Instant,
) -> Outcome<Option<(Member, String)>> {
    let sql = "select m.name, m.email, m.joined_at, s.program
        from sessions s join members m on m.member_id = s.member_id
        where s.member_id = ?1 and s.token_hash = ?2 and s.expires_at > ?3";
    tx.maybe_one(sql, &[(&key.member_id).into(), (&key.token_hash).into(), now.into()], |row| {
        let member = Member { name: row.maybe_text(0)?, email: row.maybe_text(1)?, joined_at: row.int(2)? };
        Ok((member, row.text(3)?))
    })
}

pub(super) fn delete_session(tx: &mut Tx<'_>, key: &SessionKey) -> Outcome<()> {
    let sql = "delete from sessions where member_id = ?1 and token_hash = ?2";
    tx.execute(sql, &[(&key.member_id).into(), (&key.token_hash).into()]).map(|_| ())
}
