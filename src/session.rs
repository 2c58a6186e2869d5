//! The signed-in member, and what this browser keeps: the only user of browser storage.

pub mod attempts;

use crate::http::{self, Failure};
use crate::locale::{Lang, Locale, digits, text};
#[cfg(any(feature = "later", test))]
use crate::points::calendar::Calendar;
use crate::points::history::History;
use crate::portal::{Load, Portal};
use crate::problem::in_words;
use crate::rewards::shelf::Shelf;
use crate::rewards::wallet::Wallet;
use crate::wire;
use contract::Instant;
use contract::members::Me;
use contract::points::Entries;
use contract::problem::code;
#[cfg(feature = "later")]
use contract::programs::Program;
#[cfg(feature = "later")]
use contract::referrals::Invitation;
use contract::rewards::{Redemptions, Rewards};
#[cfg(any(feature = "later", test))]
use contract::what_if::WhatIf;
use leptos::prelude::{document, window};
use std::cell::Cell;
use wasm_bindgen::JsCast;

/// Who is signed in.
pub enum Standing {
    /// Not known yet.
    Waiting,
    /// Nobody.
    Out(Farewell),
    /// A member. `kept` says that this is what was known before the network went away.
    In {
        /// What the server told.
        me: &'static Me,
        /// From storage, not from the server.
        kept: bool,
    },
    /// It could not be found out.
    Failed(Failure),
}

/// How it came that nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// Nobody was.
    None,
    /// The session ended by itself.
    Ended,
    /// The member signed out.
    Left,
}

const ME: &str = "laurel.me";
const ENTRIES: &str = "laurel.entries";
const WHAT_IF: &str = "laurel.what-if";
const REWARDS: &str = "laurel.rewards";
const WALLET: &str = "laurel.wallet";
/// Where the member's link and friends are kept.
pub const INVITATION: &str = "laurel.referral";
/// Where name, birthday and language are kept as they were last told.
pub const PROFILE: &str = "laurel.profile";
/// Where the consents are.
pub const CONSENTS: &str = "laurel.consents";
const OUTCOME: &str = "laurel.outcome";
const ATTEMPTS: &str = "laurel.attempts";
const CLOCK: &str = "laurel.clock";
const PROGRAM: &str = "laurel.program";
const ASKED: &str = "laurel.asked";
const LANG: &str = "laurel.lang";
const SCHEME: &str = "laurel.scheme";

/// Asks the server who is signed in. What was shown already stays when the server only stumbles.
pub fn refresh(portal: Portal, then: impl FnOnce() + 'static) {
    http::get("/v1/me".to_owned(), move |answer| {
        told(portal, answer);
        then();
    });
}

fn told(portal: Portal, answer: http::Answer) {
    let known = portal.standing.peek(|now| matches!(now, Standing::In { .. }));
    let is_fresh = portal.standing.peek(|now| matches!(now, Standing::In { kept: false, .. }));
    let next = match answer.and_then(|text| Ok((http::read(&text, wire::me)?, text))) {
        Ok((me, text)) => {
            heard_at(me.as_of_at);
            let before = kept_me().filter(|kept| kept.member == me.member && kept.program == me.program);
            if let (Some(before), None) = (before, portal.shown.peek(|shown| *shown)) {
                portal.shown.set(Some(before.balance.available));
            }
            let is_same = is_fresh && read(ME).is_some_and(|kept| is_same(&kept, &text));
            write(ME, &text);
            if is_same {
                return;
            }
            Standing::In { me, kept: false }
        }
        Err(problem) if problem.code == code::NOT_SIGNED_IN => {
            let was_in = known || read(ME).is_some();
            forget(portal);
            let farewell = portal.standing.peek(|now| match now {
                Standing::Out(farewell) => *farewell,
                _ if was_in => Farewell::Ended,
                _ => Farewell::None,
            });
            Standing::Out(farewell)
        }
        Err(problem) if problem.code == code::OFFLINE => match kept_me() {
            Some(me) => Standing::In { me, kept: true },
            None => Standing::Failed(problem),
        },
        Err(_) if known => return,
        Err(problem) => Standing::Failed(problem),
    };
    portal.standing.set(next);
    portal.news.update(|news| *news += 1);
}

