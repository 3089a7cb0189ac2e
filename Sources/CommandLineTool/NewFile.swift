import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a file that must not be there yet.
/// - Parameter isSecret: nobody but its owner may read it, from the first byte on.
func writeNewFile(_ path: String, _ data: Data, isSecret: Bool = false) throws(CommandFailure) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, isSecret ? 0o600 : 0o644)
  guard descriptor >= 0 else {
    let isThere = errno == EEXIST
    throw CommandFailure(
      .storage, isThere ? "The file \(path) is there already." : "The file \(path) cannot be made.",
      remedy: isThere
        ? "It is left as it is. Choose another name." : "Check that the folder exists and may be written to.")
  }
  let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  do {
    try file.write(contentsOf: data)
    try file.synchronize()
    try file.close()
  } catch {
    throw CommandFailure(.storage, "The file \(path) cannot be written.", remedy: "The disk may be full.")
  }
}

/// Reads a file that was named.
func readFile(_ path: String) throws(CommandFailure) -> Data {
  do {
    return try Data(contentsOf: URL(filePath: path))
  } catch {
    throw CommandFailure(
      .badInput, "The file \(path) cannot be read.", remedy: "Check its name, and that you may read it.")
  }
}
