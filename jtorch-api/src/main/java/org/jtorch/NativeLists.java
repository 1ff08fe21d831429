package org.jtorch;

import java.util.ArrayList;
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

/**
 * Lists among a call's arguments. A list of numbers is refilled from call to call, one for each
 * place in the argument list; the dispatcher copies what it needs before it returns.
 */
final class NativeLists {
  private static final class Longs {
    final LongList list = new LongList();
    final IValue value = asValue(list);
  }

  private final @Nullable Longs[] longs = new Longs[NativeStack.CAPACITY];
  private final List<Pointer> temporaries = new ArrayList<>();
  private final Cell source = new Cell();

  IValue longs(int place, long[] values) {
    Longs longs = this.longs[place];
    if (longs == null) {
      longs = new Longs();
      this.longs[place] = longs;
    }
    longs.list.clear();
    for (long value : values) {
      longs.list.push_back(value);
    }
    return longs.value;
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

  /** Numbers of any kind; libtorch wants a list whose elements are declared to be such. */
  IValue scalars(List<?> values, Type.TypePtr element) {
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
    Number number = (Number) Objects.requireNonNull(value);
    boolean whole = ArgumentKind.isWhole(number);
    return temporary(whole ? new IValue(number.longValue()) : new IValue(number.doubleValue()));
  }

  IValue complex(Complex number) {
    try (DoubleComplex pair = new DoubleComplex(number.re(), number.im());
        Scalar scalar = new Scalar(pair)) {
      return temporary(new IValue(scalar));
    }
  }

  /** A list of tensors; where null stands, the element is None. */
  IValue tensors(Iterable<? extends @Nullable Tensor> tensors, boolean nullable) {
    GenericList list = temporary(new GenericList(nullable ? optionalTensor() : tensor()));
    for (Tensor tensor : tensors) {
      if (tensor == null && nullable) {
        list.push_back(Constants.NONE);
        continue;
      }
      Objects.requireNonNull(tensor).pin();
      try {
        list.push_back(source.at(tensor.slot()));
      } finally {
        tensor.unpin();
      }
    }
    return temporary(new IValue(list));
  }

  /** Remembers a native object to be freed when the call is over. */
  <P extends Pointer> P temporary(P pointer) {
    temporaries.add(pointer);
    return pointer;
  }

  void release() {
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
