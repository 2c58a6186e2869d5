//! The only door to the API: a call, its answer as text, and every failure as a `Problem`.

use crate::ui::promise::settle;
use crate::wire::{self, Json};
use contract::problem::{Problem, code};
use js_sys::Reflect;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, RequestInit, Response};

/// After this a call counts as one that did not reach the server.
const TIMEOUT_MS: u32 = 20_000;

#[wasm_bindgen]
extern "C" {
    /// The browser's `fetch`. In a frame of a brand's page, `embedded.js` shows its session with it.
    #[wasm_bindgen(js_name = laurelFetch)]
    fn fetch(path: &str, init: &RequestInit) -> js_sys::Promise;
}

/// The body of an answer. A failure of the network is a problem with the code `offline`.
pub type Answer = Result<String, Failure>;

/// Why a call failed, as views hand it on and keep it.
pub type Failure = Rc<Problem>;

type Then = Box<dyn FnOnce(Answer)>;

/// Calls the API, and hands the answer on once it is there. A function to go on with instead of `await`: an
/// executor for one future is a part of the download that one can see.
pub fn call(method: &'static str, path: String, body: Option<String>, then: impl FnOnce(Answer) + 'static) {
    begin(method, path, body, Box::new(then));
}

/// Asks the API for something.
pub fn get(path: String, then: impl FnOnce(Answer) + 'static) {
    begin("GET", path, None, Box::new(then));
}

/// Reads an answer. One that cannot be read is a problem with the code `unreadable`.
pub fn read<T>(text: &str, reader: fn(&Json) -> T) -> Result<T, Failure> {
    wire::read(text, reader).ok_or_else(|| failure("unreadable"))
}

fn begin(method: &'static str, path: String, body: Option<String>, then: Then) {
    let early = if method == "GET" { take_early(&path) } else { None };
    let Some(early) = early else { return send(method, &path, body, then) };
    settle(
        &early,
        Box::new(move |response| match response.dyn_into::<Response>() {
            Ok(response) => finish(response, then),
            Err(_) => send(method, &path, body, then),
        }),
    );
}

/// The answer to a call that `early.js` began before this code was here. Each serves once.
fn take_early(path: &str) -> Option<JsValue> {
    let begun = Reflect::get(&js_sys::global(), &"laurelEarly".into()).ok()?;
    let promise = Reflect::get(&begun, &path.into()).ok().filter(JsValue::is_object)?;
    Reflect::set(&begun, &path.into(), &JsValue::UNDEFINED).ok()?;
    Some(promise)
}

fn send(method: &str, path: &str, body: Option<String>, then: Then) {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if let Some(body) = body {
        init.set_body(&body.into());
        let headers = js_sys::Object::new();
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&headers, &"content-type".into(), &"application/json".into());
        init.set_headers(&headers);
    }
    let promise = fetch(path, &init);
    settle(
        &promise,
        Box::new(move |response| match response.dyn_into::<Response>() {
            Ok(response) => finish(response, then),
            Err(_) => then(Err(offline())),
        }),
    );
}

fn finish(response: Response, then: Then) {
    let Ok(promise) = response.text() else { return then(Err(offline())) };
    settle(
        &promise,
        Box::new(move |text| match text.as_string() {
            Some(text) if response.ok() => then(Ok(text)),
            Some(text) => then(Err(refused(&response, &text))),
            None => then(Err(offline())),
        }),
    );
}

fn refused(response: &Response, text: &str) -> Failure {
    let unreadable = || Problem { code: "unreadable".to_owned(), ..Problem::default() };
    let mut problem = wire::read(text, wire::problem).unwrap_or_else(unreadable);
    problem.status = response.status();
    if problem.request_id.is_none() {
        problem.request_id = response.headers().get("x-request-id").ok().flatten();
    }
    Rc::new(problem)
}

/// A call that did not reach the server.
fn offline() -> Failure {
    failure(code::OFFLINE)
}

fn failure(code: &str) -> Failure {
    Rc::new(Problem { code: code.to_owned(), ..Problem::default() })
}
