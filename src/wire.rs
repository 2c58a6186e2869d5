//! Answers of the API become the contract's types. The browser reads the JSON; derived readers would be a
//! quarter of the download. A field that the contract gains does not compile here until it is read.

use contract::members::{Me, Member, SignIn};
use contract::points::{Balance, Entries, Entry, EntryKind, Reason, ReasonParams};
use contract::problem::Problem;
use contract::programs::{DemoMember, EarningRule, Program, Programs, Theme};
use js_sys::{Array, JSON, Object, Reflect};
use std::cell::Cell;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

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
        self.get(name).0.as_f64().map(|number| number as i64)
    }

    /// A list; one that is absent is empty.
    fn list<T>(&self, name: &str, read: fn(&Json) -> T) -> Vec<T> {
        match self.get(name).0.dyn_into::<Array>() {
            Ok(list) => list.iter().map(|one| read(&Json(one))).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// What each name of an object stands for.
    fn map<T>(&self, read: fn(&Json) -> T) -> BTreeMap<String, T> {
        let mut map = BTreeMap::new();
        match self.0.dyn_ref::<Object>() {
            Some(object) => {
                for name in Object::keys(object).iter().filter_map(|name| JsValue::from(name).as_string()) {
                    let value = read(&self.get(&name));
                    map.insert(name, value);
                }
            }
            None => must(None),
        }
        map
    }

    fn texts(&self, name: &str) -> BTreeMap<String, String> {
        self.get(name).map(|text| must(text.as_text()))
    }
}

/// Something that must be there.
fn must<T: Default>(value: Option<T>) -> T {
    if value.is_none() {
        BROKEN.set(true);
    }
    value.unwrap_or_default()
}

/// `GET /v1/me`.
pub fn me(json: &Json) -> Me {
    let (member, balance) = (json.get("member"), json.get("balance"));
    Me {
        program: json.text("program"),
        member: Member {
            name: member.some_text("name"),
            email: member.some_text("email"),
            joined_at: member.whole("joined_at"),
        },
        balance: Balance { available: balance.whole("available"), pending: balance.whole("pending") },
        entries: json.list("entries", entry),
        as_of_at: json.whole("as_of_at"),
    }
}

/// `GET /v1/me/entries`.
pub fn entries(json: &Json) -> Entries {
    Entries { entries: json.list("entries", entry), next_cursor: json.some_text("next_cursor") }
}

fn entry(json: &Json) -> Entry {
    let reason = json.get("reason");
    let params = reason.get("params");
    Entry {
        sequence: json.whole("sequence"),
        kind: match json.text("kind").as_str() {
            "earn" => EntryKind::Earn,
            "spend" => EntryKind::Spend,
            "reserve" => EntryKind::Reserve,
            "release" => EntryKind::Release,
            "expire" => EntryKind::Expire,
            "reverse" => EntryKind::Reverse,
            _ => EntryKind::Adjust,
        },
        points: json.whole("points"),
        status_points: json.whole("status_points"),
        balance_after: json.whole("balance_after"),
        occurred_at: json.whole("occurred_at"),
        recorded_at: json.whole("recorded_at"),
        reason: Reason {
            key: reason.text("key"),
            params: ReasonParams {
                amount_minor: params.some_whole("amount_minor"),
                item_count: params.some_whole("item_count"),
                rule: params.some_text("rule"),
                rule_points: params.some_whole("rule_points"),
                per_minor: params.some_whole("per_minor"),
                note: params.some_text("note"),
            },
        },
        program_version: json.text("program_version"),
    }
}

/// `GET /v1/programs`.
pub fn programs(json: &Json) -> Programs {
    Programs { programs: json.list("programs", program) }
}

/// `GET /v1/programs/{program}`.
pub fn program(json: &Json) -> Program {
    let theme = json.get("theme");
    Program {
        id: json.text("id"),
        version: json.text("version"),
        languages: json.list("languages", |tag| must(tag.as_text())),
        name: json.texts("name"),
        promise: json.texts("promise"),
        points: json.get("points").map(|forms| forms.map(|form| must(form.as_text()))),
        currency: json.text("currency"),
        minor_digits: json.whole("minor_digits") as u8,
        time_zone: json.text("time_zone"),
        theme: Theme {
            brand: theme.text("brand"),
            warm: theme.text("warm"),
            mark: theme.text("mark"),
            motif: theme.text("motif"),
        },
        earning: json.list("earning", |rule| EarningRule {
            id: rule.text("id"),
            name: rule.texts("name"),
            points: rule.whole("points"),
            per_minor: rule.whole("per_minor"),
        }),
        demo_members: json.list("demo_members", |member| DemoMember {
            external_id: member.text("external_id"),
            name: member.text("name"),
            note: member.texts("note"),
        }),
    }
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
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const PROGRAM: &str = r#"{"id":"record-shop","version":"00ff","languages":["en","zh-CN"],
        "name":{"en":"Groove Club","zh-CN":"黑胶俱乐部"},"promise":{"en":"A promise."},
        "points":{"en":{"one":"point","other":"points"},"zh-CN":{"other":"分"}},"currency":"USD",
        "minor_digits":2,"time_zone":"America/New_York",
        "theme":{"brand":"b","warm":"w","mark":"m","motif":"f"},
        "earning":[{"id":"spend","name":{"en":"A dollar"},"points":1,"per_minor":100}],
        "demo_members":[{"external_id":"00002","name":"Maya","note":{"en":"Two orders"}}]}"#;

    const ME: &str = r#"{"program":"record-shop","member":{"name":"Maya","joined_at":1},
        "balance":{"available":89,"pending":3},"as_of_at":7,"entries":[{"sequence":2,"kind":"earn",
        "points":11,"status_points":11,"balance_after":89,"occurred_at":5,"recorded_at":6,
        "program_version":"00ff",
        "reason":{"key":"order","params":{"amount_minor":1140,"item_count":2,"rule":"spend","rule_points":1,
        "per_minor":100}}}]}"#;

    #[wasm_bindgen_test(unsupported = test)]
    fn our_readers_read_what_the_contract_reads() {
        let by_contract: Program = serde_json::from_str(PROGRAM).expect("a program");
        assert_eq!(read(PROGRAM, program), Some(by_contract));
        let by_contract: Me = serde_json::from_str(ME).expect("a member");
        assert_eq!(read(ME, me), Some(by_contract));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_kind_of_entry_is_read_as_the_contract_reads_it() {
        for kind in ["earn", "spend", "reserve", "release", "expire", "reverse", "adjust", "donate"] {
            let text = ME.replace("\"earn\"", &["\"", kind, "\""].concat());
            assert_eq!(read(&text, me), serde_json::from_str(&text).ok(), "{kind}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_answer_that_lacks_something_is_none() {
        assert_eq!(read(&ME.replace("\"available\"", "\"x\""), me), None);
        assert_eq!(read("<html>", me), None);
        assert_eq!(read("null", entries).map(|entries| entries.entries.len()), Some(0));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_request_leaves_out_what_is_not_there() {
        let body = write(&[("email", Some("a\"b@c.d")), ("language", None)]);
        assert_eq!(body, r#"{"email":"a\"b@c.d"}"#);
    }
}
