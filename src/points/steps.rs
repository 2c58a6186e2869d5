//! The steps of a reckoning in words: what gave, what stood in the way, what was taken. Pure but for `Intl`.

use super::why::Why;
use crate::locale::text::Text;
use crate::locale::{self, Locale};
use crate::programs::terms;
use crate::spelled::spelled;
use contract::points::{Entry, Reason, Step};
use contract::programs::{EarningRule, Per, Program, Rounding, Text as Words};

spelled!(Key {
    Rate "rate",
    Fixed "fixed",
    Tier "tier",
    Campaign "campaign",
    Rounded "rounded",
    Limit "limit",
    TooSmall "too_small",
    NoRule "no_rule",
    Goal "goal",
    Stamp "stamp",
    CardFull "card_full",
    CardUsed "card_used",
    Gift "gift",
    MembershipPaid "membership_paid",
    Birthday "birthday",
    Survey "survey",
    DebtPaid "debt_paid",
    TierReached "tier_reached",
    TierLost "tier_lost",
    Late "late",
    Refund "refund",
    RefundedBefore "refunded_before",
    LapsedBefore "lapsed_before",
    SpentBefore "spent_before",
    Forgiven "forgiven",
    Owed "owed",
    Grace "grace",
    Channel "channel",
    Payment "payment",
    Recorder "recorder",
    TierNeeded "tier_needed",
    Weekday "weekday",
    Hour "hour",
    Minimum "minimum",
    MinimumQuantity "minimum_quantity",
    MembershipNeeded "membership_needed",
    NotYet "not_yet",
    Over "over",
    Category "category",
    About "about",
});

impl Key {
    /// Whether it says why a rule gave nothing.
    fn is_refusal(self) -> bool {
        self as u8 >= Key::Channel as u8
    }

    /// Whether the event was simply none of the rule's.
    fn is_other_kind(self) -> bool {
        self as u8 >= Key::Category as u8
    }
}

/// Adds the steps of an entry to its explanation.
pub fn explain(why: &mut Why, entry: &Entry, locale: &Locale, program: &Program) {
    let telling = Telling { entry, locale, program };
    let steps = &entry.reason.steps;
    let has = |is: fn(Key) -> bool| steps.iter().filter_map(|step| Key::of(&step.key)).any(is);
    let is_given = has(|key| matches!(key, Key::Rate | Key::Fixed));
    let is_refused = has(|key| key.is_refusal() && !key.is_other_kind());
    let is_settled = has(|key| matches!(key, Key::Forgiven | Key::Owed));
    let mut rounding = Rounding::Down;
    for step in steps {
        let Some(key) = Key::of(&step.key) else { continue };
        // Of a rule that gave nothing is told where none gave, and best why; of what was spent, what came of
        // it.
        let is_idle = (key.is_refusal() && is_given)
            || (key.is_other_kind() && is_refused)
            || (key == Key::SpentBefore && is_settled);
        if is_idle {
            continue;
        }
        if let Some(rule) = telling.rule(step).filter(|_| key == Key::Rate) {
            rounding = rule.rounding;
        }
        if let Some(row) = telling.row(key, step, rounding, &mut why.rows) {
            why.rows.push(row);
        } else if let Some(note) = telling.note(key, step).filter(|note| !why.notes.contains(note)) {
            why.notes.push(note);
        }
    }
    // Points towards a tier are told where they are not the points themselves.
    if entry.status_points != entry.points && entry.status_points != 0 {
        let status = locale.status_points(entry.status_points, true, program);
        why.rows.push((locale.own(Text::WhyStatus), status));
    }
}

/// What the first rule of a reason is called.
pub fn rule_name(reason: &Reason, locale: &Locale, program: &Program) -> Option<String> {
    let mut ids = reason.steps.iter().filter_map(|step| step.id.as_ref());
    let rule = ids.find_map(|id| program.earning.iter().find(|rule| rule.id == *id))?;
    Some(locale.brand(&rule.name, program).to_owned())
}

struct Telling<'a> {
    entry: &'a Entry,
    locale: &'a Locale,
    program: &'a Program,
}

