package org.jtorch.nn;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Placeholders for parameters and buffers whose shape is not known yet, {@code
 * torch.nn.UninitializedParameter} and {@code torch.nn.UninitializedBuffer}: tensors of shape
 * {@code [0]} that a {@link LazyModule} registers. They can be converted and passed to an
 * optimizer.
 *
 * <p><b>Ownership:</b> a placeholder belongs to the current scope until a module registers it.
 *
 * <p><b>Thread safety:</b> each placeholder may be used by one thread at a time.
 */
public final class UninitializedParameter {
  /** Marks a size that is not known. */
  public static final long UNKNOWN = -1;

  private static final Shape PLACEHOLDER = Shape.of(0);

  /** Known sizes of each placeholder, by identity: a tensor equals only itself. */
  private static final Map<Tensor, long[]> SIZES = Collections.synchronizedMap(new WeakHashMap<>());

  private UninitializedParameter() {}

  /**
   * Creates a placeholder of the default dtype.
   *
   * @param sizes sizes of its shape, {@link #UNKNOWN} for those not known
   * @return a tensor of shape {@code [0]}
   */
  public static Tensor create(long... sizes) {
    Tensor placeholder = Torch.empty(0);
    SIZES.put(placeholder, sizes.clone());
    return placeholder;
  }

  /**
   * Returns whether a tensor is a placeholder, {@code torch.nn.parameter.is_lazy}.
   *
   * @param tensor any tensor
   * @return true until it is materialized
   */
  public static boolean isUninitialized(Tensor tensor) {
    return SIZES.containsKey(Objects.requireNonNull(tensor, "tensor"));
  }

  /**
   * Allocates a placeholder with a shape, keeping its dtype and device. The values are
   * uninitialized.
   *
   * @param tensor a placeholder
   * @param shape a shape that matches the known sizes
   * @throws IllegalArgumentException if the shape does not match, or the tensor is not a
   *     placeholder
   */
  public static void materialize(Tensor tensor, long... shape) {
    synchronized (SIZES) {
      resize(tensor, shape);
    }
  }

  private static void resize(Tensor tensor, long... shape) {
    long[] known = SIZES.get(tensor);
    if (known == null) {
      throw new IllegalArgumentException(
          "materialize: the tensor is already initialized, its shape is " + tensor.shape());
    }
    if (!matches(known, Shape.of(shape))) {
      throw new IllegalArgumentException(
          "materialize: " + Shape.of(shape) + " does not match " + describe(tensor));
    }
    boolean requiresGrad = tensor.requiresGrad();
    // resize_ instead of new data, which would be an inference tensor in inference mode.
    try {
      Ops.call("aten::resize_", tensor.requiresGrad_(false), shape);
    } catch (RuntimeException e) {
      Ops.call("aten::resize_", tensor, new long[] {0}); // the failed call set sizes without memory
      throw e;
    } finally {
      tensor.requiresGrad_(requiresGrad);
    }
    SIZES.remove(tensor);
  }

  /** Records that a tensor got its data by other means. */
  static void markInitialized(Tensor tensor) {
    if (!tensor.shape().equals(PLACEHOLDER)) {
      SIZES.remove(tensor);
    }
  }

  static boolean isIn(NamedState state) {
    return Stream.of(state.parameters(), state.buffers())
        .flatMap(slots -> slots.values().stream())
        .anyMatch(slot -> isUninitialized(slot.get()));
  }

  /**
   * Whether a value of a shape may be loaded into a tensor; a placeholder also accepts another
   * placeholder.
   */
  static boolean accepts(Tensor target, Shape shape) {
    long[] known = SIZES.get(target);
    if (known == null) {
      return target.shape().equals(shape);
    }
    return isPlaceholder(shape) || matches(known, shape);
  }

  private static boolean matches(long[] known, Shape shape) {
    boolean fits = known.length == shape.rank();
    for (int d = 0; fits && d < known.length; d++) {
      fits = known[d] == UNKNOWN || known[d] == shape.size(d);
    }
    return fits;
  }

  /** Whether a tensor of this shape in a state dict may be a saved placeholder. */
  static boolean isPlaceholder(Shape shape) {
    return shape.equals(PLACEHOLDER);
  }

  /** The shape, with a question mark for each unknown size. */
  static String describe(Tensor tensor) {
    long[] known = SIZES.get(tensor);
    return known == null
        ? tensor.shape().toString()
        : Arrays.toString(known).replace(Long.toString(UNKNOWN), "?");
  }

  /** Throws if a lazy module is not initialized yet. */
  static void check(Module module) {
    if (module instanceof LazyModule lazy && lazy.hasUninitializedParams()) {
      throw Inputs.refused(
          module, "parameters have no shape yet: call the module, or load a state dict, first");
    }
  }
}
