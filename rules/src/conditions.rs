//! Whether an event is one that a rule answers to, and if not, what would have made it so.

use crate::calendar::{Day, weekday};
use contract::Instant;
use contract::points::Step;
use contract::programs::Only;

/// What a condition can look at.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// When it happened.
    pub at: Instant,
    /// On which day, in the program's time zone.
    pub day: Day,
    /// At which minute of that day.
    pub minute: i64,
    /// Where.
    pub channel: Option<&'a str>,
    /// How it was paid.
    pub payment: Option<&'a str>,
    /// What it is about.
    pub about: Option<&'a str>,
    /// Who recorded it.
    pub recorder: Option<&'a str>,
    /// How much of it, of an activity.
    pub quantity: i64,
    /// The id of the member's tier, where there are any.
    pub tier: Option<&'a str>,
    /// Whether a membership is paid, grace included.
    pub is_paid_member: bool,
}

/// The first condition that is not met; lines of an order have conditions of their own (`takes_category`,
/// `minimum_minor`).
pub fn unmet(only: &Only, seen: &Circumstances<'_>) -> Option<Step> {
    let now = seen.minute;
    let named = |key: &str, wanted: &[String], given: Option<&str>| {
        let is_met = wanted.is_empty() || given.is_some_and(|given| wanted.iter().any(|one| one == given));
        (!is_met).then(|| step(key, wanted))
    };
    let is_weekday = only.weekdays.is_empty() || only.weekdays.contains(&weekday(seen.day));
    let is_hour =
        only.from_minute.is_none_or(|from| now >= from) && only.until_minute.is_none_or(|to| now < to);
    let is_enough = only.minimum_quantity.is_none_or(|minimum| seen.quantity >= minimum);
    None.or_else(|| only.from_at.filter(|from| seen.at < *from).map(|_| step("not_yet", &[])))
        .or_else(|| only.until_at.filter(|until| seen.at >= *until).map(|_| step("over", &[])))
        .or_else(|| named("channel", &only.channels, seen.channel))
        .or_else(|| named("payment", &only.payments, seen.payment))
        .or_else(|| named("about", &only.keys, seen.about))
        .or_else(|| named("recorder", &only.recorders, seen.recorder))
        .or_else(|| named("tier_needed", &only.tiers, seen.tier))
        .or_else(|| {
            (only.is_for_paid_members && !seen.is_paid_member).then(|| step("membership_needed", &[]))
        })
        .or_else(|| (!is_weekday).then(|| step("weekday", &texts(&only.weekdays))))
        .or_else(|| {
            (!is_hour).then(|| {
                step("hour", &texts(&[only.from_minute.unwrap_or(0), only.until_minute.unwrap_or(1_440)]))
            })
        })
        .or_else(|| {
            let short = Step { quantity: only.minimum_quantity, ..step("minimum_quantity", &[]) };
            (!is_enough).then_some(short)
        })
}

/// Whether a line of this category counts.
pub fn takes_category(only: &Only, category: Option<&str>) -> bool {
    let is_among =
        |names: &[String]| category.is_some_and(|category| names.iter().any(|name| name == category));
    (only.categories.is_empty() || is_among(&only.categories)) && !is_among(&only.except_categories)
}

fn step(key: &str, wanted: &[String]) -> Step {
    Step { key: key.to_owned(), wanted: wanted.to_vec(), ..Step::default() }
}

fn texts(numbers: &[i64]) -> Vec<String> {
    numbers.iter().map(i64::to_string).collect()
}
