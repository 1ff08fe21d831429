package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.scripts.ScriptUnit;

/**
 * TorchScript functions compiled from source, {@code torch.jit.CompilationUnit}.
 *
 * <pre>{@code
 * try (CompilationUnit unit = Torch.compileScript(
 *     """
 *     def scale(x: Tensor, factor: float = 2.0) -> Tensor:
 *       return torch.relu(x) * factor
 *     """)) {
 *   Tensor y = unit.call("scale", x).toTensor();
 * }
 * }</pre>
 *
 * <p><b>Ownership:</b> owns the compiled program until it is closed or unreachable. Results belong
 * to the scope in which the call was made.
 *
 * <p><b>Thread safety:</b> safe; calls run in parallel. A program that is closed during calls is
 * freed after the last of them.
 */
public final class CompilationUnit implements AutoCloseable {
  private final ScriptUnit unit;

  CompilationUnit(String source) {
    this.unit = NativeCalls.call("compileScript", () -> ScriptUnit.compile(source));
  }

  /**
   * Calls a function with any arguments, which are converted as those of {@link
   * ScriptModule#invoke}.
   *
   * @param function name of the function
   * @param arguments in the function's order; arguments with a default may be omitted
   * @return the result
   * @throws TorchException if there is no such function, an argument is of the wrong type, or the
   *     function raises an error
   * @throws IllegalStateException if this is closed
   */
  @CanIgnoreReturnValue
  public IValue call(String function, Object... arguments) {
    return call(function, Arrays.asList(arguments), Map.of());
  }

  /**
   * Calls a function with keyword arguments.
   *
   * @param function name of the function
   * @param arguments positional arguments; null is None
   * @param keywords keyword arguments; null is None
   * @return the result
   * @throws TorchException if there is no such function, an argument is of the wrong type, missing,
   *     or given twice, or the function raises an error
   * @throws IllegalStateException if this is closed
   */
  @CanIgnoreReturnValue
  public IValue call(
      String function,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return unit.call(Objects.requireNonNull(function), arguments, keywords);
  }

  /**
   * Returns the schemas of the functions.
   *
   * @return schemas by name, for example {@code "scale"}: {@code "scale(Tensor x, float factor=2.)
   *     -> Tensor"}
   */
  public Map<String, String> functions() {
    return unit.schemas();
  }

  /**
   * Whether this has been closed.
   *
   * @return true once it can no longer be used
   */
  public boolean isClosed() {
    return unit.isClosed();
  }

  /** Frees the program after the running calls. Closing twice has no effect. */
  @Override
  public void close() {
    unit.close();
  }

  /** Returns the names of the functions. */
  @Override
  public String toString() {
    return "CompilationUnit" + unit.schemas().keySet();
  }
}
