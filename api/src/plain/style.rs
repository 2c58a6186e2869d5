//! The style sheet of pages without script: one for all programs, but for the colours.

use crate::colour::Brand;
use contract::programs::Theme;

/// Every colour by its role, for the light and for the dark; what all pages share, and what one has besides.
pub(super) fn sheet(theme: &Theme, rest: &str) -> String {
    let brand = Brand::of(theme);
    let colours = |roles: [(&str, f64, f64); 7]| {
        roles.map(|(name, lightness, share)| format!("--{name}:{}", brand.at(lightness, share))).join(";")
    };
    let light = colours([
        ("ground", 0.987, 0.05),
        ("raised", 1.0, 0.0),
        ("ink", 0.235, 0.35),
        ("soft", 0.46, 0.28),
        ("control", 0.6, 0.25),
        ("accent", 0.42, 1.0),
        ("on", 1.0, 0.0),
    ]);
    let dark = colours([
        ("ground", 0.185, 0.22),
        ("raised", 0.275, 0.28),
        ("ink", 0.955, 0.1),
        ("soft", 0.755, 0.2),
        ("control", 0.57, 0.25),
        ("accent", 0.82, 0.72),
        ("on", 0.21, 0.5),
    ]);
    format!(
        ":root{{color-scheme:light dark;--bad:#a3212b;{light}}}\
         @media (prefers-color-scheme:dark){{:root{{--bad:#ffb0ad;{dark}}}}}{BASE}{rest}"
    )
}

const BASE: &str = concat!(
    "*,::before{box-sizing:border-box;margin:0}",
    "body{background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,\"PingFang SC\",",
    "\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif;overflow-wrap:anywhere}",
    "main,header{max-width:40rem;margin:auto;padding:1.25rem 1rem}",
    "main{padding-bottom:3rem}",
    "header{display:flex;align-items:center;gap:.625rem;font-weight:640}",
    "header a{margin-inline-start:auto;font-weight:500;font-size:.875rem}",
    "svg{width:2rem;flex:none;fill:var(--accent)}svg path{fill:var(--on)}",
    "h1{font-size:clamp(1.625rem,1.4rem + 1.2vw,2.25rem);line-height:1.2;letter-spacing:-.022em;",
    "text-wrap:balance;outline:0}",
    ":lang(zh) h1{letter-spacing:0;line-height:1.3}",
    "h2{font-size:1rem;line-height:1.4}",
    "a{color:var(--accent);text-underline-offset:.2em}",
    "p,.ends,small,dd{color:var(--soft);font-size:.875rem}",
    ".lead{color:var(--ink);font-size:1.0625rem}",
    "button,.button{display:block;min-height:3.25rem;padding:.75rem 2rem;border:0;border-radius:.875rem;",
    "background:var(--accent);color:var(--on);font:inherit;font-weight:600;line-height:1.75;",
    "text-align:center;text-decoration:none;cursor:pointer}",
    ".stack{display:grid;gap:1.25rem}.row{display:grid;gap:.75rem}",
    "@media(prefers-contrast:more){:root{--soft:var(--ink);--control:var(--ink)}}",
    "input:focus-visible+span,:focus-visible{outline:3px solid var(--accent);outline-offset:2px}",
    "@media(min-width:40rem){main{padding-top:2.5rem}form>button{justify-self:start}}",
    "@media(forced-colors:active){button,.button{border:1px solid}}",
);

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The contrast of two colours, by WCAG 2.2.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |hex: &str| {
            let part = |at: usize| {
                let byte = u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
                let part = f64::from(byte) / 255.0;
                if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_theme_can_be_read_in_both_schemes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs");
        let mut count = 0;
        for file in folder.read_dir().expect("the programs") {
            let text = std::fs::read_to_string(file.expect("a file").path()).expect("a text");
            let brand = text.lines().find_map(|line| line.strip_prefix("brand = \"")?.strip_suffix('"'));
            let Some(brand) = brand else { continue };
            let sheet = sheet(&Theme { brand: brand.to_owned(), ..Theme::default() }, "");
            for scheme in sheet.split(":root{").skip(1).take(2) {
                let colour = |name: &str| {
                    let found = scheme.split(&format!("--{name}:")).nth(1).expect(name);
                    found[..7].to_owned()
                };
                for (one, other, least) in [
                    ("ink", "ground", 7.0),
                    ("ink", "raised", 7.0),
                    ("soft", "ground", 4.5),
                    ("soft", "raised", 4.5),
                    ("accent", "ground", 4.5),
                    ("accent", "raised", 4.5),
                    ("on", "accent", 4.5),
                    ("bad", "ground", 4.5),
                    ("control", "ground", 3.0),
                ] {
                    let found = contrast(&colour(one), &colour(other));
                    assert!(found >= least, "{brand}: {one} on {other} has {found:.2}, {least} needed");
                }
            }
            count += 1;
        }
        assert!(count >= 17, "{count} themes");
    }
}
