//! Invite, put into its place: the deal, the link, what both get, the steps, the friends.

use super::friends::friends;
use super::share::card;
use super::steps::ladder;
use super::words::{headline, terms};
use crate::history;
use crate::http::{self, Failure};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::session;
use crate::ui::dom::{El, el};
use crate::ui::notice::notice;
use crate::wire;
use contract::problem::code;
use contract::programs::Referral;
use contract::referrals::Invitation;
use std::cell::RefCell;
use web_sys::Element;

/// Told what went wrong, where there is nothing to show instead.
type Then = Box<dyn FnOnce(Option<Failure>)>;

/// What stands on the page: where, by which answer and which standing, and whether it was kept from before
/// the network went away.
struct Shown {
    place: Element,
    text: String,
    told: Told,
    is_kept: bool,
}

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

/// Shows what is kept at once, and then what the server says.
pub fn show(place: El, told: Told, then: Then) {
    let is_there =
        SHOWN.with_borrow(|shown| shown.as_ref().is_some_and(|shown| shown.place == *place.node()));
    if let (false, Some((kept, text))) = (is_there, session::kept_invitation()) {
        draw(&place, told, kept, text, false);
    }
    http::get("/v1/me/referral".to_owned(), move |answer| {
        match answer.and_then(|text| Ok((http::read(&text, wire::invitation)?, text))) {
            Ok((invitation, text)) => {
                session::heard_at(invitation.as_of_at);
                session::keep(session::INVITATION, &text);
                draw(&place, told, invitation, text, false);
                then(None);
            }
            Err(problem) if problem.code == code::NOT_SIGNED_IN => then(Some(problem)),
            Err(problem) => match session::kept_invitation() {
                Some((kept, text)) => {
                    draw(&place, told, kept, text, problem.code == code::OFFLINE);
                    then(None);
                }
                None => then(Some(problem)),
            },
        }
    });
}

/// Draws it, unless it stands there already.
fn draw(place: &El, told: Told, invitation: &'static Invitation, text: String, is_kept: bool) {
    let Some(referral) = &told.program.referral else { return };
    let is_same = SHOWN.with_borrow(|shown| {
        shown.as_ref().is_some_and(|shown| {
            shown.place == *place.node()
                && shown.is_kept == is_kept
                && shown.told.locale == told.locale
                && shown.told.me.standing.goals == told.me.standing.goals
                && session::is_same(&shown.text, &text)
        })
    });
    if is_same {
        return;
    }
    history::redraw(place, page(invitation, referral, told, is_kept));
    let shown = Shown { place: place.node().clone(), text, told, is_kept };
    SHOWN.with_borrow_mut(|place| *place = Some(shown));
}

fn page(invitation: &'static Invitation, referral: &'static Referral, told: Told, is_kept: bool) -> Vec<El> {
    let Told { locale, program, .. } = told;
    let title = headline(referral, locale, program);
    let new = locale.fill(Text::InviteNew, &[locale.brand(&program.name, program)]);
    let head = el("div.page__head").add(el("h1").text(&title)).add(el("p.quiet").text(&new));
    let mut page = vec![head];
    if is_kept {
        let moment = locale.moment(invitation.as_of_at, session::now(), &program.time_zone);
        let words = locale.fill(Text::OfflineKept, &[&moment]);
        page.push(notice("", "offline", locale.say(Text::OfflineTitle), &words));
    }
    page.push(card(invitation, referral, told));
    page.push(both(referral, told));
    page.extend(ladder(told));
    page.push(friends(invitation, referral, told));
    page
}

/// What both get, and what it takes.
fn both(referral: &Referral, told: Told) -> El {
    let Told { locale, program, .. } = told;
    let part = |label, gets| {
        let gets = el("dd").text(locale.brand(gets, program));
        el("div").add(el("dt.quiet").text(locale.say(label))).add(gets)
    };
    let deal = el("dl.invite__both")
        .add(part(Text::InviteForFriend, &referral.friend_gets))
        .add(part(Text::InviteForYou, &referral.advocate_gets));
    el("section.section")
        .attr("aria-label", locale.say(Text::InviteForBoth))
        .add(deal)
        .add(el("p.small quiet").text(&terms(referral, locale)))
}
