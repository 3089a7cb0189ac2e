import ClinicalTime
import Compounding
import Evidence
import Reports
import Testing

extension PageExample {
  /// The pages about how a dose is made: untouched, answered, refused.
  static func compoundingExamples() throws -> [PageExample] {
    let preparations = try PreparationCatalogue.embedded()
    let amounts = [
      ("", ""), ("4.5 mg", "tablet 50 mg"), ("20 micrograms", "liquid 1 mg/mL, syringe 1 mL by 0.01 mL"),
      ("1.4 mg", "capsule 1.5 mg"),
    ].map { dose, stock in
      PageExample(
        template: "compounding",
        value: CompoundingPage(dose: dose, stock: stock, preparations: preparations, evidenceVersion: "1"))
    }
    let typed: [(WorksheetKind, [String: String])] = [
      (.capsules, [:]), (.capsules, ["strength": "4.5 mg", "size": "3", "variation": "3"]),
      (.capsules, ["strength": "0.5 mg", "size": "3", "readability": "10 mg", "capsules": "30"]),
      (.capsules, ["strength": "45 mg"]), (.liquid, ["dose": "4.5 mg"]),
      (.liquid, ["source": "powder", "formula": "water"]),
      (.dilution, ["target": "10 micrograms/mL"]), (.splitting, ["dose": "4.5 mg"]),
      (.splitting, ["method": "dissolving"]),
    ]
    return amounts + (try typed.map { try worksheetExample($0, $1) })
  }

  static func worksheetExample(_ kind: WorksheetKind, _ typed: [String: String]) throws -> PageExample {
    let today = try #require(LocalDate("2026-11-21"))
    let evidence = try WorksheetEvidence(.embedded(), .embedded())
    let request = WorksheetRequest(kind, typed, today: today)
    let answer: Result<WorksheetRequest.Answer, WorksheetRequest.Refusal>? =
      typed.isEmpty ? nil : Result { () throws(WorksheetRequest.Refusal) in try request.answer(evidence) }
    return PageExample(
      template: "worksheet",
      value: WorksheetPage(kind, typed: typed, answer: answer, today: today, evidenceVersion: "1"))
  }
}
