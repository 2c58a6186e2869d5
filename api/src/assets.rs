//! The portal's files, embedded in the binary: hashed ones forever, its page with the program's name and
//! colours.

use crate::Shared;
use crate::framed::{self, Kind};
use crate::problem::{Outcome, bug, refusal};
use crate::request::Path;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::programs::Program;
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, LazyLock, Mutex};

/// What `cargo xtask build` leaves in `dist/`: each file, and beside it the same compressed (`.br`, `.gz`).
#[derive(Embed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// Languages the portal is written in; the first is for everyone else.
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

const VARY: &str = "accept-encoding";
const PAGE_VARY: &str = "accept-encoding, accept-language";

/// The portal's page for one program in one language, compressed once.
struct Page {
    etag: String,
    policy: String,
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

type Key = (String, String, &'static str, Kind);

static PAGES: LazyLock<Mutex<HashMap<Key, Arc<Page>>>> = LazyLock::new(Default::default);

/// A file named by the hash of its bytes: it never changes.
pub async fn asset(Path(file): Path, headers: HeaderMap) -> Outcome<Response> {
    let name = format!("assets/{file}");
    file_response(&name, &headers, "public, max-age=31536000, immutable")
}

/// Everything else is the portal: a file at its root, or its page, which finds out itself what to show.
pub async fn page(State(app): State<Shared>, request: Request) -> Outcome<Response> {
    let path = request.uri().path();
    let path = path.strip_prefix('/').unwrap_or(path);
    if path == "v1" || path.starts_with("v1/") {
        let detail = format!("There is nothing at /{path}; see /openapi.json.");
        return Err(refusal(StatusCode::NOT_FOUND, "not_found", "There is nothing here", detail));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let detail = "A page can only be read, with GET.";
        return Err(refusal(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Not for a page", detail));
    }
    if path.contains('.') || path.starts_with('/') {
        return file_response(path, request.headers(), "no-cache");
    }
    let program = app.programs.find(path.split('/').next().unwrap_or_default());
    let language = best_language(request.headers());
    let kind = Kind::of(request.uri().query());
    let page = rendered(program.as_deref(), language, kind)?;
    let mut response = page_response(&page, request.headers());
    if kind != Kind::Portal {
        // A page that lets nothing in but what says so lets this in, too.
        let anyone = HeaderValue::from_static("cross-origin");
        response.headers_mut().insert("cross-origin-resource-policy", anyone);
        let all = HeaderValue::from_static("require-corp");
        response.headers_mut().insert("cross-origin-embedder-policy", all);
    }
    Ok(response)
}

/// The script that a brand's page names: it loads from everywhere, and a new one is everywhere within
/// minutes.
pub async fn embed(headers: HeaderMap) -> Outcome<Response> {
    let mut response = file_response("embed.js", &headers, "public, max-age=300")?;
    let anyone = HeaderValue::from_static("cross-origin");
    response.headers_mut().insert("cross-origin-resource-policy", anyone);
    Ok(response)
}

fn file_response(name: &str, headers: &HeaderMap, cache: &'static str) -> Outcome<Response> {
    let file = Dist::get(name).filter(|_| !name.ends_with(".br") && !name.ends_with(".gz"));
    let Some(file) = file else {
        let detail =
            format!("There is no file /{name}. A page that asks for it is from an older version: reload it.");
        return Err(refusal(StatusCode::NOT_FOUND, "not_found", "There is no such file", detail));
    };
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..8]));
    if is_known(headers, &etag) {
        let fields = [(header::ETAG, etag.as_str()), (header::CACHE_CONTROL, cache), (header::VARY, VARY)];
        return Ok((StatusCode::NOT_MODIFIED, fields).into_response());
    }
    let (encoding, body) = best_encoding(name, file, headers);
    let mut response = body.data.into_owned().into_response();
    let answer = response.headers_mut();
    let media = mime(name);
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::VARY, HeaderValue::from_static(VARY));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

fn best_encoding(
    name: &str,
    plain: EmbeddedFile,
    headers: &HeaderMap,
) -> (Option<&'static str>, EmbeddedFile) {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(file) = Dist::get(&format!("{name}.{ending}"))
        {
            return (Some(encoding), file);
        }
    }
    (None, plain)
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn page_response(page: &Page, headers: &HeaderMap) -> Response {
    if is_known(headers, &page.etag) {
        let fields = [
            (header::ETAG, page.etag.as_str()),
            (header::CACHE_CONTROL, "no-cache"),
            (header::VARY, PAGE_VARY),
        ];
        return (StatusCode::NOT_MODIFIED, fields).into_response();
    }
    let (encoding, body) = match () {
        () if accepts(headers, "br") => (Some("br"), &page.brotli),
        () if accepts(headers, "gzip") => (Some("gzip"), &page.gzip),
        () => (None, &page.plain),
    };
    let fields = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, PAGE_VARY),
        (header::CONTENT_SECURITY_POLICY, &page.policy),
        (header::ETAG, &page.etag),
    ];
    let mut response = (fields, body.clone()).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The page with the program's name, language and colours in it, so that not even the first paint is a
