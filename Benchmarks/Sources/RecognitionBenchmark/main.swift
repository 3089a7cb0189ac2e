// Lines recognised a second on one core, and recall and false alarms on lists.
//
//   RecognitionBenchmark [--opioids FILE]… [--others FILE]… [--misses]
//
// A list holds one line of text a medicine; what follows a tab is ignored.

import Evidence
import Foundation
import Recognition

var opioidFiles: [String] = []
var otherFiles: [String] = []
var showMisses = false
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--opioids": opioidFiles.append(arguments.popFirst() ?? "")
  case "--others": otherFiles.append(arguments.popFirst() ?? "")
  case "--misses": showMisses = true
  default:
    print("“\(argument)” is not known. Use --opioids FILE, --others FILE, --misses.")
    exit(2)
  }
}

func lines(of file: String) throws -> [String] {
  try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
    .map { String($0.split(separator: "\t", omittingEmptySubsequences: false)[0]) }
}

let clock = ContinuousClock()
var recogniser: MedicineRecogniser?
let building = try clock.measure { recogniser = MedicineRecogniser(try MedicineCatalogue.embedded()) }
guard let recogniser else { exit(1) }
print("built in \(building)")

var all: [String] = []
for (files, expected) in [(opioidFiles, true), (otherFiles, false)] {
  for file in files {
    let list = try lines(of: file)
    all += list
    let wrong = list.filter { recogniser.recognise($0).namesOpioid != expected }
    let share = Double(wrong.count) / Double(max(1, list.count)) * 100
    print("\(file): \(list.count) lines, \(wrong.count) \(expected ? "missed" : "false alarms") (\(share) %)")
    guard showMisses else { continue }
    for line in wrong {
      let result = recogniser.recognise(line)
      print(
        "  \(line)  ->  \(result.ingredients) did you mean \(result.didYouMean.map { "\($0.written)=\($0.name)\($0.isOpioid ? "!" : "")" })"
      )
    }
  }
}

if all.isEmpty {
  all = [
    "oxycodone hydrochloride 5 MG Oral Tablet", "gabapentin 300 tid",
    "acetaminophen 325 MG / hydrocodone bitartrate 5 MG Oral Tablet [Norco]",
    "tramadal 50mg prn", "amitriptyline 10 mg nocte", "paracetamol 500", "vit d 1000",
    "12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet",
    "co-codamol 30/500 2 as needed, last 2026-11-20 22:00", "duloxetine 60 mg daily",
  ]
}
let repeats = max(1, 200_000 / all.count)
var opioids = 0
let elapsed = clock.measure {
  for _ in 0..<repeats {
    for line in all where recogniser.recognise(line).namesOpioid { opioids += 1 }
  }
}
let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
print(
  "\(Int(Double(all.count * repeats) / seconds)) lines a second on one core (\(all.count * repeats) lines, \(opioids) with an opioid)"
)
