//! The SQL of invites, their tokens, answers, and what came of them.

use crate::db::{Row, Tx, Value};
use crate::members::consents;
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::privacy::Purpose;
use contract::surveys::{Answered, Audience, Outcome as Told, PublishOutcome, Respond};

/// What came of a survey, for whom, and what the member had answered.
type Came = (Told, Audience, Option<(String, Respond)>);

/// An invite as it is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) member_id: String,
    pub(super) invite_id: String,
    pub(super) program: String,
    pub(super) survey: String,
    pub(super) way: String,
    pub(super) language: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) tier: Option<String>,
    pub(super) due_at: Instant,
    pub(super) sent_at: Option<Instant>,
    pub(super) expires_at: Instant,
    pub(super) answered_at: Option<Instant>,
    pub(super) seen: Option<String>,
    pub(super) suspect_at: Option<Instant>,
}

/// An answer that leads to its member.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) answer: Respond,
}

const NOT_JSON: &str = "the choices of a response are not JSON";

/// Says whether the invite is new.
pub(super) fn insert_invite(tx: &mut Tx<'_>, asked: &Asked) -> Outcome<bool> {
    let sql = "insert into invites (member_id, invite_id, program, survey, way, language, channel, tier,
        due_at, send_after, expires_at, is_anonymous)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)
        on conflict (member_id, invite_id) do nothing";
    let send_after = if asked.way == "mail" { Value::Int(asked.due_at) } else { Value::Null };
    let values = [
        (&asked.member_id).into(),
        (&asked.invite_id).into(),
        (&asked.program).into(),
        (&asked.survey).into(),
        (&asked.way).into(),
        asked.language.as_deref().into(),
        asked.channel.as_deref().into(),
        asked.tier.as_deref().into(),
        asked.due_at.into(),
        send_after,
        asked.expires_at.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// When the last of the member's invites between two instants is due.
pub(super) fn last_due_between(
    tx: &mut Tx<'_>,
    member_id: &str,
    (after, before): (Instant, Instant),
) -> Outcome<Option<Instant>> {
    let sql = "select max(due_at) from invites where member_id = ?1 and due_at > ?2 and due_at < ?3";
    tx.one(sql, &[member_id.into(), after.into(), before.into()], |row| row.maybe_int(0))
}

/// An invite of a member, with the answer to it.
pub(super) fn invite(
    tx: &mut Tx<'_>,
    member_id: &str,
    invite_id: &str,
) -> Outcome<Option<(Asked, Option<Given>)>> {
    let sql = "select i.member_id, i.invite_id, i.program, i.survey, i.way, i.language, i.channel, i.tier,
          i.due_at, i.sent_at, i.expires_at, i.answered_at, i.seen, i.suspect_at,
          r.response_id, r.score, r.choices, r.words
        from invites i
        left join responses r on r.member_id = i.member_id and r.response_id = i.invite_id
        where i.member_id = ?1 and i.invite_id = ?2";
    tx.maybe_one(sql, &[member_id.into(), invite_id.into()], asked_and_given)
}

/// The invite that a token leads to, with the answer to it.
pub(super) fn by_token(tx: &mut Tx<'_>, token_hash: &str) -> Outcome<Option<(Asked, Option<Given>)>> {
    let sql = "select i.member_id, i.invite_id, i.program, i.survey, i.way, i.language, i.channel, i.tier,
          i.due_at, i.sent_at, i.expires_at, i.answered_at, i.seen, i.suspect_at,
          r.response_id, r.score, r.choices, r.words
        from invite_tokens t
        join invites i on i.member_id = t.member_id and i.invite_id = t.invite_id
        left join responses r on r.member_id = i.member_id and r.response_id = i.invite_id
        where t.token_hash = ?1";
    tx.maybe_one(sql, &[token_hash.into()], asked_and_given)
}

pub(super) fn insert_token(
    tx: &mut Tx<'_>,
    token_hash: &str,
    member_id: &str,
    invite_id: &str,
) -> Outcome<()> {
    let sql = "insert into invite_tokens (token_hash, member_id, invite_id) values (?1, ?2, ?3)";
    tx.execute(sql, &[token_hash.into(), member_id.into(), invite_id.into()]).map(|_| ())
}

/// What waits for an answer of the member: invite, survey and end, the longest due first.
pub(super) fn waiting(
    tx: &mut Tx<'_>,
    member_id: &str,
    now: Instant,
) -> Outcome<Vec<(String, String, Instant)>> {
    let sql = "select invite_id, survey, expires_at from invites
        where member_id = ?1 and due_at <= ?2 and expires_at > ?2 and answered_at is null
        order by due_at, invite_id limit 20";
    tx.query(sql, &[member_id.into(), now.into()], |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)))
}

