//! How far something is: a ring that fills, with what it leads to in its middle; a line that fills.

use super::dom::{El, el, svg};
use crate::locale::digits;

/// A ring of so many percent. It says nothing to those who do not see it: words stand beside it.
pub fn ring(percent: i64, middle: El) -> El {
    let circle = |class| {
        svg("circle").class(class).attr("cx", "50").attr("cy", "50").attr("r", "46").attr("pathLength", "100")
    };
    let arc = svg("svg.ring__arc").attr("viewBox", "0 0 100 100");
    let arc = arc.add(circle("ring__track"));
    // A round end would show as a dot where there is nothing yet.
    let arc = if percent > 0 { arc.add(circle("ring__value")) } else { arc };
    el("span.ring")
        .attr("aria-hidden", "true")
        .style("--value", &digits(percent.clamp(0, 100)))
        .add(arc)
        .add(middle)
}

/// A line of so many percent.
pub fn meter(percent: i64) -> El {
    el("span.meter").style("--value", &[&digits(percent)[..], "%"].concat())
}

/// How much of something is there, in percent; whole only when all of it is.
pub fn percent(value: i64, target: i64) -> i64 {
    if target <= 0 { 100 } else { (value.max(0).saturating_mul(100) / target).min(100) }
}
