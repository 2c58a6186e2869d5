//! Every sentence of the portal, in both languages side by side: a text that lacks one does not compile.

#[macro_use]
#[path = "text/later.rs"]
mod later;
#[macro_use]
#[path = "text/rewards.rs"]
mod rewards;

use super::Lang;
use std::cell::OnceCell;

thread_local! {
    /// The texts of each language that is here, one by one.
    static CUT: [OnceCell<Vec<&'static str>>; 2] = const { [OnceCell::new(), OnceCell::new()] };
}

/// Whether the texts of a language are here.
pub fn is_here(lang: Lang) -> bool {
    CUT.with(|all| all[lang as usize].get().is_some())
}

/// The texts of a language have come, a line each.
pub fn arrive(lang: Lang, texts: String) {
    let texts: &'static str = texts.leak();
    CUT.with(|all| drop(all[lang as usize].set(texts.lines().collect())));
}

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*
     => $($late:ident: $late_en:literal, $late_zh:literal;)*) => {
        /// A text of the portal. `{0}`, `{1}` stand for what `Locale::fill` puts there. The first page does
        /// not have those that come later, so it cannot say them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, dead_code, reason = "each module says some of them")]
        pub enum Text {
            $($name,)*
            $(#[cfg(any(feature = "later", test))] $late,)*
        }

        impl Text {
            /// Every text.
            #[cfg(test)]
            pub const ALL: &[Text] = &[$(Text::$name,)* $(Text::$late,)*];

            /// The text in a language, whose texts are here.
            pub fn in_lang(self, lang: Lang) -> &'static str {
                let cut = || [first(lang), later(lang)].into_iter().flat_map(str::lines).collect();
                CUT.with(|all| all[lang as usize].get_or_init(cut)[self as usize])
            }
        }

        /// The texts of a language that the first page says, a line each. The build makes a file of them,
        /// which the page fetches beside the code: nobody reads two languages at once.
        #[cfg(any(test, not(target_arch = "wasm32")))]
        pub fn first(lang: Lang) -> &'static str {
            [concat!($($en, "\n"),*), concat!($($zh, "\n"),*)][lang as usize]
        }

        /// Those that only the second module says, which follow them there.
        #[cfg(any(test, not(target_arch = "wasm32")))]
        pub fn later(lang: Lang) -> &'static str {
            [concat!($($late_en, "\n"),*), concat!($($late_zh, "\n"),*)][lang as usize]
        }
    };
}

/// In the browser they arrive before the first of them is asked for.
#[cfg(not(any(test, not(target_arch = "wasm32"))))]
fn first(_: Lang) -> &'static str {
    ""
}

#[cfg(not(any(test, not(target_arch = "wasm32"))))]
use first as later;

