package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.Video;
import org.junit.jupiter.api.Test;

/** Conversions of dtypes, pictures, boxes and keypoints, and subsampled videos. */
@NoLeaks
class ConversionTransformsTest {
  /** torchvision multiplies by the reciprocal. */
  private static final float SCALED = 51 * (float) (1.0 / 255);

  private final Image image = new Image(Torch.full(DType.UINT8, Shape.of(3, 4, 5), 51));
  private final Mask mask = new Mask(Torch.ones(DType.UINT8, 4, 5));
  private final BoundingBoxes boxes =
      new BoundingBoxes(
          Torch.tensor(new float[][] {{-1, 1, 3, 3}, {2, 2, 9, 9}}), BoxFormat.XYXY, 4, 5);

  @Test
  void dtypesOfImagesAreConvertedAndScaled() {
    List<Object> output = new ToDtype(DType.FLOAT32, true).apply(image, mask, boxes);
    assertThat(((Image) output.get(0)).data().toFloatArray()).containsOnly(SCALED);
    assertThat(output.subList(1, 3)).containsExactly(mask, boxes);
    assertThat(new ToDtype(DType.FLOAT32).apply(image).data().toFloatArray()).containsOnly(51);
    assertThat(new ToDtype(DType.FLOAT32, true)).hasToString("ToDtype(scale=True)");
  }

  @Test
  void eachKindMayHaveADtypeOfItsOwn() {
    ToDtype transform =
        new ToDtype(Map.of(Mask.class, DType.INT64, BoundingBoxes.class, DType.INT32), true);
    List<Object> output = transform.apply(image, mask, boxes);
    assertThat(output.get(0)).isSameAs(image);
    assertThat(((Mask) output.get(1)).data().dtype()).isEqualTo(DType.INT64);
    assertThat(((Mask) output.get(1)).data().toLongArray()).containsOnly(1);
    assertThat(((BoundingBoxes) output.get(2)).data().dtype()).isEqualTo(DType.INT32);
  }

  @Test
  void theOlderConversionChangesAllParts() {
    List<Object> output = new ConvertImageDtype().apply(image, mask);
    assertThat(((Image) output.get(0)).data().toFloatArray()).containsOnly(SCALED);
    assertThat(((Mask) output.get(1)).data().toFloatArray()).containsOnly(1);
  }

