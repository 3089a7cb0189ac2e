# The benchmark model of kinetics with deSolve (LSODA, compiled slope).
#   Rscript kinetics_desolve.R LIBRARY.so PATIENTS.csv COUNT   prints the seconds, then the occupancies of the first 20.
library(deSolve)
given <- commandArgs(trailingOnly = TRUE)
name <- sub("\\.so$", "", basename(given[1]))
dyn.load(given[1])
people <- as.matrix(read.csv(given[2])[seq_len(as.integer(given[3])), -1])
times <- 0:672
doses <- data.frame(var = "G", time = seq(0, 648, 24), value = 13181, method = "add")
start <- c(G = 0, P = 0, PP = 0, M = 0, MP = 0, BP = 0, BM = 0)
seconds <- system.time(
  shares <- apply(people, 1, function(one) {
    run <- lsoda(start, times, "slope", one, dllname = name, initfunc = "initialise", rtol = 1e-6, atol = 1e-8,
                 events = list(data = doses))
    run[, "BP"] + run[, "BM"]
  }))["elapsed"]
cat(seconds, "\n")
write.table(format(t(shares[, seq_len(min(20, ncol(shares)))]), digits = 12), quote = FALSE, row.names = FALSE, col.names = FALSE)
