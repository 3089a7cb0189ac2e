import Blinding
import ClinicalTime
import Diary
import ExactJSON
import History
import Quantities
import Trials

// A trial under seal is a ResearchStudy, and the person in it a ResearchSubject. Nothing here knows the order of the arms
// before the trial was opened: it is written from the opening alone, and only when that is what was committed to.
//
// The commitment is left out although it is no secret: the version of a resource would then hang on what is sealed.
extension RecordWriter {
  private struct Trial {
    let sealed: SealedTrial
    let agreed: TrialProtocol
    let opening: TrialOpening?
    /// The arm of each period, once opened.
    let arms: [String]?
  }

  private var trials: [Trial] {
    history.trials.compactMap { sealed in
      guard let agreed = try? sealed.protocol() else { return nil }
      let opening = history.trialOpenings.first { $0.trial == sealed.id }
      let order = opening.flatMap { try? sealed.verified($0.payload) }?.arms
      let labels = order.map { order in
        order.map { agreed.arms.indices.contains($0) ? agreed.arms[$0].label : "unknown" }
      }
      return Trial(sealed: sealed, agreed: agreed, opening: opening, arms: labels)
    }
  }

  var researchStudies: [RecordedResource] {
    trials.map { trial in
      let agreed = trial.agreed
      let early = trial.opening?.emergencyReason
      let measure = measures[agreed.analysis.measure]?.title ?? agreed.analysis.measure
      return RecordedResource(
        "ResearchStudy", Written.id(trial.sealed.id), lastUpdated: lastUpdated(trial), days: agreed.start...agreed.end,
        [
          "identifier": .array([
            .object([
              "system": .string("\(Written.base)/trial-protocol-sha256"),
              "value": .string(trial.sealed.protocolHash),
            ])
          ]),
          "title": .string(
            "Blinded crossover of \(agreed.arms.map(\.label).joined(separator: " and ")) in one person"),
          "status": .string(studyStatus(trial)),
          "primaryPurposeType": Written.concept(
            "http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type", "treatment", "Treatment"),
          "category": .array([Written.concept([], text: "single-patient trial (N-of-1)")]),
          "focus": .array([naltrexone]), "description": Written.text(words(for: trial)),
          "period": Written.period(agreed.start, agreed.end),
          "principalInvestigator": Written.named(agreed.bounds.prescriber),
          "reasonStopped": early.flatMap { Written.text($0) }.map { .object(["text": $0]) },
          "note": .array([.object(["text": Written.text(sealText(trial))])]),
          "arm": .array(
            agreed.arms.enumerated().map { index, arm in
              .object([
                "name": Written.text(arm.label),
                "type": index == 0 ? Written.concept([], text: "reference") : nil,
                "description": .string(arm.dose == .zero ? "no naltrexone" : "\(arm.dose) of naltrexone a day"),
              ])
            }),
          "objective": .array([
            .object([
              "name": Written.text(
                "Whether \(measure) differs by \(agreed.analysis.smallestChange) or more between arms")
            ])
          ]),
        ])
    }
  }

  var researchSubjects: [RecordedResource] {
    trials.map { trial in
      RecordedResource(
        "ResearchSubject", id(trial.sealed.id, "subject"), lastUpdated: lastUpdated(trial),
        days: trial.agreed.start...trial.agreed.end,
        [
          "extension": .array(trial.sealed.kits.map { period($0, of: trial) }),
          "status": .string(subjectStatus(trial)), "period": Written.period(trial.agreed.start, trial.agreed.end),
          "study": Written.reference("ResearchStudy", Written.id(trial.sealed.id)), "individual": subject,
          "assignedArm": trial.arms.map { .string($0.joined(separator: ", ")) },
        ])
    }
  }

  /// A period with the code on its kit, and its arm once the trial was opened.
  private func period(_ kit: TrialKit, of trial: Trial) -> JSONValue {
    let days = Dictionary(
      history.kitsTaken.filter { $0.trial == trial.sealed.id && $0.code == kit.code }.map { ($0.day, $0.taken) },
      uniquingKeysWith: { _, last in last })
    func part(_ name: String, _ type: String, _ value: JSONValue) -> JSONValue {
      .object(["url": .string(name), "value\(type)": value])
    }
    var parts = [
      part("number", "UnsignedInt", .number(JSONNumber(kit.period))), part("kit", "String", .string(kit.code)),
      part("days", "Period", Written.period(kit.first, kit.last)),
      part("taken", "UnsignedInt", .number(JSONNumber(days.values.count { $0 }))),
      part("left", "UnsignedInt", .number(JSONNumber(days.values.count { !$0 }))),
    ]
    if let arms = trial.arms, arms.indices.contains(kit.period - 1), let arm = Written.text(arms[kit.period - 1]) {
      parts.append(part("arm", "String", arm))
    }
    return .object([
      "url": .string("\(Written.base)/StructureDefinition/trial-period"), "extension": .array(parts),
    ])
  }

  private func isOver(_ trial: Trial) -> Bool { trial.opening != nil || today > trial.agreed.end }

  private func studyStatus(_ trial: Trial) -> String {
    if trial.opening?.emergencyReason != nil { return "administratively-completed" }
    if isOver(trial) { return "completed" }
    return today < trial.agreed.start ? "approved" : "active"
  }

  private func subjectStatus(_ trial: Trial) -> String {
    if isOver(trial) { return "off-study" }
    return today < trial.agreed.start ? "pending-on-study" : "on-study"
  }

  private func lastUpdated(_ trial: Trial) -> Instant {
    let taken = history.kitsTaken.filter { $0.trial == trial.sealed.id }.map(\.recordedAt)
    return (taken + [trial.sealed.recordedAt, trial.opening?.recordedAt ?? trial.sealed.recordedAt]).max()
      ?? trial.sealed.recordedAt
  }

  private func words(for trial: Trial) -> String {
    let agreed = trial.agreed
    let runIn = agreed.runInDays > 0 ? "after \(agreed.runInDays) days of run-in, " : ""
    return
      "Single-patient trial, blinded: \(runIn)\(agreed.periodCount) periods of \(agreed.periodDays) days, \(agreed.start) to \(agreed.end). The protocol and its analysis were locked before the first day; its SHA-256 is the identifier. Off-label; self-reported."
  }

  private func sealText(_ trial: Trial) -> String {
    guard let opening = trial.opening else {
      return "The order of the arms is sealed; only the pharmacy can open it."
    }
    return trial.arms == nil
      ? "Opened on \(opening.day), but what was opened is not what was committed to: no arm is given."
      : "Opened on \(opening.day)."
  }
}
