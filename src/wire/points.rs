//! Reads entries with their reasons, and lots.

use super::programs::read_per;
use super::{Json, Read};
use contract::points::{
    Balance, Draw, Entries, Entry, EntryKind, EntryWhy, Lapse, Lot, Lots, Reason, ReasonParams, Step,
};

/// `GET /v1/me/entries`. They stay for as long as the page.
pub fn entries(json: &Json) -> &'static Entries {
    let page = Box::leak(Box::<Entries>::default());
    let Entries { entries, next_cursor } = &mut *page;
    json.field("entries", entries);
    json.field("next_cursor", next_cursor);
    page
}

/// `GET /v1/me/entries/{entry}`.
pub fn entry_why(json: &Json) -> &'static EntryWhy {
    let why = EntryWhy { entry: Entry::read(json), opened: None, drawn: Vec::new() };
    let why = Box::leak(Box::new(why));
    json.field("opened", &mut why.opened);
    json.field("drawn", &mut why.drawn);
    why
}

/// `GET /v1/me/lots`.
pub fn lots(json: &Json) -> Lots {
    let mut page = Lots::default();
    let Lots { lots, next_cursor } = &mut page;
    json.field("lots", lots);
    json.field("next_cursor", next_cursor);
    page
}

const KINDS: &str = "earn spend reserve release expire reverse";
const KINDS_READ: [EntryKind; 6] = [
    EntryKind::Earn,
    EntryKind::Spend,
    EntryKind::Reserve,
    EntryKind::Release,
    EntryKind::Expire,
    EntryKind::Reverse,
];

impl Read for Entry {
    fn read(json: &Json) -> Entry {
        let mut entry = Entry { kind: EntryKind::Adjust, ..Entry::default() };
        let Entry {
            sequence,
            kind,
            points,
            status_points,
            balance_after,
            occurred_at,
            recorded_at,
            reason,
            program_version,
        } = &mut entry;
        json.field("sequence", sequence);
        json.choice("kind", KINDS, &KINDS_READ, kind);
        json.field("points", points);
        json.field("status_points", status_points);
        json.field("balance_after", balance_after);
        json.field("occurred_at", occurred_at);
        json.field("recorded_at", recorded_at);
        json.field("reason", reason);
        json.field("program_version", program_version);
        entry
    }
}

impl Read for Reason {
    fn read(json: &Json) -> Reason {
        let mut reason = Reason::default();
        let Reason { key, params, steps } = &mut reason;
        json.field("key", key);
        json.maybe("params", params);
        json.field("steps", steps);
        reason
    }
}

impl Read for ReasonParams {
    fn read(json: &Json) -> ReasonParams {
        let mut params = ReasonParams::default();
        let ReasonParams { amount_minor, item_count, about, order, note, reward } = &mut params;
        json.field("amount_minor", amount_minor);
        json.field("item_count", item_count);
        json.field("about", about);
        json.field("order", order);
        json.field("note", note);
        json.field("reward", reward);
        params
    }
}

impl Read for Step {
    fn read(json: &Json) -> Step {
        let mut step = Step::default();
        let Step { key, id, line, points, amount_minor, quantity, rate_points, per, percent, limit, wanted } =
            &mut step;
        json.field("key", key);
        json.field("id", id);
        json.field("line", line);
        json.field("points", points);
        json.field("amount_minor", amount_minor);
        json.field("quantity", quantity);
        json.field("rate_points", rate_points);
        *per = read_per(json);
        json.field("percent", percent);
        json.field("limit", limit);
        json.field("wanted", wanted);
        step
    }
}

impl Read for Lot {
    fn read(json: &Json) -> Lot {
        let mut lot = Lot::default();
        let Lot { sequence, occurred_at, points, remaining, available_at, expires_at, is_kept_by_activity } =
            &mut lot;
        json.field("sequence", sequence);
        json.field("occurred_at", occurred_at);
        json.field("points", points);
        json.field("remaining", remaining);
        json.field("available_at", available_at);
        json.field("expires_at", expires_at);
        json.maybe("is_kept_by_activity", is_kept_by_activity);
        lot
    }
}

impl Read for Draw {
    fn read(json: &Json) -> Draw {
        let mut draw = Draw::default();
        let Draw { lot, points } = &mut draw;
        json.field("lot", lot);
        json.field("points", points);
        draw
    }
}

impl Read for Lapse {
    fn read(json: &Json) -> Lapse {
        let mut lapse = Lapse::default();
        let Lapse { lapses_at, points, is_kept_by_activity } = &mut lapse;
        json.field("lapses_at", lapses_at);
        json.field("points", points);
        json.maybe("is_kept_by_activity", is_kept_by_activity);
        lapse
    }
}

impl Read for Balance {
    fn read(json: &Json) -> Balance {
        let mut balance = Balance::default();
        let Balance { available, pending, owed } = &mut balance;
        json.field("available", available);
        json.field("pending", pending);
        json.maybe("owed", owed);
        balance
    }
}