  @Test
  void picturesAndTensorsBecomeImages() {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 0, 0x010203);
    Image converted = (Image) new ToImage().call(picture);
    assertThat(converted.data().shape()).isEqualTo(Shape.of(3, 1, 2));
    Tensor label = Torch.zeros(1);
    List<Object> second = new ToImage().apply(image.data(), label);
    assertThat(((Image) second.get(0)).data()).isSameAs(image.data());
    assertThat(second.get(1)).isSameAs(label);
    assertThat(new ToImage().apply(picture, label).get(1)).isSameAs(label);
    assertThat(new ToImage().apply(image)).isSameAs(image);
  }

  @Test
  void picturesAreConvertedInSamples() {
    BufferedImage picture = (BufferedImage) new ToPILImage().call(image);
    assertThat(picture.getRGB(4, 3)).isEqualTo(0xff333333);
    Map<String, Object> sample = Map.of("picture", picture, "label", 3);
    Map<String, Object> tensors = new PILToTensor().apply(sample);
    assertThat(((Tensor) tensors.get("picture")).equal(image.data())).isTrue();
    assertThat(tensors.get("label")).isEqualTo(3);
    Map<String, Object> scaled = new ToTensor().apply(sample);
    assertThat(((Tensor) scaled.get("picture")).toFloatArray()).containsOnly(0.2f);
    assertThat(new ToPILImage().apply(mask)).isSameAs(mask);
  }

  @Test
  void partsBecomePlainTensors() {
    List<Object> output = new ToPureTensor().apply(image, mask, "label");
    assertThat(output).containsExactly(image.data(), mask.data(), "label");
    assertThat(new ToPureTensor().call(boxes)).isSameAs(boxes.data());
  }

  @Test
  void imagesAreMultipliedByAMatrix() {
    Tensor matrix = Torch.tensor(new float[][] {{0, 1}, {2, 0}});
    LinearTransformation transform =
        new LinearTransformation(matrix, Torch.tensor(new float[] {1, 2}));
    Tensor batch = Torch.tensor(new float[] {1, 2, 3, 4}).view(2, 1, 1, 2);
    assertThat(transform.apply(batch).shape()).isEqualTo(Shape.of(2, 1, 1, 2));
    assertThat(transform.apply(batch).toFloatArray()).containsExactly(0, 0, 4, 2);
    assertThat(transform.apply(mask)).isSameAs(mask);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transform.apply(image))
        .withMessage(
            "LinearTransformation: the matrix is for 2 values, got an image of shape [3, 4, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearTransformation(matrix, Torch.zeros(3)))
        .withMessage(
            "LinearTransformation: expected a square matrix and a vector of its length, got [2, 2]"
                + " and [3]");
  }

  @Test
  void framesAreSelected() {
    UniformTemporalSubsample transform = new UniformTemporalSubsample(3);
    Tensor video = Torch.arange(5).view(5, 1, 1, 1);
    assertThat(transform.apply(video).toLongArray()).containsExactly(0, 2, 4);
    assertThat(transform.apply(new Video(video)).data().toLongArray()).containsExactly(0, 2, 4);
    assertThat(transform.apply(image)).isSameAs(image);
    assertThat(transform).hasToString("UniformTemporalSubsample(num_samples=3)");
  }

  @Test
  void boxesAreConvertedAndClamped() {
    BoundingBoxes converted = new ConvertBoundingBoxFormat(BoxFormat.XYWH).apply(boxes);
    assertThat(converted.format()).isEqualTo(BoxFormat.XYWH);
    assertThat(converted.data().toFloatArray()).containsExactly(-1, 1, 4, 2, 2, 2, 7, 7);
    assertThat(new ConvertBoundingBoxFormat(BoxFormat.XYXY).apply(boxes)).isSameAs(boxes);
    float[] clamped = {0, 1, 3, 3, 2, 2, 5, 4};
    assertThat(new ClampBoundingBoxes().apply(boxes).data().toFloatArray())
        .containsExactly(clamped);
    BoundingBoxes free = new SetClampingMode(ClampingMode.NONE).apply(boxes);
    assertThat(free.clampingMode()).isEqualTo(ClampingMode.NONE);
    assertThat(new ClampBoundingBoxes().apply(free).data().equal(boxes.data())).isTrue();
    assertThat(new ClampBoundingBoxes(ClampingMode.HARD).apply(free).data().toFloatArray())
        .containsExactly(clamped);
    assertThat(new ClampBoundingBoxes().apply(image)).isSameAs(image);
  }

  @Test
  void keypointsAreClamped() {
    KeyPoints points = new KeyPoints(Torch.tensor(new float[][] {{-1, 7}, {9, 2}}), 4, 5);
    assertThat(new ClampKeyPoints().apply(points).data().toFloatArray())
        .containsExactly(0, 3, 4, 2);
  }

  @Test
  void argumentsArePrintedAsInPython() {
    assertThat(
            List.of(
                new ClampBoundingBoxes(),
                new ClampBoundingBoxes(ClampingMode.HARD),
                new SetClampingMode(ClampingMode.SOFT),
                new SetClampingMode(ClampingMode.NONE),
                new ConvertBoundingBoxFormat(BoxFormat.CXCYWH),
                new Grayscale(3),
                new RGB(),
                new SanitizeBoundingBoxes(o -> o.minSize(2)),
                new SanitizeKeyPoints(),
                new Normalize(new double[] {0.5}, new double[] {2}, true)))
        .map(Transform::toString)
        .containsExactly(
            "ClampBoundingBoxes(clamping_mode=auto)",
            "ClampBoundingBoxes(clamping_mode=hard)",
            "SetClampingMode(clamping_mode=soft)",
            "SetClampingMode()",
            "ConvertBoundingBoxFormat(format=BoundingBoxFormat.CXCYWH)",
            "Grayscale(num_output_channels=3)",
            "RGB()",
            "SanitizeBoundingBoxes(min_size=2.0, min_area=1.0, labels_getter=default)",
            "SanitizeKeyPoints()",
            "Normalize(mean=[0.5], std=[2.0], inplace=True)");
  }

  @Test
  void imagesAreNormalizedInPlace() {
    Tensor values = Torch.ones(2, 1, 2);
    Normalize transform = new Normalize(new double[] {0.5, 1}, new double[] {0.5, 2}, true);
    assertThat(transform.apply(values)).isSameAs(values);
    assertThat(values.toFloatArray()).containsExactly(1, 1, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transform.apply(Torch.zeros(1, 2, 2)))
        .withMessage("normalize: one channel cannot become 2 in place");
  }

  @Test
  void normalizeRefusesAnotherNumberOfChannels() {
    Normalize transform = new Normalize(new double[] {0.5, 1}, new double[] {0.5, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transform.apply(Torch.zeros(3, 2, 2)))
        .withMessage("normalize: 2 means for an image of shape [3, 2, 2]");
    assertThat(transform.apply(Torch.zeros(1, 2, 2)).shape()).isEqualTo(Shape.of(2, 2, 2));
  }

  @Test
  void grayscaleKeepsVideos() {
    Video video = new Video(Torch.zeros(2, 3, 4, 5));
    assertThat(new Grayscale().apply(video)).isSameAs(video);
    assertThat(new Grayscale(3).apply(image).data().toIntArray()).containsOnly(50);
    assertThat(new RGB().apply(Torch.zeros(1, 2, 2)).shape()).isEqualTo(Shape.of(3, 2, 2));
  }
}
