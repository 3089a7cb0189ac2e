import ClinicalTime
import Diary
import History
import Quantities

/// Goes through the records of a trial's diary, and keeps what it notices.
struct TrialReader {
  private typealias Finding = ImportBatch.Finding

  private let column: [String: Int]
  private var scores: [(item: ImportBatch.Item, score: Score)] = []
  /// The scores of mood by day, for the file's own means.
  private var moods: [LocalDate: [Double]] = [:]
  private var keys: Set<String> = []
  private var taken: [LocalDate: (line: Int, taken: Bool)] = [:]
  private var clashing: Set<LocalDate> = []
  private var studyDays: [(line: Int, date: LocalDate, number: ExactDecimal)] = []
  private var dailyMeans: [LocalDate: (line: Int, mean: ExactDecimal)] = [:]
  private var findings: [ImportBatch.Finding] = []

  init(header: [String]) {
    column = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let unknown = header.filter { !TrialImport.known.contains($0) }
    findings = unknown.map {
      Finding(.leftOut, line: 1, "The column “\($0.prefix(80))” is not known; nothing of it is taken in.")
    }
  }

  mutating func read(_ record: CommaSeparated.Record) {
    let line = record.line
    let dateText = field("date", of: record)
    guard let date = LocalDate(dateText) else {
      findings.append(
        Finding(.leftOut, line: line, "“\(dateText.prefix(40))” is no date, so the whole line is left out."))
      return
    }
    readTreatment(record, on: date)
    readStudyDay(record, on: date)
    let momentText = field("datetime", of: record)
    guard let moment = LocalDateTime(momentText) else {
      findings.append(
        Finding(
          .leftOut, line: line, "“\(momentText.prefix(40))” is no date and time, so the line's scores are left out."))
      return
    }
    if DayBoundary.fourInTheMorning.diaryDay(of: moment) != date, moment.date != date {
      findings.append(
        Finding(
          .noticed, line: line, "The time is on \(moment.date), the date is \(date). The scores are taken for \(date).")
      )
    }
    for name in TrialImport.scored { readScore(name, of: record, on: date, at: moment.time, key: momentText) }
    if let mean = ExactDecimal(field("mood_daily_mean", of: record)) { dailyMeans[date] = (line, mean) }
  }

  private mutating func readScore(
    _ name: String, of record: CommaSeparated.Record, on date: LocalDate, at time: TimeOfDay, key: String
  ) {
    let text = field(name, of: record)
    guard !text.isEmpty else { return }
    guard let value = ExactDecimal(text) else {
      findings.append(Finding(.leftOut, line: record.line, "\(name): “\(text.prefix(40))” is no number."))
      return
    }
    do throws(DiaryError) {
      let score = try Score(TrialImport.measure(name), day: date, time: time, value: value)
      guard keys.insert("\(name) \(key)").inserted else {
        findings.append(
          Finding(.leftOut, line: record.line, "\(name): a second score for \(key); the first one is kept."))
        return
      }
      scores.append((.init(key: "\(name) \(key)", line: record.line, .score(score)), score))
      if name == "mood" { moods[date, default: []].append(value.doubleValue) }
    } catch {
      findings.append(Finding(.leftOut, line: record.line, error.description))
    }
  }

  private mutating func readTreatment(_ record: CommaSeparated.Record, on date: LocalDate) {
    let text = field(TrialImport.treatment, of: record)
    let condition = field("condition", of: record)
    guard text == "0" || text == "1" else {
      findings.append(
        Finding(
          .leftOut, line: record.line,
          "\(TrialImport.treatment): “\(text.prefix(40))” is neither 0 nor 1, so it is not known whether it was taken.")
      )
      return
    }
    let wasTaken = text == "1"
    if column["condition"] != nil, condition != (wasTaken ? TrialImport.treatment : "control") {
      findings.append(
        Finding(
          .noticed, line: record.line,
          "The condition “\(condition.prefix(40))” does not go with \(TrialImport.treatment) \(text). The latter is taken in."
        ))
    }
    if let earlier = taken[date], earlier.taken != wasTaken, clashing.insert(date).inserted {
      findings.append(
        Finding(
          .noticed, line: record.line,
          "\(date) says both taken and not taken; what line \(earlier.line) says is taken in."))
    }
    if taken[date] == nil { taken[date] = (record.line, wasTaken) }
  }

  private mutating func readStudyDay(_ record: CommaSeparated.Record, on date: LocalDate) {
    let text = field("study_day", of: record)
    guard !text.isEmpty else { return }
    guard let number = ExactDecimal(text) else {
      findings.append(Finding(.leftOut, line: record.line, "study_day: “\(text.prefix(40))” is no number."))
      return
    }
    studyDays.append((record.line, date, number))
  }

  func batch() -> ImportBatch {
    let used = Set(scores.map(\.score.measure))
    let days = taken.sorted { $0.key < $1.key }
    return ImportBatch(
      format: TrialImport.format,
      measures: TrialImport.scored.map(TrialImport.measure).filter { used.contains($0.id) },
      items: scores.map(\.item)
        + days.map { date, day in
          .init(
            key: "\(TrialImport.treatment) \(date)", line: day.line,
            .treatment(OwnTreatmentDay(treatment: TrialImport.treatment, day: date, taken: day.taken)))
        },
      findings: (findings + drift + doubtfulMeans).sorted { ($0.line ?? 0) < ($1.line ?? 0) })
  }

  /// Where the count of study days leaves the calendar: one finding for each change of the offset.
  private var drift: [ImportBatch.Finding] {
    guard let first = studyDays.first else { return [] }
    var expectedOffset = ExactDecimal.zero
    return studyDays.compactMap { line, date, number in
      let calendar = ExactDecimal(date.days(since: first.date))
      guard let counted = try? number.subtracting(first.number), let offset = try? counted.subtracting(calendar),
        offset != expectedOffset
      else { return nil }
      expectedOffset = offset
      let right = (try? first.number.adding(calendar))?.normalised ?? number
      return Finding(
        .noticed, line: line,
        offset == .zero
          ? "From \(date) on the study day agrees with the calendar again."
          : """
          The study day drifts from the calendar: \(date) is counted as day \(number.normalised), by the calendar it is \
          day \(right). The dates are used, the counter is not. Anything matched by study day from here on, such as a \
          treatment schedule, is off by \(offset < .zero ? "\(offset.normalised)" : "+\(offset.normalised)").
          """)
    }
  }

  /// Daily means in the file that do not follow from its scores, to two places.
  private var doubtfulMeans: [ImportBatch.Finding] {
    let half = 0.005 + 1e-9  // The file rounds to two places.
    return dailyMeans.sorted { $0.key < $1.key }.compactMap { date, stated in
      let values = moods[date] ?? []
      guard !values.isEmpty else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      guard abs(mean - stated.mean.doubleValue) > half else { return nil }
      return Finding(
        .noticed, line: stated.line,
        "The file's mean of mood on \(date) is \(stated.mean); its scores give another. The scores are used.")
    }
  }

  private func field(_ name: String, of record: CommaSeparated.Record) -> String {
    column[name].map { record.fields[$0] } ?? ""
  }
}
