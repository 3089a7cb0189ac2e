import ClinicalTime
import Diary
import History
import Quantities

/// Apple's export of the Health app: gigabytes of XML, alone or in a zip, drawn together to a score a day.
enum AppleHealthImport {
  static func batch(
    of file: inout HashedFile, isZip: Bool, limit: Int, _ context: ImportContext
  ) throws(ImportError) -> ImportBatch {
    var days = AppleHealthDays()
    if isZip {
      var entries = ZippedEntries(limit: limit)
      var tags = XMLTags()
      try entries.read(&file) { name in
        // The name of the file follows the language of the telephone; clinical documents lie beside it.
        tags = XMLTags()
        let lowered = name.lowercased()
        return lowered.hasSuffix(".xml") && !lowered.contains("_cda")
      } take: { piece throws(ImportError) in
        try tags.take(piece) { days.take($0) }
      }
    } else {
      var tags = XMLTags()
      var piece = try file.piece()
      while !piece.isEmpty {
        try tags.take(piece) { days.take($0) }
        piece = try file.piece()
      }
    }
    guard days.sawHealthData else { throw .noHealthData }
    var builder = ImportBuilder(.appleHealth, context)
    days.write(into: &builder)
    return builder.batch
  }
}

/// What is known of each day. It grows with the days, not with the records.
struct AppleHealthDays {
  private(set) var sawHealthData = false
  private var exported: LocalDate?
  private var steps: [LocalDate: [String: ExactDecimal]] = [:]
  private var restingRate: [LocalDate: Mean] = [:]
  private var variability: [LocalDate: Mean] = [:]
  private var sleep: [LocalDate: Spans] = [:]
  private var severity: [String: [LocalDate: Int]] = [:]
  private var passedOver: [String: Int] = [:]
  private var refused: [String: Int] = [:]
  private var correlations = 0

  /// More sources, kinds and spans than people have are not kept: a file must not fill the memory.
  private static let mostSources = 64
  private static let mostKinds = 2000

  private struct Mean {
    /// Exact, so that the order of the records plays no part.
    var sum = ExactDecimal.zero
    var count = 0

    mutating func add(_ value: ExactDecimal) {
      guard let more = try? sum.adding(value) else { return }
      sum = more
      count += 1
    }
  }

  mutating func take(_ tag: XMLTags.Tag) {
    if tag.isNamed("Record") {
      if !tag.isEnd, correlations == 0 { take(record: tag.attributes) }
    } else if tag.isNamed("HealthData") {
      sawHealthData = true
    } else if tag.isNamed("Correlation") {
      // Its records stand in the file a second time.
      if tag.isEnd { correlations = max(0, correlations - 1) } else if !tag.isEmpty { correlations += 1 }
    } else if tag.isNamed("ExportDate") {
      exported = tag.attributes["value"].flatMap { LocalDate($0.prefix(10)) }
    } else if !tag.isEnd, tag.isNamed("Workout") {
      passOver("Workout")
    }
  }

  private mutating func take(record: [String: String]) {
    guard let type = record["type"] else { return refuse("A record names no type.") }
    switch type {
    case "HKQuantityTypeIdentifierStepCount": takeSteps(record)
    case "HKQuantityTypeIdentifierRestingHeartRate": takeMean(record, \.restingRate, unit: "count/min", 20...250)
    case "HKQuantityTypeIdentifierHeartRateVariabilitySDNN": takeMean(record, \.variability, unit: "ms", 0...1000)
    case "HKCategoryTypeIdentifierSleepAnalysis": takeSleep(record)
    default:
      guard let grade = record["value"].flatMap({ Self.grades[$0] }) else { return passOver(type) }
      guard let day = date(record["startDate"]) else { return refuse("A record of \(type.prefix(80)) has no date.") }
      guard severity[type] != nil || severity.count < 200 else { return passOver(type) }
      severity[type, default: [:]][day] = max(severity[type]?[day] ?? 0, grade)
    }
  }

  private static let grades = [
    "HKCategoryValueSeverityNotPresent": 0, "HKCategoryValueSeverityMild": 1, "HKCategoryValueSeverityModerate": 2,
    "HKCategoryValueSeveritySevere": 3,
  ]

  private mutating func takeSteps(_ record: [String: String]) {
    guard let day = date(record["startDate"]), let value = record["value"].flatMap({ ExactDecimal($0) }),
      value >= .zero,
      value <= ExactDecimal(1_000_000), record["unit"] == "count"
    else { return refuse("A count of steps has no day, no number, or another unit than count.") }
    let source = String((record["sourceName"] ?? "").prefix(120))
    let known = steps[day]?[source]
    guard known != nil || (steps[day]?.count ?? 0) < Self.mostSources else {
      return refuse("A day has steps from more than \(Self.mostSources) sources.")
    }
    steps[day, default: [:]][source] = (try? (known ?? .zero).adding(value)) ?? value
  }

  private mutating func takeMean(
    _ record: [String: String], _ list: WritableKeyPath<AppleHealthDays, [LocalDate: Mean]>, unit: String,
    _ plausible: ClosedRange<Double>
  ) {
    guard let day = date(record["startDate"]), let value = record["value"].flatMap({ ExactDecimal($0) }),
      plausible.contains(value.doubleValue), record["unit"] == unit
    else {
      return refuse(
        "A \(list == \.restingRate ? "resting heart rate" : "heart rate variability") has no day, another unit than \(unit), or is not from \(plausible.lowerBound) to \(plausible.upperBound)."
      )
    }
    self[keyPath: list][day, default: Mean()].add(value)
  }

