package org.jtorch.vision.models.video;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool3d;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Conv3dNormActivation;

/**
 * Four branches whose outputs are concatenated, {@code
 * torchvision.models.video.s3d.SepInceptionBlock3D}.
 */
final class SepInceptionBlock3D extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> branches = new ArrayList<>();

  /**
   * Creates a block.
   *
   * @param in channels of the input
   * @param widths channels of branch 0, of the middle and end of branches 1 and 2, and of branch 3
   * @param norm creates a normalization
   */
  SepInceptionBlock3D(long in, long[] widths, LongFunction<? extends Layer> norm) {
    add(pointwise(in, widths[0], norm));
    add(separable(in, widths[1], widths[2], norm));
    add(separable(in, widths[3], widths[4], norm));
    add(
        new Sequential(
            new MaxPool3d(new long[] {3, 3, 3}, o -> o.stride(1).padding(1)),
            pointwise(in, widths[5], norm)));
  }

  private void add(Layer branch) {
    branches.add(slot("branch" + branches.size(), branch));
  }

  private static Sequential separable(
      long in, long middle, long out, LongFunction<? extends Layer> norm) {
    return new Sequential(
        pointwise(in, middle, norm), new TemporalSeparableConv(middle, out, 3, 1, norm));
  }

  private static Conv3dNormActivation pointwise(
      long in, long out, LongFunction<? extends Layer> norm) {
    return new Conv3dNormActivation(in, out, o -> o.kernelSize(1).norm(norm));
  }

  @Override
  public Tensor forward(Tensor x) {
    List<Layer> layers = branches.stream().map(Slot::get).toList();
    List<Tensor> outputs = new ArrayList<>();
    layers.forEach(layer -> outputs.add(layer.call(x)));
    Tensor joined = Torch.cat(outputs, 1);
    for (int i = 0; i < layers.size(); i++) {
      CALLS.close(layers.get(i), x, outputs.get(i));
    }
    return joined;
  }
}
