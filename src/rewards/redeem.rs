//! Redeeming and undoing, so that nothing is taken twice: the id of what is asked for is kept before it is
//! sent, and goes only when an answer was heard.

use super::{shelf, wallet};
use crate::http::{self, Failure};
use crate::locale::digits;
use crate::portal::Portal;
use crate::session;
use crate::session::attempts::{self, Attempt};
use crate::wire;
use contract::problem::code;
use contract::rewards::Redemption;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID, catch)]
    fn random_uuid() -> Result<String, JsValue>;
}

/// What came of a call.
pub type Told = Result<&'static Redemption, Failure>;

/// Goes on with it.
pub type Then = Box<dyn FnOnce(Told)>;

/// What was asked for of a reward and not answered, if anything was.
pub fn unheard(reward: &str) -> Option<Attempt> {
    attempts::all().into_iter().find(|one| one.reward == reward)
}

/// Asks for a reward at the cost that is shown; once more for the same, where its answer was not heard.
pub fn redeem(portal: Portal, reward: &str, cost: i64, then: Then) {
    let attempt = unheard(reward).unwrap_or_else(|| {
        let attempt = Attempt { id: new_id(), reward: reward.to_owned(), cost: digits(cost) };
        attempts::keep(&attempt);
        attempt
    });
    let body = ["{\"reward\":\"", &attempt.reward, "\",\"cost\":", &attempt.cost, "}"].concat();
    http::call("PUT", path(&attempt.id), Some(body), move |answer| {
        let told = answer.and_then(|text| http::read(&text, wire::redemption));
        if !matches!(&told, Err(problem) if is_unheard(problem)) {
            attempts::forget(&attempt.id);
        }
        hand_on(portal, told, then);
    });
}

/// Undoes a redemption.
pub fn undo(portal: Portal, id: &str, then: Then) {
    http::call("DELETE", path(id), None, move |answer| {
        let told = answer.and_then(|text| http::read(&text, wire::redemption));
        hand_on(portal, told, then);
    });
}

/// Whether it is not known what came of a call.
pub fn is_unheard(problem: &Failure) -> bool {
    problem.status == 0 || problem.status >= 500
}

/// Hands an answer on once the shelf is as it is now; what else has changed follows.
fn hand_on(portal: Portal, told: Told, then: Then) {
    match &told {
        Err(problem) if problem.code == code::NOT_SIGNED_IN => return session::end(portal),
        Err(problem) if is_unheard(problem) => return then(told),
        _ => {}
    }
    session::refresh(portal, || {});
    wallet::show(portal);
    shelf::show_then(portal, Box::new(move || then(told)));
}

fn path(id: &str) -> String {
    ["/v1/me/redemptions/", id].concat()
}

/// An id that this member has not used. A page that did not come safely has no `randomUUID`.
fn new_id() -> String {
    random_uuid().unwrap_or_else(|_| ["at-", &digits(session::now())].concat())
}
