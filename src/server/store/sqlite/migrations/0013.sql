-- What people and what bots said is counted apart. Threads are filed again when their account starts.
ALTER TABLE thread_facts ADD COLUMN bot TEXT;
ALTER TABLE thread_facts ADD COLUMN bot_responded_at INTEGER;
ALTER TABLE thread_facts ADD COLUMN bot_replies INTEGER NOT NULL DEFAULT 0;

-- Agents' changes of status, which the log tells too: `position` is of the entry, `place` of the fact in it.
CREATE TABLE agent_statuses (
  account TEXT NOT NULL,
  agent TEXT NOT NULL,
  at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  place INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (account, agent, at, position, place)
) STRICT, WITHOUT ROWID;
INSERT INTO agent_statuses
  SELECT l.account, f.value ->> '$.desk.routing_status_set.agent', f.value ->> '$.desk.routing_status_set.at',
    l.position, f.key, f.value ->> '$.desk.routing_status_set.status', f.value ->> '$.desk.routing_status_set.reason'
  FROM log l, json_each(l.entry, '$.facts') f
  WHERE instr(l.entry, '"routing_status_set"') > 0 AND f.value -> '$.desk.routing_status_set' IS NOT NULL;
