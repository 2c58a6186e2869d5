//! Reads what inviting a friend brings, and who was invited. The first page asks only whether there is
//! anything.

use super::{Json, Read};
use contract::programs::Referral;
#[cfg(any(feature = "later", test))]
use contract::referrals::{Friend, FriendState, Invitation, RejectedBecause};

impl Read for Referral {
    fn read(json: &Json) -> Referral {
        let mut referral = Referral::default();
        if cfg!(any(feature = "later", test)) {
            let Referral {
                friend_gets,
                advocate_gets,
                friend_points,
                advocate_points,
                hold,
                per_year_max,
                // Where the link leads is for the server to know.
                page: _,
            } = &mut referral;
            json.field("friend_gets", friend_gets);
            json.field("advocate_gets", advocate_gets);
            json.maybe("friend_points", friend_points);
            json.maybe("advocate_points", advocate_points);
            json.maybe("hold", hold);
            json.field("per_year_max", per_year_max);
        }
        referral
    }
}

/// `GET /v1/me/referral`. It stays for as long as the page, as a program does.
#[cfg(any(feature = "later", test))]
pub fn invitation(json: &Json) -> &'static Invitation {
    let invitation: &'static mut Invitation = Box::leak(Box::default());
    let Invitation { code, link, qr, year_count, friends, as_of_at } = invitation;
    json.field("code", code);
    json.field("link", link);
    json.field("qr", qr);
    json.field("year_count", year_count);
    json.field("friends", friends);
    json.field("as_of_at", as_of_at);
    invitation
}

#[cfg(any(feature = "later", test))]
const STATES: [FriendState; 4] =
    [FriendState::Joined, FriendState::Qualified, FriendState::Rewarded, FriendState::Rejected];

#[cfg(any(feature = "later", test))]
const BECAUSES: &str = "unknown_code same_member same_email same_phone already_referred existing_customer \
    circle too_many_from_one_network cap_reached refunded";

#[cfg(any(feature = "later", test))]
const BECAUSES_READ: [Option<RejectedBecause>; 10] = [
    Some(RejectedBecause::UnknownCode),
    Some(RejectedBecause::SameMember),
    Some(RejectedBecause::SameEmail),
    Some(RejectedBecause::SamePhone),
    Some(RejectedBecause::AlreadyReferred),
    Some(RejectedBecause::ExistingCustomer),
    Some(RejectedBecause::Circle),
    Some(RejectedBecause::TooManyFromOneNetwork),
    Some(RejectedBecause::CapReached),
    Some(RejectedBecause::Refunded),
];

#[cfg(any(feature = "later", test))]
impl Read for Friend {
    fn read(json: &Json) -> Friend {
        let mut friend = Friend::default();
        let Friend { name, state, since_at, qualified_at, rewards_at, because } = &mut friend;
        json.field("name", name);
        json.choice("state", "joined qualified rewarded rejected", &STATES, state);
        json.field("since_at", since_at);
        json.field("qualified_at", qualified_at);
        json.field("rewards_at", rewards_at);
        json.choice("because", BECAUSES, &BECAUSES_READ, because);
        friend
    }
}
