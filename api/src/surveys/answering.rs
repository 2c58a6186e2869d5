//! An answer: recorded once, changed as often as one likes, and kept apart from the member where it is
//! anonymous.

use super::store::{self, Asked, Given, NewResponse};
use crate::db::Tx;
use crate::id;
use crate::ledger::{self, Holder};
use crate::problem::{Outcome, Problem, refusal};
use axum::http::StatusCode;
use contract::Instant;
use contract::programs::{Program, Survey};
use contract::surveys::{Respond, Response, WORDS_CHARS_MAX};
use rules::surveys::{self, NotValid, SURVEY};

/// A question that is put to a member, with what was answered so far.
pub(super) struct Question<'a> {
    pub(super) program: &'a Program,
    pub(super) survey: &'a Survey,
    pub(super) asked: &'a Asked,
    pub(super) given: Option<&'a Given>,
}

impl Question<'_> {
    /// Whether it can be answered, or the answer changed.
    pub(super) fn is_open(&self, now: Instant) -> bool {
        is_open(self.survey, self.asked, now)
    }

    /// Until when.
    pub(super) fn until_at(&self) -> Instant {
        self.survey.until_at.map_or(self.asked.expires_at, |until_at| until_at.min(self.asked.expires_at))
    }

    /// It was answered, and whose answer is whose cannot be told any more.
    pub(super) fn is_answered_anonymously(&self) -> bool {
        self.asked.answered_at.is_some() && self.given.is_none()
    }
}

/// Whether an invite can be answered.
pub(super) fn is_open(survey: &Survey, asked: &Asked, now: Instant) -> bool {
    now < asked.expires_at && survey.until_at.is_none_or(|until_at| now < until_at)
}

/// Records an answer, or changes the one before. The account is locked; answers the points that came.
///
/// Refusals, in order: closed, answered anonymously, not an answer.
pub(super) fn record(
    tx: &mut Tx<'_>,
    question: &Question<'_>,
    holder: &Holder,
    answer: &Respond,
    language: Option<&str>,
    now: Instant,
) -> Outcome<i64> {
    let Question { program, survey, asked, given } = *question;
    if !question.is_open(now) {
        return Err(closed());
    }
    if question.is_answered_anonymously() {
        return Err(answered_anonymously());
    }
    surveys::check(survey, answer).map_err(|why| not_valid(survey, why))?;
    if let Some(given) = given {
        if given.answer != *answer {
            store::change_response(tx, asked, answer, now)?;
        }
        return Ok(0);
    }
    let new = NewResponse {
        member_id: &asked.member_id,
        response_id: &asked.invite_id,
        program: &program.id,
        survey: &survey.id,
        answer,
        language,
        channel: asked.channel.as_deref(),
        tier: asked.tier.as_deref(),
        is_incentivised: survey.points > 0,
        responded_at: now,
    };
    if survey.is_anonymous {
        let week = surveys::week_began_at(program, now);
        store::set_answered(tx, asked, week, true)?;
        store::note(tx, asked, None, None)?;
        let id = id::random()?;
        let nobody = NewResponse {
            member_id: "",
            response_id: &id,
            language: None,
            channel: None,
            tier: None,
            responded_at: week,
            ..new
        };
        store::insert_response(tx, &nobody)?;
    } else {
        store::set_answered(tx, asked, now, false)?;
        store::insert_response(tx, &new)?;
    }
    if survey.points == 0 {
        return Ok(0);
    }
    let posted =
        ledger::post(tx, program, holder, now, |account| account.answer_survey(&asked.invite_id, survey))?;
    Ok(posted.points)
}

/// The points that came for an answer.
pub(super) fn points_for(tx: &mut Tx<'_>, asked: &Asked) -> Outcome<i64> {
    let Some(sequence) = ledger::posted_by(tx, &asked.member_id, SURVEY, &asked.invite_id)? else {
        return Ok(0);
    };
    Ok(ledger::entry(tx, &asked.member_id, sequence)?.map_or(0, |entry| entry.points))
}

/// What a member is told who has answered.
pub(super) fn told(question: &Question<'_>, answer: &Respond, points: i64) -> Response {
    let survey = question.survey;
    let band = survey.kind.band(answer.score);
    Response {
        survey: survey.id.clone(),
        points,
        thanks: survey.thanks.of(band).cloned(),
        link: survey.links.get(&band).cloned(),
        editable_until_at: (!survey.is_anonymous).then(|| question.until_at()),
    }
}

/// As it is kept: words without what cannot be seen, choices in their order.
pub(super) fn cleaned(mut answer: Respond) -> Respond {
    answer.words = answer.words.as_deref().and_then(surveys::cleaned);
    answer.choices.sort_unstable();
    answer
}

fn closed() -> Problem {
    let detail = "It could be answered until its last day, which is over.";
    refusal(StatusCode::CONFLICT, "survey_closed", "The survey is closed", detail)
}

fn answered_anonymously() -> Problem {
    let detail = "It was answered, and because it is anonymous, nobody can tell which answer that was. \
        Nothing was changed.";
    refusal(StatusCode::CONFLICT, "answered_anonymously", "It was answered anonymously", detail)
}

fn not_valid(survey: &Survey, why: NotValid) -> Problem {
    let (least, most) = survey.kind.scores().unwrap_or_default();
    let detail = match why {
        NotValid::NoScore | NotValid::ScoreOutside => {
            format!("`score` should be a whole number from {least} to {most}.")
        }
        NotValid::ScoreTooMuch => "This survey asks for no score; leave `score` out.".to_owned(),
        NotValid::NoChoice => "`choices` should hold what is chosen, such as [0].".to_owned(),
        NotValid::OneChoice => "`choices` should hold one: only one can be chosen.".to_owned(),
        NotValid::ChoiceOutside => {
            let last = survey.choices.len().saturating_sub(1);
            format!("`choices` should be numbers from 0 to {last}, each once.")
        }
        NotValid::ChoiceTooMuch => "This survey has no choices; leave `choices` out.".to_owned(),
        NotValid::NoWords => "`words` are the answer to this survey, and there are none.".to_owned(),
        NotValid::WordsTooLong(length) => {
            format!("`words` have {length} characters; {WORDS_CHARS_MAX} are kept at most.")
        }
    };
    refusal(StatusCode::UNPROCESSABLE_ENTITY, "response_not_valid", "This is not an answer", detail)
}
