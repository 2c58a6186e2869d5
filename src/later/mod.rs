//! What the first page can do without is a second module: the same package with another beginning, fetched once the
//! page is up (decision 15). This is the door to it; what it answers to is in `inside.rs`.

#[cfg(feature = "later")]
pub mod inside;

use crate::ui::promise::settle;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches the module, and calls what it has under this name, if anything.
    #[wasm_bindgen(js_name = laurelLater)]
    fn second_module(name: &str, with: &JsValue, more: &str) -> JsValue;
}

/// Asks the module for something, and goes on with what came of it: none where the module could not be had.
pub fn ask(name: &str, with: &JsValue, more: &str, then: Box<dyn FnOnce(Option<JsValue>)>) {
    settle(
        &second_module(name, with, more),
        // What is asked for brings words or nothing; why it could not be had is an error.
        Box::new(move |brought| then(Some(brought).filter(|it| !it.is_instance_of::<js_sys::Error>()))),
    );
}

/// Fetches it, and says whether it is there.
pub fn fetch(then: impl FnOnce(bool) + 'static) {
    ask("", &JsValue::UNDEFINED, "", Box::new(move |brought| then(brought.is_some())));
}
