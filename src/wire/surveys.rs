//! Reads what members are asked, what is due, and what came of it. The first page needs but the question.

use super::{Json, Read};
#[cfg(any(feature = "later", test))]
use crate::locale::digits;
use contract::programs::{Bands, Survey, SurveyKind};
use contract::surveys::{Band, DueSurvey, Outcome};
#[cfg(any(feature = "later", test))]
use contract::surveys::{Respond, Response};
#[cfg(any(feature = "later", test))]
use js_sys::JSON;
use std::collections::BTreeMap;

const KINDS: [SurveyKind; 4] =
    [SurveyKind::Csat, SurveyKind::SingleChoice, SurveyKind::MultipleChoice, SurveyKind::FreeText];

impl Read for Survey {
    fn read(json: &Json) -> Survey {
        let mut survey = Survey::default();
        let Survey {
            id,
            kind,
            question,
            points,
            choices,
            follow_up,
            thanks,
            links,
            is_anonymous,
            // When it is put is for the server to know.
            after: _,
            delay: _,
            throttle: _,
            is_mailed: _,
            valid: _,
            until_at: _,
        } = &mut survey;
        json.field("id", id);
        json.choice("kind", "csat single_choice multiple_choice free_text", &KINDS, kind);
        json.field("question", question);
        json.maybe("points", points);
        if cfg!(any(feature = "later", test)) {
            json.field("choices", choices);
            json.maybe("follow_up", follow_up);
            json.maybe("thanks", thanks);
            read_links(&json.get("links"), links);
            json.maybe("is_anonymous", is_anonymous);
        }
        survey
    }
}

impl Read for Bands {
    fn read(json: &Json) -> Bands {
        let mut bands = Bands::default();
        let Bands { low, mid, high } = &mut bands;
        json.field("low", low);
        json.field("mid", mid);
        json.field("high", high);
        bands
    }
}

fn read_links(json: &Json, links: &mut BTreeMap<Band, String>) {
    for (band, name) in [(Band::Low, "low"), (Band::Mid, "mid"), (Band::High, "high")] {
        if let Some(link) = json.is_there().then(|| json.get(name).0.as_string()).flatten() {
            links.insert(band, link);
        }
    }
}

impl Read for DueSurvey {
    fn read(json: &Json) -> DueSurvey {
        let mut due = DueSurvey::default();
        let DueSurvey { invite, survey, expires_at } = &mut due;
        json.field("invite", invite);
        json.field("survey", survey);
        json.field("expires_at", expires_at);
        due
    }
}

impl Read for Outcome {
    fn read(json: &Json) -> Outcome {
        let mut outcome = Outcome::default();
        let Outcome {
            id,
            said,
            did,
            // It is told as it is, of whatever it came.
            survey: _,
            published_at: _,
        } = &mut outcome;
        json.field("id", id);
        json.field("said", said);
        json.field("did", did);
        outcome
    }
}

/// `PUT /v1/me/responses/{invite}`. It stays for as long as the page, as a program does.
#[cfg(any(feature = "later", test))]
pub fn response(json: &Json) -> &'static Response {
    let response: &'static mut Response = Box::leak(Box::default());
    let Response { survey, points, thanks, link, editable_until_at } = response;
    json.field("survey", survey);
    json.field("points", points);
    json.field("thanks", thanks);
    json.field("link", link);
    json.field("editable_until_at", editable_until_at);
    response
}

/// The body of `PUT /v1/me/responses/{invite}`.
#[cfg(any(feature = "later", test))]
pub fn respond(answer: &Respond) -> String {
    let Respond { score, choices, words } = answer;
    let mut fields = Vec::new();
    if let Some(score) = score {
        fields.push(["\"score\":", &digits(*score)].concat());
    }
    if !choices.is_empty() {
        let places: Vec<String> = choices.iter().map(|place| digits(*place)).collect();
        fields.push(["\"choices\":[", &places.join(","), "]"].concat());
    }
    if let Some(words) = words {
        // A text is always JSON.
        let words = JSON::stringify(&words.into()).map(String::from).unwrap_or_default();
        fields.push(["\"words\":", &words].concat());
    }
    ["{", &fields.join(","), "}"].concat()
}
