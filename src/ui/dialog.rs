//! A dialog: it lies over the page, keeps the focus in it, and gives it back.

use super::art::icon;
use super::dom::{El, el};
use super::promise::settle;
use js_sys::{Function, Reflect};
use leptos::prelude::document;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlDialogElement;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "wakeLock"], js_name = request, catch)]
    fn keep_awake(kind: &str) -> Result<JsValue, JsValue>;
}

/// Opens it, unless it is open.
pub fn open(dialog: &El) {
    // Fails only for one that is open, or stands nowhere.
    let _ = of(dialog).show_modal();
}

/// Closes it, unless it is closed.
pub fn close(dialog: &El) {
    of(dialog).close();
}

/// Whether it is open.
pub fn is_open(dialog: &El) -> bool {
    dialog.node().has_attribute("open")
}

/// A button with a cross.
pub fn close_button(label: &str, dialog: &El) -> El {
    let (button, dialog) = (el("button.icon-button").attr("type", "button"), dialog.clone());
    button.attr("aria-label", label).add(icon("close")).on("click", move |_| close(&dialog))
}

/// Shows something over everything, on a bright ground, and keeps the screen from going dark meanwhile.
pub fn show_large(label: &str, close_label: &str, content: Vec<El>) {
    let dialog = el("dialog.large").attr("aria-label", label);
    let cross = close_button(close_label, &dialog);
    let dialog = dialog.add(cross).all(content);
    let awake: Rc<RefCell<JsValue>> = Rc::default();
    if let Ok(promise) = keep_awake("screen") {
        let (awake, shown) = (awake.clone(), dialog.clone());
        settle(
            &promise,
            Box::new(move |lock| {
                if !is_open(&shown) {
                    let_sleep(&lock);
                }
                *awake.borrow_mut() = lock;
            }),
        );
    }
    let shown = dialog.clone();
    let dialog = dialog.on("close", move |_| {
        let_sleep(&awake.borrow());
        shown.node().remove();
    });
    if let Some(body) = document().body() {
        let _ = body.append_child(dialog.node());
    }
    open(&dialog);
}

/// Gives the screen free again; what is no lock has nothing to give.
fn let_sleep(lock: &JsValue) {
    let release = Reflect::get(lock, &"release".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(release) = release {
        let _ = release.call0(lock);
    }
}

fn of(dialog: &El) -> &HtmlDialogElement {
    dialog.node().unchecked_ref()
}
