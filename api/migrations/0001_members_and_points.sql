-- Members, their sign-ins, and the ledger of their points. The same text runs on SQLite and on PostgreSQL.
--
-- Columns are text or bigint. An instant is a number of milliseconds since 1970-01-01T00:00:00Z.
-- member_id (128 random bits) leads the key of every table that a member owns, so that one member's rows can stand
-- together on one of many machines. Tables that lead to a member (identities, event_ids, sign_ins, keys) are keyed by
-- what is asked.

create table members (
  member_id text not null,
  program text not null,
  external_id text,               -- the brand's own id, where the brand knows this member
  name text,
  email text,                     -- as the member wrote it; identities holds the form to compare
  joined_at bigint not null,
  primary key (member_id)
);

-- From what a brand or a letter calls a member to the member.
create table identities (
  program text not null,
  kind text not null check (kind in ('external_id', 'email')),
  value text not null,
  member_id text not null,
  primary key (program, kind, value)
);

create table sessions (
  member_id text not null,
  token_hash text not null,       -- SHA-256; the token itself is in the member's cookie alone
  program text not null,
  opened_at bigint not null,
  expires_at bigint not null,
  primary key (member_id, token_hash)
);

create table sign_ins (
  token_hash text not null,       -- SHA-256; the token itself is in the letter alone
  program text not null,
  email text not null,
  requested_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  primary key (token_hash)
);

create index sign_ins_by_email on sign_ins (program, email, requested_at);

-- API keys of a brand's systems.
create table keys (
  key_id text not null,
  program text not null,
  name text not null,
  secret_hash text not null,      -- SHA-256
  created_at bigint not null,
  revoked_at bigint,
  primary key (key_id)
);

-- Invariant: points and status_points are the sums of the member's entries; points + debt is what remains in the lots.
create table accounts (
  member_id text not null,
  program text not null,
  sequence bigint not null,       -- of the newest entry
  points bigint not null,
  status_points bigint not null,
  debt bigint not null,           -- points taken back that had been spent already; later earnings pay it first
  check (debt >= 0 and points + debt >= 0),
  primary key (member_id)
);

-- From what a sender calls an event to the member it was posted to: each is posted once, to one member.
create table event_ids (
  program text not null,
  source text not null,
  id text not null,
  member_id text not null,
  digest text not null,           -- SHA-256 of what was sent: the same id with another body is refused
  primary key (program, source, id)
);

-- What a brand's systems reported.
create table events (
  member_id text not null,
  source text not null,
  id text not null,
  type text not null,
  data text not null,             -- JSON
  occurred_at bigint not null,
  recorded_at bigint not null,
  primary key (member_id, source, id)
);

-- Immutable. A mistake is corrected by another entry.
create table entries (
  member_id text not null,
  sequence bigint not null,       -- 1, 2, 3, ... without gaps
  kind text not null
    check (kind in ('earn', 'spend', 'reserve', 'release', 'expire', 'reverse', 'adjust')),
  points bigint not null,
  status_points bigint not null,
  balance_after bigint not null,  -- the account's points after this entry
  source text not null,
  source_id text not null,
  source_line text not null,      -- '' for the whole of it
  program_version text not null,
  reason text not null,           -- JSON: what the portal puts into words
  occurred_at bigint not null,
  recorded_at bigint not null,
  primary key (member_id, sequence)
);

-- Invariant: no source is posted twice.
create unique index entries_by_source on entries (member_id, source, source_id, source_line, kind);

-- What an earning opened; its dates are those of the policy in force when it was earned.
create table lots (
  member_id text not null,
  sequence bigint not null,       -- of the entry that opened it
  points bigint not null check (points > 0),
  remaining bigint not null check (remaining >= 0 and remaining <= points),
  available_at bigint not null,   -- pending until then
  expires_at bigint not null,     -- 253402300799999, the end of the year 9999, for never
  primary key (member_id, sequence)
);

create index lots_by_expiry on lots (member_id, expires_at, sequence) where remaining > 0;
create index lots_by_available on lots (member_id, available_at) where remaining > 0;

-- Which lots an entry took its points from. Immutable; what was undone is another entry's negative draw.
create table draws (
  member_id text not null,
  sequence bigint not null,       -- of the entry that drew
  lot_sequence bigint not null,
  points bigint not null check (points <> 0),
  primary key (member_id, sequence, lot_sequence)
);
