// The kernel, compiled once for each kind of processor: define VARIANT and TARGET before including it.
//
// Linear states are carried by exact propagators: with c the largest rate of loss, A + cI has no negative entry, so its
// exponential is a sum of positive terms without cancellation, and squaring it gives the longer steps.
//
// A receptor's bound shares y obey y' = v(t) u - K y with u = 1 - sum y: linear, with coefficients that vary as the
// drug does. One step of the two-point Hermite (Obreshkov) formula of order six,
//   y1 - h/2 y1' + h^2/10 y1'' - h^3/120 y1''' = y0 + h/2 y0' + h^2/10 y0'' + h^3/120 y0''',
// needs only what is known at the two ends, since the derivatives of v follow from the linear states. For constant
// coefficients it is the diagonal Pade approximation (3,3): stable for every step length.

typedef double VARIANT(lanes) __attribute__((vector_size(CKINETICS_LANES * 8)));
#define V VARIANT(lanes)
#define INLINE static inline __attribute__((always_inline)) TARGET

// The sparse pattern of the propagator and of its generator.
typedef struct {
  int32_t n;
  int32_t count[CKINETICS_STATES];
  int32_t column[CKINETICS_STATES][CKINETICS_STATES];
} VARIANT(pattern);

// Which states feed which, directly or through others. A state always "feeds" itself.
static TARGET void VARIANT(find_pattern)(const ckinetics_model *model, VARIANT(pattern) *pattern) {
  const int32_t n = model->state_count;
  uint32_t reach[CKINETICS_STATES];
  for (int32_t i = 0; i < n; i++) reach[i] = 1u << i;
  for (int32_t round = 0; round < n; round++)
    for (int32_t f = 0; f < model->flow_count; f++)
      if (model->flows[f].to >= 0) reach[model->flows[f].to] |= reach[model->flows[f].from];
  pattern->n = n;
  for (int32_t i = 0; i < n; i++) {
    pattern->count[i] = 0;
    for (int32_t j = 0; j < n; j++)
      if (reach[i] >> j & 1) pattern->column[i][pattern->count[i]++] = j;
  }
}

// product = left * right, all with the pattern (which is closed under multiplication), dense storage n*n.
static TARGET void VARIANT(multiply)(const VARIANT(pattern) *pattern, const V *left, const V *right, V *product) {
  const int32_t n = pattern->n;
  for (int32_t i = 0; i < n; i++) {
    for (int32_t a = 0; a < pattern->count[i]; a++) product[i * n + pattern->column[i][a]] = (V){0};
    for (int32_t a = 0; a < pattern->count[i]; a++) {
      const int32_t k = pattern->column[i][a];
      const V factor = left[i * n + k];
      for (int32_t b = 0; b < pattern->count[k]; b++) {
        const int32_t j = pattern->column[k][b];
        product[i * n + j] += factor * right[k * n + j];
      }
    }
  }
}

