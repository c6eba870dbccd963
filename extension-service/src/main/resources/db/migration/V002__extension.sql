-- Which machines there are, as identity-service told.
create table machine (
    id  uuid primary key,
    key text not null unique
);
