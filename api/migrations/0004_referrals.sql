-- Friends who invite friends: codes, who came by them, and what is to be told to the other of two members.

alter table members add column phone text;               -- as it was given
alter table members add column network text;             -- a digest of the network's address the member joined from
alter table members add column referral_code text;       -- the member's own, once it was asked for

-- From a code to the member whose friends use it.
create table referral_codes (
  program text not null,
  code text not null,
  member_id text not null,
  primary key (program, code)
);
create index referral_codes_by_code on referral_codes (code);

-- By what one person is recognised in another spelling: digests of the plain forms of addresses and phone numbers.
create table contacts (
  program text not null,
  kind text not null check (kind in ('email', 'phone')),
  value text not null,
  member_id text not null,        -- '' in a row that stands for the contact itself, to be locked
  primary key (program, kind, value, member_id)
);
create index contacts_by_member on contacts (member_id, kind);

-- Someone who came by a code, as the friend's side knows it. What became of it follows from its instants.
-- Invariant: of one friend, at most one is not rejected.
create table referrals (
  member_id text not null,        -- the friend's; a digest of what the brand calls one who could not join
  code text not null,             -- as it was told
  program text not null,
  external_id text,               -- what the brand calls the friend, where the brand told the code
  advocate_id text,               -- whose code it is; null where it is nobody's
  joined_at bigint not null,      -- when the code was told
  order_source text,              -- the first order, with
  order_id text,                  -- its id
  qualified_at bigint,            -- when it was paid
  rewards_at bigint,              -- until when it must stand
  rejected_at bigint,
  because text,                   -- why it was rejected
  network text,                   -- a digest of the network's address the friend joined from
  version bigint not null,        -- counts its changes; the advocate's side was told
  told bigint not null,           -- of them up to this one
  primary key (member_id, code)
);
create index referrals_by_age on referrals (program, joined_at, member_id, code);
create index referrals_by_network on referrals (program, network, joined_at) where network is not null;
create index referrals_untold on referrals (joined_at) where told < version;

-- The same as the advocate's side was told it.
create table friends (
  member_id text not null,        -- the advocate's
  friend_id text not null,
  name text,                      -- masked
  joined_at bigint not null,
  qualified_at bigint,
  rewards_at bigint,
  rejected_at bigint,
  because text,
  version bigint not null,
  primary key (member_id, friend_id)
);
create index friends_by_year on friends (member_id, qualified_at) where rejected_at is null;
create index friends_by_age on friends (member_id, joined_at, friend_id);

-- What will happen to a member at an instant by itself, unless it is called off: a friend's order has stood.
create table awaited (
  member_id text not null,
  id text not null,               -- the id under which it will be posted
  at bigint not null,
  about text,
  primary key (member_id, id)
);
create index awaited_by_time on awaited (member_id, at, id);

-- A letter that was asked for by a friend's link.
alter table sign_ins add column referral_code text;
create index sign_ins_by_code on sign_ins (program, referral_code, requested_at) where referral_code is not null;
