-- A machine that is deleted and joins again has another id and the same name, and may be heard of first.
alter table machine drop constraint machine_key_key;
create index machine_by_key on machine (key);

-- Ids never come back: what a deleted machine still sends no longer counts.
create table removed_machine (
    id         uuid primary key,
    removed_at timestamptz not null
);
