//! One thing that was redeemed, as it is used: what it is, its code, and what can be done with it.

use super::redeem;
use super::words;
use crate::http::Failure;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session;
use crate::ui::art::code as drawn;
use crate::ui::dialog::show_large;
use crate::ui::dom::{El, el};
use crate::ui::form::{busy, button};
use crate::ui::live::Live;
use crate::ui::promise::settle;
use contract::problem::code;
use contract::programs::{Program, RewardKind};
use contract::rewards::{Redemption, RedemptionState};
use leptos::prelude::window;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn copy(text: &str) -> Result<JsValue, JsValue>;
}

/// Goes on once it was undone, or says why it was not.
pub type Then = Rc<dyn Fn(Result<(), String>)>;

/// Shows it with all that can be done.
pub fn pass(portal: Portal, one: &'static Redemption, then: Then) -> El {
    let Some((locale, program)) = portal.told() else { return el("div") };
    let now = session::now();
    let name = locale.brand(&one.reward.name, program);
    let about = one.reward.about.as_ref().map_or("", |about| locale.brand(about, program)).to_owned();
    let top = el("div.ticket__top")
        .add(el("h3.ticket__name").text(name))
        .lines("p", &[about, words::became(one, now, locale, program)]);
    let ticket = el("article.ticket").add(top).maybe(code(one, name, locale));
    let mut acts = el("div.pass__does");
    if let Some(link) = &one.link {
        let link = el("a.button").attr("href", link).attr("target", "_blank").attr("rel", "noopener");
        acts = acts.add(link.text(locale.say(Text::OpenIt)));
    }
    // What is typed somewhere else, and not shown at a till.
    let is_typed =
        matches!(one.reward.kind, RewardKind::PartnerCode | RewardKind::Coupon | RewardKind::StoreCredit);
    if let Some(code) = one.code.as_ref().filter(|_| is_typed) {
        acts = acts.add(copy_button(portal, code, locale));
    }
    el("div.pass").add(ticket).add(acts).maybe(undo(portal, one, locale, program, then))
}

/// The code, as a till reads it and as a person does.
fn code(one: &'static Redemption, name: &'static str, locale: &'static Locale) -> Option<El> {
    let text = one.code.as_ref()?;
    let letters = move || el("p.ticket__letters").text(text);
    let bright = match &one.qr {
        None => el("div.ticket__bright").add(letters()),
        Some(qr) => {
            let label = locale.say(Text::QrCode);
            el("button.ticket__bright")
                .attr("type", "button")
                .attr("aria-haspopup", "dialog")
                .add(drawn(label, qr.size, &qr.path))
                .add(letters())
                .add(el("span.visually-hidden").text(locale.say(Text::ShowLarge)))
                .on("click", move |_| {
                    let content = vec![drawn(label, qr.size, &qr.path), letters()];
                    show_large(name, locale.say(Text::Close), content);
                })
        }
    };
    Some(el("div.ticket__code").add(bright))
}

fn copy_button(portal: Portal, code: &'static str, locale: &'static Locale) -> El {
    let copied = Live::new(false);
    let words = move || locale.own(if copied.get() { Text::Copied } else { Text::CopyCode });
    let button = el("button.button").attr("type", "button").attr("data-kind", "soft").live(words);
    button.on("click", move |_| {
        let Ok(promise) = copy(code) else { return };
        settle(
            &promise,
            Box::new(move |failed| {
                if failed.is_undefined() {
                    copied.set(true);
                    portal.announce(locale.own(Text::Copied));
                }
            }),
        );
    })
}

/// The way back, for as long as there is one by the server's clock.
fn undo(
    portal: Portal,
    one: &'static Redemption,
    locale: &'static Locale,
    program: &'static Program,
    then: Then,
) -> Option<El> {
    let now = session::now();
    let is_open = matches!(one.state, RedemptionState::Issued | RedemptionState::Reserved);
    let until = one.undo_until_at.filter(|until| is_open && *until > now)?;
    let label = match one.reward.cost {
        0 => locale.own(Text::Undo),
        cost => locale.fill(Text::UndoBack, &[&locale.points(cost, false, program)]),
    };
    let is_busy = Live::new(false);
    let act = move || {
        if is_busy.now() {
            return;
        }
        is_busy.set(true);
        let then = then.clone();
        redeem::undo(
            portal,
            &one.id,
            Box::new(move |told| {
                is_busy.set(false);
                then(told.map(drop).map_err(|problem| why_not(portal, &problem)));
            }),
        );
    };
    let until_words = words::until(until, now, locale, program);
    let text = if one.code.is_some() { Text::UndoUnused } else { Text::UndoUntil };
    let place = el("div.pass__undo")
        .add(busy(button("plain", &label, act), is_busy))
        .add(el("p.small quiet").text(&locale.fill(text, &[&until_words])));
    if let Ok(wait) = i32::try_from(until - now) {
        let shown = place.clone();
        let hide = Closure::once_into_js(move || drop(shown.attr("hidden", "")));
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(hide.unchecked_ref(), wait);
    }
    Some(place)
}

fn why_not(portal: Portal, problem: &Failure) -> String {
    match &problem.code[..] {
        code::REDEMPTION_USED => portal.own(Text::UndoUsed),
        code::UNDO_OVER => portal.own(Text::UndoOver),
        _ => crate::problem::in_words(portal, problem),
    }
}
