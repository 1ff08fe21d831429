package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.compute.NestedTensors;

/**
 * What a nested tensor has beside {@code unbind} and the operators that work on each of its parts.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
 */
public sealed interface NestedOps permits Tensor {
  /**
   * Whether this is a nested tensor, which has no one shape. PyTorch: {@code *}.
   *
   * @return true for what {@link Torch#nestedTensor} made, and what comes of it
   */
  default boolean isNested() {
    return NativeCalls.<Boolean>call("is_nested", (Tensor) this, x -> x.is_nested());
  }

  /**
   * The sizes of each part of a nested tensor.
   *
   * @return a copy, int64, a row for each part
   */
  default Tensor nestedSizes() {
    return NestedTensors.sizes((Tensor) this);
  }

  /**
   * The parts of this nested tensor in one strided tensor, each filled up to the largest. PyTorch:
   * {@code torch.nested.to_padded_tensor}.
   *
   * @param padding what fills the gaps
   * @return {@code (parts, *)}, with the largest size of each dimension
   */
  default Tensor toPaddedTensor(double padding) {
    return NestedTensors.padded((Tensor) this, padding, null);
  }

  /**
   * The parts of this nested tensor in one strided tensor of a given shape. PyTorch: {@code
   * torch.nested.to_padded_tensor}.
   *
   * @param padding what fills the gaps
   * @param outputSize the shape of the result, no smaller than the parts
   * @return a tensor of that shape
   */
  default Tensor toPaddedTensor(double padding, Shape outputSize) {
    return NestedTensors.padded((Tensor) this, padding, Dispatch.given("outputSize", outputSize));
  }
}
