//! Everything that is known of a member: `GET /v1/me/export`. Only the server knows these words; the portal
//! saves what
//! comes as a file.

use super::ConsentSaid;
use crate::Instant;
use crate::members::Member;
use crate::points::{Balance, EntryKind};
use crate::referrals::{Friend, RejectedBecause};
use crate::rewards::Redemption;
use crate::standing::Standing;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer to `GET /v1/me/export`: everything that is known of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Export {
    /// What this document is: `laurel.export/1`.
    pub schema: String,
    /// When it was made.
    pub exported_at: Instant,
    /// The program.
    pub program: String,
    /// The hash of the newest entry, which stands for all before it. docs/privacy.md says how to check it.
    pub entries_hash: String,
    /// Who this is.
    pub identity: Identity,
    /// What was consented to, and taken back.
    pub consents: Vec<ConsentSaid>,
    /// Browsers that are signed in, and were lately.
    pub sessions: Vec<SessionKept>,
    /// Sign-in letters that were asked for.
    pub sign_ins: Vec<SignInKept>,
    /// What there is to spend.
    pub balance: Balance,
    /// Points towards tiers, from the beginning.
    pub status_points: i64,
    /// Tier, stamps, goals, membership, gifts and the birthday.
    pub standing: Standing,
    /// The ledger, the oldest entry first.
    pub entries: Vec<EntryKept>,
    /// What each earning opened, the oldest first, those that are used up with them.
    pub lots: Vec<LotKept>,
    /// Which lots an entry took its points from.
    pub draws: Vec<DrawKept>,
    /// What was reported to us.
    pub events: Vec<EventKept>,
    /// The wallet.
    pub redemptions: Vec<Redemption>,
    /// The code to invite friends with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
    /// By whose code the member came. It does not say whose that is.
    pub came_by: Vec<CameBy>,
    /// Friends who came by the member's code. Their names are masked.
    pub friends: Vec<Friend>,
    /// Questions that were put, with the answers. An answer to an anonymous survey is not here: nobody can
    /// tell whose it
    /// is.
    pub surveys: Vec<Asked>,
    /// How often limited rules gave something.
    pub counters: Vec<CounterKept>,
}

/// Who a member is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Identity {
    /// The random number under which the ledger is kept.
    pub member_id: String,
    /// The brand's own id.
    pub external_id: Option<String>,
    /// Name, address, birthday, and when the member joined.
    #[serde(flatten)]
    pub member: Member,
    /// The phone number.
    pub phone: Option<String>,
    /// The language to be written to in.
    pub language: Option<String>,
    /// When the member signed in last.
    pub seen_at: Option<Instant>,
}

/// A browser that is signed in, without its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SessionKept {
    /// Since when.
    pub opened_at: Instant,
    /// Until when.
    pub expires_at: Instant,
}

/// A sign-in letter, without its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignInKept {
    /// When it was asked for.
    pub requested_at: Instant,
    /// When its link was opened.
    pub used_at: Option<Instant>,
}

/// An entry, as the ledger holds it. The hash covers all but `note`, `friend` and itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryKept {
    /// Its place: 1, 2, 3, ...
    pub sequence: i64,
    /// What kind of change it is.
    pub kind: EntryKind,
    /// The change of the points.
    pub points: i64,
    /// The change of the points towards tiers.
    pub status_points: i64,
    /// The change of what is owed.
    pub debt: i64,
    /// The points after it.
    pub balance_after: i64,
    /// Who says so.
    pub source: String,
    /// Which of what it says.
    pub source_id: String,
    /// The program's version it was made under.
    pub program_version: String,
    /// Why.
    pub reason: Value,
    /// When it happened.
    pub occurred_at: Instant,
    /// When we wrote it down.
    pub recorded_at: Instant,
    /// The brand's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The friend it is about, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friend: Option<String>,
    /// SHA-256 of the hash before it (nothing for the first) and the entry as canonical JSON.
    pub hash: String,
}

/// A lot, also one that is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LotKept {
    /// The entry that opened it.
    pub sequence: i64,
    /// What was in it.
    pub points: i64,
    /// What is left.
    pub remaining: i64,
    /// Pending until then.
    pub available_at: Instant,
    /// Its own end, which activity may put off; absent for never.
    pub expires_at: Option<Instant>,
}

/// Points that an entry took from a lot; negative where it put them back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DrawKept {
    /// The entry.
    pub sequence: i64,
    /// The entry that opened the lot.
    pub lot_sequence: i64,
    /// How many.
    pub points: i64,
}

/// What was reported to us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventKept {
    /// Who reported it.
    pub source: String,
    /// Its id there.
    pub id: String,
    /// Its type.
    pub r#type: String,
    /// What it said, but for who someone is: that stands in `identity` alone.
    pub data: Value,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was reported.
    pub recorded_at: Instant,
}

/// A code by which the member came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CameBy {
    /// The code.
    pub code: String,
    /// When it was told.
    pub joined_at: Instant,
    /// When the first order was paid.
    pub qualified_at: Option<Instant>,
    /// Why it does not count.
    pub because: Option<RejectedBecause>,
}

/// A question that was put to the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Asked {
    /// The id of the survey.
    pub survey: String,
    /// `portal`, `mail` or `link`.
    pub way: String,
    /// When it was to be put.
    pub due_at: Instant,
    /// When its letter left.
    pub sent_at: Option<Instant>,
    /// When it was answered; of an anonymous one, the week.
    pub answered_at: Option<Instant>,
    /// The score.
    pub score: Option<i64>,
    /// What was chosen, counted from 0.
    pub choices: Option<Value>,
    /// What was written.
    pub words: Option<String>,
}

/// How often a limited rule gave something in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CounterKept {
    /// The rule, with its section.
    pub rule: String,
    /// What is counted one by one.
    pub about: String,
    /// `day`, `week`, `month`, `year` or `ever`.
    pub period: String,
    /// How often.
    pub times: i64,
    /// How many points.
    pub points: i64,
}
