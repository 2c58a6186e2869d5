//! Rewards, and the referral.

use super::earning::{limits_of_times, only};
use super::found::Found;
use super::keys::REWARDS;
use super::phrase;
use super::program::{Names, check_reference, check_unique, points};
use super::table::Table;
use contract::programs::{Period, Referral, Reward, RewardKind};

/// What can be had for points.
pub(super) fn rewards(tables: &[Table], names: &Names, found: &mut Found) -> Vec<Reward> {
    check_unique("[[reward]]", tables, found);
    let reward = |table: &Table| {
        check_worth(table, table.str("kind"), found);
        check_kind(table, found);
        check_limits(table, found);
        if let Some(id) = table.str("unlocked_by") {
            let place = table.place("unlocked_by");
            check_reference("badge, challenge or streak", id, place, &names.goals, found);
        }
        Reward {
            id: table.string("id"),
            kind: reward_kind(table.str("kind").unwrap_or_default()),
            name: table.text("name"),
            about: table.text_if_any("about"),
            art: table.str("art").map(str::to_owned),
            cost: points(table, "cost", names, found),
            amount_minor: table.amount("amount"),
            percent: table.whole("percent"),
            stock: table.whole("stock"),
            only: only(table, None, names, found),
            unlocked_by: table.str("unlocked_by").map(str::to_owned),
            limits: limits_of_times(table, found),
            valid: table.span("valid"),
            undo_minutes: table.minutes("undo").unwrap_or(0),
            drawn_every: table.str("drawn").and_then(period),
            winners: table.whole("winners"),
            link: table.str("link").map(str::to_owned),
        }
    };
    tables.iter().map(reward).collect()
}

/// What inviting a friend brings.
pub(super) fn referral(table: &Table, names: &Names, found: &mut Found) -> Referral {
    Referral {
        friend_gets: table.text("friend_gets"),
        advocate_gets: table.text("advocate_gets"),
        friend_points: points(table, "friend_points", names, found),
        advocate_points: points(table, "advocate_points", names, found),
        hold: table.span("hold").unwrap_or_default(),
        per_year_max: table.whole("per_year_max"),
        page: table.str("page").map(str::to_owned),
    }
}

/// A coupon takes off an amount or a percentage; store credit is an amount; most others are neither.
pub(super) fn check_worth(table: &Table, kind: Option<&str>, found: &mut Found) {
    let Some(kind) = kind.filter(|kind| REWARDS.contains(kind)) else { return };
    let (has_amount, has_percent) = (table.has("amount"), table.has("percent"));
    if kind == "coupon" && !has_amount && !has_percent {
        let message = "a coupon needs `amount` or `percent`: amount = \"5.00\"".to_owned();
        found.mistake(table.place.clone(), message);
    }
    if kind == "coupon" && has_amount && has_percent {
        let message = "a coupon takes off an amount or a percentage; leave one of them out".to_owned();
        found.mistake(table.place("percent"), message);
    }
    if kind == "store_credit" && !has_amount {
        found.mistake(table.place.clone(), "store credit needs `amount`: amount = \"5.00\"".to_owned());
    }
    if has_percent && kind != "coupon" {
        let message = "only a coupon takes off a percentage; leave this out".to_owned();
        found.mistake(table.place("percent"), message);
    }
    if has_amount && !["coupon", "store_credit", "donation"].contains(&kind) {
        let message = "only a coupon, store credit or a donation has an amount; leave this out".to_owned();
        found.mistake(table.place("amount"), message);
    }
}

/// A draw is held when its time is over, and only it has winners; only content is somewhere.
fn check_kind(table: &Table, found: &mut Found) {
    let Some(kind) = table.str("kind").filter(|kind| REWARDS.contains(kind)) else { return };
    let is_draw = kind == "prize_draw";
    if is_draw && !table.has("until") && !table.has("drawn") {
        let message =
            "a prize draw needs `until`, its last day, or `drawn`: drawn = \"every month\"".to_owned();
        found.mistake(table.place.clone(), message);
    }
    for key in ["winners", "drawn"].into_iter().filter(|key| !is_draw && table.has(key)) {
        let message = format!("only a prize draw has `{key}`; leave this out");
        found.mistake(table.place(key), message);
    }
    if kind != "content" && table.has("link") {
        found.mistake(table.place("link"), "only content has a link; leave this out".to_owned());
    }
}

fn period(drawn: &str) -> Option<Period> {
    match drawn {
        "every week" => Some(Period::Week),
        "every month" => Some(Period::Month),
        "every year" => Some(Period::Year),
        _ => None,
    }
}

fn check_limits(table: &Table, found: &mut Found) {
    for (text, place) in table.strs("limits") {
        if phrase::limit(text).is_ok_and(|limit| limit.is_by_key) {
            let message = format!("`{text}` counts by key, and a reward has none; leave \"per key\" out");
            found.mistake(place, message);
        }
    }
}

pub(super) fn reward_kind(name: &str) -> RewardKind {
    match name {
        "coupon" => RewardKind::Coupon,
        "gift" => RewardKind::Gift,
        "experience" => RewardKind::Experience,
        "content" => RewardKind::Content,
        "partner_code" => RewardKind::PartnerCode,
        "donation" => RewardKind::Donation,
        "store_credit" => RewardKind::StoreCredit,
        "prize_draw" => RewardKind::PrizeDraw,
        _ => RewardKind::Product,
    }
}
