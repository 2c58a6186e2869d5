//! The book that an account is kept in: what the rules ask of it, and what they write there.
//!
//! The server keeps it in its database, a scenario and the browser in memory (`pages`). The rules are the
//! same.

use crate::calendar::Day;
use crate::refusal::Stop;
use crate::state::Totals;
use contract::Instant;
use contract::events::OrderPaid;
use contract::points::{EntryKind, Reason};
use contract::programs::Span;

/// What a book answers.
pub type Answer<T, B> = Result<T, Stop<<B as Book>::Fault>>;

/// The book of one member.
///
/// Invariant: what is left in the lots is the account's points and its debt.
pub trait Book {
    /// How the book itself can fail.
    type Fault;

    /// Writes an entry. There is no way to change one.
    fn write_entry(&mut self, entry: &NewEntry<'_>) -> Answer<(), Self>;

    /// Opens the lot of an entry.
    fn open_lot(&mut self, lot: &LotState) -> Answer<(), Self>;

    /// A lot by the sequence of the entry that opened it.
    fn lot(&mut self, sequence: i64) -> Answer<Option<LotState>, Self>;

    /// The lot with something in it, of those with this `kept`, that ends first, then the oldest. Where
    /// `available_by` is given, only lots that can be spent by then.
    fn first_lot(&mut self, kept: Span, available_by: Option<Instant>) -> Answer<Option<LotState>, Self>;

    /// Takes points from a lot for an entry, or puts them back where they are negative.
    fn draw(&mut self, sequence: i64, lot: &LotState, points: i64) -> Answer<(), Self>;

    /// What an entry took from which lots.
    fn drawn_by(&mut self, sequence: i64) -> Answer<Vec<(LotState, i64)>, Self>;

    /// What is left in lots that cannot be spent before `at`.
    fn pending(&mut self, at: Instant) -> Answer<i64, Self>;

    /// What lapses when, of lots with something in them that do lapse: the first `count` by their end.
    fn ends(&mut self, count: usize) -> Answer<Vec<End>, Self>;

    /// Makes the lots with this `kept` whose own end is `until` or before end with their member's activity
    /// alone
    /// (`expires_at` 0): activity keeps them longer.
    fn keep_by_activity_alone(&mut self, kept: Span, until: Instant) -> Answer<(), Self>;

    /// Every lot with something in it never ends from now on.
    fn free_lots(&mut self) -> Answer<(), Self>;

    /// What became of a lot.
    fn drawn_of(&mut self, sequence: i64) -> Answer<Drawn, Self>;

    /// What lapsed after `since` of lots that activity keeps, less what was put back since, the latest first.
    fn kept_lapses(&mut self, since: Instant) -> Answer<Vec<KeptLapse>, Self>;

    /// What a limit has counted: times and points.
    fn counted(&mut self, counter: &Counter<'_>) -> Answer<(i64, i64), Self>;

    /// Counts one more time, and points.
    fn count(&mut self, counter: &Counter<'_>, points: i64) -> Answer<(), Self>;

    /// Takes one time, and points, out of the count again.
    fn uncount(&mut self, counter: &Counter<'_>, points: i64) -> Answer<(), Self>;

    /// What was measured from the beginning up to the day before `day`.
    fn totals_before(&mut self, day: Day) -> Answer<Totals, Self>;

    /// What was measured from the beginning up to each day on which something was, from the first.
    fn totals(&mut self) -> Answer<Vec<(Day, Totals)>, Self>;

    /// Adds to what was measured on a day, and so to all totals from then on.
    fn add_to_day(&mut self, day: Day, more: &Totals, total: &Totals, is_latest: bool) -> Answer<(), Self>;

    /// Keeps what will happen by itself.
    fn wait_for(&mut self, awaited: &Awaited) -> Answer<(), Self>;

    /// What will happen by itself first.
    fn awaited(&mut self) -> Answer<Option<Awaited>, Self>;

    /// It will not happen, or has: whether it was awaited.
    fn call_off(&mut self, id: &str) -> Answer<bool, Self>;

    /// Takes a code that is good once for one member of the program; whether it is this member's now.
    fn claim(&mut self, code: &str) -> Answer<bool, Self>;

    /// An order that was posted.
    fn order(&mut self, source: &str, id: &str) -> Answer<Option<OrderState>, Self>;

    /// What was given back of an order so far.
    fn refunded(&mut self, source: &str, id: &str) -> Answer<Vec<Refunded>, Self>;

    /// Keeps what a refund gave back and took.
    fn write_refund(&mut self, source: &str, id: &str, by: i64, refunded: &Refunded) -> Answer<(), Self>;
}

/// An entry to be written. With `kind`, its source, id and line are a key of its own.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    /// The next of the member.
    pub sequence: i64,
    /// What kind of change it is.
    pub kind: EntryKind,
    /// The change of the points that can be spent.
    pub points: i64,
    /// The change of the points that count towards tiers.
    pub status_points: i64,
    /// The change of what is owed.
    pub debt: i64,
    /// The points after it.
    pub balance_after: i64,
    /// Who says so.
    pub source: &'a str,
    /// Which of what it says.
    pub source_id: &'a str,
    /// The version of the program it is made under.
    pub program_version: &'a str,
    /// For the portal to put into words.
    pub reason: &'a Reason,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it is written down.
    pub recorded_at: Instant,
}

/// A lot as it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LotState {
    /// Of the entry that opened it.
    pub sequence: i64,
    /// What was in it.
    pub points: i64,
    /// What is left.
    pub remaining: i64,
    /// Pending until then.
    pub available_at: Instant,
    /// Its own end; `NEVER` for none, 0 where the member's activity alone decides.
    pub expires_at: Instant,
    /// Kept so long after the member's last activity; nothing where only its own end counts.
    pub kept: Span,
}

/// Lots with the same end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// Their own end.
    pub expires_at: Instant,
    /// How long activity keeps them.
    pub kept: Span,
    /// What is left in them.
    pub points: i64,
}

/// Points of a lot that lapsed although activity could have kept them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptLapse {
    /// When.
    pub lapsed_at: Instant,
    /// From which lot.
    pub lot: LotState,
    /// How many.
    pub points: i64,
}

