// The kernel, compiled once for each kind of processor: define VARIANT, TARGET and WIDTH before including it. WIDTH is how many
// people are computed at once: what fills the registers of the processor without spilling over too much.

typedef double VARIANT(lanes) __attribute__((vector_size(WIDTH * 8)));
#define V VARIANT(lanes)
#define INLINE static inline __attribute__((always_inline)) TARGET
// The numbers of some people for one quantity, from where those of all people of a batch lie side by side.
#define PEOPLE(numbers, index) (*(const V *)((numbers) + (int64_t)(index) * CKINETICS_LANES))

#include "propagators.h"

#include "binding.h"

#include "any.h"

#include "pair.h"

TARGET void VARIANT(ckinetics_run)(const ckinetics_model *model, const ckinetics_plan *plan,
                                   const ckinetics_people *people, double *workspace, double *results) {
  const int32_t square = model->state_count * model->state_count;
  V *generator = (V *)workspace;
  V *scratch = generator + square;
  V *levels = scratch + 2 * square;
  V *constants = levels + plan->level_count * square;
  VARIANT(pattern) pattern;
  VARIANT(find_pattern)(model, &pattern);
  pattern.is_pair = VARIANT(is_pair)(model, &pattern);
  for (int32_t first = 0; first < CKINETICS_LANES; first += WIDTH) {
    const ckinetics_people some = {people->rates + first, people->drives + first, people->off_rates + first,
                                   people->factors + first};
    VARIANT(propagators)(model, plan, &some, &pattern, generator, scratch, levels);
    if (pattern.is_pair) {
      VARIANT(pair) pair;
      pair.lengths = (VARIANT(pair_level) *)constants;
      pair.looks = (VARIANT(pair_look) *)(pair.lengths + plan->level_count);
      pair.rows = (V *)(pair.looks + plan->look_count);
      VARIANT(prepare_pair)(model, plan, &some, generator, levels, &pair);
      VARIANT(run_pair)(model, plan, levels, &pair, results + first);
    } else {
      VARIANT(prepare)(model, &some, generator, (VARIANT(constants) *)constants);
      VARIANT(run_any)(model, plan, &some, &pattern, (const VARIANT(constants) *)constants, levels, results + first);
    }
  }
}

#undef V
#undef INLINE
#undef PEOPLE
