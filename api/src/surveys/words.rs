//! What the page and the letter say, in English and in Chinese.

use contract::Instant;
use contract::programs::{Program, Survey, Text};
use contract::surveys::Band;
use jiff::tz::TimeZone;

/// The words of a language.
pub(super) struct Words {
    pub(super) tag: &'static str,
    /// The language, as it calls itself.
    pub(super) name: &'static str,
    pub(super) nps_ends: [&'static str; 2],
    pub(super) csat_ends: [&'static str; 2],
    pub(super) some: &'static str,
    pub(super) any: &'static str,
    pub(super) low: &'static str,
    pub(super) mid: &'static str,
    pub(super) high: &'static str,
    pub(super) if_you_like: &'static str,
    pub(super) send: &'static str,
    pub(super) save: &'static str,
    pub(super) replaces: &'static str,
    pub(super) not_before: &'static str,
    pub(super) kept: fn(&str) -> String,
    pub(super) anonymous: &'static str,
    pub(super) until: fn(&str) -> String,
    pub(super) points_for_score: fn(&str) -> String,
    pub(super) points_for_answer: fn(&str) -> String,
    pub(super) again: &'static str,
    pub(super) choose_score: fn(i64, i64) -> String,
    pub(super) choose_one: &'static str,
    pub(super) choose_some: &'static str,
    pub(super) write: &'static str,
    pub(super) too_long: fn(&str) -> String,
    pub(super) thanks: &'static str,
    pub(super) thanks_low: &'static str,
    pub(super) thanks_mid: &'static str,
    pub(super) thanks_high: &'static str,
    pub(super) thanks_any: &'static str,
    pub(super) link_low: &'static str,
    pub(super) link_mid: fn(&str) -> String,
    pub(super) link_high: &'static str,
    pub(super) invite: &'static str,
    pub(super) points_came: fn(&str) -> String,
    pub(super) your_answer: &'static str,
    pub(super) of: fn(i64, i64) -> String,
    pub(super) change: &'static str,
    pub(super) change_until: fn(&str) -> String,
    pub(super) unchangeable: &'static str,
    pub(super) to_program: fn(&str) -> String,
    pub(super) stop: &'static str,
    pub(super) stop_about: fn(&str) -> String,
    pub(super) stop_button: &'static str,
    pub(super) stopped: &'static str,
    pub(super) stopped_about: fn(&str) -> String,
    pub(super) start_button: &'static str,
    pub(super) started: &'static str,
    pub(super) letter_hint: &'static str,
    pub(super) letter_choose: &'static str,
    pub(super) letter_button: &'static str,
    pub(super) letter_until: fn(&str) -> String,
    pub(super) letter_why: fn(&str) -> String,
    pub(super) letter_stop: &'static str,
}

pub(super) const ENGLISH: Words = Words {
    tag: "en",
    name: "English",
    nps_ends: ["not at all likely", "very likely"],
    csat_ends: ["very unhappy", "very happy"],
    some: "Choose as many as you like.",
    any: "Anything you would like to add?",
    low: "What went wrong?",
    mid: "What would have made it better?",
    high: "What did you like most?",
    if_you_like: "optional",
    send: "Send my answer",
    save: "Send the change",
    replaces: "You have answered already. What you send now replaces it.",
    not_before: "Nothing is kept until you press Send.",
    kept: |brand| format!("{brand} sees your answer together with your membership."),
    anonymous: "Your answer is anonymous: nothing leads from it back to you. \
        For the same reason it cannot be changed later.",
    until: |day| format!("You can change it until {day}."),
    points_for_score: |points| format!("You get {points}, whatever your score."),
    points_for_answer: |points| format!("You get {points}, whatever you answer."),
    again: "Is that you? Some mail programs try out links and buttons by themselves. \
        Nothing was sent yet, and all you entered is still here: please press Send once more.",
    choose_score: |least, most| format!("Please choose one number, from {least} to {most}."),
    choose_one: "Please choose one of them.",
    choose_some: "Please choose at least one.",
    write: "Please write a few words.",
    too_long: |count| format!("This is {count} characters long, and 2,000 fit. Please shorten it a little."),
    thanks: "Thank you",
    thanks_low: "We are glad you told us. It goes to the people who can change it.",
    thanks_mid: "That helps us to get better.",
    thanks_high: "That is good to hear. We pass it on to the people who make it happen.",
    thanks_any: "Your answer has arrived.",
    link_low: "Talk to a person",
    link_mid: |brand| format!("Continue to {brand}"),
    link_high: "Tell others",
    invite: "Invite a friend",
    points_came: |points| format!("{points} for you, whatever you answered"),
    your_answer: "Your answer",
    of: |score, most| format!("{score} of {most}"),
    change: "Change my answer",
    change_until: |day| format!("until {day}"),
    unchangeable: "Your answer is anonymous, so it cannot be shown here or changed.",
    to_program: |brand| format!("To {brand}"),
    stop: "No more letters with questions?",
    stop_about: |brand| {
        format!("{brand} will ask you nothing by letter any more. All else stays as it is, your points too.")
    },
    stop_button: "Stop these letters",
    stopped: "No more letters with questions",
    stopped_about: |brand| format!("{brand} asks you nothing by letter any more."),
    start_button: "Send me letters again",
    started: "You get letters with questions again",
    letter_hint: "One press on a number opens the page. Nothing is sent until you press Send there.",
    letter_choose: "One press opens the page. Nothing is sent until you press Send there.",
    letter_button: "Answer",
    letter_until: |day| format!("It can be answered until {day}."),
    letter_why: |brand| format!("You get this letter because you are a member of {brand}."),
    letter_stop: "No more letters with questions",
};

pub(super) const CHINESE: Words = Words {
    tag: "zh-CN",
    name: "中文",
    nps_ends: ["完全不会", "一定会"],
    csat_ends: ["很不满意", "非常满意"],
    some: "可以多选。",
    any: "还有什么想说的？",
    low: "哪里没做好？",
    mid: "怎样会更好？",
    high: "最喜欢什么？",
    if_you_like: "选填",
    send: "提交回答",
    save: "提交修改",
    replaces: "你已经答过了，这次提交会替换之前的回答。",
    not_before: "点“提交”之前，什么都不会保存。",
    kept: |brand| format!("回答会和会员资料放在一起，供{brand}查看。"),
    anonymous: "这是匿名问卷：交上来的回答无法对应到任何人，所以提交后也不能修改。",
    until: |day| format!("{day}之前都可以改。"),
    points_for_score: |points| format!("打几分都送你 {points}。"),
    points_for_answer: |points| format!("怎么答都送你 {points}。"),
    again: "是你本人吗？有些邮箱会自动点开邮件里的链接和按钮。刚才还没有提交，填的内容都在，请再点一次“提交”。",
    choose_score: |least, most| format!("请选一个分数，{least} 到 {most}。"),
    choose_one: "请选一项。",
    choose_some: "请至少选一项。",
    write: "请写几个字。",
    too_long: |count| format!("写了 {count} 个字，最多 2,000 个，请删减一些。"),
    thanks: "谢谢你",
    thanks_low: "谢谢你直说，我们会转给能改进的人。",
    thanks_mid: "这能帮我们做得更好。",
    thanks_high: "真让人高兴，我们会转告每一位同事。",
    thanks_any: "回答收到了。",
    link_low: "找人聊聊",
    link_mid: |brand| format!("前往{brand}"),
    link_high: "告诉更多人",
    invite: "邀请朋友",
    points_came: |points| format!("{points}已送出，与回答内容无关"),
    your_answer: "你的回答",
    of: |score, most| format!("{score} 分（满分 {most} 分）"),
    change: "修改回答",
    change_until: |day| format!("{day}之前可改"),
    unchangeable: "这是匿名问卷，这里看不到你的回答，也不能修改。",
    to_program: |brand| format!("前往{brand}"),
    stop: "不想再收到问卷邮件？",
    stop_about: |brand| format!("以后{brand}不会再发邮件向你提问，其他一切不变，积分也不受影响。"),
    stop_button: "不再接收",
    stopped: "已停发问卷邮件",
    stopped_about: |brand| format!("以后{brand}不会再发邮件向你提问。"),
    start_button: "重新接收",
    started: "已恢复发送问卷邮件",
    letter_hint: "点一个分数就会打开页面，在页面上点“提交”才算数。",
    letter_choose: "点一下就会打开页面，在页面上点“提交”才算数。",
    letter_button: "去回答",
    letter_until: |day| format!("{day}之前都可以回答。"),
    letter_why: |brand| format!("你是{brand}的会员，所以收到这封邮件。"),
    letter_stop: "不再接收问卷邮件",
};

/// Those of the languages we write that the program is written in, its first one first.
pub(super) fn offered(program: &Program) -> Vec<&'static Words> {
    let mut offered: Vec<&'static Words> = Vec::new();
    for tag in &program.languages {
        let words = spoken(tag);
        if let Some(words) = words.filter(|words| !offered.iter().any(|known| known.tag == words.tag)) {
            offered.push(words);
        }
    }
    if offered.is_empty() { vec![&ENGLISH] } else { offered }
}

/// The first of the wanted languages that is offered; the program's first where none is.
pub(super) fn best(program: &Program, wanted: &[Option<&str>]) -> &'static Words {
    let offered = offered(program);
    let wanted = wanted.iter().flatten().filter_map(|tag| spoken(tag));
    let is_offered = |words: &&'static Words| offered.iter().any(|known| known.tag == words.tag);
    wanted.into_iter().find(is_offered).unwrap_or(offered[0])
}

