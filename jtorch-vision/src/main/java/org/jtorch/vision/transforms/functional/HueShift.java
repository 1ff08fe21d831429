package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.all;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Conversion between RGB and HSV, after Pillow's. */
final class HueShift {
  /** Which of v, p, q, t is red, green and blue in each of the six sectors of the hue. */
  private static final long[][] SECTORS = {
    {0, 2, 1, 1, 3, 0}, {3, 0, 0, 2, 1, 1}, {1, 1, 3, 0, 0, 2}
  };

  private HueShift() {}

  static Tensor shift(Tensor image, double hueFactor) {
    DType type = image.dtype();
    Tensor hsv = toHsv(PixelRange.convert(image, DType.FLOAT32, true));
    Tensor unusedHue = hsv.select(-3, 0).add_(hueFactor).remainder_(1.0);
    return PixelRange.convert(toRgb(hsv), type, true);
  }

  private static Tensor toHsv(Tensor image) {
    List<Tensor> channels = image.unbind(-3);
    Tensor r = channels.get(0);
    Tensor g = channels.get(1);
    var range = image.aminmax(o -> o.dim(-3));
    Tensor max = range.max();
    // Where a pixel is gray, denominators are 1 so that no NaN occurs.
    Tensor gray = max.eq(range.min());
    Tensor ones = Torch.onesLike(max);
    Tensor span = max.sub(range.min());
    Tensor saturation = span.div(ones.where(gray, max));
    Tensor divisor = ones.where(gray, span).unsqueeze_(-3);
    List<Tensor> c = max.unsqueeze(-3).sub(image).div(divisor).unbind(-3);
    Tensor notRed = max.ne(r);
    Tensor green = max.eq(g);
    Tensor hg = c.get(0).add(2.0).sub_(c.get(2)).mul_(green.bitwiseAnd(notRed));
    Tensor hr = c.get(2).sub_(c.get(1)).mul_(notRed.bitwiseNot());
    Tensor blue = notRed.logicalAnd_(green.logicalNot_());
    Tensor hb = c.get(1).add_(4.0).sub_(c.get(0)).mul_(blue);
    Tensor hue = hr.add_(hg).add_(hb).mul_(1.0 / 6.0).add_(1.0).fmod_(1.0);
    return Torch.stack(List.of(hue, saturation, max), -3);
  }

  private static Tensor toRgb(Tensor hsv) {
    List<Tensor> channels = hsv.unbind(-3);
    Tensor s = channels.get(1);
    Tensor v = channels.get(2);
    Tensor h6 = channels.get(0).mul(6);
    Tensor floor = h6.floor();
    Tensor fraction = h6.sub_(floor);
    Tensor sector = floor.to(DType.INT64).remainder_(6);
    Tensor sf = s.mul(fraction);
    Tensor pale = Torch.rsub(s, 1.0);
    Tensor q = Torch.rsub(sf, 1.0).mul_(v).clamp_(0.0, 1.0);
    Tensor t = sf.add_(pale).mul_(v).clamp_(0.0, 1.0);
    Tensor p = pale.mul_(v).clamp_(0.0, 1.0);
    Tensor vpqt = Torch.stack(List.of(v, p, q, t), -3);
    Tensor select = Torch.tensor(SECTORS).to(hsv.device()).get(all(), sector);
    return vpqt.gather(-3, select.dim() > 3 ? select.moveaxis(0, -3) : select);
  }
}
