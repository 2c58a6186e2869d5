//! Where a friend's link leads: what both get, and on to the brand's page, or a letter to join by.

use super::{invites, store};
use crate::code;
use crate::members;
use crate::plain::{self, text};
use crate::problem::{Outcome, Problem};
use crate::request::Path;
use crate::{App, Shared};
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use contract::programs::{Program, Referral, Theme};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Rules of these pages alone.
const STYLE: &str = "main{display:grid;gap:1.5rem}h1+p{margin-top:.5rem}\
    .gets{display:grid;gap:1rem;padding:0;list-style:none}\
    .gets li{padding:1.125rem 1.25rem;border-radius:1.375rem;background:var(--raised)}\
    .gets b{display:block;font-size:1.1875rem;line-height:1.35}\
    .gets span{font-size:.875rem;color:var(--soft)}\
    form{display:grid;gap:.75rem}label{font-weight:600}.wrong{color:var(--bad);font-weight:600}\
    .code{font-variant-numeric:tabular-nums;font-weight:600;color:var(--ink);white-space:nowrap}\
    input{width:100%;min-height:3.25rem;padding:.5rem 1rem;border:1px solid var(--control);\
    border-radius:.875rem;background:var(--raised);color:inherit;font:inherit}\
    @media(min-width:40rem){.button{justify-self:start}}";

/// What may stand behind the question mark. What cannot be read is as good as nothing: a page is shown.
#[derive(Default, Deserialize)]
pub struct Asked {
    lang: Option<String>,
    /// Another page of the brand to go on to.
    to: Option<String>,
}

/// A friend's address.
#[derive(Deserialize)]
pub struct Join {
    email: String,
}

/// The page that a friend's link opens. It records nothing: a letter reader's robot may open it, too.
pub async fn land(
    State(app): State<Shared>,
    Path(told): Path,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Outcome<Response> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let Some((code, program)) = known(&app, &told).await? else {
        return Ok(unknown(asked.lang.as_deref(), &headers));
    };
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let language = plain::language(asked.lang.as_deref(), accepted, Some(&program));
    Ok(page(&program, language, &code, asked.to.as_deref(), None))
}

/// Sends the letter by which a friend joins.
pub async fn ask_to_join(
    State(app): State<Shared>,
    Path(told): Path,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    join: Result<Form<Join>, FormRejection>,
) -> Outcome<Response> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let Some((code, program)) = known(&app, &told).await? else {
        return Ok(unknown(asked.lang.as_deref(), &headers));
    };
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let language = plain::language(asked.lang.as_deref(), accepted, Some(&program));
    let email = join.map(|Form(join)| join.email).unwrap_or_default();
    match members::send_link(&app, &program, &email, Some(language), Some(&code)).await {
        Ok(_) => Ok(sent(&program, language, &email)),
        Err(Problem::Refusal(_)) => Ok(page(&program, language, &code, asked.to.as_deref(), Some(&email))),
        Err(fault) => Err(fault),
    }
}

/// The code, and the program in which it is someone's.
async fn known(app: &App, told: &str) -> Outcome<Option<(String, Arc<Program>)>> {
    let Ok(code) = code::read(told, code::OF_MEMBER) else { return Ok(None) };
    let asked = code.clone();
    let programs = app.db.read(move |tx| store::programs_of(tx, &asked)).await?;
    let program = programs.iter().find(|program| invites(app, program));
    Ok(match program {
        Some(program) => Some((code, app.programs.get(program)?)),
        None => None,
    })
}

