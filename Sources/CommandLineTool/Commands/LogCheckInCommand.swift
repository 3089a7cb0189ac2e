import ArgumentParser
import ClinicalTime
import Diary
import Records

struct LogCheckInCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkin",
    abstract: "Write down how a day was.",
    discussion: """
      Scores go from 0, no problem, to 10, as bad as can be. Leave out what you like. The same day again replaces only \
      what you give; what was there before stays on record as corrected.

      Examples:
        sweetspot log checkin --pain 6 --sleep 4
        sweetspot log checkin --date 2026-11-20 --fatigue 7.5 --note "infusion day"
      """
  )

  @Option(
    help: ArgumentHelp("The day. Without it, today; before 4 in the morning that is yesterday.", valueName: "date"))
  var date: String?

  @Option(help: ArgumentHelp("0 no pain, 10 worst pain imaginable.", valueName: "score"))
  var pain: String?

  @Option(help: ArgumentHelp("0 slept very well, 10 did not sleep.", valueName: "score"))
  var sleep: String?

  @Option(help: ArgumentHelp("0 not tired, 10 completely exhausted.", valueName: "score"))
  var fatigue: String?

  @Option(help: ArgumentHelp("0 not low at all, 10 as low as can be.", valueName: "score"))
  var mood: String?

  @Option(help: ArgumentHelp("0 clear, 10 could not think.", valueName: "score"))
  var fog: String?

  @Option(help: ArgumentHelp("A note about the day.", valueName: "text"))
  var note: String?

  @OptionGroup var options: DataOptions

  func run() async throws {
    let checkIn: CheckIn
    do {
      let today = Edge.today
      let day = try LocalDate(typed: date)
      let given: [(CheckInItem, String?)] = [
        (.pain, pain), (.sleep, sleep), (.fatigue, fatigue), (.mood, mood), (.fog, fog),
      ]
      let scores = given.compactMap { item, text in text.map { (item, $0) } }
      checkIn = try CheckIn(
        day: day ?? today, scores: Dictionary(scores, uniquingKeysWith: { $1 }), note: note ?? "", today: today)
    } catch {
      throw CommandFailure(input: error)
    }
    do {
      try await Edge.store(options).record(checkIn)
    } catch {
      throw CommandFailure(input: error)
    }
    let scores = checkIn.scores.map { "\($0.measure) \($0.value)" } + (checkIn.note == nil ? [] : ["a note"])
    print("Saved for \(checkIn.day): \(scores.joined(separator: ", ")).")
  }
}
