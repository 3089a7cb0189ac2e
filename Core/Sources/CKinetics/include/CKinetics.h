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
/// Step lengths are a shortest one times a power of two; this is the most powers.
#define CKINETICS_LEVELS 48

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

/// One operation of a plan: 0 = step of a level, 1 = dose, 2 = write outputs.
typedef struct {
  uint16_t kind;
  uint16_t level;
  int32_t state;
  double amount;
} ckinetics_operation;

/// What to do in which order; the same for all people of one call.
typedef struct {
  /// The shortest step in hours; level k is that times 2^k.
  double shortest;
  int32_t level_count;
  int64_t operation_count;
  const ckinetics_operation *operations;
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
