//! Long lists, page by page: what stands under one, and the way to its next page.

use crate::http::Failure;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::failed;
use crate::ui::dom::{El, el, group, watch};
use contract::problem::code;
use leptos::prelude::{StoredValue, WithValue, on_cleanup, request_animation_frame, untrack};
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Where the fetching stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetching {
    /// The next page is on its way.
    Busy,
    /// There is more, when asked for.
    More,
    /// That is everything.
    Done,
    /// The last page asked for did not come.
    Failed(Failure),
    /// What is shown was kept from before the network went away.
    Kept,
}

/// A list that comes page by page.
pub struct Pages {
    /// Where the fetching stands, and whether nothing is there; with signals.
    pub reading: fn(Portal) -> (Fetching, bool),
    /// Fetches the next page.
    pub more: fn(Portal),
    /// Fetches the first page again, after a failure.
    pub again: fn(Portal),
    /// The shape of the first page while it is on its way.
    pub waiting: fn() -> Vec<El>,
    /// What is shown where there is nothing.
    pub empty: fn(Portal) -> El,
    /// What is said at the end of everything; nothing where it is empty.
    pub end: fn(Portal) -> String,
    /// Without a network there is no more than this.
    pub offline: Text,
    /// The next page did not come.
    pub broken: Text,
}

/// What stands under a list.
pub fn foot(portal: Portal, pages: &'static Pages) -> El {
    let key = move || {
        let (fetching, empty) = (pages.reading)(portal);
        let state = match &fetching {
            Fetching::Busy => "busy",
            Fetching::More => "more",
            Fetching::Done => "done",
            Fetching::Kept => "kept",
            Fetching::Failed(problem) => &problem.code,
        };
        [state, if empty { "empty" } else { "" }].concat()
    };
    let foot = group().part(key, move || under(portal, pages));
    group().add(foot).add(next(portal, pages))
}

fn under(portal: Portal, pages: &'static Pages) -> Vec<El> {
    let (fetching, empty) = (pages.reading)(portal);
    let words = match fetching {
        Fetching::Busy if empty => {
            let mut shapes = (pages.waiting)();
            let said = el("span.visually-hidden").attr("role", "status");
            shapes.push(said.text(portal.say(Text::Loading)));
            return shapes;
        }
        Fetching::Busy | Fetching::More => return Vec::new(),
        Fetching::Failed(problem) if empty => {
            let failed = failed(portal, &problem, false, move || (pages.again)(portal));
            return vec![failed.attr("role", "alert")];
        }
        Fetching::Kept | Fetching::Done if empty => return vec![(pages.empty)(portal)],
        Fetching::Done => (pages.end)(portal),
        Fetching::Kept => portal.own(pages.offline),
        Fetching::Failed(problem) if problem.code == code::OFFLINE => portal.own(pages.offline),
        Fetching::Failed(_) => portal.own(pages.broken),
    };
    if words.is_empty() {
        return Vec::new();
    }
    vec![el("p.activity__end").attr("role", "status").text(&words)]
}

/// The button for the next page. It presses itself when it comes near, unless the last page failed.
fn next(portal: Portal, pages: &'static Pages) -> El {
    let read = move || (pages.reading)(portal);
    let words = move || {
        let text = match read().0 {
            Fetching::Busy => Text::Loading,
            Fetching::Failed(_) => Text::TryAgain,
            _ => Text::ShowMore,
        };
        portal.own(text)
    };
    let button = el("button.button")
        .attr("type", "button")
        .attr("data-kind", "soft")
        .live_attr("aria-busy", move || (read().0 == Fetching::Busy).then_some("true"))
        .live(words)
        .on("click", move |_| (pages.more)(portal));
    let place = el("div.activity__more").add(button);
    let near = Closure::<dyn Fn(js_sys::Array)>::new(move |seen: js_sys::Array| {
        let last = seen.get(seen.length().saturating_sub(1)).unchecked_into::<IntersectionObserverEntry>();
        if last.is_intersecting() && untrack(read).0 == Fetching::More {
            (pages.more)(portal);
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin("800px");
    let near = near.into_js_value();
    if let Ok(observer) = IntersectionObserver::new_with_options(near.unchecked_ref(), &options) {
        let (node, seen) = (place.node().clone(), observer.clone());
        // Looked at again after each page: the button may still be near, and then nothing else would tell.
        watch(move || {
            if read().0 == Fetching::More {
                let (node, seen) = (node.clone(), seen.clone());
                request_animation_frame(move || {
                    seen.unobserve(&node);
                    seen.observe(&node);
                });
            }
        });
        let observer = StoredValue::new_local(observer);
        on_cleanup(move || {
            let _ = observer.try_with_value(IntersectionObserver::disconnect);
        });
    }
    place.live_attr("hidden", move || {
        let (fetching, empty) = read();
        let may = matches!(fetching, Fetching::Busy | Fetching::More | Fetching::Failed(_));
        (empty || !may).then_some("")
    })
}
