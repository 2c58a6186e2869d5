//! Reads a scenario file against its program, and says of every mistake where it is and what would be right.

use super::keys::{ABOUT, SCENARIO, birthday, litres_ml};
use super::{Act, Expect, ExpectedLapse, ExpectedLot, Scenario, ScenarioMember, Step, Until};
use crate::file::Mistake;
use crate::file::found::Found;
use crate::file::kind::{Units, whole};
use crate::file::program::{check_reference, check_unique};
use crate::file::table::Table;
use crate::file::time;
use contract::events::{Data, Occasion, OrderLine, OrderPaid, OrderRefunded, RefundLine};
use contract::programs::{Program, TierMeasure};
use contract::standing::MembershipState;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::ops::Range;

const MINUTE_MS: i64 = 60_000;

/// Reads a scenario from the text of its file. Dates are in the program's time zone, and ids are the
/// program's.
pub fn read(text: &str, program: &Program) -> Result<Scenario, Vec<Mistake>> {
    let mut found = Found::new(text);
    let mut scenario = Scenario::default();
    if let Some(document) = found.document() {
        let units = Units {
            languages: program.languages.clone(),
            minor_digits: program.minor_digits,
            zone: TimeZone::get(&program.time_zone).unwrap_or(TimeZone::UTC),
        };
        SCENARIO.check(0..0, document.get_ref(), &units, &mut found);
        let file = Table { section: &SCENARIO, place: 0..0, units: &units, values: document.get_ref() };
        let members = file.tables("member");
        check_unique("[[member]]", &members, &mut found);
        scenario.members = members.iter().map(member).collect();
        let ids: Vec<&str> = members.iter().filter_map(|table| table.str("id")).collect();
        let mut reading = Reading { text, program, members: ids, found: &mut found };
        scenario.steps = file.tables("step").iter().map(|table| reading.step(table)).collect();
    }
    found.finish(scenario).map(|(scenario, _)| scenario)
}

fn member(table: &Table) -> ScenarioMember {
    ScenarioMember {
        id: table.string("id"),
        joined_at: table.moment("joined").unwrap_or(0),
        birthday: table.str("birthday").and_then(birthday),
    }
}

struct Reading<'r, 't> {
    text: &'t str,
    program: &'r Program,
    members: Vec<&'r str>,
    found: &'r mut Found<'t>,
}

impl Reading<'_, '_> {
    fn step(&mut self, table: &Table) -> Step {
        let expect = table.table("expect");
        Step {
            line: self.line(&table.place),
            title: table.string("title"),
            at: table.moment("at").unwrap_or(0),
            member: self.who(table),
            act: self.act(table),
            times: table.whole("times").unwrap_or(1),
            every_ms: table.minutes("every").unwrap_or(1) * MINUTE_MS,
            expect: expect.as_ref().map(|expect| self.expect(expect)).unwrap_or_default(),
            expect_line: self.line(&table.place("expect")),
        }
    }

    fn line(&self, place: &Range<usize>) -> usize {
        self.text.bytes().take(place.start).filter(|byte| *byte == b'\n').count() + 1
    }

    fn who(&mut self, table: &Table) -> String {
        if let Some(id) = table.str("member") {
            check_reference("[[member]]", id, table.place("member"), &self.members, self.found);
            return id.to_owned();
        }
        if let ([_, _, ..], false) = (self.members.as_slice(), table.has("member")) {
            let message = format!("[[step]] needs `member`: one of {}", self.members.join(", "));
            self.found.mistake(table.place.clone(), message);
        }
        self.members.first().map(|id| (*id).to_owned()).unwrap_or_default()
    }

