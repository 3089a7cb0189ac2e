public import ClinicalTime
public import Trials

/// Why a trial cannot be sealed or opened.
public enum BlindingError: Error, Equatable, Sendable, CustomStringConvertible {
  case noPrivateKey
  case noPublicKey
  case weakPublicKey
  case notSealed
  case otherVersion(Int)
  case otherKey(sealedTo: String, key: String)
  case cannotOpen
  case protocolAltered
  case commitmentBroken
  case notDrawn
  case otherTrial(String, expected: String)
  case startsTooSoon(LocalDate, earliest: LocalDate)
  case design(TrialDesignError)

  public var description: String {
    switch self {
    case .noPrivateKey:
      "This is no private key of a pharmacy. Use the file that sweetspot pharmacy key made."
    case .noPublicKey:
      "This is no public key of a pharmacy, or a character of it is wrong. Copy the whole line that sweetspot pharmacy key printed."
    case .weakPublicKey:
      "Nothing can be sealed to this public key. Ask the pharmacy for another: sweetspot pharmacy key."
    case .notSealed:
      "This is no sealed trial, and no opening of one. Use the file that was written, unchanged."
    case .otherVersion(let version):
      "This file has the version \(version); version \(SealedTrialFile.version) can be read. Use a later version of Sweetspot."
    case .otherKey(let sealedTo, let key):
      "The trial was sealed to the key \(sealedTo), and this one is \(key). Use the other key."
    case .cannotOpen:
      "The sealed order cannot be opened: the file was altered, or the key is another one. Ask for the file again."
    case .protocolAltered:
      "The protocol is not the one that was locked: its hash differs. Nothing was opened. Restore a backup, or ask for the file again."
    case .commitmentBroken:
      "The order of the arms is not the one that was committed to before the first dose. Nothing was opened. Ask the pharmacy for the opening file again; if it stays so, the trial's result cannot be trusted."
    case .notDrawn:
      "The order of the arms does not follow from the seed that it is said to be drawn from. Nothing was opened; the trial's result cannot be trusted."
    case .otherTrial(let id, let expected):
      "This opening belongs to the trial \(id), and the one on record is \(expected). Ask the pharmacy for the right file."
    case .startsTooSoon(let start, let earliest):
      "The trial would start on \(start). A trial is sealed before its first day, so that nothing is known when its analysis is locked: start on \(earliest) or later."
    case .design(let error): error.description
    }
  }
}
