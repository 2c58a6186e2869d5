//! What inviting a friend brings: to the friend at once, to who invites when the friend's first order has
//! stood.

use crate::account::{Account, Posted, Posting};
use crate::book::{Answer, Awaited, Book, Share};
use crate::events::Happened;
use crate::state::Totals;
use contract::Instant;
use contract::events::{Data, Occasion};
use contract::points::{Entry, EntryKind, Reason, ReasonParams};
use contract::programs::{EarningRule, Program, Text};

/// The source of entries that a referral makes.
pub const REFERRAL: &str = "referral";

/// The rule for who invites.
pub const ADVOCATE: &str = "referral/advocate";

/// The type of event that a friend who came by a code is given.
pub const JOINED: &str = "referral.joined";

/// The type of event that is given to who invited, once the friend's first order has stood.
pub const QUALIFIED: &str = "referral.qualified";

/// The rules that `[referral]` stands for, where it gives points. How many friends count in a year is decided
/// when an order is paid, and no limit of theirs.
pub fn rules(program: &Program) -> Vec<EarningRule> {
    let Some(referral) = &program.referral else { return Vec::new() };
    let parts = [
        ("referral/friend", JOINED, &referral.friend_gets, referral.friend_points),
        (ADVOCATE, QUALIFIED, &referral.advocate_gets, referral.advocate_points),
    ];
    let rule = |(id, on, name, points): (&str, &str, &Text, i64)| EarningRule {
        id: id.to_owned(),
        name: name.clone(),
        on: on.to_owned(),
        points,
        ..EarningRule::default()
    };
    parts.into_iter().filter(|(.., points)| *points > 0).map(rule).collect()
}

