//! What is seen of a member after a step, and how it differs from what the scenario says.

use super::{Expect, Until};
use contract::points::{Balance, Lapse, Lot, Reason};
use contract::standing::Standing;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// What came of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Happening {
    /// Nothing was done.
    #[default]
    Nothing,
    /// An entry was made.
    Posted {
        /// Its points.
        points: i64,
        /// Its reason.
        reason: Reason,
    },
    /// It was refused, with this code.
    Refused(String),
}

/// Where a member stands after a step, whoever looked: the rules alone, or a caller of the API.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What came of the step.
    pub happening: Happening,
    /// The points.
    pub balance: Balance,
    /// Points that count towards tiers.
    pub status_points: i64,
    /// What lapses, the soonest first.
    pub lapses: Vec<Lapse>,
    /// What is left, the soonest to end first.
    pub lots: Vec<Lot>,
    /// What rewards are: `available`, or the code of why not; by reward.
    pub rewards: BTreeMap<String, String>,
    /// All the rest.
    pub standing: Standing,
}

/// One sentence for each difference.
pub fn differences(expect: &Expect, seen: &Seen) -> Vec<String> {
    let mut found = Found(Vec::new());
    let standing = &seen.standing;
    found.compare("points", &expect.points, &seen.balance.available);
    found.compare("pending", &expect.pending, &seen.balance.pending);
    found.compare("owed", &expect.owed, &seen.balance.owed);
    found.compare("status_points", &expect.status_points, &seen.status_points);
    found.happening(expect, &seen.happening);
    found.tier(expect, standing);
    found.ends(expect, seen);
    found.progress(expect, standing);
    if let Some(membership) = &standing.membership {
        found.compare("membership", &expect.membership, &membership.state);
        found.compare("paid_until", &expect.paid_until_at.map(Some), &membership.paid_until_at);
        found.compare("saved", &expect.saved_minor, &membership.saved_minor);
    } else if expect.membership.is_some() || expect.paid_until_at.is_some() || expect.saved_minor.is_some() {
        found.0.push("the program has no membership".to_owned());
    }
    if let Some(rewards) = &expect.rewards {
        for (id, expected) in rewards {
            let state = seen.rewards.get(id).map_or("not a reward of the program", String::as_str);
            found.compare(&format!("the reward {id}"), &Some(expected.as_str()), &state);
        }
    }
    found.0
}

struct Found(Vec<String>);

impl Found {
    fn compare<T: PartialEq + Debug>(&mut self, name: &str, expected: &Option<T>, found: &T) {
        if let Some(expected) = expected.as_ref().filter(|expected| *expected != found) {
            self.0.push(format!("{name} should be {expected:?}, and is {found:?}"));
        }
    }

    fn happening(&mut self, expect: &Expect, happening: &Happening) {
        let refused = match happening {
            Happening::Refused(code) => Some(code.clone()),
            _ => None,
        };
        match (&expect.refused, &refused) {
            (Some(expected), found) if found.as_ref() != Some(expected) => {
                self.0.push(format!("the step should be refused with {expected}, and {}", told(happening)));
            }
            (None, Some(code)) => self.0.push(format!("the step was refused with {code}")),
            _ => {}
        }
        let Happening::Posted { points, reason } = happening else {
            if expect.earned.is_some() || expect.why.is_some() {
                self.0.push(format!("the step should make an entry, and {}", told(happening)));
            }
            return;
        };
        self.compare("earned", &expect.earned, points);
        let keys: Vec<&str> = reason.steps.iter().map(|step| step.key.as_str()).collect();
        for key in expect.why.iter().flatten().filter(|key| !keys.contains(&key.as_str())) {
            self.0.push(format!("the reason should have a step `{key}`, and has {}", keys.join(", ")));
        }
    }

