//! What is asked besides and what is said in the end, by what was answered.

use super::words::{follow_up, is_link, lacks, thanks};
use crate::locale::tests::{en, program, texts, zh};
use crate::locale::text::Text;
use contract::programs::{Bands, Survey, SurveyKind};
use contract::surveys::{Band, Respond};
use wasm_bindgen_test::wasm_bindgen_test;

fn survey(kind: SurveyKind) -> Survey {
    let low = Some(texts(&[("en", "What did we miss?"), ("zh-CN", "我们漏了什么？")]));
    Survey { kind, follow_up: Bands { low, ..Bands::default() }, ..Survey::default() }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_asked_besides_follows_the_score() {
    let shop = program("USD", 2);
    let asked = |kind, score| follow_up(&survey(kind), score, &en(), &shop).to_owned();
    assert_eq!(asked(SurveyKind::Nps, None), "Anything you would like to add?");
    assert_eq!(asked(SurveyKind::Nps, Some(6)), "What did we miss?");
    assert_eq!(asked(SurveyKind::Nps, Some(7)), "What would have made it better?");
    assert_eq!(asked(SurveyKind::Csat, Some(4)), "What did you like most?");
    assert_eq!(asked(SurveyKind::SingleChoice, None), "Anything you would like to add?");
    assert_eq!(follow_up(&survey(SurveyKind::Csat), Some(1), &zh(), &shop), "我们漏了什么？");
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_sent_that_answers_nothing() {
    let words = Respond { words: Some("Slow".to_owned()), ..Respond::default() };
    assert_eq!(lacks(SurveyKind::Nps, &words), Some(Text::SurveyScoreFirst));
    assert_eq!(lacks(SurveyKind::MultipleChoice, &words), Some(Text::SurveyChoiceFirst));
    assert_eq!(lacks(SurveyKind::FreeText, &words), None);
    assert_eq!(lacks(SurveyKind::FreeText, &Respond::default()), Some(Text::SurveyWordsFirst));
    assert_eq!(lacks(SurveyKind::Csat, &Respond { score: Some(1), ..Respond::default() }), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn thanks_are_those_of_the_band() {
    assert_eq!(thanks(SurveyKind::Nps, Band::Low).0, Text::SurveyThanksLow);
    assert_eq!(thanks(SurveyKind::Csat, Band::High), (Text::SurveyThanksHigh, Some(Text::SurveySayHigh)));
    assert_eq!(thanks(SurveyKind::FreeText, Band::Mid), (Text::SurveyThanks, None));
}

#[wasm_bindgen_test(unsupported = test)]
fn thanks_lead_to_a_page_or_a_letter_alone() {
    assert!(is_link("https://shop.example/review") && is_link("mailto:ines@shop.example"));
    assert!(!is_link("javascript:alert(1)") && !is_link("http://shop.example") && !is_link("/v1/me"));
}
