import Foundation
import History

/// Files that somebody looks at before taking them in. They stay in memory, a few at a time, and nowhere else.
actor HeldFiles {
  struct File: Sendable {
    let name: String
    let bytes: [UInt8]
    let person: Person.ID
  }

  /// The most bytes of all files together; the oldest go first.
  static let most = 64 * 1024 * 1024

  private var files: [(id: String, file: File)] = []

  /// - Returns: the name under which the file is found again.
  func hold(_ file: File) -> String {
    files.append((UUID().uuidString.lowercased(), file))
    while files.count > 1, files.reduce(0, { $0 + $1.file.bytes.count }) > Self.most || files.count > 8 {
      files.removeFirst()
    }
    return files.last?.id ?? ""
  }

  /// The file that was held for a person.
  func file(_ id: String, of person: Person.ID) -> File? {
    files.first { $0.id == id && $0.file.person == person }?.file
  }

  func drop(_ id: String) { files.removeAll { $0.id == id } }
}
