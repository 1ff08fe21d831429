package org.jtorch.samples;

import static org.jtorch.Index.slice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ConvTranspose2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.jtorch.vision.utils.VisionUtils;

/** U-Net that finds lesions in synthetic scans: Dice loss, Dice score, overlay as PNG. */
public final class UNet extends Module implements Layer {
  private static final int SIZE = 48;
  private static final int BATCH_SIZE = 8;
  private static final int WIDTH = 8;

  private final Sequential down1 = register("down1", doubleConv(1, WIDTH));
  private final Sequential down2 = register("down2", doubleConv(WIDTH, 2 * WIDTH));
  private final Sequential bottom = register("bottom", doubleConv(2 * WIDTH, 4 * WIDTH));
  private final ConvTranspose2d widen2 = register("widen2", upsampling(4 * WIDTH, 2 * WIDTH));
  private final Sequential up2 = register("up2", doubleConv(4 * WIDTH, 2 * WIDTH));
  private final ConvTranspose2d widen1 = register("widen1", upsampling(2 * WIDTH, WIDTH));
  private final Sequential up1 = register("up1", doubleConv(2 * WIDTH, WIDTH));
  private final Conv2d head = register("head", new Conv2d(WIDTH, 1, 1));

  /**
   * Trains, tests and writes a picture of eight scans: lesions that were found are green, missed
   * pixels red, false ones blue.
   *
   * @param args optionally the number of steps (default 400), the picture (u-net.png)
   */
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 400;
    Path picture = Path.of(args.length > 1 ? args[1] : "u-net.png");
    Torch.manualSeed(0);
    UNet model = new UNet();
    train(model, steps);
    model.eval();
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      Scans scans = Scans.random(200);
      Tensor predictions = model.call(scans.images()).gt(0).to(scans.masks().dtype());
      double score = dice(predictions, scans.masks()).item();
      System.out.printf(Locale.ROOT, "Dice score of 200 new scans: %.4f%n", score);
      VisionUtils.saveImage(overlay(scans, predictions).get(slice(0, 8)), picture);
    }
  }

  private static Sequential doubleConv(long inputs, long outputs) {
    return new Sequential(
        new Conv2d(inputs, outputs, 3, o -> o.padding(1).bias(false)),
        new BatchNorm2d(outputs),
        new ReLU(),
        new Conv2d(outputs, outputs, 3, o -> o.padding(1).bias(false)),
        new BatchNorm2d(outputs),
        new ReLU());
  }

  private static ConvTranspose2d upsampling(long inputs, long outputs) {
    return new ConvTranspose2d(inputs, outputs, 2, o -> o.stride(2));
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 1, 48, 48)
    Tensor x1 = down1.call(images); // (N, 8, 48, 48)
    Tensor x2 = down2.call(F.maxPool2d(x1, 2)); // (N, 16, 24, 24)
    Tensor x = bottom.call(F.maxPool2d(x2, 2)); // (N, 32, 12, 12)
    x = up2.call(Torch.cat(List.of(x2, widen2.call(x)), 1));
    x = up1.call(Torch.cat(List.of(x1, widen1.call(x)), 1));
    return head.call(x); // (N, 1, 48, 48), logits
  }

  /** Scans, (N, 1, H, W), with up to three bright ellipses, and their masks. */
  record Scans(Tensor images, Tensor masks) {
    static Scans random(long count) {
      Tensor row = Torch.arange(SIZE).view(1, 1, SIZE, 1);
      Tensor column = Torch.arange(SIZE).view(1, 1, 1, SIZE);
      List<Tensor> draws = Torch.rand(6, count, 3, 1, 1).unbind();
      Tensor dy = row.sub(draws.get(0).mul(0.6).add(0.2).mul(SIZE));
      Tensor dx = column.sub(draws.get(1).mul(0.6).add(0.2).mul(SIZE));
      Tensor cos = draws.get(2).mul(Math.PI).cos();
      Tensor sin = draws.get(2).mul(Math.PI).sin();
      Tensor across = dx.mul(cos).add(dy.mul(sin)).div(draws.get(3).mul(6).add(3));
      Tensor along = dy.mul(cos).sub(dx.mul(sin)).div(draws.get(4).mul(6).add(3));
      Tensor inside = across.square().add(along.square()).lt(1);
      Tensor lesions = inside.logicalAnd(draws.get(5).lt(0.7));
      Tensor masks = lesions.any(1, true).to(across.dtype());
      Tensor shading =
          F.interpolate(
              Torch.rand(count, 1, 4, 4),
              o -> o.size(SIZE, SIZE).mode(InterpolateMode.BILINEAR).alignCorners(true));
      Tensor noise = Torch.randn(count, 1, SIZE, SIZE).mul(0.25);
      Tensor images = masks.mul(0.4).add(shading.mul(0.3)).add(noise);
      return new Scans(images, masks);
    }
  }

  /** Returns twice the intersection over the sum of both areas, averaged over the batch. */
  static Tensor dice(Tensor predictions, Tensor masks) {
    Tensor intersection = predictions.mul(masks).sum(1, 2, 3);
    Tensor areas = predictions.add(masks).sum(1, 2, 3);
    return intersection.mul(2).add(1).div(areas.add(1)).mean();
  }

  /** Returns the loss of each step. */
  static List<Double> train(UNet model, int steps) {
    List<Double> losses = new ArrayList<>();
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(5e-3));
    for (int step = 1; step <= steps; step++) {
      try (TensorScope scope = TensorScope.open()) {
        Scans scans = Scans.random(BATCH_SIZE);
        Tensor loss = dice(model.call(scans.images()).sigmoid(), scans.masks()).neg().add(1);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        losses.add(loss.item());
      }
      if (step % 50 == 0) {
        System.out.printf(Locale.ROOT, "step %d: loss %.4f%n", step, losses.get(step - 1));
      }
    }
    return losses;
  }

  /** Returns RGB pictures, (N, 3, H, W). */
  private static Tensor overlay(Scans scans, Tensor predictions) {
    Tensor found = scans.masks().mul(predictions);
    Tensor colors = Torch.cat(List.of(scans.masks().sub(found), found, predictions.sub(found)), 1);
    return scans.images().clamp(0, 1).mul(0.6).add(colors.mul(0.4));
  }
}
