CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE verdicts (address TEXT PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX verdicts_at ON verdicts (at);
CREATE TABLE tried (number INTEGER NOT NULL, address TEXT NOT NULL, PRIMARY KEY (number, address)) WITHOUT ROWID;
CREATE TABLE jobs (
  key TEXT PRIMARY KEY, due_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX jobs_visible ON jobs (visible_at, due_at);
CREATE TABLE job_addresses (
  address TEXT NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (address, key)
) WITHOUT ROWID;
CREATE INDEX job_addresses_by_key ON job_addresses (key);
CREATE TABLE probes (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, host TEXT NOT NULL, stage TEXT NOT NULL, recipient TEXT NOT NULL,
  code INTEGER NOT NULL, text TEXT NOT NULL, took_ms INTEGER NOT NULL
);
CREATE INDEX probes_at ON probes (at);
CREATE INDEX probes_recipient ON probes (recipient) WHERE recipient <> '';
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE turns (
  service TEXT NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (service, holder)
) WITHOUT ROWID;
CREATE TABLE starts (service TEXT PRIMARY KEY, next_at INTEGER NOT NULL) WITHOUT ROWID;
