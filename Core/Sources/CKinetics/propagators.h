// Linear states are carried by exact propagators: with c the largest rate of loss, A + cI has no negative entry, so its
// exponential is a sum of positive terms without cancellation, and products of it give the longer steps.

// The sparse pattern of the propagator and of its generator.
typedef struct {
  int32_t n;
  int32_t count[CKINETICS_STATES];
  int32_t column[CKINETICS_STATES][CKINETICS_STATES];
  int32_t is_pair;
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
static TARGET void VARIANT(multiply_any)(const VARIANT(pattern) *pattern, const V *left, const V *right, V *product) {
  const int32_t n = pattern->n;
  for (int32_t i = 0; i < n; i++) {
    V row[CKINETICS_STATES];
    for (int32_t a = 0; a < pattern->count[i]; a++) row[pattern->column[i][a]] = (V){0};
    for (int32_t a = 0; a < pattern->count[i]; a++) {
      const int32_t k = pattern->column[i][a];
      const V factor = left[i * n + k];
      for (int32_t b = 0; b < pattern->count[k]; b++) {
        const int32_t j = pattern->column[k][b];
        row[j] += factor * right[k * n + j];
      }
    }
    for (int32_t a = 0; a < pattern->count[i]; a++)
      product[i * n + pattern->column[i][a]] = row[pattern->column[i][a]];
  }
}

// The same for the pattern of a pair, a triangle of blocks of 1, 2 and 2 states, with all loops unrolled.
static TARGET void VARIANT(multiply_pair)(const V *left, const V *right, V *product) {
  static const int32_t first[5] = {0, 1, 1, 3, 3}, end[5] = {1, 3, 3, 5, 5};
#pragma clang loop unroll(full)
  for (int32_t i = 0; i < 5; i++)
#pragma clang loop unroll(full)
    for (int32_t j = 0; j < 5; j++) {
      if (j >= end[i]) continue;
      V sum = left[i * 5 + first[j]] * right[first[j] * 5 + j];
#pragma clang loop unroll(full)
      for (int32_t k = 0; k < 5; k++)
        if (k > first[j] && k < end[i]) sum += left[i * 5 + k] * right[k * 5 + j];
      product[i * 5 + j] = sum;
    }
}

static TARGET void VARIANT(multiply)(const VARIANT(pattern) *pattern, const V *left, const V *right, V *product) {
  if (pattern->is_pair)
    VARIANT(multiply_pair)(left, right, product);
  else
    VARIANT(multiply_any)(pattern, left, right, product);
}

// The generator, and the propagators of all levels, each n*n. What is outside the pattern is not written or read.
static TARGET void VARIANT(propagators)(const ckinetics_model *model, const ckinetics_plan *plan,
                                        const ckinetics_people *people, const VARIANT(pattern) *pattern, V *generator,
                                        V *scratch, V *levels) {
  const int32_t n = pattern->n;
  for (int32_t i = 0; i < n * n; i++) generator[i] = (V){0};
  for (int32_t f = 0; f < model->flow_count; f++) {
    const int32_t from = model->flows[f].from, to = model->flows[f].to;
    const V rate = PEOPLE(people->rates, f);
    if (!model->flows[f].keeps) generator[from * n + from] -= rate;
    if (to >= 0) generator[to * n + from] += rate;
  }
  if (plan->level_count == 0) return;
  V shift = (V){0};
  for (int32_t i = 0; i < n; i++) {
    const V loss = -generator[i * n + i];
    for (int32_t lane = 0; lane < WIDTH; lane++) shift[lane] = loss[lane] > shift[lane] ? loss[lane] : shift[lane];
  }
  const double h = plan->levels[0].hours;
  V *first = levels;
  V *other = scratch;
  V *shifted = scratch + n * n;
  for (int32_t i = 0; i < n * n; i++) {
    const V identity = (i % (n + 1) == 0 ? 1.0 : 0.0) - (V){0};
    shifted[i] = (generator[i] + shift * identity) * h;
    first[i] = identity;
  }
  // Horner's scheme.
  for (int32_t term = plan->terms; term >= 1; term--) {
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
  for (int32_t lane = 0; lane < WIDTH; lane++) decay[lane] = exp(-shift[lane] * h);
  for (int32_t i = 0; i < n * n; i++) first[i] *= decay;
  if (plan->level_count > 1)
    for (int32_t i = 0; i < n * n; i++) levels[n * n + i] = (i % (n + 1) == 0 ? 1.0 : 0.0) - (V){0};
  for (int32_t level = 2; level < plan->level_count; level++)
    VARIANT(multiply)(pattern, levels + plan->levels[level].first * n * n, levels + plan->levels[level].second * n * n,
                      levels + level * n * n);
}