fn spoken(tag: &str) -> Option<&'static Words> {
    match tag.split('-').next() {
        Some("en") => Some(&ENGLISH),
        Some("zh") => Some(&CHINESE),
        _ => None,
    }
}

impl Words {
    pub(super) fn is_chinese(&self) -> bool {
        self.tag == CHINESE.tag
    }

    /// What stands between two sentences.
    pub(super) fn space(&self) -> &'static str {
        if self.is_chinese() { "" } else { " " }
    }

    /// A brand's text in this language, or in the program's first; with its language, where that is another.
    pub(super) fn said<'t>(&self, text: &'t Text, program: &'t Program) -> (&'t str, Option<&'t str>) {
        if let Some(words) = text.get(self.tag) {
            return (words, None);
        }
        let primary = self.tag.split('-').next().unwrap_or_default();
        let of_language = |(tag, _): &(&String, &String)| tag.split('-').next() == Some(primary);
        if let Some((_, words)) = text.iter().find(of_language) {
            return (words, None);
        }
        let first = program.languages.first().and_then(|first| text.get_key_value(first));
        let (tag, words) = first.or_else(|| text.iter().next()).map_or(("", ""), |(t, w)| (t, w));
        (words, Some(tag))
    }

    /// The program's name.
    pub(super) fn brand<'t>(&self, program: &'t Program) -> &'t str {
        self.said(&program.name, program).0
    }

    /// The last day before an instant, in the program's time zone: `26 January`, `1月26日`.
    pub(super) fn last_day(&self, until_at: Instant, program: &Program) -> String {
        let zone = TimeZone::get(&program.time_zone).unwrap_or(TimeZone::UTC);
        let last = jiff::Timestamp::from_millisecond(until_at - 1).unwrap_or(jiff::Timestamp::MAX);
        let day = last.to_zoned(zone);
        if self.is_chinese() {
            // 之前 leaves the day itself out, so the first day on which it is over is named.
            let next = day.date().tomorrow().unwrap_or(day.date());
            format!("{} 月 {} 日", next.month(), next.day())
        } else {
            day.strftime("%-d %B").to_string()
        }
    }

    /// So many points, counted: `12 stars`, `12 颗星`.
    pub(super) fn points(&self, points: i64, program: &Program) -> String {
        let forms = program.points.get(self.tag);
        let first = program.languages.first().and_then(|first| program.points.get(first));
        let forms = forms.or(first).or_else(|| program.points.values().next());
        let form = if points == 1 && !self.is_chinese() { "one" } else { "other" };
        let noun = forms.and_then(|forms| forms.get(form).or_else(|| forms.get("other")));
        format!("{} {}", grouped(points), noun.map_or("", String::as_str)).trim_end().to_owned()
    }

    /// "You get 12 stars, whatever your score."
    pub(super) fn promise(&self, survey: &Survey, program: &Program) -> Option<String> {
        let words =
            if survey.kind.scores().is_some() { self.points_for_score } else { self.points_for_answer };
        (survey.points > 0).then(|| words(&self.points(survey.points, program)))
    }

    /// What the ends of the scale mean.
    pub(super) fn ends(&self, most: i64) -> [&'static str; 2] {
        if most == 10 { self.nps_ends } else { self.csat_ends }
    }

    /// Our own follow-up, by band.
    pub(super) fn follow_up(&self, band: Option<Band>) -> &'static str {
        match band {
            Some(Band::Low) => self.low,
            Some(Band::Mid) => self.mid,
            Some(Band::High) => self.high,
            None => self.any,
        }
    }

    /// Our own thanks, by band.
    pub(super) fn thanks_for(&self, band: Option<Band>) -> &'static str {
        match band {
            Some(Band::Low) => self.thanks_low,
            Some(Band::Mid) => self.thanks_mid,
            Some(Band::High) => self.thanks_high,
            None => self.thanks_any,
        }
    }
}

/// 12000 as `12,000`.
pub(super) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
