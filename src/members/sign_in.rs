//! Sign-in: asks for the e-mail, or opens the link that an e-mail brought.

use super::ask::{ask, sent_words};
use super::welcome::enter;
use crate::locale::text::Text;
use crate::points::brand_motif;
use crate::portal::Portal;
use crate::problem;
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, group, watch};
use crate::ui::form::{button, link};
use crate::ui::live::Live;
use contract::problem::code;

/// There is no link: the form.
const NONE: &str = "";
/// The link was not asked for in this browser. A mail scanner may have opened it, or somebody else sent it:
/// only a press signs in.
const ASKS: &str = "asks";
/// The call is on its way.
const BUSY: &str = "busy";
/// The link was used before, or has expired.
const OVER: &str = "over";

/// What becomes of a link: one of the words above, or else why it could not be opened.
type Opening = Live<String>;

/// Shows Sign-in.
pub fn sign_in(portal: Portal) -> Vec<El> {
    let token = portal.page.peek(|page| match page {
        Page::SignIn { token, .. } => token.clone(),
        _ => None,
    });
    let now = match (&token, session::has_asked(&portal.program_id())) {
        (None, _) => NONE,
        (Some(_), true) => BUSY,
        (Some(_), false) => ASKS,
    };
    let opening = Live::new(now.to_owned());
    let token = Live::new(token.unwrap_or_default());
    if now == BUSY {
        open(portal, token, opening);
    }
    // Once a link is on its way, the old one is no longer spoken of.
    let sent = Live::new(String::new());
    watch(move || {
        if sent.with(|sent| !sent.is_empty()) {
            opening.set(NONE.to_owned());
        }
    });
    let asks = move || match opening.get() {
        over if over == OVER => NONE.to_owned(),
        other => other,
    };
    let words = el("div.welcome__words").attr("role", "status").part(
        move || [opening.get(), sent.get()].concat(),
        move || words(portal, &opening.now(), &sent.now()),
    );
    let act = group().part(asks, move || act(portal, token, opening, sent));
    let hero = el("section.welcome").add(brand_motif(portal)).add(words).add(act);
    let home = Page::Home { program: portal.program_id() }.path();
    let back = link(&home);
    vec![hero, el("p").add(back.text(&portal.fill(Text::BackToProgram, &[portal.name()])))]
}

fn words(portal: Portal, opening: &str, sent: &str) -> Vec<El> {
    let name = portal.name();
    let above = el("p.welcome__name").text(name);
    if !sent.is_empty() {
        return std::iter::once(above).chain(sent_words(portal, sent, "h1")).collect();
    }
    let (title, say) = match opening {
        NONE => (Text::SignIn, None),
        BUSY => (Text::OpeningTitle, None),
        OVER => (Text::LinkOverTitle, Some(portal.own(Text::LinkOverSay))),
        _ => (Text::OpenTitle, Some(portal.fill(Text::OpenSay, &[name]))),
    };
    let mut words = vec![above, el("h1").text(portal.say(title))];
    words.extend(say.map(|say| el("p.welcome__say").text(&say)));
    words
}

fn act(portal: Portal, token: Live<String>, opening: Opening, sent: Live<String>) -> Vec<El> {
    let now = opening.now();
    let why = match now.as_str() {
        NONE | OVER => return vec![ask(portal, sent, false)],
        BUSY => return vec![el("div.ask").add(el("span.busy").attr("role", "status"))],
        ASKS => portal.say(Text::OpenWhy),
        wrong => wrong,
    };
    let press = move || {
        opening.set(BUSY.to_owned());
        open(portal, token, opening);
    };
    let button = button("", portal.say(Text::SignIn), press).attr("data-size", "full");
    let why = el("p.field__hint").attr("role", "status").text(why);
    vec![el("div.ask").add(button).add(why)]
}

fn open(portal: Portal, token: Live<String>, opening: Opening) {
    super::open_link(&token.now(), move |answer| match answer {
        Ok(_) => enter(portal, portal.program_id()),
        Err(problem) if problem.code == code::LINK_NOT_VALID => opening.set(OVER.to_owned()),
        Err(problem) => opening.set(problem::in_words(portal, &problem)),
    });
}
