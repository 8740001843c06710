-- What staff did. `actor` is the agent; `record` is all of it, as JSON. A number is never given again.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT,
  action TEXT NOT NULL,
  subject TEXT,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_number ON audit (account, number);
CREATE INDEX audit_by_time ON audit (at);
