//! Questions put to members.

use super::{Span, Text, is_false};
use crate::Instant;
use crate::surveys::Band;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question put to members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Survey {
    /// Names it.
    pub id: String,
    /// What kind it is.
    pub kind: SurveyKind,
    /// The question.
    pub question: Text,
    /// Of a choice: what there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Text>,
    /// The type of event after which it is put; `tier.changed` where an event leads to another tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// So long after it.
    #[serde(default)]
    pub delay: Span,
    /// Not within this time of another one.
    #[serde(default)]
    pub throttle: Span,
    /// Points for answering, the same for every answer.
    #[serde(default)]
    pub points: i64,
    /// What is asked besides, by what was answered; absent where it is the portal's own words.
    #[serde(default, skip_serializing_if = "Bands::is_nothing")]
    pub follow_up: Bands,
    /// The thanks, by what was answered.
    #[serde(default, skip_serializing_if = "Bands::is_nothing")]
    pub thanks: Bands,
    /// Where the thanks lead, by band: `https:` or `mailto:`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub links: BTreeMap<Band, String>,
    /// Whether nothing leads from an answer to who gave it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_anonymous: bool,
    /// Whether it is also put by a letter, where the member's address is known.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_mailed: bool,
    /// How long an invite can be answered.
    #[serde(default)]
    pub valid: Span,
    /// When the survey closes, for everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
}

/// Texts by the band of what was answered. Kinds without a score have the middle one alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Bands {
    /// 0 to 6 of 10; 1 and 2 of 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<Text>,
    /// 7 and 8 of 10; 3 of 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mid: Option<Text>,
    /// 9 and 10 of 10; 4 and 5 of 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<Text>,
}

impl Bands {
    /// Whether no band has a text.
    pub fn is_nothing(&self) -> bool {
        *self == Bands::default()
    }

    /// The text of a band.
    pub fn of(&self, band: Band) -> Option<&Text> {
        match band {
            Band::Low => self.low.as_ref(),
            Band::Mid => self.mid.as_ref(),
            Band::High => self.high.as_ref(),
        }
    }
}

impl SurveyKind {
    /// The lowest and the highest score, where the kind has any.
    pub fn scores(self) -> Option<(i64, i64)> {
        match self {
            SurveyKind::Nps => Some((0, 10)),
            SurveyKind::Csat => Some((1, 5)),
            _ => None,
        }
    }

    /// The band of a score; the middle one where there is none.
    pub fn band(self, score: Option<i64>) -> Band {
        match (self, score) {
            (SurveyKind::Nps, Some(..=6)) | (SurveyKind::Csat, Some(..=2)) => Band::Low,
            (SurveyKind::Nps, Some(9..)) | (SurveyKind::Csat, Some(4..)) => Band::High,
            _ => Band::Mid,
        }
    }
}

/// What kind of question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SurveyKind {
    /// 0 to 10: would you recommend us?
    #[default]
    Nps,
    /// 1 to 5: how content are you?
    Csat,
    /// One of several.
    SingleChoice,
    /// Some of several.
    MultipleChoice,
    /// In one's own words.
    FreeText,
}
