//! Four hundred random events in one program, and the numbers they come to: the same natively and in
//! WebAssembly.

use contract::events::{Data, Occasion, OrderLine, OrderPaid, OrderRefunded, RefundLine};
use contract::points::EntryKind;
use contract::programs::Program;
use laurel_rules::account::{Account, Posted, Posting};
use laurel_rules::book::{Answer, OrderState, Share};
use laurel_rules::events::Happened;
use laurel_rules::pages::Pages;
use laurel_rules::refusal::Stop;
use laurel_rules::state::{State, Who};

/// 2027-01-04T12:00:00Z.
const JOINED_AT: i64 = 1_799_064_000_000;

const HOUR_MS: i64 = 3_600_000;

/// After every fortieth event: points, status points, debt, entries, open lots, the place of the tier, when
/// points
/// lapse next (in seconds, 0 for never), events refused so far.
///
/// Whoever changes what the rules or the program mean takes the new numbers from the test's message.
const GOLDEN: [[i64; 8]; 10] = [
    [216, 286, 0, 34, 20, 0, 1_815_721_200, 6],
    [412, 532, 0, 71, 40, 1, 1_831_881_600, 9],
    [544, 790, 0, 108, 48, 1, 0, 14],
    [719, 986, 0, 142, 71, 0, 1_879_311_600, 20],
    [913, 1_192, 0, 176, 88, 0, 1_879_657_200, 26],
    [992, 1_397, 0, 211, 94, 1, 0, 31],
    [1_154, 1_622, 0, 243, 106, 1, 0, 39],
    [1_244, 1_857, 0, 282, 110, 1, 0, 40],
    [1_432, 2_092, 0, 319, 125, 1, 0, 43],
    [1_576, 2_346, 0, 358, 138, 1, 0, 44],
];

/// Of every number of every entry, lot and draw.
const DIGEST: u64 = 0x58c4_36d1_e261_1922;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_same_events_come_to_the_same_numbers_everywhere() {
    let text = include_str!("../../programs/coffee-stars.toml");
    let program = laurel_rules::file::read("coffee-stars", "v1", text).expect("the program").program;
    let mut life = Life::new(&program);
    let mut seen = Vec::new();
    for nth in 1..=400 {
        life.go_on(nth);
        if nth % 40 == 0 {
            seen.push(life.numbers());
        }
    }
    let digest = life.digest();
    assert!(seen == GOLDEN && digest == DIGEST, "{seen:?}\n{digest:#018x}");
}

/// One member's life so far.
struct Life<'p> {
    program: &'p Program,
    random: u64,
    now: i64,
    state: State,
    pages: Pages,
    refused_count: i64,
}

impl<'p> Life<'p> {
    fn new(program: &'p Program) -> Life<'p> {
        let (state, pages) = (State::default(), Pages::default());
        Life { program, random: 20_270_104, now: JOINED_AT, state, pages, refused_count: 0 }
    }

    /// A number from 0 to below `end`: the same on every machine.
    fn below(&mut self, end: i64) -> i64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        i64::try_from(mixed % end.unsigned_abs()).expect("below an i64")
    }

    /// Time passes, mostly hours and now and then months; then something happens.
    fn go_on(&mut self, nth: i64) {
        let hours = if self.below(30) == 0 { 24 * self.below(120) } else { self.below(60) };
        self.now += hours * HOUR_MS + self.below(HOUR_MS) + 1;
        let id = format!("e-{nth}");
        let happened = match self.below(20) {
            0..=11 => {
                let late_hours = if self.below(8) == 0 { self.below(400) } else { 0 };
                let (order, at) = (self.order(), (self.now - late_hours * HOUR_MS).max(JOINED_AT));
                self.report(&id, "order.paid", &Data::Order(order), at)
            }
            12..=14 => {
                let at = self.now;
                self.report(&id, "custom.own-cup", &Data::Occasion(Occasion::default()), at)
            }
            15..=17 => {
                let (refund, at) = (self.refund(), self.now);
                self.report(&id, "order.refunded", &Data::Refund(refund), at)
            }
            _ => {
                let share = Share { points: self.below(60) - 50, status_points: 0 };
                let (at, kind) = (self.now, EntryKind::Adjust);
                let posting = Posting::new(kind, "adjustment", &id, at);
                self.post(|account| account.adjust(&posting, share, "golden"))
            }
        };
        self.refused_count += i64::from(happened.is_none());
    }

