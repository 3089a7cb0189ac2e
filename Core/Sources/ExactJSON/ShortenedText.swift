extension String {
  /// At most 40 characters, without signs that steer a terminal: what an error may repeat of what was sent.
  public var shortened: String {
    // Short plain text, as most is, stays as it is.
    if utf8.count <= 40, utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    let plain = String(
      unicodeScalars.prefix(41).map { scalar -> Character in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: "\u{FFFD}"
        default: Character(scalar)
        }
      })
    return unicodeScalars.count > 40 ? plain.dropLast() + "…" : plain
  }
}
