//! What every view is given: the page, the program, the member and the language, as signals.

use crate::http::Failure;
use crate::locale::text::Text;
use crate::locale::{Locale, digits};
#[cfg(any(feature = "later", test))]
use crate::points::calendar::Calendar;
use crate::points::history::History;
use crate::rewards::shelf::Shelf;
use crate::rewards::wallet::Wallet;
use crate::route::Page;
use crate::session::{self, Standing};
use crate::ui::live::Live;
use contract::members::Me;
use contract::programs::Program;
use std::ops::Deref;

/// Something that is fetched.
#[derive(Clone, Debug, PartialEq)]
pub enum Load<T> {
    /// On its way.
    Waiting,
    /// Here.
    Ready(T),
    /// It could not be fetched.
    Failed(Failure),
}

/// The portal. Copied into every view.
#[derive(Clone, Copy)]
pub struct Portal(&'static State);

/// The state of the portal.
pub struct State {
    /// Where the member is.
    pub page: Live<Page>,
    /// How the member is told things.
    pub locale: Live<&'static Locale>,
    /// The program of the page.
    pub program: Live<Load<&'static Program>>,
    /// Who is signed in.
    pub standing: Live<Standing>,
    /// Counts up whenever something has changed in what is known of the member.
    pub news: Live<i64>,
    /// What is announced politely to those who do not see the page.
    pub announced: Live<String>,
    /// What was typed into the e-mail field; it outlives the views that show it.
    pub email: Live<String>,
    /// The balance that was shown last, here or on an earlier visit: from there its figure counts.
    pub shown: Live<Option<i64>>,
    /// The entries that Activity has fetched.
    pub history: Live<History>,
    /// What is known of what lapses when.
    #[cfg(any(feature = "later", test))]
    pub calendar: Live<Calendar>,
    /// Whether something can be tried out: the module is here, and what it asks for.
    pub what_if: Live<bool>,
    /// Whether the member put off what is asked: it is asked again on the next visit.
    pub put_off: Live<bool>,
    /// What there is to be had.
    pub shelf: Live<Shelf>,
    /// What the member has of it.
    pub wallet: Live<Wallet>,
}

impl Deref for Portal {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

impl Portal {
    /// The state at the start: nothing fetched yet.
    pub fn new(page: Page) -> Portal {
        Portal(Box::leak(Box::new(State {
            page: Live::new(page),
            locale: Live::new(session::locale()),
            program: Live::new(Load::Waiting),
            standing: Live::new(Standing::Waiting),
            news: Live::new(0),
            announced: Live::new(String::new()),
            email: Live::new(String::new()),
            shown: Live::new(None),
            history: Live::new(History::new()),
            #[cfg(any(feature = "later", test))]
            calendar: Live::new(Calendar::new()),
            what_if: Live::new(false),
            put_off: Live::new(false),
            shelf: Live::new(Shelf::new()),
            wallet: Live::new(Wallet::new()),
        })))
    }

    /// A text of the portal in the member's language.
    pub fn say(self, text: Text) -> &'static str {
        self.locale.get().say(text)
    }

    /// A text of the portal, to keep.
    pub fn own(self, text: Text) -> String {
        self.locale.get().own(text)
    }

    /// A text of the portal with `{0}`, `{1}` filled in.
    pub fn fill(self, text: Text, parts: &[&str]) -> String {
        self.locale.get().fill(text, parts)
    }

    /// The language and the program. Nothing where there is no program yet.
    pub fn told(self) -> Option<(&'static Locale, &'static Program)> {
        let locale = self.locale.get();
        self.program.with(|program| match program {
            Load::Ready(program) => Some((locale, *program)),
            _ => None,
        })
    }

    /// What the program calls points, where it speaks of more than one.
    pub fn unit(self) -> &'static str {
        self.told().map_or("", |(locale, program)| locale.unit(2, program))
    }

    /// The program's name.
    pub fn name(self) -> &'static str {
        self.told().map_or("", |(locale, program)| locale.brand(&program.name, program))
    }

    /// The time zone in which the program's days begin and end.
    pub fn zone(self) -> &'static str {
        self.told().map_or("UTC", |(_, program)| &program.time_zone)
    }

    /// Points with their unit.
    pub fn points(self, value: i64) -> String {
        self.told().map_or(String::new(), |(locale, program)| locale.points(value, false, program))
    }

    /// What is known of the member. Nothing where nobody is signed in.
    pub fn me(self) -> Option<&'static Me> {
        self.standing.with(|standing| match standing {
            Standing::In { me, .. } => Some(*me),
            _ => None,
        })
    }

    /// Names what is known of the member, for parts that are made anew when it changes.
    pub fn news_key(self) -> String {
        digits(self.news.get())
    }

    /// The program's id, from the address.
    pub fn program_id(self) -> String {
        self.page.with(|page| page.program().unwrap_or_default().to_owned())
    }

    /// Says something politely to those who do not see the page.
    pub fn announce(self, words: String) {
        self.announced.set(words);
    }
}