/// Whether two answers are the same but for the moment at which they were true.
pub fn is_same(one: &str, other: &str) -> bool {
    timeless(one) == timeless(other)
}

/// An answer without the moment at which it was true: the rest is what can be news.
fn timeless(text: &str) -> (&str, &str) {
    // The search of the standard library is larger than all of this.
    let name = b"\"as_of_at\":";
    let at = text.as_bytes().windows(name.len()).position(|part| part == name).unwrap_or(text.len());
    let (before, after) = (&text[..at], text.get(at + name.len()..).unwrap_or_default());
    let end = after.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(0);
    (before, &after[end..])
}

/// A session has just been opened: whatever an earlier member left goes, and the new one is fetched.
pub fn begin(portal: Portal, then: impl FnOnce() + 'static) {
    forget(portal);
    remove(ASKED);
    portal.email.set(String::new());
    refresh(portal, then);
}

/// Ends the session at this address, or all of them. Nothing is forgotten here before the server has agreed.
pub fn sign_out(portal: Portal, path: &str, then: impl FnOnce(Result<(), Failure>) + 'static) {
    http::call("DELETE", path.to_owned(), None, move |answer| match answer {
        Err(problem) if problem.code != code::NOT_SIGNED_IN => then(Err(problem)),
        _ => {
            forget(portal);
            portal.standing.set(Standing::Out(Farewell::Left));
            then(Ok(()));
        }
    });
}

/// The session has ended: a call was answered with 401.
pub fn end(portal: Portal) {
    forget(portal);
    portal.standing.set(Standing::Out(Farewell::Ended));
    #[cfg(feature = "later")]
    ask_anew();
}

/// Something has changed. The page is another module, which finds out as it does when the network is back.
#[cfg(feature = "later")]
pub fn ask_anew() {
    if let Ok(event) = web_sys::Event::new("online") {
        let _ = window().dispatch_event(&event);
    }
}

/// The member was erased, which has been told already.
pub fn erased(portal: Portal) {
    forget(portal);
    portal.standing.set(Standing::Out(Farewell::None));
}

fn forget(portal: Portal) {
    portal.history.set(History::new());
    #[cfg(any(feature = "later", test))]
    portal.calendar.set(Calendar::new());
    portal.shelf.set(Shelf::new());
    portal.wallet.set(Wallet::new());
    portal.shown.set(None);
    portal.what_if.set(false);
    let all = [ME, ENTRIES, REWARDS, WALLET, ATTEMPTS, WHAT_IF, INVITATION, OUTCOME, PROFILE, CONSENTS];
    all.into_iter().for_each(remove);
}

/// Whether a member was known here.
pub fn has_kept() -> bool {
    read(ME).is_some()
}

/// What was last known of the member.
pub fn kept_me() -> Option<&'static Me> {
    wire::read(&read(ME)?, wire::me)
}

/// Keeps the newest page of entries.
pub fn keep_entries(text: &str) {
    write(ENTRIES, text);
}

/// The newest page of entries that was ever shown here.
pub fn kept_entries() -> Option<&'static Entries> {
    wire::read(&read(ENTRIES)?, wire::entries)
}

/// Fetches what the rules ask to say what would happen, and keeps it for when there is no network.
pub fn load_what_if(portal: Portal, then: impl FnOnce() + 'static) {
    http::get("/v1/me/what-if".to_owned(), move |answer| {
        // Whoever has signed out meanwhile leaves nothing behind.
        if let (Ok(text), true) = (answer, portal.standing.peek(|now| matches!(now, Standing::In { .. }))) {
            write(WHAT_IF, &text);
            then();
        }
    });
}

