//! Pages that need no script: their frame in the brand's colours, and what a careful site says with them.

mod style;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::programs::{Program, Text, Theme};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// A page, in the colours of a theme and with rules of its own.
pub fn document(language: &str, title: &str, theme: &Theme, style: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(style::sheet(theme, style))) }
            }
            body { (body) }
        }
    }
}

/// The brand's mark.
pub fn mark(theme: &Theme) -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" {
            circle cx="16" cy="16" r="16" {}
            path d=(theme.mark) {}
        }
    }
}

/// The page as an answer.
pub fn answer(status: StatusCode, page: &Markup) -> Response {
    let text = &page.0;
    let sheet = text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    let hash = STANDARD.encode(Sha256::digest(sheet.map_or("", |(sheet, _)| sheet).as_bytes()));
    let media = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    with_care((status, media, text.clone()).into_response(), &format!("style-src 'sha256-{hash}'; "))
}

/// What a careful page says with every answer.
pub fn with_care(mut response: Response, style: &str) -> Response {
    let policy =
        format!("default-src 'none'; {style}form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

/// A text of a program in this language, or in the program's first.
pub fn text<'t>(text: &'t Text, language: &str, program: &Program) -> &'t str {
    let first = program.languages.first().and_then(|first| text.get(first));
    text.get(language).or(first).map_or("", String::as_str)
}

/// Of the languages such pages are written in, the one that is asked for: by the address, by the reader's
/// browser, or else by the program's first.
pub fn language(
    asked: Option<&str>,
    accepted: Option<&HeaderValue>,
    program: Option<&Program>,
) -> &'static str {
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = program.and_then(|program| program.languages.first()).map_or("en", String::as_str);
    let wanted = asked.into_iter().chain(accepted.split(',')).chain([first]);
    wanted.filter_map(|tag| known(tag.split(';').next().unwrap_or_default())).next().unwrap_or("en")
}

/// The language there is besides.
pub fn other_than(language: &str) -> &'static str {
    if language == "en" { "zh-CN" } else { "en" }
}

fn known(tag: &str) -> Option<&'static str> {
    match tag.trim().to_ascii_lowercase().split('-').next() {
        Some("zh") => Some("zh-CN"),
        Some("en") => Some("en"),
        _ => None,
    }
}
