import ClinicalTime
import FHIR
import Foundation
import Quantities

/// Whether a resource says that a medicine is taken, was taken, or neither.
enum Standing: Hashable {
  /// Taken now, or nothing says that it ended.
  case current
  /// Over. The last minute in which it can have been taken, when that is known.
  case past(LocalDateTime?)
  /// Never taken: withdrawn, refused, or entered in error.
  case never
  /// Over, without a day, and written longer ago than a year.
  case longAgo
}

/// Reads standings at a moment.
struct StandingReader {
  let asOf: LocalDateTime
  let zone: TimeZone

  func standing(of request: MedicationRequest) throws(FHIRMistake) -> Standing {
    if try request.doNotPerform { return .never }
    let ends = try lastDay(of: request.dosages)
    switch try request.status {
    case .cancelled, .enteredInError, .draft: return .never
    case .active, .onHold, .unknown, nil: return ends.map { $0 < asOf ? .past($0) : .current } ?? .current
    case .completed, .stopped: return over(ends, written: try request.authoredOn)
    }
  }

  func standing(of statement: MedicationStatement) throws(FHIRMistake) -> Standing {
    let effective = try statement.effective
    switch try statement.status {
    case .notTaken, .enteredInError: return .never
    case .active, .intended, .onHold, .unknown, nil:
      // A single moment tells that it was taken then, not that it ended.
      guard case .during(let period)? = effective, let end = try period.end?.latest(in: zone), end < asOf else {
        return .current
      }
      return .past(end)
    case .completed, .stopped:
      let written = [try statement.dateAsserted, try effective?.start].lazy.compactMap(\.self).first
      return over(try effective?.end?.latest(in: zone), written: written)
    }
  }

  func standing(of administration: MedicationAdministration) throws(FHIRMistake) -> Standing {
    switch try administration.status {
    case .notDone, .enteredInError: return .never
    case .inProgress: return .current
    case .completed, .stopped, .onHold, .unknown, nil:
      return .past(try administration.effective?.end?.latest(in: zone))
    }
  }

  func standing(of dispense: MedicationDispense) throws(FHIRMistake) -> Standing {
    switch try dispense.status {
    case .cancelled, .declined, .preparation, .enteredInError: return .never
    case .completed, .inProgress, .stopped, .onHold, .unknown, nil: break
    }
    let handedOver = try dispense.whenHandedOver
    guard let start = handedOver?.latest(in: zone), let days = try dispense.daysSupply?.value?.doubleValue,
      days >= 0, days < 4000
    else { return over(nil, written: handedOver) }
    let end = start.adding(hours: Int((days * 24).rounded(.up)))
    return end < asOf ? .past(end) : .current
  }

  /// The last day that every step of the dosage names; `nil` when one is open.
  private func lastDay(of dosages: [Dosage]) throws(FHIRMistake) -> LocalDateTime? {
    var ends: [LocalDateTime] = []
    for dosage in dosages {
      guard let end = try dosage.boundsPeriod?.end?.latest(in: zone) else { return nil }
      ends.append(end)
    }
    return ends.max()
  }

  /// What is over by its status. An end that lies ahead is no last dose.
  private func over(_ end: LocalDateTime?, written: FHIRDateTime?) -> Standing {
    if let end, end <= asOf { return .past(end) }
    // Prescriptions are written for a year at most; one that ended at a time nobody noted is not recent after that.
    if end == nil, let written = written?.latest(in: zone), written.adding(hours: 366 * 24) < asOf { return .longAgo }
    return .past(nil)
  }
}
