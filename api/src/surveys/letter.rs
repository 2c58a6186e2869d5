//! The letter with a question: one press on an answer opens the page with it.

use super::words::{Words, best};
use crate::colour::Brand;
use crate::mail::Letter;
use contract::Instant;
use contract::programs::{Program, Survey, SurveyKind};
use lettre::Address;
use maud::{DOCTYPE, Markup, PreEscaped, html};

// Mail readers drop style sheets, so each element carries its own.
const FONT: &str =
    "font-family:system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif";

/// The colours of a letter. Mail readers that turn letters dark do it by themselves.
struct Look {
    ground: String,
    ink: String,
    soft: String,
    line: String,
    accent: String,
}

/// Writes the letter in `language`, or in the program's first. `link` is the page's, and the token in it.
pub(super) fn question(
    program: &Program,
    survey: &Survey,
    language: Option<&str>,
    to: Address,
    link: &str,
    until_at: Instant,
) -> Letter {
    let words = best(program, &[language]);
    let (question, _) = words.said(&survey.question, program);
    let name = words.brand(program);
    let stop = format!("{link}/unsubscribe");
    let notes = notes(program, survey, words, until_at);
    Letter {
        to,
        from_name: name.to_owned(),
        subject: question.to_owned(),
        text: text(program, survey, words, question, link, &notes, &stop),
        html: page(program, survey, words, question, link, &notes, &stop).into_string(),
        gist: link.to_owned(),
        unsubscribe: Some(stop),
    }
}

/// What one should know before answering.
fn notes(program: &Program, survey: &Survey, words: &Words, until_at: Instant) -> Vec<String> {
    let until = (words.letter_until)(&words.last_day(until_at, program));
    let mut notes: Vec<String> = words.promise(survey, program).into_iter().collect();
    if survey.is_anonymous {
        notes.push(words.anonymous.to_owned());
    }
    notes.push(until);
    notes
}

/// Each answer with its address.
fn answers(program: &Program, survey: &Survey, words: &Words, link: &str) -> Vec<(String, String)> {
    match survey.kind.scores() {
        Some((least, most)) => {
            (least..=most).map(|score| (score.to_string(), format!("{link}?score={score}"))).collect()
        }
        None => {
            let choice =
                |(nth, choice)| (words.said(choice, program).0.to_owned(), format!("{link}?choice={nth}"));
            survey.choices.iter().enumerate().map(choice).collect()
        }
    }
}

fn text(
    program: &Program,
    survey: &Survey,
    words: &Words,
    question: &str,
    link: &str,
    notes: &[String],
    stop: &str,
) -> String {
    let mut text = format!("{question}\n\n");
    let ends = survey.kind.scores().map(|(_, most)| words.ends(most)).unwrap_or_default();
    let answers = answers(program, survey, words, link);
    for (nth, (label, address)) in answers.iter().enumerate() {
        let end = match (nth, ends) {
            (_, ["", _]) => String::new(),
            (0, [low, _]) => format!(" ({low})"),
            (nth, [_, high]) if nth + 1 == answers.len() => format!(" ({high})"),
            _ => String::new(),
        };
        text.push_str(&format!("{label}{end}: {address}\n"));
    }
    if answers.is_empty() {
        text.push_str(&format!("{}: {link}\n", words.letter_button));
    }
    text.push_str(&format!("\n{}\n{}\n", notes.join("\n"), hint(survey, words)));
    text.push_str(&format!("\n--\n{}\n", (words.letter_why)(words.brand(program))));
    text.push_str(&format!("{}: {stop}\n", words.letter_stop));
    text
}

fn hint(survey: &Survey, words: &Words) -> &'static str {
    if survey.kind.scores().is_some() { words.letter_hint } else { words.letter_choose }
}

