import ClinicalTime
import Foundation
import Recognition
import Reports
import Screening

/// Reads a situation to screen from a file.
func screenRequest(inFile file: String, askedAt moment: LocalDateTime) throws -> ScreenRequest {
  let decoder = JSONDecoder()
  if let key = CodingUserInfoKey.screenedAt { decoder.userInfo[key] = moment }
  do {
    return try decoder.decode(ScreenRequest.self, from: readFile(file))
  } catch let error as DecodingError {
    throw CommandFailure(
      .badInput, "\(file): \(error.plainDescription)", remedy: "See sweetspot help screen for the fields.")
  }
}
