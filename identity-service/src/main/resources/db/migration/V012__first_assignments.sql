-- First role assignments that were made: each once, so that what people take away stays away, and what a newer version
-- brings is made in an installation that is there already.
create table first_assignment (
    id uuid primary key
);
