//! What is known of the member and what may be done with it, put into its place on You. Part of the second
//! module.

use super::about::About;
use super::consents::Choices;
use crate::history;
use crate::later::inside::Told;
use crate::ui::dom::El;
use std::cell::RefCell;

/// What stands on the page, and where.
struct Shown {
    place: El,
    told: Told,
    about: About,
    choices: Choices,
}

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

/// Puts it in its place, or brings what stands there up to date: what is being typed is not touched.
pub fn show(place: El, told: Told) {
    let stands = SHOWN.with_borrow(|shown| {
        let stands = |shown: &&Shown| {
            let is_there = shown.about.is_in(&place);
            is_there && shown.place.node() == place.node() && shown.told.locale == told.locale
        };
        shown.as_ref().filter(stands).map(|shown| (shown.about, shown.choices))
    });
    let (about, choices) = stands.unwrap_or_else(|| {
        let (about, choices) = (About::new(told), Choices::new(told));
        history::redraw(&place, vec![about.section(), choices.section()]);
        SHOWN.set(Some(Shown { place, told, about, choices }));
        (about, choices)
    });
    about.follow(told);
    choices.follow();
}
