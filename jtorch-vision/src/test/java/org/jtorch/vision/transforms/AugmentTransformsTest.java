package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.junit.jupiter.api.Test;

/** Refused samples and arguments of random transforms, and their numbers in a loader. */
@NoLeaks
class AugmentTransformsTest {
  private final Image image = new Image(Torch.full(DType.UINT8, Shape.of(3, 8, 8), 90));

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void policiesTakeOneImage() {
    Mask mask = new Mask(Torch.zeros(8, 8));
    List<Function<Object, Object>> policies =
        List.of(
            sample -> new AutoAugment().call(sample),
            sample -> new RandAugment().call(sample),
            sample -> new TrivialAugmentWide().call(sample),
            sample -> new AugMix().call(sample));
    for (Function<Object, Object> policy : policies) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy.apply(List.of(image, mask)))
          .withMessageEndingWith(" moves pixels of images and videos only, got a Mask");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy.apply(List.of(image, image)))
          .withMessageEndingWith(": expected one image or video in a sample, got 2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy.apply(List.of("none")))
          .withMessageEndingWith(": expected one image or video in a sample, got 0");
    }
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    refused(() -> new RandAugment(o -> o.numOps(-1)), "numOps must be at least 0, got -1");
    refused(() -> new RandAugment(o -> o.magnitude(31)), "RandAugment: magnitude 31 of 31");
    refused(
        () -> new TrivialAugmentWide(o -> o.numMagnitudeBins(1)),
        "numMagnitudeBins must be at least 2, got 1");
    refused(() -> new AugMix(o -> o.severity(11)), "severity must be from 1 to 10, got 11");
    refused(() -> new AugMix(o -> o.mixtureWidth(0)), "mixtureWidth must be at least 1, got 0");
    refused(() -> new AugMix(o -> o.alpha(0)), "alpha must be positive, got 0.0");
    refused(
        () -> new ColorJitter(o -> o.brightness(-0.1)),
        "brightness must not be negative, got -0.1");
    refused(
        () -> new ColorJitter(o -> o.hue(0.6)),
        "hue must be increasing, inside of (-0.5, 0.5), got (-0.6, 0.6)");
    refused(
        () -> new RandomPhotometricDistort(o -> o.contrast(1.5, 0.5)),
        "contrast must be increasing, not negative and finite, got (1.5, 0.5)");
    refused(
        () -> new RandomEqualize(1.5),
        "RandomEqualize: p must be a probability from 0 to 1, got 1.5");
    refused(
        () -> new RandomErasing(o -> o.scale(0.1, 1.1)),
        "scale must be increasing, inside of (0.0, 1.0), got (0.1, 1.1)");
    refused(
        () -> new RandomErasing(o -> o.p(1).value(1, 2)).apply(image),
        "RandomErasing: got 2 values for images of 3 channels");
    refused(() -> new JPEG(0), "JPEG: the quality must be from 1 to 100, got 0 to 0");
    refused(() -> new JPEG(60, 50), "JPEG: the quality must be from 1 to 100, got 60 to 50");
    refused(() -> new Grayscale(2), "Grayscale: numOutputChannels must be 1 or 3, got 2");
    refused(
        () -> new GaussianBlur(4),
        "GaussianBlur: the kernel size must be odd and positive, got 4 x 4");
    refused(
        () -> new GaussianBlur(3, 0, 1),
        "GaussianBlur: sigma must be increasing, positive and finite, got (0.0, 1.0)");
    refused(() -> new GaussianNoise(0, -1), "GaussianNoise: sigma must not be negative, got -1.0");
  }

  @Test
  void withoutRangesNothingChanges() {
    assertThat(new ColorJitter(o -> o.brightness(0).hue(0)).apply(image)).isSameAs(image);
    assertThat(new ColorJitter(o -> o.brightness(0))).hasToString("ColorJitter()");
    assertThat(new RandomErasing(o -> o.p(0)).apply(image)).isSameAs(image);
  }

  @Test
  void theImageItselfIsErasedOnRequest() {
    Tensor pixels = Torch.ones(1, 6, 6);
    Transform copying = new RandomErasing(o -> o.p(1));
    assertThat(copying.apply(pixels)).isNotSameAs(pixels);
    assertThat(pixels.min().item()).isEqualTo(1);
    Transform erasing = new RandomErasing(o -> o.p(1).inplace(true));
    assertThat(erasing.apply(pixels)).isSameAs(pixels);
    assertThat(pixels.min().item()).isZero();
  }

  @Test
  void aLoaderGivesTheSameForAnyNumberOfWorkers() {
    Transform transform =
        new Compose(
            new ColorJitter(o -> o.brightness(0.4).contrast(0.4).saturation(0.4).hue(0.1)),
            new RandAugment(),
            new AugMix(),
            new GaussianBlur(3),
            new RandomErasing(o -> o.p(1).random()));
    Dataset<Sample> dataset =
        new Dataset<>() {
          @Override
          public Sample get(long index) {
            Tensor pixels = Torch.arange(192).add(index).to(DType.UINT8).view(3, 8, 8);
            return transform.apply(new Sample(pixels, Torch.tensor(index)));
          }

          @Override
          public long size() {
            return 12;
          }
        };
    List<List<Long>> runs = new ArrayList<>();
    for (int workers : new int[] {0, 2}) {
      List<Long> values = new ArrayList<>();
      Torch.manualSeed(5);
      try (DataLoader<Batch> loader =
          DataLoader.of(dataset, o -> o.batchSize(4).shuffle(true).numWorkers(workers))) {
        for (Batch batch : loader) {
          for (long value : batch.input().flatten().to(DType.INT64).toLongArray()) {
            values.add(value);
          }
        }
      }
      runs.add(values);
    }
    assertThat(runs.get(0)).hasSize(12 * 192).isEqualTo(runs.get(1));
  }
}
