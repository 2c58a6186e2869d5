-- Who did what with a key or on the command line, and what a key may do.

alter table keys add column scopes text not null default 'all';   -- comma between them

-- One thing that was asked for and would change something. Never a secret, never a body, never an address.
create table audit (
  program text not null,          -- empty for what concerns all
  at bigint not null,
  audit_id text not null,
  key_id text,                    -- of a brand's system; null for an operator
  who text not null,              -- the key's name, or the operator's name on the machine
  did text not null,              -- method and route, or the command
  member_id text,                 -- where one is known
  request_id text,                -- as in the log
  status bigint,                  -- how it was answered; null for a command
  primary key (program, at, audit_id)
);

-- What is over is swept away.
create index sessions_by_end on sessions (expires_at);
create index sign_ins_by_time on sign_ins (requested_at);
