//! Plays a scenario against the rules alone, in memory.

use super::seen::{Happening, Seen, differences};
use super::{Act, Scenario, ScenarioMember, Step};
use crate::account::{Account, Posted, Posting};
use crate::book::{Answer, OrderState, Share};
use crate::events::Happened;
use crate::pages::Pages;
use crate::refusal::Stop;
use crate::rewards::{self, Taken};
use crate::state::{State, Who};
use contract::Instant;
use contract::events::Data;
use contract::points::{EntryKind, Lot};
use contract::programs::{Program, Reward, Span};
use std::collections::BTreeMap;

/// Where the orders and visits of a scenario come from.
pub const SOURCE: &str = "scenario";

/// Something that was not as the scenario says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What was expected, and what was found.
    pub message: String,
}

/// Plays all of it; answers every difference.
pub fn run(program: &Program, scenario: &Scenario) -> Vec<Failure> {
    let mut stage = Stage::new(program, scenario);
    let mut failures = Vec::new();
    for (nth, step) in scenario.steps.iter().enumerate() {
        let happening = stage.play(nth, step);
        match stage.see(&step.member, happening) {
            Ok(seen) => failures.extend(
                differences(&step.expect, &seen)
                    .into_iter()
                    .map(|message| Failure { line: step.expect_line.max(step.line), message }),
            ),
            Err(message) => failures.push(Failure { line: step.line, message }),
        }
    }
    failures
}

/// The id of an event to which its file gives none.
pub fn event_id(step: usize, time: i64, named: Option<&str>) -> String {
    match named {
        Some(named) if time == 0 => named.to_owned(),
        Some(named) => format!("{named}-{}", time + 1),
        None => format!("step-{}-{}", step + 1, time + 1),
    }
}

struct Stage<'p> {
    program: &'p Program,
    people: BTreeMap<String, Person>,
    now: Instant,
}

#[derive(Clone, Default)]
struct Person {
    who: Who,
    state: State,
    pages: Pages,
    reported: BTreeMap<String, (String, Data, Happening)>,
    redeemed: Vec<Redeemed>,
}

/// Something that was redeemed and not undone.
#[derive(Clone)]
struct Redeemed {
    id: String,
    reward: Reward,
    taken: Taken,
}

