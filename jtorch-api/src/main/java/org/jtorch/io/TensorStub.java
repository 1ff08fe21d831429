package org.jtorch.io;

import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * A tensor of a file that has not been read. Its elements are checked to lie within its storage.
 *
 * @param storage storage of the tensor
 * @param dtype the type of its elements
 * @param offset offset of its first element, in elements from the start of the whole storage
 * @param sizes shape of the tensor
 * @param strides strides in elements
 * @param flags further attributes in the file
 */
record TensorStub(
    StorageStub storage, DType dtype, long offset, Shape sizes, Shape strides, Flags flags) {
  private static final int MOST_DIMENSIONS = 64;

  /** The lazy conjugate and negative bits and the requires-grad flag of a tensor. */
  record Flags(boolean requiresGrad, boolean conjugated, boolean negated) {
    static final Flags NONE = new Flags(false, false, false);

    Flags requiringGrad(boolean wanted) {
      return new Flags(wanted, conjugated, negated);
    }
  }

  TensorStub {
    if (flags.requiresGrad() && !dtype.isFloatingPoint() && !dtype.isComplex()) {
      throw new MalformedException("a tensor of " + dtype + " cannot require a gradient");
    }
  }

  /** Checks that every element lies within the storage. */
  static TensorStub of(
      StorageStub storage, DType dtype, long offset, long[] sizes, long[] strides, Flags flags) {
    if (sizes.length != strides.length || sizes.length > MOST_DIMENSIONS) {
      throw new MalformedException(
          "a tensor of " + sizes.length + " sizes and " + strides.length + " strides");
    }
    if (storage.start() % dtype.itemSize() != 0) {
      throw new MalformedException("storage " + storage.key() + " is not aligned for " + dtype);
    }
    Shape shape = Shape.of(sizes);
    Shape steps = Shape.of(strides);
    try {
      long spanned = elementsSpanned(offset, sizes, strides);
      long needed = Math.multiplyExact(spanned, dtype.itemSize());
      if (needed > storage.bytes()) {
        throw new MalformedException(
            String.format(
                Locale.ROOT,
                "a tensor %s with strides %s at offset %d needs %d bytes, but its storage %s has"
                    + " %d",
                shape,
                steps,
                offset,
                needed,
                storage.key(),
                storage.bytes()));
      }
      long first = spanned == 0 ? 0 : offset + storage.start() / dtype.itemSize();
      return new TensorStub(storage, dtype, first, shape, steps, flags);
    } catch (ArithmeticException e) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "a tensor %s with strides %s at offset %d is too large",
              shape,
              steps,
              offset),
          e);
    }
  }

  TensorStub with(Flags changed) {
    return new TensorStub(storage, dtype, offset, sizes, strides, changed);
  }

  private static long elementsSpanned(long offset, long[] sizes, long[] strides) {
    boolean empty = false;
    long count = 1;
    long last = offset;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0 || strides[i] < 0) {
        throw new MalformedException("a tensor has size " + sizes[i] + " and stride " + strides[i]);
      }
      empty |= sizes[i] == 0;
      if (sizes[i] > 1) {
        count = Math.multiplyExact(count, sizes[i]);
        last = Math.addExact(last, Math.multiplyExact(sizes[i] - 1, strides[i]));
      }
    }
    if (offset < 0) {
      throw new MalformedException("a tensor has offset " + offset);
    }
    return empty ? 0 : Math.addExact(last, 1);
  }
}
