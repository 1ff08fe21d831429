package org.jtorch.nn.internal;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.ThrowingSupplier;

/**
 * Calls of built-in layers in sequence, which close intermediate results as soon as the next layer
 * has used them, for the models of other Java modules. The class {@code Module} sets the only
 * implementation when it is loaded.
 *
 * @param <L> the type of layers, which this package must not depend on
 */
public abstract class SequentialAccess<L> {
  private static volatile @Nullable SequentialAccess<?> instance;

  /** Constructor for the implementation in the package of the modules. */
  protected SequentialAccess() {}

  /**
   * Returns the implementation.
   *
   * @param <L> the type of layers
   * @return the implementation
   */
  @SuppressWarnings("unchecked") // there is one type of layers
  public static <L> SequentialAccess<L> get() {
    return (SequentialAccess<L>) Objects.requireNonNull(instance, "no module was made yet");
  }

  /**
   * Sets the implementation.
   *
   * @param access the implementation
   */
  public static void set(SequentialAccess<?> access) {
    instance = access;
  }

  /**
   * Calls layers in sequence.
   *
   * @param input input of the first layer
   * @param layers each receives the output of the previous one
   * @return output of the last layer
   */
  public abstract Tensor call(Tensor input, List<? extends L> layers);

  /**
   * Calls layers in sequence and adds the input to their output, a residual connection.
   *
   * @param input input of the first layer
   * @param layers each receives the output of the previous one
   * @return a new tensor, the input plus the output of the last layer
   */
  public abstract Tensor residual(Tensor input, List<? extends L> layers);

  /**
   * Closes the output of a layer, unless it is the layer's input or other code may have access to
   * it.
   *
   * @param layer the layer
   * @param input its input
   * @param output its output
   */
  public abstract void close(L layer, Tensor input, Tensor output);

  /**
   * Runs a body that calls the children of a module, and frees its intermediate tensors at the end.
   * If a hook or a user's layer could keep one of them, they belong to the caller's scope instead.
   *
   * @param module the module
   * @param body the function to run
   * @param <T> the type of the result, which holds the tensors that are kept
   * @param <E> the type of exception that the body throws
   * @return the result of the body
   * @throws E if the body throws it
   */
  public abstract <T, E extends Exception> T compute(Object module, ThrowingSupplier<T, E> body)
      throws E;

  /**
   * Closes the output of layers called in sequence, unless it is their input or other code may have
   * access to it.
   *
   * @param layers the layers
   * @param input input of the first layer
   * @param output output of the last layer
   */
  public abstract void close(List<? extends L> layers, Tensor input, Tensor output);
}
