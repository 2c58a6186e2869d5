//! Every sentence of the portal, in both languages side by side: a text that lacks one does not compile.

use super::Lang;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// A text of the portal. `{0}`, `{1}` stand for what `Locale::fill` puts there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Text { $($name),* }

        impl Text {
            /// Every text.
            #[cfg(test)]
            pub const ALL: &[Text] = &[$(Text::$name),*];

            /// The text in a language.
            pub fn in_lang(self, lang: Lang) -> &'static str {
                const TEXTS: &[[&str; 2]] = &[$([$en, $zh]),*];
                TEXTS[self as usize][lang as usize]
            }
        }
    };
}

texts! {
    // The frame
    SkipToPage: "Skip to the page", "跳到正文";
    MainMenu: "Main", "主导航";
    Home: "Home", "首页";
    Activity: "Activity", "明细";
    You: "You", "我的";
    SignIn: "Sign in", "登录";
    Loading: "Loading", "正在载入";
    TryAgain: "Try again", "重试";
    RequestId: "If it stays, tell us {0}.", "如果一直不行，请把编号 {0} 告诉我们。";
    AndPage: "{0} · {1}", "{0} · {1}";

    // Days and times
    TodayAt: "Today, {0}", "今天 {0}";
    Yesterday: "Yesterday", "昨天";
    MomentToday: "today at {0}", "今天 {0}";
    Moment: "on {0}, {1}", "{0} {1}";
    GoodMorning: "Good morning", "早上好";
    GoodAfternoon: "Good afternoon", "下午好";
    GoodEvening: "Good evening", "晚上好";
    GreetingTo: "{0}, {1}", "{0}，{1}";

    // The four states
    OfflineTitle: "You are offline. ", "网络已断开。";
    OfflineKept: "This is how things stood {0}.", "这里显示的是{0}的情况。";
    OfflineNothing: "No network here", "现在没有网络";
    OfflineNothingSay: "We will fetch everything as soon as there is one. Nothing is lost meanwhile.",
        "一连上网就会自动载入，什么都不会丢。";
    OfflineOlder: "Older entries need a network.", "更早的明细要联网才能看。";
    OfflineAct: "This needs a network. Try again once you are back online.", "这一步需要联网，连上后再试一次。";
    FailedTitle: "We could not fetch this page", "这一页没能载入";
    FailedSay: "Your {0} are safe. This is on our side, and it is usually over in a minute.",
        "积分都还在。问题出在我们这边，一般很快就好。";
    FailedPlain: "This is on our side, and it is usually over in a minute.", "问题出在我们这边，一般很快就好。";
    FailedMore: "The next entries did not come through.", "后面的明细没能载入。";
    FailedAct: "That did not go through. It is on our side; please try again.",
        "没有成功，问题出在我们这边，请再试一次。";
    TooMany: "That was a lot of tries. Please wait a few minutes.", "操作太频繁了，请过几分钟再试。";
    MissingTitle: "There is nothing at this address", "这个地址没有内容";
    MissingSay: "The link may be old, or a letter is missing.", "链接可能已失效，或者地址少了几个字。";
    MissingHome: "Go to the start", "回到首页";

    // Programs
    ProgramsTitle: "Choose a program", "选择会员计划";
    ProgramsSay: "Each has its own points and its own sign-in.", "各个计划的积分和账号互不相通。";
    ProgramsNone: "No program is open yet", "还没有开放的会员计划";
    ProgramsNoneSay: "As soon as there is one, it stands here.", "开放之后会显示在这里。";

    // Welcome and signing in
    Welcome: "Welcome", "欢迎";
    HowItWorks: "How it works", "三步看懂";
    StepBuy: "Buy as you always do", "照常买";
    StepBuySay: "Give us your e-mail with the order, and it counts.", "下单时留个邮箱，这一单就能积分。";
    StepCollect: "Watch them add up", "慢慢攒";
    StepCollectSay: "Your {0} arrive with each order, and each one says why.", "积分随每一单到账，每一笔都有来由。";
    StepKeep: "See every step", "笔笔看得清";
    StepKeepSay: "The whole history, open to check, whenever you like.", "从第一笔开始，明细随时能查。";
    WaysToEarn: "Ways to earn", "怎么攒积分";
    EarnRounded: "Rounded down to a whole number, once an order.", "每单合计后取整，零头舍去。";
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
    NothingYetSay: "Your first order brings your first {0}.", "下第一单，就有第一笔积分。";

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
    KindEarn: "Earned", "获得";
    KindSpend: "Reward", "兑换奖励";
    KindReserve: "Set aside", "已预留";
    KindRelease: "Given back", "已退还";
    KindExpire: "Lapsed", "已过期";
    KindReverse: "Refund", "退款";
    KindAdjust: "Correction", "调整";
    WhyRule: "{0} for each whole {1}", "每满 {1} 得 {0}";
    WhyNamedRule: "{1}: {0}", "{1}得 {0}";
    WhyRounded: "Rounded down, once an order", "合计后取整，零头舍去";
    WhyEarned: "You earned", "本次获得";
    WhyUsed: "You used", "本次使用";
    WhyLapsed: "Lapsed", "本次过期";
    WhyTaken: "Taken back", "本次扣回";
    WhyChanged: "Your balance changed by", "余额变动";
    WhyNote: "A note from {0}", "{0}的说明";
    WhyTooSmall: "Less than {0} earns no {1} yet.", "不满 {0} 不计分。";
    WhyNothingPaid: "Nothing was paid, so there was nothing to earn from.", "这一单实付为零，所以没有积分。";
    WhyNothing: "This order earned nothing under the rules of that day.", "按当时的规则，这一单不计积分。";
    WhyNoWords: "There is nothing more to tell about this entry.", "这一笔没有更多说明。";

    // You
    MemberSince: "Member since {0}", "{0}加入";
    YourAccount: "Your account", "账号";
    AboutYou: "About you", "个人资料";
    Name: "Name", "姓名";
    Email: "E-mail", "邮箱";
    NotGiven: "Not given", "未填写";
    HowItLooks: "How it looks", "显示";
    Language: "Language", "语言";
    Appearance: "Appearance", "外观";
    Auto: "Auto", "自动";
    Light: "Light", "浅色";
    Dark: "Dark", "深色";
    ThisDevice: "This device", "这台设备";
    SignOutSay: "You sign in again with a link by e-mail.", "再次登录时，用邮件里的链接就好。";
    SignOut: "Sign out", "退出登录";
}
