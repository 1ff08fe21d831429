package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.amp.GradScaler;
import org.jtorch.data.DataLoader;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Module;
import org.jtorch.optim.AveragedModel;
import org.jtorch.optim.LRScheduler;
import org.jtorch.optim.Optimizer;

/**
 * Everything that a training needs to resume to the bit: model, optimizer, scheduler, gradient
 * scaler, averaged model, the position in the loader, the states of the random number generators,
 * the epoch, the step, and values of one's own.
 *
 * <pre>{@code
 * TrainingState state =
 *     new TrainingState(o -> o.model(model).optimizer(optimizer).loader(loader));
 * while (state.epoch() < 10) {
 *   for (Batch batch : loader) {
 *     train();
 *     if (state.nextStep() % 100 == 0) {
 *       state.save(path);
 *     }
 *   }
 *   state.nextEpoch();
 * }
 * }</pre>
 *
 * <p>A file has the structure that training scripts in Python use, and Python reads it with {@code
 * weights_only=True}:
 *
 * <table>
 * <caption>Names in a file</caption>
 * <tr><th>name</th><th>value</th></tr>
 * <tr><td>{@code model}, {@code optimizer}, {@code scheduler}, {@code scaler}, {@code ema}</td>
 *     <td>the state dicts; a second optimizer is {@code optimizer_1}</td></tr>
 * <tr><td>{@code epoch}</td><td>the number of completed epochs</td></tr>
 * <tr><td>{@code step}</td><td>the number of steps of the optimizer</td></tr>
 * <tr><td>{@code loader}</td>
 *     <td>{@code batches}, the number of batches that the running epoch has returned, {@code
 *     generator}, {@code torch.get_rng_state()} when it began, and what follows from them; empty
 *     between epochs</td></tr>
 * <tr><td>{@code rng_state}</td><td>{@code torch.get_rng_state()}</td></tr>
 * <tr><td>{@code cuda_rng_state}</td>
 *     <td>{@code torch.cuda.get_rng_state_all()}, if there are GPUs</td></tr>
 * </table>
 *
 * <p>A file of Python resumes in the same way. What it need not have: {@code loader}, without which
 * an epoch begins anew, {@code rng_state}, {@code epoch} and {@code step}.
 */
public final class TrainingState {
  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final Set<String> RESERVED =
      Set.of(EPOCH, STEP, RandomState.CPU, RandomState.CUDA);

  /** A part of a checkpoint. */
  record Part(Supplier<Map<String, ?>> save, Loader load, boolean required) {}

  /** Restores a part from the value under a name. */
  interface Loader {
    void load(Checkpoint checkpoint, String name);
  }

  private final Map<String, Part> parts;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private long epoch;
  private long step;

  /**
   * Creates the state of a training that begins.
   *
   * @param options {@code o -> o.model(model).optimizer(optimizer).loader(loader)}
   */
  public TrainingState(Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    this.parts = new LinkedHashMap<>(chosen.parts);
  }

  /** {@return the number of completed epochs} */
  public long epoch() {
    return epoch;
  }

  /** {@return the number of steps of the optimizer since the training began} */
  public long step() {
    return step;
  }

  /**
   * Counts an epoch.
   *
   * @return the number of completed epochs
   */
  @CanIgnoreReturnValue
  public long nextEpoch() {
    return ++epoch;
  }

  /**
   * Counts a step of the optimizer.
   *
   * @return the number of steps
   */
  @CanIgnoreReturnValue
  public long nextStep() {
    return ++step;
  }

  /**
   * Sets a value of one's own, which is saved under its name.
   *
   * @param name a name that no part has
   * @param value a number, boolean, text, or a list or map of them
   * @throws IllegalArgumentException if a part has the name
   */
  public void put(String name, Object value) {
    Objects.requireNonNull(value, "value");
    if (parts.containsKey(name) || RESERVED.contains(name)) {
      throw new IllegalArgumentException("\"" + name + "\" is a part of the training state");
    }
    values.put(name, value);
  }

