import Evidence
import Foundation
import Recognition

/// Reads one medicine a line and prints one JSON object a line.
struct BatchRecognition {
  let path: String

  private struct Row: Encodable {
    let input: String
    let recognised: Bool
    let opioid: Bool
    let releaseClass: String
    let ingredients: [String]
    let didYouMean: [String]
  }

  func run() throws {
    let data: Data
    do {
      data =
        path == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : try Data(contentsOf: URL(filePath: path))
    } catch {
      throw CommandFailure(.badInput, "The file \(path) cannot be read.", remedy: "Check its name and who may read it.")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw CommandFailure(.badInput, "The file \(path) is not UTF-8 text.", remedy: "Save it as UTF-8.")
    }
    let recogniser = MedicineRecogniser(try MedicineCatalogue.embedded())
    do {
      try Self.writeRows(for: text, recogniser) { try FileHandle.standardOutput.write(contentsOf: $0) }
    } catch {
      throw CommandFailure(.storage, "The answer cannot be written.", remedy: "Is the disk full, or the pipe closed?")
    }
  }

  /// One JSON object for every line of `text`, handed over in pieces of about a megabyte.
  static func writeRows(for text: String, _ recogniser: MedicineRecogniser, _ write: (Data) throws -> Void) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var output = Data()
    for line in lines {
      output += try encoder.encode(row(recogniser.recognise(String(line))))
      output.append(UInt8(ascii: "\n"))
      if output.count > 1 << 20 {
        try write(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    try write(output)
  }

  private static func row(_ line: RecognisedLine) -> Row {
    let release =
      switch line.release {
      case .immediate: "immediate"
      case .extended, .depot: "extended"
      case .unknown: "unknown"
      }
    return Row(
      input: line.input, recognised: line.isRecognised, opioid: line.namesOpioid, releaseClass: release,
      ingredients: line.ingredients, didYouMean: line.didYouMean.map(\.name))
  }
}