    fn tier(&mut self, expect: &Expect, standing: &Standing) {
        let Some(tier) = &standing.tier else {
            if expect.tier.is_some() || expect.tier_until.is_some() || expect.missing.is_some() {
                self.0.push("the program has no tiers".to_owned());
            }
            return;
        };
        self.compare("tier", &expect.tier, &tier.tier);
        let until = tier.until_at.map_or(Until::Ever, Until::At);
        self.end("tier_until", expect.tier_until.as_ref(), until);
        let missing = tier.next.as_ref().map(|next| next.missing);
        self.compare("missing", &expect.missing.map(Some), &missing);
    }

    fn end(&mut self, name: &str, expected: Option<&Until>, found: Until) {
        if let Some(expected) = expected.filter(|expected| **expected != found) {
            self.0.push(format!("{name} should be {}, and is {}", end(*expected), end(found)));
        }
    }

    fn ends(&mut self, expect: &Expect, seen: &Seen) {
        if let Some(expected) = &expect.lapses {
            let expected: Vec<_> =
                expected.iter().map(|lapse| (lapse.points, end(Until::At(lapse.lapses_at)))).collect();
            let found: Vec<_> =
                seen.lapses.iter().map(|lapse| (lapse.points, end(Until::At(lapse.lapses_at)))).collect();
            self.compare("lapses", &Some(expected), &found);
        }
        if let Some(expected) = &expect.lots {
            let expected: Vec<_> =
                expected.iter().map(|lot| (lot.points, lot.left, end(lot.lapses))).collect();
            let end_of = |lot: &Lot| lot.expires_at.map_or(Until::Ever, Until::At);
            let found: Vec<_> =
                seen.lots.iter().map(|lot| (lot.points, lot.remaining, end(end_of(lot)))).collect();
            self.compare("lots", &Some(expected), &found);
        }
    }

    fn progress(&mut self, expect: &Expect, standing: &Standing) {
        let cards: BTreeMap<String, i64> =
            standing.stamp_cards.iter().map(|card| (card.card.clone(), card.stamp_count)).collect();
        let goals: BTreeMap<String, i64> =
            standing.goals.iter().map(|goal| (goal.goal.clone(), goal.value)).collect();
        for (name, expected, found) in [("stamps", &expect.stamps, &cards), ("goals", &expect.goals, &goals)]
        {
            for (id, expected) in expected.iter().flatten() {
                self.compare(&format!("{name} of {id}"), &Some(Some(expected)), &found.get(id));
            }
        }
        let full = standing.stamp_cards.iter().filter(|card| card.is_full).map(|card| card.card.clone());
        self.compare("full", &sorted(&expect.full), &full.collect());
        let reached =
            standing.goals.iter().filter(|goal| goal.reached_at.is_some()).map(|goal| goal.goal.clone());
        let mut reached: Vec<String> = reached.collect();
        reached.sort();
        self.compare("reached", &sorted(&expect.reached), &reached);
        let mut gifts: Vec<String> = standing.gifts.iter().map(|gift| gift.gift.clone()).collect();
        gifts.sort();
        self.compare("gifts", &sorted(&expect.gifts), &gifts);
        let birthday = standing.birthday.as_ref().map(|birthday| (birthday.from_at, birthday.until_at));
        self.compare("birthday", &expect.birthday.map(Some), &birthday);
    }
}

fn told(happening: &Happening) -> String {
    match happening {
        Happening::Nothing => "nothing happened".to_owned(),
        Happening::Posted { points, .. } => format!("changed {points} points"),
        Happening::Refused(code) => format!("was refused with {code}"),
    }
}

/// An end as a person reads it: in UTC, which is close enough to see the difference.
fn end(until: Until) -> String {
    match until {
        Until::Ever => "never".to_owned(),
        Until::At(at) => {
            let (year, month, day) = crate::calendar::civil(at.div_euclid(crate::calendar::DAY_MS));
            let minute = at.rem_euclid(crate::calendar::DAY_MS) / 60_000;
            format!("before {year}-{month:02}-{day:02} {:02}:{:02} UTC", minute / 60, minute % 60)
        }
    }
}

fn sorted(ids: &Option<Vec<String>>) -> Option<Vec<String>> {
    ids.clone().map(|mut ids| {
        ids.sort();
        ids
    })
}
