// The benchmark model of kinetics with SUNDIALS CVODE (Adams, functional iteration), one thread.
//   kinetics_cvode PATIENTS.csv COUNT   prints the seconds, then a line of 673 occupancies for each of the first 20.

#include <cvode/cvode.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <sundials/sundials_context.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <time.h>

enum { ROWS = 673, SHOWN = 20 };

typedef struct {
  double ka, CL, Vc, CLm, Vm, koffP, koffM;
} Patient;

static int slope(realtype t, N_Vector state, N_Vector change, void *data) {
  const Patient *p = data;
  const double *y = NV_DATA_S(state);
  double *d = NV_DATA_S(change);
  const double Q = 80, Qm = 20, Vp = 600, Vmp = 200, F = 0.2, fm1 = 0.7, fm2 = 0.6, kon = 0.1;
  const double free = 1 - y[5] - y[6];
  (void)t;
  d[0] = -p->ka * y[0];
  d[1] = F * p->ka * y[0] - (p->CL + Q) / p->Vc * y[1] + Q / Vp * y[2];
  d[2] = Q / p->Vc * y[1] - Q / Vp * y[2];
  d[3] = (1 - F) * fm1 * p->ka * y[0] + fm2 * p->CL / p->Vc * y[1] - (p->CLm + Qm) / p->Vm * y[3] + Qm / Vmp * y[4];
  d[4] = Qm / p->Vm * y[3] - Qm / Vmp * y[4];
  d[5] = kon * 0.8 * y[1] / p->Vc * free - p->koffP * y[5];
  d[6] = kon * 0.9 * y[3] / p->Vm * free - p->koffM * y[6];
  return 0;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  const int people = atoi(arguments[2]);
  FILE *file = fopen(arguments[1], "r");
  if (file == NULL || people < 1) return 2;
  Patient *patients = malloc(sizeof(Patient) * (size_t)people);
  double *shown = calloc((size_t)SHOWN * ROWS, sizeof(double));
  char line[512];
  if (patients == NULL || shown == NULL || fgets(line, sizeof line, file) == NULL) return 2;
  for (int i = 0; i < people; i++) {
    Patient *p = &patients[i];
    if (fgets(line, sizeof line, file) == NULL ||
        sscanf(line, "%*d,%lf,%lf,%lf,%lf,%lf,%lf,%lf", &p->ka, &p->CL, &p->Vc, &p->CLm, &p->Vm, &p->koffP, &p->koffM) != 7)
      return 2;
  }
  fclose(file);

  SUNContext context;
  SUNContext_Create(NULL, &context);
  N_Vector state = N_VNew_Serial(7, context);
  void *solver = CVodeCreate(CV_ADAMS, context);
  CVodeInit(solver, slope, 0, state);
  CVodeSStolerances(solver, 1e-7, 1e-9);  // at which its error comes near that of the others
  CVodeSetMaxNumSteps(solver, 1000000);
  SUNNonlinearSolver iteration = SUNNonlinSol_FixedPoint(state, 0, context);
  CVodeSetNonlinearSolver(solver, iteration);

  struct timespec start, end;
  double sink = 0;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int i = 0; i < people; i++) {
    double *y = NV_DATA_S(state);
    for (int k = 0; k < 7; k++) y[k] = 0;
    CVodeSetUserData(solver, &patients[i]);
    for (int hour = 0; hour < ROWS; hour++) {
      realtype reached = hour;
      if (hour > 0 && CVode(solver, hour, state, &reached, CV_NORMAL) < 0) return 1;
      const double share = y[5] + y[6];
      sink += share;
      if (i < SHOWN) shown[i * ROWS + hour] = share;
      if (hour % 24 == 0 && hour <= 648) {
        y[0] += 13181;
        CVodeReInit(solver, hour, state);
      }
      if (hour + 1 < ROWS) CVodeSetStopTime(solver, hour - hour % 24 + 24);
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.6f %.12f\n", (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec), sink);
  for (int i = 0; i < SHOWN && i < people; i++)
    for (int hour = 0; hour < ROWS; hour++) printf("%.12g%c", shown[i * ROWS + hour], hour + 1 < ROWS ? ' ' : '\n');
  CVodeFree(&solver);
  return 0;
}