// The propagators of all levels, each n*n, after `generator` in the work space.
static TARGET void VARIANT(propagators)(const ckinetics_model *model, const ckinetics_plan *plan,
                                        const ckinetics_people *people, const VARIANT(pattern) *pattern, V *generator,
                                        V *scratch, V *levels) {
  const int32_t n = pattern->n;
  for (int32_t i = 0; i < n * n; i++) generator[i] = scratch[i] = (V){0};
  for (int32_t level = 0; level < plan->level_count; level++)
    for (int32_t i = 0; i < n * n; i++) levels[level * n * n + i] = (V){0};
  const V *rates = (const V *)people->rates;
  for (int32_t f = 0; f < model->flow_count; f++) {
    const int32_t from = model->flows[f].from, to = model->flows[f].to;
    if (!model->flows[f].keeps) generator[from * n + from] -= rates[f];
    if (to >= 0) generator[to * n + from] += rates[f];
  }
  V shift = (V){0};
  for (int32_t i = 0; i < n; i++) {
    const V loss = -generator[i * n + i];
    for (int32_t lane = 0; lane < CKINETICS_LANES; lane++) shift[lane] = loss[lane] > shift[lane] ? loss[lane] : shift[lane];
  }
  const V h = plan->shortest - (V){0};
  V *first = levels;
  V *other = scratch;
  V *shifted = scratch + n * n;
  for (int32_t i = 0; i < n * n; i++) shifted[i] = generator[i] * h;
  for (int32_t i = 0; i < n; i++) {
    shifted[i * n + i] += shift * h;
    first[i * n + i] = 1.0 - (V){0};
  }
  // Horner's scheme; shortest * rate is below 1 (the plan sees to it), so 18 terms leave less than 1e-16.
  for (int32_t term = 18; term >= 1; term--) {
    VARIANT(multiply)(pattern, shifted, first, other);
    const double share = 1.0 / term;
    for (int32_t i = 0; i < n; i++)
      for (int32_t a = 0; a < pattern->count[i]; a++) {
        const int32_t j = pattern->column[i][a];
        first[i * n + j] = other[i * n + j] * share;
        if (i == j) first[i * n + j] += 1.0;
      }
  }
  V decay;
  for (int32_t lane = 0; lane < CKINETICS_LANES; lane++) decay[lane] = exp(-shift[lane] * plan->shortest);
  for (int32_t i = 0; i < n * n; i++) first[i] *= decay;
  for (int32_t level = 1; level < plan->level_count; level++)
    VARIANT(multiply)(pattern, levels + (level - 1) * n * n, levels + (level - 1) * n * n, levels + level * n * n);
}

// How strongly each ligand pulls at a receptor now, with two time derivatives.
typedef struct {
  V value[CKINETICS_LIGANDS], slope[CKINETICS_LIGANDS], bend[CKINETICS_LIGANDS];
} VARIANT(drive);

// One step of length h: `bound` moves from `start` to `end`.
INLINE void VARIANT(bind)(const int32_t count, const double h, const VARIANT(drive) *start, const VARIANT(drive) *end,
                          const V *off, V *bound) {
  const double one = h * 0.5, two = h * h * 0.1, three = h * h * h * (1.0 / 120);
  V first[CKINETICS_LIGANDS], second[CKINETICS_LIGANDS], right[CKINETICS_LIGANDS];
  V matrix[CKINETICS_LIGANDS][CKINETICS_LIGANDS];

  // The right side: the shares and their derivatives at the start.
  V free = 1.0 - (V){0}, slope = (V){0}, bend = (V){0};
  for (int32_t l = 0; l < count; l++) free -= bound[l];
  for (int32_t l = 0; l < count; l++) {
    first[l] = start->value[l] * free - off[l] * bound[l];
    slope -= first[l];
  }
  for (int32_t l = 0; l < count; l++) {
    second[l] = start->slope[l] * free + (start->value[l] * slope - off[l] * first[l]);
    bend -= second[l];
  }
  for (int32_t l = 0; l < count; l++) {
    const V third = start->bend[l] * free + 2.0 * start->slope[l] * slope +
                    (start->value[l] * bend - off[l] * second[l]);
    right[l] = (bound[l] + one * first[l]) + (two * second[l] + three * third);
  }

  // The left side is affine in the new shares. `empty` is its value when nothing is bound; the columns follow from the
  // same recursion by hand, which leaves out the terms that are zero.
  V sum = (V){0};
  bend = (V){0};
  for (int32_t l = 0; l < count; l++) sum += end->value[l];
  for (int32_t l = 0; l < count; l++) {
    second[l] = end->slope[l] - end->value[l] * (sum + off[l]);
    bend -= second[l];
  }
  for (int32_t l = 0; l < count; l++) {
    const V value = end->value[l];
    const V lag = 2.0 * end->slope[l];
    const V third = (end->bend[l] - lag * sum) + (value * bend - off[l] * second[l]);
    const V empty = (two * second[l] - one * value) - three * third;
    const V common = two * value - three * (lag - value * sum);
    right[l] -= empty;
    for (int32_t j = 0; j < count; j++)
      matrix[l][j] = off[j] * (common + three * (value * (off[l] + off[j]))) - empty;
    matrix[l][l] += 1.0 + off[l] * (one + off[l] * (two + off[l] * three));
  }
  if (count == 2) {
    const V determinant = matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0];
    const V inverse = 1.0 / determinant;
    bound[0] = (right[0] * matrix[1][1] - matrix[0][1] * right[1]) * inverse;
    bound[1] = (matrix[0][0] * right[1] - right[0] * matrix[1][0]) * inverse;
    return;
  }
  // Elimination without pivoting: up to a scaling of the ligands the matrix is symmetric and positive definite.
  for (int32_t k = 0; k < count; k++) {
    const V inverse = 1.0 / matrix[k][k];
    for (int32_t i = k + 1; i < count; i++) {
      const V factor = matrix[i][k] * inverse;
      for (int32_t j = k + 1; j < count; j++) matrix[i][j] -= factor * matrix[k][j];
      right[i] -= factor * right[k];
    }
  }
  for (int32_t k = count - 1; k >= 0; k--) {
    V rest = right[k];
    for (int32_t j = k + 1; j < count; j++) rest -= matrix[k][j] * bound[j];
    bound[k] = rest / matrix[k][k];
  }
}

