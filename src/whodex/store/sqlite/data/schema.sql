-- The truth: observations, where they were seen, and the decisions that cannot be worked out again.
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE sources (
  name TEXT PRIMARY KEY, basis TEXT NOT NULL, rank INTEGER NOT NULL, retention_days INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, basis TEXT NOT NULL, format TEXT NOT NULL,
  file TEXT NOT NULL, fingerprint TEXT NOT NULL, state TEXT NOT NULL, started_at INTEGER NOT NULL,
  finished_at INTEGER, done INTEGER NOT NULL, counts TEXT NOT NULL, viewer TEXT, team TEXT NOT NULL
);

CREATE TABLE formats (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE observations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL, number INTEGER NOT NULL, kind INTEGER NOT NULL,
  format INTEGER NOT NULL REFERENCES formats (id), record BLOB NOT NULL
);
CREATE UNIQUE INDEX observations_by_key ON observations (key);
CREATE INDEX observations_by_number ON observations (number);

CREATE TABLE sightings (
  observation INTEGER NOT NULL, import INTEGER NOT NULL, position TEXT NOT NULL, observed_at INTEGER NOT NULL,
  PRIMARY KEY (observation, import)
) WITHOUT ROWID;
CREATE INDEX sightings_by_import ON sightings (import);

CREATE TABLE redirects (number INTEGER PRIMARY KEY, target INTEGER NOT NULL);

CREATE TABLE viewers (
  identifier TEXT NOT NULL, team TEXT NOT NULL, identifiers TEXT NOT NULL, name TEXT NOT NULL,
  made_up INTEGER NOT NULL, import INTEGER NOT NULL, PRIMARY KEY (identifier, team)
) WITHOUT ROWID;

CREATE TABLE suppressions (hash BLOB PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE audits (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, act TEXT NOT NULL, counts TEXT NOT NULL);

-- Derived: folded from the observations, rebuilt by `whodex rebuild`.
CREATE TABLE entities (number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, body BLOB NOT NULL);

CREATE TABLE identifiers (key TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;

CREATE TABLE edges (
  key TEXT NOT NULL, role INTEGER NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (key, role, at, number)
) WITHOUT ROWID;

-- What the search index follows.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL, kind INTEGER NOT NULL, removed INTEGER NOT NULL
);

-- What the operator decided: whom a person reports to at an organisation (manager NULL: nobody).
CREATE TABLE pins (
  organisation INTEGER NOT NULL, person INTEGER NOT NULL, manager INTEGER, at INTEGER NOT NULL,
  PRIMARY KEY (organisation, person)
) WITHOUT ROWID;

-- What the operator decided about who is who: left and right are one (merge), or two (split, apart).
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, act TEXT NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL,
  who TEXT NOT NULL, note TEXT NOT NULL, left_number INTEGER NOT NULL, right_number INTEGER NOT NULL,
  undone_at INTEGER, undone_by TEXT NOT NULL
);
CREATE TABLE anchors (
  anchor TEXT NOT NULL, decision INTEGER NOT NULL, side INTEGER NOT NULL, PRIMARY KEY (anchor, decision, side)
) WITHOUT ROWID;
CREATE INDEX anchors_by_decision ON anchors (decision);

-- Derived by resolution: what is compared of an observation, its blocking keys, which others it was found to be the same
-- as (both ways), and what is to be looked at again.
CREATE TABLE facts (observation INTEGER PRIMARY KEY, facts BLOB NOT NULL, blocks BLOB NOT NULL);
CREATE TABLE blocks (key INTEGER NOT NULL, observation INTEGER NOT NULL, PRIMARY KEY (key, observation)) WITHOUT ROWID;
CREATE TABLE likenesses (one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE doubts (
  ready INTEGER NOT NULL, observation INTEGER NOT NULL, PRIMARY KEY (ready, observation)
) WITHOUT ROWID;

-- Derived by resolution: pairs that may be the same, for somebody to look at (both ways).
CREATE TABLE reviews (
  one INTEGER NOT NULL, other INTEGER NOT NULL, bits REAL NOT NULL, PRIMARY KEY (one, other)
) WITHOUT ROWID;
