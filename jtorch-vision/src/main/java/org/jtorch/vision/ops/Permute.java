package org.jtorch.vision.ops;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** View of the input with its dimensions permuted, {@code torchvision.ops.Permute}. */
public final class Permute extends Module implements Layer {
  private final long[] dims;

  /**
   * Creates a layer.
   *
   * @param dims the input's dimensions in the order of the output
   */
  public Permute(long... dims) {
    this.dims = dims.clone();
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.permute(dims);
  }
}
