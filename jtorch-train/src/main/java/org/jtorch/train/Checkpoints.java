package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A folder of checkpoints of one training: the last ones and the best one.
 *
 * <pre>{@code
 * TrainingState state = new TrainingState(o -> o.model(model).optimizer(optimizer));
 * Checkpoints checkpoints = new Checkpoints(folder, state, o -> o.keepLast(3));
 * checkpoints.resume();
 * while (state.epoch() < 10) {
 *   train();
 *   state.nextEpoch();
 *   checkpoints.save(validationLoss());
 * }
 * checkpoints.loadBest();
 * }</pre>
 *
 * <p>A checkpoint of step 120 is {@code step-120.pth}; {@code last.pth} and {@code best.pth} are
 * links to the last and the best one, or copies where the file system has no links. A file is
 * written to a temporary one first: if the disk is full or the process is killed meanwhile, the
 * files before stay as they were.
 */
public final class Checkpoints {
  private static final String LAST = "last.pth";
  private static final String BEST = "best.pth";
  private static final String NAME = "checkpoints";

  private final Path folder;
  private final TrainingState state;
  private final Options options;
  private final List<String> files = new ArrayList<>();
  private @Nullable String best;
  private double bestScore = Double.NaN;

  /**
   * Creates a manager that keeps the last checkpoint and the one with the smallest metric; see
   * {@link #Checkpoints(Path, TrainingState, Consumer)}.
   */
  public Checkpoints(Path folder, TrainingState state) {
    this(folder, state, o -> {});
  }

  /**
   * Creates a manager.
   *
   * @param folder the folder, created by the first save
   * @param state what is saved
   * @param options {@code o -> o.keepLast(3).mode(MetricMode.MAX)}
   */
  public Checkpoints(Path folder, TrainingState state, Consumer<Options> options) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.state = Objects.requireNonNull(state, "state");
    this.options = new Options();
    options.accept(this.options);
  }

  /**
   * Saves a checkpoint as the last one, and deletes those before the last ones that are kept.
   *
   * @return the file
   * @throws UncheckedIOException if it cannot be written; the files are as before then
   */
  @CanIgnoreReturnValue
  public Path save() {
    return write(best, bestScore);
  }

  /**
   * Saves a checkpoint as the last one, and as the best one if its metric is the best so far.
   *
   * @param metric the loss or score of the validation
   * @return the file
   * @throws UncheckedIOException if it cannot be written; the files are as before then
   */
  @CanIgnoreReturnValue
  public Path save(double metric) {
    return options.mode.isBetter(metric, bestScore, 0)
        ? write(fileName(), metric)
        : write(best, bestScore);
  }

  private String fileName() {
    return "step-" + state.step() + ".pth";
  }

  private Path write(@Nullable String newBest, double newScore) {
    String name = fileName();
    Path file = folder.resolve(name);
    List<String> newFiles = new ArrayList<>(files);
    newFiles.remove(name);
    newFiles.add(name);
    Set<String> unused = new LinkedHashSet<>(newFiles);
    newFiles.subList(0, Math.max(0, newFiles.size() - options.keepLast)).clear();
    if (best != null) {
      unused.add(best);
    }
    unused.removeAll(newFiles);
    unused.remove(newBest);
    try {
      Files.createDirectories(folder);
      saveState(file, record(newFiles, newBest, newScore));
      LinkedFile.replace(folder.resolve(LAST), file);
      if (newBest != null && !newBest.equals(best)) {
        LinkedFile.replace(folder.resolve(BEST), folder.resolve(newBest));
      }
      files.clear();
      files.addAll(newFiles);
      best = newBest;
      bestScore = newScore;
      for (String old : unused) {
        Files.deleteIfExists(folder.resolve(old));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
    return file;
  }

  private void saveState(Path file, Map<String, Object> record) {
    boolean isSaved = false;
    state.put(NAME, record);
    try {
      state.save(file, o -> o.syncFiles(options.syncFiles));
      isSaved = true;
    } finally {
      if (!isSaved) {
        state.put(NAME, record(files, best, bestScore));
      }
    }
  }

  private static Map<String, Object> record(
      List<String> files, @Nullable String best, double score) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("files", List.copyOf(files));
    if (best != null) {
      record.put("best", best);
      record.put("best_score", score);
    }
    return record;
  }

  /**
   * Restores the last checkpoint of the folder, if there is one, and deletes temporary files that a
   * killed process left.
   *
   * @return whether there was one
   * @throws org.jtorch.CheckpointException if it is damaged or lacks a part
   */
  @CanIgnoreReturnValue
  public boolean resume() {
    deleteTemporaryFiles();
    Optional<Path> file = last();
    file.ifPresent(this::load);
    return file.isPresent();
  }

  /**
   * Restores the best checkpoint: the whole state of the training, not only the model.
   *
   * @throws IllegalStateException if none was saved with a metric
   */
  public void loadBest() {
    load(best().orElseThrow(() -> new IllegalStateException(folder + " has no best checkpoint")));
  }

  /** Restores a checkpoint, and what it knows of the others. */
  private void load(Path file) {
    state.load(file);
    files.clear();
    best = null;
    bestScore = Double.NaN;
    if (state.has(NAME) && state.get(NAME) instanceof Map<?, ?> record) {
      if (record.get("files") instanceof List<?> names) {
        names.forEach(name -> files.add(String.valueOf(name)));
      }
      if (record.get("best") instanceof String name
          && record.get("best_score") instanceof Number score) {
        best = name;
        bestScore = score.doubleValue();
      }
    }
  }

  private void deleteTemporaryFiles() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder, ".{step-*,last,best}.pth.*.tmp")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e, e);
    }
  }

  /** {@return the last checkpoint in the folder, {@code last.pth}, if there is one} */
  public Optional<Path> last() {
    return Optional.of(folder.resolve(LAST)).filter(Files::exists);
  }

  /** {@return the best checkpoint in the folder, {@code best.pth}, if there is one} */
  public Optional<Path> best() {
    return Optional.of(folder.resolve(BEST)).filter(Files::exists);
  }

  /** {@return the metric of the best checkpoint, {@code best_model_score}} */
  public OptionalDouble bestScore() {
    return best == null ? OptionalDouble.empty() : OptionalDouble.of(bestScore);
  }

  /** Returns the folder and the kept files. */
  @Override
  public String toString() {
    return "Checkpoints[" + folder + ", files=" + files + ", best=" + best + "]";
  }

  /** Options of a folder of checkpoints. */
  @CanIgnoreReturnValue
  public static final class Options {
    private int keepLast = 1;
    private MetricMode mode = MetricMode.MIN;
    private boolean syncFiles;

    private Options() {}

    /** Number of last checkpoints that are kept, at least 1, besides the best one. Default 1. */
    public Options keepLast(int keepLast) {
      if (keepLast < 1) {
        throw new IllegalArgumentException("keepLast must be at least 1, got " + keepLast);
      }
      this.keepLast = keepLast;
      return this;
    }

    /** Which metrics are better. Default {@link MetricMode#MIN}. */
    public Options mode(MetricMode mode) {
      this.mode = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /** Whether a file is on the disk before it replaces another one. Default false. */
    public Options syncFiles(boolean syncFiles) {
      this.syncFiles = syncFiles;
      return this;
    }
  }
}
