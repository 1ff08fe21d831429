package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random geometric transforms draw Python's numbers: 20 samples of a uint8 image with boxes, masks
 * and keypoints, and the state of the generator after them.
 */
class GeometricDrawsTest {
  private static final Map<String, Transform> TRANSFORMS = transforms();

  private record Annotated(Image image, BoundingBoxes boxes, Mask masks, KeyPoints points) {}

  private static Map<String, Transform> transforms() {
    Map<String, Transform> all = new LinkedHashMap<>();
    all.put("flips", new Compose(new RandomHorizontalFlip(), new RandomVerticalFlip(0.3)));
    all.put("resized_crop", new RandomResizedCrop(14, 12, o -> {}));
    all.put(
        "resized_crop_bicubic",
        new RandomResizedCrop(
            12,
            12,
            o ->
                o.scale(0.9, 1)
                    .ratio(2, 3)
                    .interpolation(InterpolateMode.BICUBIC)
                    .antialias(false)));
    all.put("crop", new RandomCrop(12, 30, o -> o.padding(1, 2, 3, 4).padIfNeeded(true).fill(7)));
    all.put("crop_small", new RandomCrop(9));
    all.put("zoom_out", new RandomZoomOut(o -> o.fill(5).sideRange(1, 1.8)));
    all.put("rotation", new RandomRotation(40));
    all.put(
        "rotation_expand",
        new RandomRotation(
            -90, 10, o -> o.interpolation(InterpolateMode.BILINEAR).expand(true).fill(9)));
    all.put(
        "affine",
        new RandomAffine(30, o -> o.translate(0.2, 0.1).scale(0.7, 1.3).shear(12).fill(3)));
    all.put(
        "affine_bilinear",
        new RandomAffine(
            -5,
            60,
            o -> o.shear(-5, 5, -10, 10).center(4, 5).interpolation(InterpolateMode.BILINEAR)));
    all.put("perspective", new RandomPerspective());
    all.put(
        "perspective_fill",
        new RandomPerspective(o -> o.distortionScale(0.8).p(0.9).fill(Image.class, 90)));
    all.put("elastic", new ElasticTransform(o -> o.sigma(2)));
    all.put(
        "elastic_sigma",
        new ElasticTransform(
            o -> o.alpha(20, 60).sigma(1.5, 0.5).interpolation(InterpolateMode.NEAREST).fill(4)));
    all.put("iou_crop", new RandomIoUCrop());
    all.put("scale_jitter", new ScaleJitter(16, 20));
    all.put("shortest_size", new RandomShortestSize(new long[] {10, 14, 20}, o -> o.maxSize(24)));
    all.put("random_resize", new RandomResize(8, 20));
    all.put("apply", new RandomApply(List.of(new RandomCrop(12), new RandomHorizontalFlip()), 0.6));
    all.put(
        "choice",
        new RandomChoice(
            List.of(new Resize(9), new CenterCrop(11), new Pad(new long[] {3}, o -> o.fill(8))),
            new double[] {0.2, 0.5, 0.3}));
    all.put(
        "order",
        new RandomOrder(new RandomRotation(20), new RandomCrop(11), new RandomHorizontalFlip()));
    return all;
  }

  static Stream<String> names() {
    JsonNode all = RecordedGeometry.DOCUMENT.get("transforms");
    Iterable<String> names = all::fieldNames;
    return StreamSupport.stream(names.spliterator(), false);
  }

  private static Annotated sample() {
    JsonNode sample = RecordedGeometry.DOCUMENT.get("sample");
    Image image = new Image(RecordedGeometry.get(sample.get("image")));
    return new Annotated(
        image,
        new BoundingBoxes(RecordedGeometry.get(sample.get("boxes")), BoxFormat.XYXY, 18, 26),
        new Mask(RecordedGeometry.get(sample.get("masks"))),
        new KeyPoints(RecordedGeometry.get(sample.get("points")), image.canvasSize()));
  }

  @ParameterizedTest
  @MethodSource("names")
  @NoLeaks
  void samplesAndGeneratorEqualPythons(String name) {
    JsonNode expected = RecordedGeometry.DOCUMENT.get("transforms").get(name);
    Transform transform = TRANSFORMS.get(name);
    Annotated sample = sample();
    Torch.manualSeed(42);
    int round = 0;
    for (JsonNode output : expected.get("outputs")) {
      Annotated result = transform.apply(sample);
      String where = name + " " + round++;
      assertThat(result.boxes().canvasSize())
          .as(where)
          .isEqualTo(RecordedValues.canvas(output.get("canvas")));
      assertBytes(where, result.image().data(), RecordedGeometry.get(output.get("image")));
      assertBytes(where, result.masks().data(), RecordedGeometry.get(output.get("masks")));
      GeometryAgainstPythonTest.assertClose(
          result.boxes().data(), RecordedGeometry.get(output.get("boxes")), output);
      GeometryAgainstPythonTest.assertClose(
          result.points().data(), RecordedGeometry.get(output.get("points")), output);
    }
    assertThat(round).isEqualTo(20);
    assertThat(sha256(Generator.current().getState())).isEqualTo(expected.get("state").asText());
  }

  @ParameterizedTest
  @MethodSource("names")
  void textEqualsPythons(String name) {
    String python = RecordedGeometry.DOCUMENT.get("transforms").get(name).get("repr").asText();
    assertThat(TRANSFORMS.get(name)).hasToString(python);
  }

  private static void assertBytes(String where, Tensor actual, Tensor expected) {
    assertThat(actual.dtype()).isEqualTo(DType.UINT8);
    assertThat(actual.shape()).as(where).isEqualTo(expected.shape());
    assertThat(actual.ne(expected).sum().itemLong()).as(where + ": different bytes").isZero();
  }

  private static String sha256(Tensor state) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(state.toByteArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One sample of each transform. */
  private static final class Augmented implements Dataset<Map<String, Tensor>> {
    @Override
    public Map<String, Tensor> get(long index) {
      Transform transform = List.copyOf(TRANSFORMS.values()).get((int) index);
      Annotated result = transform.apply(sample());
      Map<String, Tensor> values = new LinkedHashMap<>();
      values.put("image", result.image().data());
      values.put("masks", result.masks().data());
      values.put("boxes", result.boxes().data());
      values.put("points", result.points().data());
      return values;
    }

    @Override
    public long size() {
      return TRANSFORMS.size();
    }
  }

  @Test
  void aLoaderGivesTheSameForAnyNumberOfWorkers() {
    List<List<String>> runs = new ArrayList<>();
    for (int workers : new int[] {0, 2}) {
      List<String> seen = new ArrayList<>();
      Torch.manualSeed(7);
      try (DataLoader<Map<String, Tensor>> loader =
          DataLoader.unbatched(new Augmented(), o -> o.shuffle(true).numWorkers(workers))) {
        for (Map<String, Tensor> one : loader) {
          one.forEach(
              (name, value) ->
                  seen.add(name + value.shape() + sha256(value.contiguous().view(DType.UINT8))));
        }
      }
      runs.add(seen);
    }
    assertThat(runs.get(0)).hasSize(4 * TRANSFORMS.size()).isEqualTo(runs.get(1));
  }

  @Test
  void everyRecordedTransformIsTested() {
    assertThat(TRANSFORMS.keySet()).containsExactlyElementsOf(names().toList());
  }
}
