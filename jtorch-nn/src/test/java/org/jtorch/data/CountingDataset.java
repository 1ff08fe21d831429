package org.jtorch.data;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Dataset whose sample i is three floats of value i and the target i. */
final class CountingDataset implements AutoCloseable {
  private final Tensor inputs;
  private final Tensor targets;
  private final TensorDataset dataset;

  CountingDataset(long size) {
    inputs =
        TensorScope.compute(() -> Torch.arange(size).to(DType.FLOAT32).unsqueeze(1).repeat(1, 3));
    targets = Torch.arange(size);
    dataset = new TensorDataset(inputs, targets);
  }

  TensorDataset dataset() {
    return dataset;
  }

  @Override
  public void close() {
    inputs.close();
    targets.close();
  }
}