/// Keeps what was noticed of an invite.
pub(super) fn note(
    tx: &mut Tx<'_>,
    asked: &Asked,
    seen: Option<&str>,
    suspect: Option<(Instant, &str)>,
) -> Outcome<()> {
    let sql = "update invites set seen = ?3, suspect_at = coalesce(?4, suspect_at),
        suspect_because = coalesce(?5, suspect_because) where member_id = ?1 and invite_id = ?2";
    let at = suspect.map_or(Value::Null, |(at, _)| Value::Int(at));
    let because = suspect.map(|(_, because)| because).into();
    tx.execute(sql, &[(&asked.member_id).into(), (&asked.invite_id).into(), seen.into(), at, because])
        .map(|_| ())
}

/// Says whether it had not been answered before.
pub(super) fn set_answered(tx: &mut Tx<'_>, asked: &Asked, at: Instant, is_anonymous: bool) -> Outcome<bool> {
    let sql = "update invites set answered_at = ?3, is_anonymous = ?4, send_after = null
        where member_id = ?1 and invite_id = ?2 and answered_at is null";
    let values =
        [(&asked.member_id).into(), (&asked.invite_id).into(), at.into(), i64::from(is_anonymous).into()];
    Ok(tx.execute(sql, &values)? == 1)
}

/// A new answer: its own id, and to whom it leads, which is nobody where it is anonymous.
pub(super) struct NewResponse<'a> {
    pub(super) member_id: &'a str,
    pub(super) response_id: &'a str,
    pub(super) program: &'a str,
    pub(super) survey: &'a str,
    pub(super) answer: &'a Respond,
    pub(super) language: Option<&'a str>,
    pub(super) channel: Option<&'a str>,
    pub(super) tier: Option<&'a str>,
    pub(super) is_incentivised: bool,
    pub(super) responded_at: Instant,
}

