//! About you: what is known, and the forms in which name and birthday are changed where they stand. What was
//! typed stays until it is saved or given up.

use super::birthday::{self, Dates};
use crate::history;
use crate::http::{self, Failure};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::problem::text_of;
use crate::session;
use crate::ui::dom::{El, el};
use crate::ui::form::button;
use crate::wire;
use contract::Instant;
use contract::members::{Birthday, Member};
use contract::privacy::{ChangeMe, Profile};
use contract::problem::code;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// What can be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    Birthday,
}

/// What is being typed, and by whom: it outlives the form.
#[derive(Clone, Default)]
struct Draft {
    who: (String, i64),
    field: Option<Field>,
    name: String,
    dates: Dates,
}

thread_local! {
    static DRAFT: RefCell<Draft> = RefCell::default();
}

/// The longest name that the server keeps.
const NAME_CHARS_MAX: &str = "100";

/// The section. Copied into what is in it.
#[derive(Clone, Copy)]
pub struct About(&'static Parts);

struct Parts {
    told: Cell<Told>,
    member: RefCell<Member>,
    /// Until when the birthday stands; none where that is not known yet.
    fixed: Cell<Option<Option<Instant>>>,
    section: El,
    list: El,
    said: El,
    is_busy: Cell<bool>,
}

impl About {
    /// Makes it, with what is known already.
    pub fn new(told: Told) -> About {
        let (list, said) = (el("div.settings"), el("p.visually-hidden").attr("role", "status"));
        let title = el("h2").attr("id", "about").text(told.locale.say(Text::AboutYou));
        let section = el("section").attr("aria-labelledby", "about").add(title);
        let known = session::kept(session::PROFILE, wire::profile);
        let about = About(Box::leak(Box::new(Parts {
            told: Cell::new(told),
            member: RefCell::new(told.me.member.clone()),
            fixed: Cell::new(known.map(|known| known.birthday_fixed_until_at)),
            section: section.add(list.clone()).add(said.clone()),
            list,
            said,
            is_busy: Cell::new(false),
        })));
        about.draw(None);
        about
    }

    /// The section itself.
    pub fn section(self) -> El {
        self.0.section.clone()
    }

    /// Whether it stands there.
    pub fn is_in(self, place: &El) -> bool {
        place.node().contains(Some(self.0.section.node()))
    }

    /// There may be news of the member. Whoever is typing is not disturbed.
    pub fn follow(self, told: Told) {
        self.0.told.set(told);
        self.know(told.me.member.clone());
        http::get("/v1/me/profile".to_owned(), move |answer| {
            match answer.and_then(|text| Ok((http::read(&text, wire::profile)?, text))) {
                Ok((profile, text)) => {
                    session::keep(session::PROFILE, &text);
                    self.know_all(profile);
                }
                Err(problem) => self.ended(&problem),
            }
        });
    }

    fn know_all(self, profile: &Profile) {
        let fixed = profile.birthday_fixed_until_at;
        if fixed.is_some() && self.open() == Some(Field::Birthday) {
            DRAFT.take();
        }
        let is_news = self.0.fixed.replace(Some(fixed)) != Some(fixed);
        self.know(profile.member.clone());
        if is_news {
            self.redraw();
        }
    }

    fn know(self, member: Member) {
        if self.0.member.replace(member.clone()) != member {
            self.redraw();
        }
    }

    /// Draws what is news, unless somebody is typing. Whoever was in there finds the focus at the heading.
    fn redraw(self) {
        if self.open().is_some() {
            return;
        }
        let had_focus = self.0.list.node().matches(":focus-within").unwrap_or(false);
        self.draw(None);
        if had_focus {
            history::to_heading();
        }
    }

    fn who(self) -> (String, i64) {
        let told = self.0.told.get();
        (told.program.id.clone(), told.me.member.joined_at)
    }

    /// What is open: of this member, and of nobody who was here before.
    fn open(self) -> Option<Field> {
        DRAFT.with_borrow(|draft| draft.field.filter(|_| draft.who == self.who()))
    }

    /// Draws all rows anew. The focus goes to the button of `focused`.
    fn draw(self, focused: Option<Field>) {
        let Told { locale, program, .. } = self.0.told.get();
        let member = self.0.member.borrow().clone();
        self.0.list.clear();
        let list = self.0.list.clone();
        let name = self.part(Field::Name, member.name.as_deref(), String::new(), true, focused);
        let list = list.add(name).add(self.row(Text::Email, member.email.as_deref(), ""));
        if program.birthday.is_some() {
            let day = member.birthday.map(|day| locale.yearly(day.month, day.day));
            let until = self.0.fixed.get().flatten();
            let note = until.map_or(String::new(), |until| birthday::fixed(until, self.0.told.get()));
            let is_free = self.0.fixed.get() == Some(None);
            list.add(self.part(Field::Birthday, day.as_deref(), note, is_free, focused));
        }
    }

    /// A row with its button, or the form in its place.
    fn part(
        self,
        field: Field,
        value: Option<&str>,
        note: String,
        is_free: bool,
        focused: Option<Field>,
    ) -> El {
        let locale = self.0.told.get().locale;
        if self.open() == Some(field) && note.is_empty() {
            return self.form(field);
        }
        let label = if field == Field::Name { Text::Name } else { Text::Birthday };
        let row = self.row(label, value, &note);
        if !is_free {
            return row;
        }
        let change = button("plain", locale.say(Text::Change), move || self.begin(field));
        let change = change.attr("data-size", "s").attr("data-flush", "");
        let change = change.attr("aria-label", &locale.fill(Text::ChangeOf, &[locale.say(label)]));
        if focused == Some(field) {
            let change = change.clone();
            leptos::prelude::request_animation_frame(move || change.focus());
        }
        row.add(change)
    }

    fn row(self, label: Text, value: Option<&str>, note: &str) -> El {
        let locale = self.0.told.get().locale;
        let value = value.unwrap_or_else(|| locale.say(Text::NotGiven));
        let words = el("div").add(el("h3").text(locale.say(label))).add(el("p.quiet").text(value));
        let words = words.lines("p.small quiet", &[note.to_owned()]);
        el("div.settings__row").attr("data-pair", "").add(words)
    }

    fn begin(self, field: Field) {
        let member = self.0.member.borrow();
        DRAFT.set(Draft {
            who: self.who(),
            field: Some(field),
            name: member.name.clone().unwrap_or_default(),
            dates: Dates::of(member.birthday),
        });
        drop(member);
        self.tell("");
        self.draw(None);
        if let Ok(Some(input)) = self.0.list.node().query_selector("input,select") {
            El::of(input).focus();
        }
    }

    /// Gives up, or is done.
    fn leave(self, field: Field) {
        DRAFT.take();
        self.draw(Some(field));
        // The button is gone once the birthday stands.
        if field == Field::Birthday && self.0.fixed.get() != Some(None) {
            history::to_heading();
        }
    }

    fn form(self, field: Field) -> El {
        let told = self.0.told.get();
        let locale = told.locale;
        let draft = DRAFT.with_borrow(Draft::clone);
        let wrong = el("p.field__wrong").attr("role", "alert");
        let fields = match field {
            Field::Name => name_field(&draft.name, told),
            Field::Birthday => birthday::fields(draft.dates, told),
        };
        let save = el("button.button").attr("type", "submit").attr("data-size", "s");
        let save = save.text(locale.say(Text::Save));
        let cancel = button("plain", locale.say(Text::Cancel), move || self.leave(field));
        let does = el("p.settings__does").add(save.clone()).add(cancel.attr("data-size", "s"));
        let form = el("form.settings__row settings__form").attr("novalidate", "");
        let form = form.add(fields).add(wrong.clone()).add(does);
        let typed = form.clone();
        let form = form.on("input", move |_| {
            DRAFT.with_borrow_mut(|draft| match field {
                Field::Name => draft.name = value(&typed),
                Field::Birthday => draft.dates = birthday::typed(&typed),
            });
        });
        form.on("submit", move |event| {
            event.prevent_default();
            if !self.0.is_busy.get() {
                self.save(field, &save, &wrong);
            }
        })
    }

    fn save(self, field: Field, save: &El, wrong: &El) {
        let told = self.0.told.get();
        let draft = DRAFT.with_borrow(Draft::clone);
        wrong.clear();
        let change = match field {
            Field::Name => ChangeMe { name: Some(draft.name.trim().to_owned()), ..ChangeMe::default() },
            Field::Birthday => match birthday::read(draft.dates, told) {
                Ok(day) => ChangeMe { birthday: Some(self.with_year(day)), ..ChangeMe::default() },
                Err(words) => return drop(wrong.clone().text(&words)),
            },
        };
        self.0.is_busy.set(true);
        let (save, wrong) = (save.clone().attr("aria-busy", "true"), wrong.clone());
        http::call("PATCH", "/v1/me".to_owned(), Some(wire::change_me(&change)), move |answer| {
            self.0.is_busy.set(false);
            let _ = save.node().remove_attribute("aria-busy");
            match answer.and_then(|text| Ok((http::read(&text, wire::profile)?, text))) {
                Ok((profile, text)) => {
                    session::keep(session::PROFILE, &text);
                    self.0.fixed.set(Some(profile.birthday_fixed_until_at));
                    self.0.member.replace(profile.member.clone());
                    self.leave(field);
                    self.tell(told.locale.say(Text::Saved));
                    session::ask_anew();
                }
                Err(problem) => self.refused(&problem, &wrong),
            }
        });
    }

    /// A year that was known stays; of leap days it is not.
    fn with_year(self, day: Birthday) -> Birthday {
        let known = self.0.member.borrow().birthday.and_then(|known| known.year);
        Birthday { year: known.filter(|_| (day.month, day.day) != (2, 29)), ..day }
    }

    /// What was typed stays where it is.
    fn refused(self, problem: &Failure, wrong: &El) {
        let locale = self.0.told.get().locale;
        let words = match &problem.code[..] {
            code::NOT_SIGNED_IN => return self.ended(problem),
            // It was changed on another device meanwhile: the row says until when it stands.
            "birthday_fixed" => {
                DRAFT.take();
                return self.follow_fixed();
            }
            "member_not_valid" | "body_not_valid" => locale.say(Text::NameBad),
            _ => locale.say(text_of(problem)),
        };
        wrong.clone().text(words);
    }

    fn follow_fixed(self) {
        self.0.fixed.set(None);
        self.draw(None);
        history::to_heading();
        self.tell(self.0.told.get().locale.say(Text::BirthdayFixedNow));
        self.follow(self.0.told.get());
    }

    /// Nobody is signed in any more: the page finds out by asking.
    fn ended(self, problem: &Failure) {
        if problem.code == code::NOT_SIGNED_IN {
            session::ask_anew();
        } else if self.0.fixed.get().is_none() {
            // Whether it can be changed is for the server to say, then.
            self.0.fixed.set(Some(None));
            self.redraw();
        }
    }

    fn tell(self, words: &str) {
        self.0.said.clear();
        self.0.said.clone().text(words);
    }
}

fn name_field(name: &str, told: Told) -> El {
    let input = el("input.field__input").attr("name", "name").attr("value", name);
    let input = input.attr("autocomplete", "name").attr("maxlength", NAME_CHARS_MAX);
    let input = input.attr("aria-describedby", "name-hint");
    let hint = el("p.field__hint quiet").attr("id", "name-hint").text(told.locale.say(Text::NameHint));
    let label = el("label.field").add(el("span.field__label").text(told.locale.say(Text::Name))).add(input);
    el("div.field").add(label).add(hint)
}

fn value(form: &El) -> String {
    let input = form.node().query_selector("input").ok().flatten();
    input.map_or(String::new(), |input| input.unchecked_into::<HtmlInputElement>().value())
}
