//! Where a member is: an address becomes a `Page`, a `Page` becomes an address. Pure; `history.rs` moves
//! about.

use contract::points::EntryKind;

/// Which entries Activity shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Entries that earned, or could have.
    Earned,
    /// Entries that went for a reward.
    Used,
    /// Entries that lapsed.
    Lapsed,
    /// Entries that a refund took back.
    Refunds,
}

impl Filter {
    /// Every filter, in the order the chips stand.
    pub const ALL: [Filter; 4] = [Filter::Earned, Filter::Used, Filter::Lapsed, Filter::Refunds];

    /// The kind of entry it asks for, as the address and the API spell it.
    pub fn kind(self) -> &'static str {
        match self {
            Filter::Earned => "earn",
            Filter::Used => "spend",
            Filter::Lapsed => "expire",
            Filter::Refunds => "reverse",
        }
    }

    /// Whether an entry of this kind passes.
    pub fn matches(self, kind: EntryKind) -> bool {
        matches!(
            (self, kind),
            (Filter::Earned, EntryKind::Earn)
                | (Filter::Used, EntryKind::Spend)
                | (Filter::Lapsed, EntryKind::Expire)
                | (Filter::Refunds, EntryKind::Reverse)
        )
    }
}

/// A page of the portal. What stands on it also depends on who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// `/`: every program of this server.
    Programs,
    /// `/{program}`: Welcome when signed out, Home when signed in.
    Home {
        /// The program's id.
        program: String,
    },
    /// `/{program}/rewards`, with `?reward=` for one of them.
    Rewards {
        /// The program's id.
        program: String,
        /// The one that is open.
        reward: Option<String>,
    },
    /// `/{program}/wallet`: what was redeemed.
    Wallet {
        /// The program's id.
        program: String,
    },
    /// `/{program}/activity`, with `?kind=` for a filter.
    Activity {
        /// The program's id.
        program: String,
        /// Only these entries; without it, all.
        filter: Option<Filter>,
    },
    /// `/{program}/expiry`: what lapses when.
    Expiry {
        /// The program's id.
        program: String,
    },
    /// `/{program}/tiers`.
    Tiers {
        /// The program's id.
        program: String,
    },
    /// `/{program}/invite`: the link for friends, and what became of them.
    Invite {
        /// The program's id.
        program: String,
    },
    /// `/{program}/you`.
    You {
        /// The program's id.
        program: String,
    },
    /// `/{program}/sign-in`, with the link's token in the fragment.
    SignIn {
        /// The program's id.
        program: String,
        /// The token of the link that was opened.
        token: Option<String>,
    },
    /// Any other address.
    Missing,
}

impl Page {
    /// Reads an address: its path, its query with the `?`, its fragment with the `#`.
    pub fn read(path: &str, query: &str, fragment: &str) -> Page {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let (first, second, third) = (parts.next(), parts.next(), parts.next());
        let Some(program) = first else { return Page::Programs };
        if !is_program_id(program) || third.is_some() {
            return Page::Missing;
        }
        let program = program.to_owned();
        match second {
            None => Page::Home { program },
            Some("rewards") => {
                Page::Rewards { program, reward: parameter(query, "reward=").map(str::to_owned) }
            }
            Some("wallet") => Page::Wallet { program },
            Some("activity") => Page::Activity { program, filter: read_filter(query) },
            Some("expiry") => Page::Expiry { program },
            Some("tiers") => Page::Tiers { program },
            Some("invite") => Page::Invite { program },
            Some("you") => Page::You { program },
            Some("sign-in") => {
                let token = fragment.strip_prefix('#').unwrap_or(fragment);
                Page::SignIn { program, token: (!token.is_empty()).then(|| token.to_owned()) }
            }
            Some(_) => Page::Missing,
        }
    }

