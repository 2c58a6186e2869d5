//! A dialog: it lies over the page, keeps the focus in it, and gives it back.

use super::art::icon;
use super::dom::{El, el};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// Opens it, unless it is open.
pub fn open(dialog: &El) {
    // Fails only for one that is open, or stands nowhere.
    let _ = of(dialog).show_modal();
}

/// Closes it, unless it is closed.
pub fn close(dialog: &El) {
    of(dialog).close();
}

/// A button with a cross.
pub fn close_button(label: &str, act: impl Fn() + 'static) -> El {
    let button = el("button.icon-button").attr("type", "button").attr("aria-label", label);
    button.add(icon("close")).on("click", move |_| act())
}

fn of(dialog: &El) -> &HtmlDialogElement {
    dialog.node().unchecked_ref()
}
