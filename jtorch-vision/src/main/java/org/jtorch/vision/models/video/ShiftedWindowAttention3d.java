package org.jtorch.vision.models.video;

import java.util.List;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Self-attention within windows, which may be shifted, {@code
 * torchvision.models.video.swin_transformer.ShiftedWindowAttention3d}. Input and output: {@code (N,
 * T, H, W, C)}.
 */
final class ShiftedWindowAttention3d extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /**
   * Sizes of the attention.
   *
   * @param window size of a window
   * @param shift of the windows
   * @param heads number of heads
   * @param attentionDropout dropout probability of the attention's weights
   * @param dropout dropout probability of the output
   */
  record Sizes(Grid window, Grid shift, long heads, double attentionDropout, double dropout) {}

  private final Sizes sizes;
  private final Slot<Layer> qkv;
  private final Slot<Layer> proj;
  private final Slot<Tensor> biasTable;
  private final Slot<Tensor> biasIndex;

  ShiftedWindowAttention3d(long dim, Sizes sizes) {
    this.sizes = sizes;
    qkv = slot("qkv", new Linear(dim, 3 * dim));
    proj = slot("proj", new Linear(dim, dim));
    Grid window = sizes.window;
    long rows = (2 * window.t() - 1) * (2 * window.h() - 1) * (2 * window.w() - 1);
    biasTable = parameter("relative_position_bias_table", Torch.zeros(rows, sizes.heads));
    Init.truncNormal_(biasTable.get(), o -> o.std(0.02));
    biasIndex =
        buffer("relative_position_index", TensorScope.compute(() -> relativePositions(window)));
  }

  /** The row of the bias table for each pair of positions of a window, (volume, volume). */
  private static Tensor relativePositions(Grid window) {
    long rows = 2 * window.h() - 1;
    long columns = 2 * window.w() - 1;
    Tensor t = distances(coordinates(window.t(), window, 0), window.t());
    Tensor h = distances(coordinates(window.h(), window, 1), window.h());
    Tensor w = distances(coordinates(window.w(), window, 2), window.w());
    return t.mul(rows * columns).add(h.mul(columns)).add(w);
  }

  private static Tensor coordinates(long size, Grid window, int dim) {
    long[] view = {1, 1, 1};
    view[dim] = size;
    return Torch.arange(size).view(view).expand(window.t(), window.h(), window.w()).flatten();
  }

  private static Tensor distances(Tensor positions, long size) {
    return positions.unsqueeze(1).sub(positions.unsqueeze(0)).add(size - 1);
  }

  /** Windows of one input: a window that is larger than the input shrinks and is not shifted. */
  private record Windows(Grid size, Grid padded, Grid window, Grid shift) {
    static Windows of(Tensor x, Sizes sizes) {
      Grid size = new Grid(x.size(1), x.size(2), x.size(3));
      Grid w = sizes.window;
      Grid s = sizes.shift;
      Grid window =
          new Grid(Math.min(w.t(), size.t()), Math.min(w.h(), size.h()), Math.min(w.w(), size.w()));
      Grid shift =
          new Grid(
              size.t() <= w.t() ? 0 : s.t(),
              size.h() <= w.h() ? 0 : s.h(),
              size.w() <= w.w() ? 0 : s.w());
      return new Windows(size, size.plus(size.padding(window)), window, shift);
    }

    boolean isShifted() {
      return shift.t() + shift.h() + shift.w() > 0;
    }

    Grid count() {
      return padded.dividedBy(window);
    }

    Tensor roll(Tensor x, int sign) {
      return isShifted()
          ? x.roll(
              new long[] {sign * shift.t(), sign * shift.h(), sign * shift.w()},
              new long[] {1, 2, 3})
          : x;
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Windows windows = Windows.of(x, sizes);
    Layer project = qkv.get();
    Tensor parts = TensorScope.compute(() -> partition(x, windows));
    Tensor queries = project.call(parts);
    CALLS.close(project, queries, parts);
    Tensor attended = TensorScope.compute(() -> attend(queries, windows));
    CALLS.close(project, parts, queries);
    Layer out = proj.get();
    Tensor projected = out.call(attended);
    CALLS.close(out, projected, attended);
    Tensor joined = TensorScope.compute(() -> join(projected, windows));
    CALLS.close(out, attended, projected);
    return joined;
  }

  /** (N, T, H, W, C) to (N windows, volume, C). */
  private static Tensor partition(Tensor x, Windows windows) {
    Grid pad = windows.size.padding(windows.window);
    Tensor padded = pad.equals(Grid.ZERO) ? x : F.pad(x, 0, 0, 0, pad.w(), 0, pad.h(), 0, pad.t());
    Grid n = windows.count();
    Grid w = windows.window;
    return windows
        .roll(padded, -1)
        .view(x.size(0), n.t(), w.t(), n.h(), w.h(), n.w(), w.w(), x.size(4))
        .permute(0, 1, 3, 5, 2, 4, 6, 7)
        .reshape(-1, w.volume(), x.size(4));
  }

  private Tensor attend(Tensor projected, Windows windows) {
    long volume = projected.size(1);
    long dim = projected.size(2) / 3;
    List<Tensor> qkv =
        projected
            .view(-1, volume, 3, sizes.heads, dim / sizes.heads)
            .permute(2, 0, 3, 1, 4)
            .unbind(0);
    Tensor weights = TensorScope.compute(() -> weights(qkv.get(0), qkv.get(1), windows));
    return weights.matmul(qkv.get(2)).transpose(1, 2).reshape(-1, volume, dim);
  }

  private Tensor weights(Tensor q, Tensor k, Windows windows) {
    long volume = q.size(2);
    Tensor scaled = q.mul(1 / Math.sqrt((double) q.size(3)));
    Tensor scores = scaled.matmul(k.transpose(-2, -1)).add_(bias(volume));
    if (windows.isShifted()) {
      scores
          .view(-1, windows.count().volume(), sizes.heads, volume, volume)
          .add_(mask(q, windows).unsqueeze(1).unsqueeze(0));
    }
    return F.dropout(scores.softmax(-1), sizes.attentionDropout, isTraining());
  }

  /** The learned bias of each pair of positions, (1, heads, volume, volume). */
  private Tensor bias(long volume) {
    Tensor index = biasIndex.get().narrow(0, 0, volume).narrow(1, 0, volume);
    return biasTable
        .get()
        .indexSelect(0, index.reshape(-1))
        .view(volume, volume, -1)
        .permute(2, 0, 1)
        .contiguous()
        .unsqueeze(0);
  }

  /** -100 for pairs that were not neighbors before the shift, (windows, volume, volume). */
  private static Tensor mask(Tensor like, Windows windows) {
    Grid padded = windows.padded;
    Grid n = windows.count();
    Grid w = windows.window;
    Tensor t = region(like, padded.t(), w.t(), windows.shift.t()).view(-1, 1, 1);
    Tensor h = region(like, padded.h(), w.h(), windows.shift.h()).view(-1, 1);
    Tensor regions = t.mul(9).add(h.mul(3)).add(region(like, padded.w(), w.w(), windows.shift.w()));
    Tensor parts =
        regions
            .view(n.t(), w.t(), n.h(), w.h(), n.w(), w.w())
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(n.volume(), w.volume());
    Tensor differences = parts.unsqueeze(1).sub(parts.unsqueeze(2));
    return differences.ne(0).to(like.dtype()).mul_(-100);
  }

  /** The numbers of the regions along one dimension: 0, then 1 and 2 in the last window. */
  private static Tensor region(Tensor like, long size, long window, long shift) {
    if (shift == 0) {
      return like.newZeros(size);
    }
    Tensor positions = like.newOnes(size).cumsum(0);
    return positions
        .gt(size - window)
        .to(like.dtype())
        .add(positions.gt(size - shift).to(like.dtype()));
  }

  /** (N windows, volume, C) to (N, T, H, W, C). */
  private Tensor join(Tensor parts, Windows windows) {
    Grid n = windows.count();
    Grid w = windows.window;
    Grid padded = windows.padded;
    long dim = parts.size(2);
    Tensor whole =
        F.dropout(parts, sizes.dropout, isTraining())
            .view(-1, n.t(), n.h(), n.w(), w.t(), w.h(), w.w(), dim)
            .permute(0, 1, 4, 2, 5, 3, 6, 7)
            .reshape(-1, padded.t(), padded.h(), padded.w(), dim);
    return windows
        .roll(whole, 1)
        .narrow(1, 0, windows.size.t())
        .narrow(2, 0, windows.size.h())
        .narrow(3, 0, windows.size.w())
        .contiguous();
  }
}