// All that stays the same during a run.
typedef struct {
  VARIANT(pattern) pattern;
  V drive_rows[CKINETICS_RECEPTORS][CKINETICS_LIGANDS][3][CKINETICS_STATES];
  V off[CKINETICS_RECEPTORS][CKINETICS_LIGANDS];
} VARIANT(constants);

static TARGET void VARIANT(prepare)(const ckinetics_model *model, const ckinetics_people *people, const V *generator,
                                    VARIANT(constants) *constants) {
  const int32_t n = model->state_count;
  const V *drives = (const V *)people->drives;
  const V *offs = (const V *)people->off_rates;
  int32_t next = 0;
  for (int32_t r = 0; r < model->receptor_count; r++)
    for (int32_t l = 0; l < model->receptors[r].ligand_count; l++, next++) {
      const int32_t state = model->receptors[r].ligands[l].state;
      constants->off[r][l] = offs[next];
      for (int32_t j = 0; j < n; j++) {
        constants->drive_rows[r][l][0][j] = j == state ? drives[next] : (V){0};
        constants->drive_rows[r][l][1][j] = drives[next] * generator[state * n + j];
        V sum = (V){0};
        for (int32_t k = 0; k < n; k++) sum += generator[state * n + k] * generator[k * n + j];
        constants->drive_rows[r][l][2][j] = drives[next] * sum;
      }
    }
}

INLINE void VARIANT(find_drive)(const ckinetics_model *model, const VARIANT(constants) *constants, const int32_t r,
                                const V *states, VARIANT(drive) *drive) {
  for (int32_t l = 0; l < model->receptors[r].ligand_count; l++) {
    const int32_t state = model->receptors[r].ligands[l].state;
    V slope = (V){0}, bend = (V){0};
    for (int32_t a = 0; a < constants->pattern.count[state]; a++) {
      const int32_t j = constants->pattern.column[state][a];
      slope += constants->drive_rows[r][l][1][j] * states[j];
      bend += constants->drive_rows[r][l][2][j] * states[j];
    }
    drive->value[l] = constants->drive_rows[r][l][0][state] * states[state];
    drive->slope[l] = slope;
    drive->bend[l] = bend;
  }
}

