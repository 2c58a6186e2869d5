//! Friends, and where each one stands.

use super::words::{STEPS, promised, stands, step, year};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el};
use crate::ui::state::{State, state};
use contract::programs::Referral;
use contract::referrals::{Friend, Invitation};

/// The server tells no more than this.
const FRIENDS_MAX: usize = 100;

/// All of them, newest first; or what to do where there are none.
pub fn friends(invitation: &Invitation, referral: &Referral, told: Told) -> El {
    let locale = told.locale;
    let title = el("h2").attr("id", "friends").text(locale.say(Text::InviteFriends));
    let section = el("section.section").attr("aria-labelledby", "friends");
    if invitation.friends.is_empty() {
        let (title, words) = (locale.say(Text::InviteNone), locale.say(Text::InviteNoneSay));
        let none = State { art: "parcel", title, words, whole_page: false };
        return el("section.section")
            .attr("aria-label", locale.say(Text::InviteFriends))
            .add(state(none, Vec::new()));
    }
    let count = year(referral, invitation.year_count, locale);
    let count = el("p.small quiet").text(&count);
    let promised = promised(referral, told.program);
    let one = |friend| shown(friend, promised, told);
    let list = el("ul").all(invitation.friends.iter().map(one).collect());
    let section = section.add(el("div.section__head").add(title).add(count)).add(list);
    if invitation.friends.len() < FRIENDS_MAX {
        return section;
    }
    let newest = locale.fill(Text::InviteNewest, &[&locale.number(FRIENDS_MAX as i64)]);
    section.add(el("p.small quiet").text(&newest))
}

fn shown(friend: &Friend, promised: i64, told: Told) -> El {
    let Told { locale, program, .. } = told;
    let name = friend.name.as_deref().filter(|name| !name.is_empty());
    let initial = el("span.friend__initial").attr("aria-hidden", "true");
    let initial = match name.and_then(|name| name.get(..name.chars().next()?.len_utf8())) {
        Some(letter) => initial.text(letter),
        None => initial.add(icon("you")),
    };
    let stands = stands(friend, promised, session::now(), locale, program);
    let words = el("div.friend__words")
        .add(el("h3").text(name.unwrap_or(locale.say(Text::FriendUnnamed))))
        .add(el("p.small quiet").text(&stands));
    let item = el("li.friend").add(initial).add(words);
    match step(friend.state) {
        Some(step) => item.add(marks(step, told)),
        None => item.attr("data-out", ""),
    }
}

/// Four marks, of which so many are done.
fn marks(done: i64, told: Told) -> El {
    let (number, all) = (told.locale.number(done), told.locale.number(STEPS));
    let label = told.locale.fill(Text::FriendStep, &[&number, &all]);
    let mark = |place| if place < done { el("i").attr("data-done", "") } else { el("i") };
    let marks = el("span.friend__steps").attr("role", "img").attr("aria-label", &label);
    marks.all((0..STEPS).map(mark).collect())
}
