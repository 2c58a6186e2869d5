//! The ways to hand the link on: copied, by the device's own sheet, as a code to scan, by mail and elsewhere.
//! Nothing is asked of another origin before one of them is pressed.

use super::words::message;
use crate::later::inside::Told;
use crate::locale::Lang;
use crate::locale::text::Text;
use crate::ui::art::{code, icon};
use crate::ui::dialog::show_large;
use crate::ui::dom::{El, el};
use crate::ui::form::button;
use crate::ui::promise::settle;
use contract::programs::Referral;
use contract::referrals::Invitation;
use js_sys::{Object, Reflect, encode_uri_component};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use web_sys::Node;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn copy(text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = navigator, js_name = share, catch)]
    fn share(what: &Object) -> Result<JsValue, JsValue>;

    type Selection;
    #[wasm_bindgen(js_name = getSelection)]
    fn selection() -> Option<Selection>;
    #[wasm_bindgen(method, js_name = selectAllChildren)]
    fn select(this: &Selection, node: &Node);
}

/// The link, large, with every way to hand it on.
pub fn card(invitation: &'static Invitation, referral: &'static Referral, told: Told) -> El {
    let locale = told.locale;
    let link = shown(&invitation.link);
    let said = el("p.invite__said").attr("role", "status");
    let by_copy = copy_button(&invitation.link, link.clone(), said.clone(), told);
    let mut does = el("div.invite__does").add(by_copy);
    if Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false) {
        does = does.add(share_button(&invitation.link, referral, told));
    }
    let code_words = locale.fill(Text::InviteCode, &[&invitation.code]);
    let words = el("div.section")
        .add(el("h2").attr("id", "link").text(locale.say(Text::InviteLink)))
        .add(link)
        .add(does)
        .add(said)
        .add(ways(invitation, referral, told))
        .add(el("p.small").text(&code_words));
    el("section.invite").attr("aria-labelledby", "link").add(words).add(qr_button(invitation, told))
}

/// Without what stands before every address, and broken where that does not tear a word apart.
fn shown(link: &str) -> El {
    let short = link.split_once("://").map_or(link, |(_, short)| short);
    let place = el("p.invite__link").attr("dir", "ltr").attr("translate", "no");
    let mut parts = short.split('/');
    let host = place.text(parts.next().unwrap_or_default());
    parts.fold(host, |place, part| place.text("/").add(el("wbr")).text(part))
}

fn copy_button(link: &'static str, shown: El, said: El, told: Told) -> El {
    let words = el("span").text(told.locale.say(Text::InviteCopy));
    let label = words.clone();
    let tell = move |text: Text| {
        said.clear();
        said.clone().text(told.locale.say(text));
    };
    let by_hand = {
        let (shown, tell) = (shown, tell.clone());
        move || {
            if let Some(selection) = selection() {
                selection.select(shown.node());
            }
            tell(Text::InviteCopyBy);
        }
    };
    let button = el("button.button").attr("type", "button").add(icon("copy")).add(words);
    button.on("click", move |_| {
        let Ok(promise) = copy(link) else { return by_hand() };
        let (label, tell, by_hand) = (label.clone(), tell.clone(), by_hand.clone());
        settle(
            &promise,
            Box::new(move |failed| {
                if !failed.is_undefined() {
                    return by_hand();
                }
                label.clear();
                label.text(told.locale.say(Text::Copied));
                tell(Text::Copied);
            }),
        );
    })
}

fn share_button(link: &'static str, referral: &'static Referral, told: Told) -> El {
    let Told { locale, program, .. } = told;
    let button = button("soft", "", move || {
        let what = Object::new();
        let name = locale.brand(&program.name, program);
        for (field, value) in [("title", name), ("text", &message(referral, locale, program)), ("url", link)]
        {
            // Setting a field of a plain object cannot fail.
            let _ = Reflect::set(&what, &field.into(), &value.into());
        }
        if let Ok(promise) = share(&what) {
            // Who closes the device's sheet has changed his or her mind.
            settle(&promise, Box::new(drop));
        }
    });
    button.add(icon("share")).text(locale.say(Text::InviteShare))
}

/// The code to scan; pressed, as large as the screen.
fn qr_button(invitation: &'static Invitation, told: Told) -> El {
    let label = told.locale.say(Text::InviteQr);
    let qr = &invitation.qr;
    el("button.invite__qr")
        .attr("type", "button")
        .attr("aria-haspopup", "dialog")
        .add(code(label, qr.size, &qr.path))
        .add(el("span.visually-hidden").text(told.locale.say(Text::ShowLarge)))
        .on("click", move |_| large(invitation, label, None, told))
}

fn large(invitation: &Invitation, label: &str, say: Option<Text>, told: Told) {
    let drawn = code(told.locale.say(Text::InviteQr), invitation.qr.size, &invitation.qr.path);
    let words = el("div.invite__scan").add(drawn).add(el("h2").text(label));
    let words = match say {
        Some(say) => words.add(el("p.small").text(told.locale.say(say))),
        None => words.add(shown(&invitation.link)),
    };
    show_large(label, told.locale.say(Text::Close), vec![words]);
}

/// Quieter ways: those that people use where the language is spoken come first.
fn ways(invitation: &'static Invitation, referral: &Referral, told: Told) -> El {
    let Told { locale, program, .. } = told;
    let (name, link) = (locale.brand(&program.name, program), &invitation.link);
    let message = message(referral, locale, program);
    let coded = |text: &str| String::from(encode_uri_component(text));
    let subject = coded(&locale.fill(Text::InviteSubject, &[name]));
    let body = coded(&[&message, "\n\n", link].concat());
    let mail = ["mailto:?subject=", &subject, "&body=", &body].concat();
    let whats_app = ["https://wa.me/?text=", &coded(&[&message, " ", link].concat())].concat();
    let weibo = "https://service.weibo.com/share/share.php?url=";
    let weibo = [weibo, &coded(link), "&title=", &coded(&message)].concat();
    let mail = el("a.link").attr("data-tap", "").attr("href", &mail).text(locale.say(Text::InviteMail));
    let whats_app = away(&whats_app, Text::InviteWhatsApp, told);
    let weibo = away(&weibo, Text::InviteWeibo, told);
    let we_chat =
        el("button.link").attr("type", "button").attr("data-tap", "").attr("aria-haspopup", "dialog");
    let we_chat = we_chat.text(locale.say(Text::InviteWeChat)).on("click", move |_| {
        large(invitation, locale.say(Text::InviteScan), Some(Text::InviteScanSay), told);
    });
    let ways = match locale.lang {
        Lang::En => [mail, whats_app, we_chat, weibo],
        Lang::ZhCn => [we_chat, weibo, mail, whats_app],
    };
    let item = |way| el("li").add(way);
    el("ul.invite__ways")
        .attr("aria-label", locale.say(Text::InviteWays))
        .all(ways.into_iter().map(item).collect())
}

/// A link to another place, which is told nothing of this one.
fn away(href: &str, words: Text, told: Told) -> El {
    let new_tab = [" (", told.locale.say(Text::InviteNewTab), ")"].concat();
    let link = el("a.link").attr("data-tap", "").attr("href", href).attr("target", "_blank");
    let link = link.attr("rel", "noopener noreferrer").text(told.locale.say(words));
    link.add(el("span.visually-hidden").text(&new_tab))
}
