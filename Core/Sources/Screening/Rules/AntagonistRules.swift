import ClinicalTime
import Evidence
import Quantities
import Recognition

extension Screener {
  static let peripheralAntagonistRule = ScreeningRule(
    id: "bowel-antagonist", question: "Is there a medicine that is given against constipation from opioids?",
    claims: ["antagonist.peripheral-means-opioid"]
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.filter { $0.has(.peripheralAntagonist) }.map { medicine in
        Finding(
          "bowel-antagonist", about: medicine.subject, .askPrescriber, "\(medicine.shortName) is a sign of an opioid",
          why:
            "It is given to people whose bowels are slowed by an opioid. So there is probably an opioid, even if none was entered.",
          change: "Enter the opioid with its last dose, or have your prescriber confirm that there is none.",
          claims: ["antagonist.peripheral-means-opioid"])
      })
  }

  static let antagonistRule = ScreeningRule(
    id: "antagonist", question: "Is naltrexone or another antagonist taken already?",
    claims: [
      "antagonist.naltrexone-tablets-50", "antagonist.depot-28-days", "antagonist.bupropion-naltrexone",
      "drug.nalmefene", "drug.samidorphan", "surgery.depot.twenty-four-to-thirty-days", "antagonist.naloxone",
      "dose.usual-4-5", "dose.ldnrt-upper-ten",
    ]
  ) { facts in
    var outcome = ScreeningRule.Outcome()
    for medicine in facts.medicines
    where medicine.has(.antagonist) && (!medicine.line.hasOpioid || medicine.isMixOfNaltrexone) {
      if let past = pastAntagonist(medicine, facts) {
        outcome.findings.append(past)
        continue
      }
      if medicine.contains("naltrexone") {
        outcome.findings.append(naltrexoneAlready(medicine))
      } else if medicine.contains("naloxone") {
        outcome.findings.append(
          Finding(
            "antagonist.naloxone", about: medicine.subject, .askPrescriber, "Naloxone is for opioid emergencies",
            why:
              "Someone who keeps naloxone may take an opioid. It acts briefly and is no reason against naltrexone by itself.",
            change:
              "If you or anyone treated by you takes an opioid, enter it. Otherwise your prescriber notes why it is there.",
            claims: ["antagonist.naloxone"]))
      } else {
        let claim = medicine.contains("nalmefene") ? "drug.nalmefene" : "drug.samidorphan"
        outcome.findings.append(
          Finding(
            "antagonist.other", about: medicine.subject, .stop,
            "\(medicine.shortName) blocks the same receptors already",
            why:
              "Two antagonists at once have no known use, and this one is far stronger than a low dose of naltrexone.",
            change: "Your prescriber decides which of the two.", claims: [claim]))
      }
    }
    return outcome
  }

  /// The longest that a source names between a depot injection and a procedure: by then an antagonist has gone.
  private static func pastAntagonist(_ medicine: ScreeningFacts.Medicine, _ facts: ScreeningFacts) -> Finding? {
    guard let last = medicine.lastTaken, medicine.line.pattern != .regular,
      let wait = Wait("surgery.depot.twenty-four-to-thirty-days", in: facts.evidence)?.hours,
      last.adding(hours: wait) < facts.situation.asOf
    else { return nil }
    return Finding(
      "antagonist.past", about: medicine.subject, .note, "\(medicine.shortName) was last taken on \(last.date)",
      why: "That is longer ago than the longest time a source names for an injection to wear off.",
      change: "Nothing, if it is over.",
      claims: ["surgery.depot.twenty-four-to-thirty-days"])
  }

  private static func naltrexoneAlready(_ medicine: ScreeningFacts.Medicine) -> Finding {
    let largest = medicine.line.strengths.max()
    if medicine.line.release == .depot {
      return Finding(
        "antagonist.depot", about: medicine.subject, .stop, "A naltrexone injection or implant is at work already",
        why: "It is given every 28 days and blocks opioids all that time. A low dose beside it is a duplicate.",
        change: "Your prescriber decides which of the two.", claims: ["antagonist.depot-28-days"])
    }
    if medicine.contains("bupropion") {
      return Finding(
        "antagonist.bupropion-naltrexone", about: medicine.subject, .stop,
        "\(medicine.shortName) contains naltrexone already",
        why: "Four tablets a day hold 32 mg of naltrexone, about seven times 4.5 mg.",
        change: "Your prescriber decides which of the two.", claims: ["antagonist.bupropion-naltrexone"])
    }
    let calledLow = ["ldn", "low dose", "low-dose"].contains { medicine.subject.lowercased().contains($0) }
    if largest == nil, calledLow {
      return Finding(
        "antagonist.low-dose-already", about: medicine.subject, .askPrescriber,
        "Naltrexone is taken already: which dose?",
        why: "Two low doses add up.", change: "Write its strength, or enter it as the planned dose.",
        claims: ["dose.usual-4-5", "dose.ldnrt-upper-ten"])
    }
    if let largest, largest <= Limits.naltrexoneApproved.absolute.upperBound {
      return Finding(
        "antagonist.low-dose-already", about: medicine.subject, .askPrescriber,
        "Naltrexone is taken already: \(largest)",
        why: "Two low doses add up.",
        change: "Enter it as the planned dose, or have your prescriber say what the total is to be.",
        claims: ["dose.usual-4-5", "dose.ldnrt-upper-ten"])
    }
    return Finding(
      "antagonist.full-dose", about: medicine.subject, .stop,
      "Naltrexone is taken already\(largest.map { ": \($0)" } ?? ", at a strength that is not given")",
      why:
        "Tablets of 50 mg are the dose used in addiction, about ten times a low dose. A low dose beside it is a duplicate.",
      change: "Write the strength that is taken, or have your prescriber decide which of the two.",
      claims: ["antagonist.naltrexone-tablets-50", "dose.usual-4-5"])
  }
}
