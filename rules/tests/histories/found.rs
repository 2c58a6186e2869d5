//! What the random histories found, each told by itself.

use super::play::InMemory;
use super::programs::days;
use super::wishes::{Act, DAY, JOINED};
use contract::Instant;
use contract::events::{Data, Occasion, OrderLine, OrderPaid, OrderRefunded};
use contract::members::Birthday;
use contract::points::EntryKind;
use contract::programs::{
    Birthday as BirthdayGift, EarningRule, Expiry, Per, Program, Span, Tier, TierKept, TierMeasure,
    TierWindow, Tiers,
};
use rules::book::Share;
use rules::state::Who;

/// A member, and the day it is.
struct Story {
    member: InMemory,
    program: Program,
    now: Instant,
}

/// A point a cent, for points that lapse `after`, or so long after the last activity.
fn story(after: Span, kept: Option<Span>) -> Story {
    let rule = EarningRule {
        id: "spend".to_owned(),
        on: "order.paid".to_owned(),
        points: 1,
        per: Per::Minor(1),
        ..EarningRule::default()
    };
    let program = Program {
        version: "v0".to_owned(),
        currency: "USD".to_owned(),
        earning: vec![rule],
        expiry: Expiry { after: Some(after), kept_by_activity: kept, ..Expiry::default() },
        ..Program::default()
    };
    Story { member: InMemory::new(Who { joined_at: JOINED, birthday: None }), program, now: JOINED }
}

fn ladder(within: TierWindow, kept: TierKept, is_soft_landing: bool) -> Tiers {
    let tier = |(id, from): (&str, i64)| Tier { id: id.to_owned(), from, percent: 100, ..Tier::default() };
    Tiers {
        by: TierMeasure::StatusPoints,
        within,
        kept,
        grace: Span::default(),
        is_soft_landing,
        tiers: [("green", 0), ("silver", 100), ("gold", 500)].into_iter().map(tier).collect(),
    }
}

impl Story {
    fn with(mut self, tiers: Tiers) -> Story {
        self.program.tiers = Some(tiers);
        self
    }

    /// So many days after joining, somebody looks.
    fn on(&mut self, day: i64) -> &mut Story {
        self.now = JOINED + day * DAY;
        self.act(&Act::Look)
    }

    fn act(&mut self, act: &Act) -> &mut Story {
        self.member.play(&self.program, act, self.now).expect("it is right");
        self
    }

    fn order(&mut self, id: &str, points: i64) -> &mut Story {
        let line =
            OrderLine { id: "1".to_owned(), quantity: 1, amount_minor: points, ..OrderLine::default() };
        let order = OrderPaid { currency: "USD".to_owned(), lines: vec![line], ..OrderPaid::default() };
        self.report("order.paid", id, self.now, Data::Order(order))
    }

    fn refund(&mut self, id: &str, order: &str, amount_minor: i64) -> &mut Story {
        let line = contract::events::RefundLine { id: "1".to_owned(), amount_minor };
        let refund = OrderRefunded {
            order: order.to_owned(),
            order_source: None,
            currency: "USD".to_owned(),
            lines: Some(vec![line]),
        };
        self.report("order.refunded", id, self.now, Data::Refund(refund))
    }

    fn visit(&mut self, id: &str, day: i64) -> &mut Story {
        self.report("visit", id, JOINED + day * DAY, Data::Occasion(Occasion::default()))
    }

