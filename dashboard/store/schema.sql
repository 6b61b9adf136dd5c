-- The record's tables. The ledger is the record; every other table is derived from it and from nothing else.
-- No keys and no indexes: tables are only appended to, and have to live in DuckLake too.

create table meta (schema_version integer not null);

create table ledger (
    seq integer not null,               -- 1, 2, 3, ...
    prev_hash varchar not null,         -- the hash of the entry before
    hash varchar not null,              -- see ledger.entry_hash
    recorded_at timestamptz not null,   -- known to us from then on
    actor varchar not null,
    kind varchar not null,              -- certification, observations, telemetry, firing, retraction
    source_name varchar not null,       -- the document that brought it
    source_sha256 varchar not null,
    body varchar not null               -- canonical JSON
);

-- What an entry is about, so that no question reads the long bodies of others to find its own.
create table about (
    seq integer not null,
    certification varchar not null,
    brief json                          -- the body of telemetry and of a firing; null: of another kind
);

create table revision (
    seq integer not null,
    certification varchar not null,
    definition json not null,           -- the certificate, whole
    lines json,                         -- field path -> line of the document
    reading json                        -- the account of a document in prose
);

create table retraction (
    seq integer not null,
    retracts integer not null,
    certification varchar not null,
    reason varchar not null
);

-- Observations: n is the position in the entry, from 1; line is the line of the document.

create table gate_result (
    seq integer not null,
    n integer not null,
    line integer,
    certification varchar not null,
    observed_at timestamptz not null,
    evidence varchar,
    gate varchar not null,
    value decimal(38, 15),              -- in the requirement's unit
    attested varchar,
    text varchar,
    good_until date
);

create table agent_score (
    seq integer not null,
    n integer not null,
    line integer,
    certification varchar not null,
    observed_at timestamptz not null,
    evidence varchar,
    agent varchar not null,
    score decimal(38, 15),              -- of 100
    completion decimal(38, 15),         -- percent
    overhead decimal(38, 15)            -- percent
);

create table traffic (
    seq integer not null,
    n integer not null,
    line integer,
    certification varchar not null,
    observed_at timestamptz not null,
    evidence varchar,
    percent decimal(38, 15),
    change varchar not null,
    reason varchar
);

create table event (
    seq integer not null,
    n integer not null,
    line integer,
    certification varchar not null,
    observed_at timestamptz not null,
    evidence varchar,
    kind varchar not null,
    body json not null                  -- the observation, whole
);

-- Telemetry lies beside the record, a file an entry, named by the digest that the entry carries.
create table telemetry_file (
    seq integer not null,
    certification varchar not null,
    sha256 varchar not null,
    metrics varchar[] not null,
    first_at timestamptz,               -- null: no sample
    last_at timestamptz
);

-- What follows is a reader's own, and empty in what is published: it tells of the files that the reader has.
create table telemetry_fault (
    seq integer not null,
    reason varchar not null,            -- why its file cannot be read, in words
    is_unreached boolean not null       -- nothing is known of the file: where it lies cannot be reached
);

-- Telemetry summed up, up to 2,048 samples of a metric to a row, so that a question can pass over what is quiet.
create table telemetry_block (
    seq integer not null,
    certification varchar not null,
    metric varchar not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    samples integer not null,
    is_plain boolean not null,          -- every value is known, no instant is there twice
    lowest double,
    highest double,
    gap interval,                       -- the longest time between two samples
    first_ingested_at timestamptz not null,
    last_ingested_at timestamptz not null,
    first_row bigint not null,          -- of its file, from 0
    last_row bigint not null,
    is_part boolean not null            -- of a block that is in pieces, what is unusual in it apart
);

-- An entry with the certification it is about, and by which entry and when it was retracted.
create view entry as
with withdrawal as (
    select
        retraction.retracts,
        retraction.certification,
        min(ledger.seq) as retracted_by,
        min(ledger.recorded_at) as retracted_at
    from retraction
    join ledger using (seq)
    group by retraction.retracts, retraction.certification
)
select ledger.*, about.certification, about.brief, withdrawal.retracted_by, withdrawal.retracted_at
from ledger
join about using (seq)
left join withdrawal
    on withdrawal.retracts = ledger.seq
    and withdrawal.certification = about.certification;

-- Every observation of every kind, one row each; what a kind does not have is null.
create view observation as
select 'gate_result' as kind, * from gate_result
union all by name
select 'agent_score' as kind, * from agent_score
union all by name
select 'traffic' as kind, * from traffic
union all by name
select * from event;
