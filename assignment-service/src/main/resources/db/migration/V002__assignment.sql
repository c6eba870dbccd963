-- What this service heard of scopes and machines. `key` is the lower-case resource id everywhere.
create table scope (
    key text primary key,
    id  text not null
);

create table machine (
    id          uuid primary key,
    key         text   not null unique,
    resource_id text   not null,
    location    text   not null,
    os_type     text   not null,
    -- Grows with every change to the machine's guest assignments; 0 before the first.
    epoch       bigint not null
);

create table policy_assignment (
    key          text primary key,
    id           text        not null,
    scope_key    text        not null,
    scope        text        not null,
    definition   text        not null,
    display_name text,
    parameters   text        not null,
    enforcement  text        not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);

create index policy_assignment_at on policy_assignment (scope_key);

create table guest_assignment (
    key           text primary key,
    id            text        not null,
    machine_id    uuid        not null references machine (id) on delete cascade,
    policy_key    text        not null,
    policy_id     text        not null,
    mode          text        not null,
    content       text        not null,
    status        text        not null,
    latest_report uuid,
    checked_at    timestamptz,
    created_at    timestamptz not null
);

create index guest_assignment_of_machine on guest_assignment (machine_id);
create index guest_assignment_of_policy on guest_assignment (policy_key);
