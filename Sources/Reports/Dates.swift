import ClinicalTime

private let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

extension LocalDate {
  /// The weekdays from Monday on: `Mon`.
  static var weekdayNames: [String] { weekdays }

  /// `Tue`
  var weekdayName: String { weekdays[weekday - 1] }

  /// `Tue 1 Dec 2026`: for a day on which something is to be done.
  var inWords: String { "\(weekdayName) \(withoutWeekday)" }

  /// `Tue 1 Dec`
  var withoutYear: String { "\(weekdayName) \(dayAndMonth)" }

  /// `1 Dec 2026`
  var withoutWeekday: String {
    let (year, month, day) = components
    return "\(day) \(months[month - 1]) \(year)"
  }

  /// `1 Dec`
  var dayAndMonth: String {
    let (_, month, day) = components
    return "\(day) \(months[month - 1])"
  }
}

/// `1 day`, `12 days`
func inDays(_ count: Int) -> String { counted(count, "day") }

/// `1 week`, `4 weeks`
func inWeeks(_ count: Int) -> String { counted(count, "week") }

/// `1 dose`, `12 doses`: a number with its noun, whose plural takes an s.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// A number with one decimal place, and none when that is zero: `6.5`, `6`.
func tenths(_ value: Double) -> String {
  let rounded = (value * 10).rounded() / 10
  let text = "\(rounded == 0 ? 0 : rounded)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
