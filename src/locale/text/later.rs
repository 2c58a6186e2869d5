//! The sentences that only the second module says, handed on to the one list of all.

/// Hands these on behind those of the first page.
macro_rules! with_later {
    ($($rest:tt)*) => { texts! { $($rest)* =>
    // What if
    WhatIf: "What if", "算一算";
    WhatIfCart: "I buy", "买东西";
    WhatIfReward: "I redeem", "换奖励";
    WhatIfWait: "I wait", "等一等";
    WhatIfWhat: "What", "买什么";
    WhatIfWhere: "Where", "在哪儿买";
    WhatIfHow: "How you pay", "怎么付";
    WhatIfOther: "Other", "其他";
    WhatIfAmount: "Amount in {0}", "金额（{0}）";
    WhatIfQuantity: "How many", "数量";
    WhatIfLitres: "Litres", "升数";
    WhatIfUntil: "Until", "等到哪天";
    WhatIfEarns: "You would earn", "可得";
    WhatIfReaches: "With it you reach {0}.", "买完就升到{0}。";
    WhatIfKeeps: "{0} to use by {1} would last longer, too.", "{1}到期的 {0}也会顺延。";
    WhatIfHave: "You would then have", "之后有";
    WhatIfSaves: "{0} to use by {1} would not lapse.", "{1}到期的 {0}就不会浪费。";
    WhatIfArrives: "Arrived", "到账";
    WhatIfThen: "After that you are in {0}.", "之后是{0}。";
    WhatIfSame: "Nothing changes by then.", "到那时没有变化。";
    WhatIfSay: "Nothing is bought or redeemed here.", "只是算一算，不会下单，也不会兑换。";

    // Where one stands
    WayTo: "Your way to {0}", "距{0}还差";
    ToGo: "{0} to go", "{0}";
    MeasuredMonths: "{0} of {1} in the past {2}.", "近 {2}已有 {0}，需要 {1}。";
    MeasuredYear: "{0} of {1} this year.", "今年已有 {0}，需要 {1}。";
    MeasuredEver: "{0} of {1} so far.", "累计已有 {0}，需要 {1}。";
    HeldUntil: "{0} is yours until {1}.", "{0}有效期至{1}。";
    HeldForGood: "{0} is yours for good.", "{0}长期有效。";
    KeepMissing: "With {0} more by then you keep it.", "在此之前再有 {0}就能保级。";
    KeepDone: "You have done enough to keep it.", "已满足保级条件。";
    GraceTitle: "{0} would have ended. ", "{0}本该到期了。";
    GraceSay: "We hold it for you until {0}. ", "为你保留到{0}。";
    GraceKeep: "With {0} more you keep it.", "再有 {0}就能保住。";

    // What lapses when
    LapsesKept: "Nothing of this lapses within {0} of {1}.", "{1}后 {0}内都不会过期。";
    LapsesSoonest: "Whatever you use is taken from the soonest first.", "使用时先扣最快到期的。";
    LapsesMonth: "{0} in all", "共 {0}";
    LapsesRest: "{0} never lapse.", "另有 {0}永不过期。";
    LapsesNone: "Nothing lapses", "没有要过期的";
    LapsesNoneSay: "There are no {0} with a last day.", "没有带到期日的积分。";

    // Invite: the deal
    InviteBoth: "Good for a friend, good for you", "朋友有份，你也有份";
    InviteGet: "Invite a friend, get {0}", "邀请朋友，得 {0}";
    InviteGive: "Give {0}, get {1}", "送朋友 {0}，你也得 {1}";
    InviteNew: "For every friend who is new to {0}.", "还没加入{0}的朋友，带来一位算一位。";
    InviteLink: "Your link", "你的邀请链接";
    InviteCode: "Or tell them your code: {0}", "也可以直接报邀请码：{0}";
    InviteCopy: "Copy link", "复制链接";
    InviteCopyBy: "Your link is selected. Copy it as you copy any text.", "链接已选中，照常复制就好。";
    InviteShare: "Share", "分享";
    InviteMail: "Mail", "邮件";
    InviteWhatsApp: "WhatsApp", "WhatsApp";
    InviteWeChat: "WeChat", "微信";
    InviteWeibo: "Weibo", "微博";
    InviteWays: "More ways to share", "其他方式";
    InviteNewTab: "opens a new tab", "在新标签页打开";
    InviteScan: "Scan with WeChat", "微信扫一扫";
    InviteScanSay: "Let your friend scan it, or save it to Moments.", "给朋友扫一扫，或者发到朋友圈。";
    InviteQr: "QR code of your link", "邀请链接的二维码";
    InviteSubject: "{0}: a little something from me", "送你一份{0}的见面礼";
    InviteWords: "I like it at {0}, and I think you will, too. With my link you get: {1}.",
        "我常来{0}，觉得你也会喜欢。用我的链接加入，你能得到：{1}。";
    InviteForBoth: "What both of you get", "你们各得什么";
    InviteForFriend: "For your friend", "朋友得到";
    InviteForYou: "For you", "你得到";
    InviteHold: "A friend counts once the first order has stood for {0}.", "朋友的第一单满 {0}没退，就算数。";
    InviteHoldNone: "A friend counts with the first order.", "朋友下了第一单，就算数。";
    InviteMaxOne: "Up to {0} friend a year.", "每年最多算 {0} 位。";
    InviteMaxOther: "Up to {0} friends a year.", "每年最多算 {0} 位。";

    // Invite: the steps
    InviteStepOne: "{0} friend", "{0} 位朋友";
    InviteStepOther: "{0} friends", "{0} 位朋友";
    InviteNextOne: "{0} more friend to {1}", "再来 {0} 位朋友，就得{1}";
    InviteNextOther: "{0} more friends to {1}", "再来 {0} 位朋友，就得{1}";
    InviteAllReached: "You have reached every step. Thank you.", "每一档都拿到了，谢谢你。";

    // Invite: friends, and where each one stands
    InviteFriends: "Your friends", "你的朋友";
    InviteYear: "{0} of {1} this year", "今年 {0} / {1} 位";
    InviteYearOne: "{0} this year", "今年 {0} 位";
    InviteNone: "No friends yet", "还没有朋友加入";
    InviteNoneSay: "Send your link to someone who would like it here. Whoever joins by it stands here.",
        "把链接发给会喜欢这里的朋友，谁加入了都会列出来。";
    InviteNewest: "These are the newest {0}.", "这里是最近的 {0} 位。";
    FriendUnnamed: "A friend", "一位朋友";
    FriendStep: "Step {0} of {1}", "第 {0} 步，共 {1} 步";
    FriendInvited: "Asked to join on {0}. The letter is still to be opened.", "{0}申请加入，还没点开邮件。";
    FriendJoined: "Joined on {0}. Waiting for the first order.", "{0}加入，还没下第一单。";
    FriendOrdered: "First order on {0}.", "{0}下了第一单。";
    FriendPoints: "Your {0} come on {1}.", "{1}你会收到 {0}。";
    FriendGift: "Your thank-you comes on {0}.", "{0}你会收到谢礼。";
    FriendPointsCame: "Your {0} came on {1}.", "{1}你收到了 {0}。";
    FriendGiftCame: "Your thank-you came on {0}.", "{0}你收到了谢礼。";
    FriendDone: "Your thank-you has come.", "谢礼已到账。";
    NotUnknownCode: "Came with a code that is nobody’s, so this one does not count.", "邀请码没填对，这次没算上。";
    NotSameMember: "That was you, by your own link. Lovely, but it does not count.", "这是你自己，不能算哦。";
    NotSameEmail: "Has the same e-mail address as you, so this one does not count.", "和你是同一个邮箱，这次不算。";
    NotSamePhone: "Has the same phone number as you, so this one does not count.", "和你是同一个手机号，这次不算。";
    NotFirst: "Someone else’s invitation came first.", "别人先邀请了这位朋友，这次不算。";
    NotNew: "Was here before, so this one does not count.", "以前就来过，这次不算。";
    NotCircle: "It was this friend’s own invitation that brought you, so it does not count back.",
        "你当初就是这位朋友邀请来的，不能反过来算。";
    NotNetwork: "Many joined from the same network, so we could not count this one.",
        "同一个网络里加入的人太多，这位没能算上。";
    NotCap: "As many friends as count in a year already did. Thank you all the same.",
        "今年的名额满了，这位没算上，还是谢谢你。";
    NotRefunded: "The first order went back, so nothing comes of this one.", "第一单退了，这次就不算了。";
    NotCounted: "This one does not count.", "这位没算上。";

    // A survey: what is asked besides
    SurveyLow: "What went wrong?", "哪里没做好？";
    SurveyMid: "What would have made it better?", "怎样会更好？";
    SurveyHigh: "What did you like most?", "最喜欢哪一点？";
    SurveyMore: "Anything you would like to add?", "还有什么想说的？";
    SurveyWords: "Your answer", "你的回答";
    SurveyOptional: "Leave it empty if you like.", "不写也行。";
    SurveyLeft: "{0} characters left", "还能写 {0} 字";
    SurveySend: "Send my answer", "提交";
    SurveyNotNow: "Not now", "下次再说";
    SurveyNothing: "Nothing is kept until you press Send.", "提交之前什么都不会保存。";
    SurveyAnonymous: "Nobody can see who answered.", "匿名提交，谁都看不出是谁答的。";
    SurveyScoreFirst: "Please choose a score first.", "先打个分吧。";
    SurveyChoiceFirst: "Please choose one first.", "先选一个吧。";
    SurveyWordsFirst: "Please write a few words first.", "先写几句吧。";

    // A survey: what came of it
    SurveyThanks: "Thank you, that helps", "谢谢，很有帮助";
    SurveyThanksLow: "Thank you for telling us", "谢谢你告诉我们";
    SurveyThanksHigh: "Thank you, that is good to hear", "谢谢，听了真高兴";
    SurveySayLow: "We are sorry that it was not better.", "没做好，抱歉。";
    SurveySayMid: "Now we know what to work on.", "接下来该改什么，我们清楚了。";
    SurveySayHigh: "That is what we are here for.", "这正是我们想做到的。";
    SurveyYours: "{0} are yours.", "{0}已到账。";
    SurveyUntil: "You can change your answer until {0}.", "最晚{0}还可以改。";
    SurveyChange: "Change it", "改一改";
    SurveyFinal: "It is anonymous, so it cannot be changed.", "匿名提交的，不能再改。";
    SurveyReview: "Write a review", "写条点评";
    SurveyTalk: "Talk to us", "联系我们";
    SurveyInvite: "Invite a friend", "邀请朋友";
    SurveyDone: "Done", "好了";
    SurveyOver: "This question has closed meanwhile. Thank you all the same.", "这次提问已经结束了，还是谢谢你。";

    // You: what is known
    AboutYou: "About you", "个人资料";
    Name: "Name", "姓名";
    Email: "E-mail", "邮箱";
    Birthday: "Birthday", "生日";
    NotGiven: "Not given", "未填写";
    Change: "Change", "修改";
    ChangeOf: "Change: {0}", "修改{0}";
    Save: "Save", "保存";
    Cancel: "Cancel", "取消";
    Saved: "Saved.", "已保存。";
    NameHint: "As you would like us to call you.", "希望我们怎么称呼你。";
    NameBad: "This name is too long, or has a sign in it that cannot be shown.", "名字太长，或者有无法显示的字符。";
    Month: "Month", "月";
    Day: "Day", "日";
    BirthdayOnce: "It can be changed once a year. The year you were born is yours to keep.",
        "一年只能改一次。不用填出生年份。";
    BirthdayBoth: "Please choose a month and a day.", "请选好月和日。";
    BirthdayShort: "This month has {0} days.", "这个月只有 {0} 天。";
    BirthdayFixed: "It can be changed again from {0} on.", "{0}起可以再改。";
    BirthdayFixedNow: "Your birthday was changed less than a year ago.", "生日在一年内改过，暂时不能再改。";

    // You: what we may do
    May: "What we may do", "授权管理";
    MaySay: "You earn the same either way, and can change your mind at any time.", "同不同意都照常积分，随时可以改。";
    PurposeLetters: "Offers by e-mail", "优惠邮件";
    PurposeSurveys: "Questions by e-mail", "问卷邮件";
    PurposeProfiling: "Offers chosen for you", "为你挑选优惠";
    SinceHere: "Since {0}, you said so here.", "{0}起，你在这里选的。";
    SinceBrand: "Since {0}, as you told {1}.", "{0}起，按你告诉{1}的。";
    SinceBefore: "Since {0}, carried over from earlier records.", "{0}起，沿用以前的资料。";
    SinceLink: "Since {0}, by the link in a letter.", "{0}起，你点了邮件里的链接。";
    NeverAskedOn: "Never asked: it is on until you say no.", "还没问过你，不反对就算同意。";
    NeverAskedOff: "Never asked: it is off until you say yes.", "还没问过你，你不打开就不会做。";
    SaidAll: "Everything you ever said", "历次选择";
    SaidYes: "{0}: yes", "{0}：同意";
    SaidNo: "{0}: no", "{0}：不同意";
    ByYou: "you, here", "你在这里选的";
    ByBrand: "told to {0}", "你告诉{0}的";
    ByBefore: "from earlier records", "沿用以前的资料";
    ByLink: "the link in a letter", "邮件里的链接";

    // You: everything about me
    YourData: "Your data", "我的数据";
    YourDataSay: "Everything {0} knows about you, to take along.", "{0}知道的关于你的一切，都可以带走。";
    ExportTable: "For a spreadsheet", "用表格打开";
    ExportTableSay: "One table to read and to sort.", "一张表，看着方便。";
    ExportCsv: "Save CSV", "保存 CSV";
    ExportWhole: "For a program", "给程序读";
    ExportWholeSay: "With a proof that no entry was changed.", "附带校验，能证明明细没被改过。";
    ExportJson: "Save JSON", "保存 JSON";
    Exported: "Saved as {0}.", "已保存为 {0}。";
    ExportedThere: "Saved as {0}. Is it not among your downloads? This site may keep files back: copy it.",
        "已保存为 {0}。下载里找不到的话，可能是本站不允许保存文件，复制内容也行。";
    ExportCopy: "Copy it", "复制内容";
    ExportCopied: "It is copied. Paste it where you keep such things.", "已复制，粘贴到想存的地方就好。";
    ExportNotCopied: "This site allows neither. Sign in at {0} and save it there.",
        "本站也不允许复制。请到 {0} 登录后保存。";

    // You: erase me
    Erase: "Leave for good", "注销账号";
    EraseSay: "We forget who you are. You see what goes before anything happens.",
        "我们会忘掉你是谁。先看清会失去什么，再决定。";
    EraseAsk: "Erase me …", "注销账号…";
    EraseTitle: "Leave for good?", "要注销账号吗？";
    EraseForgets: "{0} forgets your name, your addresses, your birthday, what you said and what you bought.",
        "{0}会忘掉你的姓名、联系方式、生日、说过的话和买过的东西。";
    EraseLost: "You lose", "你会失去";
    LostPoints: "Points", "积分";
    LostWorth: "{0}, worth {1}", "{0}，值 {1}";
    LostTier: "Tier", "等级";
    LostUntil: "paid until {0}", "已付费至{0}";
    LostGifts: "Gifts", "礼物";
    LostCodes: "Not used yet", "还没用的";
    LostFriends: "Friends on the way", "还没算上的朋友";
    StaysEntryOne: "{0} entry of the books", "{0} 条账目";
    StaysEntryOther: "{0} entries of the books", "{0} 条账目";
    StaysAnswerOne: "{0} answer without its words", "{0} 份去掉文字的评分";
    StaysAnswerOther: "{0} answers without their words", "{0} 份去掉文字的评分";
    StaysOne: "What stays: {0}, under a random number that leads to nobody.",
        "会留下：{0}，只挂在一个随机编号下，查不到是谁。";
    StaysBoth: "What stays: {0} and {1}, under a random number that leads to nobody.",
        "会留下：{0}和{1}，只挂在一个随机编号下，查不到是谁。";
    StaysNothing: "Nothing stays but a random number that leads to nobody.", "只会留下一个随机编号，查不到是谁。";
    EraseSure: "I understand that nobody can bring this back.", "我明白，注销后谁也找不回来。";
    EraseAct: "Erase me and give up {0}", "注销，放弃 {0}";
    EraseActPlain: "Erase me", "确认注销";
    EraseKeep: "Keep everything", "先不注销";
    EraseChanged: "Something has changed meanwhile, so nothing was erased. Please look once more.",
        "刚才有变化，没有注销。请再看一遍。";
    EraseNothing: "Nothing was erased.", "没有注销。";
    Farewell: "You are erased", "已注销";
    FarewellSay: "Nothing here leads to you any more. Thank you for your time with {0}.",
        "这里不再有你的任何资料。谢谢你来过{0}，想回来，随时都可以。";
    } };
}
