//! The sentences of rewards, handed on to the one list of all: it is one text a language.

/// Hands these on behind those of the rest of the portal.
macro_rules! with_rewards {
    ($list:ident! { $($rest:tt)* }) => { $list! { $($rest)*
    // Rewards
    WithinReach: "Within reach", "现在能换";
    WithinSight: "Within sight", "再攒一攒";
    NotYetYours: "Not yet yours", "以后可换";
    WhatYouHave: "What you have", "你的权益";
    YouHaveNow: "You have {0}.", "现有 {0}。";
    AllRewards: "All rewards", "全部奖励";
    OfCoupon: "Money off", "抵扣";
    OfProduct: "From the shop", "实物";
    OfExperience: "Experiences", "体验";
    OfContent: "To watch and read", "内容";
    OfPartner: "From partners", "合作伙伴";
    OfDonation: "To give", "公益";
    OfCredit: "Store credit", "购物金";
    OfDraw: "Prize draws", "抽奖";
    NoneWithin: "Nothing within reach yet", "现在还换不了";
    NoneWithinSay: "The nearest one stands first among all.", "看看全部，最接近的排在最前。";
    Withdrawn: "It is no longer offered.", "已经下架。";
    FullStop: ".", "。";

    // What a button does
    ActRedeem: "Redeem", "兑换";
    ActRedeemFor: "Redeem for {0}", "用 {0}兑换";
    ActTake: "Take it", "领取";
    ActGive: "Donate", "捐出";
    ActGiveOf: "Donate {0}", "捐出 {0}";
    ActTicket: "Take a ticket", "换抽奖券";
    ActTicketFor: "Take a ticket for {0}", "用 {0}换一张抽奖券";
    ActBook: "Book a place", "预约";
    ActBookFor: "Book a place for {0}", "用 {0}预约";
    UseIt: "Use it", "去使用";
    Close: "Close", "关闭";
    NotNow: "Not now", "先不换";
    Undo: "Undo", "撤销";
    UndoBack: "Undo, and get {0} back", "撤销，退回 {0}";

    // Why it cannot be had
    MorePoints: "{0} more {1}", "还差 {0} {1}";
    FromTier: "From {0}", "升到{0}后可换";
    StillMissing: "{0} to go", "还差 {0}";
    AgainFrom: "Again from {0}", "{0}起可再换";
    HadIt: "You have had it", "已经换过";
    SoldOut: "All gone", "已换完";
    EndedOn: "Ended on {0}", "{0}已结束";
    Opens: "Again {0}", "{0}开放";
    ThingsLeft: "{0} left", "还剩 {0} 份";
    PlacesLeft: "{0} left", "还剩 {0} 个名额";

    // Before it is redeemed
    SumHave: "You have", "现有";
    SumCost: "This reward", "这次用掉";
    SumLeft: "Left after", "剩余";
    GoesAnyway: "{0} of these {2} would have lapsed on {1} anyway.", "其中 {0} {2}本来 {1}就要过期。";
    GoesFirst: "Those that lapse first go first: from {0} to {1}.", "先用快到期的：{0}到 {1}到期的。";
    GoesOn: "They are of those that lapse on {0}.", "用的是 {0}到期的。";
    UndoUntil: "You can undo it until {0}.", "{0}前可以撤销。";
    UndoUnused: "You can undo it until {0}, as long as it has not been used.", "{0}前没用掉就可以撤销。";
    UndoNever: "This cannot be undone.", "这一步不能撤销。";
    DonationSay: "It goes to others: there is no code and nothing to pick up.", "捐给别人的，没有券码，也不用领。";
    DrawSay: "One ticket is one chance.", "一张券，一次机会。";
    DrawOn: "Drawn on", "开奖";
    DrawWins: "Prizes", "中奖名额";
    DrawTickets: "Tickets so far", "已发抽奖券";
    DrawPromise: "Promise", "承诺";
    DrawPromiseSay: "Published before the first ticket, so that anyone can check the draw.",
        "在第一张券发出前公布，开奖后谁都能核对。";

    // What came of it
    Unheard: "We did not hear whether it went through. Trying again never takes anything twice.",
        "没收到结果。放心再试，绝不会重复扣。";
    Refused: "It did not go through, and nothing was taken.", "没有成功，什么都没扣。";
    CostsNow: "It costs {0} now.", "现在要 {0}。";
    UndoOver: "The time to undo it is over.", "已经过了撤销时间。";
    UndoUsed: "It has been used, so it stays.", "已经用掉，不能撤销。";
    DoneYours: "It is yours", "换好了";
    DoneGiven: "Thank you", "谢谢你";
    DoneUndone: "Undone", "已撤销";
    UndoneSay: "{0} are back where they were.", "{0}已原样退回。";
    Unfinished: "“{0}” was not finished. ", "“{0}”还没完成。";
    Finish: "Finish it", "继续完成";
    LeaveIt: "Leave it", "不换了";

    // The wallet
    Wallet: "Wallet", "券包";
    WalletSay: "Kept on this device, ready without a network.", "存在这台设备上，没网也能用。";
    CodeOne: "{0} code in your wallet", "券包里有 {0} 张可用";
    CodeOther: "{0} codes in your wallet", "券包里有 {0} 张可用";
    WalletNone: "Nothing in your wallet yet", "券包还是空的";
    WalletNoneSay: "What you redeem waits here, with its code.", "换到的都在这里，带着券码。";
    ReadyToUse: "Ready to use", "可以使用";
    WaitsForDraw: "Waiting for the draw", "等待开奖";
    UsedBefore: "Before", "以前的";
    InWallet: "In your wallet", "在券包里";
    OpenIt: "Open it", "打开";
    CopyCode: "Copy the code", "复制券码";
    Copied: "Copied", "已复制";
    ShowLarge: "Show it large", "放大";
    QrCode: "QR code", "二维码";
    TicketDrawn: "Ticket {0}, drawn on {1}", "第 {0} 号抽奖券，{1}开奖";
    TicketWon: "Ticket {0} has won", "第 {0} 号抽奖券中奖了";
    TicketLost: "Ticket {0} did not win", "第 {0} 号抽奖券没有中";
    UsedOn: "Used on {0}", "{0}已使用";
    GivenOn: "Given on {0}", "{0}已捐出";
    NotUsedBy: "Not used by {0}", "{0}已过期";
    UndoneOn: "Undone on {0}", "{0}已撤销";
    CancelledOn: "Cancelled on {0}: {1}", "{0}已取消：{1}";

    // In the history
    EntryUndone: "Undone: {0}", "撤销：{0}";
    EntryCancelled: "Cancelled: {0}", "取消：{0}";
    WhyGrace: "{0} had lapsed meanwhile. You can use them for 30 more days.",
        "其中 {0}期间已经过期，再给 30 天使用。";
    WhyRefundedSince: "A refund meanwhile took {0} of them.", "期间有退款，扣走了 {0}。";
    WhyGivenBack: "Given back", "本次退回";
    } };
}
