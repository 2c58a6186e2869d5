//! Reads the member: who this is, what he or she has, and where he or she stands.

use super::Json;
use super::points::{entry, lapse};
use contract::members::{Birthday, Me, Member};
use contract::points::Balance;
use contract::standing::{
    BirthdayStanding, GiftStanding, GoalStanding, MembershipStanding, MembershipState, StampStanding,
    Standing, TierGap, TierStanding,
};

/// `GET /v1/me`.
pub fn me(json: &Json) -> Me {
    let (member, balance) = (json.get("member"), json.get("balance"));
    Me {
        program: json.text("program"),
        member: Member {
            name: member.some_text("name"),
            email: member.some_text("email"),
            joined_at: member.whole("joined_at"),
            birthday: member.some("birthday", |birthday| Birthday {
                month: birthday.whole("month"),
                day: birthday.whole("day"),
                year: birthday.some_whole("year"),
            }),
        },
        balance: Balance {
            available: balance.whole("available"),
            pending: balance.whole("pending"),
            owed: balance.count("owed"),
        },
        lapses: json.list("lapses", lapse),
        standing: standing(&json.get("standing")),
        entries: json.list("entries", entry),
        as_of_at: json.whole("as_of_at"),
    }
}

fn standing(json: &Json) -> Standing {
    Standing {
        tier: json.some("tier", tier),
        stamp_cards: json.list("stamp_cards", |card| StampStanding {
            card: card.text("card"),
            stamp_count: card.whole("stamp_count"),
            size: card.whole("size"),
            is_full: card.flag("is_full"),
            filled_count: card.whole("filled_count"),
        }),
        goals: json.list("goals", |goal| GoalStanding {
            goal: goal.text("goal"),
            value: goal.whole("value"),
            target: goal.whole("target"),
            reached_at: goal.some_whole("reached_at"),
            until_at: goal.some_whole("until_at"),
            best: goal.count("best"),
        }),
        membership: json.some("membership", membership),
        gifts: json.list("gifts", |gift| GiftStanding {
            gift: gift.text("gift"),
            from_at: gift.whole("from_at"),
            until_at: gift.whole("until_at"),
        }),
        birthday: json.some("birthday", |birthday| BirthdayStanding {
            from_at: birthday.whole("from_at"),
            until_at: birthday.whole("until_at"),
            is_open: birthday.flag("is_open"),
        }),
    }
}

fn tier(json: &Json) -> TierStanding {
    TierStanding {
        tier: json.text("tier"),
        since_at: json.whole("since_at"),
        until_at: json.some_whole("until_at"),
        is_in_grace: json.flag("is_in_grace"),
        measured: json.whole("measured"),
        window_from_at: json.some_whole("window_from_at"),
        next: json.some("next", gap),
        keep: json.some("keep", gap),
    }
}

fn gap(json: &Json) -> TierGap {
    TierGap { tier: json.text("tier"), required: json.whole("required"), missing: json.whole("missing") }
}

const STATES: [MembershipState; 3] =
    [MembershipState::Active, MembershipState::Grace, MembershipState::Lapsed];

fn membership(json: &Json) -> MembershipStanding {
    MembershipStanding {
        state: json.choice("state", "active grace lapsed", &STATES, MembershipState::None),
        paid_until_at: json.some_whole("paid_until_at"),
        until_at: json.some_whole("until_at"),
        saved_minor: json.whole("saved_minor"),
    }
}
