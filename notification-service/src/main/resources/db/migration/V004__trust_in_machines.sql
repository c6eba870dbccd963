-- The end of a machine's certificate, or of trust in it, as identity-service told.
alter table machine add column trusted_until timestamptz;
