//! The sheet of a question: its answer, then the thanks. What was typed outlives it.

use super::form::{Fields, fields, focus_first};
use super::thanks::thanks;
use super::words::lacks;
use crate::history;
use crate::http::{self, Failure};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::problem::text_of;
use crate::ui::dialog::{self, close_button};
use crate::ui::dom::{El, el};
use crate::ui::form::button;
use crate::wire;
use contract::problem::code;
use contract::programs::Survey;
use contract::surveys::{Respond, Response};
use leptos::prelude::document;
use std::cell::{Cell, RefCell};

thread_local! {
    /// What was answered and not sent, with its invite.
    static DRAFT: RefCell<(String, Respond)> = RefCell::default();
}

/// The one sheet of a question. Copied into what is on it.
#[derive(Clone, Copy)]
pub struct Sheet(&'static Parts);

struct Parts {
    told: Told,
    invite: String,
    survey: &'static Survey,
    dialog: El,
    content: El,
    /// What went wrong, said at once.
    said: El,
    is_busy: Cell<bool>,
    /// How it is left, once it is closed.
    left: RefCell<String>,
}

/// Opens it. `closed` is told how it was left: `sent`, `put_off`, a problem's code, or nothing.
pub fn open(told: Told, invite: String, score: &str, closed: impl Fn(&str) + 'static) {
    let due = told.me.survey.as_ref().filter(|due| due.invite == invite);
    let survey = due.and_then(|due| told.program.surveys.iter().find(|survey| survey.id == due.survey));
    // It was answered meanwhile, on another device: the page finds out by asking anew.
    let Some(survey) = survey else { return closed("sent") };
    let (dialog, content) =
        (el("dialog.sheet").attr("aria-labelledby", "survey-title"), el("div.sheet__content"));
    let said = el("p.sheet__said").attr("role", "alert");
    let sheet = Sheet(Box::leak(Box::new(Parts {
        told,
        invite,
        survey,
        dialog: dialog.attr("closedby", "any").add(content.clone()),
        content,
        said,
        is_busy: Cell::new(false),
        left: RefCell::default(),
    })));
    let mut answer = sheet.draft();
    if let Some(score) =
        score.bytes().map(|byte| i64::from(byte - b'0')).reduce(|sum, digit| sum * 10 + digit)
    {
        answer.score = Some(score);
    }
    sheet.ask(&answer);
    let shown = sheet.0.dialog.clone().on("close", move |_| {
        sheet.0.dialog.node().remove();
        let left = sheet.0.left.borrow();
        if !left.is_empty() {
            // What opened it goes, too.
            history::to_heading();
        }
        closed(&left);
    });
    if let Some(body) = document().body() {
        let _ = body.append_child(shown.node());
    }
    dialog::open(&shown);
}

impl Sheet {
    /// Closes it.
    pub fn close(self) {
        dialog::close(&self.0.dialog);
    }

    /// Asks for an answer, or for another one.
    pub fn ask(self, answer: &Respond) {
        let Parts { told, survey, .. } = *self.0;
        let locale = told.locale;
        let fields: &'static Fields = Box::leak(Box::new(fields(survey, answer, told)));
        fields.follow(survey, answer, told);
        let send = el("button.button").attr("type", "submit").text(locale.say(Text::SurveySend));
        let not_now = button("plain", locale.say(Text::SurveyNotNow), move || self.leave("put_off"));
        let form = el("form.survey__form").attr("novalidate", "").all(fields.all.clone());
        let form = form.add(self.0.said.clone()).lines("p.small quiet", &[self.terms()]);
        let form = form.add(el("div.sheet__does").add(send.clone()).add(not_now));
        self.tell(None);
        let (typed, sent) = (form.clone(), form.clone());
        let form = form.on("input", move |_| {
            let answer = fields.answer(&typed);
            fields.follow(survey, &answer, told);
            DRAFT.set((self.0.invite.clone(), answer));
        });
        let form = form.on("submit", move |event| {
            event.prevent_default();
            self.send(fields.answer(&sent), &sent, &send);
        });
        self.draw(locale.brand(&survey.question, told.program), vec![form]);
    }

    /// Puts a title and what is under it on the sheet; the title has the focus.
    pub fn draw(self, title: &str, rest: Vec<El>) {
        let title =
            el("h2").attr("id", "survey-title").attr("tabindex", "-1").attr("autofocus", "").text(title);
        let close = close_button(self.0.told.locale.say(Text::Close), &self.0.dialog);
        let head = el("div.sheet__head").add(title.clone()).add(close);
        self.0.content.clear();
        self.0.content.clone().add(head).all(rest);
        title.focus();
    }

    /// What one should know before it is sent.
    fn terms(self) -> String {
        let Parts { told, survey, .. } = *self.0;
        let nothing = told.locale.say(Text::SurveyNothing);
        if survey.is_anonymous {
            return told.locale.sentences(told.locale.say(Text::SurveyAnonymous), nothing);
        }
        nothing.to_owned()
    }

    fn send(self, answer: Respond, form: &El, button: &El) {
        if self.0.is_busy.get() {
            return;
        }
        if let Some(lacks) = lacks(self.0.survey.kind, &answer) {
            self.tell(Some(lacks));
            return focus_first(form);
        }
        self.0.is_busy.set(true);
        self.tell(None);
        let button = button.clone().attr("aria-busy", "true");
        let path = ["/v1/me/responses/", &self.0.invite].concat();
        http::call("PUT", path, Some(wire::respond(&answer)), move |told| {
            self.0.is_busy.set(false);
            let _ = button.node().remove_attribute("aria-busy");
            match told.and_then(|text| http::read(&text, wire::response)) {
                Ok(response) => self.sent(answer, response),
                Err(problem) => self.failed(&problem),
            }
        });
    }

    fn sent(self, answer: Respond, response: &'static Response) {
        DRAFT.take();
        self.0.left.replace("sent".to_owned());
        thanks(self, self.0.told, self.0.survey, answer, response);
    }

    /// Everything that was typed stays.
    fn failed(self, problem: &Failure) {
        if problem.code == code::NOT_SIGNED_IN {
            return self.leave(code::NOT_SIGNED_IN);
        }
        let is_over = matches!(problem.status, 404 | 409 | 410);
        self.tell(Some(if is_over { Text::SurveyOver } else { text_of(problem) }));
    }

    fn leave(self, how: &str) {
        if self.0.left.borrow().is_empty() {
            self.0.left.replace(how.to_owned());
        }
        self.close();
    }

    fn tell(self, text: Option<Text>) {
        let words = text.map(|text| self.0.told.locale.say(text));
        self.0.said.node().set_text_content(words);
    }

    fn draft(self) -> Respond {
        DRAFT.with_borrow(|(invite, answer)| match *invite == self.0.invite {
            true => answer.clone(),
            false => Respond::default(),
        })
    }
}
