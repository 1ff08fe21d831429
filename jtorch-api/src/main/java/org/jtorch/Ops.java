package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.autograd.GradientLists;
import org.jtorch.internal.calls.NamedOperator;
import org.jtorch.internal.calls.NativeCalls;

/**
 * Any of libtorch's operators by its schema name, for those that have no method of their own.
 *
 * <pre>{@code
 * Ops.call("aten::_foreach_add_.Scalar", List.of(a, b), 1);
 * Tensor s = Ops.call("aten::special_bessel_j0", x).toTensor();
 * Ops.call("aten::topk", List.of(x, 3), Map.of("largest", false)).toTuple().get("values");
 * }</pre>
 *
 * <p>Arguments are those of {@link ScriptModule#invoke}, in the schema's order, keyword-only ones
 * too; those left out at the end take the schema's defaults. Where the schema marks a result as an
 * argument that was changed ({@code Tensor(a!)}), the tensor given is returned itself. A name of a
 * dimension is given as {@code "dimname::N"}.
 *
 * <p>Operators that libtorch calls from its own ones, such as {@code aten::slow_conv3d_forward} and
 * those of backward passes, do not check the arguments: wrong ones end the JVM or read memory of
 * others. {@code call} refuses them, and {@code Ops.unchecked().call(...)} does not.
 *
 * <p><b>Ownership:</b> results belong to the current scope.
 *
 * <p><b>Thread safety:</b> safe, as the operators are.
 */
public final class Ops {
  private Ops() {}

  /**
   * Calls an operator.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @param arguments in the schema's order; for a null, use the form that takes a list
   * @return the result; a tuple of several, None of none
   * @throws TorchException if there is no such operator, it is one for {@link #unchecked}, an
   *     argument is missing or of the wrong type, or libtorch refuses the call
   */
  @CanIgnoreReturnValue
  public static IValue call(String name, Object... arguments) {
    return call(name, Arrays.asList(arguments), Map.of());
  }

  /**
   * Calls an operator with keyword arguments.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @param arguments those given by place; null is None
   * @param keywords those given by name; null is None
   * @return the result; a tuple of several, None of none
   * @throws TorchException if there is no such operator, it is one for {@link #unchecked}, an
   *     argument is missing, given twice or of the wrong type, or libtorch refuses the call
   */
  @CanIgnoreReturnValue
  public static IValue call(
      String name,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return NamedOperator.of(name).call(arguments, keywords);
  }

  /**
   * Calls of any operator, those included that do not check their arguments.
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
   * Whether lists may be given together to operators that read memory from end to end, {@code
   * aten::_fused_adam_} and its kin, which do not check it: all tensors dense, contiguous, on the
   * CPU and of one floating-point dtype, and those of one place of the same number of elements.
   *
   * @param lists of equal length, or empty; the first is not
   * @return false if such an operator would refuse them or compute something else
   */
  public static boolean areFusable(List<List<Tensor>> lists) {
    return GradientLists.areFusable(lists);
  }

  /**
   * The names of all operators that libtorch has.
   *
   * @return for example {@code "aten::add.Tensor"}, in alphabetical order
   */
  public static List<String> names() {
    return NativeCalls.call("names", NamedOperator::names);
  }

  /**
   * What an operator takes and returns.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @return libtorch's own text of the schema
   * @throws TorchException if there is no such operator
   */
  public static String schema(String name) {
    return NamedOperator.of(name).text();
  }

  /**
   * Calls of any operator: the caller vouches for the arguments. Those of the wrong shape, dtype or
   * range may end the JVM, or read and write memory of others.
   *
   * <p><b>Ownership:</b> results belong to the current scope.
   *
   * <p><b>Thread safety:</b> safe, as the operators are.
   */
  public static final class Unchecked {
    private static final Unchecked CALLS = new Unchecked();

    private Unchecked() {}

    /**
     * Calls an operator.
     *
     * @param name with its namespace and overload: {@code "aten::mse_loss_backward"}
     * @param arguments in the schema's order; for a null, use the form that takes a list
     * @return the result; a tuple of several, None of none
     * @throws TorchException if there is no such operator, an argument is missing or of the wrong
     *     type, or libtorch refuses the call
     */
    @CanIgnoreReturnValue
    public IValue call(String name, Object... arguments) {
      return call(name, Arrays.asList(arguments), Map.of());
    }

    /**
     * Calls an operator with keyword arguments.
     *
     * @param name with its namespace and overload: {@code "aten::mse_loss_backward"}
     * @param arguments those given by place; null is None
     * @param keywords those given by name; null is None
     * @return the result; a tuple of several, None of none
     * @throws TorchException if there is no such operator, an argument is missing, given twice or
     *     of the wrong type, or libtorch refuses the call
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