fn page(
    program: &Program,
    survey: &Survey,
    words: &Words,
    question: &str,
    link: &str,
    notes: &[String],
    stop: &str,
) -> Markup {
    let brand = Brand::of(&program.theme);
    let look = Look {
        ground: brand.at(0.975, 0.08),
        ink: brand.at(0.235, 0.35),
        soft: brand.at(0.46, 0.28),
        line: brand.at(0.88, 0.12),
        accent: brand.at(0.42, 1.0),
    };
    let answers = answers(program, survey, words, link);
    let small = format!("margin:0 0 8px;font-size:14px;line-height:1.5;color:{}", look.soft);
    html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light";
                title { (question) }
            }
            body style=(format!("margin:0;padding:0;background:{}", look.ground)) {
                table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
                    style=(format!("background:{};{FONT}", look.ground)) {
                    tr { td align="center" style="padding:24px 12px" {
                        table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
                            style=(format!("max-width:560px;background:#ffffff;border-radius:18px;\
                                border:1px solid {}", look.line)) {
                            tr { td style="padding:28px 28px 4px" {
                                (mark(program, words, &look))
                                h1 style=(format!("margin:24px 0 20px;font-size:26px;line-height:1.25;\
                                    letter-spacing:{};color:{}",
                                    if words.is_chinese() { "0" } else { "-0.02em" }, look.ink)) {
                                    (question)
                                }
                                (buttons(survey, words, &answers, link, &look))
                            } }
                            tr { td style="padding:16px 28px 20px" {
                                @for note in notes { p style=(small) { (note) } }
                                p style=(small) { (hint(survey, words)) }
                            } }
                        }
                        p style=(format!("max-width:504px;margin:16px auto 0;font-size:13px;\
                            line-height:1.5;color:{}", look.soft)) {
                            ((words.letter_why)(words.brand(program))) " "
                            a href=(stop) style=(format!("color:{}", look.soft)) { (words.letter_stop) }
                        }
                    } }
                }
            }
        }
    }
}

/// The brand, by its first letter on a disc: drawings do not reach mail readers.
fn mark(program: &Program, words: &Words, look: &Look) -> Markup {
    let name = words.brand(program);
    let first: String = name.chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" border="0" { tr {
            td width="36" height="36" align="center" valign="middle" style=(format!(
                "width:36px;height:36px;border-radius:18px;background:{};color:#ffffff;\
                 font-size:17px;font-weight:600;line-height:36px", look.accent)) { (first) }
            td style=(format!("padding-left:10px;font-size:16px;font-weight:600;color:{}", look.ink)) {
                (name)
            }
        } }
    }
}

fn buttons(survey: &Survey, words: &Words, answers: &[(String, String)], link: &str, look: &Look) -> Markup {
    match survey.kind {
        SurveyKind::Nps | SurveyKind::Csat => scores(survey, words, answers, look),
        SurveyKind::FreeText => html! {
            p style="margin:0 0 8px" {
                a href=(link) style=(format!("display:inline-block;padding:14px 28px;border-radius:14px;\
                    background:{};color:#ffffff;font-size:16px;font-weight:600;text-decoration:none",
                    look.accent)) { (words.letter_button) }
            }
        },
        _ => html! {
            @for (label, address) in answers {
                a href=(address) style=(format!("display:block;margin:0 0 8px;padding:13px 18px;\
                    border-radius:14px;border:1px solid {};color:{};font-size:16px;font-weight:600;\
                    text-decoration:none", look.accent, look.accent)) { (label) }
            }
        },
    }
}

/// The scores: inline blocks, so that a narrow reader breaks them into rows.
fn scores(survey: &Survey, words: &Words, answers: &[(String, String)], look: &Look) -> Markup {
    let most = survey.kind.scores().map_or(10, |(_, most)| most);
    let width = if most == 10 { 38 } else { 56 };
    let [low, high] = words.ends(most);
    let cell = format!(
        "display:inline-block;width:{width}px;height:44px;margin:0 5px 8px 0;border-radius:12px;\
         border:1px solid {};line-height:44px;text-align:center;font-size:17px;font-weight:600;\
         color:{};text-decoration:none",
        look.accent, look.accent
    );
    let (first, last) = (answers.first(), answers.last());
    let sign = if words.is_chinese() { "：" } else { " = " };
    let label = |end: Option<&(String, String)>, words: &str| {
        end.map(|(score, _)| format!("{score}{sign}{words}")).unwrap_or_default()
    };
    html! {
        div style="font-size:0" {
            // The space between them lets them break.
            @for (score, address) in answers { a href=(address) style=(cell) { (score) } (PreEscaped(" ")) }
        }
        p style=(format!("margin:2px 0 8px;font-size:14px;line-height:1.5;color:{}", look.soft)) {
            (label(first, low)) " · " (label(last, high))
        }
    }
}
