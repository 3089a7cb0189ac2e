import Foundation
import Trials

/// A chart of what each strategy ends with in each scenario: one bar a strategy, in five shades told apart by order.
func chart(_ results: [DoseStudyResult], people: Int) -> String {
  let scenarios = DoseScenario.all
  let strategies = results.prefix { $0.scenario == results.first?.scenario }.map(\.strategy)
  let (left, width, bar) = (120.0, 420.0, 12.0)
  let group = bar * Double(strategies.count) + 26
  let height = 62 + group * Double(scenarios.count)
  let parts: [(name: String, colour: String, share: (DoseStudyResult) -> Double)] = [
    ("right", "#1b6e5a", \.right), ("no answer, best guess right", "#8fc3b4", \.undecidedButRight),
    ("no answer", "#e4e4e0", { $0.undecided - $0.undecidedButRight }),
    ("wrong dose, or wrongly nothing", "#d9a648", { $0.wrongDose + $0.wronglyNothing }),
    ("helps, though it does not", "#9c2f2f", \.falseClaim),
  ]
  var lines = [
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 \(Int(height))" font-family="sans-serif" font-size="9" role="img">
    <title>How searches for a dose end, \(people) virtual people for each bar</title>
    <rect width="560" height="\(Int(height))" fill="#fff"/>
    """
  ]
  for (index, part) in parts.enumerated() {
    let (x, y) = (14 + 185 * Double(index % 3), 14 + 16 * Double(index / 3))
    lines.append(
      "<rect x=\"\(x)\" y=\"\(y - 8)\" width=\"9\" height=\"9\" fill=\"\(part.colour)\" stroke=\"#333\" stroke-width=\"0.4\"/>"
        + "<text x=\"\(x + 13)\" y=\"\(y)\">\(part.name)</text>")
  }
  for (number, scenario) in scenarios.enumerated() {
    let top = 48 + group * Double(number)
    lines.append("<text x=\"14\" y=\"\(top + 10)\" font-weight=\"bold\">\(scenario.name): \(scenario.meaning)</text>")
    for (place, result) in results.filter({ $0.scenario == scenario.name }).enumerated() {
      let y = top + 15 + bar * Double(place)
      lines.append("<text x=\"\(left - 6)\" y=\"\(y + 8.5)\" text-anchor=\"end\">\(result.strategy)</text>")
      var x = left
      for part in parts {
        let length = width * part.share(result)
        guard length > 0 else { continue }
        lines.append(
          String(
            format:
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"\(part.colour)\" stroke=\"#333\" stroke-width=\"0.3\"/>",
            x, y, length, bar - 2))
        x += length
      }
    }
  }
  return (lines + ["</svg>\n"]).joined(separator: "\n")
}
