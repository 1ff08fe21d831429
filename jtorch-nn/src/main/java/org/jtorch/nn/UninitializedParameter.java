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
 * Parameters and buffers whose shape is not known yet, {@code torch.nn.UninitializedParameter} and
 * {@code torch.nn.UninitializedBuffer}: tensors of shape {@code [0]} that a {@link LazyModule}
 * registers. They can be converted, and passed to an optimizer.
 *
 * <p><b>Ownership:</b> a placeholder belongs to the current scope until a module registers it.
 *
 * <p><b>Thread safety:</b> safe; one placeholder is for one thread at a time.
 */
public final class UninitializedParameter {
  /** What stands for a size that is not known. */
  public static final long UNKNOWN = -1;

  private static final Shape PLACEHOLDER = Shape.of(0);

  /** The sizes that are known of each, by identity: tensors are equal to themselves alone. */
  private static final Map<Tensor, long[]> SIZES = Collections.synchronizedMap(new WeakHashMap<>());

  private UninitializedParameter() {}

  /**
   * A placeholder of the default dtype.
   *
   * @param sizes what is known of its shape, {@link #UNKNOWN} for the others
   * @return a tensor of shape {@code [0]}
   */
  public static Tensor create(long... sizes) {
    Tensor placeholder = Torch.empty(0);
    SIZES.put(placeholder, sizes.clone());
    return placeholder;
  }

  /**
   * Whether a tensor is a placeholder, {@code torch.nn.parameter.is_lazy}.
   *
   * @param tensor any tensor
   * @return true until it is given its shape
   */
  public static boolean isUninitialized(Tensor tensor) {
    return SIZES.containsKey(Objects.requireNonNull(tensor, "tensor"));
  }

  /**
   * Gives a placeholder its shape, of its own dtype and device; the values are arbitrary.
   *
   * @param tensor a placeholder
   * @param shape one that agrees with the sizes known
   * @throws IllegalArgumentException if the shape does not agree, or the tensor has one already
   */
  public static void materialize(Tensor tensor, long... shape) {
    synchronized (SIZES) {
      resize(tensor, shape);
    }
  }

  private static void resize(Tensor tensor, long... shape) {
    long[] known = SIZES.get(tensor);
    if (known == null) {
      throw new IllegalArgumentException("materialize: the tensor has a shape, " + tensor.shape());
    }
    if (!agree(known, Shape.of(shape))) {
      throw new IllegalArgumentException(
          "materialize: " + Shape.of(shape) + " does not agree with " + describe(tensor));
    }
    boolean requiresGrad = tensor.requiresGrad();
    // New data would be a tensor of inference mode, where this is called in it.
    try {
      Ops.call("aten::resize_", tensor.requiresGrad_(false), shape);
    } catch (RuntimeException e) {
      Ops.call("aten::resize_", tensor, new long[] {0}); // it has the sizes, but no memory for them
      throw e;
    } finally {
      tensor.requiresGrad_(requiresGrad);
    }
    SIZES.remove(tensor);
  }

  /** Says that a tensor was given its data by other means. */
  static void settle(Tensor tensor) {
    if (!tensor.shape().equals(PLACEHOLDER)) {
      SIZES.remove(tensor);
    }
  }

  static boolean isIn(NamedState state) {
    return Stream.of(state.parameters(), state.buffers())
        .flatMap(slots -> slots.values().stream())
        .anyMatch(slot -> isUninitialized(slot.get()));
  }

  /** Whether the content of a shape may go into a tensor; a placeholder takes another one too. */
  static boolean accepts(Tensor target, Shape shape) {
    long[] known = SIZES.get(target);
    if (known == null) {
      return target.shape().equals(shape);
    }
    return isPlaceholder(shape) || agree(known, shape);
  }

  private static boolean agree(long[] known, Shape shape) {
    boolean fits = known.length == shape.rank();
    for (int d = 0; fits && d < known.length; d++) {
      fits = known[d] == UNKNOWN || known[d] == shape.size(d);
    }
    return fits;
  }

  /** Whether a tensor of this shape in a state dict may be one that had no shape when saved. */
  static boolean isPlaceholder(Shape shape) {
    return shape.equals(PLACEHOLDER);
  }

  /** The shape, with a question mark for each size that is not known. */
  static String describe(Tensor tensor) {
    long[] known = SIZES.get(tensor);
    return known == null
        ? tensor.shape().toString()
        : Arrays.toString(known).replace(Long.toString(UNKNOWN), "?");
  }

  /** Refuses to compute with a lazy module that nobody gave an input. */
  static void check(Module module) {
    if (module instanceof LazyModule lazy && lazy.hasUninitializedParams()) {
      throw Inputs.refused(
          module, "parameters have no shape yet: call the module, or load a state dict, first");
    }
  }
}
