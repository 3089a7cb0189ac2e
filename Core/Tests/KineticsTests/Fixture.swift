import Foundation
import Kinetics

/// The files that the tests of this room read.
enum Fixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  static let models = folder.appending(path: "../../../../docs/models").standardizedFileURL

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// The rows of a comma-separated file of numbers, without its first line.
  static func rows(_ name: String) throws -> [[Double]] {
    try text(name).split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",").compactMap { Double($0) }
    }
  }

  static func model(_ name: String) throws -> KineticModel {
    try KineticModel(json: Data(contentsOf: models.appending(path: name)))
  }

  /// The benchmark model, with its doses and times.
  static func benchmark() throws -> KineticEngine {
    let model = try model("w2.json")
    return try KineticEngine(model, KineticSchedule(of: model.definition))
  }
}
