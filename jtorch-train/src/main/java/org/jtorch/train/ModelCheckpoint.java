package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Saves the checkpoints of a {@link Trainer}, Lightning's {@code ModelCheckpoint}: the last ones
 * and the best one, as {@link Checkpoints} does. The end of {@code fit}, an interrupt and the
 * shutdown of the program save one too.
 */
public final class ModelCheckpoint implements Callback {
  private record Moment(long step, long epoch) {}

  private final Path folder;
  private final Options options;
  private @Nullable Checkpoints checkpoints;
  private @Nullable Moment saved;
  private boolean isValidated;

  /**
   * Creates a callback.
   *
   * @param folder the folder, created by the first save
   * @param options {@code o -> o.monitor("val_loss").keepLast(3)}
   */
  public ModelCheckpoint(Path folder, Consumer<Options> options) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.options = new Options();
    options.accept(this.options);
  }

  /**
   * {@return the checkpoints of the training}
   *
   * @throws IllegalStateException before {@code fit}
   */
  public Checkpoints checkpoints() {
    if (checkpoints == null) {
      throw new IllegalStateException("there are no checkpoints before fit");
    }
    return checkpoints;
  }

  @Override
  public void onFitStart(Trainer trainer) {
    checkpoints = new Checkpoints(folder, trainer.state(), options.checkpoints);
    saved = null;
    isValidated = false;
  }

  @Override
  public void onValidationEnd(Trainer trainer) {
    isValidated = true;
  }

  @Override
  public void onStepEnd(Trainer trainer) {
    boolean isDue = options.everySteps > 0 && trainer.state().step() % options.everySteps == 0;
    if (isDue || (isValidated && options.monitor.isPresent())) {
      save(trainer);
    }
  }

  @Override
  public void onTrainEpochEnd(Trainer trainer) {
    if (trainer.state().epoch() % options.everyEpochs == 0) {
      save(trainer);
    }
  }

  @Override
  public void onFitEnd(Trainer trainer) {
    if (!moment(trainer).equals(saved)) {
      save(trainer);
    }
  }

  @Override
  public void onInterrupt(Trainer trainer) {
    onFitEnd(trainer);
  }

  private void save(Trainer trainer) {
    if (isValidated && options.monitor.isPresent()) {
      checkpoints().save(trainer.metric(options.monitor.get()));
    } else {
      checkpoints().save();
    }
    isValidated = false;
    saved = moment(trainer);
  }

  private static Moment moment(Trainer trainer) {
    return new Moment(trainer.state().step(), trainer.state().epoch());
  }

  /** Options of the checkpoints of a trainer. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Optional<String> monitor = Optional.empty();
    private long everyEpochs = 1;
    private long everySteps;
    private Consumer<Checkpoints.Options> checkpoints = o -> {};

    Options() {}

    /** Name of the metric of the best checkpoint, {@code "val_loss"}. Default: none is the best. */
    public Options monitor(String monitor) {
      this.monitor = Optional.of(monitor);
      return this;
    }

    /** Number of epochs between two checkpoints, {@code every_n_epochs}. Default 1. */
    public Options everyEpochs(long everyEpochs) {
      if (everyEpochs < 1) {
        throw new IllegalArgumentException("everyEpochs must be at least 1, got " + everyEpochs);
      }
      this.everyEpochs = everyEpochs;
      return this;
    }

    /**
     * Number of steps between two checkpoints inside an epoch, {@code every_n_train_steps}. Default
     * 0: none.
     */
    public Options everySteps(long everySteps) {
      if (everySteps < 0) {
        throw new IllegalArgumentException("everySteps must be at least 0, got " + everySteps);
      }
      this.everySteps = everySteps;
      return this;
    }

    /** Number of last checkpoints that are kept, at least 1. Default 1. */
    public Options keepLast(int keepLast) {
      checkpoints = checkpoints.andThen(o -> o.keepLast(keepLast));
      return this;
    }

    /** Which metrics are better. Default {@link MetricMode#MIN}. */
    public Options mode(MetricMode mode) {
      Objects.requireNonNull(mode, "mode");
      checkpoints = checkpoints.andThen(o -> o.mode(mode));
      return this;
    }

    /** Whether a file is on the disk before it replaces another one. Default false. */
    public Options syncFiles(boolean syncFiles) {
      checkpoints = checkpoints.andThen(o -> o.syncFiles(syncFiles));
      return this;
    }
  }
}
