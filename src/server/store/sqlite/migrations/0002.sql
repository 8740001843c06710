-- Snapshots are files of their own, so that writing one keeps nobody from the log.
DROP TABLE snapshots;
