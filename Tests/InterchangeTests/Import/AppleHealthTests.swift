import CZlib
import ClinicalTime
import Foundation
import History
import Testing

@testable import Interchange

@Suite("An Apple Health export is drawn together to a score a day, in constant memory")
struct AppleHealthTests {
  static let days: Set<String> = [
    "apple-health.steps 2100 on 2026-11-18", "apple-health.resting-heart-rate 57.5 on 2026-11-18",
    "apple-health.heart-rate-variability 32.6 on 2026-11-18", "apple-health.sleep 430 on 2026-11-18",
    "apple-health.fatigue 3 on 2026-11-18",
  ]

  @Test("a malformed document type, control characters and entities do no harm; sources are not counted twice")
  func reading() throws {
    let reading = try Reading.of(Reading.fixture("apple-health.xml"))
    #expect(reading.kind == .appleHealth)
    // Steps: the watch counted most. Sleep: 23:10 to 02:40 and 03:10 to 06:50. The day of the export is not over.
    #expect(Reading.added(reading) == Self.days)
    let findings = reading.batch.findings.map(\.text)
    #expect(findings.contains { $0.contains("BodyMass: 1 record") })
    #expect(findings.contains { $0.contains("another unit than count/min") })
    #expect(!findings.contains { $0.contains("lollol") || $0.contains("root:") })
  }

  @Test("however the file is cut into pieces, the same comes out", arguments: [1, 2, 3, 7, 64, 1000])
  func pieces(size: Int) throws {
    let bytes = try Reading.fixture("apple-health.xml")
    var rest = bytes[...]
    let file = ImportFile {
      defer { rest = rest.dropFirst(size) }
      return Array(rest.prefix(size))
    }
    let reading = try ImportReading(file, context: Reading.context())
    #expect(Reading.added(reading) == Self.days)
    #expect(reading.fileHash == (try Reading.of(bytes)).fileHash)
  }

  @Test(
    "as a zip it is the same, whether the lengths stand before or after the data, packed or not",
    arguments: [(true, true), (true, false), (false, false)])
  func zipped(isPacked: Bool, hasDescriptor: Bool) throws {
    let xml = try Reading.fixture("apple-health.xml")
    let zip = Zip.made(
      [
        ("apple_health_export/export_cda.xml", Array("<ClinicalDocument/>".utf8)),
        ("apple_health_export/workout-routes/route.gpx", Array("<gpx/>".utf8)),
        ("apple_health_export/Exportar.xml", xml),
      ], isPacked: isPacked, hasDescriptor: hasDescriptor)
    let reading = try Reading.of(zip)
    #expect(reading.kind == .appleHealth && Reading.added(reading) == Self.days)
  }

  @Test("a zip that is cut off, damaged, or holds something else is refused, never believed")
  func badZips() throws {
    let xml = try Reading.fixture("apple-health.xml")
    let zip = Zip.made([("export.xml", xml)], isPacked: true, hasDescriptor: true)
    for length in stride(from: 5, to: zip.count - 60, by: 97) {
      #expect(throws: ImportError.self, "cut at \(length)") { try Reading.of(zip.prefix(length)) }
    }
    #expect(throws: ImportError.noHealthData) {
      try Reading.of(Zip.made([("a.txt", Array("nothing".utf8))], isPacked: true, hasDescriptor: false))
    }
    var damaged = zip
    damaged[zip.count / 2] ^= 0x10
    #expect(throws: ImportError.self) { try Reading.of(damaged) }
  }

  @Test("what comes out of a zip has a limit")
  func bomb() throws {
    let big = [UInt8](repeating: 0x20, count: 4 << 20)
    let zip = Zip.made([("export.xml", big)], isPacked: true, hasDescriptor: true)
    #expect(zip.count < 8192)
    let error = #expect(throws: ImportError.self) {
      try ImportReading(ImportFile(zip), context: Reading.context(), inflatedLimit: 1 << 20)
    }
    #expect(error?.description.contains("1048576") == true)
  }

  @Test("entities that stand for entities are never expanded")
  func entities() throws {
    var type = "<!DOCTYPE HealthData [<!ENTITY a0 \"x\">"
    for level in 1...30 { type += "<!ENTITY a\(level) \"&a\(level - 1);&a\(level - 1);\">" }
    let xml =
      "<?xml version=\"1.0\"?>\(type)]><HealthData><Record type=\"&a30;\" startDate=\"2026-11-18 09:00:00 +0100\" value=\"1\"/></HealthData>"
    let findings = try Reading.of(xml.utf8).batch.findings
    #expect(findings.contains { $0.text.hasPrefix("&a30;") })
  }

  @Test("an element without an end is refused at a megabyte")
  func endless() {
    let xml = Array("<HealthData><Record type=\"".utf8) + [UInt8](repeating: 0x61, count: 3 << 20)
    #expect(throws: ImportError.self) { try Reading.of(xml) }
  }

  @Test("many records of a day take no more room than one")
  func constant() throws {
    let head = Array("<HealthData>".utf8)
    let record = Array(
      "<Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"W\" unit=\"count\" startDate=\"2026-11-18 09:00:00 +0100\" endDate=\"2026-11-18 09:01:00 +0100\" value=\"1\"/>\n"
        .utf8)
    let piece = Array((0..<50).flatMap { _ in record })
    var count = 0
    let file = ImportFile {
      count += 1
      return count == 1 ? head : count <= 201 ? piece : []
    }
    let reading = try ImportReading(file, context: Reading.context())
    #expect(Reading.added(reading) == ["apple-health.steps 10000 on 2026-11-18"])
  }
}

/// Zips as telephones and other programs make them.
enum Zip {
  static func made(_ entries: [(String, [UInt8])], isPacked: Bool, hasDescriptor: Bool) -> [UInt8] {
    var zip: [UInt8] = []
    for (name, content) in entries {
      let data = isPacked ? deflated(content) : content
      let checksum = content.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32($0.count))) }
      let sizes = little(checksum) + little(UInt32(data.count)) + little(UInt32(content.count))
      zip += [0x50, 0x4B, 3, 4, 20, 0, hasDescriptor ? 8 : 0, 0, isPacked ? 8 : 0, 0, 0, 0, 0, 0]
      zip += hasDescriptor ? [UInt8](repeating: 0, count: 12) : sizes
      zip += [UInt8(name.utf8.count), 0, 0, 0] + Array(name.utf8) + data
      if hasDescriptor { zip += [0x50, 0x4B, 7, 8] + sizes }
    }
    // The central directory is not read; its signature ends the entries.
    return zip + [0x50, 0x4B, 1, 2] + [UInt8](repeating: 0, count: 60)
  }

  private static func little(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 0xFF) } }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1024)
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        deflate(&stream, Z_FINISH)
        return target.count - Int(stream.avail_out)
      }
    }
    return Array(output.prefix(count))
  }
}
