-- How far the check of one file of addresses got; a file of its own beside the results, gone when they are complete.
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, domain TEXT NOT NULL, state INTEGER NOT NULL, data BLOB
);
CREATE INDEX addresses_open ON addresses (state, domain, id);