impl<'a> Telling<'a> {
    /// The rule a step is about, as long as the program still has it.
    fn rule(&self, step: &Step) -> Option<&'a EarningRule> {
        self.program.earning.iter().find(|rule| Some(&rule.id) == step.id.as_ref())
    }

    fn brand(&self, words: &'a Words) -> &'a str {
        self.locale.brand(words, self.program)
    }

    /// What the thing is called that a step is about; nothing where the program has it no more.
    fn name(&self, key: Key, step: &Step) -> &'a str {
        let Some(id) = &step.id else { return "" };
        let program = self.program;
        let name = match key {
            Key::Tier | Key::TierReached | Key::TierLost => {
                let mut tiers = program.tiers.iter().flat_map(|tiers| &tiers.tiers);
                tiers.find(|tier| tier.id == *id).map(|tier| &tier.name)
            }
            Key::Campaign => program.campaigns.iter().find(|one| one.id == *id).map(|one| &one.name),
            Key::Goal => program.goals.iter().find(|one| one.id == *id).map(|one| &one.name),
            Key::Stamp | Key::CardFull | Key::CardUsed => {
                program.stamp_cards.iter().find(|one| one.id == *id).map(|one| &one.name)
            }
            Key::Gift => program.gifts.iter().find(|one| one.id == *id).map(|one| &one.name),
            _ => program.earning.iter().find(|one| one.id == *id).map(|one| &one.name),
        };
        name.map_or("", |name| self.brand(name))
    }

    /// A step that is part of the sum.
    fn row(
        &self,
        key: Key,
        step: &Step,
        rounding: Rounding,
        rows: &mut Vec<(String, String)>,
    ) -> Option<(String, String)> {
        let (locale, program) = (self.locale, self.program);
        let name = self.name(key, step);
        // Nought is nothing to add up.
        let some = step.points.filter(|points| *points != 0);
        let label = match key {
            Key::Rate => return self.rate(step, rows),
            Key::Tier => locale.fill(Text::WhyTier, &[name]),
            Key::Goal => locale.fill(Text::WhyReached, &[name]),
            Key::Limit => terms::limit(step.limit.as_ref()?, locale, program),
            Key::Rounded if rounding == Rounding::Down => locale.own(Text::WhyRounded),
            Key::Rounded => locale.own(Text::WhyRoundedOther),
            Key::Birthday => locale.own(Text::EventBirthday),
            Key::Survey => locale.own(Text::EventSurvey),
            Key::DebtPaid => locale.own(Text::WhyDebt),
            Key::Refund => locale.own(Text::KindReverse),
            _ => name.to_owned(),
        };
        let figure = match key {
            Key::Fixed => match self.status(step).filter(|_| some.is_none()) {
                Some(status) => locale.status_points(status, true, program),
                None => locale.change(step.points?),
            },
            Key::Tier | Key::Campaign => locale.times(step.percent?),
            Key::Rounded | Key::Limit => locale.number(some?),
            Key::Goal | Key::CardFull | Key::Birthday | Key::Survey => locale.change(some?),
            Key::Stamp => {
                let count = step.quantity.unwrap_or(1);
                ["+", &locale.count(count, Text::StampOne, Text::StampOther)].concat()
            }
            Key::DebtPaid => locale.change(-some?),
            // The only part of a sum is the sum.
            Key::Refund => {
                locale.change(-some.filter(|points| points.abs() != self.entry.points.abs())?.abs())
            }
            _ => return None,
        };
        Some((label, figure))
    }

    /// What a rule gives towards tiers, where that is its own.
    fn status(&self, step: &Step) -> Option<i64> {
        self.rule(step).and_then(|rule| rule.status_points)
    }

    /// What counted, and what the rate makes of it before it is rounded.
    fn rate(&self, step: &Step, rows: &mut Vec<(String, String)>) -> Option<(String, String)> {
        let (locale, program) = (self.locale, self.program);
        let (rate, per) = (step.rate_points?, step.per?);
        let (units, count) = match per {
            Per::Minor(units) => (units, step.amount_minor?),
            Per::Quantity(units) | Per::Millilitres(units) => (units, step.quantity?),
            Per::Event => return None,
        };
        let params = &self.entry.reason.params;
        let is_all = [params.amount_minor, params.item_count].contains(&Some(count));
        let counted = match per {
            Per::Millilitres(_) => terms::litres(count, locale),
            Per::Minor(_) => locale.money(count, program),
            _ => locale.number(count),
        };
        if !is_all {
            rows.push((locale.own(Text::WhyCounts), counted));
        }
        // What counts towards tiers alone has a rate of its own.
        let status = self.status(step).filter(|_| rate == 0);
        let gives = match status {
            Some(status) => locale.status_points(status, false, program),
            None => locale.points(rate, false, program),
        };
        let rate = status.unwrap_or(rate);
        let per = terms::per(per, true, locale, program).unwrap_or_default();
        let label = match self.name(Key::Rate, step) {
            "" => locale.fill(Text::WhyRule, &[&gives, &per]),
            name => locale.fill(Text::WhyNamedRule, &[&gives, name]),
        };
        Some((label, locale.decimal(&locale::ratio(count, rate, units)?)))
    }

    /// A step that is told in a sentence.
    fn note(&self, key: Key, step: &Step) -> Option<String> {
        let locale = self.locale;
        let name = self.name(key, step);
        let text = match key {
            Key::Goal => Text::WhyReached,
            Key::CardFull => Text::WhyCardFull,
            Key::CardUsed => Text::WhyCardUsed,
            Key::Gift => Text::WhyGift,
            Key::MembershipPaid => Text::WhyMember,
            Key::TierReached => Text::WhyTierReached,
            Key::TierLost => Text::WhyTierLost,
            Key::Late => Text::WhyLate,
            Key::RefundedBefore => Text::WhyRefundedBefore,
            Key::LapsedBefore => Text::WhyLapsedBefore,
            Key::SpentBefore => Text::WhySpentBefore,
            Key::Forgiven if self.entry.reason.params.reward.is_some() => Text::WhyRefundedSince,
            Key::Forgiven => Text::WhyForgiven,
            Key::Grace => Text::WhyGrace,
            Key::Owed => Text::WhyOwed,
            _ => {
                // Why a rule gave nothing stands after its name.
                let words = self.in_the_way(key, step)?;
                return Some(if name.is_empty() {
                    words
                } else {
                    locale.fill(Text::WhyBecause, &[name, &words])
                });
            }
        };
        let points = match step.points {
            Some(points) => locale.points(points.abs(), false, self.program),
            None => name.to_owned(),
        };
        let cards = &self.program.stamp_cards;
        let card = cards.iter().find(|card| key == Key::CardFull && Some(&card.id) == step.id.as_ref());
        let gives = card.map_or("", |card| self.brand(&card.gives));
        Some(locale.fill(text, &[if name.is_empty() { &points } else { name }, gives]))
    }

    /// What stood in a rule's way.
    fn in_the_way(&self, key: Key, step: &Step) -> Option<String> {
        let (locale, program) = (self.locale, self.program);
        let all = |name: terms::Namer| terms::names(&step.wanted, name, locale, program);
        let (text, words) = match key {
            Key::Channel => (Text::WhyChannel, all(terms::word)),
            Key::Payment => (Text::WhyPayment, all(terms::word)),
            Key::Recorder => (Text::WhyRecorder, all(terms::word)),
            Key::TierNeeded => (Text::WhyTierNeeded, all(terms::tier_name)),
            Key::Weekday => (Text::WhyWeekday, all(weekday)),
            Key::Hour => (Text::WhyHour, all(minute)),
            Key::Minimum => (Text::WhyMinimum, Some(locale.round_money(step.amount_minor?, program))),
            Key::MinimumQuantity => (Text::WhyMinimum, Some(locale.number(step.quantity?))),
            Key::MembershipNeeded => {
                let name = program.membership.as_ref().map(|membership| self.brand(&membership.name));
                (Text::WhyMembership, name.map(str::to_owned))
            }
            Key::NotYet => (Text::WhyNotYet, Some(String::new())),
            Key::Over => (Text::WhyOver, Some(String::new())),
            Key::NoRule => (Text::WhyNothing, Some(String::new())),
            Key::TooSmall => (Text::WhyFraction, Some(locale.unit(1, program).to_owned())),
            Key::Limit => (Text::WhyLimit, Some(terms::limit(step.limit.as_ref()?, locale, program))),
            _ => (Text::WhyNotThese, None),
        };
        // Without words for what was wanted there is only this to tell.
        let text = if words.is_some() { text } else { Text::WhyNotThese };
        Some(locale.fill(text, &[&words.unwrap_or_default()]))
    }
}

/// A small number in digits.
fn whole(text: &str) -> i64 {
    text.bytes().fold(0, |sum, digit| (sum * 10 + i64::from(digit.wrapping_sub(b'0'))) % 10_000)
}

fn weekday(day: &str, locale: &Locale, _: &Program) -> Option<String> {
    Some(locale.weekday(whole(day)))
}

fn minute(minute: &str, locale: &Locale, _: &Program) -> Option<String> {
    Some(locale.minute(whole(minute)))
}
