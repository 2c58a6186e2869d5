//! The SQL of who a member is, as far as it is changed, taken along or erased here.

use crate::db::{Tx, Value};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::privacy::export::{Asked, CounterKept, DrawKept, EventKept, LotKept, SessionKept, SignInKept};
use serde_json::Value as Json;

/// What is kept of a member's person.
#[derive(Clone, Debug)]
pub(super) struct KeptMember {
    pub(super) program: String,
    pub(super) external_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) language: Option<String>,
    pub(super) seen_at: Option<Instant>,
    pub(super) birthday_changed_at: Option<Instant>,
}

pub(super) fn kept(tx: &mut Tx<'_>, member_id: &str) -> Outcome<KeptMember> {
    let sql = "select program, external_id, name, email, phone, language, seen_at,
          birthday_changed_at
        from members where member_id = ?1";
    tx.one(sql, &[member_id.into()], |row| {
        Ok(KeptMember {
            program: row.text(0)?,
            external_id: row.maybe_text(1)?,
            name: row.maybe_text(2)?,
            email: row.maybe_text(3)?,
            phone: row.maybe_text(4)?,
            language: row.maybe_text(5)?,
            seen_at: row.maybe_int(6)?,
            birthday_changed_at: row.maybe_int(7)?,
        })
    })
}

