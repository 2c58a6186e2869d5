//! Reads what the member decides about: profile, consents, what an erasure takes; and writes what is decided.

use super::{Json, Read};
use crate::locale::digits;
use contract::members::{Birthday, Member};
use contract::points::Balance;
use contract::privacy::{
    ChangeConsents, ChangeMe, Consent, ConsentHistory, ConsentSaid, Consents, Erase, Erasure, Lost, LostCode,
    Profile, Purpose, SaidBy, Stays,
};
use js_sys::JSON;

const PURPOSES: &str = "letters surveys profiling";

/// `GET` and `PATCH` of the profile. It stays for as long as the page, as a program does.
pub fn profile(json: &Json) -> &'static Profile {
    let profile = Box::leak(Box::new(Profile {
        member: Member::read(json),
        language: None,
        consents: Consents::UNSAID,
        birthday_fixed_until_at: None,
    }));
    let Profile {
        member: _,
        language,
        // They come with their words, from elsewhere.
        consents: _,
        birthday_fixed_until_at,
    } = &mut *profile;
    json.field("language", language);
    json.field("birthday_fixed_until_at", birthday_fixed_until_at);
    profile
}

/// `GET /v1/me/consents`, in the same way.
pub fn consents(json: &Json) -> &'static ConsentHistory {
    let all = Box::leak(Box::new(ConsentHistory { consents: Vec::new(), history: Vec::new() }));
    let ConsentHistory { consents, history } = &mut *all;
    for one in json.get("consents").all() {
        // One that this portal does not know of has no switch here.
        if let Some(purpose) = purpose(&one) {
            let mut consent = Consent { purpose, is_given: false, words: Default::default() };
            let Consent { purpose: _, is_given, words } = &mut consent;
            one.field("is_given", is_given);
            one.field("words", words);
            consents.push(consent);
        }
    }
    for one in json.get("history").all() {
        if let Some(purpose) = purpose(&one) {
            history.push(said(&one, purpose));
        }
    }
    all
}

fn purpose(json: &Json) -> Option<Purpose> {
    let mut purpose = None;
    json.choice("purpose", PURPOSES, &Purpose::ALL.map(Some), &mut purpose);
    purpose
}

fn said(json: &Json, purpose: Purpose) -> ConsentSaid {
    const SAYERS: [SaidBy; 4] = [SaidBy::Member, SaidBy::Brand, SaidBy::Import, SaidBy::Link];
    let mut said = ConsentSaid {
        purpose,
        is_given: false,
        said_at: 0,
        said_by: SaidBy::Brand,
        language: None,
        wording: None,
    };
    let ConsentSaid {
        purpose: _,
        is_given,
        said_at,
        said_by,
        // Evidence, for the export.
        language: _,
        wording: _,
    } = &mut said;
    json.field("is_given", is_given);
    json.field("said_at", said_at);
    json.choice("said_by", "member brand import link", &SAYERS, said_by);
    said
}

/// `POST /v1/me/erasure`, in the same way.
pub fn erasure(json: &Json) -> &'static Erasure {
    let erasure: &'static mut Erasure = Box::leak(Box::default());
    let Erasure { lost, stays, token, erased_at } = erasure;
    json.field("lost", lost);
    json.field("stays", stays);
    json.field("token", token);
    json.field("erased_at", erased_at);
    erasure
}

impl Read for Lost {
    fn read(json: &Json) -> Lost {
        let mut lost = Lost::default();
        let Lost {
            balance,
            worth_minor,
            // The program's, which is known.
            currency: _,
            tier,
            paid_until_at,
            gifts,
            codes,
            waiting_friend_count,
            session_count,
        } = &mut lost;
        *balance = Balance::read(&json.get("balance"));
        json.field("worth_minor", worth_minor);
        json.field("tier", tier);
        json.field("paid_until_at", paid_until_at);
        json.field("gifts", gifts);
        json.field("codes", codes);
        json.field("waiting_friend_count", waiting_friend_count);
        json.field("session_count", session_count);
        lost
    }
}

impl Read for LostCode {
    fn read(json: &Json) -> LostCode {
        let mut code = LostCode::default();
        let LostCode { id, reward, expires_at } = &mut code;
        json.field("id", id);
        json.field("reward", reward);
        json.field("expires_at", expires_at);
        code
    }
}

impl Read for Stays {
    fn read(json: &Json) -> Stays {
        let mut stays = Stays::default();
        let Stays { entry_count, answer_count } = &mut stays;
        json.field("entry_count", entry_count);
        json.field("answer_count", answer_count);
        stays
    }
}

/// The body of `PATCH /v1/me`.
pub fn change_me(change: &ChangeMe) -> String {
    let ChangeMe { name, birthday, language, consents } = change;
    let mut fields = Vec::new();
    fields.extend(name.as_ref().map(|name| ["\"name\":", &text(name)].concat()));
    fields.extend(birthday.map(|Birthday { month, day, year }| {
        let year = year.map_or(String::new(), |year| [",\"year\":", &digits(year)].concat());
        ["\"birthday\":{\"month\":", &digits(month), ",\"day\":", &digits(day), &year, "}"].concat()
    }));
    fields.extend(language.as_ref().map(|language| ["\"language\":", &text(language)].concat()));
    if let Some(ChangeConsents { letters, surveys, profiling }) = consents {
        let said = |(name, said): (&str, &Option<bool>)| {
            said.map(|said| ["\"", name, if said { "\":true" } else { "\":false" }].concat())
        };
        let said = PURPOSES.split(' ').zip([letters, surveys, profiling]).filter_map(said);
        fields.push(["\"consents\":{", &said.collect::<Vec<_>>().join(","), "}"].concat());
    }
    ["{", &fields.join(","), "}"].concat()
}

/// The body of `POST /v1/me/erasure`.
pub fn erase(erase: &Erase) -> String {
    let Erase { confirm, token } = erase;
    let token = token.as_ref().map_or(String::new(), |token| [",\"token\":", &text(token)].concat());
    ["{\"confirm\":", if *confirm { "true" } else { "false" }, &token, "}"].concat()
}

fn text(text: &str) -> String {
    // A text is always JSON.
    JSON::stringify(&text.into()).map(String::from).unwrap_or_default()
}
