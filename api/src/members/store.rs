//! The SQL of members, their identities, sign-ins and sessions.

use crate::db::{Row, Tx, Value};
use crate::ledger::Holder;
use crate::problem::Outcome;
use crate::session::SessionKey;
use contract::Instant;
use contract::members::{Birthday, Member, Session};
use rules::state::Who;

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
    pub(super) referral_code: Option<String>,
}

pub(super) fn identity(tx: &mut Tx<'_>, program: &str, kind: &str, value: &str) -> Outcome<Option<Holder>> {
    let sql = "select m.member_id, m.joined_at, m.birthday_month, m.birthday_day, m.birthday_year
        from identities i join members m on m.member_id = i.member_id
        where i.program = ?1 and i.kind = ?2 and i.value = ?3";
    tx.maybe_one(sql, &[program.into(), kind.into(), value.into()], holder)
}

/// What the rules ask about a member.
pub(super) fn who(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<Holder>> {
    let sql = "select member_id, joined_at, birthday_month, birthday_day, birthday_year from members
        where member_id = ?1";
    tx.maybe_one(sql, &[member_id.into()], holder)
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

pub(super) fn delete_email(tx: &mut Tx<'_>, program: &str, email: &str, member_id: &str) -> Outcome<()> {
    let sql = "delete from identities
        where program = ?1 and kind = 'email' and value = ?2 and member_id = ?3";
    tx.execute(sql, &[program.into(), email.into(), member_id.into()])?;
    // Links to an address that is nobody's any more lead nowhere, and an erasure would not know of them.
    let sql = "delete from sign_ins where program = ?1 and email = ?2";
    tx.execute(sql, &[program.into(), email.into()]).map(|_| ())
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

pub(super) fn insert_sign_in(tx: &mut Tx<'_>, sign_in: &SignIn) -> Outcome<()> {
    let sql = "insert into sign_ins (token_hash, program, email, requested_at, expires_at, referral_code)
        values (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = [
        (&sign_in.token_hash).into(),
        (&sign_in.program).into(),
        (&sign_in.email).into(),
        sign_in.requested_at.into(),
        sign_in.expires_at.into(),
        sign_in.referral_code.as_deref().into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn delete_sign_in(tx: &mut Tx<'_>, token_hash: &str) -> Outcome<()> {
    let sql = "delete from sign_ins where token_hash = ?1";
    tx.execute(sql, &[token_hash.into()]).map(|_| ())
}

/// How many links to this address have not been opened.
pub(super) fn count_sign_ins(tx: &mut Tx<'_>, program: &str, email: &str, since: Instant) -> Outcome<i64> {
    let sql = "select count(*) from sign_ins
        where program = ?1 and email = ?2 and requested_at > ?3 and used_at is null";
    tx.one(sql, &[program.into(), email.into(), since.into()], |row| row.int(0))
}

/// The program, the address and the friend's code of a link that is good now, and from now on is not.
pub(super) fn use_sign_in(
    tx: &mut Tx<'_>,
    token_hash: &str,
    now: Instant,
) -> Outcome<Option<(String, String, Option<String>)>> {
    let sql = "update sign_ins set used_at = ?2
        where token_hash = ?1 and used_at is null and expires_at > ?2
        returning program, email, referral_code";
    tx.maybe_one(sql, &[token_hash.into(), now.into()], |row| {
        Ok((row.text(0)?, row.text(1)?, row.maybe_text(2)?))
    })
}

pub(super) fn insert_session(
    tx: &mut Tx<'_>,
    member_id: &str,
    token_hash: &str,
    session: &Session,
    via: &str,
    now: Instant,
) -> Outcome<()> {
    let sql = "insert into sessions (member_id, token_hash, program, opened_at, expires_at, via)
        values (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = [
        member_id.into(),
        token_hash.into(),
        (&session.program).into(),
        now.into(),
        session.expires_at.into(),
        via.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn member_of_session(
    tx: &mut Tx<'_>,
    key: &SessionKey,
    now: Instant,
) -> Outcome<Option<(Member, String)>> {
    let sql =
        "select m.joined_at, m.birthday_month, m.birthday_day, m.birthday_year, m.name, m.email, s.program
        from sessions s join members m on m.member_id = s.member_id
        where s.member_id = ?1 and s.token_hash = ?2 and s.expires_at > ?3 and m.erased_at is null
          and case when s.via = 'hand_off' then cast(1 as bigint) else 0 end = ?4";
    let is_handed_over = i64::from(key.is_handed_over);
    let values = [(&key.member_id).into(), (&key.token_hash).into(), now.into(), is_handed_over.into()];
    tx.maybe_one(sql, &values, |row| {
        let program = row.text(6)?;
        Ok((member(row)?, program))
    })
}

/// When a session was opened.
pub(super) fn session_opened_at(tx: &mut Tx<'_>, key: &SessionKey) -> Outcome<Option<Instant>> {
    let sql = "select opened_at from sessions where member_id = ?1 and token_hash = ?2";
    tx.maybe_one(sql, &[(&key.member_id).into(), (&key.token_hash).into()], |row| row.int(0))
}

pub(super) fn member_by_id(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<Member>> {
    let sql = "select joined_at, birthday_month, birthday_day, birthday_year, name, email from members
        where member_id = ?1";
    tx.maybe_one(sql, &[member_id.into()], member)
}

/// The brand names a member whom it had not named. Says whether it had not.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    member_id: &str,
    external_id: &str,
    joined_at: Instant,
) -> Outcome<bool> {
    let sql = "update members set external_id = ?2,
          joined_at = case when joined_at > ?3 then ?3 else joined_at end
        where member_id = ?1 and external_id is null";
    Ok(tx.execute(sql, &[member_id.into(), external_id.into(), joined_at.into()])? == 1)
}

/// The network a member joined from, where it is known.
pub(super) fn network(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<String>> {
    let sql = "select network from members where member_id = ?1";
    Ok(tx.maybe_one(sql, &[member_id.into()], |row| row.maybe_text(0))?.flatten())
}

pub(super) fn set_network(tx: &mut Tx<'_>, member_id: &str, network: &str) -> Outcome<()> {
    let sql = "update members set network = ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), network.into()]).map(|_| ())
}

/// Puts a contact in the place of the one before.
pub(super) fn set_contact(
    tx: &mut Tx<'_>,
    program: &str,
    member_id: &str,
    kind: &str,
    value: &str,
) -> Outcome<()> {
    let sql = "delete from contacts where member_id = ?1 and kind = ?2 and value <> ?3";
    tx.execute(sql, &[member_id.into(), kind.into(), value.into()])?;
    let sql = "insert into contacts (program, kind, value, member_id) values (?1, ?2, ?3, ?4)
        on conflict (program, kind, value, member_id) do nothing";
    tx.execute(sql, &[program.into(), kind.into(), value.into(), member_id.into()]).map(|_| ())
}

/// Of those who have the same contact, one goes on at a time: a row of nobody's stands for the contact.
pub(super) fn lock_contact(tx: &mut Tx<'_>, member_id: &str, kind: &str) -> Outcome<()> {
    let sql = "insert into contacts (program, kind, value, member_id)
        select program, kind, value, '' from contacts where member_id = ?1 and kind = ?2
        on conflict (program, kind, value, member_id) do update set member_id = excluded.member_id";
    tx.execute(sql, &[member_id.into(), kind.into()]).map(|_| ())
}

pub(super) fn others_with_contact(tx: &mut Tx<'_>, member_id: &str, kind: &str) -> Outcome<Vec<String>> {
    let sql = "select other.member_id from contacts own
        join contacts other on other.program = own.program and other.kind = own.kind
          and other.value = own.value and other.member_id <> own.member_id
        where own.member_id = ?1 and own.kind = ?2 and other.member_id <> ''
        order by other.member_id limit 1000";
    tx.query(sql, &[member_id.into(), kind.into()], |row| row.text(0))
}

/// Members with an address of which nothing was noted: id, program, address.
pub(super) fn members_without_contact(tx: &mut Tx<'_>, limit: i64) -> Outcome<Vec<(String, String, String)>> {
    let sql = "select m.member_id, m.program, m.email from members m
        where m.email is not null and not exists (select 1 from contacts c
          where c.member_id = m.member_id and c.kind = 'email') limit ?1";
    tx.query(sql, &[limit.into()], |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)))
}

/// The member's name, and the brand's own id, where they are known.
pub(super) fn known_as(tx: &mut Tx<'_>, member_id: &str) -> Outcome<(Option<String>, Option<String>)> {
    let sql = "select name, external_id from members where member_id = ?1";
    tx.one(sql, &[member_id.into()], |row| Ok((row.maybe_text(0)?, row.maybe_text(1)?)))
}

/// Sets what is given; what is not stays.
pub(super) fn set_member(
    tx: &mut Tx<'_>,
    member_id: &str,
    name: Option<&str>,
    email: Option<&str>,
    phone: Option<&str>,
    birthday: Option<Birthday>,
) -> Outcome<()> {
    let sql = "update members set name = coalesce(?2, name), email = coalesce(?3, email),
          phone = coalesce(?4, phone) where member_id = ?1";
    tx.execute(sql, &[member_id.into(), name.into(), email.into(), phone.into()])?;
    let Some(birthday) = birthday else {
        return Ok(());
    };
    let sql =
        "update members set birthday_month = ?2, birthday_day = ?3, birthday_year = ?4 where member_id = ?1";
    let year = birthday.year.map_or(Value::Null, Value::Int);
    tx.execute(sql, &[member_id.into(), birthday.month.into(), birthday.day.into(), year]).map(|_| ())
}

/// Columns: the id, when joined, and the birthday.
fn holder(row: Row<'_>) -> Outcome<Holder> {
    let who = Who { joined_at: row.int(1)?, birthday: birthday(&row, 2)? };
    Ok(Holder { member_id: row.text(0)?, who })
}

/// Columns: when joined, the birthday, name and address.
fn member(row: Row<'_>) -> Outcome<Member> {
    let birthday = birthday(&row, 1)?;
    Ok(Member { name: row.maybe_text(4)?, email: row.maybe_text(5)?, joined_at: row.int(0)?, birthday })
}

fn birthday(row: &Row<'_>, column: usize) -> Outcome<Option<Birthday>> {
    let (month, day) = (row.maybe_int(column)?, row.maybe_int(column + 1)?);
    let year = row.maybe_int(column + 2)?;
    Ok(month.zip(day).map(|(month, day)| Birthday { month, day, year }))
}

/// The member signed in.
pub(super) fn set_seen(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<()> {
    let sql = "update members set seen_at = ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), now.into()]).map(|_| ())
}

pub(super) fn delete_session(tx: &mut Tx<'_>, key: &SessionKey) -> Outcome<()> {
    let sql = "delete from sessions where member_id = ?1 and token_hash = ?2";
    tx.execute(sql, &[(&key.member_id).into(), (&key.token_hash).into()]).map(|_| ())
}
