import Foundation

/// Figures in columns, for people.
func figure(_ value: Double, _ width: Int = 7) -> String {
  let text = String(format: "%.2f", value)
  return String(repeating: " ", count: max(width - text.count, 1)) + text
}

/// A probability as a whole percentage, with its extremes named as such.
func percent(_ probability: Double, _ width: Int) -> String {
  let text =
    probability > 0.9995 ? ">99.9 %" : probability < 0.0005 ? "<0.1 %" : String(format: "%.1f %%", 100 * probability)
  return String(repeating: " ", count: max(width - text.count, 1)) + text
}

/// A p-value with as many places as it deserves.
func pValue(_ p: Double) -> String {
  p < 0.0001 ? "under 0.0001" : String(format: p < 0.01 ? "%.4f" : "%.3f", p)
}

/// A number without trailing zeros, to two places.
func plain(_ value: Double) -> String {
  var text = String(format: "%.2f", value)
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text == "-0" ? "0" : text
}

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(width - text.count, 1))
}