    /// The address of the page. A token is never written into one.
    pub fn path(&self) -> String {
        let (program, rest) = match self {
            Page::Programs | Page::Missing => return "/".to_owned(),
            Page::Home { program } => (program, ""),
            Page::Rewards { program, reward: None } => (program, "/rewards"),
            Page::Rewards { program, reward: Some(reward) } => {
                return ["/", program, "/rewards?reward=", reward].concat();
            }
            Page::Wallet { program } => (program, "/wallet"),
            Page::Activity { program, filter: None } => (program, "/activity"),
            Page::Activity { program, filter: Some(filter) } => {
                return ["/", program, "/activity?kind=", filter.kind()].concat();
            }
            Page::Expiry { program } => (program, "/expiry"),
            Page::Tiers { program } => (program, "/tiers"),
            Page::Invite { program } => (program, "/invite"),
            Page::You { program } => (program, "/you"),
            Page::SignIn { program, .. } => (program, "/sign-in"),
        };
        ["/", program, rest].concat()
    }

    /// The program the page belongs to.
    pub fn program(&self) -> Option<&str> {
        match self {
            Page::Programs | Page::Missing => None,
            Page::Home { program }
            | Page::Rewards { program, .. }
            | Page::Wallet { program }
            | Page::Activity { program, .. }
            | Page::Expiry { program }
            | Page::Tiers { program }
            | Page::Invite { program }
            | Page::You { program }
            | Page::SignIn { program, .. } => Some(program),
        }
    }
}

/// 3 to 40 lower-case letters, digits and hyphens; the API's own paths are none.
fn is_program_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=40).contains(&text.len()) && text.bytes().all(allowed)
}

/// What follows a name in the query, as it is written there.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.strip_prefix('?').unwrap_or(query).split('&').find_map(|pair| pair.strip_prefix(name))
}

fn read_filter(query: &str) -> Option<Filter> {
    let kind = parameter(query, "kind=")?;
    Filter::ALL.into_iter().find(|filter| filter.kind() == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn read(address: &str) -> Page {
        let (rest, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Page::read(path, query, fragment)
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_page_comes_back_from_its_own_address() {
        let program = || "record-shop".to_owned();
        let mut pages = vec![
            Page::Programs,
            Page::Home { program: program() },
            Page::Rewards { program: program(), reward: None },
            Page::Rewards { program: program(), reward: Some("gift/birthday".to_owned()) },
            Page::Wallet { program: program() },
            Page::Activity { program: program(), filter: None },
            Page::Expiry { program: program() },
            Page::Tiers { program: program() },
            Page::Invite { program: program() },
            Page::You { program: program() },
            Page::SignIn { program: program(), token: None },
        ];
        pages.extend(Filter::ALL.map(|one| Page::Activity { program: program(), filter: Some(one) }));
        for page in pages {
            assert_eq!(read(&page.path()), page);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_address_nobody_wrote_is_missing() {
        let long = ["/", &"a".repeat(41)].concat();
        for address in ["/ab", "/Record-Shop", "/a_b_c", "/record-shop/prizes", "/record-shop/you/x", &long] {
            assert_eq!(read(address), Page::Missing, "{address}");
        }
        assert_eq!(read("/abc"), Page::Home { program: "abc".to_owned() });
        assert_eq!(read(&long[..41]).program().map(str::len), Some(40));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_closing_slash_and_a_foreign_query_do_no_harm() {
        let home = Page::Home { program: "record-shop".to_owned() };
        assert_eq!(read("/record-shop/"), home);
        assert_eq!(read("/record-shop?utm_source=letter"), home);
        let all = Page::Activity { program: "record-shop".to_owned(), filter: None };
        assert_eq!(read("/record-shop/activity?kind=nonsense"), all);
        let spent = Page::Activity { program: "record-shop".to_owned(), filter: Some(Filter::Used) };
        assert_eq!(read("/record-shop/activity?a=b&kind=spend"), spent);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_token_is_read_from_the_fragment_and_never_written() {
        let page = read("/record-shop/sign-in#s3cret");
        assert_eq!(
            page,
            Page::SignIn { program: "record-shop".to_owned(), token: Some("s3cret".to_owned()) }
        );
        assert_eq!(page.path(), "/record-shop/sign-in");
    }
}
