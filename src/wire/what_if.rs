//! Reads what the rules ask to say what would happen.

use super::programs::{PERIODS, PERIODS_READ};
use super::{Json, Read};
use contract::what_if::{LimitStanding, StreakStanding, TierAhead, WhatIf};

/// `GET /v1/me/what-if`. It stays for as long as the page, as a program does.
pub fn what_if(json: &Json) -> &'static WhatIf {
    let known: &'static mut WhatIf = Box::leak(Box::default());
    let WhatIf { lots, limits, streaks, tiers, offsets, as_of_at } = known;
    json.field("lots", lots);
    json.field("limits", limits);
    json.field("streaks", streaks);
    json.field("tiers", tiers);
    json.field("offsets", offsets);
    json.field("as_of_at", as_of_at);
    known
}

impl Read for LimitStanding {
    fn read(json: &Json) -> LimitStanding {
        let mut standing = LimitStanding::default();
        let LimitStanding { rule, period, times, points } = &mut standing;
        json.field("rule", rule);
        json.choice("period", PERIODS, &PERIODS_READ, period);
        json.field("times", times);
        json.field("points", points);
        standing
    }
}

impl Read for StreakStanding {
    fn read(json: &Json) -> StreakStanding {
        let mut standing = StreakStanding::default();
        let StreakStanding { goal, value, period_day } = &mut standing;
        json.field("goal", goal);
        json.field("value", value);
        json.field("period_day", period_day);
        standing
    }
}

impl Read for TierAhead {
    fn read(json: &Json) -> TierAhead {
        let mut ahead = TierAhead::default();
        let TierAhead { at, tier } = &mut ahead;
        json.field("at", at);
        json.field("tier", tier);
        ahead
    }
}

impl Read for (i64, i64) {
    fn read(json: &Json) -> (i64, i64) {
        let mut pair = (0, 0);
        json.field("0", &mut pair.0);
        json.field("1", &mut pair.1);
        pair
    }
}
