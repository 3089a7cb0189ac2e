// Any model.

// All that stays the same during a run.
typedef struct {
  V drive_rows[CKINETICS_RECEPTORS][CKINETICS_LIGANDS][3][CKINETICS_STATES];
  V off[CKINETICS_RECEPTORS][CKINETICS_LIGANDS];
} VARIANT(constants);

static TARGET void VARIANT(prepare)(const ckinetics_model *model, const ckinetics_people *people, const V *generator,
                                    VARIANT(constants) *constants) {
  const int32_t n = model->state_count;
  int32_t next = 0;
  for (int32_t r = 0; r < model->receptor_count; r++)
    for (int32_t l = 0; l < model->receptors[r].ligand_count; l++, next++) {
      const int32_t state = model->receptors[r].ligands[l].state;
      const V drive = PEOPLE(people->drives, next);
      constants->off[r][l] = PEOPLE(people->off_rates, next);
      for (int32_t j = 0; j < n; j++) {
        constants->drive_rows[r][l][0][j] = j == state ? drive : (V){0};
        constants->drive_rows[r][l][1][j] = drive * generator[state * n + j];
        V sum = (V){0};
        for (int32_t k = 0; k < n; k++) sum += generator[state * n + k] * generator[k * n + j];
        constants->drive_rows[r][l][2][j] = drive * sum;
      }
    }
}

INLINE void VARIANT(find_drive)(const ckinetics_model *model, const VARIANT(pattern) *pattern,
                                const VARIANT(constants) *constants, const int32_t r, const V *states,
                                VARIANT(drive) *drive) {
  for (int32_t l = 0; l < model->receptors[r].ligand_count; l++) {
    const int32_t state = model->receptors[r].ligands[l].state;
    V slope = (V){0}, bend = (V){0};
    for (int32_t a = 0; a < pattern->count[state]; a++) {
      const int32_t j = pattern->column[state][a];
      slope += constants->drive_rows[r][l][1][j] * states[j];
      bend += constants->drive_rows[r][l][2][j] * states[j];
    }
    drive->value[l] = constants->drive_rows[r][l][0][state] * states[state];
    drive->slope[l] = slope;
    drive->bend[l] = bend;
  }
}

// The states of a mask at the end of a level.
static TARGET void VARIANT(look)(const VARIANT(pattern) *pattern, const V *level, const uint32_t mask, const V *states,
                                 V *there) {
  for (int32_t i = 0; i < pattern->n; i++) {
    if (!(mask >> i & 1)) continue;
    V sum = (V){0};
    for (int32_t a = 0; a < pattern->count[i]; a++) {
      const int32_t j = pattern->column[i][a];
      sum += level[i * pattern->n + j] * states[j];
    }
    there[i] = sum;
  }
}

// Which states outputs are made from.
static TARGET uint32_t VARIANT(written)(const ckinetics_model *model) {
  uint32_t mask = 0;
  for (int32_t k = 0; k < model->output_count; k++) {
    const int32_t r = model->outputs[k].receptor;
    if (r < 0) mask |= 1u << model->outputs[k].state;
    if (r >= 0 && model->receptors[r].equilibrium)
      for (int32_t l = 0; l < model->receptors[r].ligand_count; l++) mask |= 1u << model->receptors[r].ligands[l].state;
  }
  return mask;
}

// The share that a ligand (all of them: -1) holds of a receptor in balance.
static TARGET V VARIANT(balance)(const ckinetics_receptor *receptor, const V (*rows)[3][CKINETICS_STATES],
                                 const V *states, const int32_t ligand) {
  V all = 1.0 - (V){0}, part = (V){0};
  for (int32_t l = 0; l < receptor->ligand_count; l++) {
    const V odds = rows[l][0][receptor->ligands[l].state] * states[receptor->ligands[l].state];
    all += odds;
    if (ligand < 0 || l == ligand) part += odds;
  }
  return part / all;
}

// The share that a ligand (all of them: -1) holds at a moment within a step.
static TARGET V VARIANT(between)(const int32_t count, const VARIANT(course) *start, const VARIANT(course) *end,
                                 const double *w, const int32_t ligand) {
  V part = (V){0};
  for (int32_t l = 0; l < count; l++) {
    if (ligand >= 0 && l != ligand) continue;
    part += (w[0] * start->share[l] + w[1] * start->first[l]) + (w[2] * start->second[l] + w[3] * start->third[l]);
    part += (w[4] * end->share[l] + w[5] * end->first[l]) + (w[6] * end->second[l] + w[7] * end->third[l]);
  }
  return part;
}

static TARGET __attribute__((noinline)) void VARIANT(run_any)(const ckinetics_model *model, const ckinetics_plan *plan,
                                    const ckinetics_people *people, const VARIANT(pattern) *pattern,
                                    const VARIANT(constants) *constants, const V *levels, double *results) {
  const int32_t n = model->state_count;
  const uint32_t all = ~0u, written = VARIANT(written)(model);
  // Where the linear states rest, and what they are at the moment that is looked at.
  V states[CKINETICS_STATES], there[CKINETICS_STATES];
  VARIANT(course) starts[CKINETICS_RECEPTORS], ends[CKINETICS_RECEPTORS];
  VARIANT(drive) drive;
  for (int32_t i = 0; i < n; i++) states[i] = there[i] = (V){0};
  const VARIANT(course) empty = {0};
  for (int32_t r = 0; r < model->receptor_count; r++) starts[r] = ends[r] = empty;
  for (int64_t o = 0; o < plan->operation_count; o++) {
    const ckinetics_operation *operation = &plan->operations[o];
    switch (operation->kind) {
    case CKINETICS_BIND:
      VARIANT(look)(pattern, levels + plan->looks[operation->index] * n * n, all, states, there);
      for (int32_t r = 0; r < model->receptor_count; r++) {
        if (model->receptors[r].equilibrium) continue;
        const int32_t count = model->receptors[r].ligand_count;
        starts[r] = ends[r];
        VARIANT(find_drive)(model, pattern, constants, r, there, &drive);
        VARIANT(bind)(count, &plan->levels[operation->level], &starts[r], &drive, constants->off[r],
                      ends[r].share);
        VARIANT(derive)(count, &drive, constants->off[r], &ends[r]);
      }
      break;
    case CKINETICS_DOSE:
      states[operation->index] += operation->amount;
      for (int32_t r = 0; r < model->receptor_count; r++) {
        if (model->receptors[r].equilibrium) continue;
        VARIANT(find_drive)(model, pattern, constants, r, states, &drive);
        VARIANT(derive)(model->receptors[r].ligand_count, &drive, constants->off[r], &ends[r]);
      }
      break;
    case CKINETICS_MOVE:
      VARIANT(look)(pattern, levels + operation->level * n * n, all, states, there);
      for (int32_t i = 0; i < n; i++) states[i] = there[i];
      break;
    default:
      VARIANT(look)(pattern, levels + plan->writes[operation->level] * n * n, written, states, there);
      for (int32_t k = 0; k < model->output_count; k++, results += CKINETICS_LANES) {
        const ckinetics_output *output = &model->outputs[k];
        const int32_t r = output->receptor;
        if (r < 0)
          *(V *)results = PEOPLE(people->factors, k) * there[output->state];
        else if (model->receptors[r].equilibrium)
          *(V *)results = VARIANT(balance)(&model->receptors[r], constants->drive_rows[r], there, output->ligand);
        else
          *(V *)results = VARIANT(between)(model->receptors[r].ligand_count, &starts[r], &ends[r],
                                           plan->weights + operation->index * CKINETICS_WEIGHTS, output->ligand);
      }
    }
  }
}
