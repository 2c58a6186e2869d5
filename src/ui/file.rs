//! Files that the page has made: saved where the browser saves what is downloaded, or copied as text.

use super::dom::el;
use super::promise::settle;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    type Blob;
    #[wasm_bindgen(constructor)]
    fn new(parts: &Array, options: &Object) -> Blob;
    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL)]
    fn address(blob: &Blob) -> String;
    #[wasm_bindgen(js_namespace = URL, js_name = revokeObjectURL)]
    fn withdraw(address: &str);
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write(text: &str) -> Result<JsValue, JsValue>;
}

/// Saves a text as a file of this name. A page in a frame may not be allowed to, and does not hear of it.
pub fn save(name: &str, kind: &str, text: &str) {
    let options = Object::new();
    // Setting a field of a plain object cannot fail.
    let _ = Reflect::set(&options, &"type".into(), &kind.into());
    let address = address(&Blob::new(&Array::of1(&text.into()), &options));
    let link = el("a").attr("href", &address).attr("download", name);
    // Some browsers follow only a link that stands in the page.
    if let (Some(body), Some(element)) = (document().body(), link.node().dyn_ref::<HtmlElement>()) {
        let _ = body.append_child(element);
        element.click();
        element.remove();
    }
    withdraw(&address);
}

/// Copies a text, and says whether that went well.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    match write(text) {
        Ok(promise) => settle(&promise, Box::new(move |failed| then(failed.is_undefined()))),
        Err(_) => then(false),
    }
}
