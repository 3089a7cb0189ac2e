/// The fourth migration: trials under seal, what was taken, guessed and opened.
extension Schema {
  static let trials = """
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
}