fn page(program: &Program, language: &str, code: &str, to: Option<&str>, wrong: Option<&str>) -> Response {
    let Some(terms) = &program.referral else { return unknown(Some(language), &HeaderMap::new()) };
    let name = text(&program.name, language, program);
    let words = Words::of(language);
    let on = go_on(program, terms, to).map(|address| with_code(&address, code));
    let kept = to.filter(|to| go_on(program, terms, Some(to)).as_deref() == Some(to)).map(|to| {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/".contains(byte);
        let escaped =
            |byte: u8| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        format!("&to={}", to.bytes().map(escaped).collect::<String>())
    });
    let other = format!("?lang={}{}", plain::other_than(language), kept.unwrap_or_default());
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let body = html! {
        div {
            h1 { ((words.invites)(name)) }
            p { (text(&program.promise, language, program)) }
        }
        (gets(program, terms, language, words))
        @match on {
            Some(address) => {
                a.button href=(address) { ((words.go)(host(&address))) }
                p.small { (words.or_code) " " span.code { (code::grouped(code)) } }
            }
            None => (join_form(words, wrong)),
        }
    };
    let title = (words.invites)(name);
    framed(status, program, language, &title, Some((words.other, &other)), &body)
}

fn gets(program: &Program, terms: &Referral, language: &str, words: &Words) -> Markup {
    html! {
        ul.gets {
            li { span { (words.you_get) } b { (text(&terms.friend_gets, language, program)) } }
            li { span { (words.friend_gets) } b { (text(&terms.advocate_gets, language, program)) } }
        }
    }
}

