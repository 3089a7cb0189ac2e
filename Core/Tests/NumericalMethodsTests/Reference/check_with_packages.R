# Prints what packages of Debian (r-cran-metafor, r-cran-epi) say to the examples of SynthesisTests, to be compared by eye.
#
#   Rscript check_with_packages.R
suppressPackageStartupMessages({
  library(metafor)
  library(Epi)
})
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
for (method in c("REML", "DL")) {
  fit <- rma(yi, vi, data = bcg, method = method)
  cat(sprintf("BCG, %s: variance %.4f, mean %.4f, Q %.4f\n", method, fit$tau2, fit$beta, fit$QE))
}
for (x in list(c(56, 48, 14, 32), c(9, 3, 1, 7), c(5, 0, 51, 29))) {
  print(ci.pd(x[1], x[2], x[3], x[4], method = "Nc", digits = 6, print = FALSE))
}
