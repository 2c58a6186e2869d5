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

/// A condition of `Only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Its time has come.
    NotYet,
    /// Its time is not over.
    Over,
    /// Where.
    Channel,
    /// How it is paid.
    Payment,
    /// What it is about.
    About,
    /// Who recorded it.
    Recorder,
    /// The tier.
    TierNeeded,
    /// A paid membership.
    MembershipNeeded,
    /// The day of the week.
    Weekday,
    /// The hour.
    Hour,
    /// How much of an activity.
    MinimumQuantity,
    /// What kind of thing a line is.
    Category,
    /// How much money the lines come to.
    Minimum,
}

/// As steps name them, in the order of `Condition`.
const KEYS: [&str; 13] = [
    "not_yet",
    "over",
    "channel",
    "payment",
    "about",
    "recorder",
    "tier_needed",
    "membership_needed",
    "weekday",
    "hour",
    "minimum_quantity",
    "category",
    "minimum",
];

/// The first condition that is not met; what lines of an order are asked is looked at elsewhere
/// (`takes_category`, `minimum_minor`).
pub fn unmet(only: &Only, seen: &Circumstances<'_>) -> Option<Condition> {
    let lacks = |wanted: &[String], given: Option<&str>| {
        !wanted.is_empty() && !wanted.iter().any(|one| Some(&one[..]) == given)
    };
    let is_early = only.from_minute.is_some_and(|from| seen.minute < from);
    let all = [
        (Condition::NotYet, only.from_at.is_some_and(|from| seen.at < from)),
        (Condition::Over, only.until_at.is_some_and(|until| seen.at >= until)),
        (Condition::Channel, lacks(&only.channels, seen.channel)),
        (Condition::Payment, lacks(&only.payments, seen.payment)),
        (Condition::About, lacks(&only.keys, seen.about)),
        (Condition::Recorder, lacks(&only.recorders, seen.recorder)),
        (Condition::TierNeeded, lacks(&only.tiers, seen.tier)),
        (Condition::MembershipNeeded, only.is_for_paid_members && !seen.is_paid_member),
        (Condition::Weekday, !only.weekdays.is_empty() && !only.weekdays.contains(&weekday(seen.day))),
        (Condition::Hour, is_early || only.until_minute.is_some_and(|until| seen.minute >= until)),
        (Condition::MinimumQuantity, only.minimum_quantity.is_some_and(|least| seen.quantity < least)),
    ];
    all.into_iter().find(|(_, is_unmet)| *is_unmet).map(|(condition, _)| condition)
}

/// Says that a condition of a rule was not met, and what would have met it.
pub fn tell(unmet: Condition, only: &Only, id: &str, steps: &mut Vec<Step>) {
    let step = step(steps, KEYS[unmet as usize], id);
    let wanted = match unmet {
        Condition::Channel => &only.channels,
        Condition::Payment => &only.payments,
        Condition::About => &only.keys,
        Condition::Recorder => &only.recorders,
        Condition::TierNeeded => &only.tiers,
        Condition::Category => &only.categories,
        _ => &Vec::new(),
    };
    step.wanted = match unmet {
        Condition::Weekday => only.weekdays.iter().map(digits).collect(),
        Condition::Hour => {
            [only.from_minute.unwrap_or(0), only.until_minute.unwrap_or(1_440)].iter().map(digits).collect()
        }
        _ => wanted.clone(),
    };
    match unmet {
        Condition::MinimumQuantity => step.quantity = only.minimum_quantity,
        Condition::Minimum => step.amount_minor = only.minimum_minor,
        _ => {}
    }
}

/// Adds a step, to be filled in where it stands: each moved from place to place would be a good part of a
/// download.
#[inline(never)]
pub fn step<'s>(steps: &'s mut Vec<Step>, key: &str, id: &str) -> &'s mut Step {
    let id = (!id.is_empty()).then(|| id.to_owned());
    steps.push_mut(Step { key: key.to_owned(), id, ..Step::default() })
}

/// Whether a line of this category counts.
pub fn takes_category(only: &Only, category: Option<&str>) -> bool {
    let is_among =
        |names: &[String]| category.is_some_and(|category| names.iter().any(|name| name == category));
    (only.categories.is_empty() || is_among(&only.categories)) && !is_among(&only.except_categories)
}

/// A small number in digits. The formatting of the standard library is larger than all it would write here.
fn digits(number: &i64) -> String {
    let mut digits = String::new();
    for place in [1_000, 100, 10, 1] {
        if *number >= place || place == 1 {
            digits.push(char::from(b'0' + u8::try_from(number / place % 10).unwrap_or(0)));
        }
    }
    digits
}
