-- Limits of keys, teams, plans, and the ledger of credits.
ALTER TABLE keys ADD COLUMN interval_ns INTEGER;
ALTER TABLE keys ADD COLUMN burst INTEGER;
ALTER TABLE keys ADD COLUMN daily INTEGER;
ALTER TABLE keys ADD COLUMN viewers TEXT;
ALTER TABLE keys ADD COLUMN meter INTEGER NOT NULL DEFAULT 0;
UPDATE keys SET meter = id;
-- Until now nothing was counted; keys that were not made unlimited get the limits of a new one.
UPDATE keys SET interval_ns = 3000000000, burst = 10 WHERE NOT unlimited;
ALTER TABLE keys DROP COLUMN unlimited;

CREATE TABLE teams (name TEXT PRIMARY KEY, plan TEXT, created_at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO teams VALUES ('default', NULL, 0);
INSERT OR IGNORE INTO teams SELECT DISTINCT team, NULL, 0 FROM keys;

CREATE TABLE plans (name TEXT PRIMARY KEY, credits TEXT NOT NULL, interval_ns INTEGER, burst INTEGER, daily INTEGER)
  WITHOUT ROWID;

-- A team without a line has as many credits of that kind as it likes.
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

-- Lines that were charged and are not known to have been answered.
CREATE TABLE unconfirmed (entry INTEGER PRIMARY KEY);

-- Processes that serve; each holds the lock of a file of its number while it lives.
CREATE TABLE workers (id INTEGER PRIMARY KEY AUTOINCREMENT, confirmed INTEGER NOT NULL);

-- What requests under way may cost, by worker.
CREATE TABLE holds (
  pool TEXT, owner, worker INTEGER, amount INTEGER NOT NULL, PRIMARY KEY (pool, owner, worker)
) WITHOUT ROWID;

CREATE TABLE answers (
  owner INTEGER, name BLOB, fingerprint BLOB NOT NULL, worker INTEGER, at INTEGER NOT NULL, head BLOB NOT NULL,
  content BLOB, PRIMARY KEY (owner, name)
) WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (at);

-- What a cache of keys is checked against.
INSERT OR IGNORE INTO meta VALUES ('version', 1);
INSERT OR IGNORE INTO meta VALUES ('purges', 0);
CREATE TRIGGER key_added AFTER INSERT ON keys BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;
CREATE TRIGGER key_changed AFTER UPDATE ON keys BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;
CREATE TRIGGER limit_added AFTER INSERT ON balances BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;
CREATE TRIGGER limit_lifted AFTER DELETE ON balances BEGIN UPDATE meta SET value = value + 1 WHERE name = 'version'; END;
