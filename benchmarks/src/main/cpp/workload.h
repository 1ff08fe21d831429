#pragma once

#include <functional>

// Work that Python and Java do too, in the same words.
struct Workload {
  // Does the work so often.
  std::function<void(int times)> run;
  // A number that the work computes, from seeded beginnings; the other sides compute the same.
  std::function<double()> check;
};
