internal import ClinicalTime
public import Diary
public import Instruments

extension History {
  /// The instruments that this person can answer: those of `catalogue` and their own questions.
  public func instruments(from catalogue: InstrumentCatalogue) -> InstrumentCatalogue {
    catalogue.adding(CurrentView(questions).contents)
  }

  /// The name of the next own question: names of questions that are no longer asked are not used again.
  public var nextQuestionName: OwnQuestion.ID { "own-\(Set(questions.compactMap { $0.content?.id }).count + 1)" }

  /// The answers that hold now, the oldest day first; of one day in the order in which they were written.
  public var answersNow: [InstrumentAnswers] {
    CurrentView(answers).contents.enumerated()
      .sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
  }

  /// The scores of all answers that hold now, as the diary keeps scores; answers to what `catalogue` lacks have none.
  public func instrumentScores(by catalogue: InstrumentCatalogue) -> [Score] {
    let known = instruments(from: catalogue)
    return answersNow.flatMap { answers -> [Score] in
      guard let instrument = known.instruments.first(where: { $0.id == answers.instrument }) else { return [] }
      return instrument.diaryScores(of: answers)
    }
  }
}
