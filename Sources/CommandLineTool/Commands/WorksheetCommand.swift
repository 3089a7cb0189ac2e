import ArgumentParser
import Compounding
import Evidence
import Reports

struct WorksheetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worksheet",
    abstract: "Work out how a preparation is made, for the pharmacist to check and sign.",
    discussion: """
      Every figure is exact; ≈ marks one that was rounded to be shown. --json prints the exact fractions, from which a \
      second program can work all of it out again.

      Examples:
        sweetspot worksheet capsules --strength "4.5 mg" --size 3
        sweetspot worksheet liquid --strength "1 mg/mL" --volume "100 mL" --dose "4.5 mg"
        sweetspot worksheet dilution --start "1 mg/mL" --target "10 micrograms/mL"
        sweetspot worksheet splitting --dose "4.5 mg"
      """,
    subcommands: [
      WorksheetCapsulesCommand.self, WorksheetLiquidCommand.self, WorksheetDilutionCommand.self,
      WorksheetSplittingCommand.self,
    ]
  )
}

/// Works the worksheet of a preparation out and prints it.
func printWorksheet(
  _ kind: WorksheetKind, _ typed: [String: String?]..., for sheet: WorksheetOptions
) throws {
  let all = (typed + [sheet.typed]).reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  try printWorksheet(kind, all, lot: sheet.lot, json: sheet.json)
}

/// Works a worksheet out and prints it.
func printWorksheet(_ kind: WorksheetKind, _ typed: [String: String?], lot: String? = nil, json: Bool) throws {
  let evidence: WorksheetEvidence
  do { evidence = try WorksheetEvidence(.embedded(), .embedded()) } catch { throw CommandFailure(input: error) }
  let request = WorksheetRequest(kind, typed.compactMapValues(\.self), lot: lot, today: Edge.today)
  let answer: WorksheetRequest.Answer
  do throws(WorksheetRequest.Refusal) { answer = try request.answer(evidence) } catch {
    throw CommandFailure(.badInput, error.description)
  }
  switch (answer, json) {
  case (.sheet(let sheet), true): try printJSON(sheet)
  case (.spread(let spread), true): try printJSON(spread)
  case (.sheet(let sheet), false): print(WorksheetText(WorksheetSheet(sheet)).text)
  case (.spread(let spread), false): print(DoseSpreadText(DoseSpreadSheet(spread)).text)
  }
}

/// A worksheet as lines of text.
struct WorksheetText {
  let sheet: WorksheetSheet

  init(_ sheet: WorksheetSheet) { self.sheet = sheet }

  var text: String {
    var lines = [sheet.heading, wrapped(sheet.beyondUse.text + claims(sheet.beyondUse.claims)), ""]
    lines += sheet.inputs.map { "  \($0.name): \($0.shown)" } + [""]
    for step in sheet.steps {
      lines.append(wrapped("\(step.number). \(step.instruction)" + claims(step.claims), indent: 3))
      lines += step.figures.map { "     \($0.name): \($0.shown)" }
    }
    lines += [""] + sheet.checks.map { wrapped("= \($0.text)", indent: 2) }
    lines += sheet.warnings.map { wrapped("- \($0.text)" + claims($0.claims), indent: 2) }
    lines += ["", "Label:"] + sheet.label.map { "  " + wrapped($0, width: 78, indent: 2) }
    lines += ["", "Made by: ______________________   Checked by: ______________________"]
    return lines.joined(separator: "\n")
  }

  private func claims(_ links: [Link]) -> String {
    links.isEmpty ? "" : " [\(links.map(\.label).joined(separator: ", "))]"
  }
}

/// A simulated spread as lines of text.
struct DoseSpreadText {
  let sheet: DoseSpreadSheet

  init(_ sheet: DoseSpreadSheet) { self.sheet = sheet }

  var text: String {
    var lines = ["\(sheet.draws) simulated doses"]
    lines += sheet.rows.map { "  \($0.name): \($0.dose), \($0.times) times the dose" }
    lines += sheet.findings.map {
      wrapped("= \($0.text) [\($0.claims.map(\.label).joined(separator: ", "))]", indent: 2)
    }
    lines += sheet.assumptions.map { wrapped("? \($0)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
