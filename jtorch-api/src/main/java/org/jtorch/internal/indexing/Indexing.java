package org.jtorch.internal.indexing;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/** Python's indexing, implemented with libtorch's operators. */
public final class Indexing {
  private static final Op ALIAS = Op.of("aten::alias", "");
  private static final Op INDEX = Op.of("aten::index", "Tensor");
  private static final Op INDEX_PUT = Op.of("aten::index_put_", "");
  private static final Op FILL = Op.of("aten::fill_", "Scalar");
  private static final Op FILL_TENSOR = Op.of("aten::fill_", "Tensor");
  private static final Op COPY = Op.of("aten::copy_", "");
  private static final Op VIEW = Op.of("aten::view", "");
  private static final Op SCALAR_TENSOR = Op.of("aten::scalar_tensor", "");

  private Indexing() {}

  /** Returns {@code x[indices]}. */
  public static Tensor get(Tensor tensor, Index... indices) {
    try (Subscript subscript = new Subscript("get", tensor, indices)) {
      if (!subscript.advanced().isEmpty()) {
        return Dispatch.tensor(INDEX, subscript.view(), subscript.advanced());
      }
      return subscript.view() == tensor ? Dispatch.tensor(ALIAS, tensor) : subscript.takeView();
    }
  }

  /** Returns {@code x[first, more...]}. */
  public static Tensor get(Tensor tensor, long first, long... more) {
    return more.length == 0 ? select(tensor, first) : get(tensor, positions(first, more));
  }

  /**
   * Returns {@code x[position]}, the most common case. Errors of libtorch are translated to
   * Python's.
   */
  private static Tensor select(Tensor tensor, long position) {
    try {
      return Dispatch.tensor(Subscript.SELECT, tensor, 0L, position);
    } catch (TorchException e) {
      return get(tensor, positions(position));
    }
  }

  private static Index[] positions(long first, long... more) {
    Index[] indices = new Index[more.length + 1];
    indices[0] = Index.at(first);
    for (int i = 0; i < more.length; i++) {
      indices[i + 1] = Index.at(more[i]);
    }
    return indices;
  }

  /** Computes {@code x[indices] = value} with a Number or a Boolean. */
  public static void fill(Tensor tensor, Object value, Index... indices) {
    try (Subscript subscript = new Subscript("set", tensor, indices)) {
      Tensor view = subscript.view();
      if (subscript.advanced().isEmpty()) {
        Dispatch.inPlace(FILL, view, value);
        return;
      }
      TensorOptions options = tensor.dtype().on(tensor.device());
      Tensor scalar = FactoryCalls.make(SCALAR_TENSOR, options, value);
      try {
        Dispatch.inPlace(INDEX_PUT, view, subscript.advanced(), scalar);
      } finally {
        scalar.close();
      }
    }
  }

  /** Computes {@code x[indices] = value}. */
  public static void assign(Tensor tensor, Tensor value, Index... indices) {
    try (Subscript subscript = new Subscript("set", tensor, indices);
        Source source = new Source(value)) {
      if (!subscript.advanced().isEmpty()) {
        source.convert(tensor.dtype());
        source.dropLeadingOnes();
        Dispatch.inPlace(INDEX_PUT, subscript.view(), subscript.advanced(), source.tensor);
      } else if (fills(value) && subscript.view().dim() > 0) {
        Dispatch.inPlace(FILL_TENSOR, subscript.view(), value);
      } else {
        source.dropLeadingOnes();
        Dispatch.inPlace(COPY, subscript.view(), source.tensor);
      }
    }
  }

  /** Computes {@code x[indices] = function(x[indices])}. */
  public static void update(Tensor tensor, UnaryOperator<Tensor> function, Index... indices) {
    Objects.requireNonNull(function, "function");
    try (TensorScope scope = TensorScope.open()) {
      Tensor result = function.apply(get(tensor, indices));
      if (result == null) {
        throw new IllegalArgumentException("update: the function returned null");
      }
      assign(tensor, result, indices);
    }
  }

  /**
   * Returns whether a value is a CPU scalar, with which Python fills (checking for overflow);
   * others are copied.
   */
  private static boolean fills(Tensor value) {
    return value.dim() == 0 && value.device().equals(Device.CPU);
  }

  /** The assigned value, converted in several steps; closing frees the intermediate tensors. */
  private static final class Source implements AutoCloseable {
    private final Tensor given;
    private Tensor tensor;

    Source(Tensor given) {
      this.given = given;
      this.tensor = given;
    }

    /** Converts the dtype, which {@code copy_} does and {@code index_put_} does not. */
    void convert(DType dtype) {
      if (tensor.dtype() != dtype) {
        replace(tensor.to(dtype));
      }
    }

    void dropLeadingOnes() {
      long[] sizes = tensor.shape().toArray();
      int ones = 0;
      while (ones < sizes.length && sizes[ones] == 1) {
        ones++;
      }
      if (ones > 0) {
        replace(Dispatch.tensor(VIEW, tensor, Arrays.copyOfRange(sizes, ones, sizes.length)));
      }
    }

    private void replace(Tensor next) {
      close();
      tensor = next;
    }

    @Override
    public void close() {
      if (tensor != given) {
        tensor.close();
      }
    }
  }
}