impl<'p> Stage<'p> {
    fn new(program: &'p Program, scenario: &Scenario) -> Stage<'p> {
        let person = |member: &ScenarioMember| Person {
            who: Who { joined_at: member.joined_at, birthday: member.birthday },
            ..Person::default()
        };
        let people = scenario.members.iter().map(|member| (member.id.clone(), person(member)));
        Stage { program, people: people.collect(), now: 0 }
    }

    /// Does what a step says, as often as it says; answers what came of the last time.
    fn play(&mut self, nth: usize, step: &Step) -> Happening {
        let mut happening = Happening::Nothing;
        for time in 0..step.times.max(1) {
            let at = step.at.saturating_add(step.every_ms.saturating_mul(time));
            self.now = self.now.max(at);
            happening = match &step.act {
                Act::Look => Happening::Nothing,
                Act::Event { r#type, id, data } => {
                    let id = event_id(nth, time, id.as_deref());
                    self.report(&step.member, &Happened { r#type, source: SOURCE, id: &id, at, data })
                }
                Act::Redeem(reward) => {
                    let id = event_id(nth, time, None);
                    told(self.redeem(&step.member, &id, reward))
                }
                Act::Undo(reward) => told(self.undo(&step.member, reward)),
                Act::Spend(points) => self.adjust(&step.member, nth, time, at, -points),
                Act::Adjust(points) => self.adjust(&step.member, nth, time, at, *points),
            };
        }
        happening
    }

    fn report(&mut self, member: &str, happened: &Happened<'_>) -> Happening {
        let claimed =
            self.people.iter().filter(|(id, _)| *id != member).flat_map(|(_, other)| &other.pages.codes);
        let taken = claimed.cloned().collect();
        let Some(person) = self.people.get_mut(member) else {
            return Happening::Nothing;
        };
        if let Some((r#type, data, happening)) = person.reported.get(happened.id) {
            let is_same = r#type == happened.r#type && data == happened.data;
            return if is_same {
                happening.clone()
            } else {
                Happening::Refused("id_already_used".to_owned())
            };
        }
        person.pages.taken_codes = taken;
        let happening = self.post(member, |account| account.report(happened));
        let Some(person) = self.people.get_mut(member) else {
            return Happening::Nothing;
        };
        if let (Ok(posted), Data::Order(order)) = (&happening, happened.data) {
            let order = OrderState {
                order: order.clone(),
                occurred_at: happened.at,
                sequence: posted.sequence,
                shares: posted.shares.clone(),
            };
            person.pages.orders.insert((SOURCE.to_owned(), happened.id.to_owned()), order);
        }
        let happening = told(happening);
        if !matches!(happening, Happening::Refused(_)) {
            let known = (happened.r#type.to_owned(), happened.data.clone(), happening.clone());
            person.reported.insert(happened.id.to_owned(), known);
        }
        happening
    }

    fn adjust(&mut self, member: &str, nth: usize, time: i64, at: Instant, points: i64) -> Happening {
        let id = event_id(nth, time, None);
        let posting = Posting::new(EntryKind::Adjust, "adjustment", &id, at);
        let share = Share { points, status_points: 0 };
        told(self.post(member, |account| account.adjust(&posting, share, "scenario")))
    }

    fn redeem(&mut self, member: &str, id: &str, reward: &str) -> Result<Posted, String> {
        let (program, now) = (self.program, self.now);
        let mut reward = program.rewards.iter().find(|known| known.id == reward).cloned().ok_or(reward);
        let left = reward.as_ref().ok().and_then(|reward| self.left(reward));
        let mut taken = None;
        let posted = self.post(member, |account| {
            if let Err(gift) = reward {
                account.settle(now)?;
                let standing = account.standing(now)?;
                let waiting = rewards::gifts(program, &standing).into_iter().find(|known| known.id == gift);
                let over = || crate::refusal::Refusal::Reward(rewards::Why::Over);
                reward = Ok(waiting.ok_or_else(over)?);
            }
            let Ok(reward) = &reward else { return Ok(Posted::default()) };
            let (posted, done) = account.redeem(id, reward, left)?;
            taken = Some((reward.clone(), done));
            Ok(posted)
        })?;
        if let (Some((reward, taken)), Some(person)) = (taken, self.people.get_mut(member)) {
            person.redeemed.push(Redeemed { id: id.to_owned(), reward, taken });
        }
        Ok(posted)
    }

    /// How many are left, of those that are counted.
    fn left(&self, reward: &Reward) -> Option<i64> {
        let all = self.people.values().flat_map(|person| &person.redeemed);
        let taken = all.filter(|redeemed| redeemed.reward.id == reward.id).count();
        Some(reward.stock? - i64::try_from(taken).unwrap_or(i64::MAX))
    }

    fn undo(&mut self, member: &str, reward: &str) -> Result<Posted, String> {
        let of_member = self.people.get(member).map(|person| person.redeemed.as_slice()).unwrap_or_default();
        let last = of_member.iter().rposition(|redeemed| redeemed.reward.id == reward);
        let Some((place, redeemed)) = last.and_then(|place| Some((place, of_member.get(place)?.clone())))
        else {
            return Err("unknown_redemption".to_owned());
        };
        let until_at = redeemed.taken.at + redeemed.reward.undo_minutes * 60_000;
        if self.now >= until_at {
            return Err("undo_over".to_owned());
        }
        let undo = |account: &mut Account<'_, Pages>| {
            account.undo(&redeemed.id, &redeemed.reward, redeemed.taken, None)
        };
        let posted = self.post(member, undo)?;
        if let Some(person) = self.people.get_mut(member) {
            person.redeemed.remove(place);
        }
        Ok(posted)
    }

    /// Posts to a copy, which is kept unless it was refused.
    fn post(
        &mut self,
        member: &str,
        act: impl FnOnce(&mut Account<'_, Pages>) -> Answer<Posted, Pages>,
    ) -> Result<Posted, String> {
        let Some(person) = self.people.get_mut(member) else {
            return Err(format!("unknown_member: {member}"));
        };
        let mut pages = person.pages.clone();
        let (who, state, now) = (person.who, person.state.clone(), self.now);
        let mut account = Account { program: self.program, who, state, book: &mut pages, now };
        let posted = act(&mut account).map_err(|Stop::Refused(why)| why.code().to_owned())?;
        person.state = account.state;
        person.pages = pages;
        Ok(posted)
    }

    /// Where a member stands now.
    fn see(&mut self, member: &str, happening: Happening) -> Result<Seen, String> {
        let (program, now) = (self.program, self.now);
        let left: Vec<Option<i64>> = program.rewards.iter().map(|reward| self.left(reward)).collect();
        let Some(person) = self.people.get_mut(member) else {
            return Err(format!("there is no member `{member}`"));
        };
        let state = person.state.clone();
        let mut account =
            Account { program: self.program, who: person.who, state, book: &mut person.pages, now };
        let refused = |Stop::Refused(why): Stop<_>| why.detail();
        account.settle(now).map_err(refused)?;
        let lapses = account.lapses(usize::MAX).map_err(refused)?;
        let standing = account.standing(now).map_err(refused)?;
        let balance = account.balance(now).map_err(refused)?;
        let mut rewards = BTreeMap::new();
        for (reward, left) in program.rewards.iter().zip(left) {
            let reasons = account.why_not(reward, left, (&standing, &balance), now).map_err(refused)?;
            let state = reasons.into_iter().next().map_or_else(|| "available".to_owned(), |why| why.code);
            rewards.insert(reward.id.clone(), state);
        }
        let (remaining, _) = account.book.remaining(now);
        if remaining != account.state.points + account.state.debt {
            return Err(format!(
                "{remaining} are left in lots, and the account has {}",
                account.state.points
            ));
        }
        let open = account.book.lots.iter().filter(|lot| lot.remaining > 0);
        let mut lots: Vec<Lot> = open
            .map(|lot| {
                let end = account.end_of(lot.expires_at, lot.kept);
                Lot {
                    sequence: lot.sequence,
                    points: lot.points,
                    remaining: lot.remaining,
                    available_at: lot.available_at,
                    expires_at: (end < crate::NEVER).then_some(end),
                    is_kept_by_activity: lot.kept != Span::default(),
                    ..Lot::default()
                }
            })
            .collect();
        lots.sort_by_key(|lot| (lot.expires_at.unwrap_or(crate::NEVER), lot.sequence));
        let status_points = account.state.status_points;
        person.state = account.state;
        Ok(Seen { happening, balance, status_points, lapses, lots, rewards, standing })
    }
}

fn told(posted: Result<Posted, String>) -> Happening {
    match posted {
        Ok(posted) => Happening::Posted { points: posted.points, reason: posted.reason },
        Err(code) => Happening::Refused(code),
    }
}
