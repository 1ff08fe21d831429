package org.jtorch.internal.guards;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * An integer that a guard reads from a call: a size, a number of elements, an argument.
 *
 * @param text its name in messages
 * @param reader reads it; returns null if the call does not have it, and then nothing is compared
 */
record Quantity(String text, Reader reader) {
  /** Reads a number from a call. */
  interface Reader {
    @Nullable Long of(GuardedCall call);
  }

  /** Returns the size of a tensor along a dimension; negative dimensions count from the end. */
  static Quantity size(String tensor, int dim) {
    return new Quantity(
        tensor + ".size(" + dim + ")",
        call -> {
          Tensor given = call.tensor(tensor);
          boolean has = given != null && (dim < 0 ? -dim : dim + 1) <= given.dim();
          return given != null && has ? (Long) given.size(dim) : null;
        });
  }

  /** Returns the number of elements of a tensor. */
  static Quantity numel(String tensor) {
    return new Quantity(
        tensor + ".numel()",
        call -> {
          Tensor given = call.tensor(tensor);
          return given == null ? null : (Long) given.numel();
        });
  }

  /** Returns the number of dimensions of a tensor. */
  static Quantity dim(String tensor) {
    return new Quantity(
        tensor + ".dim()",
        call -> {
          Tensor given = call.tensor(tensor);
          return given == null ? null : (Long) (long) given.dim();
        });
  }

  /** Returns an integer argument. */
  static Quantity argument(String name) {
    return new Quantity(name, call -> call.integer(name));
  }

  @Nullable Long of(GuardedCall call) {
    return reader.of(call);
  }
}
