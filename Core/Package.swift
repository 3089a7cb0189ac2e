// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room downstairs and its tests. Arrows are the dependencies named here, and nothing else.
func room(_ name: String, uses dependencies: [String] = []) -> [Target] {
  [
    .target(name: name, dependencies: dependencies.map { .init(stringLiteral: $0) }, swiftSettings: strict),
    .testTarget(
      name: name + "Tests",
      dependencies: ([name] + dependencies).filter { $0 != "CEvidenceData" }.map { .init(stringLiteral: $0) },
      exclude: name == "Recognition" ? ["Fixtures"] : [], swiftSettings: strict),
  ]
}

let rooms: [Target] =
  // Amounts with their unit in the type.
  room("Quantities")
  // Local days, times of day, zones.
  + room("ClinicalTime")
  // Sources, claims, disagreements, medicines and protocols, and recognising a medicine in a line of text.
  + room("Evidence", uses: ["CEvidenceData", "Quantities"])
  // One line of free text becomes a medicine.
  + room("Recognition", uses: ["ClinicalTime", "Evidence", "Quantities"])
  // May this person take it, now?
  + room("Screening", uses: ["ClinicalTime", "Evidence", "Quantities", "Recognition"])
  // How a dose is made and measured, how long it keeps, what it costs.
  + room("Compounding", uses: ["ClinicalTime", "Evidence", "Quantities"])
  // A protocol becomes a dated plan; nothing outside what was approved.
  + room("Titration", uses: ["ClinicalTime", "Compounding", "Evidence", "Quantities"])
  // Doses taken, check-ins, own treatments; corrections supersede.
  + room("Diary", uses: ["ClinicalTime", "Quantities"])
  // Questionnaires as data: answers, scores, the 2016 fibromyalgia criteria.
  + room("Instruments", uses: ["ClinicalTime", "Diary", "Evidence", "Quantities"])
  // All that is on record about a person, as values.
  + room("History", uses: ["ClinicalTime", "Diary", "Instruments", "Quantities", "Titration"])

let package = Package(
  name: "Core",
  products: rooms.filter { !$0.isTest }.map { .library(name: $0.name, targets: [$0.name]) },
  targets: rooms + [
    // The evidence files, embedded by the C compiler: measured forty times quicker than an array in Swift.
    .target(name: "CEvidenceData", exclude: ["data", "schema"])
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
