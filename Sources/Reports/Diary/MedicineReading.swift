import ClinicalTime
import Diary
import Foundation
public import History
public import Recognition
public import Screening

/// What reads the names of medicines on a page of the diary.
public struct MedicineReading: Sendable {
  public let recogniser: MedicineRecogniser
  public let screener: Screener

  public init(recogniser: MedicineRecogniser, screener: Screener) {
    self.recogniser = recogniser
    self.screener = screener
  }

  /// How many medicines are offered.
  static let longestList = 8

  /// The person's own rescue medicines: those written down before, the last first, then those of the last screen that
  /// are not taken regularly.
  public func rescueMedicines(of history: History) -> [String] {
    let before = CurrentView(history.rescues).contents.sorted { $0.takenAt > $1.takenAt }.map(\.medicine)
    let screened = (Self.lastRequest(of: history)?.medicines ?? []).map(recogniser.recognise)
      .filter { line in
        !line.ingredients.isEmpty
          && (line.pattern == .asNeeded || !Self.hasItsTime(line.input) && line.pattern != .regular)
          && !line.isDenied && !line.substances.contains("naltrexone")
      }
      .map { Self.withoutTimes($0.input) }
    var seen: Set<String> = []
    return Array(
      (before + screened).filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }.prefix(Self.longestList))
  }

  /// What was asked at the last screen.
  public static func lastRequest(of history: History) -> ScreenRequest? {
    history.decisions.last { $0.kind == DecisionKind.screen.rawValue }.flatMap {
      try? JSONDecoder().decode(ScreenRequest.self, from: Data($0.input.utf8))
    }
  }

  /// Whether a line names the part of the day for its dose, as what is taken every day does.
  private static func hasItsTime(_ line: String) -> Bool {
    line.lowercased().split { !$0.isLetter }.contains { partsOfTheDay.contains(String($0)) }
  }

  private static let partsOfTheDay: Set<String> = [
    "morning", "noon", "evening", "night", "bedtime", "breakfast", "dinner",
  ]

  /// A line up to where it begins to say how often, or when last.
  private static func withoutTimes(_ line: String) -> String {
    let end = [",", ";", " last ", " when needed", " as needed", " if needed", " prn", " now and then"]
      .compactMap { line.range(of: $0, options: .caseInsensitive)?.lowerBound }.min()
    return String(line[..<(end ?? line.endIndex)]).trimmed
  }
}
