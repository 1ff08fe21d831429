package org.jtorch.vision.models.video;

import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Slot;

/**
 * Scores of the distances between queries and keys in height, width and time, {@code
 * torchvision.models.video.mvit._add_rel_pos}.
 *
 * @param h {@code (2 H - 1, C)}
 * @param w {@code (2 W - 1, C)}
 * @param t {@code (2 T - 1, C)}
 */
record RelativePositions(Slot<Tensor> h, Slot<Tensor> w, Slot<Tensor> t) {
  /**
   * Returns the scores.
   *
   * @param queries {@code (N, heads, 1 + q volume, C)}
   * @param q size of the grid of queries
   * @param k size of the grid of keys
   * @return {@code (N, heads, q volume, k volume)}
   */
  Tensor scores(Tensor queries, Grid q, Grid k) {
    long heads = queries.size(1);
    long dim = queries.size(3);
    Tensor grid =
        queries.narrow(2, 1, queries.size(2) - 1).reshape(-1, heads, q.t(), q.h(), q.w(), dim);
    Tensor byHeight = Torch.einsum("bythwc,hkc->bythwk", grid, rows(h.get(), q.h(), k.h()));
    Tensor byWidth = Torch.einsum("bythwc,wkc->bythwk", grid, rows(w.get(), q.w(), k.w()));
    Tensor flat = grid.permute(2, 0, 1, 3, 4, 5).reshape(q.t(), -1, dim);
    Tensor byTime =
        flat.matmul(rows(t.get(), q.t(), k.t()).transpose(1, 2))
            .transpose(0, 1)
            .view(-1, heads, q.h(), q.w(), q.t(), k.t())
            .permute(0, 1, 4, 2, 3, 5);
    return byHeight
        .unsqueeze(5)
        .unsqueeze(7)
        .add(byWidth.unsqueeze(5).unsqueeze(6))
        .add(byTime.unsqueeze(6).unsqueeze(7))
        .reshape(-1, heads, q.volume(), k.volume());
  }

  /** The embedding of each pair's distance, (q, k, C). */
  private static Tensor rows(Tensor table, long q, long k) {
    double queryStep = Math.max((double) k / q, 1);
    double keyStep = Math.max((double) q / k, 1);
    Tensor distances =
        Torch.arange(q)
            .unsqueeze(1)
            .mul(queryStep)
            .sub(Torch.arange(k).unsqueeze(0).add(1.0 - k).mul(keyStep));
    Tensor index = distances.to(DType.INT64).flatten();
    return interpolated(table, 2 * Math.max(q, k) - 1).indexSelect(0, index).view(q, k, -1);
  }

  private static Tensor interpolated(Tensor table, long rows) {
    return table.size(0) == rows
        ? table
        : F.interpolate(
                table.permute(1, 0).unsqueeze(0), o -> o.size(rows).mode(InterpolateMode.LINEAR))
            .squeeze(0)
            .permute(1, 0);
  }
}
