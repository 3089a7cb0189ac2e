// Runs the kernel of kinetics on what KernelInput.swift wrote down, and compares with a table of reference values.
//
//   check-arm64-kernel INPUT REFERENCE RESULTS [OTHER]
//
// REFERENCE is comma-separated: hours first (or ID and hours, then only rows of people in INPUT count), the three outputs last.
// Everything that was computed is written to RESULTS as it lies in memory, and compared with OTHER, written so by another build.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKinetics.h"

// What the reference promises.
static const double reference_tolerance = 1e-6;
// Multiplications are fused with additions on one processor and not on another: the last bits differ, over some thousand steps.
static const double rounding = 1e-12;

static _Noreturn void stop(const char *what, const char *where) {
  fprintf(stderr, "%s: %s\n", what, where);
  exit(2);
}

static FILE *opened(const char *name, const char *mode) {
  FILE *file = fopen(name, mode);
  if (!file) stop("cannot be opened", name);
  return file;
}

static double number(FILE *file) {
  double value;
  if (fscanf(file, "%lf", &value) != 1) stop("a number is missing", "input");
  return value;
}

static int32_t whole(FILE *file) { return (int32_t)number(file); }

static double *memory(size_t count) {
  double *place = aligned_alloc(128, (count * sizeof(double) + 127) / 128 * 128);
  if (!place) stop("no memory", "for numbers");
  memset(place, 0, count * sizeof(double));
  return place;
}

static double *numbers(FILE *file, size_t count) {
  double *place = memory(count);
  for (size_t i = 0; i < count; i++) place[i] = number(file);
  return place;
}

// The size of a difference: absolute for shares and levels up to 1, relative above.
static double difference(double left, double right) { return fabs(left - right) / fmax(1, fabs(right)); }

int main(int argc, char **argv) {
  if (argc < 4) stop("usage", "check-arm64-kernel INPUT REFERENCE RESULTS [OTHER]");
  FILE *input = opened(argv[1], "r");
  const int32_t first_person = whole(input), person_count = whole(input);
  static ckinetics_model model;
  model.state_count = whole(input);
  model.flow_count = whole(input);
  model.receptor_count = whole(input);
  model.output_count = whole(input);
  ckinetics_plan plan = {.terms = whole(input)};
  plan.level_count = whole(input);
  plan.operation_count = whole(input);
  const int32_t weight_count = whole(input), ligand_count = whole(input);
  plan.look_count = whole(input);
  plan.write_count = whole(input);
  for (int32_t f = 0; f < model.flow_count; f++) {
    model.flows[f].from = whole(input);
    model.flows[f].to = whole(input);
    model.flows[f].keeps = whole(input);
  }
  for (int32_t r = 0; r < model.receptor_count; r++) {
    model.receptors[r].equilibrium = whole(input);
    model.receptors[r].ligand_count = whole(input);
    for (int32_t l = 0; l < model.receptors[r].ligand_count; l++) model.receptors[r].ligands[l].state = whole(input);
  }
  for (int32_t o = 0; o < model.output_count; o++) {
    model.outputs[o].state = whole(input);
    model.outputs[o].receptor = whole(input);
    model.outputs[o].ligand = whole(input);
  }
  ckinetics_level *levels = calloc((size_t)plan.level_count, sizeof *levels);
  ckinetics_operation *operations = calloc((size_t)plan.operation_count, sizeof *operations);
  if (!levels || !operations) stop("no memory", "for the plan");
  for (int32_t l = 0; l < plan.level_count; l++) {
    levels[l].first = whole(input);
    levels[l].second = whole(input);
    levels[l].hours = number(input);
    levels[l].half = number(input);
    levels[l].tenth = number(input);
    levels[l].third = number(input);
  }
  int32_t rows = 0;
  for (int64_t o = 0; o < plan.operation_count; o++) {
    operations[o].kind = (uint16_t)whole(input);
    operations[o].level = (uint16_t)whole(input);
    operations[o].index = whole(input);
    operations[o].amount = number(input);
    rows += operations[o].kind == CKINETICS_WRITE;
  }
  int32_t *looks = calloc((size_t)plan.look_count, sizeof *looks), *writes = calloc((size_t)plan.write_count, sizeof *writes);
  if (!looks || !writes) stop("no memory", "for the plan");
  for (int32_t i = 0; i < plan.look_count; i++) looks[i] = whole(input);
  for (int32_t i = 0; i < plan.write_count; i++) writes[i] = whole(input);
  plan.looks = looks;
  plan.writes = writes;
  plan.levels = levels;
  plan.operations = operations;
  plan.weights = numbers(input, (size_t)weight_count);
  ckinetics_people people;
  people.rates = numbers(input, (size_t)model.flow_count * CKINETICS_LANES);
  people.drives = numbers(input, (size_t)ligand_count * CKINETICS_LANES);
  people.off_rates = numbers(input, (size_t)ligand_count * CKINETICS_LANES);
  people.factors = numbers(input, (size_t)model.output_count * CKINETICS_LANES);
  fclose(input);

  const size_t count = (size_t)rows * (size_t)model.output_count * CKINETICS_LANES;
  double *results = memory(count), *workspace = memory((size_t)ckinetics_workspace_size(&model, &plan));
  if (!ckinetics_run_variant(0, &model, &plan, &people, workspace, results)) stop("does not run", "portable variant");

  FILE *reference = opened(argv[2], "r");
  char line[1024];
  if (!fgets(line, sizeof line, reference)) stop("is empty", argv[2]);
  const int has_people = strncmp(line, "ID,", 3) == 0;
  int32_t compared = 0, wanted = 0;
  double worst = 0;
  while (fgets(line, sizeof line, reference)) {
    double fields[32];
    int32_t field_count = 0;
    for (char *at = line, *end = line; field_count < 32; at = end + 1) {
      fields[field_count++] = strtod(at, &end);
      if (*end != ',') break;
    }
    const int32_t person = has_people ? (int32_t)fields[0] - 1 - first_person : 0;
    if (person < 0 || person >= person_count) continue;
    const int32_t row = (int32_t)fields[has_people];
    if (row >= rows || field_count < model.output_count + 1) stop("has another shape", argv[2]);
    for (int32_t o = 0; o < model.output_count; o++) {
      const double value = results[(row * model.output_count + o) * CKINETICS_LANES + person];
      const double off = difference(value, fields[field_count - model.output_count + o]);
      // Not a number is worst of all.
      if (!(off <= worst)) worst = isnan(off) ? INFINITY : off;
    }
    compared++;
  }
  fclose(reference);
  wanted = has_people ? 50 * person_count : rows;
  printf("%d rows, worst difference from the reference %.1e", compared, worst);
  int failed = compared != wanted || !(worst < reference_tolerance);

  if (argc > 4) {
    FILE *other = opened(argv[4], "rb");
    double *values = memory(count), most = 0;
    const size_t got = fread(values, sizeof *values, count, other);
    fclose(other);
    for (size_t i = 0; i < count; i++) {
      const double off = difference(results[i], values[i]);
      if (!(off <= most)) most = isnan(off) ? INFINITY : off;
    }
    printf(", from the other build %.1e", most);
    failed |= got != count || !(most < rounding);
  }
  printf("%s\n", failed ? "  FAILED" : "");
  FILE *out = opened(argv[3], "wb");
  if (fwrite(results, sizeof *results, count, out) != count || fclose(out)) stop("cannot be written", argv[3]);
  return failed;
}
