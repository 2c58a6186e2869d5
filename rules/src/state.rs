//! What is known of a member between two events: small whatever the length of the history.

use crate::calendar::Day;
use contract::Instant;
use contract::members::Birthday;
use contract::programs::{Span, TierMeasure};
use contract::standing::GiftStanding;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// When the member joined.
    pub joined_at: Instant,
    /// The day to celebrate, where it is known.
    pub birthday: Option<Birthday>,
}

/// An account between two events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Of the newest entry.
    pub sequence: i64,
    /// The sum of the points of all entries.
    pub points: i64,
    /// The sum of the status points of all entries.
    pub status_points: i64,
    /// What is owed: taken back after it had been spent.
    pub debt: i64,
    /// Before then, nothing happens by itself.
    pub due_at: Instant,
    /// All the rest.
    pub progress: Progress,
}

/// Where a member stands in everything but points. Only what differs from nothing is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The version of the program under which time was last reckoned.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// When the latest of all events happened.
    #[serde(skip_serializing_if = "is_zero")]
    pub last_at: Instant,
    /// When the member last did something.
    #[serde(skip_serializing_if = "is_zero")]
    pub active_at: Instant,
    /// Up to when lapses, ends of tiers and the like are written down.
    #[serde(skip_serializing_if = "is_zero")]
    pub settled_at: Instant,
    /// After then, nothing lapsed that activity could have kept.
    #[serde(skip_serializing_if = "is_zero")]
    pub lapsed_at: Instant,
    /// What was measured from the beginning.
    #[serde(skip_serializing_if = "Totals::is_nothing")]
    pub totals: Totals,
    /// The latest day on which something was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Day>,
    /// The tier, and until when each tier is held.
    #[serde(skip_serializing_if = "Held::is_nothing")]
    pub held: Held,
    /// Cards of stamps, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cards: BTreeMap<String, Card>,
    /// Badges, challenges and streaks, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub goals: BTreeMap<String, GoalProgress>,
    /// Until when a membership is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_until_at: Option<Instant>,
    /// What the member saved by it.
    #[serde(skip_serializing_if = "is_zero")]
    pub saved_minor: i64,
    /// What was given and can be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<GiftStanding>,
    /// The last year whose birthday's gift was taken.
    #[serde(skip_serializing_if = "is_zero")]
    pub birthday_taken_year: i64,
    /// When open lots were last freed from their ends, because a tier was reached whose points never lapse.
    #[serde(skip_serializing_if = "is_zero")]
    pub freed_at: Instant,
    /// All points that refunds ever let go because they had been spent.
    #[serde(skip_serializing_if = "is_zero")]
    pub forgiven: i64,
    /// What of it was taken after all, because an undo brought the points back: stretches of the line of
    /// all that was ever forgiven, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recovered: Vec<(i64, i64)>,
    /// How many friends' first orders are awaited to have stood.
    #[serde(skip_serializing_if = "is_zero")]
    pub awaited: i64,
    /// Each `kept` that lots of the member have, besides none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// The last year whose birthday has brought its points.
    #[serde(skip_serializing_if = "is_zero")]
    pub birthday_year: i64,
}

/// What leads to tiers, from the beginning up to some day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// Points that count towards tiers.
    #[serde(skip_serializing_if = "is_zero")]
    pub status_points: i64,
    /// Money, in the smallest unit.
    #[serde(skip_serializing_if = "is_zero")]
    pub spent_minor: i64,
    /// Orders.
    #[serde(skip_serializing_if = "is_zero")]
    pub orders: i64,
    /// Visits.
    #[serde(skip_serializing_if = "is_zero")]
    pub visits: i64,
}

/// The tier a member is in, and until when each tier is held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Held {
    /// The id of the tier; empty for the lowest.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tier: String,
    /// Since when.
    #[serde(skip_serializing_if = "is_zero")]
    pub since_at: Instant,
    /// By id, until when, grace not counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub until: BTreeMap<String, Instant>,
}

/// A card of stamps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// Stamps on it.
    pub stamps: i64,
    /// How many cards were filled.
    pub filled: i64,
}

/// How far a goal is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoalProgress {
    /// What counts so far; of a streak, periods in a row.
    pub value: i64,
    /// Of a streak, the first day of the last period in which something happened.
    #[serde(skip_serializing_if = "is_zero")]
    pub period: Day,
    /// Of a streak, the longest so far.
    #[serde(skip_serializing_if = "is_zero")]
    pub best: i64,
    /// When it was reached, first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Instant>,
}

impl Progress {
    /// Takes up to `points` of what was forgiven after `since` and not taken yet, the earliest first;
    /// answers how many there were.
    pub(crate) fn recover(&mut self, since: i64, points: i64) -> i64 {
        let (mut place, mut left) = (since, points);
        let known = std::mem::take(&mut self.recovered);
        let mut taken = Vec::new();
        let ends = known.iter().copied().chain([(self.forgiven, self.forgiven)]);
        for (from, to) in ends {
            let free = (from.min(self.forgiven) - place).clamp(0, left);
            if free > 0 {
                taken.push((place, place + free));
                left -= free;
            }
            place = place.max(to);
        }
        self.recovered = known;
        self.recovered.extend(taken);
        self.recovered.sort_unstable();
        self.recovered.dedup_by(|next, before| {
            let touches = next.0 <= before.1;
            before.1 = if touches { before.1.max(next.1) } else { before.1 };
            touches
        });
        points - left
    }

    /// Keeps a gift that can be used, in the order in which they are given.
    pub fn add_gift(&mut self, gift: GiftStanding) {
        self.gifts.push(gift);
        self.gifts.sort_by(|one, other| {
            (one.from_at, &one.gift, one.until_at).cmp(&(other.from_at, &other.gift, other.until_at))
        });
    }
}

impl Totals {
    /// What a program's tiers measure.
    pub fn measured(&self, by: TierMeasure) -> i64 {
        match by {
            TierMeasure::StatusPoints => self.status_points,
            TierMeasure::SpentMinor => self.spent_minor,
            TierMeasure::Orders => self.orders,
            TierMeasure::Visits => self.visits,
        }
    }

    /// Both together.
    pub fn plus(&self, other: &Totals) -> Totals {
        Totals {
            status_points: self.status_points.saturating_add(other.status_points),
            spent_minor: self.spent_minor.saturating_add(other.spent_minor),
            orders: self.orders.saturating_add(other.orders),
            visits: self.visits.saturating_add(other.visits),
        }
    }

    /// Whether there is nothing to add.
    pub fn is_nothing(&self) -> bool {
        *self == Totals::default()
    }
}

impl Held {
    fn is_nothing(&self) -> bool {
        *self == Held::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}
