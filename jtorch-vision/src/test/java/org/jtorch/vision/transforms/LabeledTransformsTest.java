package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.junit.jupiter.api.Test;

/** Transforms that change labels: removed boxes and keypoints, mixed batches. */
@NoLeaks
class LabeledTransformsTest {
  record Target(BoundingBoxes boxes, Mask masks, Tensor labels, Tensor areas) {}

  record Detection(Image image, Target target) {}

  record Batch(Tensor images, Tensor classLabels) {}

  private final Image image = new Image(Torch.zeros(3, 10, 20));
  private final Target target =
      new Target(
          new BoundingBoxes(
              Torch.tensor(new float[][] {{0, 0, 5, 5}, {3, 3, 3, 9}, {1, 1, 21, 3}, {2, 2, 6, 4}}),
              BoxFormat.XYXY,
              10,
              20),
          new Mask(Torch.arange(4).view(4, 1, 1).expand(4, 10, 20)),
          Torch.tensor(7, 8, 9, 10),
          Torch.tensor(25, 0, 40, 8));

  @Test
  void boxesAreRemovedWithTheirLabelsAndMasks() {
    List<Object> output = new SanitizeBoundingBoxes().apply(image, target);
    assertThat(output.get(0)).isSameAs(image);
    Target kept = (Target) output.get(1);
    assertThat(kept.boxes().data().toFloatArray()).containsExactly(0, 0, 5, 5, 2, 2, 6, 4);
    assertThat(kept.boxes().format()).isEqualTo(BoxFormat.XYXY);
    assertThat(kept.labels().toLongArray()).containsExactly(7, 10);
    assertThat(kept.masks().data().get(1, 0, 0).itemLong()).isEqualTo(3);
    assertThat(kept.masks().data().size(0)).isEqualTo(2);
    assertThat(kept.areas()).isSameAs(target.areas());
  }

  @Test
  void otherTensorsOfTheBoxesAreNamedByAFunction() {
    SanitizeBoundingBoxes transform =
        new SanitizeBoundingBoxes(
            o ->
                o.minSize(2)
                    .minArea(9)
                    .labels(
                        Detection.class,
                        one -> List.of(one.target().labels(), one.target().areas())));
    Detection output = transform.apply(new Detection(image, target));
    assertThat(output.target().labels().toLongArray()).containsExactly(7);
    assertThat(output.target().areas().toLongArray()).containsExactly(25);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transform.apply(image, target))
        .withMessageStartingWith("labels are found in a Detection, got a ");
  }

  @Test
  void masksOfTheWholeImagePassThrough() {
    Mask semantic = new Mask(Torch.zeros(10, 20));
    List<Object> output =
        new SanitizeBoundingBoxes(o -> o.noLabels()).apply(target.boxes(), semantic);
    assertThat(((BoundingBoxes) output.get(0)).data().size(0)).isEqualTo(2);
    assertThat(output.get(1)).isSameAs(semantic);
  }

  @Test
  void samplesWithoutLabelsOrBoxesAreRefused() {
    SanitizeBoundingBoxes transform = new SanitizeBoundingBoxes();
    Map<String, Object> unlabeled = Map.of("boxes", target.boxes());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transform.apply(unlabeled))
        .withMessage(
            "no labels were found in [boxes]: name the entry labels, or give a function by o ->"
                + " o.labels(...)");
    Map<String, Object> shorter = Map.of("boxes", target.boxes(), "Labels", Torch.zeros(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transform.apply(shorter))
        .withMessage(
            "SanitizeBoundingBoxes: labels of shape [3] for BoundingBoxes of shape [4, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SanitizeBoundingBoxes(o -> o.noLabels()).apply(image))
        .withMessage("SanitizeBoundingBoxes: the sample has no BoundingBoxes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SanitizeBoundingBoxes(o -> o.minArea(0.5)))
        .withMessage("minArea must be at least 1, got 0.5");
  }

  @Test
  void keypointsAreRemovedByGroups() {
    Tensor points = Torch.tensor(new float[] {0, 0, 4, 4, 1, 1, 5, 2, 4, 3, 0, 3}).view(3, 2, 2);
    KeyPoints groups = new KeyPoints(points, 5, 5);
    Tensor labels = Torch.tensor(1, 2, 3);
    Map<String, Object> sample = Map.of("points", groups, "labels", labels);
    Map<String, Object> output = new SanitizeKeyPoints().apply(sample);
    assertThat(((KeyPoints) output.get("points")).data().shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(output.get("labels")).isSameAs(labels);
    Map<String, Object> both = new SanitizeKeyPoints(o -> o.defaultLabels()).apply(sample);
    assertThat(((Tensor) both.get("labels")).toLongArray()).containsExactly(1, 3);
  }

  @Test
  void batchesMayBeRecords() {
    Batch batch = new Batch(Torch.rand(2, 3, 4, 4), Torch.tensor(0, 1));
    Torch.manualSeed(3);
    Batch mixed = new MixUp(2).apply(batch);
    Torch.manualSeed(3);
    Batch named =
        new MixUp(o -> o.numClasses(2).labels(Batch.class, Batch::classLabels)).apply(batch);
    assertThat(mixed.classLabels().sum(1).toFloatArray()).containsExactly(1, 1);
    assertThat(mixed.classLabels().equal(named.classLabels())).isTrue();
    assertThat(mixed.images().equal(named.images())).isTrue();
    assertThat(mixed.images().equal(batch.images())).isFalse();
  }

  @Test
  void unfitBatchesAreRefused() {
    Tensor images = Torch.rand(2, 3, 4, 4);
    Tensor labels = Torch.tensor(0, 1);
    refused(
        () -> new MixUp(o -> o.alpha(1)).apply(images, labels),
        "MixUp: numClasses must be set for labels that are indices");
    refused(
        () -> new CutMix(3).apply(images, Torch.zeros(2, 4)),
        "CutMix: numClasses is 3, got labels of shape [2, 4]");
    refused(
        () -> new CutMix(3).apply(images, Torch.zeros(DType.INT64, 2, 1, 1)),
        "CutMix: labels have the shape (N) or (N, classes), got [2, 1, 1]");
    refused(
        () -> new MixUp(3).apply(images.get(0), labels),
        "MixUp: got images of shape [3, 4, 4] with 2 labels");
    refused(
        () -> new MixUp(3).apply(new Image(images), labels, target.boxes()),
        "MixUp mixes images and videos, got a BoundingBoxes");
    refused(() -> new MixUp(o -> o.alpha(0)), "alpha must be positive, got 0.0");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }
}