    fn order(&mut self) -> OrderPaid {
        let categories = [None, None, Some("drink"), Some("food"), Some("gift-card")];
        let lines = (0..=self.below(3)).map(|nth| OrderLine {
            id: nth.to_string(),
            quantity: 1 + self.below(3),
            amount_minor: self.below(1_400),
            category: categories[usize::try_from(self.below(5)).expect("small")].map(str::to_owned),
            ..OrderLine::default()
        });
        let lines = lines.collect();
        let channel = (self.below(4) > 0).then(|| "app".to_owned());
        OrderPaid { currency: "USD".to_owned(), lines, channel, ..OrderPaid::default() }
    }

    /// Part of a line of some order, or of one that never was.
    fn refund(&mut self) -> OrderRefunded {
        let place = usize::try_from(self.below(200)).expect("small");
        let known = self.pages.orders.iter().nth(place);
        let (id, lines) = known.map_or(("none".to_owned(), 1), |((_, id), order)| {
            (id.clone(), i64::try_from(order.order.lines.len()).expect("small"))
        });
        let line = self.below(lines).to_string();
        let lines = Some(vec![RefundLine { id: line, amount_minor: 1 + self.below(1_200) }]);
        OrderRefunded { order: id, order_source: None, currency: "USD".to_owned(), lines }
    }

    fn report(&mut self, id: &str, r#type: &str, data: &Data, at: i64) -> Option<Posted> {
        let happened = Happened { r#type, source: "golden", id, at, data };
        let posted = self.post(|account| account.report(&happened))?;
        if let Data::Order(order) = data {
            let order = OrderState {
                order: order.clone(),
                occurred_at: at,
                sequence: posted.sequence,
                shares: posted.shares.clone(),
            };
            self.pages.orders.insert(("golden".to_owned(), id.to_owned()), order);
        }
        Some(posted)
    }

    /// Posts to a copy, which is kept unless it was refused.
    fn post(&mut self, act: impl FnOnce(&mut Account<'_, Pages>) -> Answer<Posted, Pages>) -> Option<Posted> {
        let (mut pages, state) = (self.pages.clone(), self.state.clone());
        let who = Who { joined_at: JOINED_AT, birthday: None };
        let mut account = Account { program: self.program, who, state, book: &mut pages, now: self.now };
        match act(&mut account) {
            Ok(posted) => {
                self.state = account.state;
                self.pages = pages;
                Some(posted)
            }
            Err(Stop::Refused(_)) => None,
        }
    }

    fn numbers(&mut self) -> [i64; 8] {
        let who = Who { joined_at: JOINED_AT, birthday: None };
        let (state, now) = (self.state.clone(), self.now);
        let mut account = Account { program: self.program, who, state, book: &mut self.pages, now };
        let Ok(lapses) = account.lapses(1) else {
            panic!("a book in memory refuses nothing");
        };
        let count = |count: usize| i64::try_from(count).expect("small");
        let tiers = &self.program.tiers.as_ref().expect("tiers").tiers;
        let place = tiers.iter().position(|tier| tier.id == self.state.progress.held.tier);
        [
            self.state.points,
            self.state.status_points,
            self.state.debt,
            self.state.sequence,
            count(self.pages.lots.iter().filter(|lot| lot.remaining > 0).count()),
            count(place.unwrap_or_default()),
            lapses.first().map_or(0, |lapse| lapse.lapses_at / 1_000),
            self.refused_count,
        ]
    }

    /// FNV-1a.
    fn digest(&self) -> u64 {
        let mut digest = 0xcbf2_9ce4_8422_2325_u64;
        let mut take = |bytes: &[u8]| {
            for byte in bytes {
                digest = (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        for entry in &self.pages.entries {
            let numbers = [entry.points, entry.status_points, entry.balance_after, entry.occurred_at];
            numbers.iter().for_each(|number| take(&number.to_le_bytes()));
            entry.reason.steps.iter().for_each(|step| take(step.key.as_bytes()));
        }
        for lot in &self.pages.lots {
            let numbers = [lot.points, lot.remaining, lot.available_at, lot.expires_at];
            numbers.iter().for_each(|number| take(&number.to_le_bytes()));
        }
        for (entry, lot, points) in &self.pages.draws {
            [entry, lot, points].iter().for_each(|number| take(&number.to_le_bytes()));
        }
        digest
    }
}
