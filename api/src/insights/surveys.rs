//! What was answered to a survey: all of it, week by week, and by tier and channel. Anonymous answers are
//! told in groups.

use super::store::{self, ResponseRow};
use super::{Period, Wish, date};
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;
use contract::insights::{ChoiceCount, ScoreCount, Scored, Slice, SurveyFigures, TrendPoint};
use contract::programs::{Period as Calendar, Program, Survey, SurveyKind};
use rules::calendar::{self, Day, day};
use rules::insights::{Group, csat, groups, nps, rate};
use std::collections::BTreeMap;

pub(super) fn figures(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    wish: &Wish,
) -> Outcome<SurveyFigures> {
    let told = SurveyFigures {
        survey: survey.id.clone(),
        kind: survey.kind,
        question: survey.question.clone(),
        is_anonymous: survey.is_anonymous,
        ..SurveyFigures::default()
    };
    // Where the program's file changed its mind, each kind of answer keeps its promise: those of the other
    // kind are left out.
    match survey.is_anonymous {
        true => anonymous(tx, program, survey, wish, told),
        false => tied(tx, program, survey, &wish.period, told),
    }
}

/// Each answer leads to who gave it, so it can be told by what is known of them.
fn tied(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    period: &Period,
    told: SurveyFigures,
) -> Outcome<SurveyFigures> {
    let time = (period.from_at, period.until_at);
    let mut answers = Answers::of(survey);
    let (mut by_week, mut by_tier, mut by_channel) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    store::responses(tx, &program.id, &survey.id, time, false, |row| {
        answers.add(&row);
        Tally::count(by_week.entry(monday(program, row.responded_at)).or_default(), row.score);
        Tally::count(by_tier.entry(row.tier).or_default(), row.score);
        Tally::count(by_channel.entry(row.channel).or_default(), row.score);
    })?;
    // An invite does not tell how it was answered, so where some were anonymously, none is counted.
    let invites = match store::has_anonymous(tx, &program.id, &survey.id)? {
        true => None,
        false => Some(store::invites(tx, &program.id, &survey.id, time)?),
    };
    let point = |(monday, tally): (Day, Tally)| TrendPoint {
        from: date(monday),
        to: date(monday + 6),
        scored: tally.scored(survey.kind),
    };
    let tiers = program.tiers.as_ref().map_or(&[][..], |tiers| &tiers.tiers);
    let place = |slice: &Slice| {
        let place = |name: &String| tiers.iter().position(|tier| tier.id == *name).unwrap_or(tiers.len());
        slice.name.as_ref().map_or(usize::MAX, place)
    };
    let mut by_tier = slices(by_tier, survey.kind);
    by_tier.sort_by_key(place);
    let mut by_channel = slices(by_channel, survey.kind);
    by_channel.sort_by_key(|slice| (slice.name.is_none(), -slice.scored.answers));
    Ok(SurveyFigures {
        response: invites.map(|(put, answered, _)| rate(answered, put)),
        suspect: invites.map(|(_, _, suspect)| suspect),
        trend: by_week.into_iter().map(point).collect(),
        by_tier,
        by_channel,
        ..answers.told(survey, told)
    })
}

