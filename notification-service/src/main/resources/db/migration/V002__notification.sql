-- Machines, the numbers of the work there is for them, and what we think of their presence.
create table machine (
    id          uuid primary key,
    key         text not null unique,
    resource_id text not null
);

create table work (
    machine_id  uuid primary key,
    -- Epoch of the desired state, as assignment-service told.
    assignments bigint not null default 0,
    -- How often somebody asked for an evaluation now.
    evaluation  bigint not null default 0,
    -- The highest of those that a report has answered.
    answered    bigint not null default 0
);

create table presence (
    machine_id    uuid primary key,
    status        text        not null,
    -- Written when the status changes and every few minutes; in between it is in memory.
    last_heard    timestamptz,
    agent_version text,
    since         timestamptz not null
);
