package org.jtorch.vision.transforms.functional;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Parallelograms that a transform makes of rotated boxes. */
final class Parallelograms {
  private Parallelograms() {}

  /**
   * Returns the rotated boxes around parallelograms, {@code _parallelogram_to_bounding_boxes}.
   *
   * @param corners {@code (N, 8)}
   * @return {@code (N, 8)}, in the same dtype
   */
  static Tensor toBoxes(Tensor corners) {
    DType type = corners.dtype();
    boolean direct = type == DType.FLOAT32 || type == DType.FLOAT64;
    List<Tensor> c = (direct ? corners : corners.to(DType.FLOAT32)).unbind(-1);
    Tensor right = c.get(2).sub(c.get(0));
    Tensor down = c.get(6).sub(c.get(0));
    Tensor wp = right.pow(2).add(c.get(3).sub(c.get(1)).pow(2)).sqrt();
    Tensor hp = down.pow(2).add(c.get(7).sub(c.get(1)).pow(2)).sqrt();
    Tensor r12 = c.get(1).sub(c.get(3)).atan2(right);
    Tensor r14 = c.get(1).sub(c.get(7)).atan2(down);
    Tensor angle = r12.sub(r14);
    Tensor sign = Torch.where(angle.gt(Math.PI / 2), -1, 1);
    Tensor cos = angle.cos();
    Tensor sin = angle.sin();
    Tensor w = wp.mul(sin).where(wp.lt(hp), wp.add(hp.mul(cos).mul(sign)));
    Tensor h = hp.mul(sin).where(wp.gt(hp), hp.add(wp.mul(cos).mul(sign)));
    Tensor turn = r14.add(Math.PI / 2).where(hp.gt(wp), r12);
    Tensor cx = c.get(0).add(c.get(4)).div(2);
    Tensor cy = c.get(1).add(c.get(5)).div(2);
    Tensor boxes = corners(cx, cy, w.div(2), h.div(2), turn);
    return direct ? boxes : boxes.to(type);
  }

  private static Tensor corners(Tensor cx, Tensor cy, Tensor w, Tensor h, Tensor angle) {
    Tensor cos = angle.cos();
    Tensor sin = angle.sin();
    Tensor wc = w.mul(cos);
    Tensor ws = w.mul(sin);
    Tensor hc = h.mul(cos);
    Tensor hs = h.mul(sin);
    return Torch.stack(
        List.of(
            cx.sub(wc).sub(hs),
            cy.sub(hc).add(ws),
            cx.add(wc).sub(hs),
            cy.sub(hc).sub(ws),
            cx.add(wc).add(hs),
            cy.add(hc).sub(ws),
            cx.sub(wc).add(hs),
            cy.add(hc).add(ws)),
        -1);
  }
}
