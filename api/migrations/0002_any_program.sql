-- What programs need beyond points for an order: ends kept by activity, debts, limits, windows of tiers, refunds by line.

alter table members add column birthday_month bigint;
alter table members add column birthday_day bigint;
alter table members add column birthday_year bigint;   -- where the member gave it

-- progress is what the rules know of a member besides points, as JSON: small whatever the length of the history.
alter table accounts add column progress text not null default '{}';
-- Nothing happens by itself before then: no lot ends, no tier, no birthday.
alter table accounts add column due_at bigint not null default 0;
create index accounts_by_due on accounts (program, due_at);

alter table entries add column debt bigint not null default 0;    -- the change of the account's debt

-- Months * 10000 + days for which activity keeps a lot; 0 where only its own end counts.
alter table lots add column kept bigint not null default 0;
drop index lots_by_expiry;
create index lots_by_end on lots (member_id, kept, expires_at, sequence) where remaining > 0;
create index draws_by_lot on draws (member_id, lot_sequence);

-- Invariant: the sum of what is left in the lots with the same end. Lots that never end are left out.
create table lot_ends (
  member_id text not null,
  expires_at bigint not null,
  kept bigint not null,
  points bigint not null,
  primary key (member_id, expires_at, kept)
);
create index lot_ends_open on lot_ends (member_id, expires_at, kept) where points > 0;
insert into lot_ends (member_id, expires_at, kept, points)
  select member_id, expires_at, kept, cast(sum(remaining) as bigint) from lots
  where remaining > 0 and expires_at < 253402300799999 group by member_id, expires_at, kept;

-- How often a limited rule gave something, and how much, in a period.
create table counters (
  member_id text not null,
  rule text not null,             -- with its section: earning/review
  about text not null,            -- '' where things are not counted one by one
  period text not null check (period in ('day', 'week', 'month', 'year', 'ever')),
  period_day bigint not null,     -- the first day of it, counted from 1970-01-01
  times bigint not null,
  points bigint not null,
  primary key (member_id, rule, about, period, period_day)
);

-- What leads to tiers, from the beginning up to each day on which something did.
create table days (
  member_id text not null,
  day bigint not null,            -- counted from 1970-01-01, in the program's time zone
  status_points bigint not null,
  spent_minor bigint not null,
  orders bigint not null,
  visits bigint not null,
  primary key (member_id, day)
);

-- Of an order with several lines, what each earned: [[points, status points], ...].
alter table events add column shares text;

-- What was given back of an order's line, and what it took.
create table refunds (
  member_id text not null,
  source text not null,           -- of the order
  id text not null,
  line text not null,
  sequence bigint not null,       -- of the entry that took it back
  amount_minor bigint not null,
  points bigint not null,
  status_points bigint not null,
  primary key (member_id, source, id, line, sequence)
);

-- Codes that are good once, for one member of the program.
create table claimed_codes (
  program text not null,
  code text not null,
  member_id text not null,
  primary key (program, code)
);