impl<B: Book> Account<'_, B> {
    /// Gives what a friend who came by a code gets, at once.
    pub fn welcome(&mut self, id: &str, at: Instant) -> Answer<Posted, B> {
        let data = Data::Occasion(Occasion::default());
        self.report(&Happened { r#type: JOINED, source: REFERRAL, id, at, data: &data })
    }

    /// A friend's first order was paid: what it brings comes by itself once it has stood.
    pub fn wait_for(&mut self, awaited: &Awaited) -> Answer<(), B> {
        self.book.wait_for(awaited)?;
        self.state.progress.awaited += 1;
        self.state.due_at = self.state.due_at.min(awaited.at);
        Ok(())
    }

    /// The friend's order was given back. Says whether it was still awaited; if not, what it brought is
    /// there.
    pub fn call_off(&mut self, id: &str) -> Answer<bool, B> {
        let was_awaited = self.book.call_off(id)?;
        self.state.progress.awaited -= i64::from(was_awaited);
        Ok(was_awaited)
    }

    /// What is awaited first.
    pub(crate) fn next_awaited(&mut self) -> Answer<Option<Awaited>, B> {
        if self.state.progress.awaited == 0 { Ok(None) } else { self.book.awaited() }
    }

    /// A friend's first order has stood.
    pub(crate) fn stand(&mut self, awaited: &Awaited) -> Answer<Posted, B> {
        self.call_off(&awaited.id)?;
        let is_late = awaited.at < self.state.progress.last_at;
        let occasion = Occasion { about: awaited.about.clone(), ..Occasion::default() };
        let data = Data::Occasion(occasion.clone());
        let (id, at) = (awaited.id.as_str(), awaited.at);
        let happened = Happened { r#type: QUALIFIED, source: REFERRAL, id, at, data: &data };
        self.state.progress.last_at = self.state.progress.last_at.max(at);
        self.occur(&happened, None, &occasion, is_late)
    }

    /// Takes back what a referral brought, because the friend's first order was given back: from its own lot
    /// first, then as with any refund. Goals that it moved and gifts that came with them stay.
    pub fn take_back_referral(&mut self, id: &str, brought: &Entry, at: Instant) -> Answer<Posted, B> {
        self.settle(at.min(self.now))?;
        let Entry { points, status_points, .. } = *brought;
        let more = Totals { status_points: -status_points, ..Totals::default() };
        let steps = if more.is_nothing() { None } else { self.measure(brought.occurred_at, &more)? };
        let reason = Reason {
            key: "referral.rejected".to_owned(),
            params: ReasonParams { about: brought.reason.params.about.clone(), ..ReasonParams::default() },
            steps: steps.into_iter().collect(),
        };
        let posting = Posting::new(EntryKind::Reverse, REFERRAL, id, at);
        let wanted = Share { points, status_points };
        let (posted, _) = self.take_back(&posting, brought.sequence, wanted, reason)?;
        self.note_due();
        Ok(posted)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::pages::Pages;
    use crate::state::{State, Who};
    use contract::programs::{Expiry, Referral, RefundPolicy, Span};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const DAY_MS: i64 = 86_400_000;

    fn program(refunds: RefundPolicy) -> Program {
        let referral = Referral { friend_points: 50, advocate_points: 100, ..Referral::default() };
        let expiry = Expiry { after: Some(Span { months: 0, days: 60 }), ..Expiry::default() };
        let mut program = Program { referral: Some(referral), refunds, expiry, ..Program::default() };
        program.earning = rules(&program);
        program
    }

    /// What happens to someone who invites, a day after the other.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        /// The friend of this number ordered; the order must stand for so many days.
        Waits(u8, i64),
        /// The friend's order was given back.
        GivenBack(u8),
        /// Points are spent, as far as there are any.
        Spends(i64),
        /// Someone looks.
        Looks,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0_u8..12, 0_i64..20).prop_map(|(friend, days)| Step::Waits(friend, days)),
            2 => (0_u8..12).prop_map(Step::GivenBack),
            1 => (1_i64..150).prop_map(Step::Spends),
            2 => Just(Step::Looks),
        ]
    }

    proptest! {
        /// The same in one sitting and looked at every day: what stood came on its day, what was called off
        /// did not.
        #[test]
        fn an_order_brings_once_what_it_stood_for(
            steps in prop::collection::vec(step(), 1..40),
            does_owe in any::<bool>(),
        ) {
            let program = program(if does_owe { RefundPolicy::Owe } else { RefundPolicy::StopAtZero });
            let (mut often, mut seldom) = (Pages::default(), Pages::default());
            let (mut state_often, mut state_seldom) = (State::default(), State::default());
            let mut expected: BTreeMap<u8, Instant> = BTreeMap::new();
            let (mut known, mut now) = (BTreeMap::<u8, ()>::new(), 0);
            for step in &steps {
                now += DAY_MS;
                let books = [(&mut often, &mut state_often, true), (&mut seldom, &mut state_seldom, false)];
                let is_new = match step {
                    Step::Waits(friend, _) => known.insert(*friend, ()).is_none(),
                    _ => true,
                };
                for (book, state, looks) in books {
                    let who = Who { joined_at: 0, birthday: None };
                    let mut account = Account { program: &program, who, state: state.clone(), book, now };
                    match *step {
                        Step::Waits(friend, days) if is_new => {
                            let (id, at) = (friend.to_string(), now + days * DAY_MS);
                            account.wait_for(&Awaited { id, at, about: None }).expect("awaited");
                            expected.insert(friend, at);
                        }
                        Step::GivenBack(friend) if expected.get(&friend).is_some_and(|at| *at > now) => {
                            prop_assert!(account.call_off(&friend.to_string()).expect("called off"));
                        }
                        Step::Spends(points) => {
                            let posting = Posting::new(EntryKind::Spend, "test", "spent", now);
                            let id = now.to_string();
                            let posting = Posting { source_id: &id, ..posting };
                            account.settle(now).expect("settled");
                            let points = points.min(account.state.points + account.state.debt);
                            if points > 0 {
                                account.take(&posting, points, 0, Reason::default()).expect("spent");
                            }
                        }
                        _ => {}
                    }
                    if looks {
                        account.settle(now).expect("settled");
                    }
                    *state = account.state;
                }
                if let Step::GivenBack(friend) = step
                    && expected.get(friend).is_some_and(|at| *at > now)
                {
                    expected.remove(friend);
                }
            }
            let until = now + 30 * DAY_MS;
            for (book, state) in [(&mut often, &mut state_often), (&mut seldom, &mut state_seldom)] {
                let who = Who { joined_at: 0, birthday: None };
                let mut account = Account { program: &program, who, state: state.clone(), book, now: until };
                account.settle(until).expect("settled");
                *state = account.state;
                let came = book.entries.iter().filter(|entry| entry.reason.key == QUALIFIED);
                let mut came: Vec<Instant> = came.map(|entry| entry.occurred_at).collect();
                let mut due: Vec<Instant> = expected.values().copied().collect();
                came.sort_unstable();
                due.sort_unstable();
                prop_assert_eq!(came, due);
                prop_assert!(book.awaited.is_empty() && state.progress.awaited == 0);
                prop_assert_eq!(book.remaining(until).0, state.points + state.debt);
            }
            prop_assert_eq!(state_often.points, state_seldom.points);
        }
    }

    #[test]
    fn what_was_spent_already_is_owed_or_let_go() {
        for (refunds, points, debt) in [(RefundPolicy::StopAtZero, 0, 0), (RefundPolicy::Owe, -70, 70)] {
            let (program, mut book) = (program(refunds), Pages::default());
            let who = Who { joined_at: 0, birthday: None };
            let now = 20 * DAY_MS;
            let mut account =
                Account { program: &program, who, state: State::default(), book: &mut book, now };
            let awaited =
                Awaited { id: "sam".to_owned(), at: 10 * DAY_MS, about: Some("S•• K.".to_owned()) };
            account.wait_for(&awaited).expect("awaited");
            account.settle(now).expect("settled");
            assert_eq!(account.state.points, 100);
            let posting = Posting::new(EntryKind::Spend, "test", "spent", now);
            account.take(&posting, 70, 0, Reason::default()).expect("spent");
            let brought = account.book.entries[0].clone();
            assert_eq!(brought.reason.params.about.as_deref(), Some("S•• K."));
            account.take_back_referral("sam", &brought, now).expect("taken back");
            assert_eq!((account.state.points, account.state.debt), (points, debt), "{refunds:?}");
        }
    }
}
