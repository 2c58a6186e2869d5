//! The form that asks for a link by e-mail, and what it turns into once the letter is on its way.

use crate::locale::digits;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem;
use crate::session;
use crate::ui::dom::{El, el};
use crate::ui::form::{busy, button};
use crate::ui::live::Live;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Where the asking stands.
#[derive(Clone, Copy)]
struct Asking {
    /// What is wrong with what was typed; empty when nothing is.
    wrong: Live<String>,
    /// The call is on its way.
    busy: Live<bool>,
    /// The letter is out: for how many minutes its link works, and empty before.
    sent: Live<String>,
}

/// Shows the form. What was typed outlives it. `sent` is for how many minutes the link works, and empty until
/// there is one; the page may say so itself, or else it is `told` here.
pub fn ask(portal: Portal, sent: Live<String>, told: bool) -> El {
    let asking = Asking { wrong: Live::new(String::new()), busy: Live::new(false), sent };
    let other = move || button("soft", portal.say(Text::SentOther), move || sent.set(String::new()));
    el("div.ask").part(
        move || sent.get(),
        move || match sent.now() {
            minutes if minutes.is_empty() => vec![form(portal, asking)],
            minutes if told => {
                let words = el("div.ask__sent").attr("role", "status");
                vec![words.all(sent_words(portal, &minutes, "h2").into()), other()]
            }
            _ => vec![other()],
        },
    )
}

fn form(portal: Portal, asking: Asking) -> El {
    let wrong = move |value| move || asking.wrong.with(|wrong| (!wrong.is_empty()).then_some(value));
    let input = el("input.field__input")
        .attr("id", "email")
        .attr("name", "email")
        .attr("type", "email")
        .attr("autocomplete", "email")
        .attr("inputmode", "email")
        .attr("maxlength", "254")
        .attr("placeholder", portal.say(Text::EmailPlaceholder))
        .attr("aria-describedby", "email-hint")
        .live_attr("aria-invalid", wrong("true"));
    let typed = input.node().clone().unchecked_into::<HtmlInputElement>();
    typed.set_value(&portal.email.peek(String::clone));
    let field = input.clone();
    let input = input.on("input", move |_| portal.email.set(typed.value()));
    let hint = move || match asking.wrong.get() {
        wrong if wrong.is_empty() => portal.own(Text::EmailHint),
        wrong => wrong,
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        if !asking.busy.now() {
            send(portal, asking, field.clone());
        }
    };
    let label = el("label.field__label").attr("for", "email").text(portal.say(Text::EmailLabel));
    let hint = el("p.field__hint").attr("id", "email-hint").attr("role", "status").live(hint);
    let send = el("button.button").attr("data-size", "full").attr("type", "submit");
    el("form.ask__form")
        .attr("novalidate", "")
        .on("submit", submit)
        .add(el("div.field").live_attr("data-state", wrong("bad")).add(label).add(input).add(hint))
        .add(busy(send.text(portal.say(Text::SendLink)), asking.busy))
}

fn send(portal: Portal, asking: Asking, field: El) {
    let email = portal.email.peek(|email| email.trim_ascii().to_owned());
    let reads_like_one =
        email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !reads_like_one {
        let wrong = if email.is_empty() { Text::EmailEmpty } else { Text::EmailBad };
        asking.wrong.set(portal.say(wrong).to_owned());
        return field.focus();
    }
    asking.busy.set(true);
    let program = portal.program_id();
    let lang = portal.locale.now().lang;
    super::request_sign_in(&portal.program_id(), email, lang, move |answer| {
        asking.busy.set(false);
        match answer {
            Ok(sign_in) => {
                session::remember_asking(&program);
                let minutes = (sign_in.expires_at - session::now() + 30_000) / 60_000;
                asking.wrong.set(String::new());
                asking.sent.set(digits(minutes.max(1)));
            }
            Err(problem) => {
                asking.wrong.set(problem::in_words(portal, &problem));
                field.focus();
            }
        }
    });
}

/// "Check your e-mail", under a heading of this level.
pub fn sent_words(portal: Portal, minutes: &str, heading: &str) -> [El; 2] {
    let email = portal.email.peek(|email| email.trim_ascii().to_owned());
    let title = el(heading).attr("tabindex", "-1").text(portal.say(Text::SentTitle));
    let focused = title.clone();
    leptos::prelude::request_animation_frame(move || focused.focus());
    [title, el("p.welcome__say").text(&portal.fill(Text::SentSay, &[&email, minutes]))]
}
