/// The third migration: answers to instruments, and questions of the person's own.
extension Schema {
  static let questions = """
    DROP TRIGGER entryIsOfAKnownKind;
    CREATE TRIGGER entryIsOfAKnownKind BEFORE INSERT ON entry
    WHEN NEW.kind NOT IN ('dose', 'score', 'treatment', 'note', 'bottle', 'supply', 'answers', 'question')
    BEGIN SELECT RAISE(ABORT, 'an entry is of a kind that is known'); END;

    CREATE TABLE answers (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL REFERENCES person (id),
      instrumentId TEXT NOT NULL CHECK (instrumentId <> ''),
      version TEXT NOT NULL CHECK (version <> ''),
      day TEXT NOT NULL CHECK (day \(day)),
      answers TEXT NOT NULL CHECK (json_valid(answers) AND json_type(answers) = 'array')
    ) STRICT;
    CREATE INDEX answersByDay ON answers (personId, instrumentId, day);
    CREATE TRIGGER answersKeepTheirInstrument BEFORE INSERT ON answers WHEN EXISTS (
      SELECT 1 FROM entry JOIN answers ON answers.entryId = entry.supersedes
      WHERE entry.id = NEW.entryId AND answers.instrumentId <> NEW.instrumentId)
    BEGIN SELECT RAISE(ABORT, 'answers can only be corrected by answers to the same questions'); END;

    -- A question keeps its name when it is corrected: answers refer to it.
    CREATE TABLE ownQuestion (
      entryId TEXT NOT NULL PRIMARY KEY REFERENCES entry (id),
      personId TEXT NOT NULL REFERENCES person (id),
      questionId TEXT NOT NULL CHECK (questionId LIKE 'own-_%'),
      text TEXT NOT NULL CHECK (text <> ''),
      answerKind TEXT NOT NULL CHECK (answerKind IN ('scale', 'yes-no', 'count', 'text')),
      direction TEXT NOT NULL CHECK (direction IN ('lower-is-better', 'higher-is-better', 'unstated')),
      asked TEXT NOT NULL CHECK (asked IN ('daily', 'weekly', 'checkpoint', 'follow-up', 'as-needed'))
    ) STRICT;
    CREATE TRIGGER ownQuestionKeepsItsName BEFORE INSERT ON ownQuestion WHEN EXISTS (
      SELECT 1 FROM entry WHERE id = NEW.entryId AND (
        (supersedes IS NULL AND EXISTS (
          SELECT 1 FROM ownQuestion WHERE personId = NEW.personId AND questionId = NEW.questionId))
        OR EXISTS (SELECT 1 FROM ownQuestion WHERE entryId = supersedes AND questionId <> NEW.questionId)))
    BEGIN SELECT RAISE(ABORT, 'each question has a name of its own, and keeps it when it is corrected'); END;

    """
}