// Any model.
static TARGET void VARIANT(run_any)(const ckinetics_model *model, const ckinetics_plan *plan,
                                    const ckinetics_people *people, const VARIANT(constants) *constants,
                                    const V *levels, V *results) {
  const int32_t n = model->state_count;
  const V *factors = (const V *)people->factors;
  V states[CKINETICS_STATES], moved[CKINETICS_STATES];
  V bound[CKINETICS_RECEPTORS][CKINETICS_LIGANDS];
  VARIANT(drive) drives[CKINETICS_RECEPTORS], ends;
  for (int32_t i = 0; i < n; i++) states[i] = (V){0};
  for (int32_t r = 0; r < model->receptor_count; r++) {
    for (int32_t l = 0; l < CKINETICS_LIGANDS; l++) bound[r][l] = (V){0};
    VARIANT(find_drive)(model, constants, r, states, &drives[r]);
  }
  for (int64_t o = 0; o < plan->operation_count; o++) {
    const ckinetics_operation *operation = &plan->operations[o];
    if (operation->kind == 0) {
      const V *level = levels + operation->level * n * n;
      for (int32_t i = 0; i < n; i++) {
        V sum = (V){0};
        for (int32_t a = 0; a < constants->pattern.count[i]; a++) {
          const int32_t j = constants->pattern.column[i][a];
          sum += level[i * n + j] * states[j];
        }
        moved[i] = sum;
      }
      for (int32_t i = 0; i < n; i++) states[i] = moved[i];
      const double h = ldexp(plan->shortest, operation->level);
      for (int32_t r = 0; r < model->receptor_count; r++) {
        if (model->receptors[r].equilibrium) continue;
        VARIANT(find_drive)(model, constants, r, states, &ends);
        VARIANT(bind)(model->receptors[r].ligand_count, h, &drives[r], &ends, constants->off[r], bound[r]);
        drives[r] = ends;
      }
    } else if (operation->kind == 1) {
      states[operation->state] += operation->amount;
      for (int32_t r = 0; r < model->receptor_count; r++)
        if (!model->receptors[r].equilibrium) VARIANT(find_drive)(model, constants, r, states, &drives[r]);
    } else {
      for (int32_t r = 0; r < model->receptor_count; r++) {
        if (!model->receptors[r].equilibrium) continue;
        V all = 1.0 - (V){0};
        for (int32_t l = 0; l < model->receptors[r].ligand_count; l++) {
          const int32_t state = model->receptors[r].ligands[l].state;
          bound[r][l] = constants->drive_rows[r][l][0][state] * states[state];
          all += bound[r][l];
        }
        for (int32_t l = 0; l < model->receptors[r].ligand_count; l++) bound[r][l] /= all;
      }
      for (int32_t k = 0; k < model->output_count; k++) {
        const ckinetics_output *output = &model->outputs[k];
        if (output->receptor < 0) {
          *results++ = factors[k] * states[output->state];
        } else if (output->ligand >= 0) {
          *results++ = bound[output->receptor][output->ligand];
        } else {
          V sum = (V){0};
          for (int32_t l = 0; l < model->receptors[output->receptor].ligand_count; l++)
            sum += bound[output->receptor][l];
          *results++ = sum;
        }
      }
    }
  }
}

