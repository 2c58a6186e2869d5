-- What members redeem: redemptions, stock, pools of partners' codes, prize draws.

-- What became of a redemption follows from its instants: there is no state that could be out of date.
create table redemptions (
  member_id text not null,
  id text not null,               -- made by the member's browser
  program text not null,
  reward text not null,
  code text not null,             -- for the till
  terms text not null,            -- JSON: the reward as it was then
  link text,                      -- of content: where it is
  cost bigint not null,
  sequence bigint not null,       -- of the entry that took the points
  forgiven bigint not null,       -- what refunds had let go by then: see Progress::forgiven in the rules
  debt bigint not null,           -- what was owed then
  took_stock bigint not null,     -- 1 where it is counted in stocks
  partner_code text,
  closes_at bigint,               -- of a prize draw, with
  ticket bigint,                  -- the ticket's number
  redeemed_at bigint not null,
  undo_until_at bigint not null,
  expires_at bigint,
  used_at bigint,
  used_by text,                   -- the id that the till made
  cancelled_at bigint,
  cancelled_because text,         -- the brand's words; null where the member undid it
  check (used_at is null or cancelled_at is null),
  primary key (member_id, id)
);
create index redemptions_by_age on redemptions (member_id, redeemed_at, id);

-- From what a till reads to the redemption.
create table redemption_codes (
  program text not null,
  code text not null,
  member_id text not null,
  id text not null,
  primary key (program, code)
);

-- How many of a reward were taken, of those that are counted. Its row is locked while one is.
create table stocks (
  program text not null,
  reward text not null,
  taken bigint not null check (taken >= 0),
  primary key (program, reward)
);

-- A partner's codes; member_id and id are those of the redemption that has it.
create table partner_codes (
  program text not null,
  reward text not null,
  code text not null,
  member_id text,
  id text,
  primary key (program, reward, code)
);
create index partner_codes_free on partner_codes (program, reward, code) where member_id is null;

-- A draw is promised by the hash of its seed before its first ticket, and told with the seed once it is held.
create table prize_draws (
  program text not null,
  reward text not null,
  closes_at bigint not null,
  winner_count bigint not null,
  ticket_count bigint not null,   -- tickets ever given, with those that were undone
  undone_count bigint not null,
  commitment text not null,
  seed text not null,
  held_at bigint,
  primary key (program, reward, closes_at)
);
create index prize_draws_open on prize_draws (closes_at) where held_at is null;

create table tickets (
  program text not null,
  reward text not null,
  closes_at bigint not null,
  number bigint not null,
  mark text not null,             -- what the public is told: a hash of the redemption's id
  is_undone bigint not null,
  won_place bigint,               -- 1 for the first that was drawn, 0 for none; null before the draw
  primary key (program, reward, closes_at, number)
);

-- Of a refund, told with its first line: what was to be taken back and had lapsed before.
alter table refunds add column lapsed bigint not null default 0;
