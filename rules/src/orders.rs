//! Refunds: what a line earned is taken back, first from the lot it opened, and never more than that.

use crate::account::{Account, Posted, Posting};
use crate::book::{Answer, Book, OrderState, Refunded, Share};
use crate::events::Happened;
use crate::refusal::Refusal;
use crate::state::Totals;
use contract::events::{OrderRefunded, RefundLine};
use contract::points::{EntryKind, Reason, ReasonParams, Step};
use contract::programs::RefundPolicy;

impl<B: Book> Account<'_, B> {
    /// Takes back what the refunded lines earned. What was refunded before is explained and takes nothing.
    pub(crate) fn refund(&mut self, happened: &Happened<'_>, refund: &OrderRefunded) -> Answer<Posted, B> {
        let source = refund.order_source.as_deref().unwrap_or(happened.source);
        let Some(bought) = self.book.order(source, &refund.order)? else {
            return Err(Refusal::OrderNotKnown { order: refund.order.clone() }.into());
        };
        let before = self.book.refunded(source, &refund.order)?;
        let lines = lines_of(&bought, refund, &before)?;
        let mut steps = Vec::new();
        let (mut wanted, mut amount_minor) = (Share::default(), 0);
        let mut parts = Vec::new();
        for asked in lines {
            let part = part(&bought, &before, &asked);
            amount_minor += part.amount_minor;
            wanted.points += part.took.points;
            wanted.status_points += part.took.status_points;
            let key = if part.amount_minor == 0 && is_refunded(&before, &asked.id) {
                "refunded_before"
            } else {
                "refund"
            };
            steps.push(Step {
                key: key.to_owned(),
                line: Some(asked.id),
                points: Some(-part.took.points),
                amount_minor: Some(part.amount_minor),
                ..Step::default()
            });
            parts.push(part);
        }
        let more = Totals {
            status_points: -wanted.status_points,
            spent_minor: -amount_minor,
            orders: -i64::from(is_whole(&bought, &before, &parts)),
            visits: 0,
        };
        if !more.is_nothing() {
            steps.extend(self.measure(bought.occurred_at, &more)?);
        }
        let reason = Reason {
            key: happened.r#type.to_owned(),
            params: ReasonParams {
                amount_minor: Some(amount_minor),
                order: Some(refund.order.clone()),
                ..ReasonParams::default()
            },
            steps,
        };
        let posting = Posting::new(EntryKind::Reverse, happened.source, happened.id, happened.at);
        let (posted, mut lapsed) = self.take_back(&posting, bought.sequence, wanted, reason)?;
        for part in parts {
            // Of the whole refund: it stands with its first line.
            let part = Refunded { lapsed: std::mem::take(&mut lapsed), ..part };
            self.book.write_refund(source, &refund.order, posted.sequence, &part)?;
        }
        self.note_due();
        Ok(posted)
    }

    /// From the lot of the entry that brought it first; of the rest, what has lapsed is gone already, and
    /// what was spent is taken from other lots, then forgiven or owed. Answers what had lapsed, too.
    pub(crate) fn take_back(
        &mut self,
        posting: &Posting<'_>,
        brought_by: i64,
        wanted: Share,
        mut reason: Reason,
    ) -> Answer<(Posted, i64), B> {
        let lot = self.book.lot(brought_by)?;
        let own = lot.as_ref().map_or(0, |lot| lot.remaining.min(wanted.points));
        let lapsed = match &lot {
            Some(lot) if own < wanted.points => {
                self.book.drawn_of(lot.sequence)?.lapsed_for_nobody().min(wanted.points - own)
            }
            _ => 0,
        };
        let spent = wanted.points - own - lapsed;
        let others = (self.state.points + self.state.debt - own).max(0).min(spent);
        let owed = match self.program.refunds {
            RefundPolicy::Owe => spent - others,
            RefundPolicy::StopAtZero => 0,
        };
        let forgiven = spent - others - owed;
        self.state.progress.forgiven = self.state.progress.forgiven.saturating_add(forgiven);
        for (key, points) in
            [("lapsed_before", lapsed), ("spent_before", spent), ("forgiven", forgiven), ("owed", owed)]
        {
            if points > 0 {
                reason.steps.push(Step { key: key.to_owned(), points: Some(points), ..Step::default() });
            }
        }
        let taken = own + others + owed;
        let sequence = self.write(posting, -taken, -wanted.status_points, owed, reason.clone())?;
        if let Some(lot) = lot.filter(|_| own > 0) {
            self.book.draw(sequence, &lot, own)?;
        }
        self.draw(sequence, others, None)?;
        Ok((self.posted(-taken, -wanted.status_points, reason), lapsed))
    }
}

