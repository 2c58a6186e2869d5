//! The ledger in the database against the same rules over pages in memory, and what it must never do.

#[path = "../../../rules/tests/histories/play.rs"]
mod play;
#[allow(dead_code, reason = "the rules' own histories use the rest")]
#[path = "../../../rules/tests/histories/programs.rs"]
mod programs;
#[allow(dead_code, reason = "the rules' own histories use the rest")]
#[path = "../../../rules/tests/histories/random.rs"]
mod random;
#[path = "../../../rules/tests/histories/wishes.rs"]
mod wishes;

use super::*;
use crate::db::Db;
use contract::events::{Data, OrderLine, OrderPaid};
use contract::members::Birthday;
use contract::programs::{Expiry, Only};
use contract::standing::Standing;
use play::{InMemory, Redeemed};
use random::{Random, for_each_seed, shrunk};
use rules::EXACT_MAX;
use rules::book::Share;
use rules::pages::Pages;
use rules::state::Totals;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use wishes::{Act, DAY, JOINED, SHOP, Scene, Wish};

const COMPLETE: &str = include_str!("../../../rules/tests/complete.toml");

/// A database of its own, gone at the end.
struct Scratch {
    db: Db,
    folder: PathBuf,
    member_count: AtomicUsize,
}

impl Scratch {
    fn sqlite() -> Scratch {
        let folder =
            std::env::temp_dir().join(format!("laurel-ledger-{}", crate::id::random().expect("an id")));
        std::fs::create_dir_all(&folder).expect("a folder");
        let db = Db::open(&format!("sqlite:{}", folder.join("laurel.db").display())).expect("a database");
        Scratch { db, folder, member_count: AtomicUsize::new(0) }
    }

    fn postgres(server: &str) -> Scratch {
        let name = format!("ledger_{}", crate::id::random().expect("an id"));
        let mut client = ::postgres::Client::connect(server, ::postgres::NoTls).expect("PostgreSQL");
        client.batch_execute(&format!("create database {name}")).expect("a database");
        let (place, _) = server.rsplit_once('/').expect("postgres://USER@HOST/NAME");
        let db = Db::open(&format!("{place}/{name}")).expect("a database");
        Scratch { db, folder: std::env::temp_dir().join(name), member_count: AtomicUsize::new(0) }
    }

    /// Somebody new.
    fn join(&self, who: Who) -> Holder {
        let member_id = format!("member {}", self.member_count.fetch_add(1, Ordering::SeqCst));
        let id = member_id.clone();
        self.db.write_blocking(move |tx| open_account(tx, &id, "histories")).expect("an account");
        Holder { member_id, who }
    }

