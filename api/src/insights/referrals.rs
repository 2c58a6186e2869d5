//! Friends who came by a code in the period, and where they stand.

use super::{Period, store};
use crate::db::Tx;
use crate::problem::{Outcome, bug};
use contract::insights::{ReferralFigures, RejectedCount};
use contract::programs::Program;
use contract::referrals::RejectedBecause;
use rules::insights::rate;

pub(super) fn figures(tx: &mut Tx<'_>, program: &Program, period: &Period) -> Outcome<ReferralFigures> {
    let mut told = ReferralFigures::default();
    for (why, is_paid, count) in store::referrals(tx, &program.id, period)? {
        told.joined += count;
        match why {
            None if is_paid => told.qualified += count,
            None => told.waiting += count,
            Some(why) => {
                let because: RejectedBecause = serde_json::from_value(why.as_str().into())
                    .map_err(|_| bug(format!("a referral was rejected because of `{why}`")))?;
                // A friend may have been rejected before or after an order: it is one reason.
                match told.rejected.iter_mut().find(|known| known.because == because) {
                    Some(known) => known.count += count,
                    None => told.rejected.push(RejectedCount { because, count }),
                }
            }
        }
    }
    told.rejected.sort_by_key(|rejected| (-rejected.count, rejected.because as u8));
    told.conversion = rate(told.qualified, told.joined);
    Ok(told)
}
