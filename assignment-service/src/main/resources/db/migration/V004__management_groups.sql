-- The management group above a management group or subscription: key of another row, which may be heard of later.
alter table scope add column parent text;
