import CZlib

/// Undoes deflate, piece by piece, with a window of 32 KB: memory does not grow with the file.
final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 128 * 1024)
  private(set) var isDone = false
  /// The CRC-32 of what came out.
  private(set) var checksum: UInt32 = 0
  /// How many bytes came out.
  private(set) var count = 0

  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// - Returns: how many bytes of the input were used; `nil` when it is no deflated data.
  func take(
    _ input: ArraySlice<UInt8>, limit: Int, _ body: ([UInt8]) throws(ImportError) -> Void
  ) throws(ImportError) -> Int? {
    var used = 0
    while used < input.count, !isDone {
      var status = Z_OK
      var produced = 0
      (status, used, produced) = step(input, from: used)
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
      if produced > 0 {
        let piece = Array(output[..<produced])
        checksum = piece.withUnsafeBufferPointer {
          UInt32(crc32(UInt($0.isEmpty ? 0 : checksum), $0.baseAddress, UInt32($0.count)))
        }
        count += produced
        guard count <= limit else { throw .zip("more than \(limit) bytes come out of it") }
        try body(piece)
      }
      isDone = status == Z_STREAM_END
      if status == Z_BUF_ERROR, produced == 0 { break }
    }
    return used
  }

  private func step(_ input: ArraySlice<UInt8>, from start: Int) -> (status: Int32, used: Int, produced: Int) {
    input.withUnsafeBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        // zlib reads the input and does not write to it.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + start })
        stream.pointee.avail_in = UInt32(source.count - start)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        let status = inflate(stream, Z_NO_FLUSH)
        let used = source.count - Int(stream.pointee.avail_in)
        return (status, used, target.count - Int(stream.pointee.avail_out))
      }
    }
  }
}
