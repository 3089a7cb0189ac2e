/// The eighth migration: addresses by which something can be read without logging in, and programs that may ask for a
/// token. They are no part of the record and stand under no audit link.
extension Schema {
  static let sharedAddresses = """
    CREATE TABLE sharedAddress (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      personId TEXT NOT NULL REFERENCES person (id),
      kind TEXT NOT NULL CHECK (kind IN ('calendar', 'health-link')),
      title TEXT NOT NULL CHECK (title <> ''),
      -- SHA-256 of the random part of the address: what is stored here opens nothing.
      digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
      -- What scrypt makes of the passcode.
      passcode TEXT CHECK (passcode <> ''),
      createdAt INTEGER NOT NULL,
      expiresAt INTEGER
    ) STRICT;
    CREATE TABLE sharedAddressEnd (
      addressId TEXT NOT NULL PRIMARY KEY REFERENCES sharedAddress (id),
      endedAt INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE wrongPasscode (
      sequence INTEGER PRIMARY KEY,
      addressId TEXT NOT NULL REFERENCES sharedAddress (id),
      at INTEGER NOT NULL
    ) STRICT;
    -- What a link leads to, encrypted with a key that is in the link only. The one table whose rows are deleted: with
    -- the link its content ends.
    CREATE TABLE sharedContent (
      addressId TEXT NOT NULL PRIMARY KEY REFERENCES sharedAddress (id),
      content BLOB NOT NULL
    ) STRICT;
    CREATE TABLE registeredProgram (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL CHECK (name <> ''),
      redirect TEXT NOT NULL CHECK (redirect <> ''),
      createdAt INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE registeredProgramEnd (
      programId TEXT NOT NULL PRIMARY KEY REFERENCES registeredProgram (id),
      endedAt INTEGER NOT NULL
    ) STRICT;

    """
}