    /// Does what is asked, and keeps an order as the server does.
    fn play(
        &self,
        program: &Program,
        holder: &Holder,
        redeemed: &Redeemed,
        act: &Act,
        now: Instant,
    ) -> Outcome<Option<i64>> {
        let (program, holder, act) = (program.clone(), holder.clone(), act.clone());
        let redeemed = redeemed.clone();
        self.db.write_blocking(move |tx| {
            let posted =
                post(tx, &program, &holder, now, |account| play::play(account, &mut redeemed.clone(), &act))?;
            if let (Act::Report { id, at, data: Data::Order(order), .. }, Some(posted)) = (&act, &posted) {
                let shares: Vec<(i64, i64)> =
                    posted.shares.iter().map(|share| (share.points, share.status_points)).collect();
                let sql = "insert into events (member_id, source, id, type, data, shares, occurred_at,
                    recorded_at) values (?1, ?2, ?3, 'order.paid', ?4, ?5, ?6, ?7)";
                let order = serde_json::to_string(order).expect("JSON");
                let shares = serde_json::to_string(&shares).expect("JSON");
                let values = [
                    (&holder.member_id).into(),
                    SHOP.into(),
                    id.into(),
                    (&order).into(),
                    (&shares).into(),
                    (*at).into(),
                    now.into(),
                ];
                tx.execute(sql, &values)?;
            }
            Ok(posted.map(|posted| posted.sequence))
        })
    }

    /// Leaves no history behind: `verify` reads all there is, and codes are good once for a program.
    fn forget(&self) {
        const EVERYTHING: [&str; 7] = [
            "delete from accounts",
            "delete from entries",
            "delete from lots",
            "delete from draws",
            "delete from lot_ends",
            "delete from refunds",
            "delete from claimed_codes",
        ];
        let forget = |tx: &mut Tx<'_>| EVERYTHING.iter().try_for_each(|sql| tx.execute(sql, &[]).map(|_| ()));
        self.db.write_blocking(forget).expect("nothing left");
    }

    fn differences(&self) -> Vec<String> {
        let told = self.db.read_blocking(verify).expect("an audit").differences;
        // The ledger alone keeps no redemptions.
        told.into_iter().filter(|told| !told.contains("has its redemption")).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Everything that is known of a member.
#[derive(Debug, PartialEq)]
struct Seen {
    state: State,
    entries: Vec<(Entry, i64)>,
    lots: Vec<LotState>,
    draws: Vec<(i64, i64, i64)>,
    counters: Vec<(String, String, i64, i64, i64)>,
    days: Vec<(i64, Totals)>,
    refunds: Vec<(String, String, i64, i64, i64)>,
    balance: Balance,
    standing: Standing,
    lapses: Vec<contract::points::Lapse>,
    /// As the calendar tells them: the end, the sequence, what is left.
    calendar: Vec<(Option<Instant>, i64, i64)>,
}

fn seen_in_rows(scratch: &Scratch, program: &Program, holder: &Holder, now: Instant) -> Seen {
    let (program, holder) = (program.clone(), holder.clone());
    let read = scratch.db.read_blocking(move |tx| {
        let id = holder.member_id.as_str();
        let state = state(tx, id)?;
        let everything = History { before_sequence: i64::MAX, kind: None, limit: i64::MAX };
        let mut entries = entries(tx, id, everything)?;
        entries.reverse();
        let of_member = [id.into()];
        let sql = "select debt from entries where member_id = ?1 order by sequence";
        let debts = tx.query(sql, &of_member, |row| row.int(0))?;
        let sql = "select sequence, points, remaining, available_at, expires_at, kept from lots
            where member_id = ?1 order by sequence";
        let lots_of_member = tx.query(sql, &of_member, store::lot_from)?;
        let sql = "select sequence, lot_sequence, points from draws where member_id = ?1 order by 1, 2";
        let draws = tx.query(sql, &of_member, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?;
        let sql = "select rule, about || '/' || period, period_day, times, points from counters
            where member_id = ?1";
        let mut counters = tx.query(sql, &of_member, |row| {
            Ok((row.text(0)?, row.text(1)?, row.int(2)?, row.int(3)?, row.int(4)?))
        })?;
        counters.sort();
        let sql = "select day, status_points, spent_minor, orders, visits from days where member_id = ?1
            order by day";
        let days = tx.query(sql, &of_member, |row| {
            let (status_points, spent_minor) = (row.int(1)?, row.int(2)?);
            let (orders, visits) = (row.int(3)?, row.int(4)?);
            Ok((row.int(0)?, Totals { status_points, spent_minor, orders, visits }))
        })?;
        let sql = "select id, line, amount_minor, points, status_points from refunds where member_id = ?1";
        let mut refunds = tx.query(sql, &of_member, |row| {
            Ok((row.text(0)?, row.text(1)?, row.int(2)?, row.int(3)?, row.int(4)?))
        })?;
        refunds.sort();
        let (standing, lapses) = look(tx, &program, &holder, state.clone(), now, |account| {
            Ok((account.standing(now)?, account.lapses(100)?))
        })?;
        let told = lots(tx, &program, id, None, 10_000)?;
        Ok(Seen {
            balance: balance(tx, id, &state, now)?,
            entries: entries.into_iter().zip(debts).collect(),
            lots: lots_of_member,
            calendar: told.iter().map(|lot| (lot.expires_at, lot.sequence, lot.remaining)).collect(),
            state,
            draws,
            counters,
            days,
            refunds,
            standing,
            lapses,
        })
    });
    read.expect("a member's rows")
}

fn seen_in_memory(member: &InMemory, program: &Program, now: Instant) -> Seen {
    let InMemory { who, state, pages, .. } = member.clone();
    let mut tried = pages.clone();
    let mut account = Account { program, who, state: state.clone(), book: &mut tried, now };
    let standing = account.standing(now).unwrap_or_default();
    let lapses = account.lapses(100).unwrap_or_default();
    let active_at = state.progress.active_at;
    let open = pages.lots.iter().filter(|lot| lot.remaining > 0);
    let open =
        open.map(|lot| (end(program, lot.expires_at, lot.kept, active_at), lot.sequence, lot.remaining));
    let mut calendar: Vec<_> = open.collect();
    calendar.sort_unstable();
    let calendar =
        calendar.into_iter().map(|(at, sequence, left)| ((at < NEVER).then_some(at), sequence, left));
    let (remaining, pending) = pages.remaining(now);
    let Pages { entries, debts, lots, mut draws, counters, totals, refunds, .. } = pages;
    draws.sort_unstable();
    let counters = counters.into_iter().map(|((rule, about, period, day), (times, points))| {
        (rule, format!("{about}/{period}"), day, times, points)
    });
    let mut counters: Vec<_> = counters.collect();
    counters.sort();
    let refunds = refunds.into_iter().flat_map(|((_, id), refunds)| {
        refunds.into_iter().map(move |refunded| {
            let took = refunded.took;
            (id.clone(), refunded.line, refunded.amount_minor, took.points, took.status_points)
        })
    });
    let mut refunds: Vec<_> = refunds.collect();
    refunds.sort();
    Seen {
        balance: Balance { available: remaining - pending, pending, owed: state.debt },
        calendar: calendar.collect(),
        entries: entries.into_iter().zip(debts).collect(),
        days: totals.into_iter().collect(),
        state,
        lots,
        draws,
        counters,
        refunds,
        standing,
        lapses,
    }
}

/// A program with everything a program can have, met by events without any condition; or a simple one.
fn editions(random: &mut Random) -> Vec<Program> {
    if random.one_in(2) {
        return programs::editions(random, 3);
    }
    let complete = rules::file::read("histories", "v0", COMPLETE).expect("the complete program").program;
    let mut editions = vec![complete; 3];
    for (nth, program) in editions.iter_mut().enumerate() {
        program.version = format!("v{nth}");
        for rule in &mut program.earning {
            rule.only = Only::default();
            rule.points *= random.between(1, 9);
        }
        program.stamp_cards.iter_mut().for_each(|card| card.only = Only::default());
        program.goals.iter_mut().for_each(|goal| goal.only = Only::default());
        if random.one_in(2) {
            program.expiry = programs::expiry(random);
        }
        if let Some(tiers) = program.tiers.as_mut().filter(|_| random.one_in(2)) {
            tiers.tiers.iter_mut().for_each(|tier| tier.expiry = None);
        }
    }
    editions
}

/// A visit, or something else that is not an order.
fn vary(random: &mut Random, mut wish: Wish) -> Wish {
    if let Wish::Happen { r#type, about, quantity, .. } = &mut wish {
        (*r#type, *about) = random.pick(&[
            ("visit", "town"),
            ("visit", "harbour"),
            ("member.joined", ""),
            ("profile.completed", ""),
            ("review.approved", "lamp"),
            ("review.approved", "chair"),
            ("activity.recorded", "run"),
            ("membership.paid", "plus"),
            ("code.claimed", "AAAA"),
            ("custom.post", ""),
        ]);
        *quantity = random.pick(&[1, 1, 5_000]);
    }
    wish
}

fn compare(scratch: &Scratch, editions: &[Program], who: Who, wishes: &[Wish]) -> Result<(), String> {
    let mut program = &editions[0];
    scratch.forget();
    let (holder, mut member) = (scratch.join(who), InMemory::new(who));
    let mut scene = Scene::new();
    for wish in wishes {
        if let Wish::Edit { nth } = wish {
            program = &editions[nth % editions.len()];
        }
        let Some(act) = scene.act(wish) else {
            continue;
        };
        let redeemed = member.redeemed.clone();
        let in_memory = member.play(program, &act, scene.now);
        let in_rows = scratch.play(program, &holder, &redeemed, &act, scene.now);
        let in_memory =
            in_memory.map(|posted| posted.map(|posted| posted.sequence)).map_err(|why| why.code().to_owned());
        let in_rows = in_rows.map_err(|problem| match problem {
            Problem::Refusal(told) => told.code,
            Problem::Fault(fault) => fault.cause,
        });
        let (memory, rows) =
            (seen_in_memory(&member, program, scene.now), seen_in_rows(scratch, program, &holder, scene.now));
        if (&in_memory, &memory) != (&in_rows, &rows) {
            return Err(format!(
                "after {wish:?} at {}:\nin memory {in_memory:?} {memory:#?}\nin rows {in_rows:?} {rows:#?}",
                scene.now
            ));
        }
        scene.available = memory.balance.available;
    }
    let differences = scratch.differences().join("\n");
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

fn tell(scratch: &Scratch, engine: &str, default_count: u64) {
    for_each_seed(&format!("the ledger on {engine}"), default_count, |seed| {
        let mut random = Random::new(seed);
        let editions = editions(&mut random);
        let birthday = Birthday { month: random.between(1, 12), day: random.between(1, 28), year: None };
        let who = Who { joined_at: JOINED, birthday: random.one_in(2).then_some(birthday) };
        let wishes = wishes::wishes(&mut random, 25, 60);
        let wishes: Vec<Wish> = wishes.into_iter().map(|wish| vary(&mut random, wish)).collect();
        shrunk(&wishes, |wishes| compare(scratch, &editions, who, wishes)).map_err(|(wishes, why)| {
            let wishes: Vec<String> = wishes.iter().map(|wish| format!("  {wish:?}")).collect();
            format!("{why}\nafter\n{}", wishes.join("\n"))
        })
    });
}

#[test]
fn any_history_on_sqlite_is_as_in_memory() {
    tell(&Scratch::sqlite(), "SQLite", 100);
}

#[test]
fn any_history_on_postgresql_is_as_in_memory() {
    match std::env::var("LAUREL_TEST_POSTGRES_URL") {
        Ok(url) => tell(&Scratch::postgres(&url), "PostgreSQL", 20),
        Err(_) => eprintln!("not told on PostgreSQL: LAUREL_TEST_POSTGRES_URL is not set"),
    }
}

/// A point a cent, that lapses so many days later.
fn shop(days: i64) -> Program {
    let rule = contract::programs::EarningRule {
        id: "spend".to_owned(),
        on: "order.paid".to_owned(),
        points: 1,
        per: contract::programs::Per::Minor(1),
        ..Default::default()
    };
    Program {
        id: "histories".to_owned(),
        version: format!("{days} days"),
        currency: "USD".to_owned(),
        earning: vec![rule],
        expiry: Expiry { after: Some(programs::days(days)), ..Expiry::default() },
        ..Program::default()
    }
}

fn order(id: &str, points: i64) -> Act {
    let line = OrderLine { id: "1".to_owned(), quantity: 1, amount_minor: points, ..OrderLine::default() };
    let order = OrderPaid { currency: "USD".to_owned(), lines: vec![line], ..OrderPaid::default() };
    Act::Report { r#type: "order.paid", id: id.to_owned(), at: JOINED, data: Data::Order(order) }
}

fn give(id: &str, points: i64) -> Act {
    let share = Share { points, status_points: 0 };
    Act::Adjust { kind: EntryKind::Adjust, id: id.to_owned(), at: JOINED, share }
}

fn told(problem: &Problem) -> String {
    problem.told().code
}

const WHO: Who = Who { joined_at: JOINED, birthday: None };

#[test]
fn a_spent_lot_that_lapses_takes_nothing_with_it() {
    let (scratch, program) = (Scratch::sqlite(), shop(1));
    let maya = scratch.join(WHO);
    scratch.play(&program, &maya, &Redeemed::new(), &order("a", 100), JOINED).expect("earned");
    scratch.play(&program, &maya, &Redeemed::new(), &give("b", -100), JOINED).expect("spent");
    scratch.play(&program, &maya, &Redeemed::new(), &Act::Look, JOINED + 30 * DAY).expect("settled");
    let seen = seen_in_rows(&scratch, &program, &maya, JOINED + 30 * DAY);
    assert_eq!(seen.balance, Balance { available: 0, pending: 0, owed: 0 });
    assert_eq!(seen.entries.iter().map(|(entry, _)| entry.points).collect::<Vec<_>>(), [100, -100]);
    assert_eq!(scratch.differences(), Vec::<String>::new());
}

#[test]
fn what_lapses_soonest_goes_first_and_then_the_oldest() {
    let scratch = Scratch::sqlite();
    let maya = scratch.join(WHO);
    for (id, days) in [("late", 900), ("soon", 100), ("soon too", 100)] {
        scratch.play(&shop(days), &maya, &Redeemed::new(), &order(id, 10), JOINED).expect("earned");
    }
    scratch.play(&shop(900), &maya, &Redeemed::new(), &give("take", -15), JOINED).expect("taken");
    let seen = seen_in_rows(&scratch, &shop(900), &maya, JOINED);
    assert_eq!(seen.draws, [(4, 2, 10), (4, 3, 5)]);
    assert_eq!(scratch.differences(), Vec::<String>::new());
}

#[test]
fn pending_points_are_counted_apart_and_cannot_be_taken() {
    let (scratch, at_once) = (Scratch::sqlite(), shop(900));
    let program = Program { version: "pending".to_owned(), pending: programs::days(1), ..at_once.clone() };
    let maya = scratch.join(WHO);
    scratch.play(&at_once, &maya, &Redeemed::new(), &order("now", 30), JOINED).expect("earned");
    scratch.play(&program, &maya, &Redeemed::new(), &order("later", 50), JOINED).expect("earned");
    let before = seen_in_rows(&scratch, &program, &maya, JOINED);
    assert_eq!(before.balance, Balance { available: 30, pending: 50, owed: 0 });
    let problem =
        scratch.play(&program, &maya, &Redeemed::new(), &give("too many", -31), JOINED).expect_err("refused");
    assert_eq!(problem.told().detail, "This takes 31 points, and 30 can be spent now.");
    assert_eq!((problem.told().status, told(&problem).as_str()), (409, "insufficient_points"));
    assert_eq!(seen_in_rows(&scratch, &program, &maya, JOINED), before);
    scratch
        .play(&program, &maya, &Redeemed::new(), &give("later", -80), JOINED + DAY)
        .expect("the rest is there on the next day");
}

#[test]
fn a_source_is_posted_once_or_not_at_all() {
    let (scratch, program) = (Scratch::sqlite(), shop(900));
    let maya = scratch.join(WHO);
    scratch.play(&program, &maya, &Redeemed::new(), &give("same", 30), JOINED).expect("posted");
    let before = seen_in_rows(&scratch, &program, &maya, JOINED);
    scratch
        .play(&program, &maya, &Redeemed::new(), &give("same", 30), JOINED)
        .expect_err("the same source again");
    assert_eq!(seen_in_rows(&scratch, &program, &maya, JOINED), before);
}

#[test]
fn more_points_than_can_be_counted_exactly_are_refused() {
    let (scratch, program) = (Scratch::sqlite(), shop(900));
    let maya = scratch.join(WHO);
    scratch.play(&program, &maya, &Redeemed::new(), &order("all", EXACT_MAX), JOINED).expect("earned");
    for one_more in [order("one more", 1), give("one more", 1)] {
        let problem =
            scratch.play(&program, &maya, &Redeemed::new(), &one_more, JOINED).expect_err("refused");
        assert_eq!(told(&problem), "too_many_points");
    }
    assert_eq!(seen_in_rows(&scratch, &program, &maya, JOINED).balance.available, EXACT_MAX);
    assert_eq!(scratch.differences(), Vec::<String>::new());
}

#[test]
fn verify_finds_what_was_tampered_with() {
    for (tamper, invariant) in [
        ("update accounts set points = points + 1", "an account's points are the sum of its entries"),
        ("update accounts set debt = 1", "an account's debt is the sum of its entries"),
        ("update accounts set status_points = 1", "an account's status points are the sum of its entries"),
        ("update accounts set sequence = 9", "entries are numbered without gaps"),
        ("update lots set remaining = 0", "a lot holds its points less what was drawn"),
        ("update lot_ends set points = 7", "the ends of lots are the sums of what is left in them"),
        ("update entries set balance_after = 7", "each entry's balance is the one before it and its points"),
        ("update draws set points = 1", "an entry's points and debt are its lot less what it drew"),
        ("delete from accounts", "every entry, lot and draw belongs to an account"),
    ] {
        let (scratch, program) = (Scratch::sqlite(), shop(900));
        let maya = scratch.join(WHO);
        scratch.play(&program, &maya, &Redeemed::new(), &order("a", 30), JOINED).expect("earned");
        scratch.play(&program, &maya, &Redeemed::new(), &give("b", -3), JOINED).expect("taken");
        assert_eq!(scratch.differences(), Vec::<String>::new());
        scratch.db.write_blocking(move |tx| tx.execute(tamper, &[])).expect("tampered");
        let found = scratch.differences();
        assert!(found.iter().any(|difference| difference.contains(invariant)), "{tamper}: {found:?}");
    }
}

#[test]
fn actions_that_queue_up_are_committed_together_and_each_fails_alone() {
    let (scratch, program) = (Scratch::sqlite(), shop(900));
    let maya = scratch.join(WHO);
    std::thread::scope(|scope| {
        for nth in 0..64_i64 {
            let (scratch, program, maya) = (&scratch, &program, &maya);
            scope.spawn(move || {
                let id = format!("{}", nth / 2); // every source comes twice
                let _ = scratch.play(program, maya, &Redeemed::new(), &give(&id, 1), JOINED);
            });
        }
    });
    assert_eq!(seen_in_rows(&scratch, &program, &maya, JOINED).balance.available, 32);
    assert_eq!(scratch.differences(), Vec::<String>::new());
}
