//! Programs: the list at the start of the portal, where a server runs more than one.

use crate::history;
use crate::http::{self, spawn};
use crate::locale::text::Text;
use crate::portal::{Load, Portal};
use crate::problem::failed;
use crate::route::Page;
use crate::ui::art::{icon, mark};
use crate::ui::dom::{El, el, group};
use crate::ui::live::Live;
use crate::ui::skeleton::{hidden, rows, shape};
use crate::ui::state::{State, state};
use crate::wire;
use contract::problem::Problem;
use contract::programs::{Program, Programs};

/// The programs of this server.
pub type Found = Live<Load<Vec<Program>>>;

/// Shows the list; a server's only program is gone to at once.
pub fn list(portal: Portal) -> Vec<El> {
    let found: Found = Live::new(Load::Waiting);
    spawn(load(portal, found));
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

async fn load(portal: Portal, found: Found) {
    let answer = http::call("GET", "/v1/programs", None).await;
    match answer.and_then(|text| http::read(&text, wire::programs)) {
        Ok(Programs { programs }) => match &programs[..] {
            [only] if portal.page.peek(|page| *page == Page::Programs) => {
                history::adjust(portal, Page::Home { program: only.id.clone() });
            }
            _ => found.set(Load::Ready(programs)),
        },
        Err(problem) => found.set(Load::Failed(problem)),
    }
}

fn sorry(portal: Portal, problem: &Problem, found: Found) -> El {
    failed(portal, problem, true, move || {
        found.set(Load::Waiting);
        spawn(load(portal, found));
    })
}

fn waiting(portal: Portal) -> Vec<El> {
    let said = el("span", "visually-hidden").attr("role", "status").text(portal.say(Text::Loading));
    vec![said, hidden("page__head").add(shape("title")), rows(3)]
}

fn shown(portal: Portal, programs: &[Program]) -> Vec<El> {
    if programs.is_empty() {
        let (title, words) = (portal.say(Text::ProgramsNone), portal.say(Text::ProgramsNoneSay));
        return vec![state(State { art: "empty", title, words, whole_page: true }, Vec::new())];
    }
    let row = |program: &Program| {
        let words = portal.locale.with(|locale| {
            el("span", "person__words")
                .add(el("b", "").text(locale.brand(&program.name, program)))
                .text(" ")
                .add(el("span", "small quiet").text(locale.brand(&program.promise, program)))
        });
        let link = el("a", "person")
            .attr("href", &Page::Home { program: program.id.clone() }.path())
            .style("--mark", &program.theme.brand);
        el("li", "").add(link.add(mark("person__mark", &program.theme.mark)).add(words).add(icon("next")))
    };
    let head = el("div", "page__head")
        .add(el("h1", "").text(portal.say(Text::ProgramsTitle)))
        .add(el("p", "quiet").text(portal.say(Text::ProgramsSay)));
    vec![head, el("ul", "people").all(programs.iter().map(row))]
}
