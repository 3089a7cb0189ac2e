public import ClinicalTime
import Diary
public import History
public import Instruments

extension TodayPage {
  /// What a page of the diary is made with, whatever day it shows.
  public struct Setting: Sendable {
    /// The day of the diary.
    public let today: LocalDate
    /// What the person's clock shows.
    public let clock: LocalDateTime
    /// The zone of that clock.
    public let zone: String
    public let instruments: InstrumentCatalogue
    public let medicines: MedicineReading
    /// What is offered instead of what the history tells.
    var rescueMedicines: [String]?
    var isOffline = false

    public init(
      today: LocalDate, clock: LocalDateTime, zone: String, instruments: InstrumentCatalogue,
      medicines: MedicineReading
    ) {
      self.today = today
      self.clock = clock
      self.zone = zone
      self.instruments = instruments
      self.medicines = medicines
    }
  }

  /// The page that a browser keeps for when nobody answers. It holds nothing of any day: no dose, no score, no plan, which
  /// may be another one by then; only the person's own questions and rescue medicines, so that they can be answered.
  public init(forOffline setting: Setting, history: History) {
    var setting = setting
    setting.isOffline = true
    setting.rescueMedicines = setting.medicines.rescueMedicines(of: history)
    var empty = History(of: history.person)
    empty.questions = history.questions
    self.init(day: setting.today, in: setting, history: empty, dose: TypedDose(amount: "", time: ""))
  }
}
