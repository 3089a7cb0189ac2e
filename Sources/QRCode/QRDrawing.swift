/// A QR code before its mask: patterns and data in their places.
struct QRDrawing {
  let version: Int
  let size: Int
  private var dark: [Bool]
  /// Modules that belong to a pattern and are not masked.
  private var isPattern: [Bool]

  init(_ bytes: [UInt8]) throws(QRCodeTooLong) {
    let words = try QRCodewords(bytes)
    version = words.version
    size = 17 + 4 * version
    dark = Array(repeating: false, count: size * size)
    isPattern = dark
    drawTiming()
    for (column, row) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(column, row) }
    drawAlignment()
    drawVersion()
    var free = self
    free.drawFormat(0)
    isPattern = free.isPattern
    fill(words.all)
  }

  private mutating func draw(_ column: Int, _ row: Int, _ isDark: Bool) {
    guard (0..<size).contains(column), (0..<size).contains(row) else { return }
    dark[row * size + column] = isDark
    isPattern[row * size + column] = true
  }

  // MARK: Patterns

  private mutating func drawTiming() {
    for place in 0..<size {
      draw(6, place, place.isMultiple(of: 2))
      draw(place, 6, place.isMultiple(of: 2))
    }
  }

  /// Rings around a centre, with the light edge.
  private mutating func drawFinder(_ column: Int, _ row: Int) {
    for down in -4...4 {
      for across in -4...4 {
        let ring = max(abs(down), abs(across))
        draw(column + across, row + down, ring != 2 && ring != 4)
      }
    }
  }

  private mutating func drawAlignment() {
    let centres = Self.alignment(version)
    for column in centres {
      for row in centres {
        let isTaken = [(6, 6), (6, size - 7), (size - 7, 6)].contains { $0 == (column, row) }
        if isTaken { continue }
        for down in -2...2 {
          for across in -2...2 { draw(column + across, row + down, max(abs(down), abs(across)) != 1) }
        }
      }
    }
  }

  /// Where alignment patterns stand, in either direction: at 6, then evenly spaced up to the far edge.
  static func alignment(_ version: Int) -> [Int] {
    guard version > 1 else { return [] }
    let count = version / 7 + 2
    let last = 4 * version + 10
    // The one version whose spacing the rule of the others does not give.
    let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    return [6] + (0..<(count - 1)).reversed().map { last - $0 * step }
  }

  private mutating func drawVersion() {
    guard version >= 7 else { return }
    let bits = Self.withRemainder(version, places: 12, by: 0x1F25)
    for place in 0..<18 {
      let isDark = bits >> place & 1 == 1
      draw(size - 11 + place % 3, place / 3, isDark)
      draw(place / 3, size - 11 + place % 3, isDark)
    }
  }

  /// Level M, whose bits are 00, and the mask, twice; and the module that is always dark.
  private mutating func drawFormat(_ mask: Int) {
    let bits = Self.withRemainder(mask, places: 10, by: 0x537) ^ 0x5412
    for place in 0..<15 {
      let isDark = bits >> place & 1 == 1
      switch place {
      case 0...5: draw(8, place, isDark)
      case 6, 7: draw(8, place + 1, isDark)
      case 8: draw(7, 8, isDark)
      default: draw(14 - place, 8, isDark)
      }
      if place < 8 { draw(size - 1 - place, 8, isDark) } else { draw(8, size - 15 + place, isDark) }
    }
    draw(8, size - 8, true)
  }

  /// A number with the remainder of its division behind it (a BCH code).
  private static func withRemainder(_ number: Int, places: Int, by divisor: Int) -> Int {
    var rest = number
    for _ in 0..<places { rest = rest << 1 ^ (rest >> (places - 1)) * divisor }
    return number << places | rest
  }

  // MARK: Data

  /// In columns of two from the right, up and down by turns, past the patterns.
  private mutating func fill(_ words: [UInt8]) {
    var bit = 0
    var right = size - 1
    var isUpward = true
    while right > 0 {
      if right == 6 { right = 5 }
      for step in 0..<size {
        let row = isUpward ? size - 1 - step : step
        for column in [right, right - 1] where !isPattern[row * size + column] && bit < words.count * 8 {
          dark[row * size + column] = words[bit >> 3] >> (7 - bit & 7) & 1 == 1
          bit += 1
        }
      }
      isUpward.toggle()
      right -= 2
    }
  }

  // MARK: The mask

  /// The finished code.
  struct Masked {
    let version: Int
    let size: Int
    let mask: Int
    let dark: [Bool]
  }

  func masked(_ mask: Int) -> Masked {
    var drawing = self
    for row in 0..<size {
      for column in 0..<size where !isPattern[row * size + column] && Self.inverts(mask, column, row) {
        drawing.dark[row * size + column].toggle()
      }
    }
    drawing.drawFormat(mask)
    return Masked(version: version, size: size, mask: mask, dark: drawing.dark)
  }

  private static func inverts(_ mask: Int, _ column: Int, _ row: Int) -> Bool {
    let product = row * column
    return switch mask {
    case 0: (row + column).isMultiple(of: 2)
    case 1: row.isMultiple(of: 2)
    case 2: column.isMultiple(of: 3)
    case 3: (row + column).isMultiple(of: 3)
    case 4: (row / 2 + column / 3).isMultiple(of: 2)
    case 5: product % 2 + product % 3 == 0
    case 6: (product % 2 + product % 3).isMultiple(of: 2)
    default: ((row + column) % 2 + product % 3).isMultiple(of: 2)
    }
  }
}

extension QRDrawing.Masked {
  /// How hard the code is to read: long runs, blocks, what looks like a finder, and too much of one colour.
  var penalty: Int {
    var sum = 0
    for line in 0..<size {
      sum += Self.penalty(ofLine: (0..<size).map { dark[line * size + $0] })
      sum += Self.penalty(ofLine: (0..<size).map { dark[$0 * size + line] })
    }
    for row in 0..<(size - 1) {
      for column in 0..<(size - 1) {
        let at = row * size + column
        if dark[at] == dark[at + 1], dark[at] == dark[at + size], dark[at] == dark[at + size + 1] { sum += 3 }
      }
    }
    let percent = dark.count { $0 } * 100 / dark.count
    return sum + abs(percent - 50) / 5 * 10
  }

  private static let finders: [[Bool]] = [
    [true, false, true, true, true, false, true, false, false, false, false],
    [false, false, false, false, true, false, true, true, true, false, true],
  ]

  private static func penalty(ofLine line: [Bool]) -> Int {
    var sum = 0
    var run = 0
    for (place, isDark) in line.enumerated() {
      run = place > 0 && line[place - 1] == isDark ? run + 1 : 1
      if run == 5 { sum += 3 } else if run > 5 { sum += 1 }
      if place >= 10, finders.contains(where: { $0[...] == line[(place - 10)...place] }) { sum += 40 }
    }
    return sum
  }
}
