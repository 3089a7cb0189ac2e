#include "CKinetics.h"

#include <math.h>

// Vectors never cross a function that is not inlined, so the warning about how they would be passed does not apply.
#pragma clang diagnostic ignored "-Wpsabi"

#define VARIANT(name) name##_portable
#define TARGET
#define WIDTH 4
#include "kernel.h"
#undef VARIANT
#undef TARGET
#undef WIDTH

#if defined(__x86_64__)
#define VARIANT(name) name##_avx2
#define TARGET __attribute__((target("avx2,fma")))
#define WIDTH 4
#include "kernel.h"
#undef VARIANT
#undef TARGET
#undef WIDTH

#define VARIANT(name) name##_avx512
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"), min_vector_width(512)))
#define WIDTH 8
#include "kernel.h"
#undef VARIANT
#undef TARGET
#undef WIDTH
#endif

int64_t ckinetics_workspace_size(const ckinetics_model *model, const ckinetics_plan *plan) {
  const int64_t square = model->state_count * model->state_count;
  // In vectors; what any model needs, or what a pair needs.
  const int64_t constants = (int64_t)(sizeof(constants_portable) / sizeof(lanes_portable));
  const int64_t vector = (int64_t)sizeof(lanes_portable);
  const int64_t pair = plan->level_count * ((int64_t)sizeof(pair_level_portable) / vector) +
                       plan->look_count * ((int64_t)sizeof(pair_look_portable) / vector) +
                       plan->write_count * model->output_count * 5;
  return ((3 + plan->level_count) * square + (constants > pair ? constants : pair)) * CKINETICS_LANES;
}

int32_t ckinetics_best_variant(void) {
#if defined(__x86_64__)
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                     __builtin_cpu_supports("avx512vl");
  return avx2 && avx512 ? 2 : avx2 ? 1 : 0;
#else
  return 0;
#endif
}

int32_t ckinetics_run_variant(int32_t variant, const ckinetics_model *model, const ckinetics_plan *plan,
                              const ckinetics_people *people, double *workspace, double *results) {
  if (variant < 0 || variant > ckinetics_best_variant()) return 0;
#if defined(__x86_64__)
  if (variant == 2) ckinetics_run_avx512(model, plan, people, workspace, results);
  if (variant == 1) ckinetics_run_avx2(model, plan, people, workspace, results);
#endif
  if (variant == 0) ckinetics_run_portable(model, plan, people, workspace, results);
  return 1;
}

void ckinetics_run(const ckinetics_model *model, const ckinetics_plan *plan, const ckinetics_people *people,
                   double *workspace, double *results) {
  ckinetics_run_variant(ckinetics_best_variant(), model, plan, people, workspace, results);
}
