import ClinicalTime
import History
import Quantities
import Response
import Screening
import Titration

/// What there is to decide at the visit. It asks; it never says which dose.
struct VisitQuestions {
  let lines: [String]

  init(_ history: History, today: LocalDate, decision: ResponseDecision, screened: LastScreen) {
    var lines: [String] = []
    if let main = decision.response.main { lines += Self.about(main, decision.question) }
    if let current = history.currentPlan {
      if current.status.isDraft { lines.append("Do you approve the plan as it stands, or change it?") }
      if let next = current.version.plan.checkpoints.first(where: { $0.date >= today }) {
        lines.append("Next look-back on \(next.date.inWords): \(next.question)")
      }
    } else {
      lines.append("There is no plan on record. Who decides the dose, and until when?")
    }
    for finding in screened.open.prefix(2) {
      lines.append(finding.title.hasSuffix("?") ? finding.title : "\(finding.title): what do you decide?")
    }
    if !decision.question.switches.isEmpty {
      lines.append("Could the change of supply be the reason for what was felt?")
    }
    self.lines = ReportPage.shortened(Array(lines.prefix(5)), to: 5)
  }

  private static func about(_ main: SymptomResponse, _ question: ResponseQuestion) -> [String] {
    let dose = question.stable.map { $0.isPause ? "naltrexone" : $0.dose.description } ?? "naltrexone"
    switch (main.verdict, main.reason) {
    case (.tooEarly, .notStarted): return ["Is there anything that stands against starting?"]
    case (.tooEarly, _): return ["When do we look at it together?"]
    case (.probablyBetter, _):
      return [
        "Is \(dose) to go on, and would a lower dose do? A blinded trial could tell the medicine from the placebo response."
      ]
    case (.noChangeThatMatters, _): return ["With no change that matters on \(dose): change the dose, or stop?"]
    case (.worse, _): return ["It is worse than before on \(dose): lower it, stop it, or look for another reason?"]
    case (.cannotTell, .paused): return ["No dose for a while: begin again, or end the trial of naltrexone?"]
    case (.cannotTell, .noBaseline):
      return ["There is nothing to compare with. Is a blinded trial worth it?"]
    case (.cannotTell, _): return ["The diary does not decide. Go on for how long, or test it blinded?"]
    }
  }
}