fn join_form(words: &Words, wrong: Option<&str>) -> Markup {
    html! {
        form method="post" novalidate {
            label for="email" { (words.email) }
            input #email name="email" type="email" autocomplete="email" required maxlength="254"
                value=[wrong] aria-invalid=[wrong.map(|_| "true")]
                aria-describedby=[wrong.map(|_| "wrong")];
            @if wrong.is_some() { p.wrong #wrong role="alert" { (words.wrong) } }
            button { (words.join) }
            p.small { (words.letter) }
        }
    }
}

fn sent(program: &Program, language: &str, email: &str) -> Response {
    let words = Words::of(language);
    let body = html! {
        h1 { (words.sent) }
        p { ((words.look)(email.trim())) }
    };
    framed(StatusCode::ACCEPTED, program, language, words.sent, None, &body)
}

fn unknown(asked: Option<&str>, headers: &HeaderMap) -> Response {
    let language = plain::language(asked, headers.get(header::ACCEPT_LANGUAGE), None);
    let words = Words::of(language);
    let body = html! {
        h1 { (words.unknown) }
        p { (words.ask_again) }
    };
    let theme = Theme { brand: "oklch(0.45 0.03 260)".to_owned(), ..Theme::default() };
    let body = html! { main { (body) } };
    plain::answer(StatusCode::NOT_FOUND, &plain::document(language, words.unknown, &theme, STYLE, &body))
}

/// The page under the brand's mark and name, and where it is in the other language.
fn framed(
    status: StatusCode,
    program: &Program,
    language: &str,
    title: &str,
    other: Option<(&str, &str)>,
    body: &Markup,
) -> Response {
    let name = text(&program.name, language, program);
    let there = plain::other_than(language);
    let body = html! {
        header {
            (plain::mark(&program.theme))
            span { (name) }
            @if let Some((called, address)) = other {
                a href=(address) lang=(there) hreflang=(there) { (called) }
            }
        }
        main { (body) }
    };
    let title = format!("{title} · {name}");
    let mut page = plain::answer(status, &plain::document(language, &title, &program.theme, STYLE, &body));
    // With no-referrer, an older browser would send the form from nowhere, and it would be refused.
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    page
}

/// Where a friend goes on to: another page of the brand, if it is on a site of theirs, or the one of the
/// program.
fn go_on(program: &Program, terms: &Referral, to: Option<&str>) -> Option<String> {
    let own = terms.page.as_deref();
    let is_allowed = |address: &&str| {
        let of = origin(address);
        of.is_some()
            && (program.origins.iter().any(|allowed| of.as_deref() == Some(allowed.as_str()))
                || own.is_some_and(|own| origin(own) == of))
    };
    to.filter(is_allowed).or(own).map(str::to_owned)
}

/// Scheme, host and port of an address that has nothing odd in it.
fn origin(address: &str) -> Option<String> {
    let is_odd = |c: char| c.is_control() || c.is_whitespace() || "\\\"<>@".contains(c);
    let (scheme, rest) = address.split_once("://").filter(|_| !address.contains(is_odd))?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    ["https", "http"].contains(&scheme).then(|| format!("{scheme}://{}", host.to_ascii_lowercase()))
}

fn host(address: &str) -> &str {
    address.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#', ':']).next()).unwrap_or_default()
}

/// The address with the code in it: the brand's site reads `referral_code` and reports it with the friend.
fn with_code(address: &str, code: &str) -> String {
    let (before, fragment) = match address.split_once('#') {
        Some((before, fragment)) => (before, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let joint = if before.contains('?') { '&' } else { '?' };
    format!("{before}{joint}referral_code={code}{fragment}")
}

struct Words {
    other: &'static str,
    invites: fn(&str) -> String,
    you_get: &'static str,
    friend_gets: &'static str,
    go: fn(&str) -> String,
    or_code: &'static str,
    email: &'static str,
    join: &'static str,
    letter: &'static str,
    wrong: &'static str,
    sent: &'static str,
    look: fn(&str) -> String,
    unknown: &'static str,
    ask_again: &'static str,
}

impl Words {
    fn of(language: &str) -> &'static Words {
        if language == "en" { &ENGLISH } else { &CHINESE }
    }
}

static ENGLISH: Words = Words {
    other: "中文",
    invites: |name| format!("A friend invites you to {name}"),
    you_get: "For you",
    friend_gets: "For your friend",
    go: |host| format!("Go to {host}"),
    or_code: "Or tell us this code with your first order:",
    email: "Your e-mail address",
    join: "Join",
    letter: "We send you a letter with a link. You are a member once you open it.",
    wrong: "This is not an e-mail address; it should be such as name@example.com.",
    sent: "Look into your mail",
    look: |email| {
        format!("We have sent a letter to {email}. Open the link in it within 15 minutes, and you are in.")
    },
    unknown: "This link leads nowhere",
    ask_again: "Perhaps a letter of it is missing. Please ask your friend for it once more.",
};

static CHINESE: Words = Words {
    other: "English",
    invites: |name| format!("朋友邀请你加入{name}"),
    you_get: "你能得到",
    friend_gets: "朋友能得到",
    go: |host| format!("前往 {host}"),
    or_code: "也可以在下第一单时报这个邀请码：",
    email: "你的邮箱",
    join: "加入",
    letter: "我们会发一封邮件，点开里面的链接就成为会员。",
    wrong: "邮箱格式不对，应该像 name@example.com 这样。",
    sent: "去邮箱看看",
    look: |email| format!("邮件已经发到 {email}，15 分钟内点开里面的链接就好了。"),
    unknown: "这个邀请链接打不开",
    ask_again: "可能少了一两个字符，请朋友再发一次。",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_friend_goes_on_to_the_brands_own_sites_and_nowhere_else() {
        let terms = Referral { page: Some("https://shop.example/hello".to_owned()), ..Referral::default() };
        let origins = vec!["https://www.shop.example".to_owned()];
        let program = Program { origins, ..Program::default() };
        let to = |address| go_on(&program, &terms, Some(address)).expect("somewhere");
        assert_eq!(to("https://www.shop.example/new?a=1"), "https://www.shop.example/new?a=1");
        assert_eq!(to("https://shop.example/other"), "https://shop.example/other");
        for hostile in [
            "https://evil.example/",
            "https://shop.example.evil.example/",
            "https://shop.example@evil.example/",
            "https://evil.example\\@shop.example/",
            "http://shop.example/",
            "javascript:alert(1)//https://shop.example",
            "//evil.example",
            "https://shop.example:8443/",
            "",
        ] {
            assert_eq!(to(hostile), "https://shop.example/hello", "{hostile}");
        }
    }

    #[test]
    fn the_code_is_added_to_what_stands_there() {
        assert_eq!(with_code("https://s.example/", "MK"), "https://s.example/?referral_code=MK");
        assert_eq!(
            with_code("https://s.example/a?b=1#c", "MK"),
            "https://s.example/a?b=1&referral_code=MK#c"
        );
    }
}
