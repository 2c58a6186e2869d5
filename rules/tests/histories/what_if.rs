//! What would happen is what does happen: carts, rewards and waiting are tried out, and then done.

use super::play::InMemory;
use super::programs::{days, expiry, months};
use super::random::{Random, for_each_seed, shrunk};
use super::tiers;
use super::wishes::{self, Act, DAY, JOINED, Scene, Wish};
use contract::Instant;
use contract::events::{Data, OrderLine, OrderPaid};
use contract::points::{EntryKind, Lot, Step};
use contract::programs::{
    Campaign, EarningRule, GiftRule, Goal, GoalKind, Limit, LimitCounts, Membership, Only, Per, Period,
    Program, RefundPolicy, Rounding, Span, StampCard,
};
use contract::standing::Standing;
use contract::what_if::WhatIf;
use rules::account::Account;
use rules::lots::end;
use rules::state::Who;
use rules::what_if::{Known, cart, spend, wait};

/// What is tried out after a history.
#[derive(Clone, Debug)]
struct Trial {
    order: OrderPaid,
    percent: i64,
    days: i64,
}

#[test]
fn what_would_happen_is_what_happens() {
    for_each_seed("what if", 4_000, |seed| {
        let mut random = Random::new(seed);
        let program = program(&mut random);
        let count = random.pick(&[0, 3, 10, 20, 40]);
        let mut wishes = wishes::wishes(&mut random, count, 20);
        for _ in 0..random.below(3) {
            let nth = random.below(wishes.len() + 1);
            let paid = Wish::Happen { r#type: "membership.paid", about: "plan", quantity: 1, ago_ms: 0 };
            wishes.insert(nth, paid);
        }
        let trial = Trial {
            order: order(&mut random),
            percent: random.pick(&[1, 33, 50, 100]),
            days: random.pick(&[1, 30, 200, 700]),
        };
        shrunk(&wishes, |wishes| compare(&program, wishes, &trial)).map_err(|(wishes, why)| {
            let wishes: Vec<String> = wishes.iter().map(|wish| format!("  {wish:?}")).collect();
            format!("{why}\nof {trial:?}\nafter\n{}\nby {program:#?}", wishes.join("\n"))
        })
    });
}

fn compare(program: &Program, wishes: &[Wish], trial: &Trial) -> Result<(), String> {
    let mut member = InMemory::new(Who { joined_at: JOINED, birthday: None });
    let mut scene = Scene::new();
    for wish in wishes.iter().filter(|wish| !matches!(wish, Wish::Edit { .. })) {
        if let Some(act) = scene.act(wish) {
            let _ = member.play(program, &act, scene.now);
            let (remaining, pending) = member.pages.remaining(scene.now);
            scene.available = remaining - pending;
        }
    }
    let now = scene.now + DAY;
    member.play(program, &Act::Look, now).map_err(|why| why.detail())?;
    let (standing, what_if) = known(program, &member, now);
    let (remaining, pending) = member.pages.remaining(now);
    let (available, owed) = (remaining - pending, member.state.debt);
    let known = Known { program, standing: &standing, available, owed, what_if: &what_if };
    buy(&known, &member, &trial.order, now)?;
    redeem(&known, &member, available * trial.percent / 100, now)?;
    let_time_pass(&known, &member, now + trial.days * DAY)
}

fn buy(known: &Known<'_>, member: &InMemory, order: &OrderPaid, at: Instant) -> Result<(), String> {
    let act = Act::Report { r#type: "order.paid", id: "cart".into(), at, data: Data::Order(order.clone()) };
    let mut buyer = member.clone();
    let posted =
        buyer.play(known.program, &act, at).map_err(|why| why.detail())?.ok_or("nothing was posted")?;
    let tried = cart(known, order, at).ok_or("it is too large")?;
    // Gifts are not reckoned.
    let is_gift = |step: &Step| known.program.gifts.iter().any(|gift| Some(&gift.id) == step.id.as_ref());
    let is_told = |step: &&Step| step.key != "tier_reached" && step.key != "no_rule" && !is_gift(step);
    let steps: Vec<Step> = posted.reason.steps.iter().filter(is_told).cloned().collect();
    same(
        "the points",
        &(posted.points, posted.status_points),
        &(tried.share.points, tried.share.status_points),
    )?;
    let tried_steps: Vec<Step> = tried.steps.iter().filter(|step| step.key != "no_rule").cloned().collect();
    same("the steps", &steps, &tried_steps)?;
    let tier = known.program.tiers.as_ref().map(|ladder| tiers::place(ladder, &buyer.state.progress.held));
    same("the tier", &tier, &tried.tier.map(|(place, _)| place))
}

fn redeem(known: &Known<'_>, member: &InMemory, points: i64, at: Instant) -> Result<(), String> {
    let share = rules::book::Share { points: -points, status_points: 0 };
    if points == 0 {
        return Ok(());
    }
    let act = Act::Adjust { kind: EntryKind::Spend, id: "reward".into(), at, share };
    let mut spender = member.clone();
    let posted =
        spender.play(known.program, &act, at).map_err(|why| why.detail())?.ok_or("nothing was posted")?;
    let drawn = spender.pages.draws.iter().filter(|(entry, ..)| *entry == posted.sequence);
    let drawn: Vec<(i64, i64)> = drawn.map(|(_, lot, points)| (*lot, *points)).collect();
    let tried = spend(&known.what_if.lots, points, at);
    let tried: Vec<(i64, i64)> = tried.iter().map(|(lot, points)| (lot.sequence, *points)).collect();
    same("the draws", &drawn, &tried)
}

fn let_time_pass(known: &Known<'_>, member: &InMemory, at: Instant) -> Result<(), String> {
    let mut waiting = member.clone();
    waiting.play(known.program, &Act::Look, at).map_err(|why| why.detail())?;
    let new = &waiting.pages.entries[member.pages.entries.len()..];
    let lapsed: i64 = new.iter().map(|entry| -entry.points).sum();
    let (remaining, pending) = waiting.pages.remaining(at);
    let waited = wait(known, at);
    same("what lapsed", &lapsed, &waited.lapsed)?;
    same("what can be spent then", &(remaining - pending), &waited.available)?;
    let ladder = known.program.tiers.as_ref();
    let tier = ladder.map(|ladder| tiers::place(ladder, &waiting.state.progress.held));
    let tried = ladder.zip(waited.tier).map(|(ladder, tier)| rules::tiers::place(ladder, tier));
    same("the tier then", &tier, &tried)?;
    let (later, _) = self::known(known.program, &waiting, at);
    let is_over = |standing: &Standing| {
        let until = standing.membership.as_ref().and_then(|membership| membership.until_at);
        until.is_none_or(|until| until <= at)
    };
    let was_over = known.standing.membership.as_ref().and_then(|membership| membership.until_at);
    let was_over = was_over.is_none_or(|until| until <= known.what_if.as_of_at);
    same("the membership then", &(is_over(&later) && !was_over), &waited.has_ended)
}

/// What the server would tell.
fn known(program: &Program, member: &InMemory, now: Instant) -> (Standing, WhatIf) {
    let (mut pages, state) = (member.pages.clone(), member.state.clone());
    let mut lots: Vec<Lot> = pages
        .lots
        .iter()
        .filter(|lot| lot.remaining > 0)
        .map(|lot| {
            let ends_at = end(program, lot.expires_at, lot.kept, state.progress.active_at);
            Lot {
                sequence: lot.sequence,
                points: lot.points,
                remaining: lot.remaining,
                available_at: lot.available_at,
                expires_at: (ends_at < rules::NEVER).then_some(ends_at),
                ..Lot::default()
            }
        })
        .collect();
    lots.sort_by_key(|lot| (lot.expires_at.unwrap_or(rules::NEVER), lot.sequence));
    let mut account = Account { program, who: member.who, state, book: &mut pages, now };
    let (standing, what_if) = match (account.standing(now), account.what_if(now)) {
        (Ok(standing), Ok(what_if)) => (standing, what_if),
        _ => panic!("a book in memory does not fail"),
    };
    (standing, WhatIf { lots, ..what_if })
}

/// A ladder, and everything that an order can move.
fn program(random: &mut Random) -> Program {
    let mut program = Program {
        expiry: expiry(random),
        pending: random.pick(&[Span::default(), days(1), days(14), months(1)]),
        refunds: random.pick(&[RefundPolicy::StopAtZero, RefundPolicy::Owe]),
        ..tiers::program(random)
    };
    if random.one_in(4) {
        program.tiers = None;
    }
    for (nth, tier) in program.tiers.iter_mut().flat_map(|tiers| &mut tiers.tiers).enumerate() {
        tier.percent = 100 + 25 * i64::try_from(nth).expect("few tiers");
        tier.expiry = random.one_in(5).then(Default::default);
    }
    for nth in 0..random.below(4) {
        let rule = earning(random, nth);
        program.earning.push(rule);
    }
    for nth in 0..random.below(3) {
        let (id, percent) = (format!("campaign {nth}"), random.pick(&[120, 150, 200]));
        program.campaigns.push(Campaign { id, percent, only: only(random), ..Campaign::default() });
    }
    for nth in 0..random.below(3) {
        program.stamp_cards.push(StampCard {
            id: format!("card {nth}"),
            on: "order.paid".to_owned(),
            only: only(random),
            per: per(random),
            size: random.between(1, 4),
            is_next_free: random.one_in(2),
            points: random.pick(&[0, 7]),
            ..StampCard::default()
        });
    }
    for nth in 0..random.below(4) {
        program.goals.push(Goal {
            id: format!("goal {nth}"),
            kind: random.pick(&[GoalKind::Badge, GoalKind::Challenge, GoalKind::Streak, GoalKind::Streak]),
            on: "order.paid".to_owned(),
            only: only(random),
            per: per(random),
            target: random.between(1, 4),
            every: random.pick(&[Period::Day, Period::Week, Period::Month]),
            points: random.pick(&[0, 11]),
            ..Goal::default()
        });
    }
    for nth in 0..random.below(3) {
        program.gifts.push(GiftRule {
            id: format!("gift {nth}"),
            on: "order.paid".to_owned(),
            only: only(random),
            limits: limits(random),
            valid: days(30),
            ..GiftRule::default()
        });
    }
    let membership = Membership { every: months(1), grace: days(3), ..Membership::default() };
    program.membership = random.one_in(2).then_some(membership);
    program
}

fn earning(random: &mut Random, nth: usize) -> EarningRule {
    EarningRule {
        id: format!("rule {nth}"),
        on: "order.paid".to_owned(),
        points: random.pick(&[0, 1, 2, 3, 10]),
        status_points: random.pick(&[None, None, Some(0), Some(5)]),
        per: per(random),
        rounding: random.pick(&[Rounding::Down, Rounding::Up, Rounding::Nearest, Rounding::Whole]),
        is_rounded_by_line: random.one_in(4),
        only: only(random),
        limits: limits(random),
        pending: random.pick(&[None, None, Some(days(3))]),
        ..EarningRule::default()
    }
}

fn per(random: &mut Random) -> Per {
    let all = [
        Per::Event,
        Per::Minor(1),
        Per::Minor(100),
        Per::Minor(333),
        Per::Quantity(1),
        Per::Millilitres(500),
    ];
    random.pick(&all)
}

fn limits(random: &mut Random) -> Vec<Limit> {
    let limit = |random: &mut Random| Limit {
        max: random.pick(&[1, 2, 10, 50]),
        counts: random.pick(&[LimitCounts::Times, LimitCounts::Points]),
        period: random.pick(&[Period::Day, Period::Week, Period::Month, Period::Year, Period::Ever]),
        is_by_key: random.one_in(4),
    };
    (0..random.pick(&[0, 0, 1, 2])).map(|_| limit(random)).collect()
}

fn only(random: &mut Random) -> Only {
    let mut only = Only::default();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match random.below(16) {
        0 => only.channels = names(&["app", "online"]),
        1 => only.payments = names(&["card"]),
        2 => only.categories = names(&["tea"]),
        3 => only.except_categories = names(&["gift-card"]),
        4 => only.tiers = names(&["tier 1", "tier 2"]),
        5 => only.weekdays = vec![1, 2, 5, 6],
        6 => (only.from_minute, only.until_minute) = (Some(300), Some(900)),
        7 => only.minimum_minor = Some(500),
        8 => only.is_for_paid_members = true,
        9 => (only.from_at, only.until_at) = (Some(JOINED + 20 * DAY), Some(JOINED + 300 * DAY)),
        _ => {}
    }
    only
}

fn order(random: &mut Random) -> OrderPaid {
    let some = |random: &mut Random, names: &[&str]| {
        let name = random.pick(names);
        (!name.is_empty()).then(|| name.to_owned())
    };
    let line = |random: &mut Random, nth: usize| OrderLine {
        id: format!("{nth}"),
        quantity: random.between(1, 4),
        amount_minor: random.pick(&[0, 1, 99, 500, 1_177, 33_333]),
        category: some(random, &["", "tea", "gift-card"]),
        volume_ml: random.pick(&[None, Some(750), Some(40_000)]),
    };
    OrderPaid {
        currency: "USD".to_owned(),
        lines: (0..random.between(1, 3))
            .map(|nth| line(random, usize::try_from(nth).expect("few")))
            .collect(),
        channel: some(random, &["", "app", "store"]),
        payment: some(random, &["", "card"]),
        ..OrderPaid::default()
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, done: &T, tried: &T) -> Result<(), String> {
    if done == tried {
        return Ok(());
    }
    Err(format!("{what}:\n  done  {done:?}\n  tried {tried:?}"))
}
