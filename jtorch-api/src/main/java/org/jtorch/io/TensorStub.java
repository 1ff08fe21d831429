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
    StorageStub storage, DType dtype, long offset, Shape sizes, Shape strides, Flags flags)
    implements PickledTensor {
  static final int MOST_DIMENSIONS = 64;

  /** Far beyond any memory; expanded tensors need less of it than they have elements. */
  private static final long MOST_ELEMENTS = 1L << 48;

  /** The lazy conjugate and negative bits and the requires-grad flag of a tensor. */
  record Flags(boolean requiresGrad, boolean conjugated, boolean negated) {
    static final Flags NONE = new Flags(false, false, false);

    Flags requiringGrad(boolean wanted) {
      return new Flags(wanted, conjugated, negated);
    }
  }

  TensorStub {
    checkGrad(dtype, flags.requiresGrad());
  }

  static void checkGrad(DType dtype, boolean requiresGrad) {
    if (requiresGrad && !dtype.isFloatingPoint() && !dtype.isComplex()) {
      throw new MalformedException("a tensor of " + dtype + " cannot require a gradient");
    }
  }

  /** Returns a storage as a tensor of one dimension. */
  static TensorStub whole(StorageStub storage) {
    DType dtype = plain(storage.dtype());
    long elements = storage.bytes() / dtype.itemSize();
    return of(storage, dtype, 0, new long[] {elements}, new long[] {1}, Flags.NONE);
  }

  /** Returns the dtype of the integers of a quantized dtype, or the dtype itself. */
  static DType plain(DType dtype) {
    return switch (dtype) {
      case QINT8 -> DType.INT8;
      case QINT32 -> DType.INT32;
      case QUINT8, QUINT4X2, QUINT2X4 -> DType.UINT8;
      default -> dtype;
    };
  }

  /** Checks that every element lies within the storage. */
  static TensorStub of(
      StorageStub storage, DType dtype, long offset, long[] sizes, long[] strides, Flags flags) {
    checkRank(sizes.length, strides.length);
    if (storage.start() % dtype.itemSize() != 0) {
      throw new MalformedException("storage " + storage.key() + " is not aligned for " + dtype);
    }
    Shape shape = Shape.of(sizes);
    Shape steps = Shape.of(strides);
    try {
      long spanned = elementsSpanned(offset, sizes, strides);
      long needed = bytes(spanned, dtype);
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

  static void checkRank(int sizes, int strides) {
    if (sizes != strides || sizes > MOST_DIMENSIONS) {
      throw new MalformedException("a tensor of " + sizes + " sizes and " + strides + " strides");
    }
  }

  @Override
  public Shape shape() {
    return sizes;
  }

  @Override
  public TensorStub requiringGrad(boolean wanted) {
    return new TensorStub(storage, dtype, offset, sizes, strides, flags.requiringGrad(wanted));
  }

  /** Returns the empty tensor at the place of this tensor. */
  TensorStub withoutElements() {
    return new TensorStub(storage, dtype, offset, Shape.of(0), Shape.of(1), flags);
  }

  /** Returns the number of bytes of elements, of which some dtypes have several in a byte. */
  static long bytes(long elements, DType dtype) {
    return switch (dtype) {
      case QUINT4X2 -> elements / 2 + elements % 2;
      case QUINT2X4 -> elements / 4 + (elements % 4 == 0 ? 0 : 1);
      default -> Math.multiplyExact(elements, dtype.itemSize());
    };
  }

  /** Returns the number of elements from the start of the storage to the last one of a tensor. */
  static long elementsSpanned(long offset, long[] sizes, long[] strides) {
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
    if (!empty && count > MOST_ELEMENTS) {
      throw new MalformedException("a tensor of " + count + " elements is too large");
    }
    if (offset < 0) {
      throw new MalformedException("a tensor has offset " + offset);
    }
    return empty ? 0 : Math.addExact(last, 1);
  }
}