pub(super) fn set_birthday_changed(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<()> {
    let sql = "update members set birthday_changed_at = ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), now.into()]).map(|_| ())
}

pub(super) fn set_language(tx: &mut Tx<'_>, member_id: &str, language: &str) -> Outcome<()> {
    let sql = "update members set language = ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), language.into()]).map(|_| ())
}

pub(super) fn delete_name(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    tx.execute("update members set name = null where member_id = ?1", &[member_id.into()]).map(|_| ())
}

pub(super) fn delete_sessions(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    tx.execute("delete from sessions where member_id = ?1", &[member_id.into()]).map(|_| ())
}

/// Who the member is, from every table that says so. What was reported goes, and the digests of it with it.
pub(super) fn forget_person(tx: &mut Tx<'_>, program: &str, member_id: &str, now: Instant) -> Outcome<()> {
    let both = [member_id.into(), program.into()];
    let sql = "delete from sign_ins where program = ?2 and email in
        (select value from identities where member_id = ?1 and kind = 'email')";
    tx.execute(sql, &both)?;
    let sql = "delete from sign_ins where program = ?2 and email in
        (select email from members where member_id = ?1)";
    tx.execute(sql, &both)?;
    let sql = "update event_ids set digest = '' where program = ?2 and (source, id) in
        (select source, id from events where member_id = ?1)";
    tx.execute(sql, &both)?;
    let sql = "delete from contacts where member_id = '' and program = ?2 and (kind, value) in
        (select kind, value from contacts where member_id = ?1)";
    tx.execute(sql, &both)?;
    for sql in [
        "delete from events where member_id = ?1",
        "delete from identities where member_id = ?1",
        "delete from contacts where member_id = ?1",
        "delete from sessions where member_id = ?1",
        "delete from consents where member_id = ?1",
    ] {
        tx.execute(sql, &[member_id.into()])?;
    }
    let sql =
        "update members set external_id = null, name = null, email = null, phone = null, language = null,
          birthday_month = null, birthday_day = null, birthday_year = null, birthday_changed_at = null,
          referral_code = null, network = null, letters_off_at = null, seen_at = null, erased_at = ?2
        where member_id = ?1";
    tx.execute(sql, &[member_id.into(), now.into()]).map(|_| ())
}

/// Questions that wait are not put any more; of answers, the words go and the scores stay.
pub(super) fn forget_words(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    for sql in [
        "delete from invite_tokens where member_id = ?1",
        "delete from invites where member_id = ?1 and answered_at is null",
        "update invites set language = null, seen = null where member_id = ?1",
        "update responses set words = null, language = null where member_id = ?1",
    ] {
        tx.execute(sql, &[member_id.into()])?;
    }
    Ok(())
}

pub(super) fn count_sessions(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<i64> {
    let sql = "select count(*) from sessions where member_id = ?1 and expires_at > ?2";
    tx.one(sql, &[member_id.into(), now.into()], |row| row.int(0))
}

pub(super) fn count_answers(tx: &mut Tx<'_>, member_id: &str) -> Outcome<i64> {
    let sql = "select count(*) from responses where member_id = ?1";
    tx.one(sql, &[member_id.into()], |row| row.int(0))
}

pub(super) fn sessions(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<SessionKept>> {
    let sql = "select opened_at, expires_at from sessions where member_id = ?1 order by opened_at";
    tx.query(sql, &[member_id.into()], |row| {
        Ok(SessionKept { opened_at: row.int(0)?, expires_at: row.int(1)? })
    })
}

pub(super) fn sign_ins(tx: &mut Tx<'_>, program: &str, member_id: &str) -> Outcome<Vec<SignInKept>> {
    let sql = "select requested_at, used_at from sign_ins where program = ?2 and email in
        (select value from identities where member_id = ?1 and kind = 'email') order by requested_at";
    tx.query(sql, &[member_id.into(), program.into()], |row| {
        Ok(SignInKept { requested_at: row.int(0)?, used_at: row.maybe_int(1)? })
    })
}

pub(super) fn lots(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<LotKept>> {
    let sql = "select sequence, points, remaining, available_at, expires_at from lots
        where member_id = ?1 order by sequence";
    tx.query(sql, &[member_id.into()], |row| {
        let expires_at = Some(row.int(4)?).filter(|at| *at < rules::NEVER);
        let (sequence, points, remaining) = (row.int(0)?, row.int(1)?, row.int(2)?);
        Ok(LotKept { sequence, points, remaining, available_at: row.int(3)?, expires_at })
    })
}

pub(super) fn draws(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<DrawKept>> {
    let sql = "select sequence, lot_sequence, points from draws
        where member_id = ?1 order by sequence, lot_sequence";
    tx.query(sql, &[member_id.into()], |row| {
        Ok(DrawKept { sequence: row.int(0)?, lot_sequence: row.int(1)?, points: row.int(2)? })
    })
}

pub(super) fn events(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<EventKept>> {
    let sql = "select source, id, type, data, occurred_at, recorded_at from events
        where member_id = ?1 order by occurred_at, source, id";
    tx.query(sql, &[member_id.into()], |row| {
        Ok(EventKept {
            source: row.text(0)?,
            id: row.text(1)?,
            r#type: row.text(2)?,
            data: json(&row.text(3)?)?,
            occurred_at: row.int(4)?,
            recorded_at: row.int(5)?,
        })
    })
}

pub(super) fn surveys(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<Asked>> {
    let sql = "select i.survey, i.way, i.due_at, i.sent_at, i.answered_at, r.score, r.choices, r.words
        from invites i left join responses r on r.member_id = i.member_id and r.response_id = i.invite_id
        where i.member_id = ?1 order by i.due_at, i.invite_id";
    tx.query(sql, &[member_id.into()], |row| {
        Ok(Asked {
            survey: row.text(0)?,
            way: row.text(1)?,
            due_at: row.int(2)?,
            sent_at: row.maybe_int(3)?,
            answered_at: row.maybe_int(4)?,
            score: row.maybe_int(5)?,
            choices: row.maybe_text(6)?.as_deref().map(json).transpose()?,
            words: row.maybe_text(7)?,
        })
    })
}

pub(super) fn counters(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<CounterKept>> {
    let sql = "select rule, about, period, times, points from counters
        where member_id = ?1 order by rule, about, period, period_day";
    tx.query(sql, &[member_id.into()], |row| {
        Ok(CounterKept {
            rule: row.text(0)?,
            about: row.text(1)?,
            period: row.text(2)?,
            times: row.int(3)?,
            points: row.int(4)?,
        })
    })
}

fn json(text: &str) -> Outcome<Json> {
    serde_json::from_str(text).map_err(|error| bug(format!("what is kept is not JSON: {error}")))
}

/// Where the walk through a program's members stands: when it began, the last member, and whether it is over.
pub(super) fn sweep(tx: &mut Tx<'_>, program: &str) -> Outcome<Option<(Instant, String, bool)>> {
    let sql = "select begun_at, member_id, is_done from sweeps where program = ?1";
    tx.maybe_one(sql, &[program.into()], |row| Ok((row.int(0)?, row.text(1)?, row.int(2)? == 1)))
}

pub(super) fn set_sweep(
    tx: &mut Tx<'_>,
    program: &str,
    begun_at: Instant,
    member_id: &str,
    is_done: bool,
) -> Outcome<()> {
    let sql = "insert into sweeps (program, begun_at, member_id, is_done) values (?1, ?2, ?3, ?4)
        on conflict (program) do update set begun_at = ?2, member_id = ?3, is_done = ?4";
    let is_done = Value::Int(i64::from(is_done));
    tx.execute(sql, &[program.into(), begun_at.into(), member_id.into(), is_done]).map(|_| ())
}

/// The program's members after one, who are not erased: id, and when anyone signed in.
pub(super) fn members_after(
    tx: &mut Tx<'_>,
    program: &str,
    after: &str,
    limit: i64,
) -> Outcome<Vec<(String, Instant)>> {
    let sql = "select member_id, coalesce(seen_at, joined_at) from members
        where member_id > ?2 and program = ?1 and erased_at is null order by member_id limit ?3";
    tx.query(sql, &[program.into(), after.into(), limit.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// What was reported before then and no order: it goes.
pub(super) fn delete_events(tx: &mut Tx<'_>, member_id: &str, before: Instant) -> Outcome<u64> {
    let sql = "delete from events where member_id = ?1 and recorded_at < ?2 and type <> 'order.paid'";
    tx.execute(sql, &[member_id.into(), before.into()])
}

/// Orders that were reported before then, and are kept whole: source, id, data.
pub(super) fn whole_orders(
    tx: &mut Tx<'_>,
    member_id: &str,
    before: Instant,
    limit: i64,
) -> Outcome<Vec<(String, String, String)>> {
    let sql = "select source, id, data from events
        where member_id = ?1 and recorded_at < ?2 and type = 'order.paid' and is_thinned = 0
        limit ?3";
    tx.query(sql, &[member_id.into(), before.into(), limit.into()], |row| {
        Ok((row.text(0)?, row.text(1)?, row.text(2)?))
    })
}

/// Puts into an order's place what a refund of it needs.
pub(super) fn thin(tx: &mut Tx<'_>, member_id: &str, source: &str, id: &str, data: &str) -> Outcome<()> {
    let sql = "update events set data = ?4, is_thinned = 1 where member_id = ?1 and source = ?2 and id = ?3";
    tx.execute(sql, &[member_id.into(), source.into(), id.into(), data.into()]).map(|_| ())
}

/// Letters that were asked for before then, and sessions that ended before then.
pub(super) fn delete_sign_ins(tx: &mut Tx<'_>, program: &str, before: Instant) -> Outcome<u64> {
    let sql = "delete from sign_ins where program = ?1 and requested_at < ?2";
    tx.execute(sql, &[program.into(), before.into()])
}

pub(super) fn delete_ended_sessions(tx: &mut Tx<'_>, member_id: &str, before: Instant) -> Outcome<u64> {
    let sql = "delete from sessions where member_id = ?1 and expires_at < ?2";
    tx.execute(sql, &[member_id.into(), before.into()])
}
