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
