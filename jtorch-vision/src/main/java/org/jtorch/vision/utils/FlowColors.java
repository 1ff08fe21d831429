package org.jtorch.vision.utils;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Colors of optical flow, {@code flow_to_image}: the direction is the hue, the speed the
 * saturation, by the color wheel of Baker et al., "A Database and Evaluation Methodology for
 * Optical Flow" (2007).
 */
final class FlowColors {
  private static final double EPSILON = Math.ulp(1.0f);

  /** Lengths of the arcs red-yellow, yellow-green, green-cyan, cyan-blue, blue-magenta, -red. */
  private static final int[] ARCS = {15, 6, 4, 11, 13, 6};

  /** Channel that stays at 255, and channel that changes, of each arc. */
  private static final int[][] CHANNELS = {{0, 1}, {1, 0}, {1, 2}, {2, 1}, {2, 0}, {0, 2}};

  private FlowColors() {}

  static Tensor of(Tensor flow) {
    if (flow.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "the flow must be float32, got " + flow.dtype().pythonName());
    }
    Tensor batch = flow.dim() == 3 ? flow.unsqueeze(0) : flow;
    if (batch.dim() != 4 || batch.size(1) != 2) {
      throw new IllegalArgumentException(
          "the flow must have shape (N, 2, H, W) or (2, H, W), got " + flow.shape());
    }
    Tensor largest = batch.pow(2).sum(1).sqrt().max();
    Tensor image = image(batch.div(largest.add(EPSILON)));
    return flow.dim() == 3 ? image.squeeze(0) : image;
  }

  private static Tensor image(Tensor flow) {
    Tensor wheel = wheel().to(flow.device());
    long columns = wheel.size(0);
    Tensor norm = flow.pow(2).sum(1).sqrt();
    Tensor angle = flow.select(1, 1).neg().atan2(flow.select(1, 0).neg()).div(Math.PI);
    Tensor position = angle.add(1).div(2).mul(columns - 1);
    Tensor lower = position.floor().to(DType.INT64);
    Tensor upper = lower.add(1);
    upper = upper.maskedFill(upper.eq(columns), 0);
    Tensor fraction = position.sub(lower);
    List<Tensor> channels =
        List.of(
            channel(wheel.select(1, 0), lower, upper, fraction, norm),
            channel(wheel.select(1, 1), lower, upper, fraction, norm),
            channel(wheel.select(1, 2), lower, upper, fraction, norm));
    return Torch.stack(channels, 1);
  }

  private static Tensor channel(
      Tensor wheel, Tensor lower, Tensor upper, Tensor fraction, Tensor norm) {
    Tensor first = wheel.take(lower).div(255);
    Tensor second = wheel.take(upper).div(255);
    Tensor color = fraction.neg().add(1).mul(first).add(fraction.mul(second));
    Tensor faded = norm.mul(color.neg().add(1)).neg().add(1);
    return faded.mul(255).floor().to(DType.UINT8);
  }

  private static Tensor wheel() {
    int columns = 0;
    for (int arc : ARCS) {
      columns += arc;
    }
    float[][] wheel = new float[columns][3];
    int at = 0;
    for (int arc = 0; arc < ARCS.length; arc++) {
      for (int i = 0; i < ARCS[arc]; i++) {
        float step = (float) Math.floor(255f * i / ARCS[arc]);
        wheel[at][CHANNELS[arc][0]] = 255;
        wheel[at][CHANNELS[arc][1]] = arc % 2 == 0 ? step : 255 - step;
        at++;
      }
    }
    return Torch.tensor(wheel);
  }
}
