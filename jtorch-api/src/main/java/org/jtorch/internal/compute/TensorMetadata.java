package org.jtorch.internal.compute;

import org.bytedeco.javacpp.Pointer;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.NativeCalls;

/** The operators that read or replace a tensor's metadata. */
public final class TensorMetadata {
  private TensorMetadata() {}

  public static void checkSameType(Tensor tensor, Tensor source) {
    if (tensor.dtype() != source.dtype()) {
      throw new IllegalArgumentException(
          "set_: " + tensor.dtype() + " cannot show the memory of " + source.dtype());
    } else if (tensor.dtype().isQuantized()) {
      // the kernel does not reject negative strides, and would read out of bounds
      throw new IllegalArgumentException("set_: a quantized tensor keeps its memory");
    }
  }

  public static long address(Tensor tensor) {
    return NativeCalls.<Long>call(
        "data_ptr",
        tensor,
        x -> {
          Pointer data = x.data_ptr();
          return data == null ? 0L : data.address();
        });
  }
}
