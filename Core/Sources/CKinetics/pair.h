// A gut, a drug and its metabolite with two compartments each, both at one receptor of which only the whole bound share
// is asked for: the states in that order. With the free share u and w = k2 + (k1 - k2) y1,
//   u' = w - v u        w' = k1 k2 + q u - k1 w        v = k2 + v1 + v2,  q = (k1 - k2) v1,
// which costs less than the two shares. All that a moment needs of the linear states is a sum over what they are where they
// rest, with weights that are the same after each dose: tables of them are made first. The rest is as for any model, with every
// loop written out, so that most of it stays in registers.

// What turns the states where they rest into v - k2, q and their first two derivatives at a moment that is looked at. The drug
// does not depend on its metabolite.
typedef struct {
  V v[5], v_first[5], v_second[5];
  V q[3], q_first[3], q_second[3];
} VARIANT(pair_look);

// What a step needs of its length h and of k1: 1 -+ h/2 k1 and h^2/10 -+ h^3/120 k1.
typedef struct {
  V constant_start, constant_end, slope_start, slope_end;
} VARIANT(pair_level);

// All that stays the same during a run.
typedef struct {
  // k2, k1 and their product.
  V other, off, product;
  VARIANT(pair_level) *lengths;
  VARIANT(pair_look) *looks;
  // For each moment at which outputs are written down, and each output in order, what turns the states into it.
  V *rows;
  int32_t row_length;
  // How many states an output is made from; none for a share.
  int32_t columns[CKINETICS_OUTPUTS];
} VARIANT(pair);

// The drive of the drug, and of the metabolite, in the states and in their first two derivatives, at the end of a level.
static TARGET void VARIANT(prepare_look)(const V *generator, const V *square, const V *e, const V drug, const V metabolite,
                                         const V weight, VARIANT(pair_look) *look) {
#pragma clang loop unroll(full)
  for (int32_t j = 0; j < 5; j++) {
    V first = (V){0}, second = (V){0};
#pragma clang loop unroll(full)
    for (int32_t k = 0; k < 5; k++) {
      if ((k == 0 && j > 0) || (k < 3 && j > 2)) continue;
      first += generator[15 + k] * e[k * 5 + j];
      second += square[15 + k] * e[k * 5 + j];
    }
    look->v[j] = metabolite * e[15 + j];
    look->v_first[j] = metabolite * first;
    look->v_second[j] = metabolite * second;
  }
#pragma clang loop unroll(full)
  for (int32_t j = 0; j < 3; j++) {
    V first = (V){0}, second = (V){0};
#pragma clang loop unroll(full)
    for (int32_t k = 0; k < 3; k++) {
      if (k == 0 && j > 0) continue;
      first += generator[5 + k] * e[k * 5 + j];
      second += square[5 + k] * e[k * 5 + j];
    }
    look->v[j] += drug * e[5 + j];
    look->v_first[j] += drug * first;
    look->v_second[j] += drug * second;
    look->q[j] = weight * e[5 + j];
    look->q_first[j] = weight * first;
    look->q_second[j] = weight * second;
  }
}

static TARGET __attribute__((noinline)) void VARIANT(prepare_pair)(const ckinetics_model *model, const ckinetics_plan *plan,
                                     const ckinetics_people *people, const V *generator, const V *levels,
                                     VARIANT(pair) *pair) {
  const V drug = PEOPLE(people->drives, 0), metabolite = PEOPLE(people->drives, 1);
  pair->off = PEOPLE(people->off_rates, 0);
  pair->other = PEOPLE(people->off_rates, 1);
  pair->product = pair->off * pair->other;
  for (int32_t l = 0; l < plan->level_count; l++) {
    const ckinetics_level *level = &plan->levels[l];
    pair->lengths[l].constant_start = 1.0 - level->half * pair->off;
    pair->lengths[l].constant_end = 1.0 + level->half * pair->off;
    pair->lengths[l].slope_start = level->tenth - level->third * pair->off;
    pair->lengths[l].slope_end = level->tenth + level->third * pair->off;
  }
  V square[25];
  VARIANT(multiply_pair)(generator, generator, square);
  for (int32_t l = 0; l < plan->look_count; l++)
    VARIANT(prepare_look)(generator, square, levels + plan->looks[l] * 25, drug, metabolite,
                          (pair->off - pair->other) * drug, &pair->looks[l]);
  pair->row_length = 0;
  for (int32_t k = 0; k < model->output_count; k++) {
    const int32_t state = model->outputs[k].state;
    pair->columns[k] = model->outputs[k].receptor >= 0 ? 0 : state < 3 ? 3 : 5;
    pair->row_length += pair->columns[k];
  }
  V *row = pair->rows;
  for (int32_t l = 0; l < plan->write_count; l++)
    for (int32_t k = 0; k < model->output_count; row += pair->columns[k], k++) {
      const int32_t state = model->outputs[k].state;
      for (int32_t j = 0; j < pair->columns[k]; j++)
        row[j] = state == 0 && j > 0 ? (V){0} : PEOPLE(people->factors, k) * levels[plan->writes[l] * 25 + state * 5 + j];
    }
}

