//! The steps of a reckoning in words: what gave, what stood in the way, what was taken. Pure but for `Intl`.

use super::why::Why;
use crate::locale::text::Text;
use crate::locale::{self, Locale};
use crate::programs::terms;
use contract::points::{Entry, Reason, Step};
use contract::programs::{EarningRule, Per, Program, Rounding, Text as Words};

/// Adds the steps of an entry to its explanation.
pub fn explain(why: &mut Why, entry: &Entry, locale: &Locale, program: &Program) {
    let telling = Telling { entry, locale, program };
    let mut rounding = Rounding::Down;
    for step in &entry.reason.steps {
        if let Some(rule) = telling.rule(step).filter(|_| step.key == "rate") {
            rounding = rule.rounding;
        }
        if let Some(row) = telling.row(step, rounding, &mut why.rows) {
            why.rows.push(row);
        } else if let Some(note) = telling.note(step).filter(|note| !why.notes.contains(note)) {
            why.notes.push(note);
        }
    }
    // Points towards a tier are told where they are not the points themselves.
    if entry.status_points != entry.points && entry.status_points != 0 {
        let status = locale.status_points(entry.status_points, true, program);
        why.rows.push((locale.say(Text::WhyStatus).to_owned(), status));
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
    fn name(&self, step: &Step) -> &'a str {
        let Some(id) = &step.id else { return "" };
        let program = self.program;
        let name = match step.key.as_str() {
            "tier" | "tier_reached" | "tier_lost" => {
                let tiers = program.tiers.iter().flat_map(|tiers| &tiers.tiers);
                tiers.into_iter().find(|tier| tier.id == *id).map(|tier| &tier.name)
            }
            "campaign" => program.campaigns.iter().find(|one| one.id == *id).map(|one| &one.name),
            "goal" => program.goals.iter().find(|one| one.id == *id).map(|one| &one.name),
            "stamp" | "card_full" | "card_used" => {
                program.stamp_cards.iter().find(|one| one.id == *id).map(|one| &one.name)
            }
            "gift" => program.gifts.iter().find(|one| one.id == *id).map(|one| &one.name),
            _ => program.earning.iter().find(|one| one.id == *id).map(|one| &one.name),
        };
        name.map_or("", |name| self.brand(name))
    }

    /// A step that is part of the sum.
    fn row(
        &self,
        step: &Step,
        rounding: Rounding,
        rows: &mut Vec<(String, String)>,
    ) -> Option<(String, String)> {
        let locale = self.locale;
        let name = self.name(step);
        let points = step.points;
        let say = |text| locale.say(text).to_owned();
        let row = match step.key.as_str() {
            "rate" => return self.rate(step, rows),
            "fixed" => {
                match self.rule(step).and_then(|rule| rule.status_points).filter(|_| points == Some(0)) {
                    Some(status) => (name.to_owned(), locale.status_points(status, true, self.program)),
                    None => (name.to_owned(), locale.change(points?)),
                }
            }
            "tier" => (locale.fill(Text::WhyTier, &[name]), locale.times(step.percent?)),
            "campaign" => (name.to_owned(), locale.times(step.percent?)),
            "rounded" => {
                let text = if rounding == Rounding::Down { Text::WhyRounded } else { Text::WhyRoundedOther };
                (say(text), locale.number(points?))
            }
            "limit" => {
                let left = points.filter(|points| *points > 0)?;
                (terms::limit(step.limit.as_ref()?, locale, self.program), locale.number(left))
            }
            "goal" => (locale.fill(Text::WhyReached, &[name]), locale.change(points.filter(|one| *one > 0)?)),
            "card_full" => (name.to_owned(), locale.change(points.filter(|one| *one > 0)?)),
            "stamp" => {
                let stamps = locale.count(step.quantity.unwrap_or(1), Text::StampOne, Text::StampOther);
                (name.to_owned(), ["+", &stamps].concat())
            }
            "birthday" => (say(Text::EventBirthday), locale.change(points.filter(|one| *one > 0)?)),
            "debt_paid" => (say(Text::WhyDebt), locale.change(-points?)),
            "refund" => (say(Text::KindReverse), locale.change(-points?.abs())),
            _ => return None,
        };
        Some(row)
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
        let counted = match per {
            Per::Minor(_) => {
                (Some(count) != self.entry.reason.params.amount_minor).then(|| locale.money(count, program))
            }
            Per::Millilitres(_) => Some(terms::litres(count, locale)),
            _ => Some(locale.number(count)),
        };
        rows.extend(counted.map(|counted| (locale.say(Text::WhyCounts).to_owned(), counted)));
        // What counts towards tiers alone has a rate of its own.
        let status = self.rule(step).and_then(|rule| rule.status_points).filter(|_| rate == 0);
        let gives = match status {
            Some(status) => locale.status_points(status, false, program),
            None => locale.points(rate, false, program),
        };
        let rate = status.unwrap_or(rate);
        let per = terms::per(per, true, locale, program).unwrap_or_default();
        let label = match self.name(step) {
            "" => locale.fill(Text::WhyRule, &[&gives, &per]),
            name => locale.fill(Text::WhyNamedRule, &[&gives, name]),
        };
        Some((label, locale.decimal(&locale::ratio(count, rate, units)?)))
    }

    /// A step that is told in a sentence, after the rule it is about.
    fn note(&self, step: &Step) -> Option<String> {
        let locale = self.locale;
        let name = self.name(step);
        let told = |text| {
            let gives = |words: Option<&'a Words>| words.map_or("", |words| self.brand(words));
            let program = self.program;
            let more = match text {
                Text::WhyCardFull => gives(
                    program
                        .stamp_cards
                        .iter()
                        .find(|one| Some(&one.id) == step.id.as_ref())
                        .map(|one| &one.gives),
                ),
                _ => "",
            };
            Some(locale.fill(text, &[name, more]))
        };
        match step.key.as_str() {
            "goal" => return told(Text::WhyReached),
            "card_full" => return told(Text::WhyCardFull),
            "card_used" => return told(Text::WhyCardUsed),
            "gift" => return told(Text::WhyGift),
            "membership_paid" => return told(Text::WhyMember),
            "late" => return told(Text::WhyLate),
            "tier_reached" => return told(Text::WhyTierReached),
            "tier_lost" => return told(Text::WhyTierLost),
            _ => {}
        }
        if let Some(words) = self.taken(step) {
            return Some(words);
        }
        let words = self.in_the_way(step)?;
        Some(if name.is_empty() { words } else { locale.fill(Text::WhyBecause, &[name, &words]) })
    }

    /// Why a refund took less.
    fn taken(&self, step: &Step) -> Option<String> {
        let text = match step.key.as_str() {
            "refunded_before" => Text::WhyRefundedBefore,
            "lapsed_before" => Text::WhyLapsedBefore,
            "spent_before" => Text::WhySpentBefore,
            "forgiven" => Text::WhyForgiven,
            "owed" => Text::WhyOwed,
            _ => return None,
        };
        let points = self.locale.points(step.points.unwrap_or(0).abs(), false, self.program);
        Some(self.locale.fill(text, &[&points]))
    }

    /// What stood in a rule's way.
    fn in_the_way(&self, step: &Step) -> Option<String> {
        let (locale, program) = (self.locale, self.program);
        let all = |name: terms::Namer| terms::names(&step.wanted, name, locale, program);
        let (text, words) = match step.key.as_str() {
            "channel" => (Text::WhyChannel, all(terms::word)),
            "payment" => (Text::WhyPayment, all(terms::word)),
            "recorder" => (Text::WhyRecorder, all(terms::word)),
            "category" | "about" => (Text::WhyNotThese, None),
            "tier_needed" => (Text::WhyTierNeeded, all(terms::tier_name)),
            "weekday" => (Text::WhyWeekday, all(weekday)),
            "hour" => (Text::WhyHour, all(minute)),
            "minimum" => (Text::WhyMinimum, Some(locale.round_money(step.amount_minor?, program))),
            "minimum_quantity" => (Text::WhyMinimum, Some(locale.number(step.quantity?))),
            "membership_needed" => {
                let name = program.membership.as_ref().map(|membership| self.brand(&membership.name));
                (Text::WhyMembership, name.map(str::to_owned))
            }
            "not_yet" => return Some(locale.say(Text::WhyNotYet).to_owned()),
            "over" => return Some(locale.say(Text::WhyOver).to_owned()),
            "no_rule" => return Some(locale.say(Text::WhyNothing).to_owned()),
            "too_small" => (Text::WhyFraction, Some(locale.unit(1, program).to_owned())),
            "limit" => (Text::WhyLimit, Some(terms::limit(step.limit.as_ref()?, locale, program))),
            _ => return None,
        };
        Some(match words {
            Some(words) => locale.fill(text, &[&words]),
            None => locale.say(Text::WhyNotThese).to_owned(),
        })
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
