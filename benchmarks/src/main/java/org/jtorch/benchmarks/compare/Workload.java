package org.jtorch.benchmarks.compare;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Work that Python and C++ do too, in the same words. */
interface Workload {
  /** Does the work so often. */
  void run(int times);

  /** A number that the work computes, from seeded beginnings; the other sides compute the same. */
  double check();

  /** A scope or a mode of the thread that is open. */
  @FunctionalInterface
  interface Opened extends AutoCloseable {
    @Override
    void close();
  }

  /** One operation, again and again. */
  static Workload of(Runnable operation, DoubleSupplier number) {
    return new Workload() {
      @Override
      public void run(int times) {
        for (int i = 0; i < times; i++) {
          operation.run();
        }
      }

      @Override
      public double check() {
        return number.getAsDouble();
      }
    };
  }

  /** Training; the number is the loss of the third step. */
  static <T> Workload steps(Supplier<T> step, ToDoubleFunction<T> number) {
    return of(
        () -> {
          T unusedLoss = step.get();
        },
        () -> {
          T unusedFirst = step.get();
          T unusedSecond = step.get();
          return number.applyAsDouble(step.get());
        });
  }

  /** This work, with something open the whole time. */
  default Workload within(Supplier<Opened> opener) {
    return within(opener, Integer.MAX_VALUE);
  }

  /** This work, with something opened for so many operations at a time. */
  default Workload within(Supplier<Opened> opener, int operations) {
    Workload inner = this;
    return new Workload() {
      @Override
      public void run(int times) {
        int left = times;
        while (left > 0) {
          try (Opened opened = opener.get()) {
            inner.run(Math.min(left, operations));
          }
          left -= operations;
        }
      }

      @Override
      public double check() {
        try (Opened opened = opener.get()) {
          return inner.check();
        }
      }
    };
  }
}
