-- The ledger of a board in PostgreSQL: rows are only ever added, whoever asks for more.
create schema if not exists readiness;

create table if not exists readiness.ledger (
    seq integer primary key check (seq > 0),
    prev_hash text not null unique,
    hash text not null unique,
    recorded_at timestamptz not null,
    actor text not null,
    kind text not null,
    source_name text not null,
    source_sha256 text not null,
    body text not null
);

-- What vouches for the entries up to one, and its signature where a key was given.
create table if not exists readiness.manifest (
    entries integer primary key references readiness.ledger (seq),
    manifest text not null,
    signature text
);

create or replace function readiness.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception 'a ledger is only added to' using errcode = 'insufficient_privilege';
end
$$;

create or replace trigger only_added
before update or delete or truncate on readiness.ledger
for each statement execute function readiness.refuse_change();

create or replace trigger only_added
before update or delete or truncate on readiness.manifest
for each statement execute function readiness.refuse_change();

revoke all on schema readiness from public;
