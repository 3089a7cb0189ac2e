import GRDB

/// The schema of the person's file. A released migration is never edited; the next one adds to it.
///
/// Instants are whole seconds since 1970 beside the text of their zone; days, times, decimals and identifiers are
/// text. Every table but `person` is append-only: triggers forbid to change or delete a row.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 diary and plans") { db in
      try db.execute(sql: people + diary + supply + plans)
      for table in [
        "measure", "import", "entry", "dose", "score", "treatmentDay", "note", "bottle", "supplyEvent", "planVersion",
        "approval", "decision",
      ] {
        try db.execute(sql: appendOnly(table))
      }
    }
    migrator.registerMigration("2 audit trail") { db in
      try db.execute(sql: auditTrail)
      for table in ["person", "personName", "audit"] { try db.execute(sql: appendOnly(table)) }
      try AuditTrail.extend(db, at: nil, origin: .migration)
    }
    migrator.registerMigration("3 sealed trials") { db in
      try db.execute(sql: trials)
      for table in ["sealedTrial", "kitTaken", "armGuess", "trialOpening"] { try db.execute(sql: appendOnly(table)) }
    }
    return migrator
  }

  private static let auditTrail = """
    -- A person is renamed, or put aside, by a row that says so.
    CREATE TABLE personName (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      name TEXT NOT NULL,
      aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1))
    ) STRICT;

    -- One row says what the rows `first` to `last` of a table held when they were written, and what stood before.
    CREATE TABLE audit (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      recordedAt INTEGER,
      origin TEXT NOT NULL CHECK (origin IN ('sweetspot', 'migration', 'unknown')),
      tableName TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL CHECK (last >= first),
      hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
    ) STRICT;
    CREATE INDEX auditByTable ON audit (tableName, last);
    """

  private static let people = """
    CREATE TABLE person (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL
    ) STRICT;
    """

  private static let day = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"

  private static let diary = """
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

  private static let supply = """
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

  private static let plans = """
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

  private static let trials = """
    -- Nothing here names the arm of a period: only the pharmacist's key opens `ciphertext`.
    CREATE TABLE sealedTrial (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      protocol TEXT NOT NULL CHECK (json_valid(protocol)),
      protocolHash TEXT NOT NULL CHECK (length(protocolHash) = 64),
      commitment TEXT NOT NULL UNIQUE CHECK (length(commitment) = 64),
      kits TEXT NOT NULL CHECK (json_valid(kits)),
      keyFingerprint TEXT NOT NULL,
      encapsulatedKey BLOB NOT NULL,
      ciphertext BLOB NOT NULL
    ) STRICT;

    CREATE TABLE kitTaken (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      trialId TEXT NOT NULL REFERENCES sealedTrial (id),
      day TEXT NOT NULL CHECK (day \(day)),
      code TEXT NOT NULL CHECK (code <> ''),
      taken INTEGER NOT NULL CHECK (taken IN (0, 1))
    ) STRICT;

    -- An arm of -1 is “I don't know”.
    CREATE TABLE armGuess (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      trialId TEXT NOT NULL REFERENCES sealedTrial (id),
      period INTEGER NOT NULL CHECK (period >= 1),
      arm INTEGER NOT NULL CHECK (arm >= -1),
      because TEXT CHECK (because <> '')
    ) STRICT;
    CREATE TRIGGER armGuessBeforeOpening BEFORE INSERT ON armGuess
    WHEN EXISTS (SELECT 1 FROM trialOpening WHERE trialId = NEW.trialId)
      AND NEW.recordedAt > (SELECT recordedAt FROM trialOpening WHERE trialId = NEW.trialId)
    BEGIN SELECT RAISE(ABORT, 'who knows the arms can no longer guess them'); END;

    CREATE TABLE trialOpening (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      trialId TEXT NOT NULL UNIQUE REFERENCES sealedTrial (id),
      day TEXT NOT NULL CHECK (day \(day)),
      payload BLOB NOT NULL,
      emergencyReason TEXT CHECK (emergencyReason <> '')
    ) STRICT;
    """

  private static func appendOnly(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)IsNeverChanged BEFORE UPDATE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
    CREATE TRIGGER \(table)IsNeverDeleted BEFORE DELETE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
    """
  }
}