pub(super) fn insert_response(tx: &mut Tx<'_>, new: &NewResponse<'_>) -> Outcome<()> {
    let sql = "insert into responses (member_id, response_id, program, survey, score, choices, words,
        language, channel, tier, is_incentivised, responded_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let choices = choices_written(new.answer)?;
    let values = [
        new.member_id.into(),
        new.response_id.into(),
        new.program.into(),
        new.survey.into(),
        new.answer.score.map_or(Value::Null, Value::Int),
        choices.as_deref().into(),
        new.answer.words.as_deref().into(),
        new.language.into(),
        new.channel.into(),
        new.tier.into(),
        i64::from(new.is_incentivised).into(),
        new.responded_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn change_response(tx: &mut Tx<'_>, asked: &Asked, answer: &Respond, now: Instant) -> Outcome<()> {
    let sql = "update responses set score = ?3, choices = ?4, words = ?5, edited_at = ?6
        where member_id = ?1 and response_id = ?2";
    let choices = choices_written(answer)?;
    let values = [
        (&asked.member_id).into(),
        (&asked.invite_id).into(),
        answer.score.map_or(Value::Null, Value::Int),
        choices.as_deref().into(),
        answer.words.as_deref().into(),
        now.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// Letters that are not to leave any more: it was answered without them, or it is too late.
pub(super) fn drop_late_letters(tx: &mut Tx<'_>, now: Instant) -> Outcome<()> {
    let sql = "update invites set send_after = null
        where send_after <= ?1 and (expires_at <= ?1 or answered_at is not null)";
    tx.execute(sql, &[now.into()]).map(|_| ())
}

/// Takes letters that are due, the longest due first: until `again_at`, nobody else takes them.
pub(super) fn take_letters(
    tx: &mut Tx<'_>,
    now: Instant,
    again_at: Instant,
    limit: i64,
) -> Outcome<Vec<(String, String)>> {
    let sql = "update invites set sent_at = ?1, send_after = ?2
        where (member_id, invite_id) in (select member_id, invite_id from invites
          where send_after is not null and send_after <= ?1
          order by send_after, member_id, invite_id limit ?3)
          and send_after <= ?1
        returning member_id, invite_id";
    tx.query(sql, &[now.into(), again_at.into(), limit.into()], |row| Ok((row.text(0)?, row.text(1)?)))
}

/// The letter has left at `sent_at`; or, where that is null, none is to leave.
pub(super) fn set_sent(
    tx: &mut Tx<'_>,
    (member_id, invite_id): (&str, &str),
    sent_at: Option<Instant>,
) -> Outcome<()> {
    let sql = "update invites set sent_at = ?3, send_after = null where member_id = ?1 and invite_id = ?2";
    let sent_at = sent_at.map_or(Value::Null, Value::Int);
    tx.execute(sql, &[member_id.into(), invite_id.into(), sent_at]).map(|_| ())
}

/// The member's address, and whether letters may go there.
pub(super) fn contact(tx: &mut Tx<'_>, member_id: &str) -> Outcome<(Option<String>, bool)> {
    let sql = "select email from members where member_id = ?1";
    let email = tx.one(sql, &[member_id.into()], |row| row.maybe_text(0))?;
    Ok((email, consents::letters_allowed(tx, member_id, Purpose::Surveys)?))
}

/// The columns of an invite, then those of its answer.
fn asked_and_given(row: Row<'_>) -> Outcome<(Asked, Option<Given>)> {
    let asked = Asked {
        member_id: row.text(0)?,
        invite_id: row.text(1)?,
        program: row.text(2)?,
        survey: row.text(3)?,
        way: row.text(4)?,
        language: row.maybe_text(5)?,
        channel: row.maybe_text(6)?,
        tier: row.maybe_text(7)?,
        due_at: row.int(8)?,
        sent_at: row.maybe_int(9)?,
        expires_at: row.int(10)?,
        answered_at: row.maybe_int(11)?,
        seen: row.maybe_text(12)?,
        suspect_at: row.maybe_int(13)?,
    };
    let given = match row.maybe_text(14)? {
        Some(_) => Some(Given { answer: answer(&row, 15)? }),
        None => None,
    };
    Ok((asked, given))
}

/// Columns: score, choices and words.
pub(super) fn answer(row: &Row<'_>, column: usize) -> Outcome<Respond> {
    let choices = match row.maybe_text(column + 1)? {
        Some(text) => serde_json::from_str(&text).map_err(|_| bug(NOT_JSON))?,
        None => Vec::new(),
    };
    Ok(Respond { score: row.maybe_int(column)?, choices, words: row.maybe_text(column + 2)? })
}

fn choices_written(answer: &Respond) -> Outcome<Option<String>> {
    if answer.choices.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(&answer.choices).map(Some).map_err(|error| bug(error.to_string()))
}

/// Answers that lead to their members, the newest before a place in the list.
pub(super) fn responses(
    tx: &mut Tx<'_>,
    (program, survey): (&str, &str),
    (before, id): (Instant, &str),
    limit: i64,
) -> Outcome<Vec<Answered>> {
    let sql =
        "select r.response_id, m.external_id, r.score, r.choices, r.words, r.language, r.channel, r.tier,
          r.is_incentivised, r.responded_at, r.edited_at
        from responses r join members m on m.member_id = r.member_id
        where r.program = ?1 and r.survey = ?2
          and (r.responded_at < ?3 or (r.responded_at = ?3 and r.response_id < ?4))
        order by r.responded_at desc, r.response_id desc limit ?5";
    let values = [program.into(), survey.into(), before.into(), id.into(), limit.into()];
    tx.query(sql, &values, |row| answered(&row))
}

/// Anonymous answers up to a week, in the order of their random ids.
pub(super) fn anonymous_responses(
    tx: &mut Tx<'_>,
    (program, survey): (&str, &str),
    last: Instant,
    after: &str,
    limit: i64,
) -> Outcome<Vec<Answered>> {
    let sql = "select response_id, cast(null as text), score, choices, words, language, channel, tier,
          is_incentivised, responded_at, edited_at
        from responses
        where member_id = '' and program = ?1 and survey = ?2 and responded_at <= ?3 and response_id > ?4
        order by response_id limit ?5";
    let values = [program.into(), survey.into(), last.into(), after.into(), limit.into()];
    tx.query(sql, &values, |row| answered(&row))
}

/// How many anonymous answers there are of each week, from the first.
pub(super) fn weeks(tx: &mut Tx<'_>, program: &str, survey: &str) -> Outcome<Vec<(Instant, i64)>> {
    let sql = "select responded_at, count(*) from responses
        where member_id = '' and program = ?1 and survey = ?2 group by responded_at order by responded_at";
    tx.query(sql, &[program.into(), survey.into()], |row| Ok((row.int(0)?, row.int(1)?)))
}

fn answered(row: &Row<'_>) -> Outcome<Answered> {
    Ok(Answered {
        id: row.text(0)?,
        member: row.maybe_text(1)?,
        answer: answer(row, 2)?,
        language: row.maybe_text(5)?,
        channel: row.maybe_text(6)?,
        tier: row.maybe_text(7)?,
        is_incentivised: row.int(8)? == 1,
        responded_at: row.int(9)?,
        edited_at: row.maybe_int(10)?,
    })
}

/// Keeps what came of answers, or other words for it; answers when it was first told.
pub(super) fn put_outcome(
    tx: &mut Tx<'_>,
    (program, survey, outcome): (&str, &str, &str),
    publish: &PublishOutcome,
    now: Instant,
) -> Outcome<Instant> {
    let sql = "insert into outcomes (program, survey, outcome_id, said, did, audience, published_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        on conflict (program, survey, outcome_id)
        do update set said = excluded.said, did = excluded.did, audience = excluded.audience
        returning published_at";
    let not_written = |error: serde_json::Error| bug(error.to_string());
    let said = serde_json::to_string(&publish.said).map_err(not_written)?;
    let did = serde_json::to_string(&publish.did).map_err(not_written)?;
    let audience = serde_json::to_string(&publish.audience).map_err(not_written)?;
    let values = [
        program.into(),
        survey.into(),
        outcome.into(),
        (&said).into(),
        (&did).into(),
        (&audience).into(),
        now.into(),
    ];
    tx.one(sql, &values, |row| row.int(0))
}

pub(super) fn delete_outcome(tx: &mut Tx<'_>, (program, survey, outcome): (&str, &str, &str)) -> Outcome<()> {
    let sql = "delete from outcomes where program = ?1 and survey = ?2 and outcome_id = ?3";
    tx.execute(sql, &[program.into(), survey.into(), outcome.into()]).map(|_| ())
}

/// What came of the surveys that a member has answered since then, the newest first; with the member's
/// answer, where it leads to the member.
pub(super) fn outcomes_for(
    tx: &mut Tx<'_>,
    program: &str,
    member_id: &str,
    since: Instant,
) -> Outcome<Vec<Came>> {
    let sql = "select o.outcome_id, o.survey, o.said, o.did, o.published_at, o.audience,
          r.response_id, r.score, r.choices, r.words
        from outcomes o
        join invites i on i.member_id = ?2 and i.program = o.program and i.survey = o.survey
          and i.answered_at is not null
        left join responses r on r.member_id = i.member_id and r.response_id = i.invite_id
        where o.program = ?1 and o.published_at > ?3
        order by o.published_at desc, o.survey, o.outcome_id limit 200";
    let json = |_: serde_json::Error| bug("an outcome is not JSON");
    tx.query(sql, &[program.into(), member_id.into(), since.into()], |row| {
        let came = Told {
            id: row.text(0)?,
            survey: row.text(1)?,
            said: serde_json::from_str(&row.text(2)?).map_err(json)?,
            did: serde_json::from_str(&row.text(3)?).map_err(json)?,
            published_at: row.int(4)?,
        };
        let audience = serde_json::from_str(&row.text(5)?).map_err(json)?;
        let given = match row.maybe_text(6)? {
            Some(id) => Some((id, answer(&row, 7)?)),
            None => None,
        };
        Ok((came, audience, given))
    })
}
