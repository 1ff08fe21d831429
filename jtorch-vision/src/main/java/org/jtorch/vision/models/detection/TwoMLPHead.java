package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Two linear layers with ReLU on pooled regions, {@code
 * torchvision.models.detection.faster_rcnn.TwoMLPHead}.
 */
public final class TwoMLPHead extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final Layer FLATTEN = new Flatten();
  private static final Layer RELU = new ReLU(o -> o.inplace(true));

  private final Slot<Layer> fc6;
  private final Slot<Layer> fc7;

  /**
   * Creates a head.
   *
   * @param inChannels number of values of a region
   * @param representationSize number of features of the output
   */
  public TwoMLPHead(long inChannels, long representationSize) {
    fc6 = slot("fc6", new Linear(inChannels, representationSize));
    fc7 = slot("fc7", new Linear(representationSize, representationSize));
  }

  @Override
  public Tensor forward(Tensor regions) {
    return CALLS.call(regions, List.of(FLATTEN, fc6.get(), RELU, fc7.get(), RELU));
  }
}
