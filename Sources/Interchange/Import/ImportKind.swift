/// The sorts of files that can be taken in. The raw value is the name of the format, part of every key on record.
public enum ImportKind: String, CaseIterable, Sendable {
  case trial = "melatonin-ema"
  case bearable
  case daylio
  case medTimerTable = "medtimer"
  case medTimerBackup = "medtimer-backup"
  case nightscout
  case appleHealth = "apple-health"
  case fhir
  case table

  /// What it is, in words.
  public var title: String {
    switch self {
    case .trial: "the diary of a single-patient trial"
    case .bearable: "a Bearable export"
    case .daylio: "a Daylio export"
    case .medTimerTable: "MedTimer's table of events"
    case .medTimerBackup: "a MedTimer backup"
    case .nightscout: "Nightscout treatments"
    case .appleHealth: "an Apple Health export"
    case .fhir: "FHIR resources"
    case .table: "a table read by a mapping"
    }
  }
}

extension ImportKind {
  /// What the beginning of a file tells: the kind, or what comes nearest to it.
  enum Shape: Equatable {
    /// Starts like a zip.
    case zip
    /// Starts like XML.
    case xml
    /// Starts like JSON.
    case json
    /// Anything else is read as a table.
    case table
  }

  static func shape(of head: [UInt8]) -> Shape {
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
    let text = TextBytes.utf8(head)
    let first = text.first { !" \t\r\n".utf8.contains($0) }
    switch first {
    case UInt8(ascii: "<"): return .xml
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
    default: return .table
    }
  }
}
