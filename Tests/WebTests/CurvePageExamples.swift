import ClinicalTime
import Evidence
import History
import Kinetics
import Quantities
import Recognition
import Reports
import Screening

@testable import Web

private let now = LocalDateTime(date: LocalDate(dayNumber: 20_779), time: .noon)

extension CurvePage {
  /// With doses on record, a procedure, an opioid and a field that cannot be read.
  static func example() throws -> CurvePage {
    var fields = CurveFields(
      dose: "4.5 mg", time: "", perDay: "2", missed: "1", procedure: now.adding(hours: 48).description,
      opioid: "<7> morphine", opioidLike: "tramadol", opioidLevel: "most", opioidAt: "")
    fields.time = "<7>"
    let finding = try ScreenExample.finding()
    return CurvePage(
      history: try .example(), fields: fields, now: now, catalogue: try .embedded(), library: try .example(),
      screen: finding)
  }

  /// Without a dose on record or planned.
  static func emptyExample() throws -> CurvePage {
    CurvePage(
      history: History(of: Person(id: "p", name: "", createdAt: Instant(secondsSince1970: 0))), fields: CurveFields(),
      now: now, catalogue: try .embedded(), library: try .example(), screen: nil)
  }
}

/// A screen with a finding, from the real rules.
private enum ScreenExample {
  static func finding() throws -> Screen {
    let recogniser = MedicineRecogniser(try MedicineCatalogue.embedded())
    let request = ScreenRequest(
      asOf: now, medicines: ["oxycodone 5 mg"], conditions: [], age: nil, procedures: [], dose: "4.5 mg", start: nil,
      release: nil, fillers: [], ultraLowDosePrescriber: nil)
    return Screener(
      evidence: try EvidenceBase.embedded(), catalogue: recogniser.catalogue, evidenceVersion: "e"
    ).screen(try request.situation(using: recogniser))
  }
}
