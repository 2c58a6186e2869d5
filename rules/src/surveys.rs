//! Questions put to members: when one is put, what answers it, and the points for answering.

use crate::account::{Account, Posted, Posting};
use crate::book::{Answer, Book, Share};
use crate::calendar::{self, day};
use crate::lots::dates;
use contract::Instant;
use contract::points::{EntryKind, Reason, ReasonParams, Step};
use contract::programs::{Period, Program, Span, Survey, SurveyKind};
use contract::surveys::{Respond, WORDS_CHARS_MAX};

/// The source of the entries that answers make.
pub const SURVEY: &str = "survey";

/// What the file calls the event that led to another tier.
pub const TIER_CHANGED: &str = "tier.changed";

/// Why something is not an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotValid {
    /// It needs a score, and there is none.
    NoScore,
    /// The score is outside the scale.
    ScoreOutside,
    /// This kind has no scores.
    ScoreTooMuch,
    /// Nothing is chosen.
    NoChoice,
    /// One can be chosen, and more are.
    OneChoice,
    /// There is no such choice, or it is chosen twice.
    ChoiceOutside,
    /// This kind has no choices.
    ChoiceTooMuch,
    /// The words are the answer, and there are none.
    NoWords,
    /// More words than are kept: so many characters.
    WordsTooLong(usize),
}