/// Whether it was kept.
pub fn keeps_what_if() -> bool {
    read(WHAT_IF).is_some()
}

/// The same as it was last kept.
#[cfg(any(feature = "later", test))]
pub fn kept_what_if() -> Option<&'static WhatIf> {
    wire::read(&read(WHAT_IF)?, wire::what_if)
}

/// Keeps what there is to be had.
pub fn keep_rewards(text: &str) {
    write(REWARDS, text);
}

/// What there was to be had when it was last shown here.
pub fn kept_rewards() -> Option<&'static Rewards> {
    wire::read(&read(REWARDS)?, wire::rewards)
}

/// Keeps the wallet, so that its codes are there without a network.
pub fn keep_wallet(text: &str) {
    write(WALLET, text);
}

/// The wallet as it was last shown here.
pub fn kept_wallet() -> Option<&'static Redemptions> {
    wire::read(&read(WALLET)?, wire::redemptions)
}

/// The member's link and friends as they were last shown here, and as they were written.
#[cfg(feature = "later")]
pub fn kept_invitation() -> Option<(&'static Invitation, String)> {
    let text = read(INVITATION)?;
    Some((wire::read(&text, wire::invitation)?, text))
}

/// Keeps what the server told of the member. Whoever has signed out meanwhile leaves nothing behind.
#[cfg(feature = "later")]
pub fn keep(key: &str, text: &str) {
    if has_kept() {
        write(key, text);
    }
}

/// The same, as it was last kept.
#[cfg(feature = "later")]
pub fn kept<T>(key: &str, reader: fn(&wire::Json) -> T) -> Option<T> {
    wire::read(&read(key)?, reader)
}

/// Remembers that this was read: what came of an answer is told once.
pub fn put_away_outcome(id: &str) {
    write(OUTCOME, id);
}

/// Whether it was read here.
pub fn has_put_away_outcome(id: &str) -> bool {
    read(OUTCOME).as_deref() == Some(id)
}

/// The program that was last shown here.
#[cfg(feature = "later")]
pub fn kept_program() -> Option<&'static Program> {
    wire::read(&read(PROGRAM)?, wire::program)
}

/// Fetches a program; without a network, the one that was kept.
pub fn load_program(portal: Portal, id: String) {
    http::get(["/v1/programs/", &id].concat(), move |answer| {
        let next = match answer.and_then(|text| Ok((http::read(&text, wire::program)?, text))) {
            Ok((program, text)) => {
                write(PROGRAM, &text);
                Load::Ready(program)
            }
            Err(problem) => {
                let kept = read(PROGRAM).and_then(|text| wire::read(&text, wire::program));
                match kept.filter(|kept| kept.id == id && problem.code == code::OFFLINE) {
                    Some(program) => Load::Ready(program),
                    None => Load::Failed(problem),
                }
            }
        };
        if portal.page.peek(|page| page.program() == Some(&id)) {
            portal.program.set(next);
        }
    });
}

/// Remembers that a link was asked for here, so that the link may be opened without another question.
pub fn remember_asking(program: &str) {
    write(ASKED, program);
}

/// Whether a link to this program was asked for here.
pub fn has_asked(program: &str) -> bool {
    read(ASKED).as_deref() == Some(program)
}

/// The language: chosen here before, or else what the page came in.
pub fn locale() -> &'static Locale {
    let lang = read(LANG).as_deref().and_then(Lang::of);
    let page = || document_root().and_then(|root| root.get_attribute("lang")).as_deref().and_then(Lang::of);
    locale_of(lang.or_else(page).unwrap_or(Lang::En))
}

/// Changes the language and keeps the choice, once its texts are here.
pub fn choose_lang(portal: Portal, lang: Lang) {
    fetch_texts(lang, move |problem| match problem {
        Some(problem) => portal.announce(in_words(portal, &problem)),
        None => {
            write(LANG, lang.tag());
            portal.locale.set(locale_of(lang));
        }
    });
}

