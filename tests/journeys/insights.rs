//! A brand looks at its figures: stories whose figures are known, and the real purchases reckoned twice.

use crate::town::{Answer, Town, on_both_engines};
use axum::body::Body;
use axum::http::{Request, header};
use laurel::db::Tx;
use laurel::insights::{AskInsights, Wish, reckon};
use laurel::points::tick::tick;
use laurel::problem::Outcome;
use serde_json::{Value, json};
use std::sync::Arc;

const DAY: i64 = 86_400_000;
const SHOP: &str = "coffee-stars";

/// Monday, 4 January 2027, 08:00 UTC: midnight in Los Angeles.
const MONDAY: i64 = 1_799_049_600_000;

async fn ask(town: &Town, key: &str, query: &str) -> Answer {
    town.brand("GET", &format!("/v1/insights{query}"), key, None).await
}

async fn figures(town: &Town, key: &str, query: &str) -> Value {
    let answer = ask(town, key, query).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// The table, as it is sent.
async fn table(town: &Town, key: &str, query: &str, accept: &str) -> (String, String) {
    let request = Request::get(format!("/v1/insights{query}"))
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::ACCEPT, accept)
        .body(Body::empty())
        .expect("a request");
    let response = tower::ServiceExt::oneshot(town.router.clone(), request).await.expect("infallible");
    let media = response.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned();
    let bytes = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
    (media, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

async fn member(town: &Town, key: &str, name: &str) {
    let put = Some(json!({ "joined": "2025-01-01T00:00:00Z" }));
    let joined = town.brand("PUT", &format!("/v1/members/{name}"), key, put).await;
    assert_eq!(joined.status, 200, "{joined:?}");
}

async fn report(town: &Town, key: &str, event: Value) {
    let answer = town.brand("POST", "/v1/events", key, Some(event.clone())).await;
    assert_eq!(answer.body["status"], "applied", "{event}: {answer:?}");
}

/// An order in the app, with a line for each amount in cents.
fn order(member: &str, time: &str, amounts: &[i64]) -> Value {
    let lines = (1..)
        .zip(amounts)
        .map(|(nth, amount)| json!({ "id": nth.to_string(), "quantity": 1, "amount_minor": amount }));
    json!({
        "specversion": "1.0", "type": "order.paid", "source": "till", "id": format!("{member}-{time}"),
        "subject": member, "time": time,
        "data": { "currency": "USD", "channel": "app", "lines": lines.collect::<Vec<_>>() },
    })
}

fn refund(order: &Value, lines: Value) -> Value {
    let id = order["id"].as_str().expect("an id");
    json!({
        "specversion": "1.0", "type": "order.refunded", "source": "till", "id": format!("{id}-back"),
        "subject": order["subject"], "data": { "currency": "USD", "order": id, "lines": lines },
    })
}

/// Seven customers in the period from July to December 2026, and around it.
async fn half_a_year(town: &Town, key: &str) {
    for name in ["ann", "bob", "cyd", "dan", "eve", "fay", "gus"] {
        member(town, key, name).await;
    }
    let given_back = order("eve", "2026-11-11T20:00:00Z", &[10_000, 0]);
    let in_part = order("fay", "2026-09-09T20:00:00Z", &[2_000, 1_000]);
    for event in [
        order("ann", "2026-05-20T20:00:00Z", &[1_000]),
        order("ann", "2026-08-01T20:00:00Z", &[1_500, 500]),
        order("ann", "2026-12-01T20:00:00Z", &[3_000]),
        // Half an hour before the period begins in Los Angeles.
        order("bob", "2026-07-01T06:30:00Z", &[5_000]),
        order("cyd", "2026-10-15T20:00:00Z", &[4_000]),
        order("dan", "2025-06-01T20:00:00Z", &[500]),
        // A minute before it ends there.
        order("dan", "2027-01-01T07:59:00Z", &[1_500]),
        given_back.clone(),
        refund(&given_back, Value::Null),
        order("fay", "2026-05-01T20:00:00Z", &[2_500]),
        in_part.clone(),
        refund(&in_part, json!([{ "id": "2", "amount_minor": 1_000 }])),
        order("gus", "2027-01-01T08:00:00Z", &[9_900]),
    ] {
        report(town, key, event).await;
    }
}

#[test]
fn customers_stay_leave_come_and_come_back() {
    on_both_engines(async |town| {
        let key = town.key_of(SHOP).await;
        half_a_year(town, &key).await;
        let query = "?from=2026-07-01&to=2026-12-31&active_days=90";
        let told = figures(town, &key, query).await;
        assert_eq!(
            (&told["from"], &told["to"], &told["day_count"]),
            (&json!("2026-07-01"), &json!("2026-12-31"), &json!(184))
        );
        assert_eq!(
            (&told["from_at"], &told["until_at"]),
            (&json!(1_782_889_200_000_i64), &json!(1_798_790_400_000_i64))
        );
        let customers = &told["customers"];
        for (figure, value) in [
            ("at_start", json!(3)),
            ("new", json!(2)),
            ("returned", json!(1)),
            ("lost", json!(2)),
            ("at_end", json!(3)),
            ("retention", json!({ "numerator": 1, "denominator": 3, "basis_points": 3_333 })),
            ("churn", json!({ "numerator": 2, "denominator": 3, "basis_points": 6_667 })),
            ("order_count", json!(5)),
            ("buyer_count", json!(4)),
            ("spent_minor", json!(12_500)),
            ("repeat_purchase", json!({ "numerator": 1, "denominator": 4, "basis_points": 2_500 })),
            ("average_order_minor", json!(2_500)),
            // 5 / 4 * 365 / 184 = 2.4796; 25.00 * 2.4796 * 3 = 185.97.
            ("orders_a_year_hundredths", json!(248)),
            ("lifetime_value_minor", json!(18_597)),
            ("upsell", json!({ "numerator": 1, "denominator": 2, "basis_points": 5_000 })),
        ] {
            assert_eq!(customers[figure], value, "{figure}: {customers}");
        }
        let months = customers["months"].as_array().expect("months");
        assert_eq!(months.len(), 6);
        let half = json!({ "numerator": 1, "denominator": 2, "basis_points": 5_000 });
        let december = json!({ "from": "2026-12-01", "to": "2026-12-31", "at_start": 2, "new": 2,
            "returned": 2, "lost": 1, "at_end": 3, "retention": half, "churn": half });
        assert_eq!(months[5], december);

        let (media, table) = table(town, &key, query, "text/csv").await;
        assert_eq!(media, "text/csv; charset=utf-8");
        for line in [
            "section,group,figure,value,unit,n,note\r\n",
            "customers,,retention,33.33,%,3,(at end - new) / at start: 1 of 3\r\n",
            "customers,,average order,25.00,USD,5,spent / orders\r\n",
            "customers,,lifetime value,185.97,USD,4,average order * orders a year * 3 years\r\n",
            "customers,2026-12-01 to 2026-12-31,churn,50.00,%,2,lost / at start: 1 of 2\r\n",
        ] {
            assert!(table.contains(line), "{line}: {table}");
        }
        // Nothing in a period is no figure, and no error.
        let none = figures(town, &key, "?from=2020-01-01&to=2020-01-01").await;
        assert_eq!(none["customers"]["retention"], json!({ "numerator": 0, "denominator": 0 }));
        assert_eq!(none["customers"]["average_order_minor"], Value::Null);
        // Another program's key sees its own.
        let other = figures(town, &town.key, query).await;
        assert_eq!(
            (&other["program"], &other["customers"]["order_count"]),
            (&json!("record-shop"), &json!(0))
        );
    });
}

#[test]
fn points_are_told_as_they_are_whether_or_not_a_lapse_is_written_down() {
    on_both_engines(async |town| {
        let key = town.key_of(SHOP).await;
        member(town, &key, "ann").await;
        let half = order("ann", "2027-01-12T20:00:00Z", &[6_000]);
        report(town, &key, order("ann", "2027-01-10T20:00:00Z", &[10_000])).await;
        report(town, &key, half.clone()).await;
        report(town, &key, refund(&half, json!([{ "id": "1", "amount_minor": 3_000 }]))).await;
        let session = town.session_of(SHOP, "ann").await;
        for id in ["00000000000000000000000001", "00000000000000000000000002"] {
            let taken = crate::rewards::redeem(town, &session, id, "extra", 25).await;
            assert!(taken.status.is_success(), "{taken:?}");
        }
        let undone = crate::rewards::undo(town, &session, "00000000000000000000000002").await;
        assert!(undone.status.is_success(), "{undone:?}");
        let points = figures(town, &key, "?from=2027-01-01").await["points"].clone();
        let redemption = json!({ "numerator": 25, "denominator": 160, "basis_points": 1_563 });
        assert_eq!(
            points,
            json!({ "earned": 160, "taken_back": 30, "adjusted": 0, "redeemed": 25, "lapsed": 0,
                "redemption": redemption, "outstanding": 105, "pending": 0, "lapsing_30_days": 0,
                "lapsing_90_days": 0, "owed": 0 })
        );
        // 21 June: a visit keeps what would lapse in July for a month.
        let later = MONDAY + 168 * DAY;
        town.set_clock(later);
        let ahead = |points: &Value| (points["lapsing_30_days"].clone(), points["lapsing_90_days"].clone());
        let points = figures(town, &key, "").await["points"].clone();
        assert_eq!(ahead(&points), (json!(105), json!(105)));
        report(town, &key, order("ann", "2027-06-21T07:30:00Z", &[1_000])).await;
        let points = figures(town, &key, "").await["points"].clone();
        let standing = town.brand("GET", "/v1/members/ann", &key, None).await.body;
        let lapses = standing["lapses"].as_array().expect("lapses");
        let within = |days: i64| -> i64 {
            let soon =
                lapses.iter().filter(|lapse| lapse["lapses_at"].as_i64().expect("at") <= later + days * DAY);
            soon.map(|lapse| lapse["points"].as_i64().expect("points")).sum()
        };
        assert_eq!(ahead(&points), (json!(within(31)), json!(within(91))), "{lapses:?}");
        assert_eq!((within(31), within(91)), (105, 105));
        // Nobody has looked since: it has lapsed all the same, once.
        town.set_clock(later + 60 * DAY);
        let unwritten = figures(town, &key, "").await["points"].clone();
        assert_eq!((&unwritten["lapsed"], &unwritten["outstanding"]), (&json!(105), &json!(10)));
        let app = town.app.clone();
        let ticked = tokio::task::block_in_place(|| tick(&app.db, &app.programs, later + 60 * DAY));
        assert!(ticked.expect("ticked") >= 1);
        assert_eq!(figures(town, &key, "").await["points"], unwritten);
    });
}

/// An answer as the surveys keep it; without a member it is anonymous.
struct Given {
    member: &'static str,
    score: i64,
    at: i64,
    tier: Option<&'static str>,
    channel: Option<&'static str>,
}

fn answer(tx: &mut Tx<'_>, survey: &str, given: &Given) -> Outcome<()> {
    let sql = "insert into responses (member_id, response_id, program, survey, score, choices, channel, tier,
          is_incentivised, responded_at)
        values (?1, ?2, ?3, ?4, ?5, '[0,2]', ?6, ?7, 1, ?8)";
    let id = laurel::id::random()?;
    let values = [
        given.member.into(),
        (&id).into(),
        SHOP.into(),
        survey.into(),
        given.score.into(),
        given.channel.into(),
        given.tier.into(),
        given.at.into(),
    ];
    tx.execute(sql, &values)?;
    invite(tx, survey, given.at, Some((given.member, &id)), false)
}

/// A question, with the member and the id of its answer, where it was answered; without a member,
/// anonymously.
fn invite(
    tx: &mut Tx<'_>,
    survey: &str,
    at: i64,
    answer: Option<(&str, &str)>,
    is_suspect: bool,
) -> Outcome<()> {
    let sql =
        "insert into invites (member_id, invite_id, program, survey, way, due_at, expires_at, send_after,
          answered_at, suspect_at, is_anonymous)
        values (?1, ?2, ?3, ?4, 'portal', ?5, ?5, ?5, ?6, ?7, ?8)";
    let other = laurel::id::random()?;
    let (member, id) = answer.unwrap_or(("m", &other));
    let is_anonymous = member.is_empty();
    let (member, id) = if is_anonymous { ("m", other.as_str()) } else { (member, id) };
    let values = [
        member.into(),
        id.into(),
        SHOP.into(),
        survey.into(),
        at.into(),
        answer.map(|_| at).into(),
        is_suspect.then_some(at).into(),
        i64::from(is_anonymous).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

#[test]
fn a_survey_is_told_with_its_margin_by_week_tier_and_channel() {
    on_both_engines(async |town| {
        let key = town.key_of(SHOP).await;
        let write = town.app.db.write(|tx| {
            let (gold, app) = (Some("gold"), Some("app"));
            for (score, at, tier, channel) in [
                (10, MONDAY - 1, gold, app),
                (9, MONDAY, gold, app),
                (8, MONDAY, Some("green"), None),
                (7, MONDAY + 6 * DAY, gold, app),
                (6, MONDAY + 7 * DAY, Some("green"), Some("=cmd|' /C calc'!A0")),
                (10, MONDAY + 7 * DAY, gold, app),
            ] {
                answer(tx, "visit", &Given { member: "m", score, at, tier, channel })?;
            }
            invite(tx, "visit", MONDAY, None, false)?;
            invite(tx, "visit", MONDAY, None, true)?;
            answer(tx, "other", &Given { member: "m", score: 0, at: MONDAY, tier: None, channel: None })
        });
        write.await.expect("written");
        let told = figures(town, &key, "?from=2026-12-01&survey=visit").await;
        let survey = &told["surveys"][0];
        assert_eq!(told["surveys"].as_array().map(Vec::len), Some(1));
        let nps = json!({ "score": 33, "promoters": 3, "passives": 2, "detractors": 1,
            "standard_error_hundredths": 3_043, "margin_hundredths": 5_964 });
        assert_eq!((&survey["answers"], &survey["nps"]), (&json!(6), &nps));
        let counts: Vec<i64> = (survey["scores"].as_array().expect("scores").iter())
            .map(|score| score["count"].as_i64().expect("a count"))
            .collect();
        assert_eq!(counts, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2]);
        assert_eq!(survey["response"], json!({ "numerator": 6, "denominator": 8, "basis_points": 7_500 }));
        assert_eq!((&survey["suspect"], &survey["incentivised"]), (&json!(1), &json!(6)));
        let weeks = |of: &Value| -> Vec<(String, i64)> {
            let points = of.as_array().expect("weeks").iter();
            points.map(|point| (point["from"].to_string(), point["answers"].as_i64().expect("n"))).collect()
        };
        let mondays = ["2026-12-28", "2027-01-04", "2027-01-11"].map(|day| format!("\"{day}\""));
        assert_eq!(weeks(&survey["trend"]), mondays.into_iter().zip([1, 3, 2]).collect::<Vec<_>>());
        let slices = |of: &Value| -> Vec<(Value, i64, Value)> {
            let slice = |slice: &Value| {
                (slice["name"].clone(), slice["answers"].as_i64().expect("n"), slice["nps"]["score"].clone())
            };
            of.as_array().expect("slices").iter().map(slice).collect()
        };
        let tiers = [(json!("green"), 2, json!(-50)), (json!("gold"), 4, json!(75))];
        assert_eq!(slices(&survey["by_tier"]), tiers);
        assert_eq!(slices(&survey["by_channel"])[0], (json!("app"), 4, json!(75)));
        assert_eq!(slices(&survey["by_channel"])[2], (Value::Null, 1, json!(0)));
        let (_, table) = table(town, &key, "?from=2026-12-01&format=csv", "application/json").await;
        for line in [
            "survey,visit,nps,33,points,6,% promoters - % detractors\r\n",
            "survey,visit,nps margin,59.64,points,6,\"at 95 %, to either side\"\r\n",
            "survey,visit: channel =cmd|' /C calc'!A0,nps,-100,points,1,% promoters - % detractors\r\n",
            "survey,visit: 2027-01-04 to 2027-01-10,answers,3,answers,,\r\n",
        ] {
            assert!(table.contains(line), "{line}: {table}");
        }
        assert!(!table.lines().any(|line| line.split(',').any(|cell| cell.starts_with(['=', '@', '+']))));
    });
}

#[test]
fn anonymous_answers_are_told_in_whole_groups_alone() {
    on_both_engines(async |town| {
        let write = town.app.db.write(|tx| {
            // By week: 2, 2, none, 1, 4 and now 3.
            for (week, scores) in
                [(-5, &[10, 0][..]), (-4, &[9, 9]), (-2, &[3]), (-1, &[7, 7, 8, 10]), (0, &[0, 0, 0])]
            {
                for score in scores {
                    let at = MONDAY + 7 * DAY * week;
                    answer(tx, "visit", &Given { member: "", score: *score, at, tier: None, channel: None })?;
                }
            }
            Ok(())
        });
        write.await.expect("written");
        let told = async |from: &str, now: i64, is_declared: bool| {
            let mut program = (*town.app.programs.get(SHOP).expect("the shop")).clone();
            program.surveys[0].is_anonymous = is_declared;
            let asked = AskInsights { from: Some(from.to_owned()), ..AskInsights::default() };
            let (program, wish) =
                (Arc::new(program.clone()), Wish::of(&asked, &program, now).expect("a wish"));
            let read = town.app.db.read(move |tx| reckon(tx, &program, &wish)).await.expect("figures");
            read.surveys[0].clone()
        };
        // Ten days later: the first group has 5 answers in four weeks; four and three are seven.
        let now = MONDAY + 10 * DAY;
        let survey = told("2026-11-01", now, true).await;
        assert!(survey.is_anonymous);
        assert_eq!(survey.scored.answers, 12);
        let groups: Vec<(&str, &str, i64)> = (survey.trend.iter())
            .map(|point| (point.from.as_str(), point.to.as_str(), point.scored.answers))
            .collect();
        assert_eq!(groups, [("2026-11-30", "2026-12-27", 5), ("2026-12-28", "2027-01-10", 7)]);
        assert_eq!(survey.trend[0].scored.nps.map(|nps| nps.score), Some(20));
        assert!(survey.by_tier.is_empty() && survey.by_channel.is_empty() && survey.suspect.is_none());
        assert_eq!(survey.response.map(|rate| (rate.numerator, rate.denominator)), Some((12, 12)));
        assert_eq!(survey.scores.iter().map(|score| score.count).sum::<i64>(), 12);
        // A file that says otherwise by now uncovers nothing.
        let survey = told("2026-11-01", now, false).await;
        assert_eq!((survey.scored.answers, survey.trend.len()), (0, 0));
        assert_eq!((survey.response, survey.suspect), (None, None));
        // The last week is over, but not yet for a day: its group is in no figure.
        let survey = told("2026-11-01", MONDAY + 7 * DAY, true).await;
        assert_eq!((survey.scored.answers, survey.trend.len(), survey.incentivised), (5, 1, 5));
        assert_eq!(survey.response.map(|rate| (rate.numerator, rate.denominator)), Some((5, 5)));
        // A group that begins before the period is not in it.
        let survey = told("2026-12-01", now, true).await;
        assert_eq!((survey.scored.answers, survey.trend.len()), (7, 1));
        let survey = told("2026-12-29", now, true).await;
        assert_eq!((survey.scored, survey.response), (Default::default(), None));
    });
}

#[test]
fn friends_who_came_are_counted_by_where_they_stand() {
    on_both_engines(async |town| {
        let key = town.key_of(SHOP).await;
        let write = town.app.db.write(|tx| {
            for (nth, joined_at, qualified_at, because) in [
                (1, MONDAY, Some(MONDAY), None),
                (2, MONDAY, None, None),
                (3, MONDAY, Some(MONDAY), Some("refunded")),
                (4, MONDAY, None, Some("same_email")),
                (5, MONDAY, None, Some("refunded")),
                (6, MONDAY - 900 * DAY, Some(MONDAY), None),
            ] {
                let sql =
                    "insert into referrals (member_id, code, program, joined_at, qualified_at, rejected_at,
                      because, version, told)
                    values (?1, 'CODE', ?2, ?3, ?4, ?5, ?6, 1, 1)";
                let id = format!("friend-{nth}");
                let at = |at: Option<i64>| at.map_or(laurel::db::Value::Null, laurel::db::Value::Int);
                let rejected_at = because.map(|_| MONDAY);
                let values = [
                    (&id).into(),
                    SHOP.into(),
                    joined_at.into(),
                    at(qualified_at),
                    at(rejected_at),
                    because.into(),
                ];
                tx.execute(sql, &values)?;
            }
            Ok(())
        });
        write.await.expect("written");
        assert_eq!(
            figures(town, &key, "").await["referrals"],
            json!({ "joined": 5, "qualified": 1, "waiting": 1,
                "rejected": [{ "because": "refunded", "count": 2 }, { "because": "same_email", "count": 1 }],
                "conversion": { "numerator": 1, "denominator": 5, "basis_points": 2_000 } })
        );
    });
}

