package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.compute.NestedTensors;

/**
 * Nested tensor operators other than {@code unbind} and the operators that work on each component.
 */
public sealed interface NestedOps permits Tensor {
  /**
   * Whether this is a nested tensor, which has no single shape. PyTorch: {@code
   * torch.Tensor.is_nested}.
   *
   * @return true for results of {@link Torch#nestedTensor} and tensors computed from them
   */
  default boolean isNested() {
    return NativeCalls.<Boolean>call("is_nested", (Tensor) this, x -> x.is_nested());
  }

  /**
   * Returns the sizes of each component of a nested tensor.
   *
   * @return a copy, int64, one row per component
   */
  default Tensor nestedSizes() {
    return NestedTensors.sizes((Tensor) this);
  }

  /**
   * Pads the components of this nested tensor to the largest size and returns them as one strided
   * tensor. PyTorch: {@code torch.nested.to_padded_tensor}.
   *
   * @param padding padding value
   * @return {@code (components, *)}, with the largest size of each dimension
   */
  default Tensor toPaddedTensor(double padding) {
    return NestedTensors.padded((Tensor) this, padding, null);
  }

  /**
   * Pads the components of this nested tensor and returns them as one strided tensor of a given
   * shape. PyTorch: {@code torch.nested.to_padded_tensor}.
   *
   * @param padding padding value
   * @param outputSize shape of the result, no smaller than the components
   * @return a tensor of that shape
   */
  default Tensor toPaddedTensor(double padding, Shape outputSize) {
    return NestedTensors.padded((Tensor) this, padding, Dispatch.given("outputSize", outputSize));
  }
}
