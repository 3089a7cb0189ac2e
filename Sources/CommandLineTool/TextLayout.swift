/// Breaks text into lines of at most `width` characters at spaces, each after the first with `indent` spaces before it.
func wrapped(_ text: String, width: Int = 80, indent: Int = 0) -> String {
  var lines: [String] = []
  var line = ""
  let margin = String(repeating: " ", count: indent)
  for word in text.split(separator: " ") {
    if line.isEmpty {
      line = (lines.isEmpty ? "" : margin) + word
    } else if line.count + 1 + word.count <= width {
      line += " " + word
    } else {
      lines.append(line)
      line = margin + word
    }
  }
  lines.append(line)
  return lines.joined(separator: "\n")
}
