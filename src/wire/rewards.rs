//! Reads rewards: what there is, and what the member has of it.

use super::{Json, Read};
use contract::rewards::*;

/// `GET /v1/me/rewards`. It stays for as long as the page, as a program does: see decisions.
pub fn rewards(json: &Json) -> &'static Rewards {
    let all = Box::leak(Box::<Rewards>::default());
    let Rewards { rewards, as_of_at } = &mut *all;
    json.field("rewards", rewards);
    json.field("as_of_at", as_of_at);
    all
}

/// `PUT` and `DELETE /v1/me/redemptions/{id}`.
pub fn redemption(json: &Json) -> &'static Redemption {
    Box::leak(Box::new(Redemption::read(json)))
}

/// `GET /v1/me/redemptions`.
pub fn redemptions(json: &Json) -> &'static Redemptions {
    let page = Box::leak(Box::<Redemptions>::default());
    let Redemptions { redemptions, next_cursor, as_of_at } = &mut *page;
    json.field("redemptions", redemptions);
    json.field("next_cursor", next_cursor);
    json.field("as_of_at", as_of_at);
    page
}

impl Read for RewardStanding {
    fn read(json: &Json) -> RewardStanding {
        let mut standing = RewardStanding::default();
        let RewardStanding { reward, reasons, left, draw } = &mut standing;
        json.field("reward", reward);
        json.field("reasons", reasons);
        json.field("left", left);
        json.field("draw", draw);
        standing
    }
}

impl Read for WhyNot {
    fn read(json: &Json) -> WhyNot {
        let mut why = WhyNot::default();
        let WhyNot { code, required, available, missing, until_at, about } = &mut why;
        json.field("code", code);
        json.field("required", required);
        json.field("available", available);
        json.field("missing", missing);
        json.field("until_at", until_at);
        json.field("about", about);
        why
    }
}

impl Read for PrizeDraw {
    fn read(json: &Json) -> PrizeDraw {
        let mut draw = PrizeDraw::default();
        let PrizeDraw {
            closes_at,
            winner_count,
            ticket_count,
            commitment,
            // Its reward stands beside it; the rest is for those who check it.
            reward: _,
            before_at: _,
            seed: _,
            tickets: _,
            winners: _,
        } = &mut draw;
        json.field("closes_at", closes_at);
        json.field("winner_count", winner_count);
        json.field("ticket_count", ticket_count);
        json.field("commitment", commitment);
        draw
    }
}

const STATES: &str = "reserved used cancelled expired";
const STATES_READ: [RedemptionState; 4] =
    [RedemptionState::Reserved, RedemptionState::Used, RedemptionState::Cancelled, RedemptionState::Expired];

impl Read for Redemption {
    fn read(json: &Json) -> Redemption {
        let mut redemption = Redemption::default();
        let Redemption {
            id,
            reward,
            state,
            code,
            qr,
            link,
            redeemed_at,
            undo_until_at,
            expires_at,
            used_at,
            cancelled_at,
            cancelled_because,
            entry: _,
            // For those who write to the brand.
            reference: _,
            ticket,
        } = &mut redemption;
        json.field("id", id);
        json.field("reward", reward);
        json.choice("state", STATES, &STATES_READ, state);
        json.field("code", code);
        json.field("qr", qr);
        json.field("link", link);
        json.field("redeemed_at", redeemed_at);
        json.field("undo_until_at", undo_until_at);
        json.field("expires_at", expires_at);
        json.field("used_at", used_at);
        json.field("cancelled_at", cancelled_at);
        json.field("cancelled_because", cancelled_because);
        json.field("ticket", ticket);
        redemption
    }
}

impl Read for Qr {
    fn read(json: &Json) -> Qr {
        let mut qr = Qr::default();
        let Qr { size, path } = &mut qr;
        json.field("size", size);
        json.field("path", path);
        qr
    }
}

impl Read for Ticket {
    fn read(json: &Json) -> Ticket {
        let mut ticket = Ticket::default();
        let Ticket { number, mark, closes_at, has_won } = &mut ticket;
        json.field("number", number);
        json.field("mark", mark);
        json.field("closes_at", closes_at);
        json.field("has_won", has_won);
        ticket
    }
}
