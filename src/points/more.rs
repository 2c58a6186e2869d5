//! The way to the next page of a long list.

use super::history::Fetching;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::ui::dom::{El, el, watch};
use leptos::prelude::{StoredValue, WithValue, on_cleanup, request_animation_frame, untrack};
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// The button for the next page. It presses itself when it comes near, unless the last page failed.
pub fn sentinel(portal: Portal, reading: fn(Portal) -> (Fetching, bool), more: fn(Portal)) -> El {
    let read = move || reading(portal);
    let words = move || {
        portal.say(match read().0 {
            Fetching::Busy => Text::Loading,
            Fetching::Failed(_) => Text::TryAgain,
            _ => Text::ShowMore,
        })
    };
    let button = el("button.button")
        .attr("type", "button")
        .attr("data-kind", "soft")
        .live_attr("aria-busy", move || (read().0 == Fetching::Busy).then_some("true"))
        .live(move || words().to_owned())
        .on("click", move |_| more(portal));
    let place = el("div.activity__more").add(button);
    let near = Closure::<dyn Fn(js_sys::Array)>::new(move |seen: js_sys::Array| {
        let last = seen.get(seen.length().saturating_sub(1)).unchecked_into::<IntersectionObserverEntry>();
        if last.is_intersecting() && untrack(read).0 == Fetching::More {
            more(portal);
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
