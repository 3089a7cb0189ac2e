/// The first migration: people, their diary, supply and plans.
extension Schema {
  static let people = """
    CREATE TABLE person (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL
    ) STRICT;
    """

  static let diary = """
    CREATE TABLE measure (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      personId TEXT NOT NULL REFERENCES person (id),
      id TEXT NOT NULL CHECK (id <> ''),
      title TEXT NOT NULL,
      lowest TEXT NOT NULL,
      highest TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('lower-is-better', 'higher-is-better', 'unstated')),
      UNIQUE (personId, id)
    ) STRICT;

    CREATE TABLE import (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      format TEXT NOT NULL,
      fileName TEXT NOT NULL,
      added INTEGER NOT NULL CHECK (added >= 0),
      findings TEXT NOT NULL CHECK (json_valid(findings))
    ) STRICT;

    -- One row for everything that is written down; what was written is in the table of its kind.
    CREATE TABLE entry (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      kind TEXT NOT NULL CHECK (kind <> ''),
      recordedAt INTEGER NOT NULL,
      supersedes TEXT UNIQUE REFERENCES entry (id),
      withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
      importId TEXT REFERENCES import (id),
      importKey TEXT,
      CHECK (withdrawn = 0 OR supersedes IS NOT NULL),
      CHECK ((importId IS NULL) = (importKey IS NULL))
    ) STRICT;
    CREATE INDEX entryByKind ON entry (personId, kind, sequence);
    CREATE UNIQUE INDEX entryByImportKey ON entry (personId, importKey) WHERE importKey IS NOT NULL;
    -- A later version that knows more kinds makes this trigger anew.
    CREATE TRIGGER entryIsOfAKnownKind BEFORE INSERT ON entry
    WHEN NEW.kind NOT IN ('dose', 'score', 'treatment', 'note', 'bottle', 'supply')
    BEGIN SELECT RAISE(ABORT, 'an entry is of a kind that is known'); END;
    CREATE TRIGGER entrySupersedesItsLike BEFORE INSERT ON entry WHEN NEW.supersedes IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM entry WHERE id = NEW.supersedes AND personId = NEW.personId AND kind = NEW.kind)
    BEGIN SELECT RAISE(ABORT, 'an entry can only supersede one of the same person and kind'); END;

    CREATE TABLE dose (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      milligrams TEXT NOT NULL,
      day TEXT NOT NULL CHECK (day \(day)),
      takenAt TEXT NOT NULL,
      takenInstant INTEGER NOT NULL,
      zone TEXT NOT NULL CHECK (zone <> ''),
      reason TEXT,
      bottleId TEXT
    ) STRICT;
    CREATE TRIGGER doseIsFromABottleOnRecord BEFORE INSERT ON dose WHEN NEW.bottleId IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM bottle JOIN entry ON entry.id = NEW.entryId AND entry.personId = bottle.personId
      WHERE bottle.bottleId = NEW.bottleId)
    BEGIN SELECT RAISE(ABORT, 'a dose can only come from a bottle on record'); END;

    CREATE TABLE score (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL,
      measureId TEXT NOT NULL,
      day TEXT NOT NULL CHECK (day \(day)),
      time TEXT,
      value TEXT NOT NULL,
      FOREIGN KEY (personId, measureId) REFERENCES measure (personId, id)
    ) STRICT;
    CREATE INDEX scoreByDay ON score (personId, measureId, day);

    CREATE TABLE treatmentDay (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      treatment TEXT NOT NULL CHECK (treatment <> ''),
      day TEXT NOT NULL CHECK (day \(day)),
      taken INTEGER NOT NULL CHECK (taken IN (0, 1))
    ) STRICT;

    CREATE TABLE note (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      day TEXT NOT NULL CHECK (day \(day)),
      text TEXT NOT NULL CHECK (text <> '')
    ) STRICT;

    """

  static let supply = """
    -- A bottle keeps its short name when it is corrected: doses and events refer to it.
    CREATE TABLE bottle (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL REFERENCES person (id),
      bottleId TEXT NOT NULL CHECK (bottleId <> ''),
      item TEXT NOT NULL CHECK (json_valid(item)),
      amount TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (unit IN ('pieces', 'mL')),
      receivedOn TEXT NOT NULL CHECK (receivedOn \(day)),
      madeOn TEXT CHECK (madeOn \(day)),
      useBy TEXT CHECK (useBy \(day)),
      pharmacy TEXT,
      lot TEXT,
      filler TEXT,
      price TEXT,
      currency TEXT,
      CHECK ((price IS NULL) = (currency IS NULL))
    ) STRICT;
    CREATE INDEX bottleByName ON bottle (personId, bottleId);
    CREATE TRIGGER bottleKeepsItsName BEFORE INSERT ON bottle WHEN EXISTS (
      SELECT 1 FROM entry WHERE id = NEW.entryId AND (
        (supersedes IS NULL AND EXISTS (
          SELECT 1 FROM bottle WHERE personId = NEW.personId AND bottleId = NEW.bottleId))
        OR EXISTS (SELECT 1 FROM bottle WHERE entryId = supersedes AND bottleId <> NEW.bottleId)))
    BEGIN SELECT RAISE(ABORT, 'each bottle has a name of its own, and keeps it when it is corrected'); END;

    CREATE TABLE supplyEvent (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL REFERENCES person (id),
      bottleId TEXT NOT NULL,
      date TEXT NOT NULL CHECK (date \(day)),
      what TEXT NOT NULL CHECK (what IN ('discarded', 'lost', 'counted')),
      amount TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (unit IN ('pieces', 'mL')),
      reason TEXT,
      CHECK ((what = 'counted') = (reason IS NULL))
    ) STRICT;
    CREATE TRIGGER supplyEventOfABottleOnRecord BEFORE INSERT ON supplyEvent WHEN NOT EXISTS (
      SELECT 1 FROM bottle WHERE personId = NEW.personId AND bottleId = NEW.bottleId)
    BEGIN SELECT RAISE(ABORT, 'something can only happen to a bottle on record'); END;

    """

  static let plans = """
    CREATE TABLE planVersion (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      protocolId TEXT NOT NULL,
      start TEXT NOT NULL CHECK (start \(day)),
      plan TEXT NOT NULL CHECK (json_valid(plan)),
      evidenceVersion TEXT NOT NULL,
      revises TEXT REFERENCES planVersion (id)
    ) STRICT;
    CREATE TRIGGER planRevisesOneOfTheSamePerson BEFORE INSERT ON planVersion WHEN NEW.revises IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM planVersion WHERE id = NEW.revises AND personId = NEW.personId)
    BEGIN SELECT RAISE(ABORT, 'a plan can only revise one of the same person'); END;

    CREATE TABLE approval (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      planId TEXT NOT NULL REFERENCES planVersion (id),
      prescriber TEXT NOT NULL CHECK (prescriber <> ''),
      date TEXT NOT NULL CHECK (date \(day)),
      highestMilligrams TEXT NOT NULL,
      until TEXT CHECK (until \(day)),
      reason TEXT
    ) STRICT;

    CREATE TABLE decision (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind <> ''),
      input TEXT NOT NULL CHECK (json_valid(input)),
      output TEXT NOT NULL CHECK (json_valid(output)),
      evidenceVersion TEXT NOT NULL
    ) STRICT;
    """
}
