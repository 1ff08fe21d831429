package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BooleanList;
import org.bytedeco.pytorch.DoubleComplex;
import org.bytedeco.pytorch.DoubleList;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.LongList;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.ExactNumber;
import org.jtorch.internal.binding.IValueBits;

/** Lists among a call's arguments, and other temporaries of the call. */
public final class NativeLists {
  /** A cached list of numbers. */
  private static final class Longs {
    final long[] numbers;
    final LongList list;
    final IValueBits bits;

    Longs(long[] numbers) {
      this.numbers = numbers;
      list = new LongList(numbers);
      bits = IValueBits.of(asValue(list));
    }
  }

  private static final int KNOWN = 512;

  /**
   * The number of places among which a list is kept, so that a few lists do not evict each other.
   */
  private static final int WAYS = 4;

  private final NativeStack stack;
  private final @Nullable Longs[] known = new Longs[KNOWN];
  private final @Nullable TensorListBuffer[] buffers = new TensorListBuffer[NativeStack.CAPACITY];
  private final @Nullable TensorListBuffer[] nullableBuffers =
      new TensorListBuffer[NativeStack.CAPACITY];
  private final List<TensorListBuffer> used = new ArrayList<>();
  private final List<Pointer> temporaries = new ArrayList<>();

  NativeLists(NativeStack stack) {
    this.stack = stack;
  }

  /**
   * Returns a list of these numbers. It is never modified, because kernels copy their arguments.
   */
  public IValueBits longs(long[] numbers) {
    int first = ((Arrays.hashCode(numbers) * 0x9E3779B9) >>> 23) & -WAYS;
    for (int place = first; place < first + WAYS; place++) {
      Longs found = known[place];
      if (found != null && Arrays.equals(found.numbers, numbers)) {
        return found.bits;
      }
    }
    return keep(first, new Longs(numbers.clone()));
  }

  /** Keeps a list in the first of its places, and drops the one that was kept longest. */
  private IValueBits keep(int first, Longs made) {
    Longs oldest = known[first + WAYS - 1];
    if (oldest != null) {
      temporary(oldest.bits.value()); // the call in preparation may use it as an argument
      temporary(oldest.list);
    }
    System.arraycopy(known, first, known, first + 1, WAYS - 1);
    known[first] = made;
    return made.bits;
  }

  public IValue doubles(double[] values) {
    DoubleList list = temporary(new DoubleList());
    for (double value : values) {
      list.push_back(value);
    }
    return temporary(asValue(list));
  }

  public IValue booleans(boolean[] values) {
    BooleanList list = temporary(new BooleanList());
    for (boolean value : values) {
      list.push_back(value);
    }
    return temporary(asValue(list));
  }

  /** Returns a list of numbers with the declared element type, which libtorch requires. */
  public IValue scalars(List<?> values, Type.TypePtr element) {
    GenericList list = temporary(new GenericList(element));
    for (Object value : values) {
      list.push_back(scalar(value));
    }
    return temporary(new IValue(list));
  }

  private IValue scalar(Object value) {
    if (value instanceof Boolean truth) {
      return Constants.of(truth);
    } else if (value instanceof Complex number) {
      return complex(number);
    }
    Number number = ExactNumber.of((Number) Objects.requireNonNull(value));
    if (number instanceof BigInteger) {
      throw new ArithmeticException("holds " + number + ", beyond int64");
    }
    boolean whole = number instanceof Long;
    return temporary(whole ? new IValue(number.longValue()) : new IValue(number.doubleValue()));
  }

  public IValue complex(Complex number) {
    try (DoubleComplex pair = new DoubleComplex(number.re(), number.im());
        Scalar scalar = new Scalar(pair)) {
      return temporary(new IValue(scalar));
    }
  }

  /** Returns a list of tensors, pinned until the end of the call; null elements become None. */
  public IValueBits tensors(
      int place, Iterable<? extends @Nullable Tensor> tensors, boolean nullable) {
    List<@Nullable Tensor> elements = new ArrayList<>();
    for (Tensor tensor : tensors) {
      elements.add(nullable ? tensor : Objects.requireNonNull(tensor));
    }
    TensorListBuffer list = buffer(place, nullable);
    IValueBits value = list.resize(elements.size());
    used.add(list);
    for (int i = 0; i < elements.size(); i++) {
      Tensor tensor = elements.get(i);
      if (tensor != null) {
        list.put(i, stack.pinForCall(tensor));
      }
    }
    return value;
  }

  private TensorListBuffer buffer(int place, boolean nullable) {
    @Nullable TensorListBuffer[] among = nullable ? nullableBuffers : buffers;
    TensorListBuffer list = among[place];
    if (list == null) {
      list = new TensorListBuffer(nullable ? optionalTensor() : tensor());
      among[place] = list;
    }
    return list;
  }

  /** Registers a native object that is freed at the end of the call. */
  @CanIgnoreReturnValue
  public <P extends Pointer> P temporary(P pointer) {
    temporaries.add(pointer);
    return pointer;
  }

  void release() {
    if (!used.isEmpty()) {
      used.forEach(TensorListBuffer::wipe);
      used.clear();
    }
    if (temporaries.isEmpty()) {
      return;
    }
    temporaries.forEach(Pointer::close);
    temporaries.clear();
  }

  private static IValue asValue(Pointer list) {
    try (GenericList view = new GenericList(list)) {
      return new IValue(view);
    }
  }

  static Type.TypePtr tensor() {
    return new Type.TypePtr(TensorType.get());
  }

  private static Type.TypePtr optionalTensor() {
    return new Type.TypePtr(OptionalType.ofTensor());
  }
}
