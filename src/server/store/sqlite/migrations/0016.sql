-- Up to which entry `erasable` is complete, in place of up to where nothing is in it: it is written for many entries at once.
-- A file whose entries are not all in it is read anew.
ALTER TABLE histories ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
UPDATE histories SET listed = (SELECT coalesce(max(position), 0) FROM log WHERE log.account = histories.account)
  WHERE unlisted = 0;
ALTER TABLE histories DROP COLUMN unlisted;
