//! What a careful site says with every answer. What a handler has said itself stays.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Two years, as browsers ask of a site that means it.
const ONLY_TLS: &str = "max-age=63072000; includeSubDomains";

/// All that is off: whatever a browser could let a page do, but what the portal does - copy a code, share
/// a link,
/// keep the screen on while a till reads it. Only names that Chromium knows: others make it write into the
/// console.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), serial=(), storage-access=(), usb=(), \
    window-management=(), xr-spatial-tracking=(), clipboard-write=(self), screen-wake-lock=(self), \
    web-share=(self)";

/// Of what is not a page: nothing may be loaded, and nobody may frame it.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// Of a script: a service worker lives under the policy it came with, and fetches from us.
const SCRIPT: &str = "default-src 'self'; frame-ancestors 'none'";

/// Adds what is not said yet. `is_secure` where members reach the portal over TLS.
///
/// Nothing of ours is loaded by other sites, so `Cross-Origin-Resource-Policy` is `same-origin` for all;
/// what others may load says so itself.
pub fn add(headers: &mut HeaderMap, is_secure: bool) {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let policy = if media.starts_with("text/javascript") { SCRIPT } else { NOTHING };
    let said = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
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
    if is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
}
