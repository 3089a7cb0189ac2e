// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room of Core.
func core(_ room: String) -> Target.Dependency { .product(name: room, package: "Core") }

let crypto: [Target.Dependency] = [
  .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
]
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

/// The rooms of Core that know what a plan, a diary and their history are.
let recordRooms = ["ClinicalTime", "Compounding", "Diary", "History", "Instruments", "Quantities", "Titration"].map(
  core)

/// What sealing a trial's allocation needs to know.
let blindingRooms = ["ClinicalTime", "Quantities", "Trials"].map(core)

/// What reading a file from elsewhere needs to know beyond the record.
let importRooms = ["Evidence", "Recognition", "Screening", "Trials"].map(core)

/// The rooms of Core that know medicine and mathematics.
let medicalRooms = ["Evidence", "Kinetics", "NumericalMethods", "Recognition", "Response", "Screening", "Trials"].map(
  core)

// One group a room, tests beside what they test. Arrows point up this list, never down.
var targets: [Target] = []

// Templates, style sheets and scripts, compiled into the executable with C23's #embed.
targets += [
  .target(name: "CEmbeddedFiles", exclude: ["files"])
]

// What the tests of parsers share: inputs that were changed.
targets += [
  .target(
    name: "ChangedInputs", dependencies: [core("NumericalMethods")], path: "Tests/ChangedInputs", swiftSettings: strict)
]

// Sealing the order of a trial's arms to the pharmacist's key, and opening it. No storage.
targets += [
  .target(name: "Blinding", dependencies: blindingRooms + crypto, swiftSettings: strict),
  .testTarget(name: "BlindingTests", dependencies: ["Blinding"] + blindingRooms + crypto, swiftSettings: strict),
]

// The person's file: schema, transactions, what was written down.
targets += [
  .target(
    name: "Records", dependencies: recordRooms + [core("Trials"), grdb] + crypto,
    swiftSettings: strict),
  .testTarget(
    name: "RecordsTests",
    dependencies: ["Blinding", "Records", core("Evidence"), core("Trials"), grdb] + recordRooms,
    resources: [.copy("Fixtures")], swiftSettings: strict),
]

// FHIR R4: the resources that are read, as views onto exact JSON.
targets += [
  .target(
    name: "FHIR", dependencies: [core("ExactJSON"), core("ClinicalTime"), core("Quantities")], swiftSettings: strict),
  .testTarget(
    name: "FHIRTests", dependencies: ["FHIR", core("ExactJSON"), core("ClinicalTime"), core("Quantities")],
    swiftSettings: strict),
]

// A person's record as FHIR R4 resources. No storage, no network, no clock.
targets += [
  .target(
    name: "FHIRRecord",
    dependencies: ["Blinding", core("ExactJSON"), core("Evidence"), core("Trials")] + recordRooms + crypto,
    swiftSettings: strict),
  .testTarget(
    name: "FHIRRecordTests",
    dependencies: ["Blinding", "FHIRRecord", core("ExactJSON"), "FHIR", core("Evidence"), core("Trials")] + recordRooms,
    resources: [.copy("Fixtures")], swiftSettings: strict),
]

// CDS Hooks: a clinical picture becomes cards. No storage, no network, no clock.
targets += [
  .target(
    name: "DecisionSupport",
    dependencies: [
      core("ExactJSON"), "FHIR", core("ClinicalTime"), core("Evidence"), core("Quantities"), core("Recognition"),
      core("Screening"),
    ], swiftSettings: strict),
  .testTarget(
    name: "DecisionSupportTests",
    dependencies: [
      "DecisionSupport", core("ExactJSON"), "FHIR", core("ClinicalTime"), core("Evidence"), core("Quantities"),
      core("Recognition"), core("Screening"),
    ], resources: [.copy("Fixtures")], swiftSettings: strict),
]

// Formats from elsewhere and for elsewhere, without storage.
targets += [
  .systemLibrary(name: "CZlib"),
  .target(
    name: "Interchange",
    dependencies: ["CZlib", "DecisionSupport", core("ExactJSON"), "FHIR"] + importRooms + recordRooms + crypto,
    swiftSettings: strict),
  .testTarget(
    name: "InterchangeTests",
    dependencies: [
      "CZlib", "DecisionSupport", core("ExactJSON"), "ChangedInputs", "Interchange", core("NumericalMethods"),
      "Records", grdb,
    ] + importRooms + recordRooms,
    resources: [.copy("Fixtures")], swiftSettings: strict),
]

// Who calls: signed tokens of other systems, checked against keys that were configured.
targets += [
  .target(
    name: "CallerTokens", dependencies: [core("ExactJSON"), core("ClinicalTime")] + crypto,
    swiftSettings: strict),
  .testTarget(
    name: "CallerTokensTests", dependencies: ["CallerTokens", core("ExactJSON"), core("ClinicalTime")],
    resources: [.copy("Fixtures")], swiftSettings: strict),
]

// A picture of a text that a telephone reads.
targets += [
  .target(name: "QRCode", swiftSettings: strict),
  .testTarget(
    name: "QRCodeTests", dependencies: ["QRCode"], resources: [.copy("Fixtures")], swiftSettings: strict),
]

// What is shown: page values, read by templates, by JSON encoders and by the command line.
targets += [
  .target(name: "Reports", dependencies: ["Blinding"] + medicalRooms + recordRooms, swiftSettings: strict),
  .testTarget(
    name: "ReportsTests", dependencies: ["Blinding", "Reports"] + medicalRooms + recordRooms, swiftSettings: strict),
]

// The pages: routes, forms, templates, errors, the server.
targets += [
  .target(
    name: "Web",
    dependencies: [
      "Blinding",
      "CallerTokens", "CEmbeddedFiles", "DecisionSupport", core("ExactJSON"), "FHIR", "FHIRRecord", "Interchange",
      "QRCode", "Records",
      "Reports",
      hummingbird, hummingbirdTLS, httpTypes, logging, nioCore, nioSSL, mustache,
    ]
      + crypto + medicalRooms + recordRooms,
    swiftSettings: strict
  ),
  .testTarget(
    name: "WebTests",
    dependencies: [
      "Web", "Blinding", "CallerTokens", "ChangedInputs", "DecisionSupport", core("ExactJSON"), "FHIR", "FHIRRecord",
      "Interchange", "QRCode", "Records", "Reports", "CEmbeddedFiles",
      hummingbird,
      hummingbirdTesting, httpTypes, logging, nioCore, grdb, mustache,
    ] + crypto + medicalRooms + recordRooms,
    swiftSettings: strict
  ),
]

// The commands; `serve` starts Web.
targets += [
  .target(
    name: "CommandLineTool",
    dependencies: [
      "Blinding", "CallerTokens", "DecisionSupport", core("ExactJSON"), "FHIRRecord", "Interchange",
      "Records",
      "Reports", "Web", argumentParser, logging,
    ] + medicalRooms
      + recordRooms,
    swiftSettings: strict
  ),
  .testTarget(
    name: "CommandLineToolTests",
    dependencies: ["Blinding", "CommandLineTool", "sweetspot", logging] + medicalRooms + recordRooms,
    exclude: ["Fixtures", "Transcripts"],
    swiftSettings: strict
  ),
  .executableTarget(name: "sweetspot", dependencies: ["CommandLineTool"], swiftSettings: strict),
]

let package = Package(
  name: "sweetspot",
  products: [
    .executable(name: "sweetspot", targets: ["sweetspot"])
  ],
  dependencies: [
    .package(path: "Core"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: targets,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