  private mutating func takeSleep(_ record: [String: String]) {
    let value = record["value"] ?? ""
    guard value.hasPrefix("HKCategoryValueSleepAnalysis") else {
      return refuse("A record of sleep says nothing that is known.")
    }
    guard value.hasPrefix("HKCategoryValueSleepAnalysisAsleep") else {
      return passOver("sleep: \(value.dropFirst(28).prefix(40))")
    }
    guard let start = record["startDate"].flatMap(MomentText.instant), let endText = record["endDate"],
      let end = MomentText.instant(endText), let wall = LocalDateTime(endText.prefix(16)),
      start < end, end.secondsSince1970 - start.secondsSince1970 <= 48 * 3600
    else { return refuse("A record of sleep has no beginning and end, or is longer than two days.") }
    // The night belongs to the day on which one wakes: what ends from six in the evening on, to the next.
    let day = wall.adding(hours: 6).date
    sleep[day, default: Spans()].add(start.secondsSince1970..<end.secondsSince1970)
  }

  /// The day on the clock of the place where it was written.
  private func date(_ text: String?) -> LocalDate? { text.flatMap { LocalDate($0.prefix(10)) } }

  private mutating func passOver(_ type: String) {
    guard passedOver[type] != nil || passedOver.count < Self.mostKinds else { return }
    passedOver[type, default: 0] += 1
  }

  private mutating func refuse(_ why: String) { refused[why, default: 0] += 1 }

  // MARK: Writing

  func write(into builder: inout ImportBuilder) {
    let today = builder.context.boundary.diaryDay(of: builder.context.now)
    // The day of the export is not over, and would be on record as half a day.
    let end = min(exported ?? today, today)
    for (day, sources) in steps.sorted(by: { $0.key < $1.key }) where day < end {
      // Telephone and watch count the same steps: the one that counted most is taken.
      if let most = sources.values.max() { add("steps", "Steps", 200_000, day, most, &builder) }
    }
    for (day, mean) in restingRate.sorted(by: { $0.key < $1.key }) where day < end {
      add("resting-heart-rate", "Resting heart rate, beats a minute", 250, day, Self.tenths(mean), &builder)
    }
    for (day, mean) in variability.sorted(by: { $0.key < $1.key }) where day < end {
      add("heart-rate-variability", "Heart rate variability, ms", 1000, day, Self.tenths(mean), &builder)
    }
    for (day, spans) in sleep.sorted(by: { $0.key < $1.key }) where day < end {
      add("sleep", "Minutes asleep", 1440, day, ExactDecimal(min(spans.total / 60, 1440)), &builder)
    }
    for (type, days) in severity.sorted(by: { $0.key < $1.key }) {
      let name = String(type.replacing("HKCategoryTypeIdentifier", with: "").prefix(60))
      for (day, grade) in days.sorted(by: { $0.key < $1.key }) where day < end {
        add(name.lowercased(), "\(name), severity", 3, day, ExactDecimal(grade), &builder, .lowerIsBetter)
      }
    }
    for (type, count) in passedOver.sorted(by: { $0.key < $1.key }) {
      builder.leaveOut(
        nil, "\(type.prefix(100)): \(count) \(count == 1 ? "record" : "records") of a kind that is not taken in.")
    }
    for (why, count) in refused.sorted(by: { $0.key < $1.key }) {
      builder.leaveOut(nil, "\(why) (\(count) \(count == 1 ? "record" : "records"))")
    }
  }

  private func add(
    _ id: String, _ title: String, _ highest: Int, _ day: LocalDate, _ value: ExactDecimal,
    _ builder: inout ImportBuilder, _ direction: Measure.Direction = .unstated
  ) {
    let measure = Measure(
      id: "apple-health.\(id)", title: "\(title) (Apple Health)", lowest: .zero, highest: ExactDecimal(highest),
      direction: direction)
    builder.addScore(measure, day: day, value: value, key: "\(id) \(day)", line: nil)
  }

  private static func tenths(_ mean: Mean) -> ExactDecimal {
    (try? ExactDecimal(
      significand: Int128((mean.sum.doubleValue / Double(max(mean.count, 1)) * 10).rounded()), places: 1)) ?? .zero
  }
}

/// Spans of time drawn together where they meet, so that what two devices recorded counts once.
private struct Spans {
  private var spans: [Range<Int>] = []

  /// A night has no more; beyond it the file is not a record of sleep.
  private static let most = 5000

  var total: Int { spans.reduce(0) { $0 + $1.count } }

  mutating func add(_ span: Range<Int>) {
    var merged = span
    var others: [Range<Int>] = []
    for other in spans {
      if other.lowerBound <= merged.upperBound, merged.lowerBound <= other.upperBound {
        merged = min(other.lowerBound, merged.lowerBound)..<max(other.upperBound, merged.upperBound)
      } else {
        others.append(other)
      }
    }
    guard others.count < Self.most else { return }
    others.append(merged)
    spans = others
  }
}
