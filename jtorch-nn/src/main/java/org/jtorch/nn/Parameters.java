package org.jtorch.nn;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Registry of the tensors that are parameters, as Python's {@code nn.Parameter} type marks them.
 * Registering a tensor sets {@code requires_grad}; a tensor that is a parameter already is shared
 * as it is, and may be frozen.
 */
final class Parameters {
  private static final Set<Tensor> KNOWN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private Parameters() {}

  /**
   * Registers a tensor as a parameter and removes it from its scope; {@code what} begins the
   * message of an exception.
   */
  static Tensor adopt(String what, Tensor tensor) {
    if (KNOWN.contains(tensor)) {
      return tensor;
    }
    if (!tensor.isLeaf()) {
      throw new IllegalArgumentException(what + " is not a leaf tensor: pass tensor.detach()");
    }
    if (!tensor.isFloatingPoint() && !tensor.isComplex()) {
      throw new IllegalArgumentException(
          what
              + " must have a floating-point or complex dtype, got "
              + tensor.dtype()
              + ": register it as a buffer");
    }
    tensor.requiresGrad_(true);
    KNOWN.add(TensorScope.unscoped(tensor));
    return tensor;
  }

  /** Returns the slot of an optional parameter. */
  static Slot<Tensor> present(String name, @Nullable Slot<Tensor> slot) {
    if (slot == null) {
      throw new IllegalStateException("the layer was created without " + name);
    }
    return slot;
  }

  /** Rejects an explicit weight for a lazy module, which infers its shape. */
  static void checkNotGiven(Module module, @Nullable Tensor weight) {
    if (weight != null) {
      String name = module.getClass().getSimpleName();
      throw new IllegalArgumentException(
          name + " does not accept a weight: use " + name.replaceFirst("^Lazy", ""));
    }
  }

  /**
   * Returns the parameter for a tensor passed to a layer. A parameter of another layer is shared,
   * which ties the two. Any other tensor keeps its own flags, and the layer gets a separate handle
   * on the same memory, as with Python's {@code nn.Parameter(tensor)}.
   */
  static Tensor own(String name, Tensor tensor, long... shape) {
    checkShape(name, tensor, shape);
    return tensor.isLeaf() ? own(tensor) : tensor;
  }

  /** A parameter itself, or a separate handle on the memory of any other tensor. */
  static Tensor own(Tensor tensor) {
    return KNOWN.contains(tensor) ? tensor : tensor.detach();
  }

  /** Checks the shape of a tensor passed to a layer. */
  static void checkShape(String name, Tensor tensor, long... shape) {
    Shape expected = Shape.of(shape);
    if (!tensor.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "parameter " + name + " must be " + expected + ", got " + tensor.shape());
    }
  }

  /**
   * Returns the buffer for a tensor passed to a layer: a separate handle on the same memory, so
   * that converting or closing the layer does not affect the caller's.
   */
  static Tensor ownBuffer(Tensor tensor) {
    return tensor.requiresGrad() ? tensor : tensor.detach();
  }
}
