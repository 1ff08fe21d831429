package org.jtorch.vision.transforms.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.junit.jupiter.api.Test;

/** Refused arguments, sizes and pictures. */
@NoLeaks
class FunctionalErrorsTest {
  private final Tensor image = Torch.zeros(DType.UINT8, 3, 4, 5);
  private final Tensor four = Torch.zeros(DType.UINT8, 4, 4, 5);
  private final Tensor plane = Torch.zeros(DType.UINT8, 4, 5);

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void factorsOutOfRangeAreRefused() {
    refused(
        () -> Color.adjustBrightness(image, -1),
        "adjustBrightness: brightnessFactor must not be negative, got -1.0");
    refused(
        () -> Color.adjustContrast(image, Double.NaN),
        "adjustContrast: contrastFactor must not be negative, got NaN");
    refused(
        () -> Color.adjustHue(image, 0.6),
        "adjustHue: hueFactor must be from -0.5 to 0.5, got 0.6");
    refused(() -> Color.posterize(image, 9), "posterize: bits must be from 0 to 8, got 9");
    refused(
        () -> Color.solarize(image, 256),
        "solarize: the threshold must be at most 255 for uint8, got 256.0");
    refused(() -> Augment.jpeg(image, 0), "jpeg: quality must be from 1 to 100, got 0");
    refused(
        () -> Misc.gaussianBlur(image, new long[] {2, 3}),
        "gaussianBlur: the kernel size must be two odd and positive numbers, got [2, 3]");
    refused(
        () -> Misc.gaussianBlur(image, new long[] {3, 3}, 0),
        "gaussianBlur: sigma must be one or two positive numbers, got [0.0]");
    refused(
        () -> Misc.gaussianNoise(image, 0, -0.1),
        "gaussianNoise: sigma must not be negative, got -0.1");
  }

  @Test
  void imagesOfOtherShapesAndDtypesAreRefused() {
    refused(
        () -> Color.adjustHue(four, 0.1),
        "adjustHue: the image must have 1 or 3 channels, got [4, 4, 5]");
    refused(
        () -> Color.autocontrast(plane),
        "autocontrast: the image must have the shape (..., C, H, W), got [4, 5]");
    refused(
        () -> Color.rgbToGrayscale(image, 2),
        "rgbToGrayscale: numOutputChannels must be 1 or 3, got 2");
    refused(
        () -> Color.permuteChannels(image, 1, 0),
        "permuteChannels: a permutation of 2 channels for an image of shape [3, 4, 5]");
    refused(
        () -> Misc.normalize(image, new double[] {0}, new double[] {1}),
        "normalize: the image must be floating-point, got uint8; apply new ToDtype(DType.FLOAT32,"
            + " true) first");
    refused(
        () -> Misc.normalize(image.to(DType.FLOAT32), new double[] {0}, new double[] {0}),
        "normalize: std is 0, which leads to division by zero");
    refused(
        () -> Misc.normalize(image.to(DType.FLOAT32), new double[] {0, 0}, new double[] {1}),
        "normalize: 2 means for an image of shape [3, 4, 5]");
    refused(
        () -> Misc.normalize_(image.to(DType.FLOAT32), new double[] {0}, new double[0]),
        "normalize: 0 standard deviations for an image of shape [3, 4, 5]");
    refused(
        () -> Misc.toDtype(Torch.zeros(3, 2, 2), DType.INT64, true),
        "the conversion from float32 to int64 cannot be performed safely");
    refused(
        () -> Misc.gaussianNoise(image.to(DType.INT32), 0, 1),
        "gaussianNoise: the image must be uint8 or floating-point, got int32");
    refused(
        () -> Augment.jpeg(Torch.zeros(3, 8, 8), 50), "jpeg: the image must be uint8, got float32");
    refused(
        () -> Meta.getNumFrames(image),
        "getNumFrames: expected at least 4 dimensions, got [3, 4, 5]");
    refused(
        () -> Meta.convertBoundingBoxFormat(Torch.zeros(2, 4), BoxFormat.XYXY, BoxFormat.CXCYWHR),
        "boxes cannot be converted from xyxy to cxcywhr");
    refused(
        () -> Meta.convertBoundingBoxFormat(Torch.zeros(2, 5), BoxFormat.XYXY, BoxFormat.XYWH),
        "xyxy boxes have 4 coordinates in the last dimension, got [2, 5]");
  }

