//! Questions put to members: invites, answers, and what came of them.

use crate::Instant;
use crate::programs::Text;
use serde::{Deserialize, Serialize};

/// The most members one request may invite.
pub const INVITES_MAX: usize = 1_000;

/// The most characters of a comment.
pub const WORDS_CHARS_MAX: usize = 2_000;

/// A question that is due, in `Me`; what it asks stands in the program's `surveys`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueSurvey {
    /// Names the invite: answer with `PUT /v1/me/responses/{invite}`.
    pub invite: String,
    /// The id of one of the program's `surveys`.
    pub survey: String,
    /// Until when it can be answered.
    pub expires_at: Instant,
}

/// The body of `PUT /v1/me/responses/{invite}`: an answer. What the kind of survey does not ask for is left
/// out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Respond {
    /// 0 to 10 of `nps`, 1 to 5 of `csat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// Of a choice: the places of what is chosen, the first is 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<i64>,
    /// In one's own words, at most 2,000 characters: the answer of `free_text`, a comment of all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// The answer to `PUT /v1/me/responses/{invite}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Response {
    /// The id of the program's survey.
    pub survey: String,
    /// Points that came for it, the same for every answer; 0 where it was answered before.
    pub points: i64,
    /// The brand's thanks for an answer of this kind; absent where it has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks: Option<Text>,
    /// Where the thanks lead: `https:` or `mailto:`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Until when it can be changed; absent where it cannot be, because it is anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editable_until_at: Option<Instant>,
}

/// The body of `POST /v1/surveys/{survey}/invites`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteMembers {
    /// Made by the sender: the same id invites each member once.
    pub id: String,
    /// The brand's own ids of 1 to 1,000 members.
    pub members: Vec<String>,
    /// How the link gets there.
    pub by: InviteBy,
    /// The language of letter and page; without it, the program's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where they shopped, for the figures: `app`, `online`, `outlet`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
}

/// How a survey's link gets to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteBy {
    /// By a letter that the server sends.
    Mail,
    /// The answer holds it, and the brand sends it.
    Link,
}

/// The answer to `POST /v1/surveys/{survey}/invites`: one item a member, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invites {
    /// What became of each.
    pub invites: Vec<Invite>,
}

/// What became of one member's invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// The brand's own id of the member.
    pub member: String,
    /// What became of it.
    pub status: InviteStatus,
    /// The link, where the brand sends it. It is not kept: asked again with the same id, there is another
    /// one to the
    /// same question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Until when it can be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Where it was throttled: when the member can be asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
}

/// What became of an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteStatus {
    /// Its letter is on the way, or its link is here.
    Sent,
    /// The member was asked not long ago.
    Throttled,
    /// There is no such member.
    UnknownMember,
    /// The member has no address that we know.
    NoEmail,
    /// The member wants no more letters.
    Unsubscribed,
}

/// You said, we did; in `Me`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// Names it among those of its survey.
    pub id: String,
    /// The id of the program's survey.
    pub survey: String,
    /// What was said.
    pub said: Text,
    /// What the brand did.
    pub did: Text,
    /// When it was told.
    pub published_at: Instant,
}

/// The body of `PUT /v1/surveys/{survey}/outcomes/{outcome}`: what came of answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishOutcome {
    /// What was said, by language: `{"en": "The queue at noon was too long."}`.
    pub said: Text,
    /// What you did, by language.
    pub did: Text,
    /// To whom it is shown; without it, to everyone who answered.
    #[serde(default)]
    pub audience: Audience,
}

/// Of those who answered, who is meant: who fits any part. Everyone, where it is empty. An anonymous survey
/// knows only
/// everyone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Audience {
    /// Who gave a score of these bands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// Who chose one of these; the first is 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<i64>,
    /// Who gave one of these answers, by their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<String>,
}

/// A band of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 0 to 6 of 10; 1 and 2 of 5.
    Low,
    /// 7 and 8 of 10; 3 of 5.
    Mid,
    /// 9 and 10 of 10; 4 and 5 of 5.
    High,
}

/// The answer to `GET /v1/surveys/{survey}/responses`: for the brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Responses {
    /// Newest first; of an anonymous survey, in no order, and only whole groups of five or more.
    pub responses: Vec<Answered>,
    /// Asks for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answered {
    /// Names it.
    pub id: String,
    /// The brand's own id of the member; absent where the survey is anonymous, or the brand does not know
    /// the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What was answered.
    #[serde(flatten)]
    pub answer: Respond,
    /// The language of the page it was given on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where the member had shopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The member's tier, when the question was put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Whether there were points for it.
    pub is_incentivised: bool,
    /// When; of an anonymous survey, when its week began.
    pub responded_at: Instant,
    /// When it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Instant>,
}
