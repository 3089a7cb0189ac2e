internal import CEvidenceData
public import Foundation

/// The evidence files that are built into the program.
public enum EvidenceFiles {
  /// The names of all files, in a fixed order.
  public static var names: [String] { all.map { String(cString: $0.name) } }

  /// The content of the file called `name`; `nil` when there is none.
  public static func content(of name: String) -> Data? {
    all.first { String(cString: $0.name) == name }.map(data)
  }

  /// A fingerprint of all files together, 16 hexadecimal digits: equal exactly when the content is equal.
  /// It tells versions apart; it is no protection against forgery.
  public static let fingerprint: String = {
    var hash = FNV1a()
    for file in all {
      for byte in UnsafeBufferPointer(start: file.bytes, count: file.count) { hash.add(byte) }
    }
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }()

  /// When the evidence was last taken in and checked by a person.
  public static let compiled = "2026-11-21"

  /// Names the state of the evidence that an answer rests on: the day it was compiled and its fingerprint.
  public static var version: String { "\(compiled)+\(fingerprint.prefix(8))" }

  private static var all: UnsafeBufferPointer<sweetspot_evidence_file> {
    UnsafeBufferPointer(start: sweetspot_evidence_files(), count: sweetspot_evidence_file_count())
  }

  private static func data(_ file: sweetspot_evidence_file) -> Data {
    // The bytes are constants of the program: they outlive every reader and are never written to.
    Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: file.bytes), count: file.count, deallocator: .none)
  }

  static func contents(startingWith prefix: String) -> [(name: String, data: Data)] {
    all.compactMap { file in
      let name = String(cString: file.name)
      return name.hasPrefix(prefix) ? (name, data(file)) : nil
    }
  }
}
