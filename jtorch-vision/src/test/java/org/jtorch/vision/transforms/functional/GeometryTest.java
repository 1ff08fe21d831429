package org.jtorch.vision.transforms.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NoLeaks
class GeometryTest {
  private static final long[] ONE = {1};

  private static Tensor image() {
    return Torch.arange(3 * 8 * 10).view(3, 8, 10).to(DType.UINT8);
  }

  private static BoundingBoxes boxes() {
    return new BoundingBoxes(Torch.tensor(new float[][] {{-2, 1, 4, 5}}), BoxFormat.XYXY, 8, 10);
  }

  @Test
  void sizesOfResizeAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.resize(image(), new long[] {1, 2, 3}, o -> {}))
        .withMessageContaining("got [1, 2, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.resize(image(), new long[0], o -> {}))
        .withMessageContaining("maxSize is needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.resize(image(), new long[] {4, 4}, o -> o.maxSize(9)))
        .withMessageContaining("not height and width");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.resize(image(), new long[] {4}, o -> o.maxSize(4)))
        .withMessageContaining("must be greater");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.resize(Torch.zeros(4, 4), new long[] {2}, o -> {}))
        .withMessage("resize: expected (..., C, H, W), got [4, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.resize(image(), ONE, o -> o.interpolation(InterpolateMode.AREA)))
        .withMessageContaining("got AREA");
  }

  @Test
  void resizeKeepsTheChannelsLastAndDoesNotCopyWithoutNeed() {
    Tensor planar = image();
    Tensor last = planar.permute(1, 2, 0).contiguous().permute(2, 0, 1);
    Tensor resized = Geometry.resize(last, new long[] {6, 5}, o -> {});
    assertThat(resized.strides()).containsExactly(1, 15, 3);
    assertThat(resized.equal(Geometry.resize(planar, new long[] {6, 5}, o -> {}))).isTrue();
    assertThat(Geometry.resize(planar, new long[] {8}, o -> {})).isSameAs(planar);
    Image image = new Image(planar);
    assertThat(Geometry.resize(image, new long[] {8, 10}, o -> {})).isSameAs(image);
    assertThat(Geometry.crop(planar, new Region(1, 2, 3, 4)).storageAddress())
        .isEqualTo(planar.storageAddress());
  }

  /** Fails in torchvision with an internal error. */
  @Test
  void bytesAreResizedToOnePixel() {
    Tensor bytes = image();
    Tensor floats = bytes.to(DType.FLOAT32);
    Tensor pixel = Geometry.resize(bytes, new long[] {1, 1}, o -> {});
    Tensor real = Geometry.resize(floats, new long[] {1, 1}, o -> {});
    assertThat(pixel.dtype()).isEqualTo(DType.UINT8);
    assertThat(pixel.to(DType.FLOAT32).sub(real).abs().max().item()).isLessThanOrEqualTo(1);
  }

  @Test
  void paddingIsChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.pad(image(), new long[3], o -> {}))
        .withMessageContaining("1, 2 or 4 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.pad(boxes(), ONE, o -> o.paddingMode(PaddingMode.EDGE)))
        .withMessage("pad: bounding boxes need the mode CONSTANT, got EDGE");
    KeyPoints points = new KeyPoints(Torch.zeros(1, 2), 8, 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.pad(points, ONE, o -> o.paddingMode(PaddingMode.REFLECT)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.pad(new Mask(image()), ONE, o -> o.fill(1, 2, 3)))
        .withMessage("pad: masks need one fill value, got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Geometry.pad(image(), new long[] {9}, o -> o.paddingMode(PaddingMode.SYMMETRIC)))
        .withMessageContaining("must not be larger than the image");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Geometry.pad(image(), ONE, o -> o.fill(1, 2, 3).paddingMode(PaddingMode.EDGE)));
  }

  @Test
  void warpsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.rotate(image(), 5, o -> o.fill(1, 2)))
        .withMessage("fill has 2 values, the image has 3 channels");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Geometry.rotate(image(), 5, o -> o.interpolation(InterpolateMode.BICUBIC)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.affine(image(), 0, o -> o.scale(0)))
        .withMessage("affine: the scale must be positive, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.perspective(image(), new double[7], o -> {}))
        .withMessage("perspective: expected 8 coefficients, got 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.perspective(boxes(), new double[8], o -> {}))
        .withMessageContaining("cannot be inverted");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.perspectiveCoefficients(new long[4][2], new long[3][2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.elastic(image(), Torch.zeros(1, 3, 3, 2), o -> {}))
        .withMessage("elastic: expected a displacement of [1, 8, 10, 2], got [1, 3, 3, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Geometry.fiveCrop(image(), 9, 3))
        .withMessage("fiveCrop: crops of (9, 3) are larger than the image, (8, 10)");
  }

  @Test
  void emptyBoxesAndImagesKeepTheirKind() {
    BoundingBoxes none = new BoundingBoxes(Torch.zeros(0, 4), BoxFormat.XYXY, 8, 10);
    assertThat(Geometry.rotate(none, 30, o -> {})).isSameAs(none);
    assertThat(Geometry.perspective(none, new double[8], o -> {})).isSameAs(none);
    assertThat(Geometry.crop(none, new Region(1, 1, 2, 3)).canvasSize())
        .isEqualTo(new CanvasSize(2, 3));
    assertThat(Geometry.horizontalFlip(none).data().shape()).isEqualTo(Shape.of(0, 4));
    Tensor noImages = Torch.zeros(0, 3, 8, 10);
    assertThat(Geometry.resize(noImages, new long[] {2, 3}, o -> {}).shape())
        .isEqualTo(Shape.of(0, 3, 2, 3));
    assertThat(Geometry.rotate(noImages, 30, o -> {}).shape()).isEqualTo(Shape.of(0, 3, 8, 10));
  }

  @Test
  void boxesAreClampedUnlessTheirModeIsNone() {
    BoundingBoxes free =
        new BoundingBoxes(boxes().data(), BoxFormat.XYXY, new CanvasSize(8, 10), ClampingMode.NONE);
    assertThat(Geometry.crop(boxes(), new Region(0, 0, 8, 10)).data().get(0, 0).item()).isZero();
    assertThat(Geometry.crop(free, new Region(0, 0, 8, 10)).data().get(0, 0).item()).isEqualTo(-2);
  }

  /** Operations that take a video as they take each of its frames. */
  static Stream<Named<UnaryOperator<TVTensor>>> operations() {
    double[] coefficients = {1.1, 0.1, -2, 0.05, 0.9, 1, 0.001, 0.002};
    Tensor displacement = TensorScope.unscoped(Torch.linspace(-0.3, 0.3, 160).view(1, 8, 10, 2));
    return Stream.of(
        Named.of("flip", Geometry::verticalFlip),
        Named.of("resize", x -> Geometry.resize(x, new long[] {5}, o -> {})),
        Named.of("crop", x -> Geometry.crop(x, new Region(-1, 2, 6, 12))),
        Named.of("centerCrop", x -> Geometry.centerCrop(x, 12, 4)),
        Named.of("pad", x -> Geometry.pad(x, new long[] {2}, o -> o.fill(1, 2, 3))),
        Named.of("edge", x -> Geometry.pad(x, ONE, o -> o.paddingMode(PaddingMode.EDGE))),
        Named.of("symmetric", x -> Geometry.pad(x, ONE, o -> o.paddingMode(PaddingMode.SYMMETRIC))),
        Named.of("rotate", x -> Geometry.rotate(x, 30, o -> o.expand(true).fill(9))),
        Named.of("turn", x -> Geometry.rotate(x, 90, o -> o.expand(true))),
        Named.of("affine", x -> Geometry.affine(x, 10, o -> o.scale(1.2).shear(3, 4))),
        Named.of("perspective", x -> Geometry.perspective(x, coefficients, o -> o.fill(5))),
        Named.of("elastic", x -> Geometry.elastic(x, displacement, o -> {})));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void videosAreTransformedFrameByFrame(UnaryOperator<TVTensor> operation) {
    Tensor first = image();
    Tensor second = image().flip(-1);
    Video video = new Video(Torch.stack(first, second));
    TVTensor result = operation.apply(video);
    assertThat(result).isInstanceOf(Video.class);
    Tensor frames =
        Torch.stack(
            operation.apply(new Image(first)).data(), operation.apply(new Image(second)).data());
    assertThat(result.data().equal(frames)).isTrue();
  }

  @Test
  void kindsHaveTheirFill() {
    Mask mask = new Mask(Torch.zeros(DType.UINT8, 1, 2, 2));
    Image image = new Image(Torch.zeros(DType.UINT8, 1, 2, 2));
    assertThat(
            Geometry.pad(mask, ONE, o -> o.fill(3).fill(Mask.class, 255))
                .data()
                .get(0, 0, 0)
                .itemLong())
        .isEqualTo(255);
    assertThat(
            Geometry.pad(image, ONE, o -> o.fill(3).fill(Mask.class, 255))
                .data()
                .get(0, 0, 0)
                .itemLong())
        .isEqualTo(3);
  }
}
