//! Surveys in words: what is asked besides, and the thanks, by the band of what was answered. Pure.

use crate::locale::Locale;
use crate::locale::text::Text;
use contract::programs::{Program, Survey, SurveyKind};
use contract::surveys::{Band, Respond};

/// What is asked besides, once it is known what was answered: in the brand's words, or our own.
pub fn follow_up<'a>(
    survey: &'a Survey,
    score: Option<i64>,
    locale: &Locale,
    program: &'a Program,
) -> &'a str {
    let has_band = score.is_some() || survey.kind.scores().is_none();
    let band = survey.kind.band(score);
    match survey.follow_up.of(band).filter(|_| has_band) {
        Some(words) => locale.brand(words, program),
        None => locale.say(match band {
            _ if score.is_none() => Text::SurveyMore,
            Band::Low => Text::SurveyLow,
            Band::Mid => Text::SurveyMid,
            Band::High => Text::SurveyHigh,
        }),
    }
}

/// What is still to be answered before it can be sent.
pub fn lacks(kind: SurveyKind, answer: &Respond) -> Option<Text> {
    match kind {
        SurveyKind::Nps | SurveyKind::Csat => answer.score.is_none().then_some(Text::SurveyScoreFirst),
        SurveyKind::SingleChoice | SurveyKind::MultipleChoice => {
            answer.choices.is_empty().then_some(Text::SurveyChoiceFirst)
        }
        SurveyKind::FreeText => answer.words.is_none().then_some(Text::SurveyWordsFirst),
    }
}

/// Our own thanks: a title and a sentence. Who chose or wrote something is neither pleased nor let down.
pub fn thanks(kind: SurveyKind, band: Band) -> (Text, Option<Text>) {
    match band {
        _ if kind.scores().is_none() => (Text::SurveyThanks, None),
        Band::Low => (Text::SurveyThanksLow, Some(Text::SurveySayLow)),
        Band::Mid => (Text::SurveyThanks, Some(Text::SurveySayMid)),
        Band::High => (Text::SurveyThanksHigh, Some(Text::SurveySayHigh)),
    }
}

/// A link that thanks may lead to: nothing but a page or a letter.
pub fn is_link(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("mailto:")
}
