-- A machine that is deleted and joins again has another id and the same name, and may be heard of first: the name
-- belongs to the one that changed last.
alter table machine drop constraint machine_key_key;
alter table machine add column changed_at timestamptz not null default 'epoch';
create index machine_by_key on machine (key, changed_at);

-- Every machine that is known has a presence, and no other.
delete from presence where machine_id not in (select id from machine);
insert into presence (machine_id, status, since)
select id, 'AWAITING_CONNECTION', now() from machine
on conflict (machine_id) do nothing;
