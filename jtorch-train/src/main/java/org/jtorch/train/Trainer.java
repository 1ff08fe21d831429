package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.amp.GradScaler;
import org.jtorch.data.DataLoader;
import org.jtorch.nn.Module;
import org.jtorch.optim.Optimizer;

/**
 * Runs the training loop, Lightning's {@code Trainer}.
 *
 * <pre>{@code
 * Trainer trainer =
 *     new Trainer(o -> o.maxEpochs(3).clipNorm(1).checkpoints(folder, c -> c.monitor("val_loss")));
 * trainer.fit(TrainingTask.supervised(model, F::crossEntropy, optimizer), loader, valLoader);
 * }</pre>
 *
 * <p>For each batch: the batch is moved to the device, the task computes the loss under autocast,
 * gradients are accumulated, averaged over the batches of a step, unscaled and clipped, the
 * optimizer steps, the schedulers step. Everything that a batch creates is freed after it. After an
 * epoch or a number of steps the task is validated. The parts are {@link GradAccumulator}, {@link
 * Checkpoints}, {@link EarlyStopping}, {@link Progress} and {@link TrainingState}, which a loop of
 * one's own uses in the same way.
 *
 * <p>An interrupt of the thread and the shutdown of the program (SIGINT, SIGTERM) end {@code fit}
 * after the current step or validation: the last checkpoint is saved, {@link #isInterrupted}
 * returns true, and the thread's interrupt flag is set when {@code fit} returns.
 */
public final class Trainer {
  private final Options options;
  private final List<Callback> callbacks;
  private final LogRows rows;
  private @Nullable Module model;
  private @Nullable TrainingState state;
  private @Nullable GradScaler scaler;
  private @Nullable Interruption interruption;
  private List<Optimizer<?>> optimizers = List.of();
  private boolean wasInterrupted;
  private volatile boolean isStopped;

  /** Creates a trainer with Lightning's defaults. */
  public Trainer() {
    this(o -> {});
  }

  /**
   * Creates a trainer.
   *
   * @param options {@code o -> o.maxEpochs(10).precision(MixedPrecision.BF16)}
   */
  public Trainer(Consumer<Options> options) {
    this.options = new Options();
    options.accept(this.options);
    this.callbacks = this.options.orderedCallbacks();
    this.rows = new LogRows(this.options.loggers);
  }

  /**
   * Trains without validation; see {@link #fit(TrainingTask, Iterable, Iterable)}.
   *
   * @param task what to do with a batch
   * @param batches the training data
   * @param <B> the type of a batch
   * @throws NonFiniteLossException if the loss is NaN or infinite
   */
  public <B> void fit(TrainingTask<B> task, Iterable<B> batches) {
    prepare(task, batches, null);
  }

  /**
   * Trains, {@code trainer.fit(module, train_loader, val_loader)}. Each call begins a new training,
   * unless it resumes a checkpoint.
   *
   * @param task what to do with a batch
   * @param batches the training data, usually a {@link DataLoader}, iterated once per epoch
   * @param validation the validation data
   * @param <B> the type of a batch
   * @throws NonFiniteLossException if the loss is NaN or infinite
   */
  public <B> void fit(TrainingTask<B> task, Iterable<B> batches, Iterable<B> validation) {
    prepare(task, batches, Objects.requireNonNull(validation, "validation"));
  }

  private <B> void prepare(
      TrainingTask<B> task, Iterable<B> batches, @Nullable Iterable<B> validation) {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(batches, "batches");
    boolean wasDeterministic = Torch.areDeterministicAlgorithmsEnabled();
    options.seed.ifPresent(Torch::manualSeed);
    try (Interruption running = new Interruption()) {
      interruption = running;
      if (options.deterministic) {
        Torch.useDeterministicAlgorithms(true);
      }
      if (options.overfitBatches == 0) {
        run(task, batches, validation);
      } else {
        try (OverfitBatches<B> few = OverfitBatches.of(batches, options.overfitBatches)) {
          run(task, few.batches(), validation == null ? null : few.batches());
        }
      }
    } finally {
      interruption = null;
      if (options.deterministic) {
        Torch.useDeterministicAlgorithms(wasDeterministic);
      }
    }
  }

