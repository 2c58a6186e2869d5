//! The frame: top bar, tabs, the page of the moment, and what keeps them true to address, program and
//! language.

use crate::history;
use crate::http::Failure;
use crate::later;
use crate::locale::text::{self, Text};
use crate::members::{sign_in, welcome, you};
use crate::points::{activity, expiry, home};
use crate::portal::{Load, Portal};
use crate::problem::failed;
use crate::programs;
use crate::referrals;
use crate::rewards;
use crate::route::Page;
use crate::session::{self, Standing};
use crate::tiers;
use crate::ui::art::{icon, mark};
use crate::ui::dom::{El, el, group, watch};
use crate::ui::form::button;
use crate::ui::skeleton::shape;
use crate::ui::state::{State, state};
use crate::what_if;
use contract::problem::code;
use contract::programs::Program;
use leptos::prelude::{document, mount_to, window};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, VisibilityState};

/// What stands on the page, of all that could.
enum Face {
    Programs,
    Waiting,
    Welcome,
    SignIn,
    Home,
    Rewards,
    Wallet,
    Activity,
    Expiry,
    Tiers,
    Invite,
    You,
    Missing,
    Failed(Failure),
}

impl Face {
    fn of(portal: Portal) -> Face {
        let program = portal.program.with(|program| match program {
            Load::Waiting => Err(Face::Waiting),
            Load::Failed(problem) if problem.code == code::UNKNOWN_PROGRAM => Err(Face::Missing),
            Load::Failed(problem) => Err(Face::Failed(problem.clone())),
            Load::Ready(program) => Ok(*program),
        });
        let standing = |page: &Page, program: &Program| {
            portal.standing.with(|standing| match standing {
                Standing::Waiting => Face::Waiting,
                Standing::Failed(problem) => Face::Failed(problem.clone()),
                Standing::In { me, .. } if me.program == program.id => match page {
                    Page::Rewards { .. } => Face::Rewards,
                    Page::Wallet { .. } => Face::Wallet,
                    Page::Activity { .. } => Face::Activity,
                    Page::Expiry { .. } => Face::Expiry,
                    Page::Tiers { .. } if me.standing.tier.is_some() => Face::Tiers,
                    Page::Tiers { .. } => Face::Missing,
                    Page::Invite { .. } if program.referral.is_some() => Face::Invite,
                    Page::Invite { .. } => Face::Missing,
                    Page::You { .. } => Face::You,
                    _ => Face::Home,
                },
                Standing::In { .. } | Standing::Out(_) => Face::Welcome,
            })
        };
        portal.page.with(|page| match (page, program) {
            (Page::Programs, _) => Face::Programs,
            (Page::Missing, _) => Face::Missing,
            (_, Err(face)) => face,
            (page, Ok(program)) if page.program() != Some(&program.id) => Face::Waiting,
            (Page::SignIn { .. }, _) if !session::is_embedded() => Face::SignIn,
            (page, Ok(program)) => standing(page, program),
        })
    }

    /// Names the face, to tell it from others.
    fn key(&self) -> String {
        let key = match self {
            Face::Programs => "programs",
            Face::Waiting => "waiting",
            Face::Welcome => "welcome",
            Face::SignIn => "sign-in",
            Face::Home => "home",
            Face::Rewards => "rewards",
            Face::Wallet => "wallet",
            Face::Activity => "activity",
            Face::Expiry => "expiry",
            Face::Tiers => "tiers",
            Face::Invite => "invite",
            Face::You => "you",
            Face::Missing => "missing",
            Face::Failed(problem) => return ["failed ", &problem.code].concat(),
        };
        key.to_owned()
    }

    /// Whether it is a member's page, with tabs.
    fn is_signed_in(&self) -> bool {
        match self {
            Face::Waiting | Face::Failed(_) => session::has_kept(),
            Face::Programs | Face::Welcome | Face::SignIn | Face::Missing => false,
            _ => true,
        }
    }

    fn title(&self) -> Option<Text> {
        Some(match self {
            Face::Programs => Text::ProgramsTitle,
            Face::Welcome => Text::Welcome,
            Face::SignIn => Text::SignIn,
            Face::Home => Text::Home,
            Face::Rewards => Text::RewardsTitle,
            Face::Wallet => Text::Wallet,
            Face::Activity => Text::Activity,
            Face::Expiry => Text::Lapses,
            Face::Tiers => Text::Tiers,
            Face::Invite => Text::Invite,
            Face::You => Text::You,
            Face::Missing => Text::MissingTitle,
            Face::Failed(_) => Text::FailedTitle,
            Face::Waiting => return None,
        })
    }
}

/// Puts the portal in the place of the skeleton that `index.html` painted, once its words are here.
/// Where they do not come, `early.js` has said so.
pub fn start() {
    session::fetch_texts(session::locale().lang, |problem| match problem {
        Some(_) => {}
        // In a brand's page, the language may have changed on the way.
        None if !text::is_here(session::locale().lang) => start(),
        None => mount(),
    });
}

