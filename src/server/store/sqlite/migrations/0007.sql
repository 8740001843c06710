-- Which entries erased something: a snapshot of before is taken no more, and whoever restores a backup of before finds
-- here, in the newer file, what is to be erased again.
CREATE TABLE erasures (
  account TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (account, position)
) STRICT, WITHOUT ROWID;