  private <B> void run(
      TrainingTask<B> task, Iterable<B> batches, @Nullable Iterable<B> validation) {
    model = task.model();
    model.to(options.device);
    Optimization optimization = task.configureOptimizers();
    optimizers = optimization.optimizers();
    scaler = options.precision == MixedPrecision.FP16 ? new GradScaler(options.device) : null;
    rows.clear();
    wasInterrupted = false;
    isStopped = false;
    FitLoop<B> loop = new FitLoop<>(this, task, batches, validation, optimization);
    state = new TrainingState(o -> configure(o, task, optimization, batches, loop));
    try {
      callbacks(c -> c.onFitStart(this));
      restore();
      logHyperparameters();
      loop.run();
      if (isInterrupted()) {
        wasInterrupted = true;
        callbacks(c -> c.onInterrupt(this));
      }
      for (int i = callbacks.size() - 1; i >= 0; i--) { // checkpoints before weights are restored
        callbacks.get(i).onFitEnd(this);
      }
    } catch (RuntimeException | Error e) {
      optimizers.forEach(Optimizer::zeroGrad);
      for (Callback callback : callbacks) {
        suppressed(e, () -> callback.onException(this, e));
      }
      throw e;
    } finally {
      loop.closeLoader();
      rows.flush();
    }
  }

