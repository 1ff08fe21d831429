package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.AnyType;
import org.bytedeco.pytorch.BooleanList;
import org.bytedeco.pytorch.DoubleList;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.LongList;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;

/** Lists among a call's arguments, and what else lives as long as the call. */
final class NativeLists {
  /** A list of numbers that calls have passed, and may pass again. */
  private record Longs(long[] numbers, LongList list, IValue value) {}

  private static final int KNOWN = 256;

  private final NativeStack stack;
  private final @Nullable Longs[] known = new Longs[KNOWN];
  private final @Nullable TensorListStage[] stages = new TensorListStage[NativeStack.CAPACITY];
  private final @Nullable TensorListStage[] nullableStages =
      new TensorListStage[NativeStack.CAPACITY];
  private final List<TensorListStage> used = new ArrayList<>();
  private final List<Pointer> temporaries = new ArrayList<>();

  NativeLists(NativeStack stack) {
    this.stack = stack;
  }

  /** A list of these numbers, which stays as it is: kernels copy what they are given. */
  IValue longs(long[] numbers) {
    int place = (Arrays.hashCode(numbers) * 0x9E3779B9) >>> 24;
    Longs found = known[place];
    if (found != null && Arrays.equals(found.numbers, numbers)) {
      return found.value;
    }
    if (found != null) {
      temporary(found.value); // the call that is being prepared may have it among its arguments
      temporary(found.list);
    }
    LongList list = new LongList(numbers);
    Longs made = new Longs(numbers.clone(), list, asValue(list));
    known[place] = made;
    return made.value;
  }

  IValue doubles(double[] values) {
    DoubleList list = temporary(new DoubleList());
    for (double value : values) {
      list.push_back(value);
    }
    return temporary(asValue(list));
  }

  IValue booleans(boolean[] values) {
    BooleanList list = temporary(new BooleanList());
    for (boolean value : values) {
      list.push_back(value);
    }
    return temporary(asValue(list));
  }

  IValue scalars(List<?> values) {
    GenericList list = temporary(new GenericList(new Type.TypePtr(AnyType.get())));
    for (Object value : values) {
      boolean whole = value instanceof Integer || value instanceof Long;
      double real = ((Number) value).doubleValue();
      list.push_back(temporary(whole ? new IValue((long) real) : new IValue(real)));
    }
    return temporary(new IValue(list));
  }

  /** A list of tensors, pinned until the call is over; where null stands, the element is None. */
  IValue tensors(int place, Iterable<? extends @Nullable Tensor> tensors, boolean nullable) {
    List<@Nullable Tensor> elements = new ArrayList<>();
    for (Tensor tensor : tensors) {
      elements.add(nullable ? tensor : Objects.requireNonNull(tensor));
    }
    TensorListStage list = stage(place, nullable);
    IValue value = list.resize(elements.size());
    used.add(list);
    for (int i = 0; i < elements.size(); i++) {
      Tensor tensor = elements.get(i);
      if (tensor != null) {
        list.put(i, stack.hold(tensor));
      }
    }
    return value;
  }

  private TensorListStage stage(int place, boolean nullable) {
    @Nullable TensorListStage[] among = nullable ? nullableStages : stages;
    TensorListStage list = among[place];
    if (list == null) {
      list = new TensorListStage(nullable ? optionalTensor() : tensor());
      among[place] = list;
    }
    return list;
  }

  /** Remembers a native object to be freed when the call is over. */
  @CanIgnoreReturnValue
  <P extends Pointer> P temporary(P pointer) {
    temporaries.add(pointer);
    return pointer;
  }

  void release() {
    if (!used.isEmpty()) {
      used.forEach(TensorListStage::wipe);
      used.clear();
    }
    if (temporaries.isEmpty()) {
      return;
    }
    temporaries.forEach(Pointer::close);
    temporaries.clear();
  }

  private static IValue asValue(Pointer list) {
    return new IValue(new GenericList(list));
  }

  static Type.TypePtr tensor() {
    return new Type.TypePtr(TensorType.get());
  }

  private static Type.TypePtr optionalTensor() {
    return new Type.TypePtr(OptionalType.ofTensor());
  }
}