// A gut, a drug and its metabolite with two compartments each, both at one receptor: the states in that order. The
// same as `run_any`, with every loop of known length, so that all of it stays in registers.
static TARGET void VARIANT(run_pair)(const ckinetics_model *model, const ckinetics_plan *plan,
                                     const ckinetics_people *people, const VARIANT(constants) *constants,
                                     const V *levels, V *results) {
  const V *factors = (const V *)people->factors;
  V s0 = (V){0}, s1 = s0, s2 = s0, s3 = s0, s4 = s0;
  V bound[2] = {s0, s0};
  const V off[2] = {constants->off[0][0], constants->off[0][1]};
  VARIANT(drive) start, end;
#define FIND_DRIVE(into)                                                                                         \
  do {                                                                                                           \
    const V *p1 = constants->drive_rows[0][0][1], *p2 = constants->drive_rows[0][0][2];                          \
    const V *m1 = constants->drive_rows[0][1][1], *m2 = constants->drive_rows[0][1][2];                          \
    into.value[0] = constants->drive_rows[0][0][0][1] * s1;                                                      \
    into.slope[0] = p1[0] * s0 + p1[1] * s1 + p1[2] * s2;                                                        \
    into.bend[0] = p2[0] * s0 + p2[1] * s1 + p2[2] * s2;                                                         \
    into.value[1] = constants->drive_rows[0][1][0][3] * s3;                                                      \
    into.slope[1] = (m1[0] * s0 + m1[1] * s1) + (m1[3] * s3 + m1[4] * s4);                                       \
    into.bend[1] = (m2[0] * s0 + m2[1] * s1 + m2[2] * s2) + (m2[3] * s3 + m2[4] * s4);                           \
  } while (0)
  FIND_DRIVE(start);
  double steps[CKINETICS_LEVELS];
  for (int32_t level = 0; level < plan->level_count; level++) steps[level] = ldexp(plan->shortest, level);
  const ckinetics_operation *last = plan->operations + plan->operation_count;
  for (const ckinetics_operation *operation = plan->operations; operation < last; operation++) {
    if (operation->kind == 0) {
      const V *e = levels + operation->level * 25;
      const V t1 = e[5] * s0 + e[6] * s1 + e[7] * s2;
      const V t2 = e[10] * s0 + e[11] * s1 + e[12] * s2;
      const V t3 = (e[15] * s0 + e[16] * s1 + e[17] * s2) + (e[18] * s3 + e[19] * s4);
      const V t4 = (e[20] * s0 + e[21] * s1 + e[22] * s2) + (e[23] * s3 + e[24] * s4);
      s0 = e[0] * s0;
      s1 = t1;
      s2 = t2;
      s3 = t3;
      s4 = t4;
      FIND_DRIVE(end);
      VARIANT(bind)(2, steps[operation->level], &start, &end, off, bound);
      start = end;
    } else if (operation->kind == 1) {
      switch (operation->state) {
      case 0: s0 += operation->amount; break;
      case 1: s1 += operation->amount; break;
      case 2: s2 += operation->amount; break;
      case 3: s3 += operation->amount; break;
      default: s4 += operation->amount; break;
      }
      FIND_DRIVE(start);
    } else {
      const V states[5] = {s0, s1, s2, s3, s4};
      for (int32_t k = 0; k < model->output_count; k++) {
        const ckinetics_output *output = &model->outputs[k];
        if (output->receptor < 0)
          *results++ = factors[k] * states[output->state];
        else
          *results++ = output->ligand < 0 ? bound[0] + bound[1] : bound[output->ligand];
      }
    }
  }
#undef FIND_DRIVE
}

// Whether the model has the shape of `run_pair`.
static TARGET int32_t VARIANT(is_pair)(const ckinetics_model *model, const VARIANT(pattern) *pattern) {
  static const uint32_t expected[5] = {1, 7, 7, 31, 31};
  if (model->state_count != 5 || model->receptor_count != 1 || model->receptors[0].equilibrium ||
      model->receptors[0].ligand_count != 2 || model->receptors[0].ligands[0].state != 1 ||
      model->receptors[0].ligands[1].state != 3)
    return 0;
  for (int32_t f = 0; f < model->flow_count; f++) {
    // The slope of the metabolite's drive leaves out the second compartment of the drug.
    if (model->flows[f].from == 2 && model->flows[f].to == 3) return 0;
  }
  for (int32_t i = 0; i < 5; i++) {
    uint32_t row = 0;
    for (int32_t a = 0; a < pattern->count[i]; a++) row |= 1u << pattern->column[i][a];
    if (row & ~expected[i]) return 0;
  }
  return 1;
}

TARGET void VARIANT(ckinetics_run)(const ckinetics_model *model, const ckinetics_plan *plan,
                                   const ckinetics_people *people, double *workspace, double *results) {
  const int32_t square = model->state_count * model->state_count;
  V *generator = (V *)workspace;
  V *scratch = generator + square;
  V *levels = scratch + 2 * square;
  VARIANT(constants) *constants = (VARIANT(constants) *)(levels + plan->level_count * square);
  VARIANT(find_pattern)(model, &constants->pattern);
  VARIANT(propagators)(model, plan, people, &constants->pattern, generator, scratch, levels);
  VARIANT(prepare)(model, people, generator, constants);
  if (VARIANT(is_pair)(model, &constants->pattern))
    VARIANT(run_pair)(model, plan, people, constants, levels, (V *)results);
  else
    VARIANT(run_any)(model, plan, people, constants, levels, (V *)results);
}

#undef V
#undef INLINE
