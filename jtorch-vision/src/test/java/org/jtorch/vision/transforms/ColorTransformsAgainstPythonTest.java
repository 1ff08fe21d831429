package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.Video;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty draws of each random color transform after one seed: images, generator state and printed
 * text recorded by {@code src/test/python/make_color_transforms.py}.
 */
@NoLeaks
class ColorTransformsAgainstPythonTest {
  private static final int DRAWS = 20;

  private static final Map<String, Supplier<Transform>> TRANSFORMS =
      Map.ofEntries(
          Map.entry(
              "ColorJitter",
              () ->
                  new ColorJitter(
                      o -> o.brightness(0.4).contrast(0.5, 1.4).saturation(0.7).hue(0.2))),
          Map.entry("ColorJitter.hue", () -> new ColorJitter(o -> o.hue(-0.1, 0.4))),
          Map.entry(
              "ColorJitter.two",
              () -> new ColorJitter(o -> o.brightness(0.2, 0.3).saturation(2.5))),
          Map.entry("RandomEqualize", RandomEqualize::new),
          Map.entry("RandomInvert", () -> new RandomInvert(0.4)),
          Map.entry("RandomAutocontrast", RandomAutocontrast::new),
          Map.entry("RandomPosterize", () -> new RandomPosterize(3)),
          Map.entry("RandomSolarize", () -> new RandomSolarize(120.5, 0.6)),
          Map.entry("RandomSolarize.float", () -> new RandomSolarize(0.4, 0.6)),
          Map.entry("RandomAdjustSharpness", () -> new RandomAdjustSharpness(2.5)),
          Map.entry("GaussianBlur", () -> new GaussianBlur(3, 5, 0.2, 1.5)),
          Map.entry("GaussianBlur.square", () -> new GaussianBlur(3)),
          Map.entry("GaussianNoise", () -> new GaussianNoise(0.1, 0.3)),
          Map.entry("GaussianNoise.overflow", () -> new GaussianNoise(0.3, 0.5, false)),
          Map.entry("RandomErasing", () -> new RandomErasing(o -> o.p(0.8))),
          Map.entry(
              "RandomErasing.values",
              () ->
                  new RandomErasing(
                      o -> o.p(0.9).scale(0.1, 0.5).ratio(0.5, 1.5).value(7, 200.4, 31))),
          Map.entry("RandomErasing.random", () -> new RandomErasing(o -> o.p(0.7).random())),
          Map.entry(
              "RandomErasing.large",
              () ->
                  new RandomErasing(
                      o -> o.p(1).scale(0.6, 1).ratio(0.2, 5).value(1).inplace(true))),
          Map.entry("RandomGrayscale", () -> new RandomGrayscale(0.5)),
          Map.entry("RandomPhotometricDistort", RandomPhotometricDistort::new),
          Map.entry(
              "RandomPhotometricDistort.wide",
              () ->
                  new RandomPhotometricDistort(
                      o ->
                          o.brightness(0.5, 1.5)
                              .contrast(0.2, 1.9)
                              .saturation(0.1, 2)
                              .hue(-0.4, 0.5)
                              .p(0.8))),
          Map.entry("RandomChannelPermutation", RandomChannelPermutation::new),
          Map.entry("JPEG", () -> new JPEG(1, 60)),
          Map.entry("JPEG.one", () -> new JPEG(40)),
          Map.entry("AutoAugment.IMAGENET", AutoAugment::new),
          Map.entry("AutoAugment.CIFAR10", () -> new AutoAugment(AutoAugmentPolicy.CIFAR10)),
          Map.entry("AutoAugment.SVHN", () -> new AutoAugment(AutoAugmentPolicy.SVHN)),
          Map.entry(
              "AutoAugment.bilinear",
              () ->
                  new AutoAugment(
                      o -> o.interpolation(InterpolateMode.BILINEAR).fill(10, 20, 200))),
          Map.entry("RandAugment", RandAugment::new),
          Map.entry(
              "RandAugment.options",
              () -> new RandAugment(o -> o.numOps(3).magnitude(5).numMagnitudeBins(11).fill(128))),
          Map.entry("TrivialAugmentWide", TrivialAugmentWide::new),
          Map.entry(
              "TrivialAugmentWide.options",
              () ->
                  new TrivialAugmentWide(
                      o -> o.numMagnitudeBins(7).interpolation(InterpolateMode.BILINEAR))),
          Map.entry("AugMix", AugMix::new),
          Map.entry(
              "AugMix.options",
              () ->
                  new AugMix(
                      o -> o.severity(7).mixtureWidth(2).chainDepth(2).alpha(0.6).allOps(false))),
          Map.entry("MixUp", () -> new MixUp(5)),
          Map.entry("MixUp.alpha", () -> new MixUp(o -> o.alpha(0.2))),
          Map.entry("CutMix", () -> new CutMix(5)),
          Map.entry("CutMix.alpha", () -> new CutMix(o -> o.alpha(0.4).numClasses(5))));