/// Whether a survey is put after an event of this type.
pub fn follows(survey: &Survey, r#type: &str, has_tier_changed: bool) -> bool {
    survey
        .after
        .as_deref()
        .is_some_and(|after| after == r#type || (after == TIER_CHANGED && has_tier_changed))
}

/// When a question is due after something that happened at `at`: so many days later, at the same time of day.
pub fn due_at(program: &Program, survey: &Survey, at: Instant) -> Instant {
    if survey.delay == Span::default() {
        return at;
    }
    let today = day(program, at);
    let since_midnight = at - calendar::start(program, today);
    calendar::start(program, calendar::add(today, survey.delay)) + since_midnight
}

/// Until when a question that is due at `due_at` can be answered.
pub fn expires_at(program: &Program, survey: &Survey, due_at: Instant) -> Instant {
    let end = calendar::end_after(program, due_at, survey.valid);
    survey.until_at.map_or(end, |until_at| until_at.min(end))
}

/// The instants after and before which another question would be too near to one that is due at `due_at`.
pub fn too_near(program: &Program, survey: &Survey, due_at: Instant) -> (Instant, Instant) {
    let Span { months, days } = survey.throttle;
    let back = Survey { delay: Span { months: -months, days: -days }, ..Survey::default() };
    let on = Survey { delay: survey.throttle, ..Survey::default() };
    (self::due_at(program, &back, due_at), self::due_at(program, &on, due_at))
}

/// When the week of an instant began, by which anonymous answers are kept.
pub fn week_began_at(program: &Program, at: Instant) -> Instant {
    calendar::start(program, calendar::period_start(Period::Week, day(program, at)))
}

/// Whether something answers a survey. The first that is wrong is told.
pub fn check(survey: &Survey, answer: &Respond) -> Result<(), NotValid> {
    match (survey.kind.scores(), answer.score) {
        (Some(_), None) => return Err(NotValid::NoScore),
        (Some((least, most)), Some(score)) if !(least..=most).contains(&score) => {
            return Err(NotValid::ScoreOutside);
        }
        (None, Some(_)) => return Err(NotValid::ScoreTooMuch),
        _ => {}
    }
    let chosen = &answer.choices;
    let is_one = |nth: &i64| usize::try_from(*nth).is_ok_and(|nth| nth < survey.choices.len());
    let is_twice = |(place, nth): (usize, &i64)| chosen[..place].contains(nth);
    match (survey.kind, chosen.len()) {
        (SurveyKind::SingleChoice | SurveyKind::MultipleChoice, 0) => return Err(NotValid::NoChoice),
        (SurveyKind::SingleChoice, 2..) => return Err(NotValid::OneChoice),
        (SurveyKind::Nps | SurveyKind::Csat | SurveyKind::FreeText, 1..) => {
            return Err(NotValid::ChoiceTooMuch);
        }
        _ if !chosen.iter().all(is_one) || chosen.iter().enumerate().any(is_twice) => {
            return Err(NotValid::ChoiceOutside);
        }
        _ => {}
    }
    let length = answer.words.as_deref().map_or(0, |words| words.chars().count());
    if length > WORDS_CHARS_MAX {
        return Err(NotValid::WordsTooLong(length));
    }
    if survey.kind == SurveyKind::FreeText && length == 0 {
        return Err(NotValid::NoWords);
    }
    Ok(())
}

/// Words as they are kept: without what cannot be seen, and without space around them. None where nothing is
/// left.
pub fn cleaned(words: &str) -> Option<String> {
    let words: String = words.replace("\r\n", "\n").replace('\r', "\n");
    let is_seen = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    let words: String = words.chars().filter(is_seen).collect();
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

impl<B: Book> Account<'_, B> {
    /// The points for answering a survey: the same for every answer, and nothing of it is in the entry.
    pub fn answer_survey(&mut self, invite: &str, survey: &Survey) -> Answer<Posted, B> {
        let at = self.now;
        self.settle(at)?;
        let reason = Reason {
            key: SURVEY.to_owned(),
            params: ReasonParams { about: Some(survey.id.clone()), ..ReasonParams::default() },
            steps: vec![Step { key: SURVEY.to_owned(), points: Some(survey.points), ..Step::default() }],
        };
        let dates = dates(self.program, self.tier(), at, Span::default(), false);
        let posting = Posting::new(EntryKind::Earn, SURVEY, invite, at);
        self.earn(&posting, Share { points: survey.points, status_points: 0 }, dates, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(kind: SurveyKind) -> Survey {
        Survey { kind, choices: vec![Default::default(); 3], ..Survey::default() }
    }

    #[test]
    fn what_answers_a_survey_and_what_does_not() {
        use SurveyKind::*;
        let answer = |score, choices: &[i64], words: &str| Respond {
            score,
            choices: choices.to_vec(),
            words: Some(words.to_owned()).filter(|words| !words.is_empty()),
        };
        let long = "好".repeat(WORDS_CHARS_MAX);
        for (kind, answer, told) in [
            (Nps, answer(Some(0), &[], ""), Ok(())),
            (Nps, answer(Some(10), &[], &long), Ok(())),
            (Nps, answer(Some(11), &[], ""), Err(NotValid::ScoreOutside)),
            (Nps, answer(Some(-1), &[], ""), Err(NotValid::ScoreOutside)),
            (Nps, answer(None, &[], "words"), Err(NotValid::NoScore)),
            (Nps, answer(Some(9), &[0], ""), Err(NotValid::ChoiceTooMuch)),
            (Csat, answer(Some(0), &[], ""), Err(NotValid::ScoreOutside)),
            (Csat, answer(Some(5), &[], ""), Ok(())),
            (SingleChoice, answer(None, &[2], ""), Ok(())),
            (SingleChoice, answer(None, &[], ""), Err(NotValid::NoChoice)),
            (SingleChoice, answer(None, &[0, 1], ""), Err(NotValid::OneChoice)),
            (SingleChoice, answer(None, &[3], ""), Err(NotValid::ChoiceOutside)),
            (SingleChoice, answer(Some(1), &[0], ""), Err(NotValid::ScoreTooMuch)),
            (MultipleChoice, answer(None, &[0, 2], ""), Ok(())),
            (MultipleChoice, answer(None, &[0, 0], ""), Err(NotValid::ChoiceOutside)),
            (MultipleChoice, answer(None, &[-1], ""), Err(NotValid::ChoiceOutside)),
            (FreeText, answer(None, &[], "words"), Ok(())),
            (FreeText, answer(None, &[], ""), Err(NotValid::NoWords)),
            (FreeText, answer(None, &[], &format!("{long}!")), Err(NotValid::WordsTooLong(2001))),
        ] {
            assert_eq!(check(&survey(kind), &answer), told, "{kind:?} {answer:?}");
        }
    }

    #[test]
    fn words_keep_what_can_be_seen() {
        assert_eq!(cleaned(" a\r\nb\0\u{7}\tc \n").as_deref(), Some("a\nb\tc"));
        assert_eq!(cleaned("\0 \r\n"), None);
        assert_eq!(cleaned("<b>=1+1</b>").as_deref(), Some("<b>=1+1</b>"));
    }

    #[test]
    fn a_question_is_due_at_the_same_time_of_day_and_can_be_answered_to_the_end_of_a_day() {
        const DAY: i64 = 86_400_000;
        let program = Program { offsets: vec![(i64::MIN, 0)], ..Program::default() };
        let asked = Survey {
            delay: Span { months: 0, days: 3 },
            valid: Span { months: 0, days: 2 },
            throttle: Span { months: 1, days: 0 },
            ..Survey::default()
        };
        let at = 20_000 * DAY + 1_234;
        let due = due_at(&program, &asked, at);
        assert_eq!(due, at + 3 * DAY);
        assert_eq!(expires_at(&program, &asked, due), 20_006 * DAY);
        let closing = Survey { until_at: Some(20_004 * DAY), ..asked.clone() };
        assert_eq!(expires_at(&program, &closing, due), 20_004 * DAY);
        let (from, to) = too_near(&program, &asked, due);
        assert!(due - from >= 28 * DAY && due - from <= 31 * DAY && to - due >= 28 * DAY);
        assert_eq!(week_began_at(&program, 4 * DAY), 4 * DAY, "Monday 5 January 1970");
    }
}
