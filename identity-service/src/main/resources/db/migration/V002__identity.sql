-- Subscriptions and resource groups. `key` is the lower-case resource id everywhere: ARM compares without case.
create table scope (
    key          text primary key,
    id           text not null,
    display_name text not null,
    location     text,
    tags         text not null
);

create table machine (
    id             uuid primary key,
    key            text        not null unique,
    resource_id    text        not null,
    location       text        not null,
    tags           text        not null,
    reported       text        not null,
    public_key     text        not null,
    status         text        not null,
    status_changed timestamptz not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    version        bigint      not null
);

create table role_assignment (
    key                text primary key,
    id                 text        not null,
    scope_key          text        not null,
    scope              text        not null,
    principal_id       text        not null,
    principal_type     text        not null,
    role_definition_id text        not null,
    created_at         timestamptz not null,
    created_by         text        not null
);

-- One role for one principal at one scope, whatever the assignment is called.
create unique index role_assignment_once on role_assignment (scope_key, principal_id, role_definition_id);

create table certificate (
    serial     text primary key,
    machine_id uuid        not null,
    not_before timestamptz not null,
    not_after  timestamptz not null
);

create index certificate_of_machine on certificate (machine_id, not_after);