/// Sees to it that the texts of a language are here; hands on why they cannot be had.
pub fn fetch_texts(lang: Lang, then: impl FnOnce(Option<Failure>) + 'static) {
    if text::is_here(lang) {
        return then(None);
    }
    http::get(text_file("data-", lang), move |answer| match answer {
        Ok(texts) => arrived(lang, texts, then),
        Err(problem) => then(Some(problem)),
    });
}

#[cfg(not(feature = "later"))]
fn arrived(lang: Lang, texts: String, then: impl FnOnce(Option<Failure>) + 'static) {
    text::arrive(lang, texts);
    then(None);
}

/// Here those that only this module says follow.
#[cfg(feature = "later")]
fn arrived(lang: Lang, texts: String, then: impl FnOnce(Option<Failure>) + 'static) {
    http::get(text_file("data-later-", lang), move |answer| match answer {
        Ok(more) => {
            text::arrive(lang, [texts, more].concat());
            then(None);
        }
        Err(problem) => then(Some(problem)),
    });
}

/// The address of texts, which the page names by their language.
fn text_file(name: &str, lang: Lang) -> String {
    let root = document().get_element_by_id("laurel");
    root.and_then(|root| root.get_attribute(&[name, lang.tag()].concat())).unwrap_or_default()
}

/// The first of the browser's languages that is a kind of this one decides how dates are written.
fn locale_of(lang: Lang) -> &'static Locale {
    let tags = window().navigator().languages();
    let kind = (lang == Lang::En)
        .then(|| tags.iter().filter_map(|tag| tag.as_string()).find(|tag| Lang::of(tag) == Some(Lang::En)));
    let tag = kind.flatten().unwrap_or_else(|| lang.tag().to_owned());
    Box::leak(Box::new(Locale { lang, tag }))
}

/// `auto`, `light` or `dark`.
pub fn scheme() -> String {
    read(SCHEME).unwrap_or_else(|| "auto".to_owned())
}

/// Shows the portal light or dark, or as the system says, and keeps the choice.
pub fn choose_scheme(scheme: &str) {
    let Some(root) = document_root() else { return };
    // Neither can fail on an element that stands; storage may be closed, then the choice lasts as long as the
    // page.
    if scheme == "auto" {
        remove(SCHEME);
        let _ = root.remove_attribute("data-scheme");
    } else {
        write(SCHEME, scheme);
        let _ = root.set_attribute("data-scheme", scheme);
    }
}

thread_local! {
    /// How far the server's clock is ahead of this device's, once it is known.
    static AHEAD: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Now, by the server's clock as far as it was ever heard here: a device's own may be wrong by a year.
pub fn now() -> Instant {
    let kept = || read(CLOCK).map_or(0, |kept| js_sys::parse_float(&kept) as Instant);
    let ahead = AHEAD.get().unwrap_or_else(kept);
    AHEAD.set(Some(ahead));
    device_now() + ahead
}

/// An answer was true at this moment by the server's clock: so much is this device's off.
pub fn heard_at(at: Instant) {
    let ahead = at - device_now();
    AHEAD.set(Some(ahead));
    write(CLOCK, &digits(ahead));
}

fn device_now() -> Instant {
    js_sys::Date::now() as Instant
}

fn document_root() -> Option<web_sys::Element> {
    document().document_element()
}

/// The browser's own, or in a frame of a brand's page its stand-in, which lasts as long as the frame.
fn storage() -> Option<web_sys::Storage> {
    let kept = js_sys::Reflect::get(&window(), &"laurelKept".into()).ok()?;
    kept.is_object().then(|| kept.unchecked_into())
}

/// Whether this is a frame in a brand's own page, which says who is signed in and how all looks.
pub fn is_embedded() -> bool {
    document_root().is_some_and(|root| root.has_attribute("data-embed"))
}

fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Storage may be full or closed; then nothing is kept, and nothing else changes.
fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