    fn act(&mut self, table: &Table) -> Act {
        let acts = ["order", "refund", "event", "redeem", "undo", "spend", "adjust"];
        let mut acts = acts.into_iter().filter(|key| table.has(key));
        if let (Some(first), Some(second)) = (acts.next(), acts.next()) {
            let message =
                format!("a step does one thing, and this does `{first}` already; make it a step of its own");
            self.found.mistake(table.place(second), message);
        }
        if let Some(order) = table.table("order") {
            return self.order(&order);
        }
        if let Some(refund) = table.table("refund") {
            let currency = self.program.currency.clone();
            let lines = refund.has("lines").then(|| refund.tables("lines").iter().map(refund_line).collect());
            let data = OrderRefunded { order: refund.string("order"), order_source: None, currency, lines };
            let id = refund.str("id").map(str::to_owned);
            return Act::Event { r#type: "order.refunded".to_owned(), id, data: Data::Refund(data) };
        }
        if let Some(event) = table.table("event") {
            return self.event(&event);
        }
        for (key, act) in [("redeem", Act::Redeem as fn(String) -> Act), ("undo", Act::Undo)] {
            if let Some(id) = table.str(key) {
                self.check_reward(id, table.place(key));
                return act(id.to_owned());
            }
        }
        let spent = table.whole("spend").map(Act::Spend);
        spent.or_else(|| table.whole("adjust").map(Act::Adjust)).unwrap_or_default()
    }

    fn check_reward(&mut self, id: &str, place: Range<usize>) {
        let gifts = self.program.gifts.iter().map(|gift| gift.id.as_str());
        let gifts: Vec<&str> = gifts.chain(self.program.birthday.as_ref().map(|_| "birthday")).collect();
        let rewards: Vec<&str> = self.program.rewards.iter().map(|reward| reward.id.as_str()).collect();
        match id.strip_prefix(crate::rewards::GIFT) {
            Some(gift) => check_reference("gift", gift, place, &gifts, self.found),
            None => check_reference("reward", id, place, &rewards, self.found),
        }
    }

    fn order(&mut self, table: &Table) -> Act {
        let only = ["amount", "quantity", "category", "litres"];
        match (table.has("lines"), table.has("amount")) {
            (true, _) => {
                for key in only.into_iter().filter(|key| table.has(key)) {
                    let message = format!("the order has `lines`; `{key}` should be in one of them");
                    self.found.mistake(table.place(key), message);
                }
            }
            (false, false) => {
                let message = "`order` needs `amount` or `lines`: amount = \"25.00\"".to_owned();
                self.found.mistake(table.place.clone(), message);
            }
            (false, true) => {}
        }
        let mut lines: Vec<OrderLine> = match table.has("lines") {
            true => table.tables("lines").iter().map(order_line).collect(),
            false => vec![order_line_of(table, String::new())],
        };
        for (line, nth) in lines.iter_mut().zip(1..).filter(|(line, _)| line.id.is_empty()) {
            line.id = i64::to_string(&nth);
        }
        let data = OrderPaid {
            currency: self.program.currency.clone(),
            lines,
            channel: table.str("channel").map(str::to_owned),
            payment: table.str("payment").map(str::to_owned),
            coupon: table.str("coupon").map(str::to_owned),
            referral_code: table.str("referral_code").map(str::to_owned),
            saved_minor: table.amount("saved"),
        };
        let id = table.str("id").map(str::to_owned);
        Act::Event { r#type: "order.paid".to_owned(), id, data: Data::Order(data) }
    }

    fn event(&mut self, table: &Table) -> Act {
        if table.str("type") == Some("order.paid") {
            let message = "an order is told by `order`: order = { amount = \"25.00\" }".to_owned();
            self.found.mistake(table.place("type"), message);
        }
        let mut abouts = ABOUT.into_iter().filter(|key| table.has(key));
        let about = abouts.next();
        if let (Some(first), Some(second)) = (about, abouts.next()) {
            let message = format!("an event is about one thing, and this is about `{first}` already");
            self.found.mistake(table.place(second), message);
        }
        let amount_minor = table.amount("amount");
        let data = Occasion {
            about: about.and_then(|key| table.str(key)).map(str::to_owned),
            quantity: table.whole("quantity"),
            amount_minor,
            currency: amount_minor.map(|_| self.program.currency.clone()),
            channel: table.str("channel").map(str::to_owned),
            recorder: table.str("recorder").map(str::to_owned),
            referral_code: table.str("referral_code").map(str::to_owned),
            ..Occasion::default()
        };
        let id = table.str("id").map(str::to_owned);
        Act::Event { r#type: table.string("type"), id, data: Data::Occasion(data) }
    }

    fn expect(&mut self, table: &Table) -> Expect {
        self.check_ids(table);
        let strings = |key: &str| table.has(key).then(|| table.strings(key));
        Expect {
            points: table.whole("points"),
            pending: table.whole("pending"),
            status_points: table.whole("status_points"),
            owed: table.whole("owed"),
            earned: table.whole("earned"),
            why: strings("why"),
            refused: table.str("refused").map(str::to_owned),
            tier: table.str("tier").map(str::to_owned),
            tier_until: until(table, "tier_until"),
            missing: self.missing(table),
            lapses: table.has("lapses").then(|| table.tables("lapses").iter().filter_map(lapse).collect()),
            lots: table.has("lots").then(|| table.tables("lots").iter().filter_map(lot).collect()),
            stamps: counts(table, "stamps"),
            full: strings("full"),
            goals: counts(table, "goals"),
            reached: strings("reached"),
            membership: table.str("membership").map(membership),
            paid_until_at: table.day_ends_at("paid_until"),
            saved_minor: table.amount("saved"),
            gifts: strings("gifts"),
            birthday: self.window(table),
            rewards: table.has("rewards").then(|| {
                let entries = table.entries("rewards").into_iter();
                entries
                    .filter_map(|(id, _, is)| Some((id.to_owned(), is.get_ref().as_str()?.to_owned())))
                    .collect()
            }),
        }
    }

    fn check_ids(&mut self, table: &Table) {
        let program = self.program;
        let tiers = ids(program.tiers.iter().flat_map(|tiers| &tiers.tiers).map(|tier| &tier.id));
        let goals = ids(program.goals.iter().map(|goal| &goal.id));
        let cards = ids(program.stamp_cards.iter().map(|card| &card.id));
        let rewards = ids(program.rewards.iter().map(|reward| &reward.id));
        let mut gifts = ids(program.gifts.iter().map(|gift| &gift.id));
        gifts.extend(program.birthday.iter().map(|_| "birthday"));
        let goal = "badge, challenge or streak";
        if let Some(id) = table.str("tier") {
            check_reference("tier", id, table.place("tier"), &tiers, self.found);
        }
        for (what, key, known) in
            [("stamp card", "full", &cards), (goal, "reached", &goals), ("gift", "gifts", &gifts)]
        {
            for (id, place) in table.strs(key) {
                check_reference(what, id, place, known, self.found);
            }
        }
        for (what, key, known) in
            [("stamp card", "stamps", &cards), (goal, "goals", &goals), ("reward", "rewards", &rewards)]
        {
            for (id, place, _) in table.entries(key) {
                check_reference(what, id, place, known, self.found);
            }
        }
    }

    /// In the unit of the program's tiers.
    fn missing(&mut self, table: &Table) -> Option<i64> {
        let by_money = self.program.tiers.as_ref().is_some_and(|tiers| tiers.by == TierMeasure::SpentMinor);
        let (value, other, like) = match by_money {
            true => {
                (table.amount("missing"), table.whole("missing").is_some(), "an amount such as \"10.00\"")
            }
            false => (table.whole("missing"), table.str("missing").is_some(), "a whole number such as 50"),
        };
        if other {
            let message = format!("`missing` is in the unit of the program's tiers; it should be {like}");
            self.found.mistake(table.place("missing"), message);
        }
        value
    }

    fn window(&mut self, table: &Table) -> Option<(i64, i64)> {
        let days: Vec<_> =
            table.strs("birthday").into_iter().filter_map(|(day, _)| time::date(day)).collect();
        let zone = &table.units.zone;
        let [first, last] = days[..] else { return None };
        if last < first {
            let message =
                "the window ends before it begins; it should be its first and its last day".to_owned();
            self.found.mistake(table.place("birthday"), message);
        }
        Some((time::day_begins_at(first, zone)?, time::day_ends_at(last, zone)?))
    }
}

fn order_line(table: &Table) -> OrderLine {
    order_line_of(table, table.string("id"))
}

fn order_line_of(table: &Table, id: String) -> OrderLine {
    OrderLine {
        id,
        quantity: table.whole("quantity").unwrap_or(1),
        amount_minor: table.amount("amount").unwrap_or(0),
        category: table.str("category").map(str::to_owned),
        volume_ml: table.str("litres").and_then(litres_ml),
    }
}

fn refund_line(table: &Table) -> RefundLine {
    RefundLine { id: table.string("id"), amount_minor: table.amount("amount").unwrap_or(0) }
}

fn until(table: &Table, key: &str) -> Option<Until> {
    match table.str(key)? {
        "ever" | "never" => Some(Until::Ever),
        _ => table.day_ends_at(key).map(Until::At),
    }
}

fn lapse(table: &Table) -> Option<ExpectedLapse> {
    Some(ExpectedLapse { points: table.whole("points")?, lapses_at: table.day_ends_at("on")? })
}

fn lot(table: &Table) -> Option<ExpectedLot> {
    Some(ExpectedLot {
        points: table.whole("points")?,
        left: table.whole("left")?,
        lapses: until(table, "on")?,
    })
}

fn counts(table: &Table, key: &str) -> Option<BTreeMap<String, i64>> {
    let count = |(id, _, value): (&str, _, &toml::Spanned<toml::de::DeValue>)| {
        Some((id.to_owned(), value.get_ref().as_integer().and_then(whole)?))
    };
    table.has(key).then(|| table.entries(key).into_iter().filter_map(count).collect())
}

fn membership(state: &str) -> MembershipState {
    match state {
        "active" => MembershipState::Active,
        "grace" => MembershipState::Grace,
        "lapsed" => MembershipState::Lapsed,
        _ => MembershipState::None,
    }
}

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    ids.map(String::as_str).collect()
}
