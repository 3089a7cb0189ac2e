import ClinicalTime
import Evidence
import Recognition
import Screening
import Testing

/// Built once: the index of names takes longer than any single screen.
enum Fixture {
  static let recogniser = Result { MedicineRecogniser(try MedicineCatalogue.embedded()) }

  static func screen(
    _ medicines: [String] = [], dose: String? = "1.5 mg", start: String? = "2026-12-01",
    asOf: String = "2026-11-21 10:00",
    conditions: [Condition] = [], age: Int? = 50, procedures: [String] = [],
    release: PlannedNaltrexone.Release? = .instant,
    fillers: [String] = [], prescriber: String? = nil, overrides: [Override] = []
  ) throws -> Screen {
    let recogniser = try recogniser.get()
    let request = ScreenRequest(
      asOf: try #require(LocalDateTime(asOf)), medicines: medicines, conditions: conditions, age: age,
      procedures: try procedures.map { Procedure(date: try #require(LocalDate($0))) }, dose: dose,
      start: try start.map { try #require(LocalDate($0)) }, release: release, fillers: fillers,
      ultraLowDosePrescriber: prescriber, overrides: overrides)
    return Screener(
      evidence: try EvidenceBase.embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version
    ).screen(try request.situation(using: recogniser))
  }
}

extension Screen {
  func finding(_ prefix: String) -> Finding? { findings.first { $0.id.hasPrefix(prefix) } }
  func actedOn(_ subject: String) -> WashOut? { washOut.first { $0.subject.hasPrefix(subject) && $0.use == .actedOn } }
}