fn mount() {
    let place = document().get_element_by_id("laurel");
    let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) else { return };
    let root = place.clone();
    mount_to(place, move || {
        let portal = Portal::new(history::here());
        history::listen(portal);
        keep_true(portal);
        recover(portal);
        what_if::keep(portal);
        let content = frame(portal);
        root.set_text_content(None);
        content.iter().for_each(|part| drop(root.append_child(part.node())));
    })
    .forget();
}

fn frame(portal: Portal) -> Vec<El> {
    let page = el("main.page").attr("id", "page").attr("tabindex", "-1");
    let place = page.clone();
    let skip = el("a.skip").attr("href", "#page").live(move || portal.own(Text::SkipToPage));
    let skip = skip.on("click", move |event| {
        event.prevent_default();
        place.focus();
    });
    let signed = move || if Face::of(portal).is_signed_in() { "in" } else { "out" };
    // Written anew in another language, and for another program.
    let lang = move || portal.locale.get().lang.tag();
    let key = move || [signed(), lang(), &portal.program_id(), portal.name()].concat();
    let page_key = move || [&Face::of(portal).key(), lang(), &portal.program_id()].concat();
    let top =
        el("header.top-bar").part(move || [key(), Face::of(portal).key()].concat(), move || top_bar(portal));
    let tabs = group().part(key, move || if signed() == "in" { vec![tabs(portal)] } else { Vec::new() });
    // Only under a page that is there: it would jump down as the content comes.
    let footed = move || signed() == "out" && !matches!(Face::of(portal), Face::Waiting);
    let foot_key = move || if footed() { key() } else { String::new() };
    let foot = group().part(foot_key, move || if footed() { vec![foot(portal)] } else { Vec::new() });
    let portal_root = el("div.portal").live_attr("data-signed", move || Some(signed()));
    let said = el("div.visually-hidden").attr("role", "status");
    vec![
        skip,
        portal_root.add(top).add(tabs).add(page.part(page_key, move || content(portal))).add(foot),
        said.live(move || portal.announced.with(String::clone)),
    ]
}

fn content(portal: Portal) -> Vec<El> {
    match Face::of(portal) {
        Face::Programs => programs::list(portal),
        Face::Waiting => waiting(portal),
        Face::Welcome => welcome::welcome(portal),
        Face::SignIn => sign_in::sign_in(portal),
        Face::Home => home::home(portal),
        Face::Rewards => rewards::page::page(portal),
        Face::Wallet => rewards::purse::purse(portal),
        Face::Activity => activity::activity(portal),
        Face::Expiry => later::page(portal, "expiry", expiry::waiting),
        Face::Tiers => tiers::tiers(portal),
        Face::Invite => later::page(portal, "invite", referrals::waiting),
        Face::You => you::you(portal),
        Face::Missing => missing(portal),
        Face::Failed(problem) => vec![failed(portal, &problem, true, move || fetch(portal))],
    }
}

fn waiting(portal: Portal) -> Vec<El> {
    let said = el("span.visually-hidden").attr("role", "status").text(portal.say(Text::Loading));
    let shapes = portal.page.peek(|page| match page {
        _ if !session::has_kept() => welcome::waiting(),
        Page::Rewards { .. } => rewards::page::waiting(portal),
        Page::Wallet { .. } => rewards::purse::waiting(portal),
        Page::Activity { .. } => activity::waiting(portal),
        Page::Expiry { .. } => expiry::waiting(portal),
        Page::Tiers { .. } => tiers::waiting(),
        Page::Invite { .. } => referrals::waiting(portal),
        Page::You { .. } => you::waiting(portal),
        Page::SignIn { .. } => welcome::waiting(),
        _ => home::waiting(),
    });
    std::iter::once(said).chain(shapes).collect()
}

fn missing(portal: Portal) -> Vec<El> {
    let home = move || {
        let page = match session::kept_me() {
            Some(me) => Page::Home { program: me.program.clone() },
            None => Page::Programs,
        };
        history::go(portal, page);
    };
    let (title, words) = (portal.say(Text::MissingTitle), portal.say(Text::MissingSay));
    let lost = State { art: "apart", title, words, whole_page: true };
    vec![state(lost, vec![button("", portal.say(Text::MissingHome), home)])]
}

fn top_bar(portal: Portal) -> Vec<El> {
    let face = Face::of(portal);
    let name = portal.name();
    let unnamed = name.is_empty() && matches!(face, Face::Failed(_));
    if unnamed || matches!(face, Face::Programs | Face::Missing) {
        return vec![el("span.top-bar__brand").text("Laurel")];
    }
    let path = portal.told().map_or("", |(_, program)| &program.theme.mark);
    let words = el("span.top-bar__name");
    let words = if name.is_empty() { words.add(shape("label")) } else { words.text(name) };
    let home = Page::Home { program: portal.program_id() }.path();
    let brand = el("a.top-bar__brand").attr("href", &home);
    let brand = if name.is_empty() { brand } else { brand.attr("aria-label", name) };
    let mut bar = vec![brand.add(mark("top-bar__mark", path)).add(words)];
    if let Face::Welcome = face {
        let path = Page::SignIn { program: portal.program_id(), token: None }.path();
        let link = el("a.button").attr("data-kind", "plain").attr("data-size", "s").attr("href", &path);
        bar.push(link.text(portal.say(Text::SignIn)));
    }
    bar
}

