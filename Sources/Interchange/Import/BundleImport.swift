import ClinicalTime
import DecisionSupport
import ExactJSON
import FHIR
import Foundation

/// A Bundle of another system, of whatever kind: its medicines, conditions and operations go to the screen, doses that
/// were taken at a moment into the diary. Everything else is listed with its place.
enum BundleImport {
  /// Bundles within bundles are followed so deep.
  private static let deepest = 4

  private struct Found {
    let element: Element
    let fullURL: String?
    let place: Int
  }

  static func read(_ value: JSONValue, into builder: inout ImportBuilder) -> ClinicalListing {
    var found: [Found] = []
    var place = 0
    collect(value, fullURL: nil, depth: 0, &place, &found, &builder)
    var index = ReferenceIndex()
    for one in found {
      do throws(FHIRMistake) {
        try index.add(one.element, fullURL: one.fullURL)
      } catch {
        builder.leaveOut(one.place, "It could not be read: \(error)")
      }
    }
    let people = people(in: found, index)
    guard people.count <= 1 else {
      builder.leaveOut(
        nil,
        "The file is about \(people.count) people (\(people.sorted().prefix(4).joined(separator: ", "))). Nothing of it is taken in: what belongs to somebody else must never decide. Export the record of one person."
      )
      return ClinicalListing()
    }
    var reader = ClinicalListingReader(
      recogniser: builder.context.recogniser, index: index, asOf: builder.context.now, zone: builder.context.zone)
    for one in found {
      guard let dose = reader.take(one.element, entry: one.place) else { continue }
      builder.addTaken(
        dose.name, amount: dose.amount, at: dose.moment, zone: builder.context.zone.identifier, line: one.place)
    }
    reader.finish()
    for doubt in reader.listing.doubts { builder.notice(doubt.entry, doubt.text) }
    for remark in reader.listing.leftOut { builder.leaveOut(remark.entry, remark.text) }
    return reader.listing
  }

  /// The resources of a bundle, each with its place counted through all bundles.
  private static func collect(
    _ value: JSONValue, fullURL: String?, depth: Int, _ place: inout Int, _ found: inout [Found],
    _ builder: inout ImportBuilder
  ) {
    place += 1
    let here = place
    guard let object = value.object, let type = object["resourceType"]?.string else {
      return builder.leaveOut(
        here, "There is no resource: \(value.object == nil ? "it is \(value.kind)" : "no resourceType").")
    }
    guard type == "Bundle" else {
      return found.append(Found(element: Element(object, path: type), fullURL: fullURL, place: here))
    }
    guard depth < deepest else {
      return builder.leaveOut(here, "Bundles stand within bundles more than \(deepest) deep.")
    }
    for link in object["link"]?.array ?? [] where link.object?["relation"]?.string == "next" {
      builder.leaveOut(here, "Only a page of the answer is in the file. What is on the next ones was not looked at.")
    }
    for entry in object["entry"]?.array ?? [] {
      guard let resource = entry.object?["resource"] else {
        place += 1
        builder.leaveOut(place, "The entry holds no resource.")
        continue
      }
      if let method = entry.object?["request"]?.object?["method"]?.string, method == "DELETE" {
        place += 1
        builder.leaveOut(place, "The entry asks to delete a resource.")
        continue
      }
      collect(
        resource, fullURL: entry.object?["fullUrl"]?.string, depth: depth + 1, &place, &found, &builder)
    }
    if object["entry"] != nil, object["entry"]?.array == nil {
      builder.leaveOut(here, "The entries of the Bundle are no list.")
    }
  }

  /// The people whom the resources are about, each by one name.
  private static func people(in found: [Found], _ index: ReferenceIndex) -> Set<String> {
    var people: Set<String> = []
    for one in found {
      if one.element.json["resourceType"]?.string == Patient.type {
        people.insert(name(of: one.element, fullURL: one.fullURL))
        continue
      }
      for member in ["subject", "patient"] {
        guard let object = one.element.json[member]?.object, let text = object["reference"]?.string else { continue }
        let reference = Reference(Element(object, path: member))
        if let target = try? index.target(of: reference, in: one.element) {
          guard target.json["resourceType"]?.string == Patient.type else { continue }
          people.insert(name(of: target, fullURL: text))
        } else if !text.hasPrefix("Group/"), !text.hasPrefix("#") {
          people.insert(text.split(separator: "/").suffix(2).joined(separator: "/").shortened)
        }
      }
    }
    return people
  }

  private static func name(of patient: Element, fullURL: String?) -> String {
    if let id = patient.json["id"]?.string { return "Patient/\(id)".shortened }
    return fullURL?.shortened ?? "a patient without an id"
  }
}
