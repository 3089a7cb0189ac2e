/// The seventh migration: where an import came from, and imports that were taken back.
extension Schema {
  static let imports = """
    ALTER TABLE import ADD COLUMN fileHash TEXT CHECK (fileHash IS NULL OR length(fileHash) = 64);
    ALTER TABLE import ADD COLUMN mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping));
    ALTER TABLE import ADD COLUMN listing TEXT CHECK (listing IS NULL OR json_valid(listing));

    -- What was undone with its import can be taken in again, so a key is unique within an import only.
    DROP INDEX entryByImportKey;
    CREATE UNIQUE INDEX entryByImportKey ON entry (importId, importKey) WHERE importKey IS NOT NULL;

    -- The entries of the import are withdrawn in the same transaction; those that stayed are named.
    CREATE TABLE importUndo (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      personId TEXT NOT NULL REFERENCES person (id),
      recordedAt INTEGER NOT NULL,
      importId TEXT NOT NULL UNIQUE REFERENCES import (id),
      withdrawn INTEGER NOT NULL CHECK (withdrawn >= 0),
      kept TEXT NOT NULL CHECK (json_valid(kept) AND json_type(kept) = 'array')
    ) STRICT;
    CREATE TRIGGER importIsUndoneByItsPerson BEFORE INSERT ON importUndo WHEN NOT EXISTS (
      SELECT 1 FROM import WHERE id = NEW.importId AND personId = NEW.personId)
    BEGIN SELECT RAISE(ABORT, 'an import can only be taken back in the record it was made in'); END;
    """
}
