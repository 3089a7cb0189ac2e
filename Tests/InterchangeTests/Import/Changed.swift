import ChangedInputs
import Foundation
import NumericalMethods

@testable import Interchange

/// Files as nobody writes them: an example of each format, changed byte by byte and value by value.
enum Changed {
  /// The names of the formats that are changed.
  static let all = Reading.all + ["apple-health.zip", "mapping.json"]

  /// What is changed.
  static func start(_ name: String) throws -> [UInt8] {
    switch name {
    // A zip is packed after its file was changed, or the check sum would refuse nearly every change.
    case "apple-health.zip": try Reading.fixture("apple-health.xml")
    case "mapping.json": Array("day,time,ldn mg,x,energy\n2026-11-20,22:00,1.5,yes,7\n2026-11-19,21:00,2,no,3.5\n".utf8)
    case "melatonin_ema.csv": Array(try Reading.fixture(name).prefix(900))
    default: try Reading.fixture(name)
    }
  }

  /// Another input of the format, with the mapping by which it is read, if it is a table that needs one.
  static func next(
    _ name: String, _ start: [UInt8], _ context: ImportContext, _ random: inout SplitMix64
  ) -> (bytes: [UInt8], mapping: TableMapping?) {
    switch name {
    case "mapping.json":
      // The table, the mapping, or both.
      let changed = Int.random(in: 0..<3, using: &random)
      let bytes = changed == 0 ? start : ChangedInput.bytes(start, &random)
      guard let proposed = try? MappingProposal(bytes, recogniser: context.recogniser).mapping else {
        return (bytes, nil)
      }
      let mapping = answered(proposed)
      guard changed != 1 else { return (bytes, mapping) }
      return (bytes, (try? TableMapping(Data(ChangedInput.values(Array(mapping.text.utf8), &random)))) ?? mapping)
    case "apple-health.zip":
      let packed = Zip.made(
        [("export.xml", ChangedInput.bytes(start, &random))], isPacked: Bool.random(using: &random),
        hasDescriptor: Bool.random(using: &random))
      return (Int.random(in: 0..<4, using: &random) == 0 ? ChangedInput.bytes(packed, &random) : packed, nil)
    case _ where name.hasSuffix("json") && Bool.random(using: &random):
      return (ChangedInput.values(start, &random), nil)
    default: return (ChangedInput.bytes(start, &random), nil)
    }
  }

  /// The proposal with an answer to what it leaves open, so that more than its questions is tried.
  static func answered(_ proposed: TableMapping) -> TableMapping {
    var mapping = proposed
    func isOpen(_ text: String?) -> Bool { text == TableMapping.open }
    if isOpen(mapping.decimal) { mapping.decimal = "." }
    if isOpen(mapping.day.form) { mapping.day.form = "day-month-year" }
    for index in mapping.columns.indices {
      if isOpen(mapping.columns[index].unit) { mapping.columns[index].unit = "mg" }
      if isOpen(mapping.columns[index].lowest) { mapping.columns[index].lowest = "0" }
      if isOpen(mapping.columns[index].highest) { mapping.columns[index].highest = "10" }
      if isOpen(mapping.columns[index].better) { mapping.columns[index].better = "lower" }
    }
    return mapping
  }
}
