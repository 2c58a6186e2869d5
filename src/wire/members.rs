//! Reads the member: who this is, what he or she has, and where he or she stands.

use super::{Json, Read};
use contract::members::{Birthday, Me, Member};
use contract::points::Balance;
use contract::standing::{
    BirthdayStanding, GiftStanding, GoalStanding, MembershipStanding, MembershipState, StampStanding,
    Standing, TierGap, TierStanding,
};

/// `GET /v1/me`. It stays for as long as the page, as a program does: see decisions.
pub fn me(json: &Json) -> &'static Me {
    let me = Box::leak(Box::new(Me {
        program: String::new(),
        member: Member { name: None, email: None, joined_at: 0, birthday: None },
        balance: Balance::default(),
        lapses: Vec::new(),
        standing: Standing::default(),
        entries: Vec::new(),
        survey: None,
        outcome: None,
        as_of_at: 0,
    }));
    let Me { program, member, balance, lapses, standing, entries, survey, outcome, as_of_at } = &mut *me;
    json.field("program", program);
    json.field("member", member);
    json.field("balance", balance);
    json.field("lapses", lapses);
    json.maybe("standing", standing);
    json.field("entries", entries);
    json.field("survey", survey);
    json.field("outcome", outcome);
    json.field("as_of_at", as_of_at);
    me
}

impl Read for Member {
    fn read(json: &Json) -> Member {
        let mut member = Member { name: None, email: None, joined_at: 0, birthday: None };
        let Member { name, email, joined_at, birthday } = &mut member;
        json.field("name", name);
        json.field("email", email);
        json.field("joined_at", joined_at);
        json.field("birthday", birthday);
        member
    }
}

impl Read for Birthday {
    fn read(json: &Json) -> Birthday {
        let mut birthday = Birthday { month: 0, day: 0, year: None };
        let Birthday { month, day, year } = &mut birthday;
        json.field("month", month);
        json.field("day", day);
        json.field("year", year);
        birthday
    }
}

impl Read for Standing {
    fn read(json: &Json) -> Standing {
        let mut standing = Standing::default();
        let Standing { tier, stamp_cards, goals, membership, gifts, birthday } = &mut standing;
        json.field("tier", tier);
        json.field("stamp_cards", stamp_cards);
        json.field("goals", goals);
        json.field("membership", membership);
        json.field("gifts", gifts);
        json.field("birthday", birthday);
        standing
    }
}

impl Read for TierStanding {
    fn read(json: &Json) -> TierStanding {
        let mut standing = TierStanding::default();
        let TierStanding { tier, since_at, until_at, is_in_grace, measured, window_from_at, next, keep } =
            &mut standing;
        json.field("tier", tier);
        json.field("since_at", since_at);
        json.field("until_at", until_at);
        json.maybe("is_in_grace", is_in_grace);
        json.field("measured", measured);
        json.field("window_from_at", window_from_at);
        json.field("next", next);
        json.field("keep", keep);
        standing
    }
}

impl Read for TierGap {
    fn read(json: &Json) -> TierGap {
        let mut gap = TierGap::default();
        let TierGap { tier, required, missing } = &mut gap;
        json.field("tier", tier);
        json.field("required", required);
        json.field("missing", missing);
        gap
    }
}

impl Read for StampStanding {
    fn read(json: &Json) -> StampStanding {
        let mut standing = StampStanding::default();
        let StampStanding { card, stamp_count, size, is_full, filled_count } = &mut standing;
        json.field("card", card);
        json.field("stamp_count", stamp_count);
        json.field("size", size);
        json.field("is_full", is_full);
        json.field("filled_count", filled_count);
        standing
    }
}

impl Read for GoalStanding {
    fn read(json: &Json) -> GoalStanding {
        let mut standing = GoalStanding::default();
        let GoalStanding { goal, value, target, reached_at, until_at, best } = &mut standing;
        json.field("goal", goal);
        json.field("value", value);
        json.field("target", target);
        json.field("reached_at", reached_at);
        json.field("until_at", until_at);
        json.maybe("best", best);
        standing
    }
}

const STATES: [MembershipState; 3] =
    [MembershipState::Active, MembershipState::Grace, MembershipState::Lapsed];

impl Read for MembershipStanding {
    fn read(json: &Json) -> MembershipStanding {
        let mut standing = MembershipStanding::default();
        let MembershipStanding { state, paid_until_at, until_at, saved_minor } = &mut standing;
        json.choice("state", "active grace lapsed", &STATES, state);
        json.field("paid_until_at", paid_until_at);
        json.field("until_at", until_at);
        json.field("saved_minor", saved_minor);
        standing
    }
}

impl Read for GiftStanding {
    fn read(json: &Json) -> GiftStanding {
        let mut standing = GiftStanding::default();
        let GiftStanding { gift, from_at, until_at } = &mut standing;
        json.field("gift", gift);
        json.field("from_at", from_at);
        json.field("until_at", until_at);
        standing
    }
}

impl Read for BirthdayStanding {
    fn read(json: &Json) -> BirthdayStanding {
        let mut standing = BirthdayStanding::default();
        let BirthdayStanding { from_at, until_at, is_open } = &mut standing;
        json.field("from_at", from_at);
        json.field("until_at", until_at);
        json.field("is_open", is_open);
        standing
    }
}
