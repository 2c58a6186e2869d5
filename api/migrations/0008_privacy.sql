-- Who a member is stands apart from what the member has: consents, what entries say of people, and erasure.

alter table members add column language text;              -- in which the member wants to be written to
alter table members add column birthday_changed_at bigint; -- when the member, and not the brand, changed it last
alter table members add column seen_at bigint;             -- when the member signed in last
update members set seen_at = (select max(s.opened_at) from sessions s where s.member_id = members.member_id);
alter table members add column erased_at bigint;           -- since when nobody is known by this id

-- Invariant: nothing is posted to an account after it was closed.
alter table accounts add column closed_at bigint;

alter table events add column is_thinned bigint not null default 0; -- 1 where only what a refund needs is left

create index identities_by_member on identities (member_id);
create index invite_tokens_by_member on invite_tokens (member_id);
create index referrals_by_advocate on referrals (advocate_id) where advocate_id is not null;

-- What a member consented to, or took back. The newest row of a purpose is what holds; no row is ever changed.
create table consents (
  member_id text not null,
  sequence bigint not null,       -- 1, 2, 3, ... within the member
  purpose text not null check (purpose in ('letters', 'surveys', 'profiling')),
  is_given bigint not null,
  said_by text not null check (said_by in ('member', 'brand', 'import', 'link')),
  language text,                  -- of the words that were shown; null where we did not show them
  wording text,                   -- the first 16 digits of the SHA-256 of these words
  said_at bigint not null,
  primary key (member_id, sequence)
);
insert into consents (member_id, sequence, purpose, is_given, said_by, said_at)
  select member_id, 1, 'surveys', 0, 'link', letters_off_at from members where letters_off_at is not null;
create index consents_by_purpose on consents (member_id, purpose, sequence);

-- What an entry says of people in plain words. It stands apart, because entries are never changed.
create table notes (
  member_id text not null,
  sequence bigint not null,       -- of the entry
  note text,                      -- the brand's own words
  friend text,                    -- a friend's name, masked
  primary key (member_id, sequence)
);

-- How far the walk through a program's members is that puts away what was kept long enough.
create table sweeps (
  program text not null,
  begun_at bigint not null,
  member_id text not null,        -- the last one who was looked at; '' at the beginning
  is_done bigint not null,
  primary key (program)
);
