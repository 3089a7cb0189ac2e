/// An arithmetic expression over named parameters, such as `(CL + Q) / Vc`: numbers, names, `+ - * /` and parentheses.
///
/// It is read once and evaluated for many people at a time.
public struct RateExpression: Hashable, Sendable {
  /// As it was written.
  public let text: String
  let operations: [Operation]
  /// The most values that are held at once while it is evaluated.
  let depth: Int

  enum Operation: Hashable, Sendable {
    case number(Double)
    case parameter(Int)
    case add, subtract, multiply, divide, negate
  }

  /// The longest text, in characters, and the deepest nesting that is read.
  public static let longest = 400
  static let deepest = 32

  /// Reads an expression.
  /// - Parameter parameters: where each known name stands.
  /// - Throws: ``ExpressionError`` naming the part that is wrong.
  init(_ text: String, parameters: [String: Int]) throws(ExpressionError) {
    guard text.utf8.count <= Self.longest else { throw .tooLong(String(text.prefix(40))) }
    var reader = ExpressionReader(text, parameters: parameters)
    try reader.readAll()
    self.text = text
    operations = reader.operations
    depth = reader.depth
  }

  /// The value for one set of parameters.
  func value(_ parameters: [Double]) -> Double {
    parameters.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: depth + 1) { stack in
        evaluate(stride: 1, values, stack, into: stack)
        return stack[0]
      }
    }
  }

  /// Evaluates side by side: `values` holds, for each parameter, `stride` values next to each other. `stack` has room
  /// for ``depth`` times `stride` values; `result` for `stride`, and may be the start of `stack`.
  func evaluate(
    stride: Int, _ values: UnsafeBufferPointer<Double>, _ stack: UnsafeMutableBufferPointer<Double>,
    into result: UnsafeMutableBufferPointer<Double>
  ) {
    var top = 0
    for operation in operations {
      switch operation {
      case .number(let number):
        for lane in 0..<stride { stack[top + lane] = number }
        top += stride
      case .parameter(let index):
        for lane in 0..<stride { stack[top + lane] = values[index * stride + lane] }
        top += stride
      case .negate:
        for lane in top - stride..<top { stack[lane] = -stack[lane] }
      case .add:
        top -= stride
        for lane in 0..<stride { stack[top - stride + lane] += stack[top + lane] }
      case .subtract:
        top -= stride
        for lane in 0..<stride { stack[top - stride + lane] -= stack[top + lane] }
      case .multiply:
        top -= stride
        for lane in 0..<stride { stack[top - stride + lane] *= stack[top + lane] }
      case .divide:
        top -= stride
        for lane in 0..<stride { stack[top - stride + lane] /= stack[top + lane] }
      }
    }
    for lane in 0..<stride { result[lane] = stack[lane] }
  }
}

/// Why a text is no expression.
public enum ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// More characters than are read.
  case tooLong(String)
  /// More parentheses within each other than are read.
  case tooDeep(String)
  /// A name that is no parameter.
  case unknownName(String, in: String)
  /// Something that does not belong here.
  case unexpected(String, in: String)
  /// The text ends too early.
  case unfinished(String)

  /// What is wrong and what to write instead.
  public var description: String {
    switch self {
    case .tooLong(let text):
      "“\(text)…” is longer than \(RateExpression.longest) characters. Name a part of it as a parameter."
    case .tooDeep(let text): "“\(text)” has more than \(RateExpression.deepest) parentheses within each other."
    case .unknownName(let name, let text): "“\(name)” in “\(text)” is not among the parameters. Add it there."
    case .unexpected(let part, let text):
      "“\(part)” in “\(text)” is not expected there. Numbers, names, + - * / and parentheses can be used."
    case .unfinished(let text): "“\(text)” ends too early."
    }
  }
}

/// Reads by descent: sums of products of factors.
private struct ExpressionReader {
  let text: String
  let parameters: [String: Int]
  var rest: Substring
  var operations: [RateExpression.Operation] = []
  var depth = 0
  private var held = 0
  private var nesting = 0

  init(_ text: String, parameters: [String: Int]) {
    self.text = text
    self.parameters = parameters
    rest = text[...]
  }

  mutating func readAll() throws(ExpressionError) {
    try sum()
    skipSpace()
    if let next = rest.first { throw .unexpected(String(next), in: text) }
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " } }

  private mutating func next(_ symbols: String) -> Character? {
    skipSpace()
    guard let first = rest.first, symbols.contains(first) else { return nil }
    rest.removeFirst()
    return first
  }

  private mutating func push(_ operation: RateExpression.Operation) {
    operations.append(operation)
    held += 1
    depth = max(depth, held)
  }

  private mutating func combine(_ operation: RateExpression.Operation) {
    operations.append(operation)
    held -= 1
  }

  private mutating func sum() throws(ExpressionError) {
    try product()
    while let sign = next("+-") {
      try product()
      combine(sign == "+" ? .add : .subtract)
    }
  }

  private mutating func product() throws(ExpressionError) {
    try factor()
    while let sign = next("*/") {
      try factor()
      combine(sign == "*" ? .multiply : .divide)
    }
  }

  private mutating func factor() throws(ExpressionError) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= RateExpression.deepest else { throw .tooDeep(String(text.prefix(40))) }
    if next("-") != nil {
      try factor()
      operations.append(.negate)
      return
    }
    if next("(") != nil {
      try sum()
      guard next(")") != nil else { throw .unfinished(text) }
      return
    }
    skipSpace()
    guard let first = rest.first else { throw .unfinished(text) }
    if first.isASCII, first.isLetter || first == "_" {
      let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      guard let index = parameters[name] else { throw .unknownName(name, in: text) }
      rest = rest.dropFirst(name.count)
      push(.parameter(index))
      return
    }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard !digits.isEmpty, let number = Double(digits), number.isFinite else {
      throw .unexpected(String(first), in: text)
    }
    rest = rest.dropFirst(digits.count)
    push(.number(number))
  }
}
