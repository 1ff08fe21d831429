package org.jtorch.internal.binding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongList;
import org.bytedeco.pytorch.TensorImpl;
import org.bytedeco.pytorch.global.torch;

/**
 * Memory layout of an {@code IValue}: a word of payload, which for a tensor is the address of its
 * {@code TensorImpl}, and a word with the tag. Numbers and borrowed tensors are written, and
 * results are read, without a native call. The layout is derived from values that libtorch created;
 * a libtorch with another layout is rejected.
 */
public final class IValueLayout {
  /** The size of an {@code IValue} in bytes. */
  public static final int BYTES = 16;

  private static final long NUMBER = 0x1234_5678_9abcL;
  private static final double REAL = 0.3;

  /** The second word of None; likewise for the other tags. */
  public static final long NONE;

  public static final long TENSOR;
  public static final long INT;
  public static final long DOUBLE;
  public static final long BOOL;

  /** Offset of the address of a list's first element, followed by that of the end. */
  public static final int LIST_BEGIN = listBegin();

  static {
    try (IValueVector samples = new IValueVector(5);
        org.bytedeco.pytorch.Tensor tensor = torch.ones(1);
        TensorImpl impl = tensor.unsafeGetTensorImpl();
        IValue ofTensor = new IValue(tensor);
        IValue ofInt = new IValue(NUMBER);
        IValue ofDouble = new IValue(REAL)) {
      samples.put(1, ofTensor);
      samples.put(2, ofInt);
      samples.put(3, ofDouble);
      samples.put(4, Constants.TRUE);
      ByteBuffer cells = view(samples, 5);
      NONE = cells.getLong(8);
      TENSOR = cells.getLong(BYTES + 8);
      INT = cells.getLong(2 * BYTES + 8);
      DOUBLE = cells.getLong(3 * BYTES + 8);
      BOOL = cells.getLong(4 * BYTES + 8);
      boolean known =
          cells.getLong(BYTES) == impl.address()
              && cells.getLong(2 * BYTES) == NUMBER
              && cells.getDouble(3 * BYTES) == REAL
              && cells.get(4 * BYTES) == 1;
      if (!known) {
        throw new IllegalStateException(
            "this libtorch lays out IValue in a way that jtorch does not know");
      }
    }
  }

  private IValueLayout() {}

  /** Searches for them in a list of three known numbers. */
  private static int listBegin() {
    try (LongList list = new LongList(NUMBER, NUMBER + 1, NUMBER + 2);
        GenericList generic = new GenericList((Pointer) list);
        IValue value = new IValue(generic)) {
      NativeWords words = new NativeWords().at(word(value, 0));
      long first = value.toListRef().front().address();
      for (int i = 0; i < 8; i++) {
        if (words.get(i) == first && words.get(i + 1) == first + 3 * BYTES) {
          return i * Long.BYTES;
        }
      }
    }
    throw new IllegalStateException(
        "this libtorch lays out lists in a way that jtorch does not know");
  }

  /** Returns whether two second words have the same tag; the rest of the word is padding. */
  public static boolean sameTag(long word, long other) {
    return (int) word == (int) other;
  }

  /** Returns whether a value with this second word holds a reference that must be released. */
  public static boolean holdsReference(long word) {
    return !sameTag(word, NONE)
        && !sameTag(word, INT)
        && !sameTag(word, DOUBLE)
        && !sameTag(word, BOOL);
  }

  /**
   * Returns the memory of the first values of a vector, which is large enough and never
   * reallocated.
   */
  public static ByteBuffer view(IValueVector vector, int cells) {
    return view(vector.get(0), cells);
  }

  /** Returns the memory of {@code cells} values, starting at this one. */
  public static ByteBuffer view(IValue first, int cells) {
    return new BytePointer(first)
        .capacity((long) cells * BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  /** Returns the first word (0) or the second word (1) of a value. */
  public static long word(IValue value, int which) {
    return new LongPointer(value).get(which);
  }
}
