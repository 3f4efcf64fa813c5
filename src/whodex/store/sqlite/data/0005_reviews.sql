-- Derived by resolution: pairs that may be the same, for somebody to look at (both ways).
CREATE TABLE reviews (
  one INTEGER NOT NULL, other INTEGER NOT NULL, bits REAL NOT NULL, PRIMARY KEY (one, other)
) WITHOUT ROWID;
