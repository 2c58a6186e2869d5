-- Members handed over by the brand's own site.

-- Keys that a brand signs hand-off tokens with. Of an EdDSA key only the public half is here; an HS256 key is shared,
-- so it stands here as it is: prefer EdDSA.
create table hand_off_keys (
  kid text not null,
  program text not null,
  name text not null,
  algorithm text not null check (algorithm in ('EdDSA', 'HS256')),
  key text not null,              -- the public key as PEM, or the shared one
  issuer text not null,           -- who signs with it
  created_at bigint not null,
  revoked_at bigint,
  primary key (kid)
);

-- Tokens that were used: each opens one session, on whichever machine.
create table hand_offs (
  program text not null,
  jti_hash text not null,
  expires_at bigint not null,     -- after then the token is refused anyway
  primary key (program, jti_hash)
);
create index hand_offs_by_end on hand_offs (expires_at);

-- Why tokens were refused: for the brand, counted by day. Whoever sends them is told one thing.
create table hand_off_refusals (
  program text not null,
  kid text not null,              -- as the token named it, where there is such a key; else ''
  code text not null,
  day bigint not null,            -- counted from 1970-01-01, in UTC
  times bigint not null,
  last_at bigint not null,
  primary key (program, kid, code, day)
);

-- How a session was opened. One by a hand-off is shown in a header and never in a cookie.
alter table sessions add column via text not null default 'link';
