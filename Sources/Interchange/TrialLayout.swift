import ClinicalTime
import Quantities
import Trials

/// Where in a table the parts of a trial stand.
struct TrialLayout {
  let day: Int?
  let date: Int?
  let arm: Int?
  let dose: Int?
  let score: Int
  let scoreName: String
  let period: Int?
  let taken: Int?
  let doseTaken: Int?
  let covariates: [(name: String, index: Int)]

  /// Whether lines say what was taken, beside what was planned.
  var tellsWhatWasTaken: Bool { taken != nil || doseTaken != nil }

  /// Capitals and spaces around a name make no difference.
  init(_ header: [String], columns: TrialColumns) throws(TrialTableError) {
    let header = header.map(\.trimmingSpaces)
    let plain = header.map { $0.lowercased() }
    func index(_ names: [String]) -> Int? {
      names.lazy.compactMap { plain.firstIndex(of: $0.trimmingSpaces.lowercased()) }.first
    }
    day = index(TrialColumns.counters)
    date = index(["date"])
    guard day != nil || date != nil else { throw .noColumn(wanted: "“day” or “date”", columns: header) }
    if let chosen = columns.arm {
      guard let found = index([chosen]) else { throw .noColumn(wanted: "“\(chosen)”", columns: header) }
      let isDose = plain[found] == TrialColumns.doses
      arm = isDose ? nil : found
      dose = isDose ? found : nil
    } else {
      arm = index(TrialColumns.arms)
      dose = index([TrialColumns.doses])
    }
    guard arm != nil || dose != nil else { throw .noColumn(wanted: "“arm” or “dose_mg”", columns: header) }
    let names = columns.score.map { [$0] } ?? TrialColumns.scores
    guard let score = index(names) else {
      throw .noColumn(wanted: columns.score.map { "“\($0)”" } ?? "“score” or “y”", columns: header)
    }
    self.score = score
    scoreName = header[score]
    period = index(TrialColumns.periods)
    taken = index([TrialColumns.taken])
    doseTaken = index([TrialColumns.doseTaken])
    if doseTaken != nil, dose == nil {
      throw .noColumn(
        wanted: "“\(TrialColumns.doses)”, with which “\(TrialColumns.doseTaken)” is compared", columns: header)
    }
    var covariates: [(name: String, index: Int)] = []
    for name in columns.covariates {
      guard let found = index([name]) else { throw .noColumn(wanted: "“\(name)”", columns: header) }
      covariates.append((name, found))
    }
    self.covariates = covariates
  }
}

/// What a line says about its arm.
struct ArmText: Hashable {
  var label: String?
  var dose: ExactDecimal?
  var doseText: String?

  static func == (left: Self, right: Self) -> Bool { left.label == right.label && left.dose == right.dose }

  func hash(into hasher: inout Hasher) {
    hasher.combine(label)
    hasher.combine(dose)
  }
}

