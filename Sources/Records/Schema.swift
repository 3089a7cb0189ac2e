import GRDB

/// The schema of the person's file. A released migration is never edited; the next one adds to it.
///
/// Instants are whole seconds since 1970 beside the text of their zone; days, times, decimals and identifiers are
/// text. Every table is append-only, except the content of shared links: triggers forbid to change or delete a row.
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
    migrator.registerMigration("3 questions") { db in
      try db.execute(sql: questions)
      for table in ["answers", "ownQuestion"] { try db.execute(sql: appendOnly(table)) }
    }
    migrator.registerMigration("4 sealed trials") { db in
      try db.execute(sql: trials)
      for table in ["sealedTrial", "kitTaken", "armGuess", "trialOpening"] { try db.execute(sql: appendOnly(table)) }
    }
    migrator.registerMigration("5 rescue medicine and what was received") { db in
      try db.execute(sql: rescue)
      for table in ["rescue", "received"] { try db.execute(sql: appendOnly(table)) }
    }
    migrator.registerMigration("6 access tokens") { db in
      try db.execute(sql: accessTokens)
      for table in ["accessToken", "accessTokenRevocation"] { try db.execute(sql: appendOnly(table)) }
    }
    migrator.registerMigration("7 imports and their undoing") { db in
      try db.execute(sql: imports)
      try db.execute(sql: appendOnly("importUndo"))
    }
    migrator.registerMigration("8 shared addresses and registered programs") { db in
      try db.execute(sql: sharedAddresses)
      for table in [
        "sharedAddress", "sharedAddressEnd", "wrongPasscode", "registeredProgram", "registeredProgramEnd",
      ] { try db.execute(sql: appendOnly(table)) }
    }
    return migrator
  }

  static let day = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"

  private static func appendOnly(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)IsNeverChanged BEFORE UPDATE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
    CREATE TRIGGER \(table)IsNeverDeleted BEFORE DELETE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
    """
  }
}
