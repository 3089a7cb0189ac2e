/// What is known of single words, by their hashes: open addressing, since every word of every line is looked up.
struct WordTable<Value: Sendable>: Sendable {
  private let hashes: [UInt64]
  private let values: [Value?]
  private let mask: Int

  init(_ known: [UInt64: Value]) {
    var capacity = 16
    while capacity < known.count * 4 { capacity *= 2 }
    var hashes = [UInt64](repeating: 0, count: capacity)
    var values = [Value?](repeating: nil, count: capacity)
    let mask = capacity - 1
    for (hash, value) in known {
      var slot = Self.first(hash, mask)
      while values[slot] != nil { slot = (slot + 1) & mask }
      hashes[slot] = hash
      values[slot] = value
    }
    self.hashes = hashes
    self.values = values
    self.mask = mask
  }

  subscript(_ hash: UInt64) -> Value? {
    var slot = Self.first(hash, mask)
    while let value = values[slot] {
      if hashes[slot] == hash { return value }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func first(_ hash: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: hash ^ (hash >> 29)) & mask
  }
}

/// What single words say about a line, whatever else they mean in it.
struct WordMarks: OptionSet {
  let rawValue: UInt16

  /// The line is about somebody else, or says that the medicine is not taken.
  static let denial = WordMarks(rawValue: 1 << 0)
  /// Given once a week or by a needle.
  static let shot = WordMarks(rawValue: 1 << 1)
  /// A date beside it is that of the last dose.
  static let ending = WordMarks(rawValue: 1 << 2)
  /// A date beside it may be that of something else.
  static let otherEvent = WordMarks(rawValue: 1 << 3)
  /// A month.
  static let month = WordMarks(rawValue: 1 << 4)
  /// A day counted from today.
  static let relativeDay = WordMarks(rawValue: 1 << 5)
  /// A year, by its four digits.
  static let year = WordMarks(rawValue: 1 << 6)

  /// What the words of the lists say.
  private static let table: WordTable<WordMarks> = {
    var marks: [UInt64: WordMarks] = [:]
    for (words, mark) in lists {
      for token in TokenisedLine(words).tokens { marks[token.hash, default: []].insert(mark) }
    }
    return WordTable(marks)
  }()

  private static let lists: [(String, WordMarks)] = [
    ("no not never without allergic allergy intolerant brother sister mother father husband wife", .denial),
    ("weekly shot jab", .shot),
    ("last stopped until removed ended finished off", .ending),
    // Words that make a date that of a start, a prescription, a visit or a patch put on, or leave it open.
    (
      """
      since started starting start begun began prescribed filled refilled expiry expires exp increased decreased reduced next \
      due applied put changed change still currently ongoing continue continuing continues surgery operation doctor dentist \
      hospital appointment visit smoking again about around roughly nearly almost less under within more over maybe
      monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun to or
      """, .otherEvent
    ),
    (
      """
      january february march april may june july august september october november december
      jan feb mar apr jun jul aug sep sept oct nov dec
      """, .month
    ),
    ("today tonight yesterday night morning ago", .relativeDay),
  ]

  /// What a token says.
  init(_ token: TokenisedLine.Token) {
    self = token.isNumber ? (token.count == 4 ? .year : []) : Self.table[token.hash] ?? []
  }

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// What the words of a line say together.
  init(_ line: TokenisedLine) {
    self = line.tokens.reduce(into: []) { $0.formUnion(WordMarks($1)) }
  }
}
