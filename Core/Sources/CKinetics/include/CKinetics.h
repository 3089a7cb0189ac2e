#ifndef SWEETSPOT_CKINETICS_H
#define SWEETSPOT_CKINETICS_H

#include <stdint.h>

/// How many people are computed side by side. Arrays over people hold their values next to each other.
#define CKINETICS_LANES 16
/// The most linear states a model may have.
#define CKINETICS_STATES 16
/// The most receptors, and ligands at one receptor.
#define CKINETICS_RECEPTORS 6
#define CKINETICS_LIGANDS 4
/// The most outputs.
#define CKINETICS_OUTPUTS 16
/// Numbers with which the course of a share within a step is read off its two ends.
#define CKINETICS_WEIGHTS 8

/// Drug moves from one state to another (or out of the body, `to` = -1) at a rate per hour. With `keeps` the source loses
/// nothing: a signal, not a flow of matter.
typedef struct {
  int32_t from, to, keeps;
} ckinetics_flow;

/// A drug at a receptor: its concentration is a factor times a state.
typedef struct {
  int32_t state;
} ckinetics_ligand;

/// A receptor: bound and released at finite rates (`equilibrium` = 0), or always in balance (`equilibrium` = 1).
typedef struct {
  int32_t equilibrium;
  int32_t ligand_count;
  ckinetics_ligand ligands[CKINETICS_LIGANDS];
} ckinetics_receptor;

/// What is written down at an output time: a factor times a state (`receptor` = -1), or the share of a receptor that is
/// bound by one ligand, or by all (`ligand` = -1).
typedef struct {
  int32_t state;
  int32_t receptor, ligand;
} ckinetics_output;

typedef struct {
  int32_t state_count, flow_count, receptor_count, output_count;
  ckinetics_flow flows[CKINETICS_STATES * 4];
  ckinetics_receptor receptors[CKINETICS_RECEPTORS];
  ckinetics_output outputs[CKINETICS_OUTPUTS];
} ckinetics_model;

/// What an operation of a plan does. Linear states rest between moves: what they are later follows from a level that leads there.
typedef enum {
  /// Receptors with finite rates move on by the length of a level, to the moment of a place in `looks`.
  CKINETICS_BIND = 0,
  /// An amount enters a state.
  CKINETICS_DOSE = 1,
  /// The linear states move on by the length of a level; what later operations count from is then their new time.
  CKINETICS_MOVE = 2,
  /// Outputs are written down: linear states at the moment of a place in `writes`, shares at a moment within the last step.
  CKINETICS_WRITE = 3,
} ckinetics_kind;

typedef struct {
  uint16_t kind;
  /// The level, or the place in `writes`.
  uint16_t level;
  /// The state that a dose enters, the place in `looks`, or the place of the weights for what is written.
  int32_t index;
  double amount;
} ckinetics_operation;

/// A length of time for which there is a propagator: that of two earlier levels one after the other. The first is the
/// unit, the second no time at all; `first` and `second` are then 0.
typedef struct {
  int32_t first, second;
  double hours;
  /// Half the hours, a tenth of their square, and their cube over 120.
  double half, tenth, third;
} ckinetics_level;

/// What to do in which order; the same for all people of one call.
typedef struct {
  /// Terms of the series for the exponential over the first level, so that what is left out is below rounding.
  int32_t terms;
  /// At least two.
  int32_t level_count;
  const ckinetics_level *levels;
  /// The levels that lead from where the linear states rest to a moment at which receptors are looked at, in the order in which
  /// they are met; the first is no time at all.
  int32_t look_count;
  const int32_t *looks;
  /// The levels that lead from there to a moment at which outputs are written down, likewise.
  int32_t write_count;
  const int32_t *writes;
  int64_t operation_count;
  const ckinetics_operation *operations;
  /// CKINETICS_WEIGHTS numbers for each moment within a step: for a share and its first three derivatives (per hour) at
  /// the start, then at the end.
  const double *weights;
} ckinetics_plan;

/// The numbers of CKINETICS_LANES people: for each quantity as many values side by side.
typedef struct {
  /// One a flow, per hour.
  const double *rates;
  /// For each receptor and ligand in order: concentration factor times on-rate (or divided by affinity), per hour.
  const double *drives;
  /// For each receptor and ligand in order: off-rate per hour (unused in equilibrium).
  const double *off_rates;
  /// One an output: the factor of a state output.
  const double *factors;
} ckinetics_people;

/// Doubles needed as work space, to be aligned to 128 bytes, as all arrays over people are.
int64_t ckinetics_workspace_size(const ckinetics_model *model, const ckinetics_plan *plan);

/// Computes CKINETICS_LANES people. `results` holds, for each output operation and each output, one value a person.
void ckinetics_run(const ckinetics_model *model, const ckinetics_plan *plan, const ckinetics_people *people,
                   double *workspace, double *results);

/// The variant for a processor: 0 portable, 1 AVX2 with FMA, 2 AVX-512; as `ckinetics_run` but with the variant forced.
/// Returns 0 when this processor or this build has it not; then nothing is written.
int32_t ckinetics_run_variant(int32_t variant, const ckinetics_model *model, const ckinetics_plan *plan,
                              const ckinetics_people *people, double *workspace, double *results);

/// The variant that `ckinetics_run` takes on this processor.
int32_t ckinetics_best_variant(void);

#endif
