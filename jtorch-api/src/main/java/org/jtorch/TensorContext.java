package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.ThreadModes;

/**
 * The modes of a thread, to be taken to others: whether autograd records, whether inference mode is
 * on, and mixed precision. A new thread, platform or virtual, begins with recording on.
 *
 * <pre>{@code
 * try (Mode mode = Torch.inferenceMode()) {
 *   executor.submit(TensorContext.current().wrapCallable(() -> model.call(x)));
 * }
 * }</pre>
 *
 * <p>A wrapped task sets the modes where it runs and restores what was there before. Scopes are not
 * taken along: they belong to their thread.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class TensorContext {
  private final ThreadModes modes;

  private TensorContext(ThreadModes modes) {
    this.modes = modes;
  }

  /**
   * The calling thread's modes at this moment.
   *
   * @return the modes
   */
  public static TensorContext current() {
    return new TensorContext(ThreadModes.current());
  }

  /**
   * Runs a body with these modes.
   *
   * @param body what to run, on the calling thread
   * @param <T> its result
   * @param <E> what it throws
   * @return the body's result
   * @throws E as the body does
   */
  public <T extends @Nullable Object, E extends Exception> T call(Body<T, E> body) throws E {
    try (Mode mode = open()) {
      return body.run();
    }
  }

  /**
   * A task that runs with these modes.
   *
   * @param task what to run
   * @return the task, for any thread
   */
  public Runnable wrap(Runnable task) {
    return () -> {
      try (Mode mode = open()) {
        task.run();
      }
    };
  }

  /**
   * A task with a result that runs with these modes.
   *
   * @param task what to run
   * @param <T> its result
   * @return the task, for any thread
   */
  public <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> task) {
    return () -> {
      try (Mode mode = open()) {
        return task.call();
      }
    };
  }

  /**
   * A supplier that runs with these modes, as {@code CompletableFuture.supplyAsync} takes it.
   *
   * @param task what to run
   * @param <T> its result
   * @return the supplier, for any thread
   */
  public <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> task) {
    return () -> {
      try (Mode mode = open()) {
        return task.get();
      }
    };
  }

  /**
   * An executor all of whose tasks run with these modes.
   *
   * @param executor what runs them
   * @return the executor
   */
  public Executor wrapExecutor(Executor executor) {
    return task -> executor.execute(wrap(task));
  }

  @MustBeClosed
  private Mode open() {
    return Mode.open("TensorContext", modes, () -> {});
  }

  @Override
  public String toString() {
    return "TensorContext[grad=" + modes.grad() + ", inference=" + modes.inference() + "]";
  }
}
