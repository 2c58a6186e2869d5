//! What a member decides about what is known: profile and consents, taking everything along, and being
//! erased.

#[cfg(feature = "openapi")]
pub mod export;

use crate::Instant;
use crate::members::{Birthday, Member};
use crate::points::Balance;
use crate::programs::Text;
use crate::standing::GiftStanding;
use serde::{Deserialize, Serialize};

/// What a member can consent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Letters with offers and news.
    Letters,
    /// Letters that ask a question.
    Surveys,
    /// Offers chosen by what the member bought.
    Profiling,
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SaidBy {
    /// The member, signed in.
    Member,
    /// The brand, with its key: the member told it there.
    Brand,
    /// A file of members of before.
    Import,
    /// Whoever followed the link in a letter that stops them.
    Link,
}

/// What holds for each purpose. What was never said reads as said here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consents {
    /// Whether offers may come by letter: not before the member says so.
    pub letters: bool,
    /// Whether letters may ask: until the member says no.
    pub surveys: bool,
    /// Whether offers may be chosen by what the member bought: not before the member says so.
    pub profiling: bool,
}

/// What is to hold from now on. What is left out stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ChangeConsents {
    /// Letters with offers and news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<bool>,
    /// Letters that ask a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surveys: Option<bool>,
    /// Offers chosen by what the member bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profiling: Option<bool>,
}

/// The body of `PATCH /v1/me`. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ChangeMe {
    /// As the member wants to be called; empty for no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day to celebrate. It can be changed once a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// The language to be written to in: `en`, `zh-CN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the member consents to, or takes back. The words that were shown are kept with it: those of
    /// `language`, else of the member's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consents: Option<ChangeConsents>,
}

/// The answer to `GET /v1/me/profile` and to `PATCH /v1/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// Who this is.
    #[serde(flatten)]
    pub member: Member,
    /// The language to be written to in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the member consented to.
    pub consents: Consents,
    /// When the member can change the birthday; absent where that is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday_fixed_until_at: Option<Instant>,
}

/// The answer to `GET /v1/me/consents`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentHistory {
    /// One for each purpose, as it holds now, with the words to ask with.
    pub consents: Vec<Consent>,
    /// Everything that was ever said, the newest first.
    pub history: Vec<ConsentSaid>,
}

/// A purpose, as it holds now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// What for.
    pub purpose: Purpose,
    /// Whether it may be done.
    pub is_given: bool,
    /// The words it is asked with, by language.
    pub words: Text,
}

/// A consent that was given or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentSaid {
    /// What for.
    pub purpose: Purpose,
    /// Given, or taken back.
    pub is_given: bool,
    /// When.
    pub said_at: Instant,
    /// Who said it.
    pub said_by: SaidBy,
    /// The language of the words that were shown; absent where the brand showed its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The first 16 digits of the SHA-256 of these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
}

/// The body of both erasures: `{"confirm": false}` shows what would be lost and what stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Erase {
    /// Whether it is to be done.
    pub confirm: bool,
    /// The preview's: nothing else is erased than what was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// What an erasure takes, and what stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erasure {
    /// Lost.
    pub lost: Lost,
    /// What stays, and leads to nobody any more.
    pub stays: Stays,
    /// To be sent with `"confirm": true`. It is good as long as nothing of this changes.
    pub token: String,
    /// When it was done; absent from a preview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Instant>,
}

/// What an erasure takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lost {
    /// The points.
    pub balance: Balance,
    /// What they are worth at the best rate at which the program turns points into money, in its currency's
    /// smallest unit; absent where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth_minor: Option<i64>,
    /// The program's currency.
    pub currency: String,
    /// The id of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Until when a membership is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_until_at: Option<Instant>,
    /// Gifts that wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<GiftStanding>,
    /// Codes that are not used yet, with what they are for, and tickets in draws.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<LostCode>,
    /// Friends who would still have brought something.
    pub waiting_friend_count: i64,
    /// Browsers that are signed in.
    pub session_count: i64,
}

/// Something that was redeemed and not used yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LostCode {
    /// The redemption.
    pub id: String,
    /// The reward's name, as it was then.
    pub reward: Text,
    /// Until when it could have been used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
}

/// What an erasure leaves, for as long as the program keeps its books.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stays {
    /// Entries of the ledger, under a random number: without them the program's sums would break.
    pub entry_count: i64,
    /// Answers to surveys, without the words.
    pub answer_count: i64,
}

impl Consents {
    /// What holds where nothing was ever said.
    pub const UNSAID: Consents = Consents { letters: false, surveys: true, profiling: false };

    /// Whether it may be done.
    pub fn of(&self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Letters => self.letters,
            Purpose::Surveys => self.surveys,
            Purpose::Profiling => self.profiling,
        }
    }
}

impl Purpose {
    /// Each of them.
    pub const ALL: [Purpose; 3] = [Purpose::Letters, Purpose::Surveys, Purpose::Profiling];
}
