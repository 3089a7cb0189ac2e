import ClinicalTime
import Crypto
import ExactJSON
import Foundation
import Quantities

/// FHIR R4's data types, written. What is empty is left out: FHIR knows neither `null` nor an empty list or text.
enum Written {
  static let ucum = "http://unitsofmeasure.org"
  /// Names of our own; the domain can never be anybody's.
  static let base = "https://sweetspot.invalid/fhir"

  static func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .array(values) }

  /// A text without characters that FHIR forbids; `nil` when nothing is left.
  static func text(_ text: String?) -> JSONValue? {
    guard let text else { return nil }
    let allowed = text.unicodeScalars.filter { $0.value >= 0x20 || [0x09, 0x0A, 0x0D].contains($0.value) }
    let kept = String(String.UnicodeScalarView(allowed))
    return kept.allSatisfy(\.isWhitespace) ? nil : .string(kept)
  }

  static func coding(_ system: String?, _ code: String, _ display: String? = nil) -> JSONValue {
    .object(["system": system.map(JSONValue.string), "code": .string(code), "display": text(display)])
  }

  static func concept(_ codings: [JSONValue], text: String?) -> JSONValue {
    .object(["coding": list(codings), "text": Self.text(text)])
  }

  static func concept(_ system: String, _ code: String, _ display: String? = nil) -> JSONValue {
    .object(["coding": .array([coding(system, code, display)])])
  }

  static func reference(_ type: String, _ id: String) -> JSONValue { .object(["reference": .string("\(type)/\(id)")]) }

  static func named(_ display: String) -> JSONValue { .object(["display": text(display)]) }

  /// A name that FHIR takes as an id, the same whenever it is made from the same text.
  static func id(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isPlain && (1...64).contains(text.utf8.count) ? text : "x-" + fingerprint(of: Array(text.utf8), length: 32)
  }

  /// The first hexadecimal digits of SHA-256.
  static func fingerprint(of bytes: [UInt8], length: Int) -> String {
    let digits = Array("0123456789abcdef")
    let all = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(all.prefix(length))
  }

  static func ownExtension(_ name: String, _ type: String, _ value: JSONValue) -> JSONValue {
    .object(["url": .string("\(base)/StructureDefinition/\(name)"), "value\(type)": value])
  }
}

// MARK: Time

extension Written {
  /// A moment in UTC, to the second.
  static func instant(_ instant: Instant) -> JSONValue {
    .string(moment(instant, offset: 0))
  }

  /// What a wall clock showed, with the distance of its zone from UTC; the day alone when the zone is not known here.
  static func clock(_ time: LocalDateTime, zone name: String) -> JSONValue {
    guard let zone = TimeZone(identifier: name) else { return day(time.date) }
    let instant = time.instant(in: zone)
    let shown = instant.local(in: zone)
    let offset = (shown.date.dayNumber * 1440 + shown.time.minutes) * 60 - instant.secondsSince1970
    return .string(moment(instant, offset: offset / 60 * 60))
  }

  static func day(_ date: LocalDate) -> JSONValue { .string(date.description) }

  static func period(_ first: LocalDate?, _ last: LocalDate?) -> JSONValue {
    .object(["start": first.map(day), "end": last.map(day)])
  }

  /// `22:00:00`
  static func time(_ time: TimeOfDay) -> JSONValue { .string("\(time):00") }

  private static func moment(_ instant: Instant, offset: Int) -> String {
    let seconds = instant.secondsSince1970 + offset
    let ofDay = ((seconds % 86_400) + 86_400) % 86_400
    let date = LocalDate(dayNumber: (seconds - ofDay) / 86_400)
    let clock = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map(twoDigits).joined(separator: ":")
    let minutes = offset.magnitude / 60
    let zone =
      offset == 0 ? "Z" : "\(offset < 0 ? "-" : "+")\(twoDigits(Int(minutes) / 60)):\(twoDigits(Int(minutes) % 60))"
    return "\(date)T\(clock)\(zone)"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

// MARK: Quantities

extension Written {
  static func quantity(_ value: ExactDecimal, _ code: String, unit: String? = nil) -> JSONValue {
    .object([
      "value": .number(JSONNumber(value)), "unit": .string(unit ?? code), "system": .string(ucum),
      "code": .string(code),
    ])
  }

  /// A mass in the unit in which people read it, exactly.
  static func quantity(_ mass: Mass) -> JSONValue {
    let unit: MassUnit =
      if mass == .zero || mass >= .micrograms(100) { .milligram } else if mass >= .nanograms(100) { .microgram } else {
        .nanogram
      }
    let code =
      switch unit {
      case .nanogram: "ng"
      case .microgram: "ug"
      case .milligram: "mg"
      case .gram: "g"
      }
    guard let value = try? mass.value(in: unit) else { return quantity(mass.nanograms.normalised, "ng") }
    return quantity(value.normalised, code, unit: unit.shown)
  }

  static func ratio(_ numerator: JSONValue, per denominator: JSONValue) -> JSONValue {
    .object(["numerator": numerator, "denominator": denominator])
  }
}
