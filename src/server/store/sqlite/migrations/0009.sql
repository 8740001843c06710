-- By which token another one was given: both go together.
ALTER TABLE tokens ADD COLUMN parent TEXT;
