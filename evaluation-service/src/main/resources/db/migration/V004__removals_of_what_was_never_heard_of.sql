-- An assignment may be heard of for the first time when it is taken away: its machine is not known then.
alter table guest_assignment alter column machine_id drop not null;
