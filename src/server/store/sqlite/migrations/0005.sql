-- The archive with everything that filters and reports ask for. What was filed before is filed again from the accounts'
-- own states when they start, which `filing`, the form of what is filed, says is due.
ALTER TABLE histories ADD COLUMN filing INTEGER NOT NULL DEFAULT 0;

DROP TABLE archive_agents;
DROP TABLE archive_texts;
DROP TABLE archive;

-- `number` rises with the time of closing: pages are cut by it, and the search hands out rows in its order.
-- `shown` is what lists show, as JSON.
CREATE TABLE archive (
  number INTEGER NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  thread TEXT NOT NULL,
  chat TEXT NOT NULL,
  in_group TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  shown TEXT NOT NULL,
  UNIQUE (account, thread)
) STRICT;
CREATE INDEX archive_by_time ON archive (account, number);
CREATE INDEX archive_by_start ON archive (account, started_at, number);
CREATE INDEX archive_by_chat ON archive (account, chat, started_at, thread);

-- What filters ask for. The number names the account: it belongs to one thread of one account.
CREATE TABLE archive_facets (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  number INTEGER NOT NULL,
  in_group TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, key, value, number, in_group)
) STRICT, WITHOUT ROWID;
CREATE INDEX archive_facets_by_number ON archive_facets (number, kind, key, value);

-- The words of a thread's lines. The account is a word of its own column.
CREATE VIRTUAL TABLE archive_texts USING fts5 (
  account, texts,
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- The lines themselves, as JSON, for the places where a search finds something.
CREATE TABLE archive_lines (
  number INTEGER NOT NULL PRIMARY KEY,
  lines TEXT NOT NULL
) STRICT;

-- What reports count. Moments in milliseconds.
CREATE TABLE thread_facts (
  number INTEGER NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  in_group TEXT NOT NULL,
  agent TEXT,
  responder TEXT,
  started_at INTEGER NOT NULL,
  answered_at INTEGER,
  responded_at INTEGER,
  closed_at INTEGER,
  transfers INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  replies INTEGER NOT NULL,
  score INTEGER
) STRICT;
CREATE INDEX thread_facts_by_close ON thread_facts (account, closed_at);
CREATE INDEX thread_facts_by_start ON thread_facts (account, started_at);
