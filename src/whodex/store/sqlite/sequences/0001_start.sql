-- Frozen result lists of searches, in a file of their own so that a bulk import never blocks a search.
-- numbers: entity numbers as little-endian 64-bit integers, in the order of the list; 0 is a hole.
CREATE TABLE sequences (
  id INTEGER PRIMARY KEY, team TEXT NOT NULL, name TEXT NOT NULL, search BLOB NOT NULL, total INTEGER NOT NULL,
  at INTEGER NOT NULL, numbers BLOB NOT NULL, UNIQUE (team, name)
);
CREATE INDEX sequences_at ON sequences (at);
