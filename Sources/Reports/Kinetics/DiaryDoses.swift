public import ClinicalTime
public import History
public import Kinetics

/// The doses of the record and the plan on one time line: those of the last four weeks, and those planned for a week.
public struct DiaryDoses: Sendable {
  /// From where minutes count: a week before now.
  public let start: LocalDateTime
  /// In minutes after the start.
  public let doses: [NaltrexonePlan.Dose]

  /// How many days from the start to the end.
  public static let days = (CurveTimeline.pastMinutes + CurveTimeline.nextMinutes) / 1440

  public init(_ history: History, now: LocalDateTime) {
    let timeline = CurveTimeline(history: history, question: CurveQuestion(CurveFields(), now: now), now: now)
    start = timeline.start
    doses = timeline.plan.doses
  }
}
