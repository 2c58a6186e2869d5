//! How a problem is told: a view that failed, a notice that the network is away, an act that did not go
//! through.

use crate::locale::digits;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session::{self, Standing};
use crate::ui::dom::{El, el, group};
use crate::ui::form::button;
use crate::ui::notice::notice;
use crate::ui::state::{State, state};
use contract::Instant;
use contract::problem::{Problem, code};

/// A view that could not be fetched, with a way to try again.
pub fn failed(portal: Portal, problem: &Problem, whole_page: bool, again: impl Fn() + 'static) -> El {
    let unit = portal.unit();
    let (art, title, words) = if problem.code == code::OFFLINE {
        ("apart", Text::OfflineNothing, portal.own(Text::OfflineNothingSay))
    } else if unit.is_empty() {
        ("failed", Text::FailedTitle, portal.own(Text::FailedPlain))
    } else {
        ("failed", Text::FailedTitle, portal.fill(Text::FailedSay, &[unit]))
    };
    let mut act = vec![button("", portal.say(Text::TryAgain), again)];
    if let Some(id) = &problem.request_id {
        act.push(el("p.small quiet").text(&portal.fill(Text::RequestId, &[id])));
    }
    state(State { art, title: portal.say(title), words: &words, whole_page }, act)
}

/// "You are offline", as long as what is known of the member is from storage.
pub fn standing_notice(portal: Portal) -> El {
    kept_notice(portal, |portal| {
        portal.standing.with(|standing| match standing {
            Standing::In { me, kept: true } => Some(me.as_of_at),
            _ => None,
        })
    })
}

/// "You are offline", with when this was true, as long as that is told.
pub fn kept_notice(portal: Portal, at: fn(Portal) -> Option<Instant>) -> El {
    let key = move || at(portal).map(digits).unwrap_or_default();
    let build = move || {
        let Some(at) = at(portal) else { return Vec::new() };
        let moment = portal
            .told()
            .map_or(String::new(), |(locale, program)| locale.moment(at, session::now(), &program.time_zone));
        let words = portal.fill(Text::OfflineKept, &[&moment]);
        vec![notice("", "offline", portal.say(Text::OfflineTitle), &words)]
    };
    group().part(key, build)
}

/// Why an act did not go through, in a sentence.
pub fn in_words(portal: Portal, problem: &Problem) -> String {
    portal.own(text_of(problem))
}

/// The same, for where there is no portal around.
pub fn text_of(problem: &Problem) -> Text {
    match problem.code.as_str() {
        code::OFFLINE => Text::OfflineAct,
        code::TOO_MANY_REQUESTS => Text::TooMany,
        code::FRESH_HAND_OFF_NEEDED => Text::HandOffAgain,
        code::INVALID_EMAIL => Text::EmailBad,
        _ => Text::FailedAct,
    }
}
