//! What the brand may do: a switch for each purpose, saved as it is flipped, and everything that was ever
//! said.

use super::{shapes, words};
use crate::http::{self, Failure};
use crate::later::inside::Told;
use crate::locale::{self, text::Text};
use crate::problem::text_of;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el, section};
use crate::ui::form::button;
use crate::wire;
use contract::privacy::{ChangeConsents, ChangeMe, Consent, ConsentHistory, Purpose};
use contract::problem::code;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The section. Copied into what is in it.
#[derive(Clone, Copy)]
pub struct Choices(&'static Parts);

struct Parts {
    told: Told,
    section: El,
    body: El,
    history: El,
    said: El,
    switches: RefCell<Vec<&'static Switch>>,
}

struct Switch {
    purpose: Purpose,
    input: HtmlInputElement,
    since: El,
    wrong: El,
    /// What is on its way to the server.
    sent: Cell<Option<bool>>,
    /// What holds there.
    held: Cell<bool>,
}

impl Choices {
    /// Makes it: its shape, or as it was last known.
    pub fn new(told: Told) -> Choices {
        let locale = told.locale;
        let (body, history) = (el("div.settings"), el("div"));
        let said = el("p.visually-hidden").attr("role", "status");
        let section = section("may", locale.say(Text::May));
        let section = section.add(el("p.small quiet").text(locale.say(Text::MaySay)));
        let choices = Choices(Box::leak(Box::new(Parts {
            told,
            section: section.add(body.clone()).add(history.clone()).add(said.clone()),
            body,
            history,
            said,
            switches: RefCell::default(),
        })));
        match session::kept(session::CONSENTS, wire::consents) {
            Some(known) => choices.tell(known),
            None => choices.wait(),
        }
        choices
    }

    /// The section itself.
    pub fn section(self) -> El {
        self.0.section.clone()
    }

    /// Asks what holds.
    pub fn follow(self) {
        http::get("/v1/me/consents".to_owned(), move |answer| {
            match answer.and_then(|text| Ok((http::read(&text, wire::consents)?, text))) {
                Ok((known, text)) => {
                    session::keep(session::CONSENTS, &text);
                    self.tell(known);
                }
                Err(problem) if problem.code == code::NOT_SIGNED_IN => session::ask_anew(),
                // What was last known stands there; the page says that the network is away.
                Err(problem) => {
                    if self.0.switches.borrow().is_empty() {
                        self.fail(&problem);
                    }
                }
            }
        });
    }

    fn wait(self) {
        self.0.body.clear();
        self.0.body.clone().add(shapes(4));
    }

    fn fail(self, problem: &Failure) {
        let locale = self.0.told.locale;
        let again = button("soft", locale.say(Text::TryAgain), move || {
            self.wait();
            self.follow();
        });
        let words = el("p.quiet").attr("role", "status").text(locale.say(text_of(problem)));
        self.0.body.clear();
        let row = el("div.settings__row").attr("data-pair", "").add(words);
        self.0.body.clone().add(row.add(again.attr("data-size", "s")));
    }

    /// Says what holds, and what was said. A switch that is on its way is left alone.
    fn tell(self, known: &ConsentHistory) {
        let Told { locale, program, .. } = self.0.told;
        if self.0.switches.borrow().is_empty() {
            self.0.body.clear();
            let make = |consent| &*Box::leak(Box::new(self.switch(consent)));
            self.0.switches.replace(known.consents.iter().map(make).collect());
        }
        for switch in self.0.switches.borrow().iter() {
            let consent = known.consents.iter().find(|one| one.purpose == switch.purpose);
            if let (Some(consent), None) = (consent, switch.sent.get()) {
                switch.held.set(consent.is_given);
                switch.input.set_checked(consent.is_given);
            }
            let since = words::since(switch.purpose, known, session::now(), locale, program);
            switch.since.node().set_text_content(Some(&since));
        }
        self.tell_history(known);
    }

    fn tell_history(self, known: &ConsentHistory) {
        let Told { locale, program, .. } = self.0.told;
        let is_open = self.0.history.node().query_selector("details[open]").is_ok_and(|open| open.is_some());
        let list = known.history.iter().fold(el("ol.said"), |list, said| {
            let (what, by) = words::said(said, locale, program);
            let moment = locale.moment(said.said_at, session::now(), &program.time_zone);
            let by = el("span.small quiet").text(&[&by, " · ", &moment[..]].concat());
            list.add(el("li.said__item").add(el("span").text(&what)).text(" ").add(by))
        });
        // The summary stays, and with it the focus.
        if let Ok(Some(shown)) = self.0.history.node().query_selector(".said") {
            let _ = shown.replace_with_with_node_1(list.node());
        } else if !known.history.is_empty() {
            let summary = el("summary.link said__ask").attr("data-tap", "").add(icon("next"));
            let details = el("details").add(summary.text(locale.say(Text::SaidAll))).add(list);
            self.0.history.clone().add(if is_open { details.attr("open", "") } else { details });
        }
    }

    fn switch(self, consent: &Consent) -> Switch {
        let Told { locale, program, .. } = self.0.told;
        let id = ["since-", &locale::digits(consent.purpose as i64)].concat();
        let input = el("input.switch").attr("type", "checkbox").attr("role", "switch");
        let input = input.attr("aria-describedby", &id);
        let words = el("span")
            .add(el("b").text(locale.say(words::purpose(consent.purpose))))
            .text(" ")
            .add(el("span.small").text(locale.brand(&consent.words, program)));
        let label = el("label.may").add(words).add(input.clone());
        let since = el("p.small quiet").attr("id", &id);
        let wrong = el("p.field__wrong").attr("role", "alert");
        let row = el("div.settings__row").add(label).add(since.clone()).add(wrong.clone());
        self.0.body.clone().add(row);
        let purpose = consent.purpose;
        let own = input.clone().on("change", move |_| {
            if let Some(switch) = self.0.switches.borrow().iter().find(|one| one.purpose == purpose) {
                self.flipped(switch);
            }
        });
        let input = own.node().clone().unchecked_into::<HtmlInputElement>();
        input.set_checked(consent.is_given);
        Switch { purpose, input, since, wrong, sent: Cell::new(None), held: Cell::new(consent.is_given) }
    }

    /// Saves it at once. Flipped back meanwhile, it is sent again once the first is through.
    fn flipped(self, switch: &'static Switch) {
        let wanted = switch.input.checked();
        if switch.sent.get().is_some() {
            return;
        }
        switch.sent.set(Some(wanted));
        switch.wrong.clear();
        let said = |purpose| (switch.purpose == purpose).then_some(wanted);
        let consents = ChangeConsents {
            letters: said(Purpose::Letters),
            surveys: said(Purpose::Surveys),
            profiling: said(Purpose::Profiling),
        };
        // The language of the words that are shown: they are kept with what was said.
        let language = Some(self.0.told.locale.lang.tag().to_owned());
        let change = ChangeMe { language, consents: Some(consents), ..ChangeMe::default() };
        let body = Some(wire::change_me(&change));
        http::call("PATCH", "/v1/me".to_owned(), body, move |answer| {
            switch.sent.set(None);
            match answer {
                Ok(_) => self.saved(switch, wanted),
                Err(problem) => self.refused(switch, &problem),
            }
        });
    }

    fn saved(self, switch: &'static Switch, wanted: bool) {
        let locale = self.0.told.locale;
        switch.held.set(wanted);
        if switch.input.checked() != wanted {
            return self.flipped(switch);
        }
        let text = if wanted { Text::SaidYes } else { Text::SaidNo };
        let said = locale.fill(text, &[locale.say(words::purpose(switch.purpose))]);
        self.0.said.node().set_text_content(Some(&said));
        self.follow();
    }

    /// The switch goes back to what holds, and it is said why.
    fn refused(self, switch: &'static Switch, problem: &Failure) {
        if problem.code == code::NOT_SIGNED_IN {
            return session::ask_anew();
        }
        switch.input.set_checked(switch.held.get());
        switch.wrong.clone().text(self.0.told.locale.say(text_of(problem)));
    }
}