fn tabs(portal: Portal) -> El {
    let program = portal.program_id();
    let told = portal.told().map(|(_, program)| program);
    // A phone has room for five: there, the way to the tiers is the ring on Home.
    let can_invite = told.is_some_and(|program| program.referral.is_some());
    let tab = |(page, symbol, words): (Page, &str, Text)| {
        let path = page.path();
        let kind = std::mem::discriminant(&page);
        let here = move || {
            let is_here = |now: &Page| {
                let belongs = match now {
                    Page::Expiry { .. } => words == Text::Activity,
                    Page::Wallet { .. } => words == Text::RewardsTitle,
                    _ => false,
                };
                belongs || std::mem::discriminant(now) == kind
            };
            portal.page.with(is_here).then_some("page")
        };
        let link = el("a.tabs__item").attr("href", &path).live_attr("aria-current", here);
        let link = link.add(icon(symbol)).text(portal.say(words));
        if words == Text::Tiers && can_invite { link.attr("data-rail", "") } else { link }
    };
    let mut tabs = vec![(Page::Home { program: program.clone() }, "home", Text::Home)];
    if told.is_some_and(rewards::are_there) {
        tabs.push((Page::Rewards { program: program.clone(), reward: None }, "gift", Text::RewardsTitle));
    }
    if told.is_some_and(|program| program.tiers.is_some()) {
        tabs.push((Page::Tiers { program: program.clone() }, "tiers", Text::Tiers));
    }
    tabs.push((Page::Activity { program: program.clone(), filter: None }, "list", Text::Activity));
    if can_invite {
        tabs.push((Page::Invite { program: program.clone() }, "invite", Text::Invite));
    }
    tabs.push((Page::You { program }, "you", Text::You));
    el("nav.tabs").attr("aria-label", portal.say(Text::MainMenu)).all(tabs.into_iter().map(tab).collect())
}

/// For those who are not signed in: the choices that a member finds under You.
fn foot(portal: Portal) -> El {
    el("footer.page-foot").add(you::appearance(portal)).add(you::language(portal))
}

/// Fetches what the page lacks.
fn fetch(portal: Portal) {
    let id = portal.page.peek(|page| page.program().map(str::to_owned));
    let Some(id) = id else { return };
    let there = portal.program.peek(|now| matches!(now, Load::Ready(now) if now.id == id));
    if !there {
        portal.program.set(Load::Waiting);
        session::load_program(portal, id);
    }
    if portal.standing.peek(|now| matches!(now, Standing::Failed(_))) {
        portal.standing.set(Standing::Waiting);
    }
    session::refresh(portal, || {});
}

/// Keeps title, language, colours and data true to the page.
fn keep_true(portal: Portal) {
    let mut fetched = None;
    watch(move || {
        let id = portal.program_id();
        if fetched.as_ref() != Some(&id) {
            fetched = Some(id);
            fetch(portal);
        }
    });
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let themed = root.clone();
        watch(move || {
            let _ = root.set_attribute("lang", portal.locale.get().lang.tag());
        });
        watch(move || {
            if let Some((_, program)) = portal.told() {
                let _ = themed.style().set_property("--brand", &program.theme.brand);
                let _ = themed.style().set_property("--brand-warm", &program.theme.warm);
            }
        });
    }
    watch(move || {
        let Some(title) = Face::of(portal).title() else { return };
        let name = portal.name();
        let name = if name.is_empty() { "Laurel" } else { name };
        document().set_title(&portal.fill(Text::AndPage, &[portal.say(title), name]));
    });
}

/// Fetches again when the network is back, and when the member comes back to the page.
fn recover(portal: Portal) {
    let back = Closure::<dyn Fn()>::new(move || {
        if document().visibility_state() != VisibilityState::Visible {
            return;
        }
        fetch(portal);
        match portal.page.peek(Page::clone) {
            Page::Rewards { .. } => rewards::shelf::show(portal),
            Page::Wallet { .. } => rewards::wallet::show(portal),
            Page::Activity { filter, .. } => crate::points::history::show(portal, filter),
            // What the second module draws is brought up to date with the news.
            Page::Expiry { .. } | Page::Invite { .. } => portal.news.update(|news| *news += 1),
            _ => {}
        }
    });
    let back = back.into_js_value();
    let _ = window().add_event_listener_with_callback("online", back.unchecked_ref());
    // In a brand's page, the page says in which.
    let lang = Closure::<dyn Fn()>::new(move || {
        if session::is_embedded() {
            session::choose_lang(portal, session::locale().lang);
        }
    });
    let _ = window().add_event_listener_with_callback("languagechange", lang.into_js_value().unchecked_ref());
    let _ = document().add_event_listener_with_callback("visibilitychange", back.unchecked_ref());
}
