// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The rooms that compute most: without the optimiser their tests, and `make run`, would take many times as long.
let optimised: Set = ["Kinetics", "NumericalMethods", "Trials"]

/// What lies beside tests and is no Swift.
let excluded = [
  "Kinetics": ["Fixtures"], "Recognition": ["Fixtures"], "Trials": ["Fixtures", "Reference"],
  "NumericalMethods": ["Reference"],
]

/// A room downstairs and its tests. Arrows are the dependencies named here, and nothing else; tests may need more.
func room(_ name: String, uses dependencies: [String] = [], tests more: [String] = []) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
      swiftSettings: strict + (optimised.contains(name) ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : [])),
    .testTarget(
      name: name + "Tests",
      dependencies: ([name] + dependencies + more).filter { !["CEvidenceData", "CKinetics"].contains($0) }.map {
        .init(stringLiteral: $0)
      },
      exclude: excluded[name] ?? [], swiftSettings: strict),
  ]
}

let rooms: [Target] =
  // Amounts with their unit in the type.
  room("Quantities", tests: ["NumericalMethods"])
  // Local days, times of day, zones.
  + room("ClinicalTime")
  // JSON as it was written: digits, order and unknown members kept.
  + room("ExactJSON", uses: ["Quantities"])
  // Sources, claims, disagreements, medicines and protocols, and recognising a medicine in a line of text.
  + room("Evidence", uses: ["CEvidenceData", "ExactJSON", "Quantities"], tests: ["NumericalMethods"])
  // One line of free text becomes a medicine.
  + room("Recognition", uses: ["ClinicalTime", "Evidence", "Quantities"])
  // May this person take it, now?
  + room("Screening", uses: ["ClinicalTime", "Evidence", "Quantities", "Recognition"])
  // How a dose is made and measured, how long it keeps, what it costs.
  + room("Compounding", uses: ["ClinicalTime", "Evidence", "Quantities"], tests: ["NumericalMethods"])
  // A protocol becomes a dated plan; nothing outside what was approved.
  + room("Titration", uses: ["ClinicalTime", "Compounding", "Evidence", "Quantities"], tests: ["NumericalMethods"])
  // Doses taken, check-ins, own treatments; corrections supersede.
  + room("Diary", uses: ["ClinicalTime", "Quantities"], tests: ["NumericalMethods"])
  // Distributions, seeded random numbers, small linear algebra, roots.
  + room("NumericalMethods")
  // Does it work for this person, and at which dose? Design, analysis, power, pooling of single-patient trials.
  + room("Trials", uses: ["ClinicalTime", "Evidence", "NumericalMethods", "Quantities"])
  // Questionnaires as data: answers, scores, the 2016 fibromyalgia criteria.
  + room("Instruments", uses: ["ClinicalTime", "Diary", "Evidence", "Quantities"])
  // All that is on record about a person, as values.
  + room(
    "History",
    uses: ["ClinicalTime", "Compounding", "Diary", "Evidence", "Instruments", "Quantities", "Titration", "Trials"],
    tests: ["NumericalMethods"])
  // Is this person better than before naltrexone, by how much, how sure, and is it too early to say?
  + room(
    "Response",
    uses: [
      "ClinicalTime", "Compounding", "Diary", "Evidence", "History", "Instruments", "NumericalMethods", "Quantities",
      "Titration", "Trials",
    ])
  // What a dose does in the body over time: levels, receptors, virtual people.
  + room("Kinetics", uses: ["CKinetics", "ClinicalTime", "Evidence", "NumericalMethods", "Quantities"])

let package = Package(
  name: "Core",
  products: rooms.filter { !$0.isTest }.map { .library(name: $0.name, targets: [$0.name]) },
  targets: rooms + [
    // The evidence files, embedded by the C compiler: measured forty times quicker than an array in Swift.
    .target(name: "CEvidenceData", exclude: ["data", "schema"]),
    // The inner loop of Kinetics, compiled for several kinds of processor and chosen at run time.
    .target(name: "CKinetics", exclude: ["kernel.h"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
