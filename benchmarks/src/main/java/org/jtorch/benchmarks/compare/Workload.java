package org.jtorch.benchmarks.compare;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Workload that Python and C++ run with the same operations. */
interface Workload {
  /** Runs the workload {@code times} times. */
  void run(int times);

  /** Returns a number computed from a fixed seed, which must agree with the other sides. */
  double check();

  /** Open scope or mode of the thread. */
  @FunctionalInterface
  interface Opened extends AutoCloseable {
    @Override
    void close();
  }

  /** Returns a workload that repeats one operation. */
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

  /** Returns a workload of training steps. The number is the loss of the third step. */
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

  /** Returns this workload inside one scope or mode. */
  default Workload within(Supplier<Opened> opener) {
    return within(opener, Integer.MAX_VALUE);
  }

  /** Returns this workload with a new scope or mode every {@code operations} operations. */
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
