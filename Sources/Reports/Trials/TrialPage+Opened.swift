import Trials

// What came to light, on the page.

extension TrialPage.Opened {
  init(_ opened: OpenedTrial) {
    answers = [
      TrialPage.Answer("By intention to treat, \(opened.daysScored) days", opened.intentionToTreat),
      TrialPage.Answer("Per protocol, \(opened.daysPerProtocol) days", opened.perProtocol),
    ]
    periods = opened.periods.map {
      Period(name: "Period \($0.number)", code: $0.code, arm: $0.arm, guess: $0.guess ?? "none")
    }
    blinding = opened.blinding.sentence
    func line(_ name: String, _ index: Opinion<OpenedTrial.Index>) -> String {
      switch index {
      case .given(let index):
        """
        \(name): \(TrialWords.signed(index.value)) (95 %: \(TrialWords.signed(index.lower)) to \
        \(TrialWords.signed(index.upper)))
        """
      case .none(let reason): "\(name): \(reason)"
      }
    }
    indices = [
      line("Bang's index on doses (0 as by chance, 1 always right)", opened.blinding.bangOnTreatment),
      line("Bang's index on placebo", opened.blinding.bangOnPlacebo),
      line("James's index (0.5 as by chance, 1 nobody claimed to know)", opened.blinding.james),
    ]
    notes = opened.notes
  }
}

extension TrialPage.Answer {
  init(_ name: String, _ report: Opinion<TrialReport>) {
    self.name = name
    switch report {
    case .given(let report):
      sentence = report.verdict.sentence
      effects = report.effects.map {
        TrialPage.Effect(
          arm: $0.arm, difference: TrialWords.signed($0.mean),
          interval: "\(TrialWords.signed($0.lower)) to \(TrialWords.signed($0.upper))",
          better: TrialWords.percent($0.probabilityBetter))
      }
    case .none(let reason):
      sentence = "No answer: \(reason)"
      effects = []
    }
    hasEffects = !effects.isEmpty
  }
}
