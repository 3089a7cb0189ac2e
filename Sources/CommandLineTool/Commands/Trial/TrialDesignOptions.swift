import ArgumentParser
import Quantities
import Trials

/// The layout of a trial as it is given on the command line.
struct TrialDesignOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The arms, the reference first, such as \"0 mg, 1.5 mg, 3 mg\".", valueName: "list"))
  var arms: String

  @Option(help: ArgumentHelp("Days before the first period, on the reference, that do not count.", valueName: "days"))
  var runIn = 0

  @Option(help: ArgumentHelp("The most periods of one arm in a row.", valueName: "periods"))
  var longestRun: Int?

  @Option(help: ArgumentHelp("The largest change of dose from one period to the next.", valueName: "amount"))
  var largestStep: String?

  func trialArms() throws(CommandFailure) -> [TrialArm] {
    var found: [TrialArm] = []
    for text in arms.split(separator: ",") {
      let label = text.drop { $0 == " " }
      if label.lowercased() == "placebo" {
        found.append(TrialArm(label: String(label), dose: .zero))
        continue
      }
      do {
        let dose = try Amount(text: String(label)).mass()
        guard !found.contains(where: { $0.dose == dose }) else {
          throw CommandFailure(.badInput, "The arm \(dose) is given twice.")
        }
        found.append(TrialArm(label: dose.description, dose: dose))
      } catch {
        throw CommandFailure(input: error)
      }
    }
    return found
  }

  /// - Parameter usualStep: the largest step where none was typed.
  func design(cycles: Int, periodDays: Int, usualStep: Mass? = nil) throws(CommandFailure) -> TrialDesign {
    do {
      return try TrialDesign(
        arms: try trialArms(), cycles: cycles, periodDays: periodDays, runInDays: runIn, longestRun: longestRun,
        largestStep: try largestStep.map { try Amount(text: $0).mass() } ?? usualStep)
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
