-- Keys, in a file of their own so that a bulk import never blocks a request.
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, prefix TEXT NOT NULL, name TEXT NOT NULL,
  team TEXT NOT NULL, api_version TEXT, unlimited INTEGER NOT NULL, scopes TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER, revoked_at INTEGER
);
