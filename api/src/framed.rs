//! The portal in a page of a brand's own: which sites may show it there, and what differs in its page.

use crate::assets::escape;
use crate::problem::{Outcome, bug};
use contract::programs::Program;

/// What a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The portal by itself: in nobody's frame.
    Portal,
    /// The portal in a frame, in the flow of a page.
    InPage,
    /// The portal in a frame, in a sheet over a page.
    InPanel,
    /// A frame that shows nothing, and tells the page what the member's balance is.
    Balance,
}

impl Kind {
    /// What the query of an address asks for.
    pub fn of(query: Option<&str>) -> Kind {
        let embed = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("embed"));
        match embed {
            Some("" | "=" | "=page") => Kind::InPage,
            Some("=panel") => Kind::InPanel,
            Some("=balance") => Kind::Balance,
            _ => Kind::Portal,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Portal => "",
            Kind::InPage => "page",
            Kind::InPanel => "panel",
            Kind::Balance => "balance",
        }
    }
}

/// Who may show this page in a frame: the program's own list, and nobody else. Each origin was checked as the
/// program was read.
pub fn ancestors(program: Option<&Program>, kind: Kind) -> String {
    match program {
        Some(program) if kind != Kind::Portal && !program.origins.is_empty() => program.origins.join(" "),
        _ => "'none'".to_owned(),
    }
}

/// The page as it comes into a frame: it knows who may talk to it, and reads `embedded.js` before all else.
pub fn page(html: &str, program: Option<&Program>, kind: Kind) -> Outcome<String> {
    let origins = program.map(|program| program.origins.join(" ")).unwrap_or_default();
    let root = format!("<html data-embed=\"{}\" data-origins=\"{}\" lang=", kind.name(), escape(&origins));
    let file = html.split_once("data-embedded=\"").and_then(|(_, rest)| rest.split_once('"'));
    let (file, _) = file.ok_or_else(|| bug("index.html does not name embedded.js"))?;
    let script = format!("<script type=\"module\" src=\"{file}\" blocking=\"render\"></script>");
    let html = html.replacen("<html lang=", &root, 1);
    if kind == Kind::Balance {
        let head = html.split_once("<head>").map_or("", |(head, _)| head);
        return Ok(format!("{head}<head>\n<meta charset=\"utf-8\">\n<title>Laurel</title>\n{script}"));
    }
    Ok(html.replacen("<script", &format!("{script}\n<script"), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_says_what_a_page_is_for() {
        for (query, kind) in [
            (None, Kind::Portal),
            (Some(""), Kind::Portal),
            (Some("reward=embed"), Kind::Portal),
            (Some("embedded"), Kind::Portal),
            (Some("embed=other"), Kind::Portal),
            (Some("embed"), Kind::InPage),
            (Some("embed=page&lang=en"), Kind::InPage),
            (Some("reward=mug&embed"), Kind::InPage),
            (Some("embed=panel"), Kind::InPanel),
            (Some("embed=balance"), Kind::Balance),
        ] {
            assert_eq!(Kind::of(query), kind, "{query:?}");
        }
    }

    #[test]
    fn a_frame_is_for_the_programs_origins_and_a_page_for_nobodys() {
        let origins = vec!["https://a.example".to_owned(), "https://b.example:8443".to_owned()];
        let program = Program { origins, ..Program::default() };
        assert_eq!(ancestors(Some(&program), Kind::InPage), "https://a.example https://b.example:8443");
        assert_eq!(ancestors(Some(&program), Kind::Portal), "'none'");
        assert_eq!(ancestors(Some(&Program::default()), Kind::InPage), "'none'");
        assert_eq!(ancestors(None, Kind::Balance), "'none'");
    }

    #[test]
    fn what_differs_comes_first() {
        let html =
            "<html lang=\"en\"><head><script src=\"/early.js\"></script></head><svg data-embedded=\"/e.js\">";
        let framed = page(html, None, Kind::InPanel).expect("it names the script");
        assert!(framed.starts_with("<html data-embed=\"panel\" data-origins=\"\" lang=\"en\">"), "{framed}");
        assert!(framed.find("/e.js") < framed.find("/early.js"), "{framed}");
        let balance = page(html, None, Kind::Balance).expect("it names the script");
        assert!(!balance.contains("early.js") && balance.contains("/e.js"), "{balance}");
    }
}
