//! Reads entries with their reasons, and lots.

use super::{Json, must};
use contract::points::{
    Draw, Entries, Entry, EntryKind, EntryWhy, Lapse, Lot, Lots, Reason, ReasonParams, Step,
};

const KINDS: &str = "earn spend reserve release expire reverse";
const KINDS_READ: [EntryKind; 6] = [
    EntryKind::Earn,
    EntryKind::Spend,
    EntryKind::Reserve,
    EntryKind::Release,
    EntryKind::Expire,
    EntryKind::Reverse,
];

/// `GET /v1/me/entries`.
pub fn entries(json: &Json) -> Entries {
    Entries { entries: json.list("entries", entry), next_cursor: json.some_text("next_cursor") }
}

/// `GET /v1/me/entries/{entry}`.
pub fn entry_why(json: &Json) -> EntryWhy {
    EntryWhy {
        entry: entry(json),
        opened: json.some("opened", lot),
        drawn: json
            .list("drawn", |draw| Draw { lot: must(draw.some("lot", lot)), points: draw.whole("points") }),
    }
}

/// `GET /v1/me/lots`.
pub fn lots(json: &Json) -> Lots {
    Lots { lots: json.list("lots", lot), next_cursor: json.some_text("next_cursor") }
}

pub fn entry(json: &Json) -> Entry {
    let reason = json.get("reason");
    let params = reason.get("params");
    Entry {
        sequence: json.whole("sequence"),
        kind: json.choice("kind", KINDS, &KINDS_READ, EntryKind::Adjust),
        points: json.whole("points"),
        status_points: json.whole("status_points"),
        balance_after: json.whole("balance_after"),
        occurred_at: json.whole("occurred_at"),
        recorded_at: json.whole("recorded_at"),
        reason: Reason {
            key: reason.text("key"),
            params: ReasonParams {
                amount_minor: params.some_whole("amount_minor"),
                item_count: params.some_whole("item_count"),
                about: params.some_text("about"),
                order: params.some_text("order"),
                note: params.some_text("note"),
            },
            steps: reason.list("steps", step),
        },
        program_version: json.text("program_version"),
    }
}

fn step(json: &Json) -> Step {
    Step {
        key: json.text("key"),
        id: json.some_text("id"),
        line: json.some_text("line"),
        points: json.some_whole("points"),
        amount_minor: json.some_whole("amount_minor"),
        quantity: json.some_whole("quantity"),
        rate_points: json.some_whole("rate_points"),
        per: json.some_variant("per").map(super::programs::per),
        percent: json.some_whole("percent"),
        limit: json.some("limit", super::programs::limit),
        wanted: json.words("wanted"),
    }
}

fn lot(json: &Json) -> Lot {
    Lot {
        sequence: json.whole("sequence"),
        occurred_at: json.whole("occurred_at"),
        points: json.whole("points"),
        remaining: json.whole("remaining"),
        available_at: json.whole("available_at"),
        expires_at: json.some_whole("expires_at"),
        is_kept_by_activity: json.flag("is_kept_by_activity"),
    }
}

pub fn lapse(json: &Json) -> Lapse {
    Lapse {
        lapses_at: json.whole("lapses_at"),
        points: json.whole("points"),
        is_kept_by_activity: json.flag("is_kept_by_activity"),
    }
}
