-- A machine that is deleted and joins again has another id and the same name, and may be heard of first: the name is
-- there as long as one of them is.
alter table machine drop constraint machine_key_key;
create index machine_by_key on machine (key);
