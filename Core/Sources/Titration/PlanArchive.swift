import ClinicalTime
import Compounding
import Evidence

extension Plan {
  /// Reads a plan from an archive, and refuses one that could not have been made.
  /// - Throws: `DecodingError.dataCorrupted` naming the value and the limit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    protocolID = try container.decode(TitrationProtocol.ID.self, forKey: .protocolID)
    protocolTitle = try container.decode(String.self, forKey: .protocolTitle)
    purpose = try container.decode(TitrationProtocol.Purpose.self, forKey: .purpose)
    orderedBy = try container.decodeIfPresent(String.self, forKey: .orderedBy)
    start = try container.decode(LocalDate.self, forKey: .start)
    bounds = try container.decode(PlanBounds.self, forKey: .bounds)
    stock = try container.decode([StockItem].self, forKey: .stock)
    steps = try container.decode([Step].self, forKey: .steps)
    checkpoints = try container.decode([Checkpoint].self, forKey: .checkpoints)
    end = try container.decode(LocalDate.self, forKey: .end)
    revision = try container.decodeIfPresent(Revision.self, forKey: .revision)
    if let problem {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
    }
  }

  /// The first thing that keeps the plan from being laid out, as a sentence; `nil` when nothing does.
  private var problem: String? {
    guard let lastStep = steps.last else { return "The plan has no step; it needs at least 1." }
    var next = start
    for (index, step) in steps.enumerated() {
      if step.number != index + 1 {
        return "Step \(index + 1) has the number \(step.number); steps are numbered from 1."
      }
      if step.first != next { return "Step \(step.number) begins on \(step.first); it must begin on \(next)." }
      if step.last < step.first {
        return "Step \(step.number) ends on \(step.last), before it begins; it must not end before \(step.first)."
      }
      for (earlier, later) in zip(step.intakes, step.intakes.dropFirst())
      where later.time.fromFour <= earlier.time.fromFour {
        return
          "Step \(step.number) has a dose at \(later.time) after one at \(earlier.time); doses stand in the order of the day."
      }
      let days = step.last.days(since: start) + 1
      if days > Self.longestDays { return PlanError.tooLong(days: days).description }
      do throws(PlanError) {
        try Self.checkDoses(of: step, for: purpose)
        try Self.checkMeasures(of: step, from: stock)
      } catch {
        return error.description
      }
      next = step.last.adding(days: 1)
    }
    if purpose == .besideOpioid, orderedBy == nil { return PlanError.needsPrescriber(protocolTitle).description }
    if end != lastStep.last { return "The plan ends on \(end); its last step ends on \(lastStep.last)." }
    for (earlier, later) in zip(checkpoints, checkpoints.dropFirst()) where later.date < earlier.date {
      return "The checkpoint of \(later.date) comes after that of \(earlier.date); checkpoints must be in order."
    }
    return nil
  }
}
