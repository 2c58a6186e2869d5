//! A brand's colours as any browser and mail reader knows them: `#rrggbb`, computed from its `oklch(L C H)`.

use contract::programs::Theme;

/// The hue and chroma of a brand, of which every colour is made.
#[derive(Clone, Copy)]
pub struct Brand {
    chroma: f64,
    hue: f64,
}

impl Brand {
    /// Of a theme.
    pub fn of(theme: &Theme) -> Brand {
        let inside = theme.brand.strip_prefix("oklch(").and_then(|rest| rest.strip_suffix(')'));
        let mut numbers = inside.unwrap_or_default().split(' ').skip(1);
        let mut next = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0.0);
        Brand { chroma: next(), hue: next() }
    }

    /// Of this lightness, with so much of the brand's chroma.
    pub fn at(self, lightness: f64, share: f64) -> String {
        hex(lightness, self.chroma * share, self.hue)
    }
}

/// OKLCH to sRGB, by Björn Ottosson's matrices; what a screen cannot show loses chroma until it can.
fn hex(lightness: f64, mut chroma: f64, hue: f64) -> String {
    let mut rgb = linear(lightness, chroma, hue);
    while rgb.iter().any(|part| !(-0.0005..=1.0005).contains(part)) && chroma > 0.001 {
        chroma *= 0.97;
        rgb = linear(lightness, chroma, hue);
    }
    let byte = |part: f64| {
        let part = part.clamp(0.0, 1.0);
        let encoded = if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
        format!("{:02x}", (encoded * 255.0).round() as u8)
    };
    rgb.into_iter().fold("#".to_owned(), |hex, part| hex + &byte(part))
}

fn linear(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_a_browser_shows() {
        assert_eq!(hex(1.0, 0.0, 0.0), "#ffffff");
        assert_eq!(hex(0.0, 0.0, 0.0), "#000000");
        assert_eq!(hex(0.627_955, 0.257_683, 29.234), "#ff0000");
        assert_eq!(hex(0.5, 0.0, 0.0), "#636363");
        let theme = Theme { brand: "oklch(0.45 0.072 206)".to_owned(), ..Theme::default() };
        assert_eq!(Brand::of(&theme).at(0.45, 1.0).len(), 7);
    }
}
