import ArgumentParser

/// Reads an option with a fixed set of answers, and names them all when it is none of them.
func oneOf<Value: CaseIterable & RawRepresentable<String> & Sendable>(
  _ type: Value.Type
) -> @Sendable (String) throws -> Value {
  let names = type.allCases.map(\.rawValue).joined(separator: ", ")
  return { text in
    guard let value = Value(rawValue: text.lowercased()) else {
      throw ValidationError("“\(text)” is none of: \(names).")
    }
    return value
  }
}
