//! Answers of the API become the contract's types. The browser reads the JSON; derived readers would be a
//! quarter of the download. A field that the contract gains does not compile here until it is read, or left out
//! by name.

mod members;
mod points;
mod programs;

use crate::spelled::place;
use contract::members::SignIn;
use contract::problem::Problem;
use js_sys::{Array, JSON, Object, Reflect};
use std::cell::Cell;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

pub use members::me;
pub use points::{entries, entry_why, lots};
pub use programs::{program, programs};

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

impl Json {
    fn get(&self, name: &str) -> Json {
        Json(Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED))
    }

    fn as_text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn text(&self, name: &str) -> String {
        must(self.get(name).as_text())
    }

    fn some_text(&self, name: &str) -> Option<String> {
        self.get(name).as_text()
    }

    fn whole(&self, name: &str) -> i64 {
        must(self.some_whole(name))
    }

    fn some_whole(&self, name: &str) -> Option<i64> {
        self.get(name).as_whole()
    }

    fn as_whole(&self) -> Option<i64> {
        self.0.as_f64().map(|number| number as i64)
    }

    /// A number that stands for nothing where it is absent.
    fn count(&self, name: &str) -> i64 {
        self.some_whole(name).unwrap_or(0)
    }

    /// Yes or no; what is absent is no.
    fn flag(&self, name: &str) -> bool {
        self.get(name).0.as_bool().unwrap_or(false)
    }

    fn list<T>(&self, name: &str, read: fn(&Json) -> T) -> Vec<T> {
        self.get(name).all(read)
    }

    /// The list itself; one that is absent is empty.
    fn all<T>(&self, read: fn(&Json) -> T) -> Vec<T> {
        match self.0.dyn_ref::<Array>() {
            Some(list) => list.iter().map(|one| read(&Json(one))).collect(),
            None => Vec::new(),
        }
    }

    /// What may be absent.
    fn some<T>(&self, name: &str, read: fn(&Json) -> T) -> Option<T> {
        let value = self.get(name);
        value.0.is_object().then(|| read(&value))
    }

    /// One of a few words, with what each stands for; `other` for any other, and where it is absent.
    fn choice<T: Copy>(&self, name: &str, words: &str, values: &[T], other: T) -> T {
        let place = self.some_text(name).and_then(|word| place(&word, words));
        place.and_then(|place| values.get(place).copied()).unwrap_or(other)
    }

    /// A variant that may hold a number: `{"months":12}` or `"ever"` is its name, and the number or 0.
    fn variant(&self) -> (String, i64) {
        match self.as_text() {
            Some(name) => (name, 0),
            None => match self.pairs().into_iter().next() {
                Some((name, value)) => (name, value.as_whole().unwrap_or(0)),
                None => (String::new(), 0),
            },
        }
    }

    fn some_variant(&self, name: &str) -> Option<(String, i64)> {
        let value = self.get(name);
        (!value.0.is_undefined()).then(|| value.variant())
    }

    /// The names of an object, each with what it stands for.
    fn pairs(&self) -> Vec<(String, Json)> {
        let Some(object) = self.0.dyn_ref::<Object>() else {
            BROKEN.set(true);
            return Vec::new();
        };
        let names = Object::keys(object).into_iter().filter_map(|name| JsValue::from(name).as_string());
        names.map(|name| (name.clone(), self.get(&name))).collect()
    }

    fn texts(&self, name: &str) -> BTreeMap<String, String> {
        self.get(name).as_texts()
    }

    fn as_texts(&self) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        for (name, text) in self.pairs() {
            texts.insert(name, must(text.as_text()));
        }
        texts
    }

    fn words(&self, name: &str) -> Vec<String> {
        self.list(name, |word| must(word.as_text()))
    }
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
    SignIn { expires_at: json.whole("expires_at") }
}

/// Any failure; whatever it lacks stays empty.
pub fn problem(json: &Json) -> Problem {
    let text = |name| json.some_text(name).unwrap_or_default();
    Problem {
        r#type: text("type"),
        title: text("title"),
        status: json.some_whole("status").unwrap_or(0) as u16,
        detail: text("detail"),
        code: text("code"),
        request_id: json.some_text("request_id"),
    }
}

#[cfg(test)]
mod tests;
