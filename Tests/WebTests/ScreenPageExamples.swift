import ClinicalTime
import Evidence
import Recognition
import Reports
import Screening

extension ScreenPage {
  /// An answer with a stop, a wait, a question and a note, an override, tables and disagreements.
  static func example() throws -> ScreenPage {
    let library = try EvidenceLibrary.embedded()
    let moment = try library.require(LocalDateTime("2026-11-21 10:00"))
    var request = ScreenRequest(
      asOf: moment,
      medicines: ["oxycodone 5 mg tid, last 2026-11-20", "Sublocade", "gabapentin", "xyzzyquux", "codiene prn"],
      conditions: [.cirrhosis], age: 50,
      procedures: [Procedure(date: try library.require(LocalDate("2027-01-10")), name: "knee operation")],
      dose: "1.5 mg", start: LocalDate("2026-12-01"), release: .instant, fillers: ["Avicel"],
      ultraLowDosePrescriber: "Dr Example")
    request.overrides = [Override(finding: "condition:cirrhosis", prescriber: "Dr Example", reason: "Followed closely")]
    let situation = try request.situation(using: MedicineRecogniser(library.medicines))
    let screen = Screener(evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version)
      .screen(situation)
    return ScreenPage(request, situation, screen, in: library, problems: ["The answer could not be kept."])
  }
}

extension EmergencyCardPage {
  static func example() throws -> EmergencyCardPage {
    EmergencyCardPage(
      EmergencyCard(
        dose: "4.5 mg", lastDose: LocalDateTime("2026-11-20 22:00"), evidenceVersion: "2026-01-01+00000000"),
      in: try .embedded())
  }
}
