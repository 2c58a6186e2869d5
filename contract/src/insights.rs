//! What became of it all, in figures: `GET /v1/insights`. No figure is a fraction: a rate is in basis points
//! (a hundredth of a percent), a mean or a margin in hundredths, money in the currency's smallest unit.

use crate::Instant;
use crate::programs::{SurveyKind, Text};
use crate::referrals::RejectedBecause;
use serde::{Deserialize, Serialize};

/// The answer to `GET /v1/insights`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Insights {
    /// The program.
    pub program: String,
    /// The first day of the period, in the program's time zone: `2026-01-01`.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// When its first day begins.
    pub from_at: Instant,
    /// When its last day ends: what happens then is outside.
    pub until_at: Instant,
    /// How many days it has, both included.
    pub day_count: i64,
    /// When this was reckoned.
    pub as_of_at: Instant,
    /// The program's time zone.
    pub time_zone: String,
    /// The program's currency, ISO 4217.
    pub currency: String,
    /// How many digits of an amount come after the decimal sign.
    pub minor_digits: u8,
    /// For so many days after an order its member is a customer.
    pub active_days: i64,
    /// For so many years a customer is reckoned to stay one.
    pub years: i64,
    /// Who buys, how often, for how much.
    pub customers: CustomerFigures,
    /// Friends who came by a code.
    pub referrals: ReferralFigures,
    /// What was earned and redeemed, and what is out.
    pub points: PointFigures,
    /// One item a survey of the program, in the program's order.
    pub surveys: Vec<SurveyFigures>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rate {
    /// The part.
    pub numerator: i64,
    /// The whole.
    pub denominator: i64,
    /// The part in hundredths of a percent of the whole, rounded half up; absent where there is no whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<i64>,
}

/// Who buys, how often, for how much. A customer at the end of a day is a member with an order on that day or
/// one of the `active_days` - 1 days before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerFigures {
    /// From the beginning of the period to its end.
    #[serde(flatten)]
    pub flow: CustomerFlow,
    /// The same of each calendar month; of the first and the last, as much as lies in the period.
    pub months: Vec<CustomerMonth>,
    /// Orders of the period.
    pub order_count: i64,
    /// Members with an order in it.
    pub buyer_count: i64,
    /// What was paid for them, less what was given back.
    pub spent_minor: i64,
    /// Members with two orders or more, of those with an order.
    pub repeat_purchase: Rate,
    /// `spent_minor` / `order_count`, rounded half up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average_order_minor: Option<i64>,
    /// Orders a buyer makes in 365 days, in hundredths: `order_count` / `buyer_count` * 365 / `day_count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders_a_year_hundredths: Option<i64>,
    /// Average order * orders a year * `years`, rounded once, at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime_value_minor: Option<i64>,
    /// Of the members with an order in the period and in the one of the same length before it, those whose
    /// average order grew.
    pub upsell: Rate,
}

/// Customers who stayed, left and came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerFlow {
    /// Customers when the first day begins.
    pub at_start: i64,
    /// Customers at the end who were none at the start.
    pub new: i64,
    /// Of these, who had ordered before the first day: they came back.
    pub returned: i64,
    /// Customers when the last day ends.
    pub at_end: i64,
    /// Customers at the start who are none at the end.
    pub lost: i64,
    /// (`at_end` - `new`) / `at_start`.
    pub retention: Rate,
    /// `lost` / `at_start`.
    pub churn: Rate,
}

/// A month's customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerMonth {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Who stayed, left and came.
    #[serde(flatten)]
    pub flow: CustomerFlow,
}

/// Friends who came by a code in the period, and where they stand now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralFigures {
    /// Everyone who told a code, those who were rejected included.
    pub joined: i64,
    /// Those whose first order was paid and who were not rejected.
    pub qualified: i64,
    /// Those who have ordered nothing yet.
    pub waiting: i64,
    /// Those who do not count, by the reason.
    pub rejected: Vec<RejectedCount>,
    /// `qualified` / `joined`.
    pub conversion: Rate,
}

/// How many do not count for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedCount {
    /// Why.
    pub because: RejectedBecause,
    /// How many.
    pub count: i64,
}

