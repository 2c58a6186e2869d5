//! Everything about me, as a file to take along; and the way to being erased.

use super::erasure;
use crate::http;
use crate::later::inside::Told;
use crate::locale::day_key;
use crate::locale::text::Text;
use crate::problem::text_of;
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, section};
use crate::ui::file;
use crate::ui::form::button;
use contract::problem::code;
use leptos::prelude::window;
use std::cell::Cell;
use std::rc::Rc;

/// Told how it is left: `erased`, or a problem's code.
pub type Left = Rc<dyn Fn(&str)>;

/// A form of the file: what it is called and good for, the end of its name, and its kind.
struct Form {
    title: Text,
    say: Text,
    save: Text,
    end: &'static str,
    kind: &'static str,
}

const FORMS: [Form; 2] = [
    Form {
        title: Text::ExportTable,
        say: Text::ExportTableSay,
        save: Text::ExportCsv,
        end: "csv",
        kind: "text/csv;charset=utf-8",
    },
    Form {
        title: Text::ExportWhole,
        say: Text::ExportWholeSay,
        save: Text::ExportJson,
        end: "json",
        kind: "application/json",
    },
];

/// Puts it in its place.
pub fn show(place: &El, told: Told, left: Left) {
    let locale = told.locale;
    let name = locale.brand(&told.program.name, told.program);
    let said = el("p.small said__now").attr("role", "status");
    let more = el("p.said__now");
    let mut settings = el("div.settings");
    for form in &FORMS {
        settings = settings.add(choice(form, told, said.clone(), more.clone(), left.clone()));
    }
    let erase = button("bad", locale.say(Text::EraseAsk), move || erasure::open(told, left.clone()));
    let erase = erase.attr("data-flush", "").attr("aria-haspopup", "dialog");
    let data = section("data", locale.say(Text::YourData))
        .add(el("p.small quiet").text(&locale.fill(Text::YourDataSay, &[name])))
        .add(settings)
        .add(said)
        .add(more);
    let leave = section("erase", locale.say(Text::Erase))
        .add(el("p.small quiet").text(locale.say(Text::EraseSay)))
        .add(el("p").add(erase));
    place.clone().add(data).add(leave);
}

fn choice(form: &'static Form, told: Told, said: El, more: El, left: Left) -> El {
    let locale = told.locale;
    let words = el("div").add(el("h3").text(locale.say(form.title)));
    let words = words.add(el("p.small quiet").text(locale.say(form.say)));
    let save = el("button.button").attr("type", "button").attr("data-kind", "soft").attr("data-size", "s");
    let save = save.text(locale.say(form.save));
    let (shown, is_busy) = (save.clone(), Rc::new(Cell::new(false)));
    let save = save.on("click", move |_| {
        if is_busy.replace(true) {
            return;
        }
        let (said, more, left) = (said.clone(), more.clone(), left.clone());
        said.clear();
        more.clear();
        let (shown, is_busy) = (shown.clone().attr("aria-busy", "true"), is_busy.clone());
        let language = told.locale.lang.tag();
        let path = ["/v1/me/export?format=", form.end, "&language=", language].concat();
        http::get(path, move |answer| {
            is_busy.set(false);
            let _ = shown.node().remove_attribute("aria-busy");
            match answer {
                Ok(text) => saved(form, told, text, &said, more),
                Err(problem) if problem.code == code::NOT_SIGNED_IN => left(&problem.code),
                Err(problem) => drop(said.text(told.locale.say(text_of(&problem)))),
            }
        });
    });
    el("div.settings__row").attr("data-pair", "").attr("data-narrow", "").add(words).add(save)
}

fn saved(form: &Form, told: Told, text: String, said: &El, more: El) {
    let Told { locale, program, .. } = told;
    let day = day_key(session::now(), &program.time_zone);
    let name = ["laurel-", &program.id, "-", &day, ".", form.end].concat();
    // A spreadsheet needs the mark that the answer began with, which reading it as text has taken off.
    let mark = if form.end == "csv" { "\u{feff}" } else { "" };
    file::save(&name, form.kind, &[mark, &text].concat());
    if !session::is_embedded() {
        return drop(said.clone().text(&locale.fill(Text::Exported, &[&name])));
    }
    // A site may keep what it frames from saving files, and nobody hears of it.
    said.clone().text(&locale.fill(Text::ExportedThere, &[&name]));
    let said = said.clone();
    more.add(button("plain", locale.say(Text::ExportCopy), move || {
        let said = said.clone();
        file::copy(&text, move |is_copied| {
            said.clear();
            if is_copied {
                return drop(said.text(locale.say(Text::ExportCopied)));
            }
            let home = window().location().origin().unwrap_or_default();
            let home = [&home, &Page::Home { program: program.id.clone() }.path()[..]].concat();
            said.text(&locale.fill(Text::ExportNotCopied, &[&home]));
        });
    }));
}
