import GRDB

/// The schema of the person's file. A released migration is never edited; the next one adds to it.
///
/// Instants are whole seconds since 1970 beside the text of their zone; days, times, decimals and identifiers are
/// text. Every table but `person` is append-only: triggers forbid to change or delete a row.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 diary and plans") { db in
      try db.execute(sql: people + diary + instruments + plans)
      for table in [
        "measure", "import", "entry", "dose", "score", "treatmentDay", "note", "answers", "ownQuestion", "planVersion",
        "approval", "decision",
      ] {
        try db.execute(sql: appendOnly(table))
      }
    }
    return migrator
  }

  private static let people = """
    CREATE TABLE person (
      id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL
    ) STRICT;
    """

  private static let day = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"

  private static let diary = """
    CREATE TABLE measure (
      personId TEXT NOT NULL REFERENCES person (id),
      id TEXT NOT NULL CHECK (id <> ''),
      title TEXT NOT NULL,
      lowest TEXT NOT NULL,
      highest TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('lower-is-better', 'higher-is-better', 'unstated')),
      PRIMARY KEY (personId, id)
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
      kind TEXT NOT NULL CHECK (kind IN ('dose', 'score', 'treatment', 'note', 'answers', 'question')),
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
      reason TEXT
    ) STRICT;

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

  private static let instruments = """
    CREATE TABLE answers (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL REFERENCES person (id),
      instrumentId TEXT NOT NULL CHECK (instrumentId <> ''),
      version TEXT NOT NULL CHECK (version <> ''),
      day TEXT NOT NULL CHECK (day \(day)),
      answers TEXT NOT NULL CHECK (json_valid(answers) AND json_type(answers) = 'array')
    ) STRICT;
    CREATE INDEX answersByDay ON answers (personId, instrumentId, day);
    CREATE TRIGGER answersKeepTheirInstrument BEFORE INSERT ON answers WHEN EXISTS (
      SELECT 1 FROM entry JOIN answers ON answers.entryId = entry.supersedes
      WHERE entry.id = NEW.entryId AND answers.instrumentId <> NEW.instrumentId)
    BEGIN SELECT RAISE(ABORT, 'answers can only be corrected by answers to the same questions'); END;

    -- A question keeps its name when it is corrected: answers refer to it.
    CREATE TABLE ownQuestion (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL REFERENCES person (id),
      questionId TEXT NOT NULL CHECK (questionId LIKE 'own-_%'),
      text TEXT NOT NULL CHECK (text <> ''),
      answerKind TEXT NOT NULL CHECK (answerKind IN ('scale', 'yes-no', 'count', 'text')),
      direction TEXT NOT NULL CHECK (direction IN ('lower-is-better', 'higher-is-better', 'unstated')),
      asked TEXT NOT NULL CHECK (asked IN ('daily', 'weekly', 'checkpoint', 'follow-up', 'as-needed'))
    ) STRICT;
    CREATE TRIGGER ownQuestionKeepsItsName BEFORE INSERT ON ownQuestion WHEN EXISTS (
      SELECT 1 FROM entry WHERE id = NEW.entryId AND (
        (supersedes IS NULL AND EXISTS (
          SELECT 1 FROM ownQuestion WHERE personId = NEW.personId AND questionId = NEW.questionId))
        OR EXISTS (SELECT 1 FROM ownQuestion WHERE entryId = supersedes AND questionId <> NEW.questionId)))
    BEGIN SELECT RAISE(ABORT, 'each question has a name of its own, and keeps it when it is corrected'); END;

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

  private static func appendOnly(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)IsNeverChanged BEFORE UPDATE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
    CREATE TRIGGER \(table)IsNeverDeleted BEFORE DELETE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
    """
  }
}
