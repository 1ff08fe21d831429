package org.jtorch.nn;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Knows which tensors are parameters, as Python's {@code nn.Parameter} does by its type: a tensor
 * that becomes one requires a gradient from then on, one that is a parameter already may be frozen
 * and is shared as it is.
 */
final class Parameters {
  private static final Set<Tensor> KNOWN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private Parameters() {}

  /** Makes a parameter of a tensor, in no scope; a refusal begins with what it is. */
  static Tensor adopt(String what, Tensor tensor) {
    if (KNOWN.contains(tensor)) {
      return tensor;
    }
    if (!tensor.isLeaf()) {
      throw new IllegalArgumentException(what + " was computed from others: pass tensor.detach()");
    }
    if (!tensor.isFloatingPoint() && !tensor.isComplex()) {
      throw new IllegalArgumentException(
          what
              + " must be of floating-point or complex numbers, got "
              + tensor.dtype()
              + ": register it as a buffer");
    }
    tensor.requiresGrad_(true);
    KNOWN.add(TensorScope.unscoped(tensor));
    return tensor;
  }

  /** The slot of an optional parameter. */
  static Slot<Tensor> present(String name, @Nullable Slot<Tensor> slot) {
    if (slot == null) {
      throw new IllegalStateException("the layer was made without " + name);
    }
    return slot;
  }

  /** Refuses a weight for a module that is to find out its shape by itself. */
  static void checkNotGiven(Module module, @Nullable Tensor weight) {
    if (weight != null) {
      String name = module.getClass().getSimpleName();
      throw new IllegalArgumentException(
          name + ": a weight that is given has a shape: use " + name.replaceFirst("^Lazy", ""));
    }
  }

  /**
   * The parameter that a layer makes of a tensor it is given: a parameter of another layer is
   * shared, so that the two are tied; any other tensor keeps its own flags, and the layer gets a
   * handle of its own on the same memory, as Python's {@code nn.Parameter(tensor)} is.
   */
  static Tensor own(String name, Tensor tensor, long... shape) {
    checkShape(name, tensor, shape);
    return KNOWN.contains(tensor) || !tensor.isLeaf() ? tensor : tensor.detach();
  }

  /** Refuses a tensor that a layer's computation could not use. */
  static void checkShape(String name, Tensor tensor, long... shape) {
    Shape expected = Shape.of(shape);
    if (!tensor.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "parameter " + name + " must be " + expected + ", got " + tensor.shape());
    }
  }

  /**
   * The buffer that a layer makes of a tensor it is given: a handle of its own on the same memory,
   * so that converting or closing the layer leaves the caller's alone.
   */
  static Tensor ownBuffer(Tensor tensor) {
    return tensor.requiresGrad() ? tensor : tensor.detach();
  }
}
