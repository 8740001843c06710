-- Who gave a token: what a removed agent gave to bots ends with the agent.
ALTER TABLE tokens ADD COLUMN given_by TEXT;
