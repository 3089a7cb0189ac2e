/// The fifth migration: rescue medicines, and which forms were received.
extension Schema {
  static let rescue = """
    DROP TRIGGER entryIsOfAKnownKind;
    CREATE TRIGGER entryIsOfAKnownKind BEFORE INSERT ON entry
    WHEN NEW.kind NOT IN ('dose', 'score', 'treatment', 'note', 'bottle', 'supply', 'answers', 'question', 'rescue')
    BEGIN SELECT RAISE(ABORT, 'an entry is of a kind that is known'); END;

    CREATE TABLE rescue (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      medicine TEXT NOT NULL CHECK (medicine <> ''),
      day TEXT NOT NULL CHECK (day \(day)),
      takenAt TEXT NOT NULL,
      takenInstant INTEGER NOT NULL,
      zone TEXT NOT NULL CHECK (zone <> '')
    ) STRICT;

    -- A form that a browser kept while nobody answered carries a key. It stands here from the transaction on that wrote
    -- what the form says, so that sending it again writes nothing.
    CREATE TABLE received (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      personId TEXT NOT NULL REFERENCES person (id),
      key TEXT NOT NULL CHECK (length(key) BETWEEN 16 AND 64),
      recordedAt INTEGER NOT NULL,
      UNIQUE (personId, key)
    ) STRICT;
    """
}
