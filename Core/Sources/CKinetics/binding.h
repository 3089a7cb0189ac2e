// A receptor's bound shares y obey y' = v(t) u - K y with u = 1 - sum y: linear, with coefficients that vary as the
// drug does. One step of the two-point Hermite (Obreshkov) formula of order six,
//   y1 - h/2 y1' + h^2/10 y1'' - h^3/120 y1''' = y0 + h/2 y0' + h^2/10 y0'' + h^3/120 y0''',
// needs only what is known at the two ends, since the derivatives of v follow from the linear states. For constant
// coefficients it is the diagonal Pade approximation (3,3): stable for every step length. Between the ends a share is
// the polynomial of degree seven with the same derivatives there, whose error is far below that of the step.

// How strongly each ligand pulls at a receptor now, with two time derivatives.
typedef struct {
  V value[CKINETICS_LIGANDS], slope[CKINETICS_LIGANDS], bend[CKINETICS_LIGANDS];
} VARIANT(drive);

// The share that each ligand holds, and its first three derivatives.
typedef struct {
  V share[CKINETICS_LIGANDS], first[CKINETICS_LIGANDS], second[CKINETICS_LIGANDS], third[CKINETICS_LIGANDS];
} VARIANT(course);

// The derivatives of the shares that `course` holds.
INLINE void VARIANT(derive)(const int32_t count, const VARIANT(drive) *drive, const V *off, VARIANT(course) *course) {
  V free = 1.0 - (V){0}, slope = (V){0}, bend = (V){0};
  for (int32_t l = 0; l < count; l++) free -= course->share[l];
  for (int32_t l = 0; l < count; l++) {
    course->first[l] = drive->value[l] * free - off[l] * course->share[l];
    slope -= course->first[l];
  }
  for (int32_t l = 0; l < count; l++) {
    course->second[l] = drive->slope[l] * free + (drive->value[l] * slope - off[l] * course->first[l]);
    bend -= course->second[l];
  }
  for (int32_t l = 0; l < count; l++)
    course->third[l] = drive->bend[l] * free + 2.0 * drive->slope[l] * slope +
                       (drive->value[l] * bend - off[l] * course->second[l]);
}

// One step of the length of a level: the shares at its end, from the course at its start.
INLINE void VARIANT(bind)(const int32_t count, const ckinetics_level *level, const VARIANT(course) *start, const VARIANT(drive) *end,
                          const V *off, V *bound) {
  const double one = level->half, two = level->tenth, three = level->third;
  V second[CKINETICS_LIGANDS], right[CKINETICS_LIGANDS];
  V matrix[CKINETICS_LIGANDS][CKINETICS_LIGANDS];
  for (int32_t l = 0; l < count; l++)
    right[l] = (start->share[l] + one * start->first[l]) + (two * start->second[l] + three * start->third[l]);

  // The left side is affine in the new shares. `empty` is its value when nothing is bound; the columns follow from the
  // same recursion by hand, which leaves out the terms that are zero.
  V sum = (V){0}, bend = (V){0};
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
