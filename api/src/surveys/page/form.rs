//! What the page sends: read as it comes, with everything kept that a person may have typed.

use super::signals::Press;
use crate::surveys::words::Words;
use contract::programs::{Survey, SurveyKind};
use contract::surveys::Respond;
use rules::surveys::{self, NotValid};

/// A form as it was filled.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    /// What is chosen of the scores, or of the choices.
    pub(super) chosen: Vec<String>,
    /// As it was typed.
    pub(super) words: String,
    /// The language of the page.
    pub(super) language: Option<String>,
    pub(super) press: Press,
}

/// Where what is wrong is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Beside the scores or choices.
    Choice(String),
    /// Beside the words.
    Words(String),
}

impl Filled {
    /// Reads a body, or what stands behind the question mark of a link.
    pub(super) fn read(bytes: &[u8]) -> Filled {
        let mut filled = Filled::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            match &*name {
                "score" | "choice" => filled.chosen.push(value.trim().to_owned()),
                "words" => filled.words = value.into_owned(),
                "lang" => filled.language = Some(value.into_owned()),
                "made" => filled.press.made_at = value.parse().ok(),
                "again" => filled.press.is_again = true,
                "website" => filled.press.has_trap |= !value.trim().is_empty(),
                _ => {}
            }
        }
        filled
    }

    /// The answer, or what is wrong with it.
    pub(super) fn answer(&self, survey: &Survey, words: &Words) -> Result<Respond, Wrong> {
        let wrong = |why| Err(told(survey, words, why));
        let numbers: Option<Vec<i64>> = self.chosen.iter().map(|text| number(text)).collect();
        let Some(mut numbers) = numbers else { return wrong(NotValid::ScoreOutside) };
        numbers.sort_unstable();
        numbers.dedup();
        let typed = surveys::cleaned(&self.words);
        let answer = match survey.kind {
            SurveyKind::Nps | SurveyKind::Csat if numbers.len() > 1 => return wrong(NotValid::ScoreOutside),
            SurveyKind::Nps | SurveyKind::Csat => {
                Respond { score: numbers.first().copied(), choices: Vec::new(), words: typed }
            }
            SurveyKind::FreeText => Respond { score: None, choices: Vec::new(), words: typed },
            _ => Respond { score: None, choices: numbers, words: typed },
        };
        match surveys::check(survey, &answer) {
            Ok(()) => Ok(answer),
            Err(why) => wrong(why),
        }
    }
}

/// `7`, as a form sends it: no sign, no space, no other digits.
fn number(text: &str) -> Option<i64> {
    let is_plain = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn told(survey: &Survey, words: &Words, why: NotValid) -> Wrong {
    match (why, survey.kind.scores(), survey.kind) {
        (NotValid::WordsTooLong(count), ..) => {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            Wrong::Words((words.too_long)(&crate::surveys::words::grouped(count)))
        }
        (NotValid::NoWords, ..) => Wrong::Words(words.write.to_owned()),
        (_, Some((least, most)), _) => Wrong::Choice((words.choose_score)(least, most)),
        (_, _, SurveyKind::MultipleChoice) => Wrong::Choice(words.choose_some.to_owned()),
        _ => Wrong::Choice(words.choose_one.to_owned()),
    }
}