/// What was earned and redeemed in the period, and what members have now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointFigures {
    /// Earned in the period.
    pub earned: i64,
    /// Taken back in the period because an order was.
    pub taken_back: i64,
    /// Corrections by the brand in the period, added up.
    pub adjusted: i64,
    /// Redeemed in the period, less what was put back of that since.
    pub redeemed: i64,
    /// Lapsed in the period, less what was put back because something reported late had kept it.
    pub lapsed: i64,
    /// `redeemed` / `earned`.
    pub redemption: Rate,
    /// In members' hands now, pending included.
    pub outstanding: i64,
    /// Of these, what cannot be spent yet.
    pub pending: i64,
    /// Of these, what lapses by the end of the 30th day from today, as things stand.
    pub lapsing_30_days: i64,
    /// The same of the 90th day.
    pub lapsing_90_days: i64,
    /// What members owe: taken back after it was spent.
    pub owed: i64,
}

/// What was answered to a survey in the period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyFigures {
    /// The id of one of the program's surveys.
    pub survey: String,
    /// What kind it is.
    pub kind: SurveyKind,
    /// The question.
    pub question: Text,
    /// Whether nothing leads from an answer to who gave it. Then only whole groups of five answers or more
    /// are in any figure, and there is nothing by tier, channel or suspicion.
    pub is_anonymous: bool,
    /// All answers together.
    #[serde(flatten)]
    pub scored: Scored,
    /// How many gave each score, from the lowest; empty where the kind has none.
    pub scores: Vec<ScoreCount>,
    /// How many chose what; empty where there is nothing to choose from.
    pub choices: Vec<ChoiceCount>,
    /// Answers for which there were points.
    pub incentivised: i64,
    /// Of the invites that were due in the period, those answered since. Of an anonymous survey: the answers
    /// above, over the invites that were due up to the last day of the last group; absent where there is no
    /// group, or where the survey was anonymous once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Rate>,
    /// Of these invites, those where something that is no person was noticed; absent where anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspect: Option<i64>,
    /// By week, from Monday; where anonymous, by group of weeks. Weeks without an answer are left out.
    pub trend: Vec<TrendPoint>,
    /// By the member's tier when the question was put.
    pub by_tier: Vec<Slice>,
    /// By where the member had shopped.
    pub by_channel: Vec<Slice>,
}

/// Answers, and what their scores come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scored {
    /// How many answers.
    pub answers: i64,
    /// Of 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<Nps>,
    /// Of 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csat: Option<Csat>,
}

/// Net Promoter Score: the share of 9 and 10 less the share of 0 to 6, a whole number from -100 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nps {
    /// The score, rounded half away from zero.
    pub score: i64,
    /// 9 and 10.
    pub promoters: i64,
    /// 7 and 8.
    pub passives: i64,
    /// 0 to 6.
    pub detractors: i64,
    /// In hundredths of a point; absent where all answers fall into one band, which tells nothing of how far
    /// others might.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_error_hundredths: Option<i64>,
    /// Half the width of the interval that holds the true score 95 times of a hundred: 1.96 standard errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_hundredths: Option<i64>,
}

/// Content or not, from 1 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Csat {
    /// The sum of all scores.
    pub sum: i64,
    /// The mean in hundredths, rounded half up.
    pub mean_hundredths: i64,
    /// Those who gave 4 or 5.
    pub content: Rate,
}

/// How many gave a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreCount {
    /// The score.
    pub score: i64,
    /// How many.
    pub count: i64,
}

/// How many chose something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChoiceCount {
    /// Its place; the first is 0.
    pub choice: i64,
    /// What it is.
    pub text: Text,
    /// Of all who answered, who chose it.
    pub chosen: Rate,
}

/// The answers of a week, or of a group of weeks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrendPoint {
    /// Its first day, a Monday.
    pub from: String,
    /// Its last day, a Sunday.
    pub to: String,
    /// Its answers.
    #[serde(flatten)]
    pub scored: Scored,
}

/// The answers of a tier or a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slice {
    /// Which; absent where it is not known, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its answers.
    #[serde(flatten)]
    pub scored: Scored,
}
