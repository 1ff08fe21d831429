package org.jtorch.benchmarks.compare;

/** Work that Python does too, in the same words. */
interface Workload {
  /** How many operations a measurement takes; Python takes as many. */
  int operations();

  /** Does the work so often. */
  void run(int times);

  /** A number that the work computes, from seeded beginnings; Python computes the same. */
  double check();
}
