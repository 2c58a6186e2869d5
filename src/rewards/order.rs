//! In which order rewards stand, and which of them a filter shows. Pure.

use contract::programs::RewardKind;
use contract::rewards::RewardStanding;

/// How far a reward is from being had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It can be had now.
    Within,
    /// Nothing but points is missing.
    Short,
    /// Something must happen first.
    Locked,
    /// It is over, or none is left.
    Gone,
}

/// Which rewards are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// Those that can be had now.
    Within,
    /// Those of one kind.
    Kind(RewardKind),
}

impl Filter {
    /// Whether a reward passes.
    pub fn lets(self, standing: &RewardStanding) -> bool {
        match self {
            Filter::All => true,
            Filter::Within => reach(standing) == Reach::Within,
            Filter::Kind(kind) => standing.reward.kind == kind,
        }
    }
}

/// How far it is, and its place among those as far: what can be had by falling cost, then by what is missing.
pub fn rank(standing: &RewardStanding) -> (Reach, i64) {
    let reach = reach(standing);
    let missing = standing.reasons.first().and_then(|why| why.missing).unwrap_or(0);
    let within = match reach {
        Reach::Within => -standing.reward.cost,
        Reach::Short => missing,
        Reach::Locked | Reach::Gone => 0,
    };
    (reach, within)
}

/// Those that a filter lets, the nearest first.
pub fn ordered(all: &'static [RewardStanding], filter: Filter) -> Vec<&'static RewardStanding> {
    let mut ordered: Vec<&'static RewardStanding> = Vec::new();
    for one in all.iter().filter(|one| !is_gift(one) && filter.lets(one)) {
        // They are few: the sorting of the standard library is larger than all of this.
        let place = ordered.iter().position(|other| rank(other) > rank(one));
        ordered.insert(place.unwrap_or(ordered.len()), one);
    }
    ordered
}

/// Whether it is a gift that waits.
pub fn is_gift(standing: &RewardStanding) -> bool {
    standing.reward.id.starts_with("gift/")
}

/// How far a reward is from being had: its first reason, which is the one that is hardest to change, tells.
pub fn reach(standing: &RewardStanding) -> Reach {
    let Some(why) = standing.reasons.first() else { return Reach::Within };
    match &why.code[..] {
        "insufficient_points" => Reach::Short,
        "over" | "sold_out" => Reach::Gone,
        _ => Reach::Locked,
    }
}
