import ClinicalTime
import ExactJSON
import Foundation

/// Treatments as Nightscout keeps them: a list of objects with `eventType` and `created_at`. Sweetspot takes medicines
/// and notes; insulin, carbohydrates and glucose are left out, and said to be.
enum NightscoutImport {
  /// Members that say how a treatment was handled, not what it was.
  private static let handling: Set<String> = [
    "_id", "identifier", "eventType", "created_at", "createdAt", "date", "mills", "timestamp", "sysTime", "utcOffset",
    "enteredBy", "app", "device", "isValid", "isReadOnly", "srvCreated", "srvModified", "subject", "modifiedBy",
    "notes",
    "units", "uuid", "NSCLIENT_ID", "pumpId", "pumpType", "pumpSerial", "duration", "medication", "drug", "medicine",
    "dose",
    "amount", "created",
  ]

  static func isTreatments(_ list: [JSONValue]) -> Bool {
    list.contains { $0.object?["eventType"]?.string != nil }
  }

  static func read(_ list: [JSONValue], into builder: inout ImportBuilder) {
    for (index, value) in list.enumerated() {
      let record = index + 1
      guard let treatment = value.object else {
        builder.leaveOut(record, "The record is \(value.kind), and no treatment.")
        continue
      }
      if treatment["isValid"]?.bool == false {
        builder.leaveOut(record, "The treatment was deleted in the other program (isValid is false).")
        continue
      }
      guard let moment = moment(of: treatment) else {
        builder.leaveOut(record, "The treatment has no time that can be read (created_at, date or mills).")
        continue
      }
      read(treatment, at: moment, record, &builder)
    }
  }

  private static func moment(of treatment: JSONObject) -> Instant? {
    for name in ["created_at", "timestamp", "createdAt"] {
      if let text = treatment[name]?.string, let instant = MomentText.instant(text) { return instant }
    }
    for name in ["mills", "date", "timestamp"] {
      if let millis = treatment[name]?.number?.whole, MomentText.isPlausible(millis / 1000) {
        return Instant(secondsSince1970: millis / 1000)
      }
    }
    return nil
  }

  private static func read(
    _ treatment: JSONObject, at moment: Instant, _ record: Int, _ builder: inout ImportBuilder
  ) {
    let zone = builder.context.zone
    let local = moment.local(in: zone)
    let event = treatment["eventType"]?.string ?? ""
    let notes = treatment["notes"]?.string ?? ""
    let amount = ["dose", "amount"].lazy.compactMap { Self.text(treatment[$0]) }.first ?? ""
    let named = ["medication", "drug", "medicine"].lazy.compactMap { treatment[$0]?.string }.first
    let isMedicine = event.lowercased().contains("medic") || event.lowercased().contains("drug")
    var isUsed = false
    if let name = named ?? (isMedicine && !notes.isEmpty ? notes : nil) {
      builder.addTaken(name, amount: amount, at: local, zone: zone.identifier, line: record)
      isUsed = true
    }
    if !notes.isEmpty, !(isMedicine && named == nil) {
      builder.addNote(
        day: builder.day(of: local), text: event.isEmpty || event == "Note" ? notes : "\(event): \(notes)",
        key: "note \(moment.secondsSince1970) \(event) \(notes)", line: record)
      isUsed = true
    }
    let left = treatment.members.filter { !handling.contains($0.name) && $0.value != .null }.map(\.name)
    if !left.isEmpty {
      builder.leaveOut(
        record, "\(left.sorted().prefix(12).map(\.shortened).joined(separator: ", ")): Sweetspot keeps no such data.")
    } else if !isUsed {
      builder.leaveOut(record, "“\(event.shortened)” holds neither a medicine nor a note.")
    }
  }

  /// Numbers come as numbers or as text.
  private static func text(_ value: JSONValue?) -> String? { value?.string ?? value?.number?.text }
}
