package org.jtorch.vision.models.internal;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Mean over height and width, {@code x.mean([2, 3])}. */
public final class SpatialMean extends Module implements Layer {
  public static final SpatialMean MEAN = new SpatialMean();

  private SpatialMean() {}

  @Override
  public Tensor forward(Tensor input) {
    return input.mean(2, 3);
  }
}
