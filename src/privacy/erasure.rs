//! The sheet before being erased: what is lost and what stays, as the server says, and a word to confirm it;
//! then a farewell.

use super::desk::Left;
use super::words;
use crate::history;
use crate::http::{self, Failure};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::problem::text_of;
use crate::ui::dialog::{self, close_button};
use crate::ui::dom::{El, el};
use crate::ui::form::button;
use crate::ui::skeleton::shape;
use crate::wire;
use contract::privacy::{Erase, Erasure};
use contract::problem::code;
use leptos::prelude::{document, window};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The sheet. Copied into what is on it.
#[derive(Clone, Copy)]
struct Sheet(&'static Parts);

struct Parts {
    told: Told,
    dialog: El,
    content: El,
    /// What went wrong, or has changed, said at once.
    said: El,
    is_busy: Cell<bool>,
    is_done: Cell<bool>,
    left: Left,
}

/// Opens it.
pub fn open(told: Told, left: Left) {
    let dialog = el("dialog.sheet").attr("aria-labelledby", "erase-title").attr("closedby", "any");
    let content = el("div.sheet__content");
    let sheet = Sheet(Box::leak(Box::new(Parts {
        told,
        dialog: dialog.add(content.clone()),
        content,
        said: el("p.sheet__said").attr("role", "alert"),
        is_busy: Cell::new(false),
        is_done: Cell::new(false),
        left,
    })));
    let shown = sheet.0.dialog.clone().on("close", move |_| {
        sheet.0.dialog.node().remove();
        if sheet.0.is_done.get() {
            history::to_heading();
        }
    });
    if let Some(body) = document().body() {
        let _ = body.append_child(shown.node());
    }
    sheet.ask();
    dialog::open(&shown);
    // In a frame, a browser heeds no `autofocus`.
    if let Ok(Some(title)) = sheet.0.content.node().query_selector("h2") {
        El::of(title).focus();
    }
}

impl Sheet {
    /// Asks what would be lost.
    fn ask(self) {
        let locale = self.0.told.locale;
        let line = || el("div").add(shape("line")).add(shape("line").attr("data-short", ""));
        let shapes = el("div.sheet__words").attr("aria-hidden", "true").add(line()).add(line()).add(line());
        let loading = el("p.visually-hidden").attr("role", "status").text(locale.say(Text::Loading));
        self.draw(Text::EraseTitle, vec![loading, shapes, self.0.said.clone()]);
        self.post(&Erase::default());
    }

    fn post(self, erase: &Erase) {
        let is_for_good = erase.confirm;
        self.0.is_busy.set(true);
        http::call("POST", "/v1/me/erasure".to_owned(), Some(wire::erase(erase)), move |answer| {
            self.0.is_busy.set(false);
            match answer.and_then(|text| http::read(&text, wire::erasure)) {
                Ok(_) if is_for_good => self.done(),
                Ok(erasure) => self.preview(erasure),
                Err(problem) => self.failed(&problem, is_for_good),
            }
        });
    }

    /// What is lost and what stays.
    fn preview(self, erasure: &'static Erasure) {
        let Told { locale, program, .. } = self.0.told;
        let name = locale.brand(&program.name, program);
        let forgets = el("p").text(&locale.fill(Text::EraseForgets, &[name]));
        let mut parts = vec![self.0.said.clone(), forgets];
        let lost = words::lost(&erasure.lost, locale, program);
        if !lost.is_empty() {
            let row = |(label, value): &(String, String)| {
                el("div.sum__row").add(el("dt").text(label)).add(el("dd").text(value))
            };
            let sum = lost.iter().fold(el("dl.sum"), |sum, one| sum.add(row(one)));
            let title = el("h3").text(locale.say(Text::EraseLost));
            parts.push(el("div.erase__lost").add(title).add(sum));
        }
        let stays = words::stays(&erasure.stays, locale);
        parts.push(el("p.small quiet").text(&stays));
        let input = el("input").attr("type", "checkbox");
        let sure = el("label.erase__sure").add(input.clone());
        parts.push(sure.add(el("span").text(locale.say(Text::EraseSure))));
        let act = words::act(&erasure.lost, locale, program);
        let erase = el("button.button").attr("type", "button").attr("data-kind", "erase");
        let erase = erase.attr("disabled", "").text(&act);
        let pressed = erase.clone();
        let erase = erase.on("click", move |_| {
            if !self.0.is_busy.get() {
                let _ = pressed.clone().attr("aria-busy", "true");
                self.say("");
                self.post(&Erase { confirm: true, token: Some(erasure.token.clone()) });
            }
        });
        let (ticked, armed) = (input.node().clone().unchecked_into::<HtmlInputElement>(), erase.clone());
        let _ = input.on("change", move |_| {
            let _ = armed.node().toggle_attribute_with_force("disabled", !ticked.checked());
        });
        let keep = button("plain", locale.say(Text::EraseKeep), move || dialog::close(&self.0.dialog));
        parts.push(el("div.sheet__does").add(erase).add(keep));
        self.draw(Text::EraseTitle, parts);
    }

    /// Nothing has happened: that is said, and the sheet stays.
    fn failed(self, problem: &Failure, is_for_good: bool) {
        let locale = self.0.told.locale;
        match &problem.code[..] {
            code::NOT_SIGNED_IN => {
                dialog::close(&self.0.dialog);
                (self.0.left)(&problem.code);
            }
            "erasure_changed" => {
                self.say(locale.say(Text::EraseChanged));
                self.post(&Erase::default());
            }
            _ => {
                // An answer that got lost may have been a yes.
                let is_unsure = is_for_good && window().navigator().on_line();
                let nothing = if is_unsure { "" } else { locale.say(Text::EraseNothing) };
                self.say(&locale.sentences(locale.say(text_of(problem)), nothing));
                if is_for_good {
                    if let Ok(Some(button)) = self.0.content.node().query_selector("[aria-busy]") {
                        let _ = button.remove_attribute("aria-busy");
                    }
                    return;
                }
                let again = button("", locale.say(Text::TryAgain), move || {
                    self.say("");
                    self.ask();
                });
                let close = button("plain", locale.say(Text::Close), move || dialog::close(&self.0.dialog));
                let does = el("div.sheet__does").add(again).add(close);
                self.draw(Text::EraseTitle, vec![self.0.said.clone(), does]);
            }
        }
    }

    /// It is done: nobody is signed in any more, and this browser keeps nothing of it.
    fn done(self) {
        let Told { locale, program, .. } = self.0.told;
        self.0.is_done.set(true);
        let name = locale.brand(&program.name, program);
        let words = el("p").text(&locale.fill(Text::FarewellSay, &[name]));
        let close = button("", locale.say(Text::SurveyDone), move || dialog::close(&self.0.dialog));
        self.draw(Text::Farewell, vec![words, el("div.sheet__does").add(close)]);
        (self.0.left)("erased");
    }

    fn draw(self, title: Text, rest: Vec<El>) {
        let locale = self.0.told.locale;
        let shown = el("h2").attr("id", "erase-title").attr("tabindex", "-1");
        let title = shown.text(locale.say(title));
        let head = el("div.sheet__head").add(title.clone());
        let head = head.add(close_button(locale.say(Text::Close), &self.0.dialog));
        self.0.content.clear();
        self.0.content.clone().add(head).all(rest);
        title.focus();
    }

    fn say(self, words: &str) {
        self.0.said.node().set_text_content(Some(words));
    }
}
