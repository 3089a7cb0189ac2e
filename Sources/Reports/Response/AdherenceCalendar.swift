import ClinicalTime
import Quantities
public import Response

/// What was taken, a square a day, a column a week. Shapes tell the states apart, so it reads in black and white.
public struct AdherenceCalendar: Encodable, Sendable {
  /// A state with how often it was.
  public struct Count: Encodable, Sendable {
    public let state: Adherence.State
    public let label: String
    public let days: Int
    public let daysInWords: String
  }

  public let summary: String
  public let counts: [Count]
  public let drawing: Drawing

  /// The shapes, by what they look like.
  public struct Drawing: Sendable {
    public let width: Int
    public let height: Int
    public let labels: [Chart.Label]
    // Each one path of SVG; `nil` where there is nothing to draw.
    public let filled: String?
    public let outlined: String?
    public let empty: String?
    public let description: String
  }

  private enum CodingKeys: CodingKey { case summary, counts }

  /// `nil` when there is neither a dose nor a plan in these days.
  init?(_ adherence: Adherence) {
    let days = adherence.days
    guard days.contains(where: { $0.state != .nothing }) else { return nil }
    counts = Adherence.State.allCases.compactMap { state in
      let count = adherence.count(state)
      return count == 0
        ? nil : Count(state: state, label: Self.label(state), days: count, daysInWords: inDays(count))
    }
    let taken = days.count { $0.taken != nil }
    summary =
      adherence.plannedDays > 0
      ? "A dose was planned on \(inDays(adherence.plannedDays)) of \(days.count). On \(adherence.count(.asPlanned)) what is on record is as planned, on \(adherence.count(.noneOnRecord)) no dose is on record: it was left out, or not written down."
      : "A dose is on record on \(inDays(taken)) of \(days.count). No approved plan covers these days, so there is nothing to compare it with."
    drawing = Self.draw(days, summary)
  }

  static func label(_ state: Adherence.State) -> String {
    switch state {
    case .asPlanned: "as planned"
    case .more: "more than planned"
    case .less: "less than planned"
    case .noneOnRecord: "planned, none on record"
    case .takenWithoutPlan: "taken, no approved plan"
    case .nothing: "no plan, no dose"
    }
  }

  private static func draw(_ days: [Adherence.Day], _ summary: String) -> Drawing {
    guard let first = days.first?.day, let last = days.last?.day else {
      return Drawing(
        width: 400, height: 10, labels: [], filled: nil, outlined: nil, empty: nil, description: summary)
    }
    let monday = first.adding(days: 1 - first.weekday)
    let weeks = last.days(since: monday) / 7 + 1
    // Room for “Wed” in the larger letters of a narrow screen.
    let (left, top) = (46.0, 20.0)
    let cell = min(18.0, (400 - left - 6) / Double(weeks))
    let side = cell * 0.78
    var (filled, outlined, empty) = (ShapePath(), ShapePath(), ShapePath())
    for day in days {
      let x = left + Double(day.day.days(since: monday) / 7) * cell
      let y = top + Double(day.day.weekday - 1) * cell
      switch day.state {
      case .asPlanned where (day.planned ?? .zero) == .zero && day.taken == nil, .nothing:
        empty.addCircle(x + side / 2, y + side / 2, radius: 1)
      case .asPlanned, .takenWithoutPlan: filled.addBox(x, y, width: side, height: side)
      case .noneOnRecord: outlined.addBox(x, y, width: side, height: side)
      case .less:
        outlined.addBox(x, y, width: side, height: side)
        filled.addBox(x, y + side / 2, width: side, height: side / 2)
      case .more: filled.addTriangle(x, y, side: side)
      }
    }
    var labels = [
      Chart.Label(x: tenths(left), y: "14", anchor: "start", text: first.dayAndMonth),
      Chart.Label(
        x: tenths(max(left + Double(weeks) * cell, left + 150)), y: "14", anchor: "end", text: last.dayAndMonth),
    ]
    for (index, name) in LocalDate.weekdayNames.enumerated()
    where cell >= 17 || index % 3 == 0 {
      labels.append(
        Chart.Label(x: tenths(left - 4), y: tenths(top + Double(index) * cell + side * 0.85), anchor: "end", text: name)
      )
    }
    return Drawing(
      width: 400, height: Int(top + 7 * cell + 4), labels: labels, filled: filled.data,
      outlined: outlined.data, empty: empty.data, description: summary)
  }
}
