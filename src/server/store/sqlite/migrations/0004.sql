-- Tokens for programs and invitations of agents: only the hashes of what makes them good.

CREATE TABLE tokens (
  hash BLOB NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  agent TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_agent ON tokens (account, agent, created_at);

CREATE TABLE invitations (
  hash BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  agent TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (account, agent)
) STRICT, WITHOUT ROWID;
