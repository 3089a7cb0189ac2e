extension FormFields {
  /// Reads `multipart/form-data` (RFC 7578). A file is kept as bytes; its name is the field with `.name`
  /// after it.
  ///
  /// A body that is not of that form has the fields that could be read, so that a form without its token is refused.
  init(multipart body: [UInt8], mediaType: String) throws(NotUTF8) {
    guard let boundary = Self.parameter("boundary", of: mediaType), !boundary.isEmpty else {
      self.init()
      return
    }
    var fields: [(name: String, value: String)] = []
    var files: [String: [UInt8]] = [:]
    let delimiter = Array("--\(boundary)".utf8)
    let starts = Self.places(of: delimiter, in: body)
    for (start, end) in zip(starts, starts.dropFirst()) {
      let part = body[(start + delimiter.count)..<end]
      guard let blank = part.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
      let head = String(decoding: part[..<blank.lowerBound], as: UTF8.self)
      // Each part ends with the line end that belongs to the next delimiter.
      let content = part[blank.upperBound...].dropLast(2)
      let disposition =
        head.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("content-disposition:") } ?? ""
      guard let name = Self.parameter("name", of: disposition) else { continue }
      if let fileName = Self.parameter("filename", of: disposition) {
        fields.append((name + ".name", fileName))
        files[name] = Array(content)
        continue
      }
      guard let text = String(validating: content, as: UTF8.self) else { throw NotUTF8(field: String(name.prefix(40))) }
      fields.append((name, text))
    }
    self.init(fields, files: files)
  }

  /// The value of `; name="value"` or `; name=value`.
  private static func parameter(_ name: String, of header: some StringProtocol) -> String? {
    for piece in header.split(separator: ";").dropFirst() {
      let halves = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, halves[0].lowercased() == name else { continue }
      let value = halves[1]
      return value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : String(value)
    }
    return nil
  }

  /// Where the delimiter stands at the start of a line.
  private static func places(of delimiter: [UInt8], in body: [UInt8]) -> [Int] {
    body.ranges(of: delimiter).map(\.lowerBound).filter { place in
      place == 0 || (place >= 2 && body[place - 2] == 13 && body[place - 1] == 10)
    }
  }
}
