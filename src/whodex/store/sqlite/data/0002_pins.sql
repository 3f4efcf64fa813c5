-- What the operator decided: whom a person reports to at an organisation (manager NULL: nobody).
CREATE TABLE pins (
  organisation INTEGER NOT NULL, person INTEGER NOT NULL, manager INTEGER, at INTEGER NOT NULL,
  PRIMARY KEY (organisation, person)
) WITHOUT ROWID;
