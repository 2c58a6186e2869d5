//! A loyalty program as everyone may see it: `GET /v1/programs` and `GET /v1/programs/{program}`.

mod earning;
mod progress;
mod referrals;
mod rewards;
mod surveys;
mod tiers;

pub use earning::{Campaign, EarningRule, Limit, LimitCounts, Only, Per, Period, Rounding};
pub use progress::{Benefit, Birthday, GiftRule, Goal, GoalKind, Membership, StampCard};
pub use referrals::Referral;
pub use rewards::{Reward, RewardKind};
pub use surveys::{Bands, Survey, SurveyKind};
pub use tiers::{Expiry, Tier, TierKept, TierMeasure, TierWindow, Tiers};

use crate::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text by language tag (`en`, `zh-CN`); never empty. A missing language falls back to
/// `Program::languages[0]`.
pub type Text = BTreeMap<String, String>;

/// The forms of a counted noun by language tag, then by CLDR plural category (`one`, `other`, ...). `other`
/// is always there.
pub type Counted = BTreeMap<String, BTreeMap<String, String>>;

/// The answer to `GET /v1/programs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Programs {
    /// Every program that this server runs, by id.
    pub programs: Vec<Program>,
}

/// The answer to `GET /v1/programs/{program}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Program {
    /// 3 to 40 lower-case letters, digits and hyphens; the first part of the portal's address.
    pub id: String,
    /// The hash of the program file in force, 16 hexadecimal digits. Each entry names the version it was made
    /// under.
    pub version: String,
    /// The languages the program's texts are written in, the one to fall back to first.
    pub languages: Vec<String>,
    /// The program's name, such as "Groove Club".
    pub name: Text,
    /// One sentence that says what a member gets.
    pub promise: Text,
    /// What points are called, counted: "1 point", "2 points". Empty where the program has no points.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub points: Counted,
    /// What points towards tiers are called, where they have a name of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub status_points: Counted,
    /// ISO 4217.
    pub currency: String,
    /// How many digits of an amount come after the decimal sign in this currency: 2 for USD, 0 for JPY.
    pub minor_digits: u8,
    /// IANA time zone in which the program's days begin and end.
    pub time_zone: String,
    /// The offsets of that time zone from UTC, by the instant each begins at, in seconds. The rules reckon
    /// days
    /// with it; not on the wire.
    #[serde(skip)]
    pub offsets: Vec<(Instant, i64)>,
    /// How it looks.
    pub theme: Theme,
    /// Ways to earn, in the order the brand tells them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earning: Vec<EarningRule>,
    /// Times in which rules give more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<Campaign>,
    /// How long points are pending after they were earned, where a rule does not say otherwise.
    #[serde(default)]
    pub pending: Span,
    /// When points lapse.
    #[serde(default)]
    pub expiry: Expiry,
    /// What happens to points of a refunded order that were spent already.
    #[serde(default)]
    pub refunds: RefundPolicy,
    /// The ladder of tiers, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Tiers>,
    /// Cards of stamps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamp_cards: Vec<StampCard>,
    /// Badges, challenges and streaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// A membership that is paid for, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<Membership>,
    /// What a birthday brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// What is given upon an event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<GiftRule>,
    /// What members have by being members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Benefit>,
    /// What can be had for points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rewards: Vec<Reward>,
    /// What inviting a friend brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// Questions put to members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surveys: Vec<Survey>,
    /// How long what is known of members is kept.
    #[serde(default, skip_serializing_if = "Privacy::says_nothing")]
    pub privacy: Privacy,
    /// Websites that may embed the portal: `https://shop.example`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// Members anyone may continue as. Only a server that runs with `--demo` has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demo_members: Vec<DemoMember>,
}

/// A stretch of calendar: months first, then days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Span {
    /// Calendar months; a day that a month lacks becomes its last.
    #[serde(skip_serializing_if = "is_zero")]
    pub months: i64,
    /// Calendar days.
    #[serde(skip_serializing_if = "is_zero")]
    pub days: i64,
}

/// How long what is known of members is kept. Everyone may read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Privacy {
    /// What the brand reported; absent for good. Of orders, what a refund needs stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_events: Option<Span>,
    /// Sign-in letters, and sessions that ended; 30 days where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_sign_ins: Option<Span>,
    /// So long after the last sign-in and the last event a member is erased; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erase_inactive_after: Option<Span>,
}

/// What happens to points of a refunded order that were spent already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundPolicy {
    /// What other points there are go; the balance stops at zero.
    #[default]
    StopAtZero,
    /// The rest is owed, and paid by later earnings first.
    Owe,
}

/// What a brand gives for its looks; every role of the portal's colours is computed from these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Theme {
    /// A CSS colour, `oklch(L C H)`, of which hue and chroma count.
    pub brand: String,
    /// The second colour, of drawings and never of text: `oklch(L C H)`.
    pub warm: String,
    /// SVG path data on a 32 by 32 grid, drawn on a disc of the brand's colour.
    pub mark: String,
    /// SVG path data on a 480 by 260 grid, drawn as fine lines behind the balance.
    pub motif: String,
}

/// A member of the demo, with what makes him or her worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoMember {
    /// The brand's own id of the member.
    pub external_id: String,
    /// As the member is called.
    pub name: String,
    /// "Two orders, one week apart".
    pub note: Text,
}

impl Privacy {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn says_nothing(&self) -> bool {
        *self == Privacy::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
