package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.NamedOperator;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.OperatorLibraries;

/**
 * Calls of any libtorch operator by its schema name, for operators without a method in jtorch.
 *
 * <pre>{@code
 * Ops.call("aten::_foreach_add_.Scalar", List.of(a, b), 1);
 * Tensor s = Ops.call("aten::special_bessel_j0", x).toTensor();
 * Ops.call("aten::topk", List.of(x, 3), Map.of("largest", false)).toTuple().get("values");
 * }</pre>
 *
 * <p>Arguments have the types that {@link ScriptModule#invoke} accepts, in the schema's order
 * including keyword-only ones; omitted trailing arguments take the schema's defaults. Where the
 * schema marks a result as a modified argument ({@code Tensor(a!)}), the given tensor itself is
 * returned. A dimension name is written {@code "dimname::N"}.
 *
 * <p>Internal operators of libtorch, such as {@code aten::slow_conv3d_forward} and backward
 * operators, do not check their arguments: wrong ones crash the JVM or read foreign memory. {@code
 * call} rejects these operators; {@code Ops.unchecked().call(...)} accepts them.
 */
public final class Ops {
  private Ops() {}

  /**
   * Calls an operator.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @param arguments in the schema's order; to pass null, use the overload that takes a list
   * @return the result: a tuple for several results, None for no result
   * @throws TorchException if the operator does not exist or needs {@link #unchecked}, an argument
   *     is missing or of the wrong type, or libtorch rejects the call
   */
  @CanIgnoreReturnValue
  public static IValue call(String name, Object... arguments) {
    return call(name, Arrays.asList(arguments), Map.of());
  }

  /**
   * Calls an operator with keyword arguments.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @param arguments positional arguments; null is None
   * @param keywords keyword arguments; null is None
   * @return the result: a tuple for several results, None for no result
   * @throws TorchException if the operator does not exist or needs {@link #unchecked}, an argument
   *     is missing, given twice or of the wrong type, or libtorch rejects the call
   */
  @CanIgnoreReturnValue
  public static IValue call(
      String name,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return NamedOperator.of(name).call(arguments, keywords);
  }

  /**
   * Returns calls of any operator, including operators that do not check their arguments.
   *
   * <pre>{@code
   * Ops.unchecked().call("aten::mse_loss_backward", grad, x, target, 1);
   * }</pre>
   *
   * @return the calls
   */
  public static Unchecked unchecked() {
    return Unchecked.CALLS;
  }

  /**
   * Returns the names of all operators in libtorch.
   *
   * @return for example {@code "aten::add.Tensor"}, in alphabetical order
   */
  public static List<String> names() {
    return NativeCalls.call("names", NamedOperator::names);
  }

  /**
   * Returns the schema of an operator.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @return the schema as libtorch prints it
   * @throws TorchException if there is no such operator
   */
  public static String schema(String name) {
    return NamedOperator.of(name).text();
  }

  /**
   * Loads a library of operators, {@code torch.ops.load_library}. Its operators can then be called
   * by {@link #call(String, Object...)}, and by scripts that are loaded afterwards. A library that
   * is loaded already is not loaded again.
   *
   * <p>The library must be built against libtorch of the same version, or against its stable C
   * interface. On Linux this is checked before it is loaded: the libraries that it needs must be
   * loaded or installed, and have all symbols that it needs. On macOS and Windows the system checks
   * this. A library of another version that needs no other symbols is not recognized.
   *
   * <p><b>Loading a library executes its code</b>, which may do anything that the process may. A
   * library that registers an operator that exists ends the JVM.
   *
   * @param path a shared library: {@code .so}, {@code .dylib} or {@code .dll}
   * @return the names of the operators that it registered, in alphabetical order
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws org.jtorch.loader.NativeLibraryException if it is damaged, or if a library or a symbol
   *     that it needs is missing; the message names them
   */
  @CanIgnoreReturnValue
  public static List<String> loadLibrary(Path path) {
    return NativeCalls.call("loadLibrary", () -> OperatorLibraries.load(path));
  }

  /**
   * Calls of any operator without the check of {@link Ops#call(String, Object...)}; the caller
   * guarantees the arguments. Arguments of the wrong shape, dtype or range can crash the JVM, or
   * read and write foreign memory.
   */
  public static final class Unchecked {
    private static final Unchecked CALLS = new Unchecked();

    private Unchecked() {}

    /**
     * Calls an operator.
     *
     * @param name with its namespace and overload: {@code "aten::mse_loss_backward"}
     * @param arguments in the schema's order; to pass null, use the overload that takes a list
     * @return the result: a tuple for several results, None for no result
     * @throws TorchException if the operator does not exist, an argument is missing or of the wrong
     *     type, or libtorch rejects the call
     */
    @CanIgnoreReturnValue
    public IValue call(String name, Object... arguments) {
      return call(name, Arrays.asList(arguments), Map.of());
    }

    /**
     * Calls an operator with keyword arguments.
     *
     * @param name with its namespace and overload: {@code "aten::mse_loss_backward"}
     * @param arguments positional arguments; null is None
     * @param keywords keyword arguments; null is None
     * @return the result: a tuple for several results, None for no result
     * @throws TorchException if the operator does not exist, an argument is missing, given twice or
     *     of the wrong type, or libtorch rejects the call
     */
    @CanIgnoreReturnValue
    public IValue call(
        String name,
        List<? extends @Nullable Object> arguments,
        Map<String, ? extends @Nullable Object> keywords) {
      return NamedOperator.of(name).callUnchecked(arguments, keywords);
    }
  }
}
