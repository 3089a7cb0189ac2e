public import ClinicalTime
public import Quantities

/// How one day was: any of the five scores, and a note. Any part may be left out.
public struct CheckIn: Hashable, Sendable {
  /// The day of the diary.
  public let day: LocalDate
  /// The scores that were given.
  public let scores: [Score]
  /// A note about the day.
  public let note: Note?

  /// Reads a check-in from what was typed. All problems are collected.
  /// - Parameters:
  ///   - day: the day it is about; not after `today`, nor before ``ClinicalTime/LocalDate/earliestInDiary``.
  ///   - scores: what was typed for each item; an empty text means that the item is left out.
  ///   - note: free text; empty means none.
  ///   - today: the day of the diary on which this is written down.
  /// - Throws: ``CheckInRefused`` with every problem.
  public init(
    day: LocalDate, scores: [CheckInItem: String], note: String = "", today: LocalDate
  ) throws(CheckInRefused) {
    var problems: [DiaryError] = []
    var read: [Score] = []
    var readNote: Note?
    if day > today { problems.append(.dayInFuture(day, today: today)) }
    if day < .earliestInDiary { problems.append(.dayTooEarly(day)) }
    for item in CheckInItem.allCases {
      do throws(DiaryError) {
        if let score = try Self.score(scores[item] ?? "", for: item, on: day) { read.append(score) }
      } catch {
        if !problems.contains(error) { problems.append(error) }
      }
    }
    do throws(DiaryError) {
      if try Note.cleaned(note) != nil { readNote = try Note(day: day, text: note) }
    } catch {
      if !problems.contains(error) { problems.append(error) }
    }
    if problems.isEmpty, read.isEmpty, readNote == nil { problems.append(.nothingGiven) }
    guard problems.isEmpty else { throw CheckInRefused(problems: problems) }
    self.day = day
    self.scores = read
    self.note = readNote
  }

  private static func score(
    _ text: String, for item: CheckInItem, on day: LocalDate
  ) throws(DiaryError) -> Score? {
    let typed = text.trimmingSpace()
    guard !typed.isEmpty else { return nil }
    guard let value = ExactDecimal(typed.replacing(",", with: ".")) else {
      throw .notAScore(measure: item.title, text: String(typed.prefix(40)))
    }
    guard value.normalised.places <= 1 else { throw .tooFine(measure: item.title, value: value) }
    return try Score(item.measure, day: day, value: value)
  }
}

/// Why a check-in was not taken: every problem at once.
public struct CheckInRefused: Error, Hashable, Sendable, CustomStringConvertible {
  /// All problems, at least one.
  public let problems: [DiaryError]

  /// Every problem, one a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Why something cannot be written into the diary. Each case names the value, the limit and the remedy.
public enum DiaryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A day after today.
  case dayInFuture(LocalDate, today: LocalDate)
  /// A day before the first that a diary takes.
  case dayTooEarly(LocalDate)
  /// A moment after now.
  case timeInFuture(LocalDateTime, now: LocalDateTime)
  /// A text that is no number.
  case notAScore(measure: String, text: String)
  /// A score with more than one decimal place.
  case tooFine(measure: String, value: ExactDecimal)
  /// A score outside its scale.
  case outOfScale(measure: String, value: ExactDecimal, lowest: ExactDecimal, highest: ExactDecimal)
  /// A dose outside the usual range, without a reason.
  case unusualDose(Mass, limit: Mass, String)
  /// A dose that is not accepted.
  case refusedDose(Mass, limit: Mass, String)
  /// A note without a word.
  case emptyNote
  /// A note that is too long.
  case noteTooLong(Int)
  /// A check-in without a score or a note.
  case nothingGiven
  /// A rescue medicine without a name.
  case noMedicine
  /// A rescue medicine whose text is too long.
  case medicineTooLong(Int)

  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .dayInFuture(let day, let today):
      "\(day) is after today (\(today)). Only what has happened can be written down."
    case .dayTooEarly(let day):
      "\(day) is before \(LocalDate.earliestInDiary), the first day that a diary takes. Check the year, and write the day again."
    case .timeInFuture(let time, let now):
      "\(time) is still to come; it is \(now) now. Write down a dose after it was taken."
    case .notAScore(let measure, let text):
      "\(measure): “\(text)” is not a number. Write a number from 0 to 10, such as 6, or leave it empty."
    case .tooFine(let measure, let value):
      "\(measure): \(value) is finer than can be told apart. Write at most one decimal place, such as 5.5."
    case .outOfScale(let measure, let value, let lowest, let highest):
      "\(measure): \(value) is outside the scale, which goes from \(lowest) to \(highest).\(Self.slip(value, highest))"
    case .unusualDose(let dose, let limit, let why):
      "\(dose) is \(dose < limit ? "below" : "above") the usual \(limit). \(why) If it is right, say why, and it is written down."
    case .refusedDose(let dose, let limit, let why):
      "\(dose) cannot be written down; the limit is \(limit). \(why)"
    case .emptyNote:
      "The note is empty. Write something, or leave it out."
    case .noteTooLong(let count):
      "The text has \(count) characters; \(Note.longest) can be kept. Write it shorter, or split it over two days."
    case .nothingGiven:
      "Nothing was given. Give at least one score or a note."
    case .noMedicine:
      "No medicine was named. Write what you took, such as ibuprofen 400 mg."
    case .medicineTooLong(let count):
      "The medicine has \(count) characters; \(RescueTaken.longest) can be kept. Write its name and strength only."
    }
  }

  /// A point that was probably forgotten: 55 for 5.5.
  private static func slip(_ value: ExactDecimal, _ highest: ExactDecimal) -> String {
    guard value > highest, value.normalised.places == 0,
      let tenth = try? ExactDecimal(significand: value.normalised.significand, places: 1), tenth <= highest
    else { return "" }
    return " Did you mean \(tenth.normalised)?"
  }
}
