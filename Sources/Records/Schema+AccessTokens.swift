/// The fifth migration: tokens of programs that may read. They are no part of the record and stand under no audit link.
extension Schema {
  static let accessTokens = """
    CREATE TABLE accessToken (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      personId TEXT NOT NULL REFERENCES person (id),
      name TEXT NOT NULL CHECK (name <> ''),
      -- SHA-256 of the token: what is stored here lets nobody in.
      digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
      scopes TEXT NOT NULL CHECK (scopes <> ''),
      createdAt INTEGER NOT NULL,
      expiresAt INTEGER
    ) STRICT;
    CREATE TABLE accessTokenRevocation (
      tokenId TEXT NOT NULL PRIMARY KEY REFERENCES accessToken (id),
      revokedAt INTEGER NOT NULL
    ) STRICT;

    """
}
