-- What is above a management group or subscription. Resource groups say it by their ids; the root group has nothing above.
alter table scope add column parent text;

create index scope_parent on scope (lower(parent));

-- Providers whose resources a subscription may have.
create table provider_registration (
    subscription_key text not null,
    namespace        text not null,
    primary key (subscription_key, namespace)
);

-- Subscriptions that were there before registration was asked for go on as they were.
insert into provider_registration (subscription_key, namespace)
select key, namespace
  from scope,
       (values ('microsoft.hybridcompute'),
               ('microsoft.guestconfiguration'),
               ('microsoft.hybridconnectivity'),
               ('microsoft.policyinsights')) as ours (namespace)
 where key like '/subscriptions/%' and key not like '%/resourcegroups/%';

-- Roles that people made; the built-in ones are in roles.json.
create table role_definition (
    name              text primary key,
    role_name         text        not null,
    description       text        not null,
    permission        text        not null,
    assignable_scopes text        not null,
    created_at        timestamptz not null,
    created_by        text        not null,
    updated_at        timestamptz not null,
    updated_by        text        not null
);

-- A role is also known by its name, which people write in any case.
create unique index role_definition_role_name on role_definition (lower(role_name));

alter table role_assignment add column description text;

create index role_assignment_of_role on role_assignment (role_definition_id);
