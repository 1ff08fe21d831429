package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.AvgPool3d;
import org.jtorch.nn.BatchNorm3d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool3d;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Conv3dNormActivation;

/**
 * Inception network whose 3D convolutions are separated in space and time, {@code
 * torchvision.models.video.S3D}. Its {@code stateDict} has torchvision's names, and a seed gives
 * torchvision's initial weights.
 */
public final class S3D extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> features;
  private final Slot<Layer> avgpool;
  private final Slot<Layer> classifier;

  private S3D(Options options) {
    LongFunction<? extends Layer> norm = options.norm;
    features =
        slot(
            "features",
            new Sequential(
                new TemporalSeparableConv(3, 64, 7, 2, norm),
                spatialPool(),
                new Conv3dNormActivation(64, 64, o -> o.kernelSize(1).norm(norm)),
                new TemporalSeparableConv(64, 192, 3, 1, norm),
                spatialPool(),
                inception(norm, 192, 64, 96, 128, 16, 32, 32),
                inception(norm, 256, 128, 128, 192, 32, 96, 64),
                cubicPool(3, 1),
                inception(norm, 480, 192, 96, 208, 16, 48, 64),
                inception(norm, 512, 160, 112, 224, 24, 64, 64),
                inception(norm, 512, 128, 128, 256, 24, 64, 64),
                inception(norm, 512, 112, 144, 288, 32, 64, 64),
                inception(norm, 528, 256, 160, 320, 32, 128, 128),
                cubicPool(2, 0),
                inception(norm, 832, 256, 160, 320, 32, 128, 128),
                inception(norm, 832, 384, 192, 384, 48, 128, 128)));
    avgpool = slot("avgpool", new AvgPool3d(new long[] {2, 7, 7}, o -> o.stride(1)));
    classifier =
        slot(
            "classifier",
            new Sequential(new Dropout(options.dropout), new Conv3d(1024, options.classes(), 1)));
  }

  private static MaxPool3d spatialPool() {
    return new MaxPool3d(new long[] {1, 3, 3}, o -> o.stride(1, 2, 2).padding(0, 1, 1));
  }

  private static MaxPool3d cubicPool(long kernel, long padding) {
    return new MaxPool3d(
        new long[] {kernel, kernel, kernel},
        o -> o.stride(2, 2, 2).padding(padding, padding, padding));
  }

  private static SepInceptionBlock3D inception(
      LongFunction<? extends Layer> norm, long in, long... widths) {
    return new SepInceptionBlock3D(in, widths, norm);
  }

  /**
   * Creates an S3D with random weights for 400 classes, {@code torchvision.models.video.s3d()}.
   *
   * @return the model
   */
  public static S3D s3d() {
    return s3d(o -> {});
  }

  /**
   * Creates an S3D, {@code torchvision.models.video.s3d}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static S3D s3d(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    return chosen.load("s3d", new S3D(chosen));
  }

  /**
   * Returns the classification head, a dropout and a 1x1x1 convolution, which can be replaced for
   * other classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /**
   * Classifies clips.
   *
   * @param clips {@code (N, 3, T, H, W)}, normalized, of at least 13 frames of 209 x 209
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor clips) {
    Layer head = classifier.get();
    Tensor scores = CALLS.call(clips, List.of(features.get(), avgpool.get(), head));
    Tensor logits = scores.mean(2, 3, 4);
    CALLS.close(head, clips, scores);
    return logits;
  }

  /** Options of {@link S3D}. */
  @CanIgnoreReturnValue
  public static final class Options extends ClipOptions<Options> {
    private double dropout = 0.2;
    private LongFunction<? extends Layer> norm =
        channels -> new BatchNorm3d(channels, o -> o.eps(0.001).momentum(0.001));

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    /** Dropout probability before the last convolution, from 0 to 1. Default 0.2. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /**
     * Normalization. Default: batch normalization with eps and momentum 0.001.
     *
     * @param norm creates it for a number of channels, {@code BatchNorm3d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }
}