    fn report(&mut self, r#type: &'static str, id: &str, at: Instant, data: Data) -> &mut Story {
        self.act(&Act::Report { r#type, id: id.to_owned(), at, data })
    }

    fn adjust(&mut self, id: &str, points: i64) -> &mut Story {
        let share = Share { points, status_points: 0 };
        self.act(&Act::Adjust { kind: EntryKind::Adjust, id: id.to_owned(), at: self.now, share })
    }

    fn tier_on(&mut self, day: i64) -> String {
        self.on(day).member.state.progress.held.tier.clone()
    }

    /// What is left in each lot, in the order in which they were opened.
    fn left(&self) -> Vec<i64> {
        self.member.pages.lots.iter().map(|lot| lot.remaining).collect()
    }
}

#[test]
fn what_an_idle_member_is_given_does_not_lapse_at_once() {
    let mut story = story(days(30), Some(days(30)));
    story.program.birthday = Some(BirthdayGift { days: 1, points: 25, ..BirthdayGift::default() });
    story.member.who.birthday = Some(Birthday { month: 4, day: 1, year: None });
    story.order("1", 10);
    assert_eq!(story.on(60).member.state.points, 0);
    assert_eq!(story.adjust("sorry", 7).member.state.points, 7);
    assert_eq!(story.on(90).member.state.points, 7 + 25, "1 April is the 91st day");
    assert_eq!(story.on(91).member.state.points, 25);
    assert_eq!(story.on(121).member.state.points, 0);
}

#[test]
fn of_lots_kept_to_the_same_day_the_oldest_is_drawn_first() {
    let mut story = story(days(90), Some(days(60)));
    story.order("1", 10);
    story.program.expiry.after = Some(days(70));
    story.order("2", 10).on(40).visit("3", 40).adjust("spend", -4);
    assert_eq!(story.left(), [6, 10]);
}

#[test]
fn what_refunds_of_other_orders_took_from_a_lot_does_not_count_as_its_own() {
    let mut story = story(days(30), None);
    story.order("a", 100).adjust("spend", -40);
    story.program.expiry.after = Some(days(5));
    story.order("b", 100).adjust("spend all of b", -100).refund("b back", "b", 20);
    assert_eq!(story.left(), [40, 0]);
    story.program.expiry.after = Some(days(900));
    story.on(40).order("c", 1_000);
    // 40 of `a` have lapsed; the other 60 were spent, or taken for `b`, and are taken from `c`.
    story.refund("a back", "a", 50).refund("a again", "a", 50);
    assert_eq!(story.left(), [0, 0, 940]);
}

#[test]
fn a_late_activity_brings_back_nothing_of_what_was_refunded() {
    let mut story = story(days(1), Some(days(30)));
    story.order("1", 100).on(40).refund("back", "1", 60);
    assert_eq!(story.member.state.points, 0);
    assert_eq!(story.visit("late", 20).member.state.points, 40);
}

#[test]
fn a_visit_that_measures_nothing_holds_no_tier_longer() {
    let mut story = story(days(900), None).with(ladder(TierWindow::Months(12), TierKept::Months(1), false));
    story.order("1", 500);
    let until = story.member.state.progress.held.until.clone();
    story.on(20).visit("2", 20);
    assert_eq!(story.member.state.progress.held.until, until);
}

#[test]
fn a_soft_landing_lands_for_a_year_where_tiers_are_kept_to_the_end_of_the_year() {
    let tiers = ladder(TierWindow::CalendarYear, TierKept::CalendarYears(0), true);
    let mut story = story(days(900), None).with(tiers);
    story.order("1", 500);
    assert_eq!(story.tier_on(364), "gold");
    assert_eq!((story.tier_on(365), story.tier_on(730)), ("silver".to_owned(), "silver".to_owned()));
    assert_eq!(story.tier_on(731), "green", "2028 has a 29 February");
}

#[test]
fn who_does_more_for_the_step_below_does_not_land_harder() {
    for more in [false, true] {
        let mut story = story(days(900), None).with(ladder(TierWindow::Months(1), TierKept::Months(3), true));
        story.order("1", 500);
        if more {
            story.on(40).order("2", 100);
        }
        assert_eq!(story.tier_on(91), "silver");
        assert_eq!(story.tier_on(150), "silver", "as long again, with another order or without");
    }
}

#[test]
fn a_rolling_window_holds_a_tier_over_new_year() {
    let mut story =
        story(days(900), None).with(ladder(TierWindow::Months(12), TierKept::CalendarYears(0), false));
    story.on(300).order("1", 500);
    assert_eq!(story.tier_on(366), "gold", "the last twelve months reach it still");
}

#[test]
fn an_order_leaves_the_window_of_months_with_the_day_on_which_its_tier_ends() {
    let mut story = story(days(900), None).with(ladder(TierWindow::Months(6), TierKept::Months(6), false));
    // 31 August 2027: six months later is 29 February 2028.
    story.on(242).order("1", 500);
    assert_eq!((story.tier_on(424), story.tier_on(425)), ("gold".to_owned(), "green".to_owned()));
    assert_eq!(rules::calendar::civil(rules::calendar::day(&story.program, story.now)), (2028, 3, 1));
}
