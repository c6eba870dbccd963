-- Facts that a transaction announced and the relay has not yet put on Kafka.
create table outbox (
    id        bigint generated always as identity primary key,
    topic     text        not null,
    key       text        not null,
    wire_type text,
    body      text,
    at        timestamptz not null
);

create function outbox_wake() returns trigger language plpgsql as $$
begin
    notify outbox;
    return null;
end
$$;

create trigger outbox_wake after insert on outbox for each statement execute function outbox_wake();

-- How far a consumer has come: moved in the transaction that applies the fact, so that nothing is applied twice.
create table inbox (
    consumer    text   not null,
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null,
    primary key (consumer, topic, partition)
);
