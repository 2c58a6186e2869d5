//! What an entry says of people stands apart from it: the entry is never changed, and what is said of people
//! can be
//! erased.

mod store;

pub(super) use store::{forget_all, forget_friend, insert};

use contract::points::{Reason, ReasonParams};
use rules::referrals::REFERRAL;
use std::borrow::Cow;

/// A reason without what it says of people, and that.
pub(super) struct Apart<'a> {
    pub(super) reason: Cow<'a, Reason>,
    note: Option<&'a str>,
    friend: Option<&'a str>,
}

/// What the brand wrote, and of a referral the friend's name.
pub(super) fn take_out<'a>(source: &str, reason: &'a Reason) -> Apart<'a> {
    let note = reason.params.note.as_deref();
    let friend = reason.params.about.as_deref().filter(|_| source == REFERRAL);
    if note.is_none() && friend.is_none() {
        return Apart { reason: Cow::Borrowed(reason), note, friend };
    }
    let about = reason.params.about.clone().filter(|_| friend.is_none());
    let params = ReasonParams { note: None, about, ..reason.params.clone() };
    Apart { reason: Cow::Owned(Reason { params, ..reason.clone() }), note, friend }
}

/// Puts back into a reason what was taken out of it and not erased since.
pub(super) fn put_in(reason: &mut Reason, note: Option<String>, friend: Option<String>) {
    let params = &mut reason.params;
    params.note = note.or(params.note.take());
    params.about = friend.or(params.about.take());
}
