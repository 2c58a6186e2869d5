//! Reading requests: the right type, the right charset, a bearable size, and a clear word when they are not.

use crate::problem::{Outcome, Problem, refusal};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The largest body of a brand's request: a batch of 1,000 events fits.
pub const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The largest body of anyone else: a form, or what a member's browser sends.
pub const SMALL_BYTES_MAX: usize = 64 * 1024;

/// Goes with a request whose key is open: its body may have `BODY_BYTES_MAX`.
#[derive(Clone, Copy)]
pub struct MayBeLarge;

/// How long a body may take to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(20);

/// The one variable part of an address, or all of them.
pub struct Path<T = String>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Outcome<Self> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(part)| Path(part)).map_err(|_| {
            refusal(
                StatusCode::BAD_REQUEST,
                "path_not_valid",
                "The address is not right",
                "A part of the address is not UTF-8 once its percent signs are read.",
            )
        })
    }
}

/// A JSON body, read into `T`.
pub struct Json<T>(pub T);

/// A JSON body as it came, checked for type, charset and size.
pub struct JsonBytes(pub Bytes);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Outcome<Self> {
        let bytes = read(request).await?;
        // serde would take a list for an object whose fields may all be left out.
        if bytes.trim_ascii_start().starts_with(b"[") {
            let (status, code) = (StatusCode::UNPROCESSABLE_ENTITY, "body_not_valid");
            let detail = "It is a list; it should be an object.";
            return Err(refusal(status, code, "The body is not what it should be", detail));
        }
        parse(&bytes).map(Json)
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Outcome<Self> {
        read(request).await.map(JsonBytes)
    }
}

/// Reads JSON, and says where it stops being what it should be.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (code, title) = match error.classify() {
            serde_json::error::Category::Data => ("body_not_valid", "The body is not what it should be"),
            _ => ("body_not_json", "The body is not JSON"),
        };
        let status =
            if code == "body_not_valid" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        refusal(status, code, title, format!("{error}."))
    })
}

async fn read(request: Request) -> Outcome<Bytes> {
    check_type(&request)?;
    let is_brands = request.extensions().get::<MayBeLarge>().is_some();
    let bytes_max = if is_brands { BODY_BYTES_MAX } else { SMALL_BYTES_MAX };
    let bytes = whole(request.into_body(), bytes_max).await?;
    if std::str::from_utf8(&bytes).is_err() {
        return Err(refusal(
            StatusCode::BAD_REQUEST,
            "body_not_json",
            "The body is not JSON",
            "It is not UTF-8, which JSON is always written in.",
        ));
    }
    Ok(bytes)
}

/// All of a body, whatever it is.
pub async fn whole(body: Body, bytes_max: usize) -> Outcome<Bytes> {
    let reading = tokio::time::timeout(ARRIVES_WITHIN, to_bytes(body, bytes_max));
    reading.await.map_err(|_| too_slow())?.map_err(|_| {
        refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "The body is too large",
            format!("A body may have {bytes_max} bytes at most; send fewer events at a time."),
        )
    })
}

/// The body came too slowly.
pub fn too_slow() -> Problem {
    let detail = "A request should arrive whole within 20 seconds. Nothing was done.";
    refusal(StatusCode::REQUEST_TIMEOUT, "too_slow", "The request came too slowly", detail)
}

fn check_type(request: &Request) -> Outcome<()> {
    let given =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut parts = given.split(';').map(str::trim);
    let media = parts.next().unwrap_or("").to_ascii_lowercase();
    let is_json =
        media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"));
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("charset").then(|| value.trim_matches('"').to_ascii_lowercase())
    });
    let is_utf8 = charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8");
    if is_json && is_utf8 {
        return Ok(());
    }
    Err(refusal(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "The body is of another type",
        format!("The content type is `{given}`; it should be `application/json`, in UTF-8."),
    ))
}
