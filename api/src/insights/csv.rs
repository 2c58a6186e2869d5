//! The insights as a table: a row a figure, for spreadsheets.

use super::numbers::{decimal, percent};
use crate::problem::{Outcome, bug};
use contract::insights::{
    CustomerFigures, CustomerFlow, Insights, PointFigures, Rate, Scored, SurveyFigures,
};
use contract::programs::Text;

const HEADER: [&str; 7] = ["section", "group", "figure", "value", "unit", "n", "note"];

/// The table, UTF-8, lines ended as RFC 4180 has them. The program's texts are in this language, where they
/// have it.
pub(super) fn write(insights: &Insights, language: Option<&String>) -> Outcome<Vec<u8>> {
    let failed = |error: ::csv::Error| bug(format!("a table cannot be written: {error}"));
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER).map_err(failed)?;
    let language = language.map_or("", String::as_str);
    let mut table = Table { language, rows: Vec::new(), section: "", group: String::new() };
    table.fill(insights);
    for row in table.rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| bug(format!("a table cannot be written: {error}")))
}

/// The rows, and what those that follow are about.
struct Table<'a> {
    language: &'a str,
    rows: Vec<[String; 7]>,
    section: &'static str,
    group: String,
}

impl Table<'_> {
    fn fill(&mut self, insights: &Insights) {
        self.about("period", "");
        self.text("program", &insights.program);
        self.text("from", &insights.from);
        self.text("to", &insights.to);
        self.count("days", insights.day_count, "days");
        self.text("time zone", &insights.time_zone);
        self.customers(insights);
        self.about("referrals", "");
        let referrals = &insights.referrals;
        self.count("joined", referrals.joined, "friends");
        self.count("qualified", referrals.qualified, "friends");
        self.count("waiting", referrals.waiting, "friends");
        for rejected in &referrals.rejected {
            let because = serde_json::to_value(rejected.because).unwrap_or_default();
            let note = because.as_str().unwrap_or_default().to_owned();
            self.row("rejected", rejected.count.to_string(), "friends", None, &note);
        }
        self.rate("conversion", referrals.conversion, "qualified / joined");
        self.points(&insights.points);
        for survey in &insights.surveys {
            self.survey(survey);
        }
    }

    fn customers(&mut self, insights: &Insights) {
        let (customers, currency) = (&insights.customers, insights.currency.as_str());
        self.about("customers", "");
        self.count("active days", insights.active_days, "days");
        self.flow(&customers.flow);
        let CustomerFigures { order_count, buyer_count, spent_minor, .. } = *customers;
        self.count("buyers", buyer_count, "members");
        self.count("orders", order_count, "orders");
        let money = |minor: i64| decimal(minor, insights.minor_digits);
        self.row("spent", money(spent_minor), currency, Some(order_count), "less what was given back");
        self.rate("repeat purchase", customers.repeat_purchase, "with two orders or more / with an order");
        let or_nothing = |minor: Option<i64>| minor.map(money).unwrap_or_default();
        let average = or_nothing(customers.average_order_minor);
        self.row("average order", average, currency, Some(order_count), "spent / orders");
        let a_year = customers.orders_a_year_hundredths.map(|hundredths| decimal(hundredths, 2));
        let note = "orders / buyers * 365 / days";
        self.row("orders a year", a_year.unwrap_or_default(), "orders", Some(buyer_count), note);
        let value = or_nothing(customers.lifetime_value_minor);
        let note = format!("average order * orders a year * {} years", insights.years);
        self.row("lifetime value", value, currency, Some(buyer_count), &note);
        self.rate("upsell", customers.upsell, "average order grew / ordered in both periods");
        for month in &customers.months {
            self.about("customers", &format!("{} to {}", month.from, month.to));
            self.flow(&month.flow);
        }
    }

    fn flow(&mut self, flow: &CustomerFlow) {
        self.count("at start", flow.at_start, "members");
        self.count("new", flow.new, "members");
        self.count("returned", flow.returned, "members");
        self.count("lost", flow.lost, "members");
        self.count("at end", flow.at_end, "members");
        self.rate("retention", flow.retention, "(at end - new) / at start");
        self.rate("churn", flow.churn, "lost / at start");
    }

    fn points(&mut self, points: &PointFigures) {
        self.about("points", "");
        for (figure, count, note) in [
            ("earned", points.earned, ""),
            ("taken back", points.taken_back, "of orders given back"),
            ("adjusted", points.adjusted, "by the brand"),
            ("redeemed", points.redeemed, "less what was put back since"),
            ("lapsed", points.lapsed, ""),
            ("outstanding", points.outstanding, "now, pending included"),
            ("pending", points.pending, "now"),
            ("lapsing within 30 days", points.lapsing_30_days, "as things stand"),
            ("lapsing within 90 days", points.lapsing_90_days, "as things stand"),
            ("owed", points.owed, "now"),
        ] {
            self.row(figure, count.to_string(), "points", None, note);
        }
        self.rate("redemption", points.redemption, "redeemed / earned");
    }

    fn survey(&mut self, survey: &SurveyFigures) {
        self.about("survey", &survey.survey);
        self.text("question", self.said(&survey.question));
        self.scored(&survey.scored);
        for score in &survey.scores {
            self.row(&format!("score {}", score.score), score.count.to_string(), "answers", None, "");
        }
        for choice in &survey.choices {
            self.rate(&format!("choice {}", choice.choice), choice.chosen, self.said(&choice.text));
        }
        self.count("incentivised", survey.incentivised, "answers");
        if let Some(response) = survey.response {
            self.rate("response", response, "answered / put");
        }
        if let Some(suspect) = survey.suspect {
            self.count("suspect", suspect, "invites");
        }
        for point in &survey.trend {
            self.about("survey", &format!("{}: {} to {}", survey.survey, point.from, point.to));
            self.scored(&point.scored);
        }
        for (of, slices) in [("tier", &survey.by_tier), ("channel", &survey.by_channel)] {
            for slice in slices {
                let name = slice.name.as_deref().unwrap_or("(none)");
                self.about("survey", &format!("{}: {of} {name}", survey.survey));
                self.scored(&slice.scored);
            }
        }
    }

    fn scored(&mut self, scored: &Scored) {
        let n = Some(scored.answers);
        self.count("answers", scored.answers, "answers");
        if let Some(nps) = scored.nps {
            self.row("nps", nps.score.to_string(), "points", n, "% promoters - % detractors");
            for (figure, hundredths, note) in [
                ("nps standard error", nps.standard_error_hundredths, ""),
                ("nps margin", nps.margin_hundredths, "at 95 %, to either side"),
            ] {
                let value = hundredths.map(|hundredths| decimal(hundredths, 2));
                self.row(figure, value.unwrap_or_default(), "points", n, note);
            }
            self.row("promoters", nps.promoters.to_string(), "answers", n, "9 and 10");
            self.row("passives", nps.passives.to_string(), "answers", n, "7 and 8");
            self.row("detractors", nps.detractors.to_string(), "answers", n, "0 to 6");
        }
        if let Some(csat) = scored.csat {
            self.row("csat mean", decimal(csat.mean_hundredths, 2), "of 5", n, "");
            self.rate("csat content", csat.content, "4 and 5 / answers");
        }
    }

    fn said<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.language).or_else(|| text.values().next()).map_or("", String::as_str)
    }

    fn about(&mut self, section: &'static str, group: &str) {
        self.section = section;
        self.group = group.to_owned();
    }

    fn rate(&mut self, figure: &str, rate: Rate, note: &str) {
        let of = format!("{} of {}", rate.numerator, rate.denominator);
        let note = if note.is_empty() { of } else { format!("{note}: {of}") };
        self.row(figure, percent(rate).unwrap_or_default(), "%", Some(rate.denominator), &note);
    }

    fn count(&mut self, figure: &str, count: i64, unit: &str) {
        self.row(figure, count.to_string(), unit, None, "");
    }

    fn text(&mut self, figure: &str, text: &str) {
        self.row(figure, safe(text), "", None, "");
    }

    fn row(&mut self, figure: &str, value: String, unit: &str, n: Option<i64>, note: &str) {
        let n = n.map(|n| n.to_string()).unwrap_or_default();
        let (section, group) = (self.section.to_owned(), safe(&self.group));
        self.rows.push([section, group, figure.to_owned(), value, unit.to_owned(), n, safe(note)]);
    }
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_negative_figures_are_numbers() {
        let text: Text = [("en".to_owned(), "=1+1, \"really\"?".to_owned())].into();
        let nps = rules::insights::nps(&[3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        let scored = Scored { answers: 4, nps, csat: None };
        let by_channel = vec![contract::insights::Slice { name: Some("@home\r\n网店".to_owned()), scored }];
        let survey = SurveyFigures {
            survey: "-visit".to_owned(),
            question: text,
            scored,
            by_channel,
            ..SurveyFigures::default()
        };
        let insights = Insights { surveys: vec![survey], minor_digits: 2, ..Insights::default() };
        let table = String::from_utf8(write(&insights, None).expect("a table")).expect("UTF-8");
        for line in [
            "survey,'-visit,question,\"'=1+1, \"\"really\"\"?\",,,\r\n",
            "survey,'-visit,nps,-75,points,4,% promoters - % detractors\r\n",
            "survey,'-visit,nps margin,42.44,points,4,\"at 95 %, to either side\"\r\n",
            "survey,\"'-visit: channel @home\r\n网店\",nps,-75,points,4,% promoters - % detractors\r\n",
            "customers,,retention,,%,0,(at end - new) / at start: 0 of 0\r\n",
        ] {
            assert!(table.contains(line), "{line}: {table}");
        }
        assert!(table.starts_with("section,group,figure,value,unit,n,note\r\n"));
    }
}
