//! What the second module answers to: each of these is called by its name, with what it is about.

use crate::http::{self, Failure};
use crate::locale::Locale;
use crate::points::days;
use crate::privacy;
use crate::referrals;
use crate::session;
use crate::surveys;
use crate::tiers;
use crate::ui::dom::El;
use crate::what_if;
use crate::wire;
use contract::members::Me;
use contract::programs::Program;
use js_sys::{Error, Function, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Whom it speaks to, and of what.
#[derive(Clone, Copy)]
pub struct Told {
    /// How the member is told things.
    pub locale: &'static Locale,
    /// The member's program.
    pub program: &'static Program,
    /// What is known of the member.
    pub me: &'static Me,
}

/// Sees to it that there are words.
#[wasm_bindgen]
pub fn begin() -> Promise {
    Promise::new(&mut |done, failed| {
        session::fetch_texts(session::locale().lang, move |problem| match problem {
            None => call(&done, JsValue::UNDEFINED),
            Some(problem) => call(&failed, Error::new(&problem.code).into()),
        });
    })
}

/// Opens the sheet on which things are tried out, at a reward where one is named.
#[wasm_bindgen]
pub fn what_if(_: JsValue, reward: String) {
    told(Box::new(move |told| {
        if let (Ok(told), Some(known)) = (told, session::kept_what_if()) {
            what_if::sheet::open(told.locale, told.program, told.me, known, &reward);
        }
    }));
}

/// Puts Invite in its place. Brings the code of what went wrong, where there is nothing to show instead.
#[wasm_bindgen]
pub fn invite(place: Element) -> Promise {
    let place = El::of(place);
    Promise::new(&mut |done, _| {
        let place = place.clone();
        told(Box::new(move |told| {
            let finish = move |wrong: Option<Failure>| {
                let code = wrong.map_or(JsValue::UNDEFINED, |problem| (&problem.code).into());
                call(&done, code);
            };
            match told {
                Ok(told) => referrals::page::show(place, told, Box::new(finish)),
                Err(problem) => finish(Some(problem)),
            }
        }));
    })
}

/// Puts the calendar of expiry in its place, in the same way.
#[wasm_bindgen]
pub fn expiry(place: Element) -> Promise {
    draw(El::of(place), days::show)
}

/// Puts the tiers in their place, in the same way.
#[wasm_bindgen]
pub fn tiers(place: Element) -> Promise {
    draw(El::of(place), |place, told| tiers::page::show(&place, told))
}

/// Puts what is known and what is allowed in its place on You, in the same way.
#[wasm_bindgen]
pub fn you(place: Element) -> Promise {
    draw(El::of(place), privacy::page::show)
}

/// Puts everything about me and erase me in their place, unless they stand there. Brings how they were left:
/// `erased`, or a problem's code.
#[wasm_bindgen]
pub fn desk(place: Element) -> Promise {
    let place = El::of(place);
    Promise::new(&mut |done, _| {
        let place = place.clone();
        told(Box::new(move |told| match told {
            Ok(told) if place.node().child_element_count() == 0 => {
                privacy::desk::show(&place, told, Rc::new(move |left| call(&done, left.into())));
            }
            _ => call(&done, JsValue::UNDEFINED),
        }));
    })
}

/// A page that needs nothing but what is known already, or sees to the rest itself.
fn draw(place: El, show: fn(El, Told)) -> Promise {
    Promise::new(&mut |done, _| {
        let place = place.clone();
        told(Box::new(move |told| match told {
            Ok(told) => {
                show(place, told);
                call(&done, JsValue::UNDEFINED);
            }
            Err(problem) => call(&done, (&problem.code).into()),
        }));
    })
}

/// Opens the sheet that asks what is due, with a score where one was pressed. Brings how it was left: `sent`,
/// `put_off`, a problem's code, or nothing.
#[wasm_bindgen]
pub fn survey(invite: String, score: String) -> Promise {
    Promise::new(&mut |done, _| {
        let (invite, score) = (invite.clone(), score.clone());
        told(Box::new(move |told| match told {
            Ok(told) => surveys::sheet::open(told, invite, &score, move |left| {
                let left = if left.is_empty() { JsValue::UNDEFINED } else { left.into() };
                call(&done, left);
            }),
            Err(problem) => call(&done, (&problem.code).into()),
        }));
    })
}

fn call(function: &Function, with: JsValue) {
    // What a promise is settled with does not throw.
    let _ = function.call1(&JsValue::UNDEFINED, &with);
}

type Then = Box<dyn FnOnce(Result<Told, Failure>)>;

/// Finds out whom it speaks to: what this browser keeps, or else what the server says.
fn told(then: Then) {
    let locale = session::locale();
    session::fetch_texts(locale.lang, move |problem| match (problem, session::kept_me()) {
        (Some(problem), _) => then(Err(problem)),
        (None, Some(me)) => of_program(locale, me, then),
        (None, None) => http::get("/v1/me".to_owned(), move |answer| {
            match answer.and_then(|text| http::read(&text, wire::me)) {
                Ok(me) => of_program(locale, me, then),
                Err(problem) => then(Err(problem)),
            }
        }),
    });
}

/// Another tab may have shown another program since.
fn of_program(locale: &'static Locale, me: &'static Me, then: Then) {
    if let Some(program) = session::kept_program().filter(|program| program.id == me.program) {
        return then(Ok(Told { locale, program, me }));
    }
    http::get(["/v1/programs/", &me.program].concat(), move |answer| {
        let program = answer.and_then(|text| http::read(&text, wire::program));
        then(program.map(|program| Told { locale, program, me }));
    });
}
