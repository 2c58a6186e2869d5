//! What is answered on the sheet: a score or a choice, and words.

use super::words::follow_up;
use super::{ends, scale};
use crate::later::inside::Told;
use crate::locale::digits;
use crate::locale::text::Text;
use crate::ui::dom::{El, el};
use contract::programs::{Survey, SurveyKind};
use contract::surveys::{Respond, WORDS_CHARS_MAX};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// From here on it is said how much can still be written.
const NEAR_END: usize = 200;

/// The fields, with what was answered so far; what changes in them is heard by the form around them.
pub struct Fields {
    /// All of them, in their order.
    pub all: Vec<El>,
    words: El,
    asks: El,
    left: El,
}

/// Makes the fields.
pub fn fields(survey: &Survey, answer: &Respond, told: Told) -> Fields {
    let locale = told.locale;
    let words = el("textarea.field__input").attr("name", "words").attr("rows", "3");
    let words =
        words.attr("maxlength", &digits(WORDS_CHARS_MAX as i64)).attr("aria-describedby", "survey-left");
    let words = words.text(answer.words.as_deref().unwrap_or_default());
    let asks = el("span.field__label");
    let left = el("p.field__hint quiet").attr("id", "survey-left");
    let is_text = survey.kind == SurveyKind::FreeText;
    let label = el("label.field").add(asks.clone()).add(words.clone());
    let label = if is_text { label.attr("data-only", "") } else { label };
    let mut all = Vec::new();
    if let Some(scores) = survey.kind.scores() {
        all.push(
            el("div").add(score_field(survey, scores, answer.score, told)).add(ends(survey.kind, locale)),
        );
    }
    if matches!(survey.kind, SurveyKind::SingleChoice | SurveyKind::MultipleChoice) {
        all.push(choice_field(survey, &answer.choices, told));
    }
    all.push(el("div.field").add(label).add(left.clone()));
    Fields { all, words, asks, left }
}

impl Fields {
    /// Keeps what is asked and said true to what was answered.
    pub fn follow(&self, survey: &Survey, answer: &Respond, told: Told) {
        let asks = match survey.kind {
            SurveyKind::FreeText => told.locale.say(Text::SurveyWords),
            _ => follow_up(survey, answer.score, told.locale, told.program),
        };
        if self.asks.node().text_content().as_deref() != Some(asks) {
            self.asks.node().set_text_content(Some(asks));
        }
        let written = self.written().chars().count();
        let left = WORDS_CHARS_MAX.saturating_sub(written);
        let hint = match left {
            left if left <= NEAR_END => {
                told.locale.fill(Text::SurveyLeft, &[&told.locale.number(left as i64)])
            }
            _ if survey.kind == SurveyKind::FreeText => String::new(),
            _ => told.locale.own(Text::SurveyOptional),
        };
        self.left.node().set_text_content(Some(&hint));
    }

    /// What was answered so far.
    pub fn answer(&self, form: &El) -> Respond {
        let mut answer = Respond::default();
        for input in chosen(form) {
            let number = input.value().bytes().fold(0, |number, byte| number * 10 + i64::from(byte - b'0'));
            match &input.name()[..] {
                "score" => answer.score = Some(number),
                _ => answer.choices.push(number),
            }
        }
        let words = self.written();
        answer.words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        answer
    }

    fn written(&self) -> String {
        self.words.node().unchecked_ref::<HtmlTextAreaElement>().value()
    }
}

/// Moves the focus to the first field.
pub fn focus_first(form: &El) {
    if let Ok(Some(field)) = form.node().query_selector("input,textarea") {
        El::of(field).focus();
    }
}

fn chosen(form: &El) -> Vec<HtmlInputElement> {
    let Ok(inputs) = form.node().query_selector_all("input:checked") else { return Vec::new() };
    (0..inputs.length()).filter_map(|at| inputs.get(at)).map(|input| input.unchecked_into()).collect()
}

fn score_field(survey: &Survey, (lowest, highest): (i64, i64), chosen: Option<i64>, told: Told) -> El {
    let locale = told.locale;
    let top = locale.number(highest);
    let step = |score: i64| {
        let label = locale.fill(Text::ScoreOf, &[&locale.number(score), &top]);
        let input = option("radio", "score", score, chosen == Some(score)).attr("aria-label", &label);
        el("label.score__step").add(input).text(&digits(score))
    };
    let steps = (lowest..=highest).map(step).collect();
    scale(fieldset("score", survey, told), survey.kind).all(steps)
}

fn choice_field(survey: &Survey, chosen: &[i64], told: Told) -> El {
    let kind = if survey.kind == SurveyKind::SingleChoice { "radio" } else { "checkbox" };
    let mut field = fieldset("options", survey, told);
    for (at, words) in (0..).zip(&survey.choices) {
        let input = option(kind, "choice", at, chosen.contains(&at));
        let words = el("span").text(told.locale.brand(words, told.program));
        field = field.add(el("label.option").add(input).add(words));
    }
    field
}

fn fieldset(class: &str, survey: &Survey, told: Told) -> El {
    let question = told.locale.brand(&survey.question, told.program);
    el("fieldset").class(class).add(el("legend.visually-hidden").text(question))
}

fn option(kind: &str, name: &str, value: i64, is_chosen: bool) -> El {
    let input = el("input").attr("type", kind).attr("name", name).attr("value", &digits(value));
    if is_chosen { input.attr("checked", "") } else { input }
}