  private final Safetensors file = Safetensors.load(resource("color_transforms.safetensors"));

  static Stream<JsonNode> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(resource("color_transforms.json").toFile());
    return StreamSupport.stream(all.spliterator(), false);
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ColorTransformsAgainstPythonTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void drawsEqualPythons(JsonNode one) {
    String name = one.get("name").asText();
    String kind = one.get("sample").asText();
    Supplier<Transform> other = TRANSFORMS.get(name + "." + kind);
    Transform transform = (other == null ? TRANSFORMS.get(name) : other).get();
    assertThat(transform).hasToString(one.get("repr").asText());
    Torch.manualSeed(one.get("seed").asLong());
    if (one.has("labels")) {
      mixes(transform, name, kind, one.get("labels").asText());
    } else {
      images(transform, name + "." + kind, kind);
    }
    assertThat(state()).isEqualTo(one.get("state").asText());
  }

  private void images(Transform transform, String name, String kind) {
    List<Tensor> images = new ArrayList<>();
    for (int i = 0; i < DRAWS; i++) {
      images.add(
          switch (kind) {
            case "image" -> ofSample(transform);
            case "video" -> transform.apply(new Video(file.tensor(kind).clone())).data();
            default -> transform.apply(file.tensor(kind).clone());
          });
    }
    assertSame(Torch.stack(images), file.tensor(name));
  }

  /** Transforms an image with boxes, a mask and labels, which pass through. */
  private Tensor ofSample(Transform transform) {
    BoundingBoxes boxes = new BoundingBoxes(file.tensor("boxes"), BoxFormat.XYXY, 11, 10);
    Mask mask = new Mask(file.tensor("mask"));
    Tensor labels = file.tensor("labels");
    Image image = new Image(file.tensor("image").clone());
    if (transform instanceof AugmentTransform) {
      return transform.apply(image).data();
    }
    Map<String, Object> output =
        transform.apply(Map.of("image", image, "boxes", boxes, "mask", mask, "labels", labels));
    assertThat(output.get("boxes")).isSameAs(boxes);
    assertThat(output.get("mask")).isSameAs(mask);
    assertThat(output.get("labels")).isSameAs(labels);
    return ((Image) output.get("image")).data();
  }

  private void mixes(Transform transform, String name, String images, String labels) {
    List<Tensor> mixedImages = new ArrayList<>();
    List<Tensor> mixedLabels = new ArrayList<>();
    for (int i = 0; i < DRAWS; i++) {
      List<Object> output = transform.apply(file.tensor(images), file.tensor(labels));
      mixedImages.add((Tensor) output.get(0));
      mixedLabels.add((Tensor) output.get(1));
    }
    assertSame(Torch.stack(mixedImages), file.tensor(name + ".images"));
    assertSame(Torch.stack(mixedLabels), file.tensor(name + ".labels"));
  }

  /**
   * Compares bytes; floating-point values to the last bits, in which releases of libtorch differ.
   */
  static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    if (expected.dtype().isFloatingPoint()) {
      Tensor error = actual.sub(expected).abs().max();
      assertThat(error.item()).isLessThanOrEqualTo(2e-6);
    } else {
      Tensor different = actual.ne(expected).to(DType.INT64).sum();
      assertThat(different.itemLong()).as("different values").isZero();
    }
  }

  /** Returns the hash of the generator's state. */
  static String state() {
    byte[] state = TensorScope.compute(() -> Generator.defaultCpu().getState().toByteArray());
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(state));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
