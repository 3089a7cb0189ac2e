// A gut, a drug and its metabolite with two compartments each, both at one receptor of which only the whole bound share
// is asked for: the states in that order. With V = v1 + v2, W = k1 v1 + k2 v2, S = k1 + k2, p = k1 k2, the free share u and
// w = k1 y1 + k2 y2 obey
//   u' = w - V u        w' = p + (W - p) u - S w,
// which costs less than the two shares. The rest is as for any model, with every loop written out, so that most of it
// stays in registers.

// Rows that turn states into V and W - p and their first two derivatives.
typedef struct {
  V pull[2], pull_first[5], pull_second[5];
  V weighted[2], weighted_first[5], weighted_second[5];
  V sum, product;
} VARIANT(pair);

static TARGET void VARIANT(prepare_pair)(const ckinetics_people *people, const V *generator, VARIANT(pair) *pair) {
  const V drug = PEOPLE(people->drives, 0), metabolite = PEOPLE(people->drives, 1);
  const V drug_off = PEOPLE(people->off_rates, 0), metabolite_off = PEOPLE(people->off_rates, 1);
  pair->sum = drug_off + metabolite_off;
  pair->product = drug_off * metabolite_off;
  pair->pull[0] = drug;
  pair->pull[1] = metabolite;
  pair->weighted[0] = drug_off * drug;
  pair->weighted[1] = metabolite_off * metabolite;
  for (int32_t j = 0; j < 5; j++) {
    V square_drug = (V){0}, square_metabolite = (V){0};
    for (int32_t k = 0; k < 5; k++) {
      square_drug += generator[5 + k] * generator[k * 5 + j];
      square_metabolite += generator[15 + k] * generator[k * 5 + j];
    }
    pair->pull_first[j] = pair->pull[0] * generator[5 + j] + pair->pull[1] * generator[15 + j];
    pair->pull_second[j] = pair->pull[0] * square_drug + pair->pull[1] * square_metabolite;
    pair->weighted_first[j] = pair->weighted[0] * generator[5 + j] + pair->weighted[1] * generator[15 + j];
    pair->weighted_second[j] = pair->weighted[0] * square_drug + pair->weighted[1] * square_metabolite;
  }
}

// The coefficients at one moment: with y = (u, w) the first derivative is (-v u + w, q u - s w + p), the second
// (a u - t w + p, c u + e w - s p), the third (a00 u + a01 w - p t, a10 u + (sum - s e) w + p e).
typedef struct {
  V v, q, t, a, c, e, a00, a01, a10, sum;
} VARIANT(moment);

INLINE V VARIANT(row)(const V *row, const V *s) {
  return row[0] * s[0] + row[1] * s[1] + row[2] * s[2] + row[3] * s[3] + row[4] * s[4];
}

INLINE VARIANT(moment) VARIANT(find_moment)(const VARIANT(pair) *pair, const V *states) {
  VARIANT(moment) m;
  const V first = VARIANT(row)(pair->pull_first, states);
  const V second = VARIANT(row)(pair->pull_second, states);
  const V weighted_first = VARIANT(row)(pair->weighted_first, states);
  const V weighted_second = VARIANT(row)(pair->weighted_second, states);
  const V s = pair->sum;
  m.v = pair->pull[0] * states[1] + pair->pull[1] * states[3];
  m.q = pair->weighted[0] * states[1] + (pair->weighted[1] * states[3] - pair->product);
  m.t = m.v + s;
  m.a = m.v * m.v + (m.q - first);
  m.c = weighted_first - m.q * m.t;
  m.e = s * s + m.q;
  m.a00 = (weighted_first - second) + m.v * (2.0 * first - m.a) - m.q * m.t;
  m.a01 = (m.a - first) + s * m.t;
  m.a10 = weighted_second - weighted_first * m.t + m.q * (m.e - first) - m.v * m.c;
  m.sum = m.c + weighted_first;
  return m;
}

// The free share with its derivatives.
typedef struct {
  V u, u1, u2, u3;
} VARIANT(free_course);

INLINE VARIANT(free_course) VARIANT(find_course)(const VARIANT(pair) *pair, const VARIANT(moment) *m, V u, V w) {
  VARIANT(free_course) y;
  y.u = u;
  y.u1 = w - m->v * u;
  y.u2 = pair->product + m->a * u - m->t * w;
  y.u3 = m->a00 * u + m->a01 * w - pair->product * m->t;
  return y;
}

// What a step needs of its length h and of S: 1 -+ h/2 S and h^2/10 -+ h^3/120 S.
typedef struct {
  V constant_start, constant_end, slope_start, slope_end;
} VARIANT(pair_level);

// One step from moment to moment. What depends on the shares is kept to two small products one after the other, so that
// the processor can work on the rest of several steps at once.
INLINE void VARIANT(step_pair)(const VARIANT(pair) *pair, const ckinetics_level *level, const VARIANT(pair_level) *k,
                               const VARIANT(moment) *m, const VARIANT(moment) *n, V *u, V *w) {
  const double one = level->half, two = level->tenth, three = level->third;
  const V m00 = 1.0 - one * m->v + two * m->a + three * m->a00;
  const V m01 = one - two * m->t + three * m->a01;
  const V m10 = one * m->q + two * m->c + three * m->a10;
  const V m11 = k->constant_start + k->slope_start * m->e + three * m->sum;
  const V n00 = 1.0 + one * n->v + two * n->a - three * n->a00;
  const V n01 = one + two * n->t + three * n->a01;
  const V n10 = two * n->c - one * n->q - three * n->a10;
  const V n11 = k->constant_end + k->slope_end * n->e - three * n->sum;
  const V inverse = 1.0 / (n00 * n11 + n01 * n10);
  const V i00 = n11 * inverse, i01 = n01 * inverse, i10 = n10 * inverse, i11 = n00 * inverse;
  const V product = three * pair->product;
  const V right0 = m00 * *u + (m01 * *w - product * (m->t + n->t));
  const V right1 = m10 * *u + (m11 * *w + (level->hours * pair->product + product * (m->e + n->e)));
  *u = i00 * right0 + i01 * right1;
  *w = i11 * right1 - i10 * right0;
}