/// The lines that are refunded: those named, or all that is left.
fn lines_of(
    bought: &OrderState,
    refund: &OrderRefunded,
    before: &[Refunded],
) -> Result<Vec<RefundLine>, Refusal> {
    let Some(lines) = &refund.lines else {
        let left = bought.order.lines.iter().map(|line| RefundLine {
            id: line.id.clone(),
            amount_minor: line.amount_minor - given_back(before, &line.id),
        });
        return Ok(left.collect());
    };
    if lines.is_empty() {
        return Err(Refusal::NotValid("A refund names at least one line, or leaves `lines` out.".to_owned()));
    }
    for (nth, asked) in lines.iter().enumerate() {
        let Some(line) = bought.order.lines.iter().find(|line| line.id == asked.id) else {
            return Err(Refusal::LineNotKnown { line: asked.id.clone() });
        };
        if lines[..nth].iter().any(|other| other.id == asked.id) {
            return Err(Refusal::line(nth, "is named twice; once with the sum is right."));
        }
        if asked.amount_minor < 0 || (asked.amount_minor == 0 && line.amount_minor > 0) {
            return Err(Refusal::line(nth, "has no amount; it should be what was given back for it."));
        }
        if asked.amount_minor > line.amount_minor {
            return Err(Refusal::RefundTooLarge { line: asked.id.clone(), paid_minor: line.amount_minor });
        }
    }
    Ok(lines.clone())
}

/// What a line gives back now, and takes: its share of what is refunded by now, less what was taken before.
fn part(bought: &OrderState, before: &[Refunded], asked: &RefundLine) -> Refunded {
    let nth = bought.order.lines.iter().position(|line| line.id == asked.id).unwrap_or_default();
    let paid = bought.order.lines.get(nth).map_or(0, |line| line.amount_minor);
    let share = bought.shares.get(nth).copied().unwrap_or_default();
    let earlier = given_back(before, &asked.id);
    let by_now = earlier.saturating_add(asked.amount_minor).min(paid);
    let of_line = |points: i64| match paid {
        0 => points,
        paid => i64::try_from(i128::from(points) * i128::from(by_now) / i128::from(paid)).unwrap_or(points),
    };
    let taken = before.iter().filter(|refunded| refunded.line == asked.id);
    let (points, status_points) = taken.fold((0, 0), |(points, status_points), refunded| {
        (points + refunded.took.points, status_points + refunded.took.status_points)
    });
    Refunded {
        line: asked.id.clone(),
        amount_minor: by_now - earlier,
        lapsed: 0,
        took: Share {
            points: of_line(share.points) - points,
            status_points: of_line(share.status_points) - status_points,
        },
    }
}

fn given_back(before: &[Refunded], line: &str) -> i64 {
    before.iter().filter(|refunded| refunded.line == line).map(|refunded| refunded.amount_minor).sum()
}

fn is_refunded(before: &[Refunded], line: &str) -> bool {
    before.iter().any(|refunded| refunded.line == line)
}

/// Whether nothing of the order is left, and something was until now.
fn is_whole(bought: &OrderState, before: &[Refunded], parts: &[Refunded]) -> bool {
    let is_back = |refunds: &[&Refunded]| {
        bought.order.lines.iter().all(|line| {
            let of_line: Vec<_> = refunds.iter().filter(|refunded| refunded.line == line.id).collect();
            let sum: i64 = of_line.iter().map(|refunded| refunded.amount_minor).sum();
            !of_line.is_empty() && sum >= line.amount_minor
        })
    };
    let earlier: Vec<&Refunded> = before.iter().collect();
    let all: Vec<&Refunded> = before.iter().chain(parts).collect();
    !is_back(&earlier) && is_back(&all)
}
