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

-- Records that no trying helps: kept for people to look at, so that they do not hold up what comes after them.
create table parked_record (
    consumer  text        not null,
    topic     text        not null,
    partition int         not null,
    at_offset bigint      not null,
    key       text,
    value     text,
    why       text        not null,
    at        timestamptz not null,
    primary key (consumer, topic, partition, at_offset)
);
