//! Opening a sign-in link: whoever joins by a letter that a friend's link led to came by that friend.

use super::{CodeTold, came, tell};
use crate::Shared;
use crate::db::Tx;
use crate::id;
use crate::members::{self, ByLink, Opened};
use crate::problem::Outcome;
use crate::request::Path;
use axum::extract::State;
use contract::members::Session;
use contract::problem::Problem as Told;

/// Open the session that a link stands for, once
///
/// Whoever joins by a letter that a friend's link led to came by that friend's code.
#[utoipa::path(post, path = "/v1/sign-ins/{token}", tag = "members",
    params(("token" = String, Path, description = "What follows the # in the link")),
    responses(
        (status = 201, body = Session, description = "With the session's cookie"),
        (status = 410, body = Told, content_type = "application/problem+json",
            description = "link_not_valid"),
    ))]
pub async fn open_session(State(app): State<Shared>, Path(token): Path) -> Outcome<Opened> {
    let (token_hash, now) = (id::digest(token.as_bytes()), app.clock.now());
    let ours = app.clone();
    let open = move |tx: &mut Tx<'_>| {
        let by_link = members::redeem_sign_in(tx, &token_hash, now)?;
        let ByLink { holder, program, joined_by } = &by_link;
        if let (Some(code), Ok(program)) = (joined_by, ours.programs.get(program)) {
            let told = CodeTold { code, external_id: None, is_with_order: false, at: now };
            came(tx, &program, holder, told, now)?;
        }
        let opened = members::begin_session(tx, &holder.member_id, program, now)?;
        Ok((opened, joined_by.is_some()))
    };
    let (opened, is_friend) = app.db.write(open).await?;
    if is_friend {
        tell(&app).await;
    }
    members::answer_with_cookie(&app, opened)
}
