-- When identity-service said what is in the row: two machines that had one name after the other are told of in
-- different partitions, so in any order.
alter table machine add column told_at timestamptz not null default 'epoch';
