alter table machine
    add column kind            text,
    add column last_heard      timestamptz,
    add column heard_version   text,
    add column created_by      text not null default 'unknown',
    add column created_by_type text not null default 'USER',
    add column updated_by      text not null default 'unknown',
    add column updated_by_type text not null default 'USER';

-- How many machines a resource group has.
create table machine_count (
    group_key text primary key references scope (key) on delete cascade,
    machines  integer not null
);

insert into machine_count (group_key, machines)
select scope.key, count(*)
from scope
         join machine on starts_with(machine.key, scope.key || '/providers/')
group by scope.key;

-- `secret_hash` is the SHA-256 of what its maker was told once.
create table join_token (
    id              uuid primary key,
    key             text        not null unique,
    resource_id     text        not null,
    group_key       text        not null references scope (key) on delete cascade,
    secret_hash     text        not null,
    expires_on      timestamptz not null,
    max_uses        integer     not null,
    uses            integer     not null,
    location        text,
    tags            text        not null,
    created_at      timestamptz not null,
    created_by      text        not null,
    created_by_type text        not null,
    updated_at      timestamptz not null,
    updated_by      text        not null,
    updated_by_type text        not null
);

create index join_token_of_group on join_token (group_key, key);

-- Which machine joined by which token: who asks again after a lost answer spends nothing more.
create table join_use (
    token_id   uuid not null references join_token (id) on delete cascade,
    machine_id uuid not null references machine (id) on delete cascade,
    primary key (token_id, machine_id)
);

create index join_use_of_machine on join_use (machine_id);
