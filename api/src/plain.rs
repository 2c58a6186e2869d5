//! Pages that need no script: their frame in the brand's colours, and what a careful site says with them.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::programs::{Program, Text};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// The frame's own rules; a page may add some.
const STYLE: &str = include_str!("plain.css");

/// A page without script.
pub struct Plain<'a> {
    /// Whose it is; nobody's where a link leads nowhere.
    pub program: Option<&'a Program>,
    /// `en` or `zh-CN`.
    pub language: &'a str,
    /// In the browser's title.
    pub title: &'a str,
    /// Rules of this page alone.
    pub style: &'a str,
    /// Where the same page is in another language: how that is called there, and the address.
    pub other: Option<(&'a str, &'a str)>,
    /// What stands on it.
    pub body: Markup,
}

impl Plain<'_> {
    /// The answer.
    pub fn answer(self, status: StatusCode) -> Response {
        let Plain { program, language, title, style, other, body } = self;
        let brand = program.map_or("oklch(0.45 0.03 260)", |program| program.theme.brand.as_str());
        // Only numbers stand in a theme's colours: the reader of program files sees to it.
        let style = format!(":root{{--brand:{brand}}}{STYLE}{style}");
        let name = program.map(|program| text(&program.name, language, program));
        let page = html! {
            (DOCTYPE)
            html lang=(language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (title) @if let Some(name) = name { " · " (name) } }
                    style { (PreEscaped(&style)) }
                }
                body {
                    header {
                        @if let (Some(name), Some(program)) = (name, program) {
                            svg viewBox="0 0 32 32" aria-hidden="true" {
                                circle cx="16" cy="16" r="16" {}
                                path d=(program.theme.mark) {}
                            }
                            span { (name) }
                        }
                        @if let Some((called, address)) = other {
                            a.other href=(address) hreflang=(other_than(language)) lang=(other_than(language)) {
                                (called)
                            }
                        }
                    }
                    main { (body) }
                }
            }
        };
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'",
            STANDARD.encode(Sha256::digest(style.as_bytes()))
        );
        let mut response = (status, page.into_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // With no-referrer, an older browser would send the forms of these pages from nowhere.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// A text of a program in this language, or in the program's first.
pub fn text<'t>(text: &'t Text, language: &str, program: &Program) -> &'t str {
    let first = program.languages.first().and_then(|first| text.get(first));
    text.get(language).or(first).map_or("", String::as_str)
}

/// Of the languages such pages are written in, the one that is asked for: by the address, by the reader's browser,
/// or else by the program's first.
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