  /**
   * Returns a value of one's own: one that was set, or that the loaded file has.
   *
   * @param name the name
   * @return the value
   * @throws NoSuchElementException if there is none; check {@link #has} first
   */
  public Object get(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new NoSuchElementException("no value \"" + name + "\"; there are " + values.keySet());
    }
    return value;
  }

  /**
   * Whether there is a value of one's own.
   *
   * @param name the name
   * @return true if {@link #get} would return it
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Returns what {@link #save(Path)} writes.
   *
   * @return the state dicts and values by name; the tensors belong to the current scope
   */
  public Map<String, Object> stateDict() {
    Map<String, Object> saved = new LinkedHashMap<>();
    parts.forEach((name, part) -> saved.put(name, part.save().get()));
    saved.put(EPOCH, epoch);
    saved.put(STEP, step);
    RandomState.save(saved);
    saved.putAll(values);
    return saved;
  }

  /**
   * Writes the state to a file, {@code torch.save}; see {@link #save(Path, Consumer)}.
   *
   * @param path the file; an existing file is replaced when the new one is complete
   * @throws UncheckedIOException if the file cannot be written; an existing file is left as it was
   */
  public void save(Path path) {
    save(path, o -> {});
  }

  /**
   * Writes the state to a file with options, {@code torch.save}. The state is written to a
   * temporary file in the same folder, which then replaces the target. An interrupt of the thread
   * does not stop it.
   *
   * @param path the file; an existing file is replaced when the new one is complete
   * @param options {@code o -> o.syncFiles(true)}
   * @throws UncheckedIOException if the file cannot be written; an existing file is left as it was
   */
  public void save(Path path, Consumer<Checkpoint.SaveOptions> options) {
    boolean wasInterrupted = Thread.interrupted(); // it would close the file's channel
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Object> saved = stateDict();
      while (!isSaved(path, saved, options)) {
        wasInterrupted |= Thread.interrupted();
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if an interrupt came meanwhile, which leaves the old file. */
  private static boolean isSaved(
      Path path, Map<String, Object> saved, Consumer<Checkpoint.SaveOptions> options) {
    try {
      Checkpoint.save(path, saved, options);
      return true;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ClosedByInterruptException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Restores the state from a file of {@link #save(Path)} or of Python.
   *
   * @param path the file
   * @throws CheckpointException if the file is damaged or lacks a part
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws IllegalArgumentException if a part does not fit, an optimizer with other groups for
   *     example; parts that were restored before it keep the new state
   */
  public void load(Path path) {
    try (TensorScope scope = TensorScope.open()) {
      load(Checkpoint.load(path));
    }
  }

  /**
   * Restores the state from a loaded checkpoint, as {@link #load(Path)} does.
   *
   * @param checkpoint the checkpoint
   * @throws CheckpointException if it lacks a part
   * @throws IllegalArgumentException if a part does not fit
   */
  public void load(Checkpoint checkpoint) {
    List<String> missing =
        parts.entrySet().stream()
            .filter(part -> part.getValue().required() && !checkpoint.has(part.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException(checkpoint + " lacks " + missing + " of the training state");
    }
    long newEpoch = number(checkpoint, EPOCH);
    long newStep = number(checkpoint, STEP);
    parts.forEach(
        (name, part) -> {
          if (checkpoint.has(name)) {
            part.load().load(checkpoint, name);
          }
        });
    epoch = newEpoch;
    step = newStep;
    readValues(checkpoint);
    Map<String, Object> random = new LinkedHashMap<>();
    for (String name : List.of(RandomState.CPU, RandomState.CUDA)) {
      if (checkpoint.has(name)) {
        random.put(name, checkpoint.value(name));
      }
    }
    RandomState.load(random); // last: the parts may draw numbers
  }

  private static long number(Checkpoint checkpoint, String name) {
    if (!checkpoint.has(name)) {
      return 0;
    }
    if (checkpoint.value(name) instanceof Number number) {
      return number.longValue();
    }
    throw new CheckpointException("\"" + name + "\" of " + checkpoint + " is not a number");
  }

  private void readValues(Checkpoint checkpoint) {
    values.clear();
    for (String name : checkpoint.keys()) {
      if (!parts.containsKey(name) && !RESERVED.contains(name) && checkpoint.has(name)) {
        Object value = checkpoint.value(name);
        if (value instanceof Tensor tensor) {
          TensorScope.unscoped(tensor);
        }
        values.put(name, value);
      }
    }
  }

  /** Returns the epoch, the step and the names of the parts. */
  @Override
  public String toString() {
    return "TrainingState[epoch=" + epoch + ", step=" + step + ", parts=" + parts.keySet() + "]";
  }

  /** Parts of a training state. */
  @CanIgnoreReturnValue
  public static final class Options {
    private final Map<String, Part> parts = new LinkedHashMap<>();

    Options() {}

    /** The model that is trained. */
    public Options model(Module model) {
      Objects.requireNonNull(model, "model");
      return module("model", model);
    }

    /** An optimizer; several are told apart by their order. */
    public Options optimizer(Optimizer<?> optimizer) {
      Objects.requireNonNull(optimizer, "optimizer");
      return add(free("optimizer"), optimizer::stateDict, optimizer::loadStateDict);
    }

    /** A learning rate scheduler; several are told apart by their order. */
    public Options scheduler(LRScheduler scheduler) {
      Objects.requireNonNull(scheduler, "scheduler");
      return add(free("scheduler"), scheduler::stateDict, scheduler::loadStateDict);
    }

    /** The gradient scaler of mixed precision. */
    public Options scaler(GradScaler scaler) {
      Objects.requireNonNull(scaler, "scaler");
      return add("scaler", scaler::stateDict, scaler::loadStateDict);
    }

    /** The averaged model, an exponential moving average for example. */
    public Options ema(AveragedModel<?> ema) {
      Objects.requireNonNull(ema, "ema");
      return module("ema", ema);
    }

    /** The loader of the training data, so that an epoch continues in its middle. */
    public Options loader(DataLoader<?> loader) {
      Objects.requireNonNull(loader, "loader");
      Loader load =
          (checkpoint, name) -> loader.loadStateDict(SavedLoader.complete(checkpoint.map(name)));
      return part("loader", new Part(loader::stateDict, load, false));
    }

    /** Any other part under a name. */
    public Options add(String name, Stateful part) {
      Objects.requireNonNull(part, "part");
      return add(name, part::stateDict, part::loadStateDict);
    }

    /** Any other part under a name, by the functions that save and restore it. */
    public Options add(
        String name, Supplier<Map<String, ?>> save, Consumer<Map<String, Object>> load) {
      Objects.requireNonNull(save, "save");
      Objects.requireNonNull(load, "load");
      return part(
          name, new Part(save, (checkpoint, key) -> load.accept(checkpoint.map(key)), true));
    }

    /** A part that a file may lack: it then keeps its state. */
    public Options addOptional(String name, Stateful part) {
      Objects.requireNonNull(part, "part");
      Loader load = (checkpoint, key) -> part.loadStateDict(checkpoint.map(key));
      return part(name, new Part(part::stateDict, load, false));
    }

    /** Any other part that is a module, a metric for example, under a name. */
    public Options add(String name, Module part) {
      Objects.requireNonNull(part, "part");
      return module(name, part);
    }

    private Options module(String name, Module module) {
      Loader load = (checkpoint, key) -> module.loadStateDict(checkpoint.stateDict(key));
      return part(name, new Part(module::stateDict, load, true));
    }

    private Options part(String name, Part part) {
      if (RESERVED.contains(name) || parts.containsKey(name)) {
        throw new IllegalArgumentException("\"" + name + "\" is a part of the training state");
      }
      parts.put(name, part);
      return this;
    }

    @CheckReturnValue
    private String free(String name) {
      String free = name;
      for (int i = 1; parts.containsKey(free); i++) {
        free = name + "_" + i;
      }
      return free;
    }
  }
}
