-- Questions put to members, and what they answered.

alter table members add column letters_off_at bigint;    -- when the member wanted no more letters with questions

-- A question put to one member.
create table invites (
  member_id text not null,
  invite_id text not null,        -- a digest of what led to it: the same cause asks once
  program text not null,
  survey text not null,
  way text not null check (way in ('portal', 'mail', 'link')),
  language text,                  -- of the letter and the page; null for the program's first
  channel text,                   -- of the order that led to it
  tier text,                      -- the member's, when it was made
  due_at bigint not null,         -- not put before
  sent_at bigint,                 -- when its letter left, or was last about to
  send_after bigint,              -- when its letter is due, or due again; null where none is to leave any more
  expires_at bigint not null,
  answered_at bigint,             -- of an anonymous survey, when the week of the answer began
  is_anonymous bigint not null default 0,  -- 1 once it was answered anonymously: the answer is elsewhere, and
                                  -- whose it is cannot be told
  seen text,                      -- JSON: what was looked at and posted within seconds; of anonymous surveys,
                                  -- only how often
  suspect_at bigint,              -- when something that is no person was noticed last
  suspect_because text,
  primary key (member_id, invite_id)
);
create index invites_by_due on invites (member_id, due_at);
create index invites_unsent on invites (send_after) where send_after is not null;
create index invites_by_survey on invites (program, survey, due_at);

-- From what stands in a link to the invite; an invite may have several links.
create table invite_tokens (
  token_hash text not null,       -- SHA-256; the token itself is in the link alone
  member_id text not null,
  invite_id text not null,
  primary key (token_hash)
);

-- An answer. Of an anonymous survey, member_id is empty, response_id random, and nothing leads to the member.
create table responses (
  member_id text not null,
  response_id text not null,      -- the invite's id
  program text not null,
  survey text not null,
  score bigint,
  choices text,                   -- JSON: the numbers of what was chosen, from 0
  words text,
  language text,                  -- null where anonymous, as are
  channel text,
  tier text,
  is_incentivised bigint not null,
  responded_at bigint not null,   -- where anonymous, when the week of the answer began
  edited_at bigint,
  primary key (member_id, response_id)
);
create index responses_by_survey on responses (program, survey, responded_at, response_id);

-- You said, we did.
create table outcomes (
  program text not null,
  survey text not null,
  outcome_id text not null,       -- made by the sender
  said text not null,             -- JSON: by language
  did text not null,              -- JSON: by language
  audience text not null,         -- JSON: to whom it is shown
  published_at bigint not null,
  primary key (program, survey, outcome_id)
);
create index outcomes_by_time on outcomes (program, published_at);
