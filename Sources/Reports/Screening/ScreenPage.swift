import ClinicalTime
import Evidence
import Foundation
import Recognition
public import Screening

/// `/screen`: what is asked, and the answer.
public struct ScreenPage: PageValue {
  public let title: String
  public let form: ScreenForm
  /// What kept the form from being read.
  public let problems: [String]
  public let hasProblems: Bool
  public let problemHeading: String
  public let result: Result?

  /// The answer.
  public struct Result: Encodable, Sendable {
    public let askedAt: String
    public let verdict: Verdict
    /// From when on no opioid stands in the way.
    public let earliest: String?
    public let findings: [Notice]
    public let tables: [WashOutTable]
    public let hasTables: Bool
    public let recognised: [Reading]
    public let hasRecognised: Bool
    public let notChecked: [String]
    public let disagreements: [Link]
    public let hasDisagreements: Bool
    public let overridable: ChoiceField?
    /// The request, to be sent back with a prescriber's decision.
    public let request: String
    public let evidenceVersion: String
  }

  /// The answer in a sentence.
  public struct Verdict: Encodable, Sendable {
    public let style: String
    public let mark: String
    public let label: String
    public let text: String
  }

  /// A finding.
  public struct Notice: Encodable, Sendable {
    public let id: String
    public let style: String
    public let mark: String
    public let label: String
    public let title: String
    public let why: String
    public let change: String
    public let override: String?
    public let claims: [ClaimReference]
    public let hasClaims: Bool
  }

  /// How a line was read.
  public struct Reading: Encodable, Sendable {
    public let input: String
    public let reading: String
  }

  /// The empty form, or the form with what was asked last.
  public init(last request: ScreenRequest? = nil, problems: [String] = []) {
    self.init(form: ScreenForm(request, typed: nil), problems: problems, result: nil)
  }

  /// The form as it was typed, with what is wrong in it.
  public init(typed fields: ScreenFields, problems: [String]) {
    self.init(form: ScreenForm(nil, typed: fields), problems: problems, result: nil)
  }

  /// The answer, and what went wrong in keeping it.
  public init(
    _ request: ScreenRequest, _ situation: Situation, _ screen: Screen, in library: EvidenceLibrary,
    problems: [String] = []
  ) {
    let evidence = library.evidence
    let overridable = screen.findings.filter { $0.severity > .note && $0.override == nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let tables = ScreenWords.tables(screen, evidence)
    let result = Result(
      askedAt: request.asOf.description,
      verdict: Verdict(
        style: screen.verdict.style, mark: screen.verdict.mark, label: screen.verdict.shown,
        text: ScreenWords.verdict(screen, listIsEmpty: request.medicines.isEmpty)),
      earliest: ScreenWords.earliest(screen),
      findings: screen.findings.map { Self.notice($0, evidence) },
      tables: tables, hasTables: !tables.isEmpty,
      recognised: situation.medicines.map(Self.reading), hasRecognised: !situation.medicines.isEmpty,
      notChecked: screen.notChecked,
      disagreements: screen.disagreements.compactMap { id in
        evidence.disagreement(id).map { Link(label: $0.question, address: EvidenceAddress.disagreement(id)) }
      },
      hasDisagreements: !screen.disagreements.isEmpty,
      overridable: overridable.isEmpty
        ? nil
        : ChoiceField(
          name: "finding", label: "Which finding?",
          options: overridable.map { ($0.id, "\($0.severity.shown): \($0.title)") },
          chosen: overridable.first?.id),
      request: (try? encoder.encode(request)).map { String(decoding: $0, as: UTF8.self) } ?? "",
      evidenceVersion: screen.evidenceVersion)
    self.init(form: ScreenForm(request, typed: nil), problems: problems, result: result)
  }

  private init(form: ScreenForm, problems: [String], result: Result?) {
    title = "May I start, and when?"
    self.form = form
    self.problems = problems
    hasProblems = !problems.isEmpty
    problemHeading = result == nil ? "This could not be read yet" : "This was not kept"
    self.result = result
  }

  private static func notice(_ finding: Finding, _ evidence: EvidenceBase) -> Notice {
    Notice(
      id: finding.id, style: finding.severity.style, mark: finding.severity.mark, label: finding.severity.shown,
      title: finding.title, why: finding.why, change: finding.change,
      override: finding.override.map(ScreenWords.override),
      claims: finding.claims.map { ClaimReference($0, in: evidence) }, hasClaims: !finding.claims.isEmpty)
  }

  private static func reading(_ line: RecognisedLine) -> Reading {
    let text: String
    if !line.didYouMean.isEmpty {
      text = "unclear: did you mean \(line.didYouMean.map(\.name).joined(separator: " or "))?"
    } else if line.ingredients.isEmpty {
      text = line.vague.isEmpty ? "not recognised" : "says what it is for, not what is in it"
    } else {
      let last =
        switch line.lastTaken {
        case .at(let moment): "last \(moment)"
        case .on(let date): "last \(date)"
        case .daysAgo(let days): days == 0 ? "last today" : days == 1 ? "last yesterday" : "last \(days) days ago"
        case nil: line.namesOpioid ? "last dose not understood" : ""
        }
      let pattern =
        switch line.pattern {
        case .asNeeded: "now and then"
        case .regular: "regularly"
        case .unknown: ""
        }
      text = ([line.ingredients.joined(separator: ", ")] + [pattern, last].filter { !$0.isEmpty }).joined(
        separator: "; ")
    }
    return Reading(input: line.input, reading: text)
  }
}

extension Severity {
  /// The class of a notice in the style sheet.
  var style: String {
    switch self {
    case .stop: "notice-stop"
    case .waitUntil: "notice-wait"
    case .askPrescriber: "notice-ask"
    case .note: "notice-note"
    }
  }

  /// A mark beside the word, so that the level shows without colour.
  var mark: String {
    switch self {
    case .stop: "✕"
    case .waitUntil: "…"
    case .askPrescriber: "?"
    case .note: "i"
    }
  }
}
