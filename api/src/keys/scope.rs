//! What a key may do: a few broad scopes, and which one each route needs.

use std::fmt;
use std::str::FromStr;

/// A part of the brand's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reporting what happened, and asking what it would earn.
    Events,
    /// Members: joining, looking up, adjusting, and who invited whom, who was not handed over; and erasing.
    Members,
    /// Codes at the till, pools of partners' codes.
    Rewards,
    /// Inviting to surveys, and reading answers.
    Surveys,
    /// Figures.
    Insights,
    /// Everything, and the audit trail.
    All,
}

const NAMES: [(Scope, &str); 6] = [
    (Scope::Events, "events"),
    (Scope::Members, "members"),
    (Scope::Rewards, "rewards"),
    (Scope::Surveys, "surveys"),
    (Scope::Insights, "insights"),
    (Scope::All, "all"),
];

/// By how a route begins, the first that fits. A route that is not here needs a key that may do all.
const NEEDED: [(&str, Scope); 10] = [
    ("/v1/events", Scope::Events),
    ("/v1/quote", Scope::Events),
    ("/v1/members", Scope::Members),
    ("/v1/referrals", Scope::Members),
    ("/v1/hand-offs", Scope::Members),
    ("/v1/redemptions", Scope::Rewards),
    ("/v1/programs/{program}/codes", Scope::Rewards),
    ("/v1/surveys", Scope::Surveys),
    ("/v1/insights", Scope::Insights),
    ("/v1/audit", Scope::All),
];

impl Scope {
    /// What a route needs.
    pub fn needed(route: &str) -> Scope {
        Scope::named(route).unwrap_or(Scope::All)
    }

    /// Whether a route is known as one that takes a key.
    pub fn is_needed(route: &str) -> bool {
        Scope::named(route).is_some()
    }

    fn named(route: &str) -> Option<Scope> {
        let fits = |begins: &str| {
            route.strip_prefix(begins).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        NEEDED.iter().find(|(begins, _)| fits(begins)).map(|(_, scope)| *scope)
    }

    /// Whether a key with these scopes, as they are stored, may go there.
    pub fn is_in(self, stored: &str) -> bool {
        stored
            .split(',')
            .filter_map(|name| name.parse().ok())
            .any(|has: Scope| has == Scope::All || has == self)
    }

    /// As they are stored: in order, each once; `all` where none is named.
    pub fn stored(scopes: &[Scope]) -> String {
        let mut scopes = scopes.to_vec();
        scopes.sort();
        scopes.dedup();
        if scopes.is_empty() || scopes.contains(&Scope::All) {
            return Scope::All.to_string();
        }
        scopes.iter().map(Scope::to_string).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(scope, _)| scope == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Scope, String> {
        let known = NAMES.iter().find(|(_, name)| *name == text).map(|(scope, _)| *scope);
        let names: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
        known.ok_or_else(|| format!("it should be one of {}", names.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_where_its_scopes_lead() {
        for (route, needed) in [
            ("/v1/events", Scope::Events),
            ("/v1/members/{external_id}/adjustments", Scope::Members),
            ("/v1/redemptions/{code}/use", Scope::Rewards),
            ("/v1/eventsandmore", Scope::All),
            ("/v1/something-new", Scope::All),
        ] {
            assert_eq!(Scope::needed(route), needed, "{route}");
        }
        assert!(Scope::Events.is_in("events,members") && Scope::Insights.is_in("all"));
        assert!(!Scope::All.is_in("events,members,rewards,surveys,insights") && !Scope::Events.is_in(""));
        assert_eq!(Scope::stored(&[Scope::Rewards, Scope::Events, Scope::Rewards]), "events,rewards");
        assert_eq!(Scope::stored(&[]), "all");
        assert_eq!("event".parse::<Scope>().expect_err("no scope").split(',').count(), 6);
    }
}
