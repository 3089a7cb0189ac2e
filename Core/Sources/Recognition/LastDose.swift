import ClinicalTime

/// Reads when a medicine was last taken from a line of text.
///
/// Dates count when they can be read in one way only. Where a line says several things, or one that cannot be read, it
/// says nothing: an unknown last dose is asked for, a wrong one would set a wrong date.
struct LastDose {
  let line: TokenisedLine
  /// What its words say together.
  let marks: WordMarks
  let input: String
  /// Whether the line says that it is taken every day.
  let isTakenRegularly: Bool
  /// Where the names of medicines stand.
  let names: [Range<Int>]
  /// Whether it holds words that nobody understood: a date may belong to them.
  let hasUnknownWords: Bool

  /// What the line says, when it says one thing.
  var taken: RecognisedLine.LastTaken? {
    let relative = relativeDays
    let mayHoldDate = mayHoldDate
    guard mayHoldDate || !relative.isEmpty else { return nil }
    // A date tells of the last dose when a word says so, or when nothing else in the line could explain it.
    let saysLast = marks.contains(.ending)
    guard saysLast || !(isTakenRegularly || hasUnknownWords), !speaksOfSomethingElse, namesAreOneMedicine else {
      return nil
    }
    guard mayHoldDate else { return relative.min().map { .daysAgo($0) } }
    let written = WrittenDates(input)
    guard !written.hasUnreadable else { return nil }
    switch (written.latest, relative.count) {
    case (let date?, 0): return date
    case (nil, 1...): return relative.min().map { .daysAgo($0) }
    default: return nil
    }
  }

  private var speaksOfSomethingElse: Bool {
    // “1 to 2 weeks ago”, “10:00 to 22:00” among others
    if marks.contains(.otherEvent) { return true }
    for position in line.tokens.indices.dropFirst() {
      // “last week”
      let word = line.text(position)
      if ["week", "month", "year"].contains(word), line.text(position - 1) == "last" { return true }
      if word == "ago", position > 2, line.tokens[position - 3].isNumber { return true }
    }
    return false
  }

  /// Whether all names in the line stand together, as in `codeine/paracetamol`: then a date is theirs.
  private var namesAreOneMedicine: Bool {
    zip(names, names.dropFirst()).allSatisfy { left, right in
      line.tokens[left.upperBound..<right.lowerBound].allSatisfy { token in
        token.isNumber ? token.count < 4 : !WordMarks(token).contains(.ending)
      }
    }
  }

  /// A quick look, since most lines hold no date: a year, a month, or two strokes.
  private var mayHoldDate: Bool {
    !marks.isDisjoint(with: [.year, .month]) || input.utf8.count { $0 == UInt8(ascii: "/") } > 1
      || input.utf8.count { $0 == UInt8(ascii: ".") } > 1
  }

  /// Every “yesterday”, “two weeks ago” and the like, in days.
  private var relativeDays: [Int] {
    guard marks.contains(.relativeDay) else { return [] }
    var days: [Int] = []
    for position in line.tokens.indices where WordMarks(line.tokens[position]).contains(.relativeDay) {
      switch line.text(position) {
      case "today", "tonight": days.append(0)
      case "yesterday": days.append(1)
      case "night" where position > 0 && line.text(position - 1) == "last": days.append(1)
      case "morning" where position > 0 && line.text(position - 1) == "this": days.append(0)
      case "ago" where position > 1:
        if let count = daysAgo(before: position) { days.append(count) }
      default: break
      }
    }
    return days
  }

  private func daysAgo(before position: Int) -> Int? {
    let word = line.text(position - 2)
    guard let number = Int(word) ?? Self.smallNumbers[word], number < 5000 else { return nil }
    // Never more days than were meant: months are counted with 28 days.
    switch line.text(position - 1) {
    case "hour", "hours", "hrs", "hr", "h": return number / 24
    case "day", "days", "d": return number
    case "week", "weeks", "wk", "wks": return number * 7
    case "month", "months": return number * 28
    case "year", "years": return number * 365
    default: return nil
    }
  }

  private static let smallNumbers = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
  ]
}

/// The dates written out in a text: `2026-11-20`, `2026-11-20 22:00`, `20 Nov 2026`, `Nov 20, 2026`, `20/11/2026`.
private struct WrittenDates {
  /// The latest that could be read.
  private(set) var latest: RecognisedLine.LastTaken?
  /// Whether something looks like a date and cannot be read in one way: `3/4/2026`, `20 Nov`, `2026-02-30`.
  private(set) var hasUnreadable = false

  private var latestMoment: LocalDateTime?

