//! Moving about: the browser's history, clicks on links, scroll positions, and where the focus goes.

use crate::portal::Portal;
use crate::route::Page;
use crate::session;
#[cfg(feature = "later")]
use crate::ui::dom::El;
use leptos::prelude::{document, request_animation_frame, window};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MouseEvent, PopStateEvent};

thread_local! {
    /// How far down each entry of the history was left: the entry's number is its index here.
    static LEFT_AT: RefCell<(usize, Vec<f64>)> = const { RefCell::new((0, Vec::new())) };
}

/// The page of the address that the browser shows.
pub fn here() -> Page {
    let location = window().location();
    let part = |text: Result<String, JsValue>| text.unwrap_or_default();
    Page::read(&part(location.pathname()), &part(location.search()), &part(location.hash()))
}

/// Goes to a page, as a click on a link does.
pub fn go(portal: Portal, page: Page) {
    let number = LEFT_AT.with_borrow_mut(|(current, left)| {
        left.resize(*current + 1, 0.0);
        left[*current] = scrolled();
        *current += 1;
        *current
    });
    put(&page, number, false);
    portal.page.set(page);
    arrive(portal, 0.0);
}

/// Goes to a page in place of this one: there is no way back to where we were.
pub fn replace(portal: Portal, page: Page) {
    adjust(portal, page);
    arrive(portal, 0.0);
}

/// Writes another address for the page that is shown; the focus stays where it is.
pub fn adjust(portal: Portal, page: Page) {
    put(&page, LEFT_AT.with_borrow(|(current, _)| *current), true);
    portal.page.set(page);
}

fn put(page: &Page, number: usize, in_place: bool) {
    let (number, mut path) = (JsValue::from_f64(number as f64), page.path());
    if session::is_embedded() {
        // So that a frame that is loaded again comes as one that may be shown there.
        path.push_str(if path.contains('?') { "&embed" } else { "?embed" });
    }
    // A browser refuses when it is flooded with calls; then the address stays behind, and the page still
    // comes.
    if let Ok(history) = window().history() {
        let _ = match in_place {
            true => history.replace_state_with_url(&number, "", Some(&path)),
            false => history.push_state_with_url(&number, "", Some(&path)),
        };
    }
}

/// Follows the browser's back and forward, and takes over plain clicks on links to the portal's own pages.
pub fn listen(portal: Portal) {
    if let Ok(history) = window().history() {
        // `scrollRestoration` has no typed setter among the features in use; without it positions only jump.
        let _ = js_sys::Reflect::set(&history, &"scrollRestoration".into(), &"manual".into());
    }
    let back = Closure::<dyn Fn(PopStateEvent)>::new(move |event: PopStateEvent| {
        let number = event.state().as_f64().unwrap_or(0.0) as usize;
        let to = LEFT_AT.with_borrow_mut(|(current, left)| {
            left.resize(left.len().max(*current + 1), 0.0);
            left[*current] = scrolled();
            *current = number;
            left.get(number).copied().unwrap_or(0.0)
        });
        let page = here();
        if portal.page.peek(|now| *now != page) {
            portal.page.set(page);
            arrive(portal, to);
        }
    });
    on(&window(), "popstate", back.into_js_value());
    let click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        if let Some(page) = target(&event) {
            event.prevent_default();
            // A reward lies over the page of rewards: nobody has gone anywhere.
            let is_over = matches!(page, Page::Rewards { reward: Some(_), .. })
                && portal.page.peek(|now| matches!(now, Page::Rewards { .. }));
            if is_over { adjust(portal, page) } else { go(portal, page) }
        }
    });
    on(&document(), "click", click.into_js_value());
}

fn on(target: &web_sys::EventTarget, name: &str, run: JsValue) {
    let _ = target.add_event_listener_with_callback(name, run.unchecked_ref());
}

/// The page that a plain click leads to; none where the browser should follow the link itself.
fn target(event: &MouseEvent) -> Option<Page> {
    let held = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if held || event.button() != 0 || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    if !href.starts_with('/') || href.starts_with("//") || link.has_attribute("target") {
        return None;
    }
    let (path, query) = href.split_once('?').unwrap_or((&href, ""));
    match Page::read(path, query, "") {
        Page::Missing => None,
        page => Some(page),
    }
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

/// Once the page stands: scrolls, moves the focus to its heading, and says where we are.
fn arrive(portal: Portal, to: f64) {
    request_animation_frame(move || {
        to_heading();
        window().scroll_to_with_x_and_y(0.0, to);
        portal.announce(document().title());
    });
}

/// Puts something else in a place. Whoever was there, or came to a page that had no heading yet, finds the
/// focus at the heading.
#[cfg(feature = "later")]
pub fn redraw(place: &El, content: Vec<El>) {
    let focused = document().active_element();
    let was_here =
        focused.is_some_and(|focused| focused.id() == "page" || place.node().contains(Some(&focused)));
    place.clear();
    place.clone().all(content);
    if was_here {
        to_heading();
    }
}

/// Moves the focus to the heading of the page: what had it is gone.
pub fn to_heading() {
    let heading = document().query_selector("main h1").ok().flatten();
    let place = heading.or_else(|| document().get_element_by_id("page"));
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        place.set_tab_index(-1);
        let options = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into());
        focus(&place, &options);
    }
}

#[wasm_bindgen]
extern "C" {
    /// `element.focus(options)`, to move the focus without scrolling.
    type Focusable;
    #[wasm_bindgen(method, js_name = focus)]
    fn focus_with(this: &Focusable, options: &js_sys::Object);
}

fn focus(place: &HtmlElement, options: &js_sys::Object) {
    place.unchecked_ref::<Focusable>().focus_with(options);
}
