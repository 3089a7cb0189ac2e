/// The second migration: names that change, and the chain of hashes over everything.
extension Schema {
  static let auditTrail = """
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
}
