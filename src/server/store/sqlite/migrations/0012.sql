-- Where in the log something stands that an erasure of a chat or a thread blanks, by the bytes of its id. What was there
-- before, up to the entry `unlisted`, is put down when the log is next read.
CREATE TABLE erasable (
  account TEXT NOT NULL,
  subject BLOB NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (account, subject, position)
) STRICT, WITHOUT ROWID;
ALTER TABLE histories ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
UPDATE histories SET unlisted =
  coalesce((SELECT max(position) FROM log WHERE log.account = histories.account), 0);

-- Whether the words of what was erased are out of the search's index and the write-ahead log too.
ALTER TABLE erasures ADD COLUMN swept INTEGER NOT NULL DEFAULT 0;
CREATE INDEX erasures_unswept ON erasures (account, position) WHERE swept = 0;
