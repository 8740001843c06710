-- Every table names its account, so that accounts can be taken apart and put together again.

CREATE TABLE accounts (
  place INTEGER NOT NULL PRIMARY KEY,
  account TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE histories (
  account TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL
) STRICT;

CREATE TABLE log (
  account TEXT NOT NULL,
  position INTEGER NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (account, position)
) STRICT;

CREATE TABLE snapshots (
  account TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL,
  format INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- `number` rises with the time of closing: pages are cut by it, and the search hands out rows in its order.
-- `shown` is what lists show, as JSON.
CREATE TABLE archive (
  number INTEGER NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  thread TEXT NOT NULL,
  in_group TEXT NOT NULL,
  shown TEXT NOT NULL,
  UNIQUE (account, thread)
) STRICT;
CREATE INDEX archive_by_time ON archive (account, number);
CREATE INDEX archive_by_group ON archive (account, in_group, number);

CREATE TABLE archive_agents (
  account TEXT NOT NULL,
  agent TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (account, agent, number)
) STRICT, WITHOUT ROWID;

-- The texts themselves stand in the log; here are only their words. The account is a word of its own column.
CREATE VIRTUAL TABLE archive_texts USING fts5 (
  account, texts,
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TABLE secrets (
  name TEXT NOT NULL PRIMARY KEY,
  secret BLOB NOT NULL
) STRICT;

CREATE TABLE logins (
  email TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  agent TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (account, agent)
) STRICT;

CREATE TABLE sessions (
  token_hash BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  agent TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
