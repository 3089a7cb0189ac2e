public import ClinicalTime
import Foundation
public import Screening

/// The form of a screen, filled with what was asked last.
public struct ScreenForm: Encodable, Sendable {
  public let medicines: TextField
  public let dose: TextField
  public let start: TextField
  public let age: TextField
  public let conditions: [Check]
  public let procedures: TextField
  public let release: ChoiceField
  public let fillers: TextField
  public let ultraLowDosePrescriber: TextField
  /// Prescribers' decisions that go along with the request, as JSON.
  public let overrides: String
  /// The same in words.
  public let decisions: [String]
  public let hasDecisions: Bool

  /// A box to tick.
  public struct Check: Encodable, Sendable {
    public let id: String
    public let value: String
    public let label: String
    public let isChecked: Bool
  }

  /// - Parameter procedures: the text of the field as it was typed, when it could not be read.
  init(_ request: ScreenRequest?, typed: ScreenFields?) {
    let fields = typed ?? request.map(ScreenFields.init) ?? ScreenFields()
    medicines = TextField(
      name: "medicines", label: "What do you take, or took in the last months?",
      hint:
        "One medicine a line, as you would say it: name, strength, how often, when last. Also what you buy without prescription: cough syrup, diarrhoea remedies, herbs, patches. Example: oxycodone 5 mg when needed, last 2026-11-20 22:00",
      value: fields.medicines)
    dose = TextField(
      name: "dose", label: "Planned dose a day",
      hint: "With its unit, such as 1.5 mg or 500 mcg. Leave it open if you do not know.", value: fields.dose)
    start = TextField(name: "start", label: "First day", value: fields.start, type: .date)
    age = TextField(name: "age", label: "Age in years", value: fields.age)
    conditions = Condition.allCases.map {
      Check(
        id: "condition-\($0.rawValue)", value: $0.rawValue, label: $0.shown,
        isChecked: fields.conditions.contains($0.rawValue))
    }
    procedures = TextField(
      name: "procedures", label: "Operations or procedures ahead, or just past",
      hint: "One a line: the date, then what it is. Example: 2027-01-10 knee operation", value: fields.procedures)
    release = ChoiceField(
      name: "release", label: "How does the capsule release?",
      options: [("unknown", "I do not know"), ("instant", "At once"), ("extended", "Slowly")], chosen: fields.release)
    fillers = TextField(
      name: "fillers", label: "Fillers, as on the label", hint: "Apart by commas.", value: fields.fillers)
    ultraLowDosePrescriber = TextField(
      name: "ultraLowDosePrescriber", label: "Prescriber who watches an ultra-low dose beside an opioid",
      value: fields.ultraLowDosePrescriber)
    overrides = fields.overridesText
    decisions = fields.overrides.map(ScreenWords.override)
    hasDecisions = !decisions.isEmpty
  }
}

/// The texts of the form's fields.
public struct ScreenFields: Sendable {
  public var medicines = ""
  public var dose = ""
  public var start = ""
  public var age = ""
  public var conditions: Set<String> = []
  public var procedures = ""
  public var release = "unknown"
  public var fillers = ""
  public var ultraLowDosePrescriber = ""
  public var overrides: [Override] = []

  public init() {}

  /// The decisions as they travel in a hidden field.
  var overridesText: String {
    (try? JSONEncoder().encode(overrides)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  /// Takes the decisions from the hidden field; what cannot be read was not written by our own page.
  public mutating func setOverrides(_ text: String) {
    overrides = (try? JSONDecoder().decode([Override].self, from: Data(text.utf8))) ?? []
  }

  init(_ request: ScreenRequest) {
    medicines = request.medicines.joined(separator: "\n")
    dose = request.dose ?? ""
    start = request.start?.description ?? ""
    age = request.age.map(String.init) ?? ""
    conditions = Set(request.conditions.map(\.rawValue))
    procedures = request.procedures.map { [$0.date.description, $0.name].compactMap { $0 }.joined(separator: " ") }
      .joined(separator: "\n")
    release = request.release?.rawValue ?? "unknown"
    fillers = request.fillers.joined(separator: ", ")
    ultraLowDosePrescriber = request.ultraLowDosePrescriber ?? ""
    overrides = request.overrides
  }

  /// Reads the fields.
  /// - Throws: ``ScreenRequestError`` with every problem.
  public func request(askedAt moment: LocalDateTime) throws(ScreenRequestError) -> ScreenRequest {
    var problems: [String] = []
    var request = ScreenRequest(asOf: moment)
    let lines = medicines.split(separator: "\n").map(String.init).filter { !$0.isBlank }
    if lines.isEmpty {
      problems.append("Medicines: none were entered. Write one a line; write “none” if you take nothing at all.")
    }
    request.medicines = lines
    request.dose = dose.isBlank ? nil : dose
    request.start = date(start, "First day", &problems)
    if !age.isBlank {
      request.age = Int(age)
      if request.age == nil { problems.append("Age: “\(age)” is no whole number. Write the age in years, such as 45.") }
    }
    request.conditions = Condition.allCases.filter { conditions.contains($0.rawValue) }
    for line in procedures.split(separator: "\n") where !line.isBlank {
      let words = line.split(separator: " ", maxSplits: 1)
      guard let date = date(String(words[0]), "Operations", &problems) else { continue }
      request.procedures.append(Procedure(date: date, name: words.count > 1 ? String(words[1]) : nil))
    }
    request.release = PlannedNaltrexone.Release(rawValue: release)
    request.fillers = fillers.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    request.ultraLowDosePrescriber = ultraLowDosePrescriber.isBlank ? nil : ultraLowDosePrescriber
    request.overrides = overrides
    guard problems.isEmpty else { throw ScreenRequestError(problems: problems) }
    return request
  }

  private func date(_ text: String, _ field: String, _ problems: inout [String]) -> LocalDate? {
    guard !text.isBlank else { return nil }
    let date = LocalDate(text.trimmed)
    if date == nil { problems.append("\(field): \(DateTextError(text))") }
    return date
  }
}
