import CEmbeddedFiles

/// A file that was compiled into the executable.
struct EmbeddedResource: Sendable {
  /// Its path, such as `templates/home.mustache`.
  let path: String
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }

  static let all: [EmbeddedResource] = (0..<embedded_file_count()).map { index in
    let file = embedded_file_at(index)
    return EmbeddedResource(
      path: String(cString: file.name),
      bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    )
  }
}
