//! The browser's own knowledge of numbers, dates and plurals: the few calls of `Intl` that the portal makes.

use js_sys::{Array, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Formatter;
    #[wasm_bindgen(method)]
    fn format(this: &Formatter, value: &JsValue) -> String;
    #[wasm_bindgen(method)]
    fn select(this: &Formatter, value: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl, js_name = NumberFormat, catch)]
    fn number_format(tags: &Array, options: &Object) -> Result<Formatter, JsValue>;
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat, catch)]
    fn date_format(tags: &Array, options: &Object) -> Result<Formatter, JsValue>;
    #[wasm_bindgen(js_namespace = Intl, js_name = PluralRules)]
    type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl, js_class = PluralRules, catch)]
    fn new(tags: &Array) -> Result<PluralRules, JsValue>;
}

/// What a formatter is for. Its options are `name value name value ...`, as `Intl` spells them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Date,
    Plural,
}

thread_local! {
    /// Formatters are slow to make and quick to use: each is made once. There are a dozen at most.
    static MADE: RefCell<Vec<(String, Formatter)>> = const { RefCell::new(Vec::new()) };
}

/// A whole number or a decimal in digits (`1234.5`), grouped; `signed` puts a sign before it, true minus
/// included.
pub fn number(tag: &str, digits: &str, signed: bool) -> String {
    let options: &[&str] =
        if signed { &["signDisplay", "exceptZero"] } else { &["maximumFractionDigits", "6"] };
    with(Kind::Number, tag, options, |made| made.format(&digits.into())).replace('-', "\u{2212}")
}

/// An amount of money, in digits (`11.40`), with the currency's narrow sign.
pub fn money(tag: &str, digits: &str, currency: &str, fraction: &str) -> String {
    let options = [
        "style",
        "currency",
        "currency",
        currency,
        "currencyDisplay",
        "narrowSymbol",
        "minimumFractionDigits",
        fraction,
        "maximumFractionDigits",
        fraction,
    ];
    with(Kind::Number, tag, &options, |made| made.format(&digits.into())).replace('-', "\u{2212}")
}

/// An instant in a time zone. `options` name the parts to show and how: `["month", "long", "year",
/// "numeric"]`.
pub fn date(tag: &str, zone: &str, at: i64, options: &[&str]) -> String {
    let mut all = vec!["timeZone", zone];
    all.extend_from_slice(options);
    with(Kind::Date, tag, &all, |made| made.format(&JsValue::from_f64(at as f64)))
}

/// The CLDR plural category of a count in a language: `one`, `other`, ...
pub fn plural(tag: &str, count: i64) -> String {
    with(Kind::Plural, tag, &[], |made| made.select(count as f64))
}

/// Runs `use_it` with the formatter of these options; an empty text where the browser cannot make one.
fn with(kind: Kind, tag: &str, options: &[&str], use_it: impl Fn(&Formatter) -> String) -> String {
    let key = [&[tag][..], &[[" n", " d", " p"][kind as usize]], options].concat().concat();
    MADE.with_borrow_mut(|made| {
        let at = match made.iter().position(|(one, _)| *one == key) {
            Some(at) => at,
            None => {
                let Some(formatter) = make(kind, tag, options) else { return String::new() };
                made.push((key, formatter));
                made.len() - 1
            }
        };
        use_it(&made[at].1)
    })
}

fn make(kind: Kind, tag: &str, options: &[&str]) -> Option<Formatter> {
    let tags = Array::of1(&tag.into());
    let object = Object::new();
    for pair in options.chunks_exact(2) {
        Reflect::set(&object, &pair[0].into(), &pair[1].into()).ok()?;
    }
    match kind {
        Kind::Number => number_format(&tags, &object).ok(),
        Kind::Date => date_format(&tags, &object).ok(),
        Kind::Plural => PluralRules::new(&tags).ok().map(|made| made.unchecked_into()),
    }
}