#[test]
fn a_question_that_is_not_right_is_told_what_would_be() {
    on_both_engines(async |town| {
        let key = town.key_of(SHOP).await;
        for (query, told) in [
            ("from=yesterday", "from is `yesterday`, which is not a day; it should be such as 2027-01-31."),
            ("from=2026-02-29", "from is `2026-02-29`, which is not a day"),
            ("from=2026-2-9", "which is not a day"),
            ("to=2026-12-31T00:00:00Z", "which is not a day"),
            ("to=%2B026-12-31", "which is not a day"),
            ("to=99999999999999999999-01-01", "which is not a day"),
            ("to=2027-01-15", "to is 2027-01-15, which has not come; today is 2027-01-14."),
            (
                "from=2026-02-01&to=2026-01-01",
                "from is 2026-02-01, after to, which is 2026-01-01; swap them.",
            ),
            ("from=0001-01-01", "should have 3660 at most"),
            ("survey=nope", "survey is `nope`, which is not one of the program's; it has visit."),
            ("active_days=0", "active_days is 0; it should be 1 to 3650."),
            ("active_days=many", "active_days"),
            ("years=101", "years is 101; it should be 1 to 100."),
            ("format=xml", "format is `xml`; it should be json or csv."),
            ("form=2026-01-01", "unknown field `form`"),
            ("from=2026-01-01&from=2026-01-02", "duplicate field `from`"),
        ] {
            let answer = ask(town, &key, &format!("?{query}")).await;
            assert_eq!(answer.problem(), (400, "query_not_valid"), "{query}");
            let detail = answer.body["detail"].as_str().expect("a detail");
            assert!(detail.contains(told), "{query}: {detail}");
        }
        assert_eq!(ask(town, "laurel_a_b", "").await.problem(), (401, "key_not_valid"));
        let told = figures(town, &key, "").await;
        assert_eq!((&told["from"], &told["to"]), (&json!("2026-01-01"), &json!("2027-01-14")));
        assert_eq!((&told["active_days"], &told["years"]), (&json!(365), &json!(3)));
    });
}