  private static void suppressed(Throwable thrown, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException e) {
      thrown.addSuppressed(e);
    }
  }

  private <B> void configure(
      TrainingState.Options parts,
      TrainingTask<B> task,
      Optimization optimization,
      Iterable<B> batches,
      FitLoop<B> loop) {
    parts.model(task.model());
    optimization.optimizers().forEach(parts::optimizer);
    optimization.schedulers().forEach(parts::scheduler);
    scaler().ifPresent(parts::scaler);
    if (batches instanceof DataLoader<?> loader) {
      parts.loader(loader);
    }
    parts.addOptional("trainer", loop);
    task.configureState(parts);
    callbacks(c -> c.configureState(parts));
  }

  private void logHyperparameters() {
    if (!options.hyperparameters.isEmpty()) {
      state().put("hyper_parameters", options.hyperparameters);
      options.loggers.forEach(logger -> logger.logHyperparameters(options.hyperparameters));
    }
  }

  private void restore() {
    if (options.resumeFrom.isPresent()) {
      state().load(options.resumeFrom.get());
    } else if (options.resume) {
      for (Callback callback : callbacks) {
        if (callback instanceof ModelCheckpoint saving) {
          saving.checkpoints().resume();
        }
      }
    }
  }

  /**
   * Validates, {@code trainer.validate(module, loader)}.
   *
   * @param task what to do with a batch
   * @param batches the validation data
   * @param <B> the type of a batch
   * @return the means of the logged values by name
   */
  @CanIgnoreReturnValue
  public <B> Map<String, Double> validate(TrainingTask<B> task, Iterable<B> batches) {
    return evaluate(task, batches, "validation", task::validationStep);
  }

  /**
   * Tests, {@code trainer.test(module, loader)}.
   *
   * @param task what to do with a batch
   * @param batches the test data
   * @param <B> the type of a batch
   * @return the means of the logged values by name
   */
  @CanIgnoreReturnValue
  public <B> Map<String, Double> test(TrainingTask<B> task, Iterable<B> batches) {
    return evaluate(task, batches, "test", task::testStep);
  }

  private <B> Map<String, Double> evaluate(
      TrainingTask<B> task, Iterable<B> batches, String title, EvaluationLoop.Step<B> step) {
    Objects.requireNonNull(batches, "batches");
    task.model().to(options.device);
    Map<String, Double> means =
        new EvaluationLoop<>(this, task, title).evaluate(batches, step, options.limitValBatches);
    write(means);
    rows.flush();
    return means;
  }

  /**
   * Predicts, {@code trainer.predict(module, loader)}.
   *
   * @param task what to do with a batch
   * @param batches the data
   * @param <B> the type of a batch
   * @return one prediction per batch, in no scope
   */
  public <B> List<Tensor> predict(TrainingTask<B> task, Iterable<B> batches) {
    Objects.requireNonNull(batches, "batches");
    task.model().to(options.device);
    return new EvaluationLoop<>(this, task, "prediction").predict(batches, options.limitValBatches);
  }

  /** Ends {@code fit} after the current step, {@code should_stop}. Any thread may call it. */
  public void stop() {
    isStopped = true;
  }

  /** {@return whether an interrupt or the shutdown of the program ended or ends {@code fit}} */
  public boolean isInterrupted() {
    Interruption running = interruption;
    return wasInterrupted || (running != null && running.isRequested());
  }

  /** Whether enough steps were made. */
  boolean isOver() {
    return isStopped || (options.maxSteps > 0 && state().step() >= options.maxSteps);
  }

  /**
   * {@return the state of the training: epoch, step, and what a checkpoint saves}
   *
   * @throws IllegalStateException before {@code fit}
   */
  public TrainingState state() {
    return begun(state);
  }

  boolean hasState() {
    return state != null;
  }

  /**
   * {@return the model that is trained}
   *
   * @throws IllegalStateException before {@code fit}
   */
  public Module model() {
    return begun(model);
  }

  private static <T> T begun(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no training has begun: call fit first");
    }
    return value;
  }

  /** {@return the optimizers of the training, none before {@code fit}} */
  public List<Optimizer<?>> optimizers() {
    return optimizers;
  }

  /** {@return the gradient scaler of {@link MixedPrecision#FP16}} */
  public Optional<GradScaler> scaler() {
    return Optional.ofNullable(scaler);
  }

  /** {@return the device of the model and the batches} */
  public Device device() {
    return options.device;
  }

  /**
   * {@return the latest values by name, {@code callback_metrics}: those of the last step, the means
   * of the last epoch under {@code name_epoch}, and those of the last validation; unmodifiable}
   */
  public Map<String, Double> metrics() {
    return Collections.unmodifiableMap(rows.latest());
  }

  /**
   * Returns the latest value of a metric.
   *
   * @param name the name
   * @return the value
   * @throws java.util.NoSuchElementException if nothing was logged under the name; the message
   *     lists the names
   */
  public double metric(String name) {
    return rows.latest(Objects.requireNonNull(name, "name"));
  }

  /**
   * Logs a value of a callback with the values of the current step.
   *
   * @param name the name
   * @param value the value
   */
  public void log(String name, double value) {
    rows.add(Objects.requireNonNull(name, "name"), value);
  }

  LogRows rows() {
    return rows;
  }

  /** Writes values of the present step, if there are any. */
  void write(Map<String, Double> values) {
    rows.write(values, hasState() ? state().epoch() : 0, hasState() ? state().step() : 0);
  }

  <B> Iterable<B> uninterrupted(Iterable<B> batches) {
    return new UninterruptedBatches<>(this, batches);
  }

  Options options() {
    return options;
  }

  void callbacks(Consumer<Callback> event) {
    callbacks.forEach(event);
  }

  /** The progress bar of a loop. */
  Consumer<Progress.Options> bar(String title, Iterable<?> items, long initial, long limit) {
    return o -> {
      o.title(title).initial(initial);
      OptionalLong length = Lengths.of(items);
      if (length.isPresent()) {
        o.total(Math.min(limit, length.getAsLong()));
      }
      if (!options.progressBar) {
        o.enabled(false);
      }
    };
  }

  /** Options of a trainer, with Lightning's defaults. */
  @CanIgnoreReturnValue
  public static final class Options {
    private OptionalLong maxEpochs = OptionalLong.empty();
    long maxSteps;
    int accumulate = 1;
    OptionalDouble clipNorm = OptionalDouble.empty();
    OptionalDouble clipValue = OptionalDouble.empty();
    MixedPrecision precision = MixedPrecision.NONE;
    Device device = Device.cudaIfAvailable();
    long valEveryEpochs = 1;
    long valEverySteps;
    long logEverySteps = 50;
    long limitTrainBatches = Long.MAX_VALUE;
    long limitValBatches = Long.MAX_VALUE;
    int overfitBatches;
    OptionalLong seed = OptionalLong.empty();
    boolean deterministic;
    boolean checkFinite = true;
    boolean progressBar = true;
    boolean resume;
    Optional<Path> resumeFrom = Optional.empty();
    final Map<String, Object> hyperparameters = new LinkedHashMap<>();
    private final List<Callback> callbacks = new ArrayList<>();
    final List<Logger> loggers = new ArrayList<>();
    private boolean isDevRun;

    private Options() {}

    @CheckReturnValue
    long maxEpochs() {
      return maxEpochs.orElse(maxSteps > 0 ? Long.MAX_VALUE : 1000);
    }

    /** The callbacks, those that save checkpoints last. */
    @CheckReturnValue
    private List<Callback> orderedCallbacks() {
      List<Callback> ordered = new ArrayList<>(callbacks);
      ordered.removeIf(ModelCheckpoint.class::isInstance);
      callbacks.stream().filter(ModelCheckpoint.class::isInstance).forEach(ordered::add);
      if (isDevRun) {
        ordered.removeIf(c -> c instanceof ModelCheckpoint || c instanceof EarlyStopping);
        loggers.clear();
      }
      return List.copyOf(ordered);
    }

    /** Number of epochs. Default 1000, or no limit if {@link #maxSteps} is set. */
    public Options maxEpochs(long maxEpochs) {
      this.maxEpochs = OptionalLong.of(positive("maxEpochs", maxEpochs));
      return this;
    }

    /** Number of steps of the optimizer. Default: no limit. */
    public Options maxSteps(long maxSteps) {
      this.maxSteps = positive("maxSteps", maxSteps);
      return this;
    }

    /**
     * Number of batches whose gradients make a step, {@code accumulate_grad_batches}: the gradient
     * of the mean loss over their samples, also in a last group with fewer batches. Default 1.
     */
    public Options accumulate(int batches) {
      this.accumulate = (int) positive("accumulate", batches);
      return this;
    }

    /** Largest 2-norm of the gradients, {@code gradient_clip_val}. Default: none. */
    public Options clipNorm(double maxNorm) {
      this.clipNorm = OptionalDouble.of(positive("clipNorm", maxNorm));
      return this;
    }

    /** Largest absolute value of a gradient. Default: none. */
    public Options clipValue(double value) {
      this.clipValue = OptionalDouble.of(positive("clipValue", value));
      return this;
    }

    /** Autocast of the steps, {@code precision}. Default {@link MixedPrecision#NONE}. */
    public Options precision(MixedPrecision precision) {
      this.precision = Objects.requireNonNull(precision, "precision");
      return this;
    }

    /** Device of the model and the batches. Default: CUDA if it is available, else the CPU. */
    public Options device(Device device) {
      this.device = Objects.requireNonNull(device, "device");
      return this;
    }

    /** Number of epochs between validations, {@code check_val_every_n_epoch}. Default 1. */
    public Options valEveryEpochs(long epochs) {
      this.valEveryEpochs = positive("valEveryEpochs", epochs);
      return this;
    }

    /** Number of steps between validations, instead of epochs, {@code val_check_interval}. */
    public Options valEverySteps(long steps) {
      this.valEverySteps = positive("valEverySteps", steps);
      return this;
    }

    /** Number of steps between rows of the log, {@code log_every_n_steps}. Default 50. */
    public Options logEverySteps(long steps) {
      this.logEverySteps = positive("logEverySteps", steps);
      return this;
    }

    /** Number of batches of an epoch, {@code limit_train_batches}. Default: all. */
    public Options limitTrainBatches(long batches) {
      this.limitTrainBatches = positive("limitTrainBatches", batches);
      return this;
    }

    /** Number of batches of a validation, test or prediction. Default: all. */
    public Options limitValBatches(long batches) {
      this.limitValBatches = positive("limitValBatches", batches);
      return this;
    }

    /** Number of first batches that every epoch and validation uses alone, to try a model. */
    public Options overfitBatches(int batches) {
      this.overfitBatches = (int) positive("overfitBatches", batches);
      return this;
    }

    /**
     * Tries the code on a number of batches: one epoch and one validation of so many, without
     * loggers, checkpoints and early stopping, {@code fast_dev_run}.
     */
    public Options fastDevRun(int batches) {
      isDevRun = true;
      return maxEpochs(1).limitTrainBatches(batches).limitValBatches(batches);
    }

    /** Seed that {@code fit} begins with, {@code seed_everything}. Default: none is set. */
    public Options seed(long seed) {
      this.seed = OptionalLong.of(seed);
      return this;
    }

    /** Whether {@code fit} refuses nondeterministic algorithms. Default false. */
    public Options deterministic(boolean deterministic) {
      this.deterministic = deterministic;
      return this;
    }

    /** Whether a loss that is NaN or infinite ends {@code fit} with an exception. Default true. */
    public Options checkFinite(boolean checkFinite) {
      this.checkFinite = checkFinite;
      return this;
    }

    /** Whether a progress bar is shown in a terminal. Default true. */
    public Options progressBar(boolean progressBar) {
      this.progressBar = progressBar;
      return this;
    }

    /** Adds a callback. Those that save checkpoints are called last. */
    public Options callback(Callback callback) {
      callbacks.add(Objects.requireNonNull(callback, "callback"));
      return this;
    }

    /** Adds a logger, which the caller closes. */
    public Options logger(Logger logger) {
      loggers.add(Objects.requireNonNull(logger, "logger"));
      return this;
    }

    /** Saves checkpoints in a folder: a {@link ModelCheckpoint}. */
    public Options checkpoints(Path folder, Consumer<ModelCheckpoint.Options> options) {
      return callback(new ModelCheckpoint(folder, options));
    }

    /**
     * Settings that the loggers get and checkpoints save as {@code hyper_parameters}, {@code
     * save_hyperparameters}: numbers, booleans and text by name. Default: none.
     */
    public Options hyperparameters(Map<String, ?> hyperparameters) {
      this.hyperparameters.putAll(hyperparameters);
      return this;
    }

    /** Whether {@code fit} resumes the last checkpoint of the folder, if there is one. */
    public Options resume(boolean resume) {
      this.resume = resume;
      return this;
    }

    /** Checkpoint that {@code fit} resumes, {@code ckpt_path}. Default: none. */
    public Options resumeFrom(Path checkpoint) {
      this.resumeFrom = Optional.of(checkpoint);
      return this;
    }

    @CheckReturnValue
    private static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, got " + value);
      }
      return value;
    }

    @CheckReturnValue
    private static double positive(String name, double value) {
      if (!(value > 0)) {
        throw new IllegalArgumentException(name + " must be above 0, got " + value);
      }
      return value;
    }
  }
}
