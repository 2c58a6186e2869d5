//! Promises of the browser: going on with what one brings. An executor for futures would be a part of the
//! download that one can see.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A promise, whatever it is for.
    type Thenable;
    #[wasm_bindgen(method)]
    fn then(this: &Thenable, settled: &JsValue, failed: &JsValue);
}

/// Goes on with what a promise brings: what was asked for, or else why not, which is something else.
pub fn settle(promise: &JsValue, then: Box<dyn FnOnce(JsValue)>) {
    let then = Closure::once_into_js(then);
    promise.unchecked_ref::<Thenable>().then(&then, &then);
}