/// Only whole groups of weeks that lie in the period are in any figure: see `rules::insights::groups`.
fn anonymous(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    wish: &Wish,
    told: SurveyFigures,
) -> Outcome<SurveyFigures> {
    let mut weeks = BTreeMap::<Day, i64>::new();
    for (responded_at, count) in store::answered(tx, &program.id, &survey.id)? {
        *weeks.entry(monday(program, responded_at)).or_default() += count;
    }
    let weeks: Vec<(Day, i64)> = weeks.into_iter().collect();
    let (period, today) = (&wish.period, day(program, wish.now));
    let mut whole: Vec<(Group, Tally)> = groups(&weeks, today)
        .into_iter()
        .filter(|group| group.is_within(period.from, period.to))
        .map(|group| (group, Tally::default()))
        .collect();
    let mut answers = Answers::of(survey);
    let (Some((first, _)), Some((last, _))) = (whole.first(), whole.last()) else {
        return Ok(answers.told(survey, told));
    };
    // Groups follow one another: between the first and the last, every answer is in one.
    let (from_at, until_at) = (calendar::start(program, first.from), calendar::end(program, last.to));
    store::responses(tx, &program.id, &survey.id, (from_at, until_at), true, |row| {
        let monday = monday(program, row.responded_at);
        if let Some((_, tally)) = whole.iter_mut().find(|(group, _)| monday <= group.to) {
            tally.count(row.score);
            answers.add(&row);
        }
    })?;
    let time = (period.from_at, until_at);
    let (put, ..) = store::invites(tx, &program.id, &survey.id, time)?;
    let mut response = rate(answers.tally.answers, put);
    // Some were asked before the period, or the brand deleted what it had asked: that is no rate.
    response.basis_points = response.basis_points.filter(|rate| *rate <= 10_000);
    let point = |(group, tally): (Group, Tally)| TrendPoint {
        from: date(group.from),
        to: date(group.to),
        scored: tally.scored(survey.kind),
    };
    let trend = whole.into_iter().map(point).collect();
    Ok(SurveyFigures { response: Some(response), trend, ..answers.told(survey, told) })
}

/// Answers by their scores.
#[derive(Clone, Copy, Default)]
struct Tally {
    answers: i64,
    scores: [i64; 11],
}

impl Tally {
    fn count(&mut self, score: Option<i64>) {
        self.answers += 1;
        let place = score.and_then(|score| usize::try_from(score).ok());
        if let Some(count) = place.and_then(|place| self.scores.get_mut(place)) {
            *count += 1;
        }
    }

    fn scored(&self, kind: SurveyKind) -> Scored {
        let [_, one, two, three, four, five, ..] = self.scores;
        Scored {
            answers: self.answers,
            nps: if kind == SurveyKind::Nps { nps(&self.scores) } else { None },
            csat: if kind == SurveyKind::Csat { csat(&[one, two, three, four, five]) } else { None },
        }
    }
}

/// What all answers come to.
struct Answers {
    tally: Tally,
    chosen: Vec<i64>,
    incentivised: i64,
}

impl Answers {
    fn of(survey: &Survey) -> Answers {
        Answers { tally: Tally::default(), chosen: vec![0; survey.choices.len()], incentivised: 0 }
    }

    fn add(&mut self, row: &ResponseRow) {
        self.tally.count(row.score);
        self.incentivised += i64::from(row.is_incentivised);
        let Some(places) = row.choices.as_ref().filter(|_| !self.chosen.is_empty()) else {
            return;
        };
        for place in serde_json::from_str::<Vec<usize>>(places).unwrap_or_default() {
            if let Some(count) = self.chosen.get_mut(place) {
                *count += 1;
            }
        }
    }

    fn told(self, survey: &Survey, told: SurveyFigures) -> SurveyFigures {
        let Answers { tally, chosen, incentivised } = self;
        let count = |score: i64| {
            let place = usize::try_from(score).unwrap_or(usize::MAX);
            ScoreCount { score, count: tally.scores.get(place).copied().unwrap_or(0) }
        };
        let choices = (0..).zip(&survey.choices).zip(chosen).map(|((choice, text), count)| ChoiceCount {
            choice,
            text: text.clone(),
            chosen: rate(count, tally.answers),
        });
        SurveyFigures {
            scored: tally.scored(survey.kind),
            scores: survey.kind.scores().into_iter().flat_map(|(low, high)| low..=high).map(count).collect(),
            choices: choices.collect(),
            incentivised,
            ..told
        }
    }
}

/// The Monday of the week that an instant lies in.
fn monday(program: &Program, at: Instant) -> Day {
    calendar::period_start(Calendar::Week, day(program, at))
}

fn slices(by_name: BTreeMap<Option<String>, Tally>, kind: SurveyKind) -> Vec<Slice> {
    by_name.into_iter().map(|(name, tally)| Slice { name, scored: tally.scored(kind) }).collect()
}
