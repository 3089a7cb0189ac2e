public import ClinicalTime
public import Evidence
public import Recognition

/// What is found at once when a medicine was taken while naltrexone is taken or planned.
public struct RaisedScreen: Hashable, Sendable {
  /// How the words were read.
  public let line: RecognisedLine
  /// When it was taken.
  public let takenAt: LocalDateTime
  /// What concerns this medicine, the heaviest first, without mere notes.
  public let findings: [Finding]
  /// The worst of the findings; `note` when there is none.
  public let severity: Severity

  /// Whether no naltrexone may follow before this is settled: an opioid whose wait is not over, or words that may name one.
  public var saysStop: Bool { severity >= .waitUntil }

  /// Who warns of more opioid to overcome naltrexone.
  public static let overcoming: Claim.ID = "opioids.label.overcoming-blockade"
  /// The longest advice on waiting after an opioid, which the page of a day looks back by.
  public static let longestWait: Claim.ID = "wait.liptan.two-weeks"
  /// How many days that is.
  public static let longestWaitDays = 14
}

extension Screener {
  /// Screens one medicine that was taken, against a next dose of naltrexone now.
  ///
  /// Words that may be meant for an opioid count as one until they are clear.
  public func raised(
    by medicine: String, takenAt: LocalDateTime, asOf: LocalDateTime, using recogniser: MedicineRecogniser
  ) -> RaisedScreen {
    var line = recogniser.recognise(medicine)
    // It was taken, whatever else the words say of it.
    line.lastTaken = .at(takenAt)
    line.isDenied = false
    let screen = screen(Situation(asOf: asOf, medicines: [line]))
    let subject = line.input.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let findings = screen.findings.filter { $0.id.hasSuffix(":\(subject)") && $0.severity > .note }
    return RaisedScreen(
      line: line, takenAt: takenAt, findings: findings, severity: findings.map(\.severity).max() ?? .note)
  }
}

extension ScreenRequest {
  /// The same question with a medicine that was taken; an earlier line that says the same with another time gives way.
  public func adding(_ medicine: String, takenAt: LocalDateTime) -> ScreenRequest {
    var request = self
    request.medicines.removeAll { $0.hasPrefix("\(medicine), last ") }
    request.medicines.append("\(medicine), last \(takenAt)")
    return request
  }
}
