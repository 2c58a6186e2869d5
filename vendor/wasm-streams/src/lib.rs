//! What Leptos' server functions name of the crate `wasm-streams`, and no more. The portal has none: it
//! calls a JSON
//! API. But the real crate exports classes to JavaScript, which no linker may drop: 5.7 kB of the first page.

use futures_util::stream::{Empty, Stream, empty};
use wasm_bindgen::{JsCast, JsValue};

/// A stream of the browser.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// For the body of a server function's request, of which there is none.
    pub fn from_stream<S: Stream<Item = Result<JsValue, JsValue>> + 'static>(_stream: S) -> Self {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// Holds a stream.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Gives the stream back.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// For the body of a server function's answer, of which there is none.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }
}
