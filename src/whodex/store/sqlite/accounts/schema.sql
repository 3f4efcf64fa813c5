-- Keys, teams, plans and the ledger, in a file of their own so that a bulk import never blocks a request.

CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, prefix TEXT NOT NULL, name TEXT NOT NULL,
  team TEXT NOT NULL, api_version TEXT, scopes TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER, revoked_at INTEGER
, interval_ns INTEGER, burst INTEGER, daily INTEGER, viewers TEXT, meter INTEGER NOT NULL DEFAULT 0);

CREATE TABLE teams (name TEXT PRIMARY KEY, plan TEXT, created_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE plans (name TEXT PRIMARY KEY, credits TEXT NOT NULL, interval_ns INTEGER, burst INTEGER, daily INTEGER)
  WITHOUT ROWID;

CREATE TABLE balances (team TEXT, kind TEXT, balance INTEGER NOT NULL CHECK (balance >= 0), PRIMARY KEY (team, kind))
  WITHOUT ROWID;

CREATE TABLE meters (
  id INTEGER PRIMARY KEY, arrival INTEGER NOT NULL, opened INTEGER NOT NULL, opened_at INTEGER NOT NULL,
  boot TEXT NOT NULL, used INTEGER NOT NULL, last_used INTEGER NOT NULL
);

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, team TEXT NOT NULL, key INTEGER, endpoint TEXT,
  kind TEXT NOT NULL, amount INTEGER NOT NULL, outcome TEXT NOT NULL, request TEXT NOT NULL, worker INTEGER
);

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_is_not_cut BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE unconfirmed (entry INTEGER PRIMARY KEY);

CREATE TABLE workers (id INTEGER PRIMARY KEY AUTOINCREMENT, confirmed INTEGER NOT NULL);

CREATE TABLE holds (
  pool TEXT, owner, worker INTEGER, amount INTEGER NOT NULL, PRIMARY KEY (pool, owner, worker)
) WITHOUT ROWID;

CREATE TABLE answers (
  owner INTEGER, name BLOB, fingerprint BLOB NOT NULL, worker INTEGER, at INTEGER NOT NULL, head BLOB NOT NULL,
  content BLOB, PRIMARY KEY (owner, name)
) WITHOUT ROWID;

CREATE INDEX answers_by_age ON answers (at);

CREATE TRIGGER key_added AFTER INSERT ON keys BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;

CREATE TRIGGER key_changed AFTER UPDATE ON keys BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;

CREATE TRIGGER limit_added AFTER INSERT ON balances BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;

CREATE TRIGGER limit_lifted AFTER DELETE ON balances BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;
