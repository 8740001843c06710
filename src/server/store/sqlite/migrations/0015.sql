-- What filters ask for stands apart for each account, so that what is found can be counted without a look at the threads
-- themselves, which are wide and lie scattered. Accounts are named by a number here, since there are many facets.
CREATE TABLE archive_accounts (
  place INTEGER NOT NULL PRIMARY KEY,
  account TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO archive_accounts (account) SELECT DISTINCT account FROM archive;

ALTER TABLE archive_facets RENAME TO facets_before;
CREATE TABLE archive_facets (
  place INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  number INTEGER NOT NULL,
  in_group TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (place, kind, key, value, number, in_group)
) STRICT, WITHOUT ROWID;
INSERT INTO archive_facets
  SELECT o.place, f.kind, f.key, f.value, f.number, f.in_group, f.at
  FROM facets_before f CROSS JOIN archive a ON a.number = f.number CROSS JOIN archive_accounts o ON o.account = a.account;
DROP TABLE facets_before;
CREATE INDEX archive_facets_by_number ON archive_facets (number, kind, key, value);

-- What an agent may see, and what started when, is counted in this index alone.
DROP INDEX archive_by_time;
CREATE INDEX archive_by_time ON archive (account, number, in_group, started_at);