// The states at the end of a level.
INLINE void VARIANT(move_pair)(const V *e, V *s) {
  const V s1 = e[5] * s[0] + e[6] * s[1] + e[7] * s[2];
  const V s2 = e[10] * s[0] + e[11] * s[1] + e[12] * s[2];
  const V s3 = e[15] * s[0] + e[16] * s[1] + e[17] * s[2] + e[18] * s[3] + e[19] * s[4];
  const V s4 = e[20] * s[0] + e[21] * s[1] + e[22] * s[2] + e[23] * s[3] + e[24] * s[4];
  s[0] = e[0] * s[0];
  s[1] = s1;
  s[2] = s2;
  s[3] = s3;
  s[4] = s4;
}

static TARGET __attribute__((noinline)) void VARIANT(run_pair)(const ckinetics_model *model, const ckinetics_plan *plan,
                                     const ckinetics_people *people, const V *generator, const V *levels,
                                     VARIANT(pair_level) *lengths, double *results) {
  VARIANT(pair) constants;
  VARIANT(pair) *pair = &constants;
  VARIANT(prepare_pair)(people, generator, pair);
  // The states that drive the receptor, which move from step to step; those that are written down, from output to output.
  for (int32_t l = 0; l < plan->level_count; l++) {
    const ckinetics_level *level = &plan->levels[l];
    lengths[l].constant_start = 1.0 - level->half * pair->sum;
    lengths[l].constant_end = 1.0 + level->half * pair->sum;
    lengths[l].slope_start = level->tenth - level->third * pair->sum;
    lengths[l].slope_end = level->tenth + level->third * pair->sum;
  }
  V s[5] = {0}, o[6] = {0};
  V factors[CKINETICS_OUTPUTS];
  int32_t sources[CKINETICS_OUTPUTS];
  for (int32_t k = 0; k < model->output_count; k++) {
    const int32_t is_share = model->outputs[k].receptor >= 0;
    sources[k] = is_share ? 5 : model->outputs[k].state;
    factors[k] = is_share ? 1.0 - (V){0} : PEOPLE(people->factors, k);
  }
  V u = 1.0 - (V){0}, w = (V){0};
  VARIANT(moment) moment = VARIANT(find_moment)(pair, s);
  VARIANT(free_course) start, end = VARIANT(find_course)(pair, &moment, u, w);
  start = end;
  const ckinetics_operation *last = plan->operations + plan->operation_count;
  for (const ckinetics_operation *operation = plan->operations; operation < last; operation++) {
    const V *e = levels + operation->level * 25;
    switch (operation->kind) {
    case CKINETICS_BIND: {
      VARIANT(move_pair)(e, s);
      const VARIANT(moment) next = VARIANT(find_moment)(pair, s);
      VARIANT(step_pair)(pair, &plan->levels[operation->level], &lengths[operation->level], &moment, &next, &u, &w);
      moment = next;
      start = end;
      end = VARIANT(find_course)(pair, &moment, u, w);
      break;
    }
    case CKINETICS_DOSE:
      o[operation->index] += operation->amount;
      s[operation->index] += operation->amount;
      moment = VARIANT(find_moment)(pair, s);
      end = VARIANT(find_course)(pair, &moment, u, w);
      break;
    case CKINETICS_MOVE: VARIANT(move_pair)(e, o); break;
    case CKINETICS_MOVE_AND_WRITE: VARIANT(move_pair)(e, o); __attribute__((fallthrough));
    default: {
      const double *weights = plan->weights + operation->index * CKINETICS_WEIGHTS;
      const V first = weights[0] * start.u + weights[1] * start.u1 + weights[2] * start.u2 + weights[3] * start.u3;
      o[5] = 1.0 - first - weights[4] * end.u - weights[5] * end.u1 - weights[6] * end.u2 - weights[7] * end.u3;
      for (int32_t k = 0; k < model->output_count; k++, results += CKINETICS_LANES)
        *(V *)results = factors[k] * o[sources[k]];
    }
    }
  }
}

// Whether the model has the shape of `run_pair`.
static TARGET int32_t VARIANT(is_pair)(const ckinetics_model *model, const VARIANT(pattern) *pattern) {
  static const uint32_t expected[5] = {1, 7, 7, 31, 31};
  if (model->state_count != 5 || model->receptor_count != 1 || model->receptors[0].equilibrium ||
      model->receptors[0].ligand_count != 2 || model->receptors[0].ligands[0].state != 1 ||
      model->receptors[0].ligands[1].state != 3)
    return 0;
  for (int32_t k = 0; k < model->output_count; k++)
    if (model->outputs[k].receptor >= 0 && model->outputs[k].ligand >= 0) return 0;
  for (int32_t i = 0; i < 5; i++) {
    uint32_t row = 0;
    for (int32_t a = 0; a < pattern->count[i]; a++) row |= 1u << pattern->column[i][a];
    if (row & ~expected[i]) return 0;
  }
  return 1;
}
