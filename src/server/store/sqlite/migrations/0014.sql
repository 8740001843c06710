-- Every token names who gave it. One without a giver is from before that was noted. Whoever signs in with a password has
-- asked for it; of all others, which are programs', nobody knows whose they are: they end, with what was given by them.
UPDATE tokens SET given_by = agent WHERE given_by IS NULL AND parent IS NULL
  AND EXISTS (SELECT 1 FROM logins WHERE logins.account = tokens.account AND logins.agent = tokens.agent);
WITH RECURSIVE ended (account, id) AS (
    SELECT account, id FROM tokens WHERE given_by IS NULL AND parent IS NULL
    UNION SELECT tokens.account, tokens.id FROM tokens JOIN ended
      ON tokens.account = ended.account AND tokens.parent = ended.id)
  DELETE FROM tokens WHERE (account, id) IN (SELECT account, id FROM ended);
UPDATE tokens SET given_by = (SELECT giver.agent FROM tokens AS giver
    WHERE giver.account = tokens.account AND giver.id = tokens.parent)
  WHERE given_by IS NULL;
DELETE FROM tokens WHERE given_by IS NULL;
