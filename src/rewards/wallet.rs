//! What the member has redeemed, as it was fetched, newest first. It outlives the view.

use crate::http;
use crate::locale::text::Text;
use crate::points::page_path;
use crate::points::pages::Fetching;
use crate::portal::Portal;
use crate::session::{self, attempts};
use crate::wire;
use contract::Instant;
use contract::problem::code;
use contract::rewards::{Redemption, RedemptionState, Redemptions};

/// What has been fetched, newest first.
pub struct Wallet {
    /// What was redeemed.
    pub redemptions: Vec<&'static Redemption>,
    /// When it was so, by the server's clock.
    pub as_of_at: Instant,
    /// Where the fetching stands.
    pub fetching: Fetching,
    /// Counts up whenever something in it has changed.
    pub generation: i64,
    cursor: Option<String>,
    text: String,
}

impl Wallet {
    /// Nothing fetched yet.
    pub fn new() -> Wallet {
        Wallet {
            redemptions: Vec::new(),
            as_of_at: 0,
            fetching: Fetching::Busy,
            generation: 0,
            cursor: None,
            text: String::new(),
        }
    }

    /// What can be used at `now`, the soonest to end first.
    pub fn usable(&self, now: Instant) -> Vec<&'static Redemption> {
        let end = |one: &Redemption| one.expires_at.unwrap_or(Instant::MAX);
        let mut usable: Vec<&'static Redemption> = Vec::new();
        for one in self.redemptions.iter().filter(|one| is_usable(one, now)) {
            // They are few: the sorting of the standard library is larger than all of this.
            let place = usable.iter().position(|other| end(other) > end(one));
            usable.insert(place.unwrap_or(usable.len()), one);
        }
        usable
    }

    fn put(&mut self, page: &'static Redemptions, fetching: Option<Fetching>) {
        self.redemptions.clear();
        self.as_of_at = page.as_of_at;
        self.add(page);
        if let Some(fetching) = fetching {
            self.fetching = fetching;
        }
    }

    fn add(&mut self, page: &'static Redemptions) {
        self.redemptions.extend(&page.redemptions);
        self.fetching = if page.next_cursor.is_some() { Fetching::More } else { Fetching::Done };
        self.cursor = page.next_cursor.clone();
        self.generation += 1;
    }
}

/// Whether it can be used, or looked at, at `now`.
pub fn is_usable(one: &Redemption, now: Instant) -> bool {
    let is_open = one.expires_at.is_none_or(|end| end > now);
    one.state == RedemptionState::Issued && is_open
}

/// Brings the wallet up to date; what is in it stays until the answer is there.
pub fn show(portal: Portal) {
    let wallet = portal.wallet;
    // What was kept stands there at once.
    if let (0, Some(kept)) = (wallet.peek(|wallet| wallet.generation), session::kept_wallet()) {
        wallet.update(|wallet| wallet.put(kept, Some(Fetching::Busy)));
    }
    http::get(path(None), move |answer| {
        match answer.and_then(|text| Ok((http::read(&text, wire::redemptions)?, text))) {
            Ok((page, text)) => {
                session::heard_at(page.as_of_at);
                session::keep_wallet(&text);
                // What is here was heard after all.
                page.redemptions.iter().for_each(|one| attempts::forget(&one.id));
                wallet.update(|wallet| {
                    let is_whole = matches!(wallet.fetching, Fetching::Done | Fetching::More);
                    if !(is_whole && session::is_same(&wallet.text, &text)) {
                        wallet.put(page, None);
                        wallet.text = text;
                    }
                });
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => session::end(portal),
            Err(problem) => wallet.update(|wallet| {
                wallet.fetching = match problem.code == code::OFFLINE && wallet.generation > 0 {
                    true => Fetching::Kept,
                    false => Fetching::Failed(problem),
                }
            }),
        }
    });
}

/// Fetches the page before the last one, unless one is on its way.
pub fn more(portal: Portal) {
    let wallet = portal.wallet;
    let (cursor, busy) = wallet.peek(|now| (now.cursor.clone(), now.fetching == Fetching::Busy));
    if cursor.is_none() || busy {
        return;
    }
    wallet.update(|now| now.fetching = Fetching::Busy);
    http::get(path(cursor.as_deref()), move |answer| {
        if wallet.peek(|now| now.cursor != cursor) {
            return;
        }
        match answer.and_then(|text| http::read(&text, wire::redemptions)) {
            Ok(page) => {
                wallet.update(|now| now.add(page));
                portal.announce(portal.own(Text::MoreLoaded));
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => session::end(portal),
            Err(problem) => wallet.update(|now| now.fetching = Fetching::Failed(problem)),
        }
    });
}

fn path(cursor: Option<&str>) -> String {
    page_path("/v1/me/redemptions?limit=20".to_owned(), cursor)
}