/// What became of a lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Lapsed, less what was put back since.
    pub lapsed: i64,
    /// What of it refunds of the order that opened it have counted as lapsed.
    pub counted: i64,
}

impl Drawn {
    /// What lapsed and no refund has counted: it would come back, were it kept after all.
    pub fn lapsed_for_nobody(&self) -> i64 {
        (self.lapsed - self.counted).max(0)
    }
}

/// What will happen by itself unless it is called off: a friend's first order has stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The id it will be posted under.
    pub id: String,
    /// When.
    pub at: Instant,
    /// The friend, as who invited is told.
    pub about: Option<String>,
}

/// A counter of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter<'a> {
    /// The rule, with the section it is in: `earning/review`.
    pub rule: &'a str,
    /// What the event is about, or empty.
    pub about: &'a str,
    /// The name of the period.
    pub period: &'a str,
    /// The first day of the period.
    pub period_day: Day,
}

/// An order that was posted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderState {
    /// What was bought.
    pub order: OrderPaid,
    /// When.
    pub occurred_at: Instant,
    /// Of its entry.
    pub sequence: i64,
    /// What each line earned, in their order.
    pub shares: Vec<Share>,
}

/// What a line of an order earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Points.
    pub points: i64,
    /// Points that count towards tiers.
    pub status_points: i64,
}

/// What was given back of one line, and what it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refunded {
    /// The line.
    pub line: String,
    /// Money, in the smallest unit.
    pub amount_minor: i64,
    /// What it took.
    pub took: Share,
    /// What was to be taken and had lapsed before; of a refund of several lines, told with the first.
    pub lapsed: i64,
}
