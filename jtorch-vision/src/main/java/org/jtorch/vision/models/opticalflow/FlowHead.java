package org.jtorch.vision.models.opticalflow;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Change of the flow from the hidden state, {@code torchvision.models.optical_flow.raft.FlowHead}.
 * {@code (N, C, H, W)} to {@code (N, 2, H, W)}.
 */
final class FlowHead extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> conv1;
  private final Slot<Layer> conv2;
  private final Slot<Layer> relu;

  FlowHead(long in, long hidden) {
    conv1 = slot("conv1", new Conv2d(in, hidden, 3, o -> o.padding(1)));
    conv2 = slot("conv2", new Conv2d(hidden, 2, 3, o -> o.padding(1)));
    relu = slot("relu", new ReLU(o -> o.inplace(true)));
  }

  @Override
  public Tensor forward(Tensor x) {
    return CALLS.call(x, List.of(conv1.get(), relu.get(), conv2.get()));
  }
}
