-- Derived by resolution: what is compared of an observation, its blocking keys, which others it was found to be the same
-- as (both ways), and what is to be looked at again.
CREATE TABLE facts (observation INTEGER PRIMARY KEY, facts BLOB NOT NULL, blocks BLOB NOT NULL);
CREATE TABLE blocks (key INTEGER NOT NULL, observation INTEGER NOT NULL, PRIMARY KEY (key, observation)) WITHOUT ROWID;
CREATE TABLE likenesses (one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE doubts (
  ready INTEGER NOT NULL, observation INTEGER NOT NULL, PRIMARY KEY (ready, observation)
) WITHOUT ROWID;
-- What was imported before resolution is looked at once: kinds 0 to 2 are people, organisations and jobs.
INSERT INTO doubts SELECT 0, id FROM observations WHERE kind IN (0, 1, 2);
