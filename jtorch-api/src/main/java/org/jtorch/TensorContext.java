package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.ThreadModes;

/**
 * The modes of a thread, for use on other threads: grad mode, inference mode and autocast. A new
 * thread, platform or virtual, starts with grad mode enabled.
 *
 * <pre>{@code
 * try (Mode mode = Torch.inferenceMode()) {
 *   executor.submit(TensorContext.current().wrapCallable(() -> model.call(x)));
 * }
 * }</pre>
 *
 * <p>A wrapped task sets the modes on the thread that runs it and restores the previous ones
 * afterwards. Scopes are not passed on, because they are confined to their thread.
 */
public final class TensorContext {
  private final ThreadModes modes;

  private TensorContext(ThreadModes modes) {
    this.modes = modes;
  }

  /**
   * Returns the calling thread's current modes.
   *
   * @return the modes
   */
  public static TensorContext current() {
    return new TensorContext(ThreadModes.current());
  }

  /**
   * Runs a body with these modes.
   *
   * @param body the code to run, on the calling thread
   * @param <T> the type of the result
   * @param <E> the type of the exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public <T extends @Nullable Object, E extends Exception> T call(ThrowingSupplier<T, E> body)
      throws E {
    try (Mode mode = open()) {
      return body.get();
    }
  }

  /**
   * Wraps a task to run with these modes.
   *
   * @param task the task
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
   * Wraps a task with a result to run with these modes.
   *
   * @param task the task
   * @param <T> the type of the result
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
   * Wraps a supplier to run with these modes, for example for {@code
   * CompletableFuture.supplyAsync}.
   *
   * @param task the supplier
   * @param <T> the type of the result
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
   * Wraps an executor so that all its tasks run with these modes.
   *
   * @param executor executor that runs the tasks
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
