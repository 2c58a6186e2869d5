//! The same events, whenever they arrive: points, lots and tiers are those of the events, not of the post.

use super::play::InMemory;
use super::programs::{days, expiry, months};
use super::random::{Random, for_each_seed, shrunk};
use super::tiers;
use super::wishes::{Act, DAY, JOINED, Scene, Wish};
use contract::Instant;
use contract::events::Data;
use contract::programs::{Program, Span, TierKept, TierWindow};
use rules::lots::end;
use rules::state::Who;

/// An event, and when it arrives.
#[derive(Clone, Debug)]
struct Letter {
    act: Act,
    at: Instant,
    arrives_at: Instant,
}

/// What a member is told in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    points: i64,
    debt: i64,
    status_points: i64,
    /// What is left, of how many, from when on, until when.
    lots: Vec<(Instant, i64, i64, Instant)>,
    tier: usize,
}

#[test]
fn events_that_arrive_in_any_order_come_to_the_same() {
    for_each_seed("arrivals", 2_000, |seed| {
        let mut random = Random::new(seed);
        let pending = random.pick(&[Span::default(), days(10), months(1)]);
        let program = Program { expiry: expiry(&mut random), pending, ..tiers::program(&mut random) };
        let last = JOINED + random.pick(&[100, 400, 1_000]) * DAY;
        let letters = letters(&mut random, last);
        shrunk(&letters, |letters| compare(&program, letters, last)).map_err(|(letters, why)| {
            let letters: Vec<String> = letters.iter().map(|letter| format!("  {letter:?}")).collect();
            let terms = (&program.expiry, &program.pending, &program.tiers);
            format!("{why}\nof\n{}\nby {terms:?}", letters.join("\n"))
        })
    });
}

/// Orders, visits and refunds at any time; each arrives at once or much later, a refund after its order.
fn letters(random: &mut Random, last: Instant) -> Vec<Letter> {
    let mut scene = Scene::new();
    let mut times: Vec<Instant> = (0..random.between(2, 9)).map(|_| random.between(JOINED, last)).collect();
    times.sort_unstable();
    let is_all_late = random.one_in(2);
    let mut letters: Vec<Letter> = Vec::new();
    for at in times {
        scene.now = at;
        let wish = match random.between(0, 9) {
            0..=4 => {
                let amounts = random.pick(&[vec![500], vec![1_000], vec![3_000], vec![700, 20, 999]]);
                Wish::Order { amounts, ago_ms: 0 }
            }
            5..=7 => Wish::Happen { r#type: "visit", about: "", quantity: 1, ago_ms: 0 },
            _ => {
                let lines = random.pick(&[vec![], vec![(0, 100)], vec![(0, 30), (1, 100)]]);
                Wish::Refund { order: random.below(10), lines, ago_ms: 0 }
            }
        };
        let Some(act) = scene.act(&wish) else {
            continue;
        };
        let is_prompt = !is_all_late && random.one_in(2);
        let arrives_at = if is_prompt { at } else { random.between(at, last) };
        let after = letters.iter().find(|order| is_refund_of(&act, &order.act)).map(|order| order.arrives_at);
        letters.push(Letter { act, at, arrives_at: arrives_at.max(after.unwrap_or(at)) });
    }
    letters
}

fn is_refund_of(refund: &Act, order: &Act) -> bool {
    match (refund, order) {
        (Act::Report { data: Data::Refund(refund), .. }, Act::Report { id, .. }) => refund.order == *id,
        _ => false,
    }
}

fn compare(program: &Program, letters: &[Letter], last: Instant) -> Result<(), String> {
    let in_order = told(program, letters, last, |letter| letter.at)?;
    let as_they_came = told(program, letters, last, |letter| letter.arrives_at)?;
    let mut expected = in_order.clone();
    if program.expiry.kept_by_activity.is_some() && as_they_came.points >= in_order.points {
        // Of activity only the last one is known: what comes late may be kept over a pause before it.
        (expected.points, expected.lots) = (as_they_came.points, as_they_came.lots.clone());
    }
    if !is_steady(program) {
        expected.tier = as_they_came.tier;
    }
    if expected == as_they_came {
        return Ok(());
    }
    Err(format!("in order   {in_order:?}\nas they came {as_they_came:?}"))
}

/// Whether tiers are by what was reached alone. Where one is looked at again when its time is over, and held
/// on
/// or landed on by what is known then, that is not taken back by what comes later, and is looked at again at
/// another time.
fn is_steady(program: &Program) -> bool {
    let tiers = program.tiers.as_ref().expect("there are tiers");
    let is_by_year =
        tiers.within == TierWindow::CalendarYear && matches!(tiers.kept, TierKept::CalendarYears(_));
    (is_by_year || tiers.kept == TierKept::Ever) && !tiers.is_soft_landing
}

fn told(
    program: &Program,
    letters: &[Letter],
    last: Instant,
    by: impl Fn(&Letter) -> Instant,
) -> Result<Told, String> {
    let mut member = InMemory::new(Who { joined_at: JOINED, birthday: None });
    let mut letters: Vec<&Letter> = letters.iter().collect();
    letters.sort_by_key(|letter| by(letter));
    for letter in letters {
        // An order that was taken out while a failure is made small takes its refunds along.
        match member.play(program, &letter.act, by(letter)) {
            Err(rules::refusal::Refusal::OrderNotKnown { .. }) | Ok(_) => {}
            Err(why) => return Err(why.detail()),
        }
    }
    member.play(program, &Act::Look, last).map_err(|why| why.detail())?;
    let (state, pages) = (&member.state, &member.pages);
    let open = pages.lots.iter().filter(|lot| lot.remaining > 0);
    let open = open.map(|lot| {
        let end = end(program, lot.expires_at, lot.kept, state.progress.active_at);
        (end, lot.available_at, lot.points, lot.remaining)
    });
    let mut lots: Vec<_> = open.collect();
    lots.sort_unstable();
    Ok(Told {
        points: state.points,
        debt: state.debt,
        status_points: state.status_points,
        lots,
        tier: program.tiers.as_ref().map_or(0, |ladder| tiers::place(ladder, &state.progress.held)),
    })
}
