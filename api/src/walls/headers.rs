//! What a careful site says with every answer. What a handler has said itself stays.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

/// Two years, as browsers ask of a site that means it.
const ONLY_TLS: &str = "max-age=63072000; includeSubDomains";

/// All that is off: whatever a browser could let a page do, but what the portal does - copy a code, keep the
/// screen on while a till reads it. Only names that Chromium knows: others make it write into the console.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), \
    compute-pressure=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), \
    geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), \
    picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), serial=(), \
    storage-access=(), usb=(), window-management=(), xr-spatial-tracking=(), clipboard-write=(self), \
    screen-wake-lock=(self)";

/// Of what is not a page: nothing may be loaded, and nobody may frame it.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Of a script: a service worker lives under the policy it came with, and fetches from us.
const SCRIPT: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Adds what is not said yet. `is_secure` where members reach the portal over TLS.
///
/// Nothing of ours is loaded by other sites, so `Cross-Origin-Resource-Policy` is `same-origin` for all;
/// what others may load says so itself.
///
/// What has not changed keeps the policies it came with: those that a 304 says would take their place.
pub fn add(response: &mut Response, is_secure: bool) {
    let is_kept = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    let said = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in said {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
    if is_kept {
        return;
    }
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let policy = if media.starts_with("text/javascript") { SCRIPT } else { NOTHING };
    let said = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in said {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // Browsers that know `frame-ancestors` do not look at this one.
    let framed_by_nobody = headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .is_ok_and(|policy| policy.contains("frame-ancestors 'none'"));
    if framed_by_nobody {
        headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    }
}