/// Goes through the lines of a trial's table and puts them together by day.
struct TrialDayReader {
  struct Day {
    let line: Int
    let day: Int
    let arm: ArmText
    var period: String?
    /// Whether what was planned was taken; `nil` when nothing says so.
    var taken: Bool?
    var scores: [Double] = []
    var values: [[Double]]
    var score: Double? { scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count) }
    var covariates: [Double] { values.map { $0.isEmpty ? .nan : $0.reduce(0, +) / Double($0.count) } }
  }

  let layout: TrialLayout
  let numbers: NumberCells
  private var days: [Int: Day] = [:]
  private var withoutArm = 0
  private var firstDrift: String?
  private var offset: Double?

  init(layout: TrialLayout, numbers: NumberCells) {
    self.layout = layout
    self.numbers = numbers
  }

  mutating func read(_ record: CommaSeparated.Record) throws(TrialTableError) {
    let day = try day(of: record)
    guard let arm = try arm(of: record) else {
      withoutArm += 1
      return
    }
    var entry =
      days[day]
      ?? Day(
        line: record.line, day: day, arm: arm, period: layout.period.map { record.fields[$0] },
        values: layout.covariates.map { _ in [] })
    guard entry.arm == arm else { throw .twoArms(line: record.line) }
    if let taken = try taken(record, arm) { entry.taken = taken && entry.taken ?? true }
    if let score = try numbers.number(record, at: layout.score, name: layout.scoreName) { entry.scores.append(score) }
    for (place, covariate) in layout.covariates.enumerated() {
      if let value = try numbers.number(record, at: covariate.index, name: covariate.name) {
        entry.values[place].append(value)
      }
    }
    days[day] = entry
  }

  /// The days in their order. Days that lack a covariate lose their score, since the regression cannot use them.
  func merged() throws(TrialTableError) -> [Day] {
    days.values.sorted { $0.day < $1.day }.map { day in
      var day = day
      if day.values.contains(where: \.isEmpty) {
        day.scores = []
        day.values = day.values.map { $0.isEmpty ? [0] : $0 }
      }
      return day
    }
  }

  var notes: [String] {
    var notes: [String] = []
    let several = days.values.count { $0.scores.count > 1 }
    if several > 0 {
      let days = several == 1 ? "1 day has" : "\(several) days have"
      notes.append("\(days) more than one score; the mean is used.")
    }
    let lacking = days.values.count { !$0.scores.isEmpty && $0.values.contains(where: \.isEmpty) }
    if lacking > 0 { notes.append("Left out for lack of a covariate: \(Self.count(lacking, "scored day")).") }
    let unscored = days.values.count { $0.scores.isEmpty }
    if unscored > 0 {
      notes.append("Without a score: \(Self.count(unscored, "day")); what was taken then still counts.")
    }
    if withoutArm > 0 { notes.append("Left out because no arm is named: \(Self.count(withoutArm, "line")).") }
    if let firstDrift { notes.append(firstDrift) }
    return notes
  }

  private static func count(_ number: Int, _ thing: String) -> String {
    "\(number) \(thing)\(number == 1 ? "" : "s")"
  }

  private mutating func day(of record: CommaSeparated.Record) throws(TrialTableError) -> Int {
    let counter = layout.day.map { record.fields[$0].trimmingSpaces }
    guard let dateColumn = layout.date else {
      let text = counter ?? ""
      guard let value = Double(text), value == value.rounded(), abs(value) <= 10_000_000 else {
        throw .notADay(text, line: record.line)
      }
      return Int(value)
    }
    let text = record.fields[dateColumn].trimmingSpaces
    guard let date = LocalDate(text) else { throw .notADay(text, line: record.line) }
    if let counter, let counted = Double(counter) {
      let offset = counted - Double(date.dayNumber)
      if let expected = self.offset, offset != expected, firstDrift == nil {
        firstDrift = """
          The counter of days drifts from the calendar: \(date) is counted as day \(counter), by the calendar it is day \
          \(Int(expected) + date.dayNumber). The dates are used, the counter is not.
          """
      }
      if self.offset == nil { self.offset = offset }
    }
    return date.dayNumber
  }

  private func arm(of record: CommaSeparated.Record) throws(TrialTableError) -> ArmText? {
    var text = ArmText()
    if let column = layout.arm {
      let label = record.fields[column].trimmingSpaces
      if !TrialColumns.missing.contains(label.lowercased()) { text.label = label }
    }
    if let column = layout.dose {
      let written = record.fields[column].trimmingSpaces
      if !TrialColumns.missing.contains(written.lowercased()) {
        guard let dose = ExactDecimal(numbers.decimal(written)), dose >= .zero else {
          throw .notADose(written, line: record.line)
        }
        text.dose = dose
        text.doseText = numbers.decimal(written)
      }
    }
    if layout.dose != nil, text.dose == nil { return nil }
    return text.label == nil && text.dose == nil ? nil : text
  }

  /// Whether a line says that the planned treatment, and nothing else, was taken.
  private func taken(_ record: CommaSeparated.Record, _ arm: ArmText) throws(TrialTableError) -> Bool? {
    var answers: [Bool] = []
    if let column = layout.taken {
      let text = record.fields[column].trimmingSpaces.lowercased()
      if ["yes", "y", "true", "1"].contains(text) {
        answers.append(true)
      } else if ["no", "n", "false", "0"].contains(text) {
        answers.append(false)
      } else if !TrialColumns.missing.contains(text) {
        throw .notTaken(record.fields[column].trimmingSpaces, line: record.line)
      }
    }
    if let column = layout.doseTaken {
      let text = record.fields[column].trimmingSpaces
      if !TrialColumns.missing.contains(text.lowercased()) {
        guard let dose = ExactDecimal(numbers.decimal(text)), dose >= .zero else {
          throw .notADose(text, line: record.line)
        }
        answers.append(dose == arm.dose)
      }
    }
    return answers.isEmpty ? nil : !answers.contains(false)
  }
}

extension String {
  var trimmingSpaces: String {
    let start = drop { $0 == " " || $0 == "\t" }
    var end = start
    while let last = end.last, last == " " || last == "\t" { end.removeLast() }
    return String(end)
  }
}
