package org.jtorch.internal.guards;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * A whole number that a guard reads off a call: a size, a number of elements, an argument.
 *
 * @param text how messages call it
 * @param reader reads it; null where the call has none, so that there is nothing to compare
 */
record Quantity(String text, Reader reader) {
  /** Reads a number off a call. */
  interface Reader {
    @Nullable Long of(GuardedCall call);
  }

  /** The size of a tensor along a dimension, which counts from the end if it is negative. */
  static Quantity size(String tensor, int dim) {
    return new Quantity(
        tensor + ".size(" + dim + ")",
        call -> {
          Tensor given = call.tensor(tensor);
          boolean has = given != null && (dim < 0 ? -dim : dim + 1) <= given.dim();
          return given != null && has ? (Long) given.size(dim) : null;
        });
  }

  /** The number of elements of a tensor. */
  static Quantity numel(String tensor) {
    return new Quantity(
        tensor + ".numel()",
        call -> {
          Tensor given = call.tensor(tensor);
          return given == null ? null : (Long) given.numel();
        });
  }

  /** The number of dimensions of a tensor. */
  static Quantity dim(String tensor) {
    return new Quantity(
        tensor + ".dim()",
        call -> {
          Tensor given = call.tensor(tensor);
          return given == null ? null : (Long) (long) given.dim();
        });
  }

  /** An argument that is a whole number. */
  static Quantity argument(String name) {
    return new Quantity(name, call -> call.integer(name));
  }

  @Nullable Long of(GuardedCall call) {
    return reader.of(call);
  }
}
