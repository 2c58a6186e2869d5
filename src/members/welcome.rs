//! Welcome: what the program is, for everyone who is not signed in, and the way in.

use super::ask::ask;
use crate::history;
use crate::locale::text::Text;
use crate::points::brand_motif;
use crate::portal::Portal;
use crate::problem;
use crate::programs::about;
use crate::route::Page;
use crate::session::{self, Farewell, Standing};
use crate::ui::art::icon;
use crate::ui::dom::{El, el, group, section};
use crate::ui::form::busy;
use crate::ui::live::Live;
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, rows, shape};
use contract::programs::{DemoMember, Program};

/// From so many bytes on a promise is long.
const LONG: usize = 60;

/// Shows Welcome.
pub fn welcome(portal: Portal) -> Vec<El> {
    let Some((locale, program)) = portal.told() else { return Vec::new() };
    let words = el("div.welcome__words")
        .add(el("p.welcome__name").text(portal.name()))
        .add(promise(locale.brand(&program.promise, program)));
    let ask = match session::is_embedded() {
        true => sign_in_there(portal),
        false => ask(portal, Live::new(String::new()), true),
    };
    let hero = el("section.welcome").add(brand_motif(portal)).add(words).add(ask);
    let mut page: Vec<El> = farewell(portal).into_iter().collect();
    page.push(hero);
    if let Some(people) = people(portal, program) {
        let say = el("p.small quiet").text(portal.say(Text::ContinueAsSay));
        page.push(section("demo", portal.say(Text::ContinueAs)).add(say).add(people));
    }
    page.push(section("how", portal.say(Text::HowItWorks)).add(about::three(locale, program)));
    page.append(&mut about::about(locale, program));
    page
}

/// In a brand's own page, that page signs its members in. `embedded.js` tells it of the press.
fn sign_in_there(portal: Portal) -> El {
    let button = el("button.button").attr("type", "button").attr("data-sign-in", "");
    let say = el("p.welcome__say").text(portal.say(Text::SignInThere));
    el("div.ask").add(say).add(button.attr("data-size", "full").text(portal.say(Text::SignIn)))
}

/// The promise is as large as it is short.
fn promise(words: &str) -> El {
    let promise = el("h1").text(words);
    if words.len() > LONG { promise.attr("data-long", "") } else { promise }
}

/// Welcome while it is on its way.
pub fn waiting() -> Vec<El> {
    let words = el("div.welcome__words").add(shape("title")).add(shape("title"));
    let form = el("div.ask").add(shape("line")).add(shape("field"));
    let below = hidden("section").add(shape("label")).add(rows(3));
    vec![hidden("welcome").add(words).add(form), below]
}

/// How it came that nobody is signed in, in a calm sentence.
fn farewell(portal: Portal) -> Option<El> {
    let (symbol, text) = portal.standing.with(|standing| match standing {
        Standing::Out(Farewell::Ended) => Some(("clock", Text::SessionOver)),
        Standing::Out(Farewell::Left) => Some(("check", Text::SignedOut)),
        _ => None,
    })?;
    Some(notice("", symbol, "", portal.say(text)))
}

/// Members anyone may continue as, where the server runs as a demo, and what went wrong.
pub fn people(portal: Portal, program: &'static Program) -> Option<El> {
    if program.demo_members.is_empty() {
        return None;
    }
    let wrong = Live::new(String::new());
    let told = move || match wrong.now() {
        words if words.is_empty() => Vec::new(),
        words => vec![notice("bad", "alert", "", &words)],
    };
    let mut people = el("ul.people");
    for member in &program.demo_members {
        people = people.add(demo_member(portal, program, member, wrong));
    }
    Some(el("div").add(group().part(move || wrong.get(), told)).add(people))
}

/// One of them, as a button.
fn demo_member(
    portal: Portal,
    program: &'static Program,
    member: &'static DemoMember,
    wrong: Live<String>,
) -> El {
    let note = portal.locale.get().brand(&member.note, program);
    let label = portal.fill(Text::ContinueAsName, &[&member.name]);
    let initial: String = member.name.chars().take(1).collect();
    let working = Live::new(false);
    let press = move |_| {
        if working.now() {
            return;
        }
        working.set(true);
        wrong.set(String::new());
        super::open_demo(&program.id, member.external_id.clone(), move |answer| match answer {
            Ok(_) => enter(portal, program.id.clone()),
            Err(problem) => {
                wrong.set(problem::in_words(portal, &problem));
                working.set(false);
            }
        });
    };
    // Read out as "Continue as Maya"; shown is the name.
    let name = el("b")
        .add(el("span.visually-hidden").text(&label))
        .add(el("span").attr("aria-hidden", "true").text(&member.name));
    let words = el("span.person__words").add(name).text(" ").add(el("span.small quiet").text(note));
    let person = el("button.person")
        .attr("type", "button")
        .add(el("span.person__initial").attr("aria-hidden", "true").text(&initial))
        .add(words)
        .add(icon("next"))
        .on("click", press);
    el("li").add(busy(person, working))
}

/// The session is open: fetches the member and goes where he or she wanted to.
pub fn enter(portal: Portal, program: String) {
    session::begin(portal, move || match portal.page.peek(Page::clone) {
        Page::Programs => history::go(portal, Page::Home { program }),
        Page::SignIn { .. } => history::replace(portal, Page::Home { program }),
        page => history::replace(portal, page),
    });
}
