#pragma once

#include <functional>

// Workload that Python and Java run with the same operations.
struct Workload {
  // Runs the workload the given number of times.
  std::function<void(int times)> run;
  // Returns a number computed from a fixed seed, which must agree with the other sides.
  std::function<double()> check;
};
