import ArgumentParser
import Evidence
import Recognition
import Records
import Web

struct ShareCalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Make an address at which calendar programs read the plan.")

  @Option(help: ArgumentHelp("What its events are called; no medicine is named.", valueName: "words"))
  var title = "Sweetspot"

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var origin: OriginOptions
  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      if let problem = Sharing.problem(withTitle: title, MedicineRecogniser(try .embedded())) {
        throw CommandFailure(.badInput, "--title “\(title.prefix(60))”: \(problem)")
      }
      let origin = try origin.origin(options)
      let made = try await Sharing(Edge.existingStore(options), origin: origin, now: Edge.now()).calendar(titled: title)
      if json { return try printJSON(MadeAnswer(text: made.text, kept: made.address)) }
      print(made.text)
      print(
        wrapped(
          "This is the only time that it is shown. Whoever has it sees when you take something; “sweetspot share end \(made.address.id)” ends it."
        ))
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
