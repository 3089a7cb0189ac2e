public import ClinicalTime
import Foundation
public import History
public import Quantities
import Recognition
public import Screening
public import Trials

/// The screen that stands before every blinded trial: a dose that the person must not take is not hidden among codes.
public struct SealingScreen: Sendable {
  /// What was found.
  public let screen: Screen

  /// Asks anew what was asked last, with the trial's start and its highest dose.
  /// - Parameters:
  ///   - request: another question to ask; without one, the last on record.
  /// - Throws: ``SealingScreenError`` when nothing was ever asked, or when a finding says stop or wait.
  public init(
    _ trial: TrialProtocol, history: History, request: ScreenRequest?, at clock: LocalDateTime,
    library: EvidenceLibrary
  ) throws {
    try self.init(
      start: trial.start, highest: trial.arms.map(\.dose).max(), history: history, request: request, at: clock,
      library: library)
  }

  /// The same for a trial that is only being planned.
  /// - Parameters:
  ///   - highest: the highest dose of the trial.
  ///   - history: the record, if there is one.
  public init(
    start: LocalDate, highest: Mass?, history: History?, request: ScreenRequest?, at clock: LocalDateTime,
    library: EvidenceLibrary
  ) throws {
    var asked: ScreenRequest
    if let request {
      asked = request
    } else if let last = history?.decisions.last(where: { $0.kind == DecisionKind.screen.rawValue }) {
      asked = try JSONDecoder().decode(ScreenRequest.self, from: Data(last.input.utf8))
    } else {
      throw SealingScreenError.neverAsked
    }
    asked.asOf = clock
    asked.start = start
    asked.dose = highest?.description
    let screener = Screener(
      evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version)
    screen = screener.screen(try asked.situation(using: MedicineRecogniser(library.medicines)))
    // A stop holds even where a prescriber overrode it for an open plan: nobody could tell which day to watch.
    let against = screen.findings.filter { $0.severity == .stop || $0.severity == .waitUntil && $0.override == nil }
    if !against.isEmpty { throw SealingScreenError.against(against.map(\.title)) }
  }
}

/// Why a trial cannot be sealed for now.
public enum SealingScreenError: Error, Hashable, Sendable, CustomStringConvertible {
  case neverAsked
  case against([String])

  public var description: String {
    switch self {
    case .neverAsked:
      "Nothing was screened yet. In a blinded trial nobody knows on which day naltrexone is taken, so medicines come first: open the page Screen, or give a screen with --screen."
    case .against(let titles):
      "The screen stands against it: \(titles.joined(separator: "; ")). Sort that out with your prescriber first."
    }
  }
}
