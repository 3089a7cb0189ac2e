// The benchmark model of kinetics, as a compiled model for the R package deSolve.

#include <R.h>

static double parameter[7];

void initialise(void (*read)(int *, double *)) {
  int count = 7;
  read(&count, parameter);
}

void slope(int *count, double *t, double *y, double *d, double *out, int *sizes) {
  const double ka = parameter[0], CL = parameter[1], Vc = parameter[2], CLm = parameter[3], Vm = parameter[4];
  const double Q = 80, Qm = 20, Vp = 600, Vmp = 200, F = 0.2, fm1 = 0.7, fm2 = 0.6, kon = 0.1;
  const double free = 1 - y[5] - y[6];
  (void)count, (void)t, (void)out, (void)sizes;
  d[0] = -ka * y[0];
  d[1] = F * ka * y[0] - (CL + Q) / Vc * y[1] + Q / Vp * y[2];
  d[2] = Q / Vc * y[1] - Q / Vp * y[2];
  d[3] = (1 - F) * fm1 * ka * y[0] + fm2 * CL / Vc * y[1] - (CLm + Qm) / Vm * y[3] + Qm / Vmp * y[4];
  d[4] = Qm / Vm * y[3] - Qm / Vmp * y[4];
  d[5] = kon * 0.8 * y[1] / Vc * free - parameter[5] * y[5];
  d[6] = kon * 0.9 * y[3] / Vm * free - parameter[6] * y[6];
}
