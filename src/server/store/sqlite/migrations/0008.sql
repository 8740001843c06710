-- Mails that are to be sent: a row goes when a mail server has taken its mail, or the mail is given up.
CREATE TABLE mails (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mails_due ON mails (due_at);
