-- Certificates of before have no place to ask about them: machines get new ones when they ask next.
delete from certificate;

alter table certificate
    add column issuer      text  not null,
    add column key_id      text  not null,
    add column der         bytea not null,
    add column revoked_at  timestamptz,
    add column revoked_for text;

create index certificate_revoked on certificate (issuer, not_after) where revoked_at is not null;

alter table machine add column trusted_until timestamptz;

-- Machines that asked for a certificate and need somebody's yes. Gone when the certificate is given.
create table machine_return (
    machine_id    uuid primary key,
    key           text        not null,
    resource_id   text        not null,
    why           text        not null,
    host          text,
    asked_at      timestamptz not null,
    last_asked_at timestamptz not null,
    approved_at   timestamptz,
    approved_by   text
);

-- Hosts on which a machine was seen.
create table host_sighting (
    id          uuid primary key,
    machine_id  uuid        not null,
    host        text        not null,
    first_seen  timestamptz not null,
    last_seen   timestamptz not null,
    returned_at timestamptz,
    copy_since  timestamptz,
    became      uuid
);

create index host_sighting_of_machine on host_sighting (machine_id);
