package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.transforms.functional.Augment;
import org.jtorch.vision.transforms.functional.Color;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.PaddingMode;
import org.jtorch.vision.transforms.functional.Region;
import org.jtorch.vision.tvtensors.Video;
import org.junit.jupiter.api.Test;

/** Arguments, samples and functions that transforms refuse, and samples that they pass on. */
@NoLeaks
class RefusedArgumentsTest {
  private final Tensor image = Torch.rand(3, 4, 5);

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void rangesAreFiniteAndIncreasing() {
    double infinity = Double.POSITIVE_INFINITY;
    refused(
        () -> new ColorJitter(o -> o.brightness(infinity)),
        "brightness must be increasing, not negative and finite, got (0.0, inf)");
    refused(
        () -> new RandomErasing(o -> o.ratio(0, 1)),
        "ratio must be increasing, positive and finite, got (0.0, 1.0)");
    refused(
        () -> new RandomResizedCrop(4, 4, o -> o.ratio(0, 1)),
        "RandomResizedCrop: ratio must be increasing, positive and finite, got (0.0, 1.0)");
    refused(
        () -> new ScaleJitter(4, 4, o -> o.scaleRange(0, 0)),
        "ScaleJitter: scaleRange must be increasing, positive and finite, got (0.0, 0.0)");
    refused(
        () -> new RandomAffine(0, o -> o.scale(2, 1)),
        "RandomAffine: scale must be increasing, positive and finite, got (2.0, 1.0)");
    refused(
        () -> new RandomRotation(Double.NaN, 1, o -> {}),
        "RandomRotation: degrees must be increasing, finite, got (nan, 1.0)");
    refused(
        () -> Geometry.rotate(image, Double.NaN, o -> {}),
        "angle, translation, scale and shear must be finite, got [NaN, [0.0, 0.0], 1.0, [0.0,"
            + " 0.0]]");
  }

  @Test
  void functionsThatReturnNullAreNamed() {
    class Broken extends Transform {
      @Override
      @SuppressWarnings("NullAway") // the mistake of a user
      protected Kernel makeParams(Parts parts) {
        return part -> null;
      }
    }
    assertThatNullPointerException()
        .isThrownBy(() -> new Broken().apply(image))
        .withMessage("Broken returned null for a part of type Image");
  }

  @Test
  void picturesAreConvertedFirst() {
    BufferedImage picture = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    refused(
        () -> new RandomHorizontalFlip(1).apply(Map.of("image", picture)),
        "RandomHorizontalFlip transforms tensors, got a BufferedImage: apply new ToImage() first");
    assertThat(new Identity().apply(picture)).isSameAs(picture);
    assertThat(new ClampBoundingBoxes().apply(picture)).isSameAs(picture);
    assertThat(new ToDtype(DType.FLOAT32, true).apply(picture)).isSameAs(picture);
  }

  @Test
  void holdersOfOtherTypesPassThrough() {
    Set<Tensor> set = Set.of(image);
    Object[] array = {image};
    List<Object> sample = List.of(set, array, "name");
    assertThat(new RandomHorizontalFlip(1).apply(sample)).isSameAs(sample);
  }

  @Test
  void batchesOfALoaderAreTransformed() {
    Batch batch = new Batch(Torch.rand(4, 3, 8, 8), Torch.tensor(0, 1, 2, 0).to(DType.INT64));
    RandomChoice mix =
        new RandomChoice(new CutMix(o -> o.numClasses(3)), new MixUp(o -> o.numClasses(3)));
    Batch mixed = mix.apply(batch);
    assertThat(mixed.input().shape()).isEqualTo(Shape.of(4, 3, 8, 8));
    assertThat(mixed.target().shape()).isEqualTo(Shape.of(4, 3));
    assertThat(new MixUp(3).apply(batch).target().sum().item()).isEqualTo(4);
    Batch flipped = new RandomHorizontalFlip(1).apply(batch);
    assertThat(flipped.input().equal(batch.input().flip(-1))).isTrue();
    assertThat(flipped.target()).isSameAs(batch.target());
    Sample sample = new Sample(image, Torch.tensor(1));
    assertThat(new RandomVerticalFlip(1).apply(sample).input().equal(image.flip(-2))).isTrue();
    refused(() -> new ToImage().apply(batch), "ToImage makes a Image of a tensor of a Batch");
  }

