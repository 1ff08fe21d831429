package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.optim.LRScheduler;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.ReduceLROnPlateau;

/**
 * The optimizers and schedulers of a training, the result of Lightning's {@code
 * configure_optimizers}.
 *
 * <pre>{@code
 * Optimization optimization =
 *     Optimization.of(optimizer, o -> o.everyEpoch(new StepLR(optimizer, 10)));
 * }</pre>
 */
public final class Optimization {
  /** When a scheduler steps. */
  enum Interval {
    EPOCH,
    STEP
  }

  /** A scheduler, and the metric that a scheduler on plateaus reads. */
  record Scheduled(LRScheduler scheduler, Interval interval, @Nullable String monitor) {}

  private final List<Optimizer<?>> optimizers;
  private final boolean manual;
  private final List<Scheduled> schedulers;

  private Optimization(List<Optimizer<?>> optimizers, boolean manual, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    if (optimizers.isEmpty()) {
      throw new IllegalArgumentException("a training needs an optimizer");
    }
    this.optimizers = List.copyOf(optimizers);
    this.manual = manual;
    this.schedulers = List.copyOf(chosen.schedulers);
  }

  /**
   * Trains with one optimizer at a constant learning rate; see {@link #of(Optimizer, Consumer)}.
   */
  public static Optimization of(Optimizer<?> optimizer) {
    return of(optimizer, o -> {});
  }

  /**
   * Trains with one optimizer, which the trainer steps.
   *
   * @param optimizer the optimizer
   * @param options {@code o -> o.everyStep(scheduler)}
   * @return the optimization
   */
  public static Optimization of(Optimizer<?> optimizer, Consumer<Options> options) {
    Objects.requireNonNull(optimizer, "optimizer");
    return new Optimization(List.of(optimizer), false, options);
  }

  /**
   * Trains with optimizers that the training step itself steps, {@code automatic_optimization =
   * False}: for a GAN, or for LBFGS, which evaluates a closure. The step calls {@link
   * StepContext#backward} and {@link StepContext#optimize}; the trainer counts one step per batch.
   *
   * @param optimizers the optimizers
   * @param options {@code o -> o.everyEpoch(scheduler)}
   * @return the optimization
   */
  public static Optimization manual(
      List<? extends Optimizer<?>> optimizers, Consumer<Options> options) {
    return new Optimization(List.copyOf(optimizers), true, options);
  }

  /** {@return the optimizers} */
  public List<Optimizer<?>> optimizers() {
    return optimizers;
  }

  /** {@return the schedulers} */
  public List<LRScheduler> schedulers() {
    return schedulers.stream().map(Scheduled::scheduler).toList();
  }

  boolean isManual() {
    return manual;
  }

  /** Steps the schedulers of an interval; those on plateaus need a metric that is known. */
  void stepSchedulers(Interval interval, Trainer trainer) {
    for (Scheduled scheduled : schedulers) {
      if (scheduled.interval() != interval) {
        continue;
      }
      String monitor = scheduled.monitor();
      if (monitor != null && scheduled.scheduler() instanceof ReduceLROnPlateau plateau) {
        plateau.step(trainer.metric(monitor));
      } else {
        scheduled.scheduler().step();
      }
    }
  }

  /** Schedulers of a training. */
  @CanIgnoreReturnValue
  public static final class Options {
    private final List<Scheduled> schedulers = new ArrayList<>();

    private Options() {}

    /** Scheduler that steps after each epoch. */
    public Options everyEpoch(LRScheduler scheduler) {
      return add(scheduler, Interval.EPOCH, null);
    }

    /** Scheduler that steps after each step of the optimizer. */
    public Options everyStep(LRScheduler scheduler) {
      return add(scheduler, Interval.STEP, null);
    }

    /** Scheduler that steps after each epoch with a metric, {@code "val_loss"} for example. */
    public Options onPlateau(String monitor, ReduceLROnPlateau scheduler) {
      return add(scheduler, Interval.EPOCH, Objects.requireNonNull(monitor, "monitor"));
    }

    private Options add(LRScheduler scheduler, Interval interval, @Nullable String monitor) {
      schedulers.add(
          new Scheduled(Objects.requireNonNull(scheduler, "scheduler"), interval, monitor));
      return this;
    }
  }
}
