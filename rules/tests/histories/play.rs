//! Plays acts on an account, whichever book it is kept in.

use super::wishes::{Act, SHOP};
use contract::events::Data;
use contract::programs::{Program, Reward};
use rules::account::{Account, Posted, Posting};
use rules::book::{Answer, Book, OrderState};
use rules::events::Happened;
use rules::pages::Pages;
use rules::refusal::{Refusal, Stop};
use rules::rewards::Taken;
use rules::state::{State, Who};
use std::collections::BTreeMap;

/// What was redeemed and not undone, by id.
pub type Redeemed = BTreeMap<String, (Reward, Taken)>;

/// Does what is asked; answers what was posted.
pub fn play<B: Book>(
    account: &mut Account<'_, B>,
    redeemed: &mut Redeemed,
    act: &Act,
) -> Answer<Option<Posted>, B> {
    let now = account.now;
    match act {
        Act::Report { r#type, id, at, data } => {
            account.report(&Happened { r#type, source: SHOP, id, at: *at, data }).map(Some)
        }
        Act::Adjust { kind, id, at, share } => {
            account.adjust(&Posting::new(*kind, "adjustment", id, *at), *share, "why not").map(Some)
        }
        Act::Redeem { id, reward } => {
            let (posted, taken) = account.redeem(id, reward, None)?;
            redeemed.insert(id.clone(), (reward.clone(), taken));
            Ok(Some(posted))
        }
        Act::Undo { id } => match redeemed.remove(id) {
            Some((reward, taken)) => account.undo(id, &reward, taken, None).map(Some),
            // It was refused when it was to be redeemed.
            None => account.settle(now).map(|()| None),
        },
        Act::Look => account.settle(now).map(|()| None),
    }
}

/// A member whose book is in memory.
#[derive(Clone, Debug)]
pub struct InMemory {
    /// Who it is.
    pub who: Who,
    /// What the account says.
    pub state: State,
    /// The book.
    pub pages: Pages,
    /// What was redeemed and not undone.
    pub redeemed: Redeemed,
}

impl InMemory {
    /// Someone who joined just now.
    pub fn new(who: Who) -> InMemory {
        InMemory { who, state: State::default(), pages: Pages::default(), redeemed: Redeemed::new() }
    }

    /// Does what is asked. After a refusal everything is as it was.
    pub fn play(&mut self, program: &Program, act: &Act, now: i64) -> Result<Option<Posted>, Refusal> {
        let (mut pages, mut redeemed) = (self.pages.clone(), self.redeemed.clone());
        let state = self.state.clone();
        let mut account = Account { program, who: self.who, state, book: &mut pages, now };
        let posted = match play(&mut account, &mut redeemed, act) {
            Ok(posted) => posted,
            Err(Stop::Refused(why)) => return Err(why),
        };
        self.state = account.state;
        self.pages = pages;
        self.redeemed = redeemed;
        if let (Act::Report { id, at, data: Data::Order(order), .. }, Some(posted)) = (act, &posted) {
            let order = OrderState {
                order: order.clone(),
                occurred_at: *at,
                sequence: posted.sequence,
                shares: posted.shares.clone(),
            };
            self.pages.orders.insert((SHOP.to_owned(), id.clone()), order);
        }
        Ok(posted)
    }
}