  @Test
  void labelsOfBatchesAreChecked() {
    Tensor images = Torch.rand(2, 3, 4, 4);
    refused(
        () -> new MixUp(3).apply(new Batch(images, Torch.tensor(new long[] {0, 3}))),
        "MixUp: labels must be from 0 to 2, numClasses is 3");
    refused(
        () -> new CutMix(3).apply(new Batch(images, Torch.zeros(2))),
        "CutMix: labels that are indices must be int64, got float32");
    refused(
        () -> new MixUp(3).apply(new Batch(images.to(DType.UINT8), Torch.zeros(DType.INT64, 2))),
        "MixUp: images must be floating-point, got uint8; apply new ToDtype(DType.FLOAT32, true)"
            + " first");
  }

  @Test
  void valuesAndSizesThatDoNotFitAreNamed() {
    refused(
        () -> Color.permuteChannels(image, 0, 1, 3),
        "permuteChannels: the channels are 0 to 2, got [0, 1, 3]");
    refused(
        () -> Augment.erase(image, new Region(1, 1, 2, 3), Torch.zeros(3, 2, 2)),
        "erase: values of shape [3, 2, 2] for a rectangle of shape [3, 2, 3]");
    refused(
        () -> new Pad(new long[] {1}, o -> o.fill(1, 2)).apply(image),
        "pad: fill has 2 values for an image of shape [3, 4, 5]");
    refused(
        () -> new Pad(new long[] {4}, o -> o.paddingMode(PaddingMode.REFLECT)).apply(image),
        "pad: left, top, right and bottom padding of [4, 4, 4, 4] is not possible with mode"
            + " REFLECT for an image of shape [3, 4, 5]");
    refused(
        () -> new Pad(-3).apply(image),
        "pad: left, top, right and bottom padding of [-3, -3, -3, -3] is not possible with mode"
            + " CONSTANT for an image of shape [3, 4, 5]");
    refused(
        () -> new GaussianBlur(9).apply(image),
        "gaussianBlur: a kernel of 9 x 9 pixels is too large for an image of shape [3, 4, 5]");
    long[][] line = {{0, 0}, {6, 0}, {6, 0}, {0, 0}};
    refused(
        () -> Geometry.perspectiveCoefficients(line, line),
        "perspective: no perspective moves the corners [[0, 0], [6, 0], [6, 0], [0, 0]] to [[0,"
            + " 0], [6, 0], [6, 0], [0, 0]]");
    refused(
        () -> new Resize(new long[0], o -> o.maxSize(2)).apply(Torch.rand(1, 9, 1)),
        "resize: an image of size (9, 1) cannot be resized to (2, 0)");
  }

  @Test
  void batchesWithoutImagesArePadded() {
    Tensor none = Torch.zeros(0, 3, 4, 5);
    for (PaddingMode mode : PaddingMode.values()) {
      Pad pad = new Pad(new long[] {1, 2, 3, 0}, o -> o.paddingMode(mode));
      assertThat(pad.apply(none).shape()).isEqualTo(Shape.of(0, 3, 6, 9));
    }
  }

  @Test
  void videosHaveAFillOfTheirOwn() {
    Pad pad = new Pad(new long[] {1}, o -> o.fill(Video.class, 7));
    Tensor padded = pad.apply(new Video(Torch.zeros(1, 1, 1, 1))).data();
    assertThat(padded.toFloatArray()).containsExactly(7, 7, 7, 7, 0, 7, 7, 7, 7);
    assertThat(pad.apply(Torch.zeros(1, 1, 1)).sum().item()).isZero();
  }
}
