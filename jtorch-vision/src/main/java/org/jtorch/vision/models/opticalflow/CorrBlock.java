package org.jtorch.vision.models.opticalflow;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;

/**
 * Correlations of all pairs of positions at several resolutions, {@code
 * torchvision.models.optical_flow.raft.CorrBlock}.
 */
final class CorrBlock extends Module {
  private final int levels;
  private final long radius;

  /**
   * Creates a block.
   *
   * @param levels number of resolutions
   * @param radius of the neighborhood that is looked up
   */
  CorrBlock(int levels, long radius) {
    this.levels = levels;
    this.radius = radius;
  }

  long outChannels() {
    return levels * side() * side();
  }

  private long side() {
    return 2 * radius + 1;
  }

  /**
   * Returns the correlations, each level {@code (N h w, 1, h / 2^i, w / 2^i)}.
   *
   * @param first features {@code (N, C, h, w)}
   * @param second features of the same shape
   * @throws IllegalArgumentException if h or w is too small for the levels
   */
  List<Tensor> pyramid(Tensor first, Tensor second) {
    long smallest = 1L << levels;
    long h = first.size(2);
    long w = first.size(3);
    if (h < smallest || w < smallest) {
      throw new IllegalArgumentException(
          "the images must be at least "
              + 8 * smallest
              + " pixels high and wide, got "
              + 8 * h
              + " x "
              + 8 * w);
    }
    return TensorScope.compute(
        () -> {
          long channels = first.size(1);
          Tensor a = first.reshape(-1, channels, h * w).transpose(1, 2);
          Tensor b = second.reshape(-1, channels, h * w);
          Tensor volume =
              a.matmul(b).div((float) Math.sqrt((double) channels)).reshape(-1, 1, h, w);
          List<Tensor> pyramid = new ArrayList<>(List.of(volume));
          for (int i = 1; i < levels; i++) {
            pyramid.add(F.avgPool2d(pyramid.get(i - 1), 2));
          }
          return pyramid;
        });
  }

  /**
   * Returns the correlations around positions.
   *
   * @param pyramid the correlations
   * @param centers coordinates x and y, {@code (N, 2, h, w)}
   * @return {@code (N, outChannels, h, w)}
   */
  Tensor lookUp(List<Tensor> pyramid, Tensor centers) {
    long h = centers.size(2);
    long w = centers.size(3);
    Tensor offsets = Torch.linspace(centers.dtype().on(centers.device()), -radius, radius, side());
    List<Tensor> grid = Torch.meshgrid(List.of(offsets, offsets), Torch.Indexing.IJ);
    Tensor neighbors = Torch.stack(grid, -1).unsqueeze(0);
    Tensor positions = centers.permute(0, 2, 3, 1).reshape(-1, 1, 1, 2);
    List<Tensor> found = new ArrayList<>();
    for (Tensor level : pyramid) {
      Tensor sampled = FlowSampling.sample(level, positions.add(neighbors));
      found.add(sampled.view(-1, h, w, side() * side()));
      positions = positions.div(2);
    }
    return Torch.cat(found, -1).permute(0, 3, 1, 2).contiguous();
  }
}
