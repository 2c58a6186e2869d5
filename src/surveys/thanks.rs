//! The thanks for an answer: in words, with what came for it, and where it leads.

use super::sheet::Sheet;
use super::words::{self, is_link};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::route::Page;
use crate::ui::dom::el;
use crate::ui::form::button;
use contract::programs::Survey;
use contract::surveys::{Band, Respond, Response};

/// Shows them in place of the question.
pub fn thanks(
    sheet: Sheet,
    told: Told,
    survey: &'static Survey,
    answer: Respond,
    response: &'static Response,
) {
    let Told { locale, program, .. } = told;
    let band = survey.kind.band(answer.score);
    let (title, own) = words::thanks(survey.kind, band);
    let said = match (&response.thanks, own) {
        (Some(thanks), _) => locale.brand(thanks, program).to_owned(),
        (None, own) => own.map_or(String::new(), |own| locale.own(own)),
    };
    let yours = match response.points {
        0 => String::new(),
        points => locale.fill(Text::SurveyYours, &[&locale.points(points, false, program)]),
    };
    let until = match response.editable_until_at {
        Some(until) => locale.fill(Text::SurveyUntil, &[&locale.last_day(until, &program.time_zone)]),
        None => locale.own(Text::SurveyFinal),
    };
    let words = el("div.sheet__words").lines("p", &[said]).lines("p.survey__points", &[yours]);
    let mut does = el("div.sheet__does");
    let link = response.link.as_deref().filter(|link| is_link(link));
    if let Some(link) = link {
        let text = if band == Band::High { Text::SurveyReview } else { Text::SurveyTalk };
        let away = el("a.button").attr("href", link).text(locale.say(text));
        does = does.add(match link.starts_with("https:") {
            true => away.attr("target", "_blank").attr("rel", "noopener noreferrer"),
            false => away,
        });
    }
    if band == Band::High && survey.kind.scores().is_some() && program.referral.is_some() {
        let path = Page::Invite { program: program.id.clone() }.path();
        let invite = el("a.button").attr("href", &path).text(locale.say(Text::SurveyInvite));
        let invite = if link.is_some() { invite.attr("data-kind", "soft") } else { invite };
        // The page follows the link; the sheet goes out of its way.
        does = does.add(invite.on("click", move |_| sheet.close()));
    }
    let is_only = does.node().child_element_count() == 0;
    let done =
        button(if is_only { "" } else { "plain" }, locale.say(Text::SurveyDone), move || sheet.close());
    does = does.add(done);
    if response.editable_until_at.is_some() {
        does = does.add(button("plain", locale.say(Text::SurveyChange), move || sheet.ask(&answer)));
    }
    let words = words.add(el("p.small quiet").text(&until));
    sheet.draw(locale.say(title), vec![words, does]);
}
