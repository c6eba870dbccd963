-- What this service heard of machines, policies and guest assignments. `key` is the lower-case resource id everywhere.
create table machine (
    id          uuid primary key,
    key         text not null unique,
    resource_id text not null,
    location    text not null
);

create table policy (
    key        text primary key,
    id         text not null,
    scope      text not null,
    definition text not null,
    effect     text not null
);

create table guest_assignment (
    key        text primary key,
    id         text not null,
    machine_id uuid not null,
    policy_key text,
    -- Reports of an assignment that was taken away no longer count, however late they come.
    removed_at timestamptz
);

create index guest_assignment_of_machine on guest_assignment (machine_id);

create table standing (
    assignment_key text primary key,
    assignment     text        not null,
    machine_id     uuid        not null,
    machine_key    text        not null,
    status         text        not null,
    compliant      int         not null,
    non_compliant  int         not null,
    not_applicable int         not null,
    errors         int         not null,
    latest_report  uuid        not null,
    finished_at    timestamptz not null,
    since          timestamptz not null,
    at             timestamptz not null
);

create index standing_of_machine on standing (machine_key, assignment_key);

-- One row for every time a rule began to fail; closed ones stay as history.
create table finding (
    id             uuid primary key,
    assignment_key text        not null,
    assignment     text        not null,
    machine_id     uuid        not null,
    machine_key    text        not null,
    rule           uuid        not null,
    title          text        not null,
    severity       text        not null,
    verdict        text        not null,
    reasons        text        not null,
    evidence       text        not null,
    -- Most severe first, then by title.
    sort_key       text        not null,
    opened_at      timestamptz not null,
    closed_at      timestamptz
);

create unique index finding_open_once on finding (assignment_key, rule) where closed_at is null;
create index finding_of_machine on finding (machine_key, sort_key);
