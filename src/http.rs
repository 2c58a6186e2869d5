//! The only door to the API: a call, its answer as text, and every failure as a `Problem`.

use crate::wire::{self, Json};
use contract::problem::{Problem, code};
use js_sys::{Promise, Reflect};
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

/// After this a call counts as one that did not reach the server.
const TIMEOUT_MS: u32 = 20_000;

/// The body of an answer. A failure of the network is a problem with the code `offline`.
pub type Answer = Result<String, Problem>;

/// Calls the API, and hands the answer on once it is there. A function to go on with instead of `await`: each
/// `async` brings a machine of its own into the download.
pub fn call(method: &'static str, path: String, body: Option<String>, then: impl FnOnce(Answer) + 'static) {
    run(method, path, body, Box::new(then));
}

// Apart from `call`, which there is one of for each caller.
fn run(method: &'static str, path: String, body: Option<String>, then: Box<dyn FnOnce(Answer)>) {
    let run: Pin<Box<dyn Future<Output = ()>>> =
        Box::pin(async move { then(answer(method, &path, body.as_deref()).await) });
    wasm_bindgen_futures::spawn_local(run);
}

/// Asks the API for something.
pub fn get(path: String, then: impl FnOnce(Answer) + 'static) {
    call("GET", path, None, then);
}

async fn answer(method: &str, path: &str, body: Option<&str>) -> Answer {
    let early = if method == "GET" { take_early(path).await } else { None };
    let response = match early {
        Some(response) => response,
        None => send(method, path, body).await.ok_or_else(offline)?,
    };
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let text = text.ok_or_else(offline)?;
    if response.ok() {
        return Ok(text);
    }
    let mut problem = read(&text, wire::problem).unwrap_or_else(|unreadable| unreadable);
    problem.status = response.status();
    if problem.request_id.is_none() {
        problem.request_id = response.headers().get("x-request-id").ok().flatten();
    }
    Err(problem)
}

/// Reads an answer. One that cannot be read is a problem with the code `unreadable`.
pub fn read<T>(text: &str, reader: fn(&Json) -> T) -> Result<T, Problem> {
    wire::read(text, reader).ok_or_else(|| Problem { code: "unreadable".to_owned(), ..Problem::default() })
}

/// The problem of a call that did not reach the server.
fn offline() -> Problem {
    Problem { code: code::OFFLINE.to_owned(), ..Problem::default() }
}

/// The answer to a call that `boot.js` began before this code was here. Each serves once.
async fn take_early(path: &str) -> Option<Response> {
    let begun = Reflect::get(&js_sys::global(), &"laurelEarly".into()).ok()?;
    let promise = Reflect::get(&begun, &path.into()).ok()?.dyn_into::<Promise>().ok()?;
    Reflect::set(&begun, &path.into(), &JsValue::UNDEFINED).ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

async fn send(method: &str, path: &str, body: Option<&str>) -> Option<Response> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if let Some(body) = body {
        init.set_body(&body.into());
        let headers = js_sys::Object::new();
        Reflect::set(&headers, &"content-type".into(), &"application/json".into()).ok()?;
        init.set_headers(&headers);
    }
    let promise = web_sys::window()?.fetch_with_str_and_init(path, &init);
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
