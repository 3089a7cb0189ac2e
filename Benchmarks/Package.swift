// swift-tools-version:6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(path: "../Core")],
  targets: [
    .executableTarget(
      name: "RecognitionBenchmark",
      dependencies: [.product(name: "Evidence", package: "Core"), .product(name: "Recognition", package: "Core")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "TrialBenchmark",
      dependencies: [
        .product(name: "NumericalMethods", package: "Core"), .product(name: "Quantities", package: "Core"),
        .product(name: "Trials", package: "Core"),
      ],
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "DoseBenchmark",
      dependencies: [
        .product(name: "Evidence", package: "Core"), .product(name: "Quantities", package: "Core"),
        .product(name: "Trials", package: "Core"),
      ],
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "KineticsBenchmark", dependencies: [.product(name: "Kinetics", package: "Core")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
  ],
  swiftLanguageModes: [.v6]
)
