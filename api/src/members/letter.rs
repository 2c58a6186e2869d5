//! The letter with the link, in the member's language.

use crate::mail::Letter;
use contract::programs::{Program, Text};
use lettre::Address;
use maud::{DOCTYPE, html};

// Mail readers drop style sheets, so each element carries its own.
const BODY: &str = "margin:0;padding:32px 16px;font:16px/1.6 system-ui,sans-serif;color:#222;background:#fff";
const BUTTON: &str = "display:inline-block;padding:12px 24px;border-radius:14px;background:#222;color:#fff;\
    text-decoration:none;font-weight:600";

struct Words {
    language: &'static str,
    subject: fn(&str) -> String,
    hello: &'static str,
    button: &'static str,
    until: &'static str,
    not_you: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    subject: |name| format!("Your sign-in link for {name}"),
    hello: "Here is your link. It signs you in on the device that opens it.",
    button: "Sign in",
    until: "It works once, within 15 minutes.",
    not_you: "Did you not ask for this? Then leave it unopened, and nothing happens.",
};

const CHINESE: Words = Words {
    language: "zh-CN",
    subject: |name| format!("{name}登录链接"),
    hello: "点开下面的链接，就能在这台设备上登录。",
    button: "登录",
    until: "链接 15 分钟内有效，只能用一次。",
    not_you: "如果不是你本人申请的，不用理会，什么都不会发生。",
};

/// Writes the letter in `language`, or in the program's first language where we do not write the one asked
/// for.
pub(super) fn sign_in(program: &Program, language: Option<&str>, to: Address, link: &str) -> Letter {
    let language = language.or(program.languages.first().map(String::as_str)).unwrap_or("en");
    let words = if language.starts_with("zh") { CHINESE } else { ENGLISH };
    let name = in_language(&program.name, words.language, program);
    let html = html! {
        (DOCTYPE)
        html lang=(words.language) {
            head { meta charset="utf-8"; title { ((words.subject)(name)) } }
            body style=(BODY) {
                div style="max-width:30em;margin:0 auto" {
                    p style="font-weight:600" { (name) }
                    p { (words.hello) }
                    p style="margin:24px 0" {
                        a href=(link) style=(BUTTON) { (words.button) }
                    }
                    p { (words.until) }
                    p style="color:#666;font-size:14px" { (words.not_you) }
                }
            }
        }
    };
    Letter {
        to,
        from_name: name.to_owned(),
        subject: (words.subject)(name),
        text: format!("{}\n\n{link}\n\n{}\n{}\n", words.hello, words.until, words.not_you),
        html: html.into_string(),
        gist: link.to_owned(),
        unsubscribe: None,
    }
}

fn in_language<'t>(text: &'t Text, language: &str, program: &Program) -> &'t str {
    let first = program.languages.first().and_then(|first| text.get(first));
    text.get(language).or(first).map_or("Laurel", String::as_str)
}
