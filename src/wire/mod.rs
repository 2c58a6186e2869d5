//! Answers of the API become the contract's types. The browser reads the JSON; derived readers would be a
//! quarter of the download. Each type is taken apart into its fields, so a field that the contract gains does
//! not compile here until it is read, or left out by name. Fields are read into their places: read first and
//! put together later they would be copied, and a copy of each is code, too.

mod members;
mod points;
#[cfg(any(feature = "later", test))]
mod privacy;
mod programs;
mod referrals;
mod rewards;
mod surveys;
#[cfg(any(feature = "later", test))]
mod what_if;

use crate::spelled::place;
use contract::members::SignIn;
use contract::problem::Problem;
use js_sys::{Array, JSON, Object, Reflect};
use std::cell::Cell;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

pub use members::me;
pub use points::{entries, entry_why, lots};
#[cfg(any(feature = "later", test))]
pub use privacy::{change_me, consents, erase, erasure, profile};
pub use programs::{program, programs};
#[cfg(any(feature = "later", test))]
pub use referrals::invitation;
pub use rewards::{redemption, redemptions, rewards};
#[cfg(any(feature = "later", test))]
pub use surveys::{respond, response};
#[cfg(any(feature = "later", test))]
pub use what_if::what_if;

thread_local! {
    /// Something that must be there was not, in the answer that is being read.
    static BROKEN: Cell<bool> = const { Cell::new(false) };
}

/// Reads an answer; none when it is not JSON or lacks something.
pub fn read<T>(text: &str, read: fn(&Json) -> T) -> Option<T> {
    BROKEN.set(false);
    let value = read(&Json(JSON::parse(text).ok()?));
    (!BROKEN.get()).then_some(value)
}

/// Writes an object of texts, for a request; those that are not there are left out.
pub fn write(fields: &[(&str, Option<&str>)]) -> String {
    let object = Object::new();
    for (name, value) in fields {
        if let Some(value) = value {
            // Setting a field of a plain object cannot fail.
            let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
        }
    }
    JSON::stringify(&object).map(String::from).unwrap_or_default()
}

/// A value of an answer.
pub struct Json(JsValue);

/// What can be read from a value of an answer. What is not there leaves the answer unread.
trait Read: Sized {
    fn read(json: &Json) -> Self;
}

impl Json {
    fn get(&self, name: &str) -> Json {
        Json(Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED))
    }

    fn is_there(&self) -> bool {
        !self.0.is_undefined() && !self.0.is_null()
    }

    /// Reads a field into its place. It must be there.
    #[inline(never)]
    fn field<T: Read>(&self, name: &str, place: &mut T) {
        put(place, T::read(&self.get(name)));
    }

    /// Reads a field into its place, which stays as it is where the field is absent.
    #[inline(never)]
    fn maybe<T: Read>(&self, name: &str, place: &mut T) {
        let value = self.get(name);
        if value.is_there() {
            put(place, T::read(&value));
        }
    }

    /// Reads one of a few words, with what each stands for; any other stands for what is there already.
    fn choice<T: Copy>(&self, name: &str, words: &str, values: &[T], value: &mut T) {
        let place = self.get(name).0.as_string().and_then(|word| place(&word, words));
        if let Some(one) = place.and_then(|place| values.get(place)) {
            *value = *one;
        }
    }

    /// A list; one that is absent is empty.
    fn all(&self) -> Vec<Json> {
        match self.0.dyn_ref::<Array>() {
            Some(list) => list.iter().map(Json).collect(),
            None => Vec::new(),
        }
    }

    /// The names of an object, each with what it stands for.
    fn pairs(&self) -> Vec<(String, Json)> {
        let Some(object) = self.0.dyn_ref::<Object>() else {
            BROKEN.set(true);
            return Vec::new();
        };
        let names = Object::keys(object).into_iter().filter_map(|name| name.as_string());
        names.map(|name| (name.clone(), self.get(&name))).collect()
    }

    /// A variant that may hold a number: `{"months":12}` or `"ever"` is its name, and the number or 0.
    fn variant(&self) -> (String, i64) {
        match self.0.as_string() {
            Some(name) => (name, 0),
            None => match self.pairs().into_iter().next() {
                Some((name, value)) => (name, value.0.as_f64().unwrap_or(0.0) as i64),
                None => (String::new(), 0),
            },
        }
    }
}

impl Read for String {
    fn read(json: &Json) -> String {
        must(json.0.as_string())
    }
}

impl Read for i64 {
    fn read(json: &Json) -> i64 {
        must(json.0.as_f64()) as i64
    }
}

impl Read for bool {
    fn read(json: &Json) -> bool {
        must(json.0.as_bool())
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Option<T> {
        json.is_there().then(|| T::read(json))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json) -> Vec<T> {
        json.all().iter().map(T::read).collect()
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    #[inline(never)]
    fn read(json: &Json) -> BTreeMap<String, T> {
        let mut map = BTreeMap::new();
        for (name, value) in json.pairs() {
            map.insert(name, T::read(&value));
        }
        map
    }
}

/// Puts a value where an empty one is. Nothing is lost by forgetting that one, and the code to free each type
/// stays out of the download.
fn put<T>(place: &mut T, value: T) {
    std::mem::forget(std::mem::replace(place, value));
}

/// Something that must be there.
fn must<T: Default>(value: Option<T>) -> T {
    if value.is_none() {
        BROKEN.set(true);
    }
    value.unwrap_or_default()
}

/// The answer to a request for a link.
pub fn sign_in(json: &Json) -> SignIn {
    let mut expires_at = 0;
    json.field("expires_at", &mut expires_at);
    SignIn { expires_at }
}

/// Any failure; whatever it lacks stays empty.
pub fn problem(json: &Json) -> Problem {
    let mut problem = Problem::default();
    let Problem { r#type, title, status, detail, code, request_id } = &mut problem;
    json.maybe("type", r#type);
    json.maybe("title", title);
    json.maybe("detail", detail);
    json.maybe("code", code);
    json.maybe("request_id", request_id);
    let mut number = 0_i64;
    json.maybe("status", &mut number);
    *status = number as u16;
    problem
}

#[cfg(test)]
mod tests;