with_rewards! { with_later! {
    // The frame
    SkipToPage: "Skip to the page", "跳到正文";
    MainMenu: "Main", "主导航";
    Home: "Home", "首页";
    Activity: "Activity", "明细";
    Tiers: "Tiers", "等级";
    You: "You", "我的";
    SignIn: "Sign in", "登录";
    SignInThere: "Sign in on this site to see what you have.", "在本站登录后，就能看到你的积分和奖励。";
    HandOffAgain: "Please sign in on this site once more, then redeem.", "请先在本站重新登录一次，再来兑换。";
    Loading: "Loading", "正在载入";
    TryAgain: "Try again", "重试";
    RequestId: "If it stays, tell us {0}.", "如果一直不行，请把编号 {0} 告诉我们。";
    AndPage: "{0} · {1}", "{0} · {1}";
    ListComma: ", ", "、";

    // Days and times
    TodayAt: "Today, {0}", "今天 {0}";
    Yesterday: "Yesterday", "昨天";
    MomentToday: "today at {0}", "今天 {0}";
    Moment: "on {0}, {1}", "{0} {1}";
    GoodMorning: "Good morning", "早上好";
    GoodAfternoon: "Good afternoon", "下午好";
    GoodEvening: "Good evening", "晚上好";
    GreetingTo: "{0}, {1}", "{0}，{1}";
    UntilDay: "Until {0}", "有效期至{0}";
    FromTo: "{0} to {1}", "{0}至{1}";
    DayOne: "{0} day", "{0} 天";
    DayOther: "{0} days", "{0} 天";
    WeekOne: "{0} week", "{0} 周";
    WeekOther: "{0} weeks", "{0} 周";
    MonthOne: "{0} month", "{0} 个月";
    MonthOther: "{0} months", "{0} 个月";
    YearOne: "{0} year", "{0} 年";
    YearOther: "{0} years", "{0} 年";
    PerDay: "a day", "每天";
    PerWeek: "a week", "每周";
    PerMonth: "a month", "每月";
    PerYear: "a year", "每年";
    PricePer: "{0} {1}", "{1} {0}";
    PriceFor: "{0} for {1}", "{1} {0}";

    // The four states
    OfflineTitle: "You are offline. ", "网络已断开。";
    OfflineKept: "This is how things stood {0}.", "这里显示的是{0}的情况。";
    OfflineNothing: "No network here", "现在没有网络";
    OfflineNothingSay: "We will fetch everything as soon as there is one. Nothing is lost meanwhile.",
        "一连上网就会自动载入，什么都不会丢。";
    OfflineOlder: "The rest needs a network.", "其余的要联网才能看。";
    OfflineAct: "This needs a network. Try again once you are back online.", "这一步需要联网，连上后再试一次。";
    FailedTitle: "We could not fetch this page", "这一页没能载入";
    FailedSay: "Your {0} are safe. This is on our side, and it is usually over in a minute.",
        "积分都还在。问题出在我们这边，一般很快就好。";
    FailedPlain: "This is on our side, and it is usually over in a minute.", "问题出在我们这边，一般很快就好。";
    FailedMore: "The rest did not come through.", "后面的没能载入。";
    FailedAct: "That did not go through. It is on our side; please try again.",
        "没有成功，问题出在我们这边，请再试一次。";
    TooMany: "That was a lot of tries. Please wait a few minutes.", "操作太频繁了，请过几分钟再试。";
    MissingTitle: "There is nothing at this address", "这个地址没有内容";
    MissingSay: "The link may be old, or a letter is missing.", "链接可能已失效，或者地址少了几个字。";
    MissingHome: "Go to the start", "回到首页";

    // Programs
    ProgramsTitle: "Choose a program", "选择会员计划";
    ProgramsSay: "Each has its own points and its own sign-in.", "各个计划的积分和账号互不相通。";
    DemoTitle: "{0} programs to walk through", "{0} 个会员计划，随便逛";
    DemoSay: "Pick someone, and see what they see.", "选一个人，看看他们看到的。";
    DemoPeople: "Continue as", "选个身份";
    ProgramsNone: "No program is open yet", "还没有开放的会员计划";
    ProgramsNoneSay: "As soon as there is one, it stands here.", "开放之后会显示在这里。";

    // Welcome and signing in
    Welcome: "Welcome", "欢迎";
    HowItWorks: "How it works", "三步看懂";
    StepBuy: "Buy as you always do", "照常买";
    StepBuySay: "Give us your e-mail with the order, and it counts.", "下单时留个邮箱，这一单就能积分。";
    StepCollect: "Watch them add up", "慢慢攒";
    StepCollectSay: "Your {0} arrive as you go, and each entry says why.", "积分随时到账，每一笔都有来由。";
    StepKeep: "See every step", "笔笔看得清";
    StepKeepSay: "The whole history, open to check, whenever you like.", "从第一笔开始，明细随时能查。";
    WaysToEarn: "Ways to earn", "怎么攒积分";
    StepTakePart: "Take part", "参与";
    StepTakePartSay: "{0}: that is how it begins.", "从“{0}”开始。";
    StepJoin: "Join", "加入";
    StepJoinSay: "An e-mail is enough. What members have is yours from then on.",
        "留个邮箱就行，会员有的从此你也有。";
    StepPay: "Become a member", "开通会员";
    StepPaySay: "{0}, and all of it is yours.", "{0}，权益全部归你。";
    StepStamps: "Watch the card fill up", "看着卡集满";
    StepStampsSay: "A full card brings {0}.", "集满一张：{0}。";
    StepHave: "Use what is yours", "想用就用";
    StepHaveSay: "What is waiting for you stands on your first page, with its last day.",
        "可以用的都在首页，最后期限也写着。";
    EarnRounded: "Rounded down to a whole number, once an order.", "每单合计后取整，零头舍去。";
    EarnRoundedLine: "Rounded down to a whole number, line by line.", "每件商品分别取整，零头舍去。";
    EarnRoundedUp: "Rounded up", "零头进一";
    EarnRoundedNearest: "Rounded to the nearest", "四舍五入";
    EarnWhole: "Only whole ones count", "不足的部分不计";
    EarnPending: "They can be used {0} after they were earned.", "获得 {0}后可以使用。";
    HowLong: "How long they last", "有效期";
    LastsNever: "Your {0} never lapse.", "积分永不过期。";
    LastsFor: "Your {0} last {1}.", "积分自获得起 {1}内有效。";
    LastsToMonth: "Your {0} last {1}, and on to the end of that month.", "积分自获得起满 {1}，当月月底过期。";
    LastsToYear: "Your {0} last {1}, and on to the end of that year.", "积分自获得起满 {1}，当年年底过期。";
    LastsIdle: "Your {0} lapse only {1} after {2}.", "{2}后满 {1}，积分才会过期。";
    LastsKept: "They stay at least {0} after {1}.", "{1}后至少再保留 {0}。";
    LastThing: "the last thing you do", "最后一次活动";
    LastOrder: "your last order", "最后一次下单";
    LastsIn: "In {0}: {1}", "{0}：{1}";
    BirthdayWindow: "From {0} before the day, {1} in all", "提前 {0}开始，共 {1}";
    BirthdayDays: "Within {0} of the day", "当天起 {0}内";
    BirthdayOn: "On the day itself", "限当天";
    BirthdayIn: "{0} for the birthday treat", "生日礼可用 {0}";
    MembershipGrace: "A late payment leaves you {0} of grace.", "晚付也不要紧，宽限 {0}。";
    StampsGive: "{0}: {1}", "集满{0}：{1}";
    GoalsTitle: "Goals", "目标";
    GiftsTitle: "Gifts", "礼物";
    GiftsValid: "Can be used for {0}", "{0}内可用";
    BenefitsTitle: "What members have", "会员权益";
    RewardsTitle: "Rewards", "奖励";
    RewardFree: "Free", "免费";

    // What a rule asks for
    OnlyFor: "For {0}", "限{0}";
    NotFor: "Not for {0}", "不含{0}";
    OnlyRecorded: "Recorded by {0}", "须由{0}记录";
    OnlyOn: "On {0}", "{0}";
    OnlyReached: "Once you have reached: {0}", "达成“{0}”后";
    OnlyMembers: "For members of {0}", "{0}会员专享";
    OnlyMinimum: "From {0}", "满 {0}";
    OnlyFrom: "From {0} on", "{0}起";
    OnlyUntil: "Until {0}", "截至{0}";
    AtMost: "At most {0}", "最多 {0}";
    AtMostPer: "At most {0} {1}", "{1}最多 {0}";
    EachByItself: "{0} for each", "每项{0}";
    Once: "Once", "限一次";
    OncePer: "Once {0}", "{0}一次";
    TimesOne: "{0} time", "{0} 次";
    TimesOther: "{0} times", "{0} 次";
    Item: "item", "件";
    Items: "{0} items", "{0} 件";
    Litre: "{0} l", "{0} 升";
    InApp: "in the app", "在 App 内";
    Online: "online", "在网店";
    InOutlet: "in an outlet", "在奥莱店";
    InStore: "in a store", "在门店";
    ByCard: "by card", "用卡";
    InCash: "in cash", "用现金";
    GiftCards: "gift cards", "礼品卡";
    ByWatch: "a watch", "手表";
    ByPhone: "a phone", "手机";
    EmailLabel: "Sign in or join with your e-mail", "用邮箱登录或加入";
    EmailHint: "We send you a link. No password, nothing to remember.", "我们会发一个链接到邮箱，不用记密码。";
    EmailPlaceholder: "name@example.com", "name@example.com";
    EmailEmpty: "Please type your e-mail address.", "请填写邮箱地址。";
    EmailBad: "This does not look like an e-mail address yet. It reads like name@example.com.",
        "邮箱地址好像不完整，格式应像 name@example.com。";
    SendLink: "Send me the link", "发送链接";
    SentTitle: "Check your e-mail", "请查收邮件";
    SentSay: "We sent a link to {0}. It works once, within {1} minutes.",
        "链接已发到 {0}，{1}\u{a0}分钟内有效，只能用一次。";
    SentOther: "Use another address", "换一个邮箱";
    ContinueAs: "Try it as someone", "选个会员身份试试";
    ContinueAsSay: "This is a demo. These members are open to everyone.", "这是演示站，下面的会员身份谁都可以用。";
    ContinueAsName: "Continue as {0}", "以{0}身份登录";
    SessionOver: "You have been signed out, as happens after a while. Sign in again and all is where it was.",
        "登录已过期，重新登录就好，积分都还在。";
    SignedOut: "You are signed out.", "已退出登录。";
    OpenTitle: "One more tap", "还差一步";
    OpenSay: "Press the button to sign in to {0} on this device.", "点一下按钮，就在这台设备上登录{0}。";
    OpenWhy: "We ask because the link was not requested in this browser.",
        "这个链接不是在当前浏览器里申请的，所以多问一句。";
    OpeningTitle: "Signing you in", "正在登录";
    LinkOverTitle: "This link has done its work", "这个链接已经失效";
    LinkOverSay: "A link works once and for a short time. We will gladly send you a new one.",
        "链接只能用一次，过时也会失效。再要一个就好。";
    BackToProgram: "Back to {0}", "回到{0}";

    // Home
    YourPoints: "Your {0}", "我的积分";
    Pending: "{0} on the way", "另有 {0}即将到账";
    ArrivedNow: "You now have {0}.", "现在有 {0}。";
    Latest: "Latest", "最近明细";
    AllActivity: "All activity", "查看全部";
    NothingYet: "Nothing here yet", "还没有明细";
    NothingYetSay: "Whatever brings you {0} stands here, and says why.", "得到的每一笔积分，都会列在这里。";
    NothingYetPlain: "Whatever you do with us stands here.", "在这里的每一次活动都会列出来。";

    Owed: "{0} are owed: they were taken back after they had been used. What you earn next settles it.",
        "有 {0}在使用后被退款扣回，之后获得的会先补上。";
    UseBy: "{0} to use by {1}.", "{0}有效期至{1}。";
    UseByKept: " Anything you do before then puts it off.", "在此之前有任何活动，都会顺延。";
    UseByOrder: " An order before then puts it off.", "在此之前下一单，就会顺延。";
    UseBySoonest: " What lapses first is used first.", "使用时先扣快到期的。";
    EveryDate: "See every date", "查看所有日期";
    ForYou: "For you", "为你准备";
    BirthdayTreat: "Birthday treat", "生日礼";
    Membership: "Membership", "会员";
    MembershipSaved: "saved so far", "已省下";
    MembershipActive: "Active", "有效";
    MembershipGraceNow: "Payment late", "待续费";
    MembershipLapsed: "Ended", "已到期";
    MembershipNone: "Not a member yet", "未开通";
    PaidUntil: "Paid until {0}.", "已付费至{0}。";
    GraceUntil: "The payment is late. What members have stays yours until {0}.", "该续费了，权益保留到{0}。";
    LapsedOn: "It ended on {0}.", "已于{0}到期。";
    MembershipPrice: "Members pay {0}.", "会员费{0}。";
    StampOne: "{0} stamp", "{0} 个章";
    StampOther: "{0} stamps", "{0} 个章";
    StampsOf: "{0} of {1} stamps", "已集 {0} / {1} 个章";
    StampsMissing: "{0} more: {1}", "再集 {0}：{1}";
    StampsFree: "The next one is yours: {0}", "下一个免费：{0}";
    StampsReady: "Full: {0}", "已集满：{0}";
    StampsFilled: "Filled {0} so far", "累计集满 {0}";
    FreeMark: "free", "免";
    GoalOf: "{0} of {1}", "{0} / {1}";
    GoalReached: "Reached on {0}", "{0}达成";
    GoalUntil: "Until {0}", "截至{0}";
    GoalBrings: "Brings: {0}", "达成可得：{0}";
    StreakDays: "{0} of {1} days in a row", "连续 {0} / {1} 天";
    StreakWeeks: "{0} of {1} weeks in a row", "连续 {0} / {1} 周";
    StreakMonths: "{0} of {1} months in a row", "连续 {0} / {1} 个月";
    StreakUntil: "Goes on if you do it again by {0}", "{0}前再来一次，就不会断";
    StreakBest: "longest so far: {0}", "最长纪录：{0}";

    WhatIfAsk: "What if …", "先算一算";

    // Tiers
    MissingTo: "{0} to {1}", "距{1}还差 {0}";
    TopTier: "You are at the top", "已是最高等级";
    TierHere: "You are here", "当前等级";
    TierFirst: "From joining", "加入即是";
    WithinMonths: "{0} in {1}", "{1}内 {0}";
    WithinYear: "{0} in a calendar year", "一个自然年内 {0}";
    HeldShort: "{0} until {1}", "{0}至{1}";
    TierOrderOne: "{0} order", "{0} 单";
    TierOrderOther: "{0} orders", "{0} 单";
    VisitOne: "{0} visit", "{0} 次到店";
    VisitOther: "{0} visits", "{0} 次到店";
    HowCounted: "How it is counted", "怎么算";
    CountsPoints: "Only what you earn counts. Using {0}, or letting them lapse, takes nothing away.",
        "只看获得的，使用或过期都不会减少。";
    CountsSpent: "What you pay counts; what is refunded does not.", "按实付金额算，退款的不算。";
    CountsOrders: "Each order counts once.", "每单算一次。";
    CountsVisits: "Each visit counts once.", "每次到店算一次。";
    KeptFor: "Once reached, a tier is yours for {0}.", "达到之后，等级保留 {0}。";
    KeptThisYear: "Once reached, a tier is yours to the end of the year.", "达到之后，等级保留到当年年底。";
    KeptNextYear: "Once reached, a tier is yours for the rest of the year and all of the next one.",
        "达到之后，等级保留到次年年底。";
    KeptYears: "Once reached, a tier is yours for the rest of the year and {0} more.",
        "达到之后，等级保留到年底，再加 {0}。";
    KeptForGood: "Once reached, a tier is yours for good.", "达到之后，长期有效。";
    KeptGrace: "After that there are {0} of grace.", "之后还有 {0}宽限期。";
    KeptSoft: "Then you go down one step at a time, never two.", "到期后每次只降一级。";

    // What lapses when
    Lapses: "What lapses when", "到期日历";
    ToActivity: "Back to Activity", "回到明细";

    // Activity
    Show: "Show", "筛选";
    All: "All", "全部";
    Earned: "Earned", "获得";
    Used: "Used", "使用";
    Lapsed: "Lapsed", "过期";
    Refunds: "Refunds", "退款";
    NoneOfKind: "None of these", "没有这类明细";
    NoneOfKindSay: "Nothing of this kind has happened so far.", "到目前为止还没有过。";
    ShowAll: "Show all entries", "查看全部明细";
    ShowMore: "Show more", "显示更多";
    MoreLoaded: "More entries are here.", "已载入更多明细。";
    ThatIsAll: "That is everything since you joined.", "加入以来的明细都在这里了。";
    MonthEarned: "{0} earned", "获得 {0}";
    MonthUsed: "{0} used", "使用 {0}";
    MonthLapsed: "{0} lapsed", "过期 {0}";
    MonthBack: "{0} taken back", "扣回 {0}";
    Comma: ", ", "，";

    // An entry and its why
    Why: "Why?", "怎么算的";
    BalanceAfter: "Balance after", "余额";
    OrderOne: "Order of {0} item", "订单 · 共 {0} 件";
    OrderOther: "Order of {0} items", "订单 · 共 {0} 件";
    Order: "Order", "订单";
    EventJoined: "Welcome", "加入会员";
    EventProfile: "Profile completed", "完善资料";
    EventReview: "Review", "点评";
    EventSocial: "Account connected", "绑定账号";
    EventVisit: "Visit", "到店";
    EventAttended: "Event", "参加活动";
    EventCode: "Code claimed", "兑换码";
    EventActivity: "Activity", "活动记录";
    Run: "Run", "跑步";
    Sleep: "Sleep", "睡眠";
    Steps: "Steps", "步数";
    Recorded: "Recorded", "记录";
    EventPaid: "Membership payment", "会员费";
    EventFriend: "A friend’s first order", "朋友首单";
    EventBirthday: "Birthday", "生日";
    EventSurvey: "You answered a question", "回答了一个问题";
    EventAnswered: "You answered: {0}", "回答了：{0}";
    EventKept: "Kept by your activity", "因活动而保留";
    KindEarn: "Earned", "获得";
    KindSpend: "Reward", "兑换奖励";
    KindReserve: "Set aside", "已预留";
    KindRelease: "Given back", "已退还";
    KindExpire: "Lapsed", "已过期";
    KindReverse: "Refund", "退款";
    KindAdjust: "Correction", "调整";
    WhyRule: "{0} for each {1}", "每{1}得{0}";
    WhyNamedRule: "{1}: {0}", "{1}得 {0}";
    WhyRounded: "Rounded down, once an order", "合计后取整，零头舍去";
    WhyRoundedOther: "Rounded to a whole number", "取整";
    WhyCounts: "Of this counts", "其中计入";
    WhyTier: "In {0}", "{0}会员";
    WhyReached: "{0}, reached", "达成“{0}”";
    WhyDebt: "Settles what was owed", "补上之前欠的";
    WhyStatus: "Counts towards your tier", "计入等级";
    WhyEarned: "You earned", "本次获得";
    WhyUsed: "You used", "本次使用";
    WhyLapsed: "Lapsed", "本次过期";
    WhyTaken: "Taken back", "本次扣回";
    WhyChanged: "Your balance changed by", "余额变动";
    WhyNote: "A note from {0}", "{0}的说明";
    WhyNothing: "This earned nothing under the rules of that day.", "按当时的规则，这一笔不计积分。";
    WhyBecause: "{0}: {1}", "{0}：{1}";
    WhyChannel: "Only orders placed {0} count.", "只有{0}下的单才算。";
    WhyPayment: "Only orders paid {0} count.", "只有{0}支付的单才算。";
    WhyNotThese: "It is for something else.", "这一笔不属于这一类。";
    WhyRecorder: "It counts when it is recorded by {0}.", "由{0}记录的才算。";
    WhyTierNeeded: "This is for {0}.", "仅限{0}会员。";
    WhyWeekday: "This counts on {0}.", "只在{0}有效。";
    WhyHour: "This counts between these times: {0}.", "只在这个时段有效：{0}。";
    WhyMinimum: "It takes {0} or more.", "满 {0} 才算。";
    WhyMembership: "This is for members of {0}.", "{0}会员才有。";
    WhyNotYet: "It had not begun yet.", "当时还没开始。";
    WhyOver: "It was over by then.", "当时已经结束。";
    WhyFraction: "It was too little for a whole {0}.", "还不够 1 分。";
    WhyLimit: "{0}, and that was reached.", "{0}，已经达到。";
    WhyRefundedBefore: "It had been refunded before, so nothing more was taken.", "之前已经退过，没有重复扣回。";
    WhyLapsedBefore: "{0} had lapsed before and could not be taken.", "有 {0}早已过期，没有扣。";
    WhySpentBefore: "{0} had been used before.", "有 {0}之前已经用掉。";
    WhyForgiven: "{0} had been used, and you may keep what you got.", "有 {0}已经用掉，不再追回。";
    WhyOwed: "{0} had been used; what you earn next pays for it.", "有 {0}已经用掉，之后获得的会先补上。";
    WhyTierReached: "With it you reached {0}.", "由此升到{0}。";
    WhyTierLost: "With it {0} was lost.", "由此失去{0}。";
    WhyLate: "We heard of it late. What happened in between stands as it is.", "这一笔报来得晚，中间发生的不再变动。";
    WhyCardFull: "{0} is full: {1}", "{0}已集满：{1}";
    WhyCardUsed: "{0}: this one was free.", "{0}：这一个免费。";
    WhyGift: "A gift for you: {0}", "送你一份礼物：{0}";
    WhyMember: "Your membership goes on.", "会员已续期。";
    WhyUsable: "They can be used from {0}.", "{0}起可以使用。";
    WhyLapsesOn: "They can be used until {0}.", "有效期至{0}。";
    WhyLapsesKept: "They can be used until {0}; anything you do puts that off.", "有效期至{0}，有活动就顺延。";
    WhyNeverLapse: "They never lapse.", "永不过期。";
    WhyLeft: "Left of them: {0}.", "还剩 {0}。";
    WhyGone: "None of them are left.", "已经用完。";
    WhyDrawnMore: "And {0} more of these.", "另有 {0} 笔。";
    WhyDrawn: "Taken from {0}, to be used by {1}", "扣自{0}获得、{1}到期的";
    WhyDrawnEver: "Taken from {0}", "扣自{0}获得的";
    WhyBack: "Put back to {0}", "退回到{0}获得的";
    WhyNoWords: "There is nothing more to tell about this entry.", "这一笔没有更多说明。";

    // Inviting, and what the brand asks
    Invite: "Invite", "邀请";
    EventInvited: "A friend’s invitation", "朋友的邀请";
    EventUninvited: "Invitation taken back", "收回邀请奖励";
    WhyInvited: "For coming by a friend’s invitation.", "经朋友邀请加入，送你的。";
    WhyUninvited: "They came with a first order, and that was given back.", "这是首单送的，首单退了，就收回了。";
    SurveyPoints: "{0}, whatever your answer.", "怎么答都送 {0}。";
    SurveyScorePoints: "{0}, whatever your score.", "打高打低都送 {0}。";
    SurveyAnswer: "Answer", "去回答";
    ScoreOf: "{0} out of {1}", "{0} 分，满分 {1} 分";
    NpsLow: "0: not at all likely", "0：完全不会";
    NpsHigh: "10: certainly", "10：一定会";
    CsatLow: "1: not at all", "1：很不满意";
    CsatHigh: "5: very much", "5：非常满意";
    OutcomeTitle: "You said, we did", "你说的，我们做了";
    OutcomeSaid: "You said", "你说";
    OutcomeDid: "We did", "我们做了";

    // You
    MemberSince: "Member since {0}", "{0}加入";
    YourAccount: "Your account", "账号";
    HowItLooks: "How it looks", "显示";
    Language: "Language", "语言";
    Appearance: "Appearance", "外观";
    Auto: "Auto", "自动";
    Light: "Light", "浅色";
    Dark: "Dark", "深色";
    ThisDevice: "This device", "这台设备";
    SignOutSay: "You sign in again with a link by e-mail. Lost a phone? Then sign out everywhere.",
        "再次登录时，用邮件里的链接就好。手机丢了，可以退出所有设备。";
    SignOut: "Sign out", "退出登录";
    SignOutAll: "Sign out everywhere", "退出所有设备";
} }
