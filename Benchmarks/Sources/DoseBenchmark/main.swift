// How the search for a dose fares against fixed titration and the up-and-down design, and whether the probability it states
// is how often it is right.
//
//   DoseBenchmark [--people N] [--calibration N] [--seed S] [--json FILE] [--svg FILE] [--largest-return MG] [--only-ours]
//   DoseBenchmark --up-and-down STUDIES [--seed S] [--ed95 MG]
//
// The second runs the published up-and-down study over people with the published ED50 and ED95, or with another ED95.

import Evidence
import Foundation
import Quantities
import Trials

var (people, calibration, seed) = (200, 300, UInt64(20_261_121))
var (jsonFile, chartFile): (String?, String?) = (nil, nil)
var (largestReturn, onlyOurs, upAndDown): (Mass?, Bool, Int?) = (nil, false, nil)
// Claim trial.bruun-plesner-2020.result.
var (median, high) = (3.88, 5.40)
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--people": people = arguments.popFirst().flatMap { Int($0) } ?? people
  case "--calibration": calibration = arguments.popFirst().flatMap { Int($0) } ?? calibration
  case "--seed": seed = arguments.popFirst().flatMap { UInt64($0) } ?? seed
  case "--json": jsonFile = arguments.popFirst()
  case "--svg": chartFile = arguments.popFirst()
  case "--largest-return":
    largestReturn = arguments.popFirst().flatMap { Double($0) }.map { Mass.micrograms(Int($0 * 1_000)) }
  case "--only-ours": onlyOurs = true
  case "--ed95": high = arguments.popFirst().flatMap { Double($0) } ?? high
  case "--up-and-down": upAndDown = arguments.popFirst().flatMap { Int($0) }
  default:
    print(
      "“\(argument)” is not known. Use --people N, --calibration N, --seed S, --json FILE, --svg FILE, --largest-return MG, --only-ours, --up-and-down N, --ed95 MG."
    )
    exit(2)
  }
}

if let upAndDown {
  let found = UpAndDownRecovery(
    .bruunPlesner, median: median, high: high, studies: upAndDown, bootstraps: min(upAndDown, 500), seed: seed)
  print("\(upAndDown) studies: \(found.people) people, \(found.responders) responders on average")
  print("people at each dose:", found.peopleAt.map { String(format: "%.2f", $0) }.joined(separator: ", "))
  for one in found.estimates {
    print(
      one.name.padding(toLength: 22, withPad: " ", startingAt: 0),
      String(
        format: "true %.2f  given by %.3f  mean %.3f  sd %.3f  middle 95 %% %.2f to %.2f", one.truth, one.given,
        one.mean,
        one.deviation, one.middle.lowerBound, one.middle.upperBound))
  }
  print("bootstrap intervals of the median that hold it: \(found.coverage ?? .nan) of \(found.intervals)")
  exit(0)
}

let doses = (1...8).map { Mass.micrograms(750 * $0) }
let searched = [750, 1_500, 3_000, 4_500, 6_000].map { Mass.micrograms($0) }
let bounds = try DoseBounds(
  doses: searched, highest: .milligrams(6), largestStep: .micrograms(1_500), largestReturn: largestReturn)
let goal = DoseGoal(
  direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen, burdenWeight: 0.5, certainty: 0.8)
let priors = TrialPriors.standard(lowest: 0, highest: 10, onset: nil)
let catalogue = try ProtocolCatalogue.embedded()
let ours: [DoseStrategy] = [.adaptive(bounds, certainty: goal.certainty)]
let strategies: [DoseStrategy] =
  onlyOurs
  ? ours
  : ours
    + (try ["liptan", "younger", "ldnrt-slow"].map { .titration(try catalogue.titrationProtocol($0)) })
    + [.upAndDown(doses: doses, start: .micrograms(3_750))]

func show(_ share: Double) -> String { String(format: "%5.1f", 100 * share) }

let study = DoseStudy(goal: goal, priors: priors)
var results: [DoseStudyResult] = []
print("\(people) virtual people each; percent, days, mg a day, points a day")
for scenario in DoseScenario.all {
  print("\n\(scenario.name): \(scenario.meaning)")
  print("strategy       right  false  wrong  nothing  open  (guess right)   days   dose  burden")
  for strategy in strategies {
    let r = study.run(strategy, scenario, people: 0..<people, seed: seed)
    results.append(r)
    print(
      r.strategy.padding(toLength: 13, withPad: " ", startingAt: 0), show(r.right), " " + show(r.falseClaim),
      " " + show(r.wrongDose), "  " + show(r.wronglyNothing), " " + show(r.undecided),
      "       " + show(r.undecidedButRight),
      String(format: "%7.0f %6.2f %6.2f", r.days, r.dose, r.burden))
  }
}
if calibration > 0 {
  let wanted = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen, certainty: goal.certainty)
  let result = DoseCalibration(bounds: bounds, goal: wanted, priors: priors, people: 0..<calibration, seed: seed)
  print("\ncalibration: \(result.stops.count) of \(result.people) stopped with an answer")
  print("stated \(result.stated), observed \(result.observed), standard error \(result.standardError)")
  for isDose in [true, false] {
    let part = result.stops.filter { $0.isDose == isDose }
    let stated = part.reduce(0) { $0 + $1.stated } / Double(max(part.count, 1))
    let observed = Double(part.count(where: \.isTrue)) / Double(max(part.count, 1))
    print(isDose ? "a dose:" : "nothing:", part.count, "stated", stated, "observed", observed)
  }
}

if let jsonFile {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  try encoder.encode(results).write(to: URL(filePath: jsonFile))
}
if let chartFile { try chart(results, people: people).write(toFile: chartFile, atomically: true, encoding: .utf8) }
