/// The names of an object so far. A few are compared one by one, many through a hash table: an object of a million
/// names must not take a million times a million steps.
struct NameSet {
  private var many: Set<[UInt8]> = []

  /// - Returns: whether the name is new.
  mutating func insert(_ name: String, among members: [JSONObject.Member]) -> Bool {
    if members.count < 16 { return !members.contains { $0.name.isSame(as: name) } }
    if many.isEmpty { many = Set(members.map { Array($0.name.utf8) }) }
    return many.insert(Array(name.utf8)).inserted
  }
}
