//! What would happen: all that a client needs to reckon it without asking, in one answer.

use crate::Shared;
use crate::ledger;
use crate::members::look::{Looking, look};
use crate::problem::Outcome;
use crate::session::SessionKey;
use axum::Json;
use axum::extract::State;
use contract::problem::Problem as Told;
use contract::what_if::{LOTS_MAX, WhatIf};

/// What the rules ask, besides the program and `GET /v1/me`, to say what would happen
#[utoipa::path(get, path = "/v1/me/what-if", tag = "points",
    responses(
        (status = 200, body = WhatIf),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn what_if(State(app): State<Shared>, key: SessionKey) -> Outcome<Json<WhatIf>> {
    let known = look(&app, key, |tx, looking| {
        let Looking { program, holder, state, now, .. } = looking;
        let known = ledger::look(tx, program, holder, state.clone(), *now, |account| account.what_if(*now))?;
        let lots = ledger::lots(tx, program, &holder.member_id, None, LOTS_MAX)?;
        Ok(WhatIf { lots, ..known })
    });
    known.await.map(Json)
}
