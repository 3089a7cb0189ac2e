public import Foundation
import Synchronization

/// Turns a page into a PDF with WeasyPrint, a program of its own that is called without a shell and with a time limit.
///
/// The page goes in through one pipe and the file comes out of another: nothing personal is written to a disk.
public struct WeasyPrint: Sendable {
  /// Why there is no file.
  public enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// None of the places has the program.
    case missing([String])
    /// It did not start.
    case notStarted(String)
    /// It took too long and was stopped.
    case tooSlow(seconds: Int)
    /// It ended with an exit code or without a PDF.
    case failed(code: Int)

    public var description: String {
      switch self {
      case .missing(let places):
        """
        Making a PDF needs WeasyPrint, which is not at \(places.joined(separator: " or ")). Install it, on Debian with \
        “apt-get install weasyprint” or “scripts/setup build”, or print the page from the browser.
        """
      case .notStarted(let path): "\(path) does not start. Install WeasyPrint anew, or print the page from the browser."
      case .tooSlow(let seconds):
        "WeasyPrint took more than \(seconds) seconds and was stopped. Choose fewer days, or print the page from the browser."
      case .failed(let code):
        "WeasyPrint ended with code \(code) and made no file. Print the page from the browser instead."
      }
    }
  }

  /// Where Debian and a local installation put it. The search path is not asked.
  public static let places = ["/usr/bin/weasyprint", "/usr/local/bin/weasyprint"]

  private let places: [String]
  private let seconds: Int

  /// - Parameters:
  ///   - places: absolute paths, the first that can be executed counts.
  ///   - seconds: how long it may take.
  public init(places: [String] = Self.places, seconds: Int = 60) {
    self.places = places
    self.seconds = seconds
  }

  // One at a time: it takes a processor for a second or two.
  private static let queue = DispatchQueue(label: "weasyprint")

  /// The PDF of an HTML document that needs nothing from elsewhere.
  public func pdf(of html: String) async throws(Failure) -> Data {
    let result: Result<Data, Failure> = await withCheckedContinuation { continuation in
      Self.queue.async { continuation.resume(returning: run(Data(html.utf8))) }
    }
    return try result.get()
  }

  private func run(_ html: Data) -> Result<Data, Failure> {
    guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      return .failure(.missing(places))
    }
    // A program that ends early must not end this one.
    signal(SIGPIPE, SIG_IGN)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["--quiet", "--encoding", "utf-8", "-", "-"]
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"]
    process.currentDirectoryURL = URL(filePath: "/", directoryHint: .isDirectory)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return .failure(.notStarted(path)) }
    let isLate = Atomic(false)
    let identifier = process.processIdentifier
    let watch = DispatchWorkItem {
      isLate.store(true, ordering: .relaxed)
      kill(identifier, SIGKILL)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: watch)
    let writing = input.fileHandleForWriting
    DispatchQueue.global().async {
      try? writing.write(contentsOf: html)
      try? writing.close()
    }
    let data = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    watch.cancel()
    if isLate.load(ordering: .relaxed) { return .failure(.tooSlow(seconds: seconds)) }
    guard process.terminationStatus == 0, data.starts(with: Array("%PDF-".utf8)) else {
      return .failure(.failed(code: Int(process.terminationStatus)))
    }
    return .success(data)
  }
}
