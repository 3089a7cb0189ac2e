extension Screener {
  static let conditionRule = ScreeningRule(
    id: "condition", question: "Is there a condition that calls for care?",
    claims: [
      "liver.label.older-contraindication", "liver.label.current", "liver.bertolotti.cirrhosis",
      "liver.monograph.higher-levels",
      "liver.review.no-routine-tests", "liver.chopra.monitor", "liver.droracle.alt-ast", "liver.high-dose-enzymes",
      "kidney.label.caution-severe", "kidney.metabolite-clearance", "pregnancy.category-c", "pregnancy.trials-exclude",
      "pregnancy.no-ldn-data", "pregnancy.implant-cohort", "lactation.excreted", "lactation.infant-dose-tiny",
      "infection.liptan-candida", "infection.review-theoretical",
    ]
  ) { facts in
    ScreeningRule.Outcome(
      findings: Condition.allCases.filter(facts.situation.conditions.contains).compactMap(finding(for:)))
  }

  private static func finding(for condition: Condition) -> Finding? {
    switch condition {
    case .acuteHepatitisOrLiverFailure:
      Finding(
        "condition", about: condition.rawValue, .stop, "Acute hepatitis or liver failure",
        why: "Older labels forbid naltrexone here; the current one no longer lists it. The cautious reading counts.",
        change: "A liver specialist decides.", claims: ["liver.label.older-contraindication", "liver.label.current"])
    case .cirrhosis:
      Finding(
        "condition", about: condition.rawValue, .askPrescriber, "Cirrhosis: far more of each dose gets into the blood",
        why:
          "In severe cirrhosis the level in the blood was eight times as high after the same dose. A low dose is then not low.",
        change: "The prescriber sets a lower dose or decides against it, and plans liver tests.",
        claims: ["liver.bertolotti.cirrhosis", "liver.monograph.higher-levels", "liver.chopra.monitor"])
    case .liverDisease:
      Finding(
        "condition", about: condition.rawValue, .askPrescriber, "Liver disease: have the liver values followed",
        why:
          "Sources differ: one asks for tests in anyone with liver disease, one sees no need unless it is severe. Raised values were seen at 300 mg a day and went back.",
        change: "Liver values before the start, and a plan for when to repeat them.",
        claims: [
          "liver.chopra.monitor", "liver.review.no-routine-tests", "liver.droracle.alt-ast", "liver.high-dose-enzymes",
        ])
    case .severeKidneyDisease:
      Finding(
        "condition", about: condition.rawValue, .askPrescriber, "Severe kidney disease",
        why: "The label advises caution. What naltrexone is turned into leaves through the kidneys and stays longer.",
        change: "The prescriber decides on the dose and on tests.",
        claims: ["kidney.label.caution-severe", "kidney.metabolite-clearance", "liver.chopra.monitor"])
    case .kidneyDisease:
      Finding(
        "condition", about: condition.rawValue, .askPrescriber, "Kidney disease: have the kidney values followed",
        why: "What naltrexone is turned into leaves through the kidneys and stays longer when they work less.",
        change: "Kidney values before the start, and a plan for when to repeat them.",
        claims: ["liver.chopra.monitor", "kidney.metabolite-clearance"])
    case .pregnancy:
      Finding(
        "condition", about: condition.rawValue, .stop, "Pregnancy: not without the doctors of both",
        why:
          "The trials left out anyone pregnant. What is known comes from implants in women with opioid dependence, not from low doses.",
        change: "The prescriber and the doctor or midwife of the pregnancy decide together.",
        claims: [
          "pregnancy.trials-exclude", "pregnancy.no-ldn-data", "pregnancy.category-c", "pregnancy.implant-cohort",
        ])
    case .breastfeeding:
      Finding(
        "condition", about: condition.rawValue, .askPrescriber, "Breast-feeding: it gets into the milk",
        why: "Naltrexone passes into the milk. How little reaches the child at a low dose is not established.",
        change: "The prescriber and the child's doctor decide.",
        claims: ["lactation.excreted", "pregnancy.trials-exclude", "lactation.infant-dose-tiny"])
    case .candida, .frequentInfections:
      Finding(
        "condition", about: condition.rawValue, .note, condition == .candida ? "Candida" : "Frequent infections",
        why:
          "In theory a calmer immune system could mean more infections; no such effect has been reported at any dose. One doctor saw candida not come back as long as diet kept it in check.",
        change: "Note in the diary when an infection comes, and tell your prescriber.",
        claims: ["infection.review-theoretical", "infection.liptan-candida"])
    case .opioidDependence, .failedNaloxoneChallenge, .opioidInUrine: nil
    }
  }

  static let ageRule = ScreeningRule(
    id: "age", question: "Is the person an adult?", claims: ["age.trials-adults"]
  ) { facts in
    guard let age = facts.situation.age else { return ScreeningRule.Outcome() }
    if age < 18 {
      return ScreeningRule.Outcome(findings: [
        Finding(
          "age", .stop, "Under 18",
          why: "No trial read here was made in people under 18, and no dose for them is known here.",
          change: "A specialist for children decides.", claims: ["age.trials-adults"])
      ])
    }
    return ScreeningRule.Outcome()
  }
}
