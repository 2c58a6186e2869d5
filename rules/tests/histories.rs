//! Random histories, played by the rules and by plain models of them.

extern crate laurel_rules as rules;

#[path = "histories/arrivals.rs"]
mod arrivals;
#[path = "histories/found.rs"]
mod found;
#[path = "histories/model.rs"]
mod model;
#[path = "histories/play.rs"]
mod play;
#[path = "histories/programs.rs"]
mod programs;
#[path = "histories/random.rs"]
mod random;
#[path = "histories/tiers.rs"]
mod tiers;
#[path = "histories/undo.rs"]
mod undo;
#[path = "histories/what_if.rs"]
mod what_if;
#[path = "histories/wishes.rs"]
mod wishes;

use contract::Instant;
use contract::programs::Program;
use model::{Line, Model, OpenLot};
use play::InMemory;
use random::{Random, for_each_seed, shrunk};
use rules::lots::end;
use rules::state::Who;
use wishes::{JOINED, Scene, Wish};

#[test]
fn any_history_gives_what_plain_lists_give() {
    for_each_seed("plain lists", 2_000, |seed| {
        let mut random = Random::new(seed);
        let editions = programs::editions(&mut random, 4);
        let count = random.pick(&[5, 15, 30, 30, 60]);
        let wishes = wishes::wishes(&mut random, count, 60);
        shrunk(&wishes, |wishes| compare(&editions, wishes)).map_err(|(wishes, why)| {
            let wishes: Vec<String> = wishes.iter().map(|wish| format!("  {wish:?}")).collect();
            let terms: Vec<String> = editions.iter().map(terms).collect();
            format!("{why}\nafter\n{}\nby\n{}", wishes.join("\n"), terms.join("\n"))
        })
    });
}

/// Plays the same wishes by the rules and by the model; says where they part.
fn compare(editions: &[Program], wishes: &[Wish]) -> Result<(), String> {
    let mut program = &editions[0];
    let mut member = InMemory::new(Who { joined_at: JOINED, birthday: None });
    let (mut model, mut scene) = (Model::default(), Scene::new());
    for wish in wishes {
        if let Wish::Edit { nth } = wish {
            program = &editions[nth % editions.len()];
        }
        let Some(act) = scene.act(wish) else {
            continue;
        };
        let before = member.clone();
        let played = member.play(program, &act, scene.now);
        let mut tried = model.clone();
        let expected = tried.act(program, &act, scene.now);
        let refused = played.as_ref().err().map(rules::refusal::Refusal::code);
        same("the refusal", wish, &refused, &expected.err())?;
        if refused.is_some() {
            same("the account after a refusal", wish, &member.state, &before.state)?;
            continue;
        }
        model = tried;
        same_books(program, wish, &member, &model, scene.now)?;
        scene.available = model.balance(scene.now).0;
    }
    Ok(())
}

fn same_books(
    program: &Program,
    wish: &Wish,
    member: &InMemory,
    model: &Model,
    now: Instant,
) -> Result<(), String> {
    let (state, pages) = (&member.state, &member.pages);
    let entries: Vec<Line> = pages.entries.iter().zip(&pages.debts).map(line).collect();
    same("the entries", wish, &entries, &model.entries)?;
    let (remaining, pending) = pages.remaining(now);
    same("the balance", wish, &(remaining - pending, pending, state.debt), &model.balance(now))?;
    let mut lots: Vec<OpenLot> = pages
        .lots
        .iter()
        .filter(|lot| lot.remaining > 0)
        .map(|lot| OpenLot {
            sequence: usize::try_from(lot.sequence).expect("a sequence"),
            points: lot.points,
            remaining: lot.remaining,
            available_at: lot.available_at,
            end: end(program, lot.expires_at, lot.kept, state.progress.active_at),
        })
        .collect();
    lots.sort_by_key(|lot| (lot.end, lot.sequence));
    same("the lots", wish, &lots, &model.open_lots(program))?;
    // Invariant: the entries add up to the account, and the lots to the account and its debt.
    let sum = |of: fn(&Line) -> i64| entries.iter().map(of).sum::<i64>();
    same("the sum of points", wish, &sum(|entry| entry.points), &state.points)?;
    same("the sum of status points", wish, &sum(|entry| entry.status_points), &state.status_points)?;
    same("the sum of debts", wish, &sum(|entry| entry.debt), &state.debt)?;
    same("what is left in lots", wish, &remaining, &(state.points + state.debt))?;
    same("nothing below zero", wish, &pages.lots.iter().any(|lot| lot.remaining < 0), &false)
}

fn line((entry, debt): (&contract::points::Entry, &i64)) -> Line {
    let contract::points::Entry { kind, points, status_points, occurred_at, .. } = *entry;
    Line { kind, points, status_points, debt: *debt, at: occurred_at }
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    wish: &Wish,
    by_rules: &T,
    by_model: &T,
) -> Result<(), String> {
    if by_rules == by_model {
        return Ok(());
    }
    Err(format!("{what} after {wish:?}:\n  rules {by_rules:?}\n  model {by_model:?}"))
}

fn terms(program: &Program) -> String {
    let Program { version, pending, expiry, refunds, .. } = program;
    let rules = program.earning.iter().map(|rule| {
        let contract::programs::EarningRule { points, status_points, per, rounding, pending, .. } = rule;
        let by_line = rule.is_rounded_by_line;
        format!("{} {points} {status_points:?} {per:?} {rounding:?} by line {by_line} {pending:?}", rule.on)
    });
    let rules: Vec<String> = rules.collect();
    format!("  {version}: {pending:?} {expiry:?} {refunds:?}\n    {}", rules.join("\n    "))
}
