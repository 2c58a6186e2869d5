//! Signing in, and what the first page needs: `GET /v1/me`.

use crate::Instant;
use crate::points::{Balance, Entry, Lapse};
use crate::privacy::{ChangeConsents, Consents};
use crate::standing::Standing;
use crate::surveys::{DueSurvey, Outcome};
use serde::{Deserialize, Serialize};

/// The body of `POST /v1/programs/{program}/sign-ins`: please send me a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestSignIn {
    /// Where the link goes. At most 254 characters.
    pub email: String,
    /// The language of the letter (`en`, `zh-CN`); without it, or with one we do not write, the program's
    /// first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// The answer to `RequestSignIn`, the same whether the address is known or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// When the link stops working.
    pub expires_at: Instant,
}

/// The body of `POST /v1/programs/{program}/demo-sessions`. Only a server that runs with `--demo` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenDemoSession {
    /// One of the program's `demo_members`.
    pub external_id: String,
}

/// The answer of every call that opens a session. The session itself travels in an HttpOnly cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The program the member is signed in to.
    pub program: String,
    /// When the session ends by itself.
    pub expires_at: Instant,
}

/// The body of `POST /v1/programs/{program}/sessions`: the brand's site hands over who is signed in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenHandOffSession {
    /// A JWT that the brand's server has signed: `kid` in its head; `iss`, `aud` (the program), `sub` (the
    /// brand's own id of the member), `iat`, `nbf`, `exp` (60 seconds after `iat` at most), `jti` and
    /// `origin` in its body.
    pub token: String,
}

/// The answer to `OpenHandOffSession`: a session of ten minutes. It is shown as `Authorization: Bearer`,
/// held in memory and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOffSession {
    /// What to show.
    pub session: String,
    /// The program the member is signed in to.
    pub program: String,
    /// When the session ends by itself.
    pub expires_at: Instant,
}

/// The answer to `GET /v1/hand-offs/refusals`: why hand-off tokens were refused, for the brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOffRefusals {
    /// The latest first, of the last 30 days.
    pub refusals: Vec<HandOffRefusal>,
}

/// Tokens refused for one reason on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOffRefusal {
    /// Why: `malformed`, `unknown_key`, `wrong_algorithm`, `bad_signature`, `wrong_issuer`, `wrong_audience`,
    /// `wrong_origin`, `not_yet_valid`, `expired`, `lives_too_long`, `member_not_valid`, `used_before`.
    pub code: String,
    /// The key the token named, where it is one of the program's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The day, in UTC: `2027-01-14`.
    pub day: String,
    /// How often.
    pub times: i64,
    /// When last.
    pub last_at: Instant,
}

/// The signed-in member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// As the member wants to be called, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where letters go, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// When the member joined the program.
    pub joined_at: Instant,
    /// The day to celebrate, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
}

/// A birthday: a month and a day, and the year where the member gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Birthday {
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// Where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i64>,
}

/// The answer to `GET /v1/me`: everything the first page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The program the member is signed in to.
    pub program: String,
    /// Who this is.
    pub member: Member,
    /// What the member has.
    pub balance: Balance,
    /// What lapses next, the soonest first, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lapses: Vec<Lapse>,
    /// Tier, stamps, goals, membership, gifts and the birthday.
    #[serde(default)]
    pub standing: Standing,
    /// The newest entries, newest first, at most five.
    pub entries: Vec<Entry>,
    /// A question that is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<DueSurvey>,
    /// What came of what the member answered, where the brand told it in the last 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// The body of `PUT /v1/members/{external_id}`: joins, or changes what is given. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PutMember {
    /// As the member wants to be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where letters go; it also signs the member in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The day to celebrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// A phone number with its country's: `+65 8123 4567`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When the member joined, RFC 3339, for members of before; only heeded for a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<String>,
    /// What the member told the brand to consent to, or to take back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consents: Option<ChangeConsents>,
}

/// The answer to `GET` and `PUT /v1/members/{external_id}`: what the brand may know of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberStanding {
    /// The brand's own id.
    pub external_id: String,
    /// Who this is.
    pub member: Member,
    /// What the member has.
    pub balance: Balance,
    /// Points that count towards tiers, from the beginning.
    pub status_points: i64,
    /// What lapses next, the soonest first, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lapses: Vec<Lapse>,
    /// Tier, stamps, goals, membership, gifts and the birthday.
    pub standing: Standing,
    /// What the member consented to.
    pub consents: Consents,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// The body of `POST /v1/members/{external_id}/adjustments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Adjust {
    /// Made by the sender: the same id with the same body is posted once.
    pub id: String,
    /// What the member can spend more, or less.
    pub points: i64,
    /// What counts towards tiers more, or less.
    #[serde(default)]
    pub status_points: i64,
    /// Why, as the member will read it.
    pub reason: String,
    /// Who did it, for the brand's own books.
    pub actor: String,
}