  init(_ input: String) {
    let bytes = Array(input.lowercased().utf8)
    var words: [Word] = []
    var start = 0
    while start < bytes.count {
      guard Self.isWord(bytes[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < bytes.count, Self.isWord(bytes[end]) || Self.joinsDigits(bytes, end) { end += 1 }
      words.append(Word(start: start, end: end))
      start = end
    }
    for position in words.indices { read(words, at: position, bytes) }
  }

  /// Where a word stands among the bytes. Its text is made only where a date may begin.
  private struct Word {
    let start: Int
    let end: Int

    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
  }

  private mutating func read(_ words: [Word], at position: Int, _ bytes: [UInt8]) {
    let word = words[position]
    if let month = Self.monthNumbers[PhraseHash.token(bytes, word.start, word.end)] {
      func number(_ offset: Int) -> Int? {
        guard words.indices.contains(position + offset) else { return nil }
        let text = words[position + offset].text(bytes)
        for ending in ["st", "nd", "rd", "th"] where text.hasSuffix(ending) { return Int(text.dropLast(2)) }
        return Int(text)
      }
      let date = [(number(-1), number(1)), (number(1), number(2))].lazy
        .compactMap { day, year in day.flatMap { day in year.flatMap { LocalDate(year: $0, month: month, day: day) } } }
        .first { $0.components.year > 1900 }
      // “may” is a word of its own; without a day beside it, it is no date.
      if month == 5, date == nil, number(-1) == nil, number(1) == nil { return }
      take(date.map { (LocalDateTime(date: $0, time: .midnight), .on($0)) })
      return
    }
    guard bytes[word.start..<word.end].contains(where: { $0 == 0x2D || $0 == 0x2F || $0 == 0x2E }) else { return }
    let text = word.text(bytes)
    let parts = text.split(whereSeparator: { "-/.t:".contains($0) })
    guard parts.count >= 3, parts[0...2].allSatisfy({ Int($0) != nil })
    else { return }
    if text.dropFirst(4).first == "-", parts[0].count == 4 {
      takeISO(word, bytes)
    } else if parts.count == 3, parts[2].count == 4, let first = Int(parts[0]), let second = Int(parts[1]),
      let year = Int(parts[2])
    {
      let dayFirst = LocalDate(year: year, month: second, day: first)
      let monthFirst = LocalDate(year: year, month: first, day: second)
      let isClear = dayFirst == nil || monthFirst == nil || dayFirst == monthFirst
      take(isClear ? (dayFirst ?? monthFirst).map { (LocalDateTime(date: $0, time: .midnight), .on($0)) } : nil)
    } else if parts.count == 3, text.contains("/") || text.contains("-"), parts.allSatisfy({ $0.count <= 2 }) {
      hasUnreadable = true
    }
  }

  /// `2026-11-20T22:00`, or `2026-11-20` with a time after it.
  private mutating func takeISO(_ word: Word, _ bytes: [UInt8]) {
    let written = word.text(bytes)
    guard let date = LocalDate(written.prefix(10)) else { return take(nil) }
    if written.utf8.count > 10 {
      return take(LocalDateTime(written.replacing("t", with: "T")).map { ($0, .at($0)) })
    }
    // Seconds and “p.m.” included; what follows the time must not be a letter that could have changed it.
    let rest = String(decoding: bytes[word.end..<min(bytes.count, word.end + 16)], as: UTF8.self)
    for length in stride(from: rest.count, through: 4, by: -1) {
      let text = rest.prefix(length)
      guard text.first == " ", let time = TimeOfDay(text) else { continue }
      let next = rest.dropFirst(length).drop { $0 == " " }
      if next.hasPrefix("a") || next.hasPrefix("p") || next.hasPrefix("to ") || next.hasPrefix("-") { break }
      let moment = LocalDateTime(date: date, time: time)
      return take((moment, .at(moment)))
    }
    take((LocalDateTime(date: date, time: .midnight), .on(date)))
  }

  private mutating func take(_ found: (LocalDateTime, RecognisedLine.LastTaken)?) {
    guard let found else {
      hasUnreadable = true
      return
    }
    if latestMoment.map({ $0 <= found.0 }) ?? true {
      latestMoment = found.0
      latest = found.1
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
  }

  /// Whether a mark stands between two digits, as in `2026-11-20`, or `t` of a date and time.
  private static func joinsDigits(_ bytes: [UInt8], _ index: Int) -> Bool {
    let marks: [UInt8] = [0x2D, 0x2F, 0x2E, 0x3A]
    guard marks.contains(bytes[index]), index > 0, index + 1 < bytes.count else { return false }
    return (0x30...0x39).contains(bytes[index - 1]) && (0x30...0x39).contains(bytes[index + 1])
  }

  /// January is 1. Full names, their first three letters, and “sept”.
  private static let monthNumbers: WordTable<Int> = {
    let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    var numbers: [UInt64: Int] = [:]
    for (index, month) in months.enumerated() {
      for name in [month, String(month.prefix(3))] + (month == "september" ? ["sept"] : []) {
        let bytes = Array(name.utf8)
        numbers[PhraseHash.token(bytes, 0, bytes.count)] = index + 1
      }
    }
    return WordTable(numbers)
  }()
}
