-- What the listener of the inbox's tests has taken.
create table applied (
    machine text   not null,
    epoch   bigint not null,
    primary key (machine, epoch)
);
