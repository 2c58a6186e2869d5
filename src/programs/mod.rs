//! Programs: the list at the start of the portal, where a server runs more than one; and what a program says
//! of itself.

pub mod about;
pub mod lasting;
pub mod terms;

use crate::history;
use crate::http;
use crate::locale::text::Text;
use crate::locale::{Lang, digits};
use crate::members::welcome::people;
use crate::portal::{Load, Portal};
use crate::problem::failed;
use crate::route::Page;
use crate::ui::art::{mark, motif};
use crate::ui::dom::{El, el, group};
use crate::ui::live::Live;
use crate::ui::skeleton::{hidden, rows, shape};
use crate::ui::state::{State, state};
use crate::wire;
use contract::problem::Problem;
use contract::programs::Program;
use leptos::prelude::window;

/// The programs of this server.
pub type Found = Live<Load<&'static [Program]>>;

/// Shows the list; a server's only program is gone to at once.
pub fn list(portal: Portal) -> Vec<El> {
    let found: Found = Live::new(Load::Waiting);
    load(portal, found);
    let key = move || {
        let key = found.with(|found| match found {
            Load::Waiting => "waiting",
            Load::Ready(_) => "ready",
            Load::Failed(_) => "failed",
        });
        key.to_owned()
    };
    let build = move || {
        found.peek(|now| match now {
            Load::Waiting => waiting(portal),
            Load::Failed(problem) => vec![sorry(portal, problem, found)],
            Load::Ready(programs) => shown(portal, programs),
        })
    };
    vec![group().part(key, build)]
}

fn load(portal: Portal, found: Found) {
    http::get("/v1/programs".to_owned(), move |answer| {
        match answer.and_then(|text| http::read(&text, wire::programs)) {
            Ok([only]) if portal.page.peek(|page| *page == Page::Programs) => {
                history::adjust(portal, Page::Home { program: only.id.clone() });
            }
            Ok(programs) => found.set(Load::Ready(programs)),
            Err(problem) => found.set(Load::Failed(problem)),
        }
    });
}

fn sorry(portal: Portal, problem: &Problem, found: Found) -> El {
    failed(portal, problem, true, move || {
        found.set(Load::Waiting);
        load(portal, found);
    })
}

fn waiting(portal: Portal) -> Vec<El> {
    let said = el("span.visually-hidden").attr("role", "status").text(portal.say(Text::Loading));
    vec![said, hidden("page__head").add(shape("title")), rows(3)]
}

fn shown(portal: Portal, programs: &'static [Program]) -> Vec<El> {
    if programs.is_empty() {
        let (title, words) = (portal.say(Text::ProgramsNone), portal.say(Text::ProgramsNoneSay));
        return vec![state(State { art: "empty", title, words, whole_page: true }, Vec::new())];
    }
    let is_demo = programs.iter().any(|program| !program.demo_members.is_empty());
    let count = digits(programs.len() as i64);
    let (title, say) = match is_demo {
        true => (portal.fill(Text::DemoTitle, &[&count]), portal.say(Text::DemoSay)),
        false => (portal.own(Text::ProgramsTitle), portal.say(Text::ProgramsSay)),
    };
    let head = el("div.page__head").add(el("h1").text(&title)).add(el("p.quiet").text(say));
    let cards = programs.iter().fold(el("ul.programs"), |list, program| list.add(card(portal, program)));
    vec![head, cards]
}

/// A program in its own colours, and who one can continue as.
fn card(portal: Portal, program: &'static Program) -> El {
    let mut languages = Vec::new();
    for (lang, name) in Lang::ALL {
        if program.languages.iter().any(|tag| Lang::of(tag) == Some(lang)) {
            languages.push(name.to_owned());
        }
    }
    let locale = portal.locale.get();
    let words = el("span.program__words")
        .add(el("h2").text(locale.brand(&program.name, program)))
        .add(el("p").text(locale.brand(&program.promise, program)));
    let face = el("a.program__face")
        .attr("href", &Page::Home { program: program.id.clone() }.path())
        .add(motif(&program.theme.motif))
        .add(mark("program__mark", &program.theme.mark))
        .add(words);
    let card = el("li.program")
        .attr("data-theme", "")
        .style("--brand", &program.theme.brand)
        .style("--brand-warm", &program.theme.warm)
        .add(face);
    let languages = el("span.quiet").text(&terms::line(&languages));
    let Some(people) = people(portal, program) else {
        return card.add(el("p.program__more").add(languages));
    };
    let asks = el("span").text(portal.say(Text::DemoPeople));
    // On a phone a program is a face; where there is room, its members stand under it.
    if is_wide() {
        return card.add(el("p.program__more").add(asks).add(languages)).add(people);
    }
    card.add(el("details").add(el("summary.program__more").add(asks).add(languages)).add(people))
}

fn is_wide() -> bool {
    let query = window().match_media("(min-width: 40rem)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

#[cfg(test)]
mod tests;