/// stranger's.
fn rendered(program: Option<&Program>, language: &'static str, kind: Kind) -> Outcome<Arc<Page>> {
    let version = program.map(|program| program.version.clone()).unwrap_or_default();
    let key = (program.map(|program| program.id.clone()).unwrap_or_default(), version, language, kind);
    let mut pages = PAGES.lock().map_err(|_| bug("the pages' lock is poisoned"))?;
    if let Some(page) = pages.get(&key).filter(|_| !cfg!(debug_assertions)) {
        return Ok(page.clone());
    }
    let Some(file) = Dist::get("index.html") else {
        let detail = "This server was built without the portal; `cargo xtask build` makes it. The API works.";
        return Err(refusal(StatusCode::NOT_FOUND, "no_portal", "There is no portal here", detail));
    };
    let html = String::from_utf8(file.data.into_owned()).map_err(|_| bug("index.html is not UTF-8"))?;
    let page = Arc::new(render(html, program, language, kind)?);
    pages.insert(key, page.clone());
    Ok(page)
}

fn render(html: String, program: Option<&Program>, language: &str, kind: Kind) -> Outcome<Page> {
    let mut html = html.replacen("<html lang=\"en\">", &format!("<html lang=\"{language}\">"), 1);
    if let Some(program) = program {
        let first = program.languages.first().and_then(|first| program.name.get(first));
        let name = program.name.get(language).or(first).map_or("Laurel", String::as_str);
        html = html.replacen("<title>Laurel</title>", &format!("<title>{}</title>", escape(name)), 1);
        // Only numbers stand in a theme's colours: the reader of program files sees to it.
        let theme = &program.theme;
        let style =
            format!("<style>:root{{--brand:{};--brand-warm:{}}}</style></head>", theme.brand, theme.warm);
        html = html.replacen("</head>", &style, 1);
    }
    if kind != Kind::Portal {
        html = framed::page(&html, program, kind)?;
    }
    let policy = policy(&html, &framed::ancestors(program, kind));
    let plain = html.into_bytes();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&plain).map_err(|error| bug(error.to_string()))?;
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &params)
        .map_err(|error| bug(error.to_string()))?;
    Ok(Page {
        // A page that is the same under another policy is another page.
        etag: format!(
            "\"{}\"",
            hex(&Sha256::new().chain_update(&policy).chain_update(&plain).finalize()[..8])
        ),
        policy,
        gzip: gzip.finish().map_err(|error| bug(error.to_string()))?,
        brotli,
        plain,
    })
}

/// The content security policy: our own files, and what stands in this very page by its hash.
fn policy(html: &str, ancestors: &str) -> String {
    let hashes = |begins: &str, ends: &str| {
        let inside = html.split(begins).skip(1).filter_map(|after| {
            let (_, text) = after.split(ends).next()?.split_once('>')?;
            Some(text).filter(|text| !text.is_empty())
        });
        inside.fold(String::new(), |mut all, text| {
            let _ = write!(all, " 'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
            all
        })
    };
    let (styles, scripts) = (hashes("<style", "</style>"), hashes("<script", "</script>"));
    format!(
        "default-src 'none'; script-src 'self'{scripts} 'wasm-unsafe-eval'; style-src 'self'{styles}; \
         img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
    )
}

/// The first language of `Accept-Language` that the portal is written in.
fn best_language(headers: &HeaderMap) -> &'static str {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    wanted
        .split(',')
        .map(|language| language.split(';').next().unwrap_or("").trim().to_ascii_lowercase())
        .find_map(|tag| match tag.split('-').next() {
            Some("zh") => Some(LANGUAGES[1]),
            Some("en") => Some(LANGUAGES[0]),
            _ => None,
        })
        .unwrap_or(LANGUAGES[0])
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    accepted.split(',').any(|offer| {
        let (name, quality) = offer.split_once(';').unwrap_or((offer, ""));
        name.trim().eq_ignore_ascii_case(encoding) && quality.trim() != "q=0"
    })
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

/// Text as it stands between tags and in quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
