import ArgumentParser
import Reports

struct AmountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "amount",
    abstract: "How is a dose taken from what is at hand?",
    discussion: """
      Gives the fewest pieces that hold the dose exactly, else the nearest measure with its error. Beyond 10 % it is \
      refused; that limit is a rule of this program.

      Examples:
        sweetspot amount "4.5 mg" --stock "capsule 1.5 mg" --stock "capsule 3 mg"
        sweetspot amount "0.5 mg" --stock "liquid 1 mg/mL, syringe 1 mL by 0.01 mL" --json
      """
  )

  @Argument(help: "The dose with its unit, such as \"4.5 mg\".")
  var dose: String

  @Option(help: "What is at hand, such as \"capsule 1.5 mg\"; may be given more than once.")
  var stock: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let answer: AmountAnswer
    switch AmountAnswer.result(dose: dose, stock: stock) {
    case .success(let found): answer = found
    case .failure(let refusal): throw CommandFailure(.badInput, refusal.description)
    }
    if json {
      try printJSON(answer)
      return
    }
    var lines = [answer.amount]
    lines += answer.measuring.map { wrapped($0 + ".") }
    if let share = answer.readingUncertainty { lines.append("Reading the syringe leaves \(share) of the dose open.") }
    lines += answer.warnings.map { wrapped("- \($0.text)", indent: 2) }
    print(lines.joined(separator: "\n"))
  }
}