// The coefficients at one moment: with y = (u, w) the first derivative is (-v u + w, q u - s w + p), the second
// (a u - t w + p, c u + e w - s p), the third (a00 u + a01 w - p t, a10 u + (sum - s e) w + p e).
typedef struct {
  V v, q, t, a, c, e, a00, a01, a10, sum;
} VARIANT(moment);

INLINE V VARIANT(row3)(const V *row, const V *s) { return row[0] * s[0] + row[1] * s[1] + row[2] * s[2]; }

INLINE V VARIANT(row5)(const V *row, const V *s) {
  return row[0] * s[0] + row[1] * s[1] + row[2] * s[2] + row[3] * s[3] + row[4] * s[4];
}

INLINE VARIANT(moment) VARIANT(find_moment)(const VARIANT(pair) *pair, const VARIANT(pair_look) *look, const V *states) {
  VARIANT(moment) m;
  const V first = VARIANT(row5)(look->v_first, states);
  const V second = VARIANT(row5)(look->v_second, states);
  const V q_first = VARIANT(row3)(look->q_first, states);
  const V q_second = VARIANT(row3)(look->q_second, states);
  const V s = pair->off;
  m.v = pair->other + VARIANT(row5)(look->v, states);
  m.q = VARIANT(row3)(look->q, states);
  m.t = m.v + s;
  const V qt = m.q * m.t;
  const V b = m.v * m.v + m.q;
  m.a = b - first;
  m.c = q_first - qt;
  m.e = s * s + m.q;
  m.a00 = (q_first - second) + m.v * (2.0 * first - m.a) - qt;
  m.a01 = (m.a - first) + s * m.t;
  m.a10 = q_second - q_first * m.t + m.q * (m.e - first) - m.v * m.c;
  m.sum = m.c + q_first;
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
  const V product = three * pair->product;
  const V right0 = m00 * *u + (m01 * *w - product * (m->t + n->t));
  const V right1 = m10 * *u + (m11 * *w + (level->hours * pair->product + product * (m->e + n->e)));
  *u = (n11 * right0 + n01 * right1) * inverse;
  *w = (n00 * right1 - n10 * right0) * inverse;
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
                                     const V *levels, const VARIANT(pair) *pair, double *results) {
  V s[5] = {0};
  V u = 1.0 - (V){0}, w = pair->other;
  VARIANT(moment) moment = VARIANT(find_moment)(pair, pair->looks, s);
  VARIANT(free_course) start, end = VARIANT(find_course)(pair, &moment, u, w);
  start = end;
  const ckinetics_operation *last = plan->operations + plan->operation_count;
  for (const ckinetics_operation *operation = plan->operations; operation < last; operation++) {
    switch (operation->kind) {
    case CKINETICS_BIND: {
      const VARIANT(moment) next = VARIANT(find_moment)(pair, &pair->looks[operation->index], s);
      VARIANT(step_pair)(pair, &plan->levels[operation->level], &pair->lengths[operation->level], &moment, &next, &u, &w);
      moment = next;
      start = end;
      end = VARIANT(find_course)(pair, &moment, u, w);
      break;
    }
    case CKINETICS_DOSE:
      s[operation->index] += operation->amount;
      moment = VARIANT(find_moment)(pair, pair->looks, s);
      end = VARIANT(find_course)(pair, &moment, u, w);
      break;
    case CKINETICS_MOVE: VARIANT(move_pair)(levels + operation->level * 25, s); break;
    default: {
      const double *weights = plan->weights + operation->index * CKINETICS_WEIGHTS;
      const V first = weights[0] * start.u + weights[1] * start.u1 + weights[2] * start.u2 + weights[3] * start.u3;
      const V share = 1.0 - first - weights[4] * end.u - weights[5] * end.u1 - weights[6] * end.u2 - weights[7] * end.u3;
      const V *row = pair->rows + operation->level * pair->row_length;
      for (int32_t k = 0; k < model->output_count; row += pair->columns[k], k++, results += CKINETICS_LANES) {
        if (pair->columns[k] == 0)
          *(V *)results = share;
        else if (pair->columns[k] == 3)
          *(V *)results = VARIANT(row3)(row, s);
        else
          *(V *)results = VARIANT(row5)(row, s);
      }
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
