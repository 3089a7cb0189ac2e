/// What a trial's table says: by intention to treat, and beside it per protocol when the table tells what was taken.
///
/// Encoded as the report by intention to treat, with one more key, `perProtocol`.
public struct AnalysedFile: Encodable, Sendable {
  /// Which days counted per protocol, and what they say.
  public struct PerProtocol: Encodable, Sendable {
    /// Scored days on which the planned treatment was taken.
    public let days: Int
    /// Scored days on which it was not.
    public let daysOff: Int
    /// Scored days of which the table does not say.
    public let daysUnknown: Int
    public let report: Opinion<TrialReport>
    /// What to make of it.
    public let notes: [String]

    public init(days: Int, daysOff: Int, daysUnknown: Int, report: Opinion<TrialReport>, beside first: TrialReport) {
      self.days = days
      self.daysOff = daysOff
      self.daysUnknown = daysUnknown
      self.report = report
      var notes = [PerProtocolWords.rule]
      if daysUnknown > 0 {
        notes.append(
          "Of \(daysUnknown) scored \(daysUnknown == 1 ? "day" : "days") the table does not say what was taken; they do not count per protocol."
        )
      }
      if daysOff + daysUnknown > 0, first.onset != nil {
        notes.append(
          "How effects build up and fade is still reckoned as planned: what was taken on the other days is not modelled."
        )
      }
      if let second = report.value, second.verdict.kind != first.verdict.kind {
        notes.append("The two verdicts differ. \(PerProtocolWords.difference)")
      }
      self.notes = notes
    }
  }

  public let intentionToTreat: TrialReport
  public let perProtocol: PerProtocol?

  public init(_ intentionToTreat: TrialReport, perProtocol: PerProtocol?) {
    self.intentionToTreat = intentionToTreat
    self.perProtocol = perProtocol
  }

  private enum CodingKeys: String, CodingKey { case perProtocol }

  public func encode(to encoder: any Encoder) throws {
    try intentionToTreat.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(perProtocol, forKey: .perProtocol)
  }
}

/// How the two ways of counting are explained.
enum PerProtocolWords {
  static let rule = """
    The answer that counts is by intention to treat: every day belongs to the arm of its period, whatever was taken. Per \
    protocol counts only days on which the right treatment is known to have been taken; the two may differ because worse \
    days are missed more often.
    """
  static let difference = """
    Days without the treatment dilute an effect, which intention to treat keeps in; leaving them out favours what made the \
    person leave them. Neither shows what full adherence would have done.
    """
}
