-- Whether the customer went before anybody had answered.
ALTER TABLE thread_facts ADD COLUMN abandoned INTEGER NOT NULL DEFAULT 0;
