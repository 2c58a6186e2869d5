//! Friends of the demo's members: who came by their codes, what they ordered, and what they gave back.

use super::{SOURCE, ago};
use crate::db::Tx;
use crate::id::digest;
use crate::members;
use crate::points::events::{Reported, apply};
use crate::problem::Outcome;
use crate::programs::DemoFriend;
use crate::referrals;
use contract::Instant;
use contract::events::{Data, Occasion, OrderLine, OrderPaid, OrderRefunded};
use contract::programs::Program;
use jiff::Zoned;

/// What a friend's first order comes to, in the currency's smallest unit.
const ORDER_MINOR: i64 = 6_400;

/// Friends of one member, with what each did and when.
pub(super) struct Friends {
    advocate: String,
    joined_at: Instant,
    acts: Vec<(Instant, Reported)>,
}

impl Friends {
    /// Reads them: times are told in time ago.
    pub(super) fn read(
        program: &Program,
        advocate: &str,
        joined_at: Instant,
        told: &[DemoFriend],
        now: &Zoned,
    ) -> Result<Friends, String> {
        let mut acts = Vec::new();
        for (nth, friend) in told.iter().enumerate() {
            let who = format!("{advocate}-friend-{}", nth + 1);
            let at = |text: &Option<String>| -> Result<Option<Instant>, String> {
                let time = text.as_deref().map(|text| ago(now, text)).transpose()?;
                Ok(time.map(|time| time.timestamp().as_millisecond()))
            };
            let mut add = |what: &str, at: Option<Instant>, data: Data| {
                let Some(at) = at else { return };
                let id = format!("{who}-{what}");
                acts.push((at, reported(what, &id, &who, at, data)));
            };
            let joined = Occasion { name: Some(friend.name.clone()), ..Occasion::default() };
            let joined = Occasion { email: friend.email.clone(), ..joined };
            add("member.joined", at(&Some(friend.came.clone()))?, Data::Occasion(joined));
            let line = OrderLine {
                id: "1".to_owned(),
                quantity: 1,
                amount_minor: ORDER_MINOR,
                ..OrderLine::default()
            };
            let currency = program.currency.clone();
            let order = OrderPaid { currency: currency.clone(), lines: vec![line], ..OrderPaid::default() };
            add("order.paid", at(&friend.ordered)?, Data::Order(order));
            let order = format!("{who}-order.paid");
            let refund = OrderRefunded { order, currency, ..OrderRefunded::default() };
            add("order.refunded", at(&friend.gave_back)?, Data::Refund(refund));
        }
        acts.sort_by_key(|act| act.0);
        Ok(Friends { advocate: advocate.to_owned(), joined_at, acts })
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// Lets them come, as far as they have not.
    pub(super) fn come(&self, tx: &mut Tx<'_>, program: &Program) -> Outcome<()> {
        let advocate = members::find_or_join(tx, &program.id, &self.advocate, self.joined_at)?;
        let code = referrals::code(tx, &program.id, &advocate.member_id)?;
        for (at, reported) in &self.acts {
            let mut reported = reported.clone();
            if let (Data::Occasion(joined), "member.joined") = (&mut reported.data, reported.r#type.as_str())
            {
                joined.referral_code = Some(code.clone());
            }
            apply(tx, program, &reported, *at)?;
        }
        Ok(())
    }
}

fn reported(r#type: &str, id: &str, who: &str, at: Instant, data: Data) -> Reported {
    Reported {
        r#type: r#type.to_owned(),
        source: SOURCE.to_owned(),
        id: id.to_owned(),
        external_id: who.to_owned(),
        digest: digest(id.as_bytes()),
        data,
        occurred_at: at,
    }
}
