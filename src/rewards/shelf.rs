//! What there is to be had, as it was fetched. It outlives the view.

use crate::http;
use crate::points::pages::Fetching;
use crate::portal::Portal;
use crate::session;
use crate::wire;
use contract::Instant;
use contract::problem::code;
use contract::rewards::{RewardStanding, Rewards};

/// What has been fetched: gifts that wait first, then the rewards in the program's own order.
pub struct Shelf {
    /// Each with whether this member can have it.
    pub rewards: &'static [RewardStanding],
    /// When it was so, by the server's clock.
    pub as_of_at: Instant,
    /// Where the fetching stands.
    pub fetching: Fetching,
    /// Counts up whenever `rewards` begins anew.
    pub generation: i64,
    text: String,
}

impl Shelf {
    /// Nothing fetched yet.
    pub fn new() -> Shelf {
        Shelf { rewards: &[], as_of_at: 0, fetching: Fetching::Busy, generation: 0, text: String::new() }
    }

    /// One of them, by its id.
    pub fn find(&self, id: &str) -> Option<&'static RewardStanding> {
        self.rewards.iter().find(|standing| standing.reward.id == id)
    }

    fn put(&mut self, all: &'static Rewards, fetching: Fetching) {
        self.rewards = &all.rewards;
        self.as_of_at = all.as_of_at;
        self.fetching = fetching;
        self.generation += 1;
    }
}

/// Brings the shelf up to date; what is on it stays until the answer is there.
pub fn show(portal: Portal) {
    show_then(portal, Box::new(|| {}));
}

/// The same, and goes on with what is there then.
pub fn show_then(portal: Portal, then: Box<dyn FnOnce()>) {
    http::get("/v1/me/rewards".to_owned(), move |answer| {
        match answer.and_then(|text| Ok((http::read(&text, wire::rewards)?, text))) {
            Ok((all, text)) => {
                session::heard_at(all.as_of_at);
                session::keep_rewards(&text);
                portal.shelf.update(|shelf| {
                    // What has not changed is not drawn anew: the focus may be in it.
                    if shelf.fetching == Fetching::Done && session::is_same(&shelf.text, &text) {
                        return;
                    }
                    shelf.put(all, Fetching::Done);
                    shelf.text = text;
                });
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => session::end(portal),
            Err(problem) => {
                let is_offline = problem.code == code::OFFLINE;
                let kept = session::kept_rewards();
                portal.shelf.update(|shelf| match kept {
                    _ if !shelf.rewards.is_empty() && is_offline => shelf.fetching = Fetching::Kept,
                    // The server only stumbles: what is shown stays.
                    _ if !shelf.rewards.is_empty() => {}
                    Some(all) if is_offline => shelf.put(all, Fetching::Kept),
                    _ => shelf.fetching = Fetching::Failed(problem),
                });
            }
        }
        then();
    });
}
