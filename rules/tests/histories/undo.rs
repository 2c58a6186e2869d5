//! What is undone is as if it had never been redeemed, but for the entries that tell the story.

use super::play::InMemory;
use super::programs;
use super::random::{Random, for_each_seed};
use super::wishes::{Act, JOINED, Scene, Wish, wishes};
use contract::Instant;
use contract::points::{Balance, EntryKind, Lapse};
use contract::programs::Program;
use contract::standing::Standing;
use rules::account::Account;
use rules::book::LotState;
use rules::calendar::Day;
use rules::lots::end;
use rules::state::{State, Totals, Who};
use std::collections::BTreeMap;

/// All that a member has, without the story of how it came about.
#[derive(Debug, PartialEq)]
struct Essence {
    state: State,
    lots: Vec<LotState>,
    counters: BTreeMap<(String, String, String, Day), (i64, i64)>,
    totals: BTreeMap<Day, Totals>,
    balance: Balance,
    standing: Standing,
    lapses: Vec<Lapse>,
}

fn essence(member: &InMemory, program: &Program, now: Instant) -> Essence {
    let InMemory { who, state, mut pages, .. } = member.clone();
    let mut account = Account { program, who, state: state.clone(), book: &mut pages, now };
    let balance = account.balance(now).expect("in memory");
    let standing = account.standing(now).expect("in memory");
    let lapses = account.lapses(1_000).expect("in memory");
    // Entries are numbered, and so are the lots that they open; what ends with activity is told by its end.
    let open = pages.lots.iter().filter(|lot| lot.remaining > 0);
    let end = |lot: &LotState| end(program, lot.expires_at, lot.kept, state.progress.active_at);
    let lots = open.map(|lot| LotState { sequence: 0, expires_at: end(lot), ..*lot }).collect();
    let state = State { sequence: 0, due_at: 0, ..state };
    Essence { state, lots, counters: pages.counters, totals: pages.totals, balance, standing, lapses }
}

struct Told {
    member: InMemory,
    scene: Scene,
}

impl Told {
    fn act(&mut self, program: &Program, wish: &Wish) -> Option<String> {
        let act = self.scene.act(wish)?;
        let posted = self.member.play(program, &act, self.scene.now);
        let (remaining, pending) = self.member.pages.remaining(self.scene.now);
        self.scene.available = remaining - pending;
        let id = match act {
            Act::Redeem { id, .. } => Some(id),
            _ => None,
        };
        id.filter(|_| posted.is_ok())
    }

    fn undo(&mut self, program: &Program, id: &str) {
        let undo = Act::Undo { id: id.to_owned() };
        self.member.play(program, &undo, self.scene.now).expect("it can be undone").expect("an entry");
    }
}

fn same(what: &str, undone: &Essence, never: &Essence) -> Result<(), String> {
    if undone == never { Ok(()) } else { Err(format!("{what}:\n  undone {undone:#?}\n  never {never:#?}")) }
}

fn begin(random: &mut Random, program: &Program) -> Told {
    let mut told =
        Told { member: InMemory::new(Who { joined_at: JOINED, birthday: None }), scene: Scene::new() };
    for wish in wishes(random, 25, 30).iter().filter(|wish| !matches!(wish, Wish::Undo { .. })) {
        told.act(program, wish);
    }
    // Looking brings it up to date.
    told.act(program, &Wish::Wait { ms: 0 });
    told
}

#[test]
fn redeem_undo_redeem_undo_leaves_nothing_behind() {
    for_each_seed("undone at once", 1_000, |seed| {
        let mut random = Random::new(seed);
        let program = programs::editions(&mut random, 1).remove(0);
        let never = begin(&mut random, &program);
        let mut undone = Told { member: never.member.clone(), scene: never.scene.clone() };
        let before = undone.member.pages.entries.len();
        let mut count = 0;
        for _ in 0..2 {
            let percent = random.pick(&[0, 1, 40, 100, 100]);
            let wish = Wish::Redeem { percent, is_limited: random.one_in(2) };
            let Some(id) = undone.act(&program, &wish) else {
                continue;
            };
            undone.undo(&program, &id);
            count += 2;
        }
        let story = &undone.member.pages.entries[before..];
        let sum: i64 = story.iter().map(|entry| entry.points).sum();
        if (story.len(), sum) != (count, 0) {
            return Err(format!("the story is {story:#?}"));
        }
        let now = never.scene.now;
        same("at once", &essence(&undone.member, &program, now), &essence(&never.member, &program, now))
    });
}

#[test]
fn undone_later_it_is_as_if_it_had_never_been_either() {
    let mut compared = 0;
    let compared = std::cell::RefCell::new(&mut compared);
    for_each_seed("undone later", 1_000, |seed| {
        let mut random = Random::new(seed);
        let program = programs::editions(&mut random, 1).remove(0);
        let mut never = begin(&mut random, &program);
        let mut undone = Told { member: never.member.clone(), scene: never.scene.clone() };
        let redeem = Wish::Redeem { percent: random.between(1, 100), is_limited: random.one_in(2) };
        let Some(id) = undone.act(&program, &redeem) else {
            return Ok(());
        };
        let since = never.member.pages.entries.len();
        // The ids of what follows are the same in both.
        never.scene.nth = undone.scene.nth;
        for wish in wishes(&mut random, 6, 0) {
            // Spending, and refunds of what was spent, may end otherwise: by points that are away.
            if matches!(wish, Wish::Order { .. } | Wish::Happen { .. } | Wish::Wait { .. }) {
                undone.act(&program, &wish);
                never.act(&program, &wish);
            }
        }
        undone.scene.now = undone.scene.now.max(never.scene.now);
        undone.undo(&program, &id);
        never.act(&program, &Wish::Wait { ms: 0 });
        // What lapses while it is away comes back all the same, for a while.
        let meanwhile = &never.member.pages.entries[since..];
        if meanwhile.iter().any(|entry| entry.kind == EntryKind::Expire) {
            return Ok(());
        }
        **compared.borrow_mut() += 1;
        let now = never.scene.now;
        same("later", &essence(&undone.member, &program, now), &essence(&never.member, &program, now))
    });
    assert!(**compared.borrow() > 300 || std::env::var("LAUREL_HISTORIES").is_ok(), "too few were compared");
}