  @Test
  void geometryRefusesImagesWithoutChannelsOrPlanes() {
    String warp = "warp: the image must have the shape (..., C, H, W), got [4, 5]";
    refused(() -> Geometry.rotate(plane, 30, o -> {}), warp);
    refused(() -> Geometry.affine(plane, 30, o -> {}), warp);
    refused(() -> Geometry.perspective(plane, new double[8], o -> o.fill(1, 2)), warp);
    Tensor row = Torch.zeros(5);
    refused(
        () -> Geometry.centerCrop(row, 2, 2),
        "centerCrop: the image must have the shape (..., H, W), got [5]");
    refused(
        () -> Geometry.pad(row, new long[] {1}, o -> o.paddingMode(PaddingMode.EDGE)),
        "pad: the image must have the shape (..., H, W), got [5]");
    assertThat(Geometry.centerCrop(plane, 2, 2).shape()).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void cornersOfOtherLengthsAreRefused() {
    long[][] corners = {{0, 0}, {4, 0}, {4, 4}, {0, 4}};
    long[][] numbers = {{0}, {4}, {4}, {0}};
    String message = "perspective: a corner is {x, y}, got [0]";
    refused(() -> Geometry.perspectiveCoefficients(numbers, corners), message);
    refused(() -> Geometry.perspectiveCoefficients(corners, numbers), message);
  }

  @Test
  void sizesAreThoseOfTheLastDimensions() {
    assertThat(Meta.getDimensions(image)).isEqualTo(Shape.of(3, 4, 5));
    assertThat(Meta.getDimensions(plane)).isEqualTo(Shape.of(1, 4, 5));
    assertThat(Meta.getNumChannels(Torch.zeros(7, 2, 4, 5))).isEqualTo(2);
    assertThat(Meta.getSize(plane)).isEqualTo(new CanvasSize(4, 5));
    assertThat(Meta.getNumFrames(Torch.zeros(2, 7, 3, 4, 5))).isEqualTo(7);
  }

  @Test
  void emptyImagesAreReturned() {
    Tensor empty = Torch.zeros(DType.UINT8, 3, 0, 5);
    assertThat(Color.adjustHue(empty, 0.1)).isSameAs(empty);
    assertThat(Color.equalize(empty)).isSameAs(empty);
    assertThat(Color.autocontrast(empty)).isSameAs(empty);
    assertThat(Misc.gaussianBlur(empty, new long[] {3, 3})).isSameAs(empty);
    Tensor none = Torch.zeros(DType.UINT8, 0, 3, 4, 5);
    assertThat(Geometry.affine(none, 30, o -> {}).shape()).isEqualTo(Shape.of(0, 3, 4, 5));
    assertThat(Augment.jpeg(empty, 50).shape()).isEqualTo(Shape.of(3, 0, 5));
  }

  @Test
  void inPlaceFunctionsChangeTheImage() {
    Tensor values = Torch.ones(1, 2, 2);
    assertThat(Misc.normalize_(values, new double[] {0.5}, new double[] {0.25})).isSameAs(values);
    assertThat(values.toFloatArray()).containsOnly(2);
    assertThat(Augment.erase_(values, new Region(1, 0, 1, 2), Torch.zeros(1))).isSameAs(values);
    assertThat(values.toFloatArray()).containsExactly(2, 2, 0, 0);
  }

  @Test
  void picturesBecomeTensorsAndBack() {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, 0x102030);
    picture.setRGB(1, 0, 0xfffefd);
    Tensor pixels = TypeConversion.pilToTensor(picture);
    assertThat(pixels.to(DType.INT32).toIntArray()).containsExactly(16, 255, 32, 254, 48, 253);
    assertThat(TypeConversion.toImage(picture).data().equal(pixels)).isTrue();
    assertThat(TypeConversion.toImage(plane).data().shape()).isEqualTo(Shape.of(1, 4, 5));
    assertThat(TypeConversion.toPilImage(pixels).getRGB(1, 0)).isEqualTo(0xfffffefd);
    BufferedImage wide = TypeConversion.toPilImage(Torch.full(DType.INT16, Shape.of(1, 1), -2));
    assertThat(wide.getRaster().getSample(0, 0, 0)).isEqualTo(65_534);
    Tensor transparent = Torch.tensor(new byte[] {9, 7}).to(DType.UINT8).view(2, 1, 1);
    assertThat(TypeConversion.toPilImage(transparent).getRGB(0, 0) >>> 24).isEqualTo(7);
    // 0.999 * 255 is 254.7, which Python cuts.
    Tensor real = Torch.full(Shape.of(1, 1, 1), 0.999);
    assertThat(TypeConversion.toPilImage(real).getRaster().getSample(0, 0, 0)).isEqualTo(254);
  }
}
