package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.junit.jupiter.api.Test;

@NoLeaks
class TransformFrameTest {
  /** Adds one drawn number to every part. */
  private static final class AddDrawn extends Transform {
    int draws;

    @Override
    protected Kernel makeParams(Parts parts) {
      draws++;
      double drawn = Draws.uniform(1, 2);
      return part -> part.map(x -> x.add(drawn));
    }
  }

  private record Annotated(Image image, Target target, String name) {}

  private record Target(BoundingBoxes boxes, Tensor labels, long id) {}

  private record Plain(Tensor image, Tensor label) {}

  private static Image image() {
    return new Image(Torch.zeros(3, 4, 6));
  }

  private static BoundingBoxes boxes() {
    return new BoundingBoxes(Torch.zeros(2, 4), BoxFormat.XYXY, 4, 6);
  }

  private static double value(Tensor tensor) {
    return tensor.flatten().get(0).item();
  }

  @Test
  void aRecordIsDrawnOnceAndLabelsPassThrough() {
    AddDrawn transform = new AddDrawn();
    Annotated sample =
        new Annotated(image(), new Target(boxes(), Torch.tensor(3L, 4L), 17), "cat.png");
    Annotated result = transform.apply(sample);
    assertThat(transform.draws).isEqualTo(1);
    double drawn = value(result.image().data());
    assertThat(drawn).isBetween(1.0, 2.0);
    assertThat(value(result.target().boxes().data())).isEqualTo(drawn);
    assertThat(result.target().boxes().canvasSize()).isEqualTo(new CanvasSize(4, 6));
    assertThat(result.target().labels()).isSameAs(sample.target().labels());
    assertThat(result.target().id()).isEqualTo(17);
    assertThat(result.name()).isEqualTo("cat.png");
    assertThat(value(sample.image().data())).isZero();
  }

  @Test
  void mapsListsAndSeveralPartsKeepTheirForm() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("image", image());
    map.put("labels", List.of(1, 2));
    map.put("nothing", null);
    Map<String, Object> result = new AddDrawn().apply(map);
    assertThat(result.keySet()).containsExactly("image", "labels", "nothing");
    assertThat(result.get("labels")).isSameAs(map.get("labels"));
    assertThat(value(((Image) result.get("image")).data())).isGreaterThan(0.9);

    List<Object> parts = new AddDrawn().apply(image(), boxes(), "label");
    assertThat(parts.get(1)).isInstanceOf(BoundingBoxes.class);
    assertThat(parts.get(2)).isEqualTo("label");
    Mask mask = new AddDrawn().apply(new Mask(Torch.zeros(2, 2)));
    assertThat(value(mask.data())).isGreaterThan(0.9);
  }

  @Test
  void theFirstPlainTensorIsAnImageIfThereIsNone() {
    Plain sample = new Plain(Torch.zeros(3, 2, 2), Torch.tensor(5L));
    Plain result = new AddDrawn().apply(sample);
    assertThat(value(result.image())).isGreaterThan(0.9);
    assertThat(result.label()).isSameAs(sample.label());

    Tensor extra = Torch.zeros(3, 2, 2);
    List<Object> withImage = new AddDrawn().apply(extra, image());
    assertThat(withImage.get(0)).isSameAs(extra);
    List<Object> withBoxes = new AddDrawn().apply(boxes(), Torch.zeros(1, 2, 2), extra);
    assertThat(value((Tensor) withBoxes.get(1))).isGreaterThan(0.9);
    assertThat(withBoxes.get(2)).isSameAs(extra);
  }

  @Test
  void kindsThatAreNotTransformedPassThrough() {
    Transform masks =
        new Transform() {
          @Override
          protected Set<Class<? extends TVTensor>> transformedTypes() {
            return Set.of(Mask.class);
          }

          @Override
          protected Kernel makeParams(Parts parts) {
            assertThat(parts.list()).hasSize(1);
            return part -> part.map(Tensor::neg);
          }
        };
    Image image = image();
    List<Object> result = masks.apply(image, new Mask(Torch.ones(4, 6)));
    assertThat(result.get(0)).isSameAs(image);
    assertThat(value(((Mask) result.get(1)).data())).isEqualTo(-1);
  }

  @Test
  void anUnchangedSampleIsReturnedItself() {
    Annotated sample = new Annotated(image(), new Target(boxes(), Torch.tensor(1L), 1), "a");
    assertThat(new Identity().apply(sample)).isSameAs(sample);
    assertThat(new RandomApply(List.of(new AddDrawn()), 0).apply(sample)).isSameAs(sample);
    assertThat(new Lambda(x -> x.add(1), Mask.class).apply(sample)).isSameAs(sample);
  }

  @Test
  void aResultOfAnotherTypeIsReturnedByCall() {
    Transform twice =
        new Transform() {
          @Override
          protected Kernel makeParams(Parts parts) {
            return part -> List.of(part, part.map(Tensor::neg));
          }

          @Override
          public String toString() {
            return "Twice";
          }
        };
    Object both = twice.call(Torch.ones(1, 2, 2));
    assertThat(both).isInstanceOf(List.class);
    assertThat(((List<?>) both).get(1)).isInstanceOf(Tensor.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> twice.apply(Torch.ones(1, 2, 2)))
        .withMessageEndingWith("use call(sample)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> twice.apply(new Plain(Torch.ones(1, 2, 2), Torch.tensor(1L))))
        .withMessageContaining("of Plain.image, which is a Tensor");
  }

  @Test
  void sizesAreQueriedFromAllParts() {
    Parts parts = new Parts(List.of(image(), boxes()));
    assertThat(parts.size()).isEqualTo(new CanvasSize(4, 6));
    assertThat(parts.chw()).isEqualTo(Shape.of(3, 4, 6));
    assertThat(parts.boundingBoxes()).isSameAs(parts.list().get(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parts(List.of(image(), new Mask(Torch.zeros(4, 5)))).size())
        .withMessageContaining("different sizes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parts(List.of()).size())
        .withMessage("the sample has no image, video, mask, box or keypoint");
    assertThatIllegalArgumentException().isThrownBy(parts::keyPoints);
  }

  @Test
  void containersChooseTheirTransforms() {
    Lambda one = new Lambda(x -> x.add(1));
    Lambda ten = new Lambda(x -> x.mul(10));
    Tensor x = Torch.ones(1, 1, 1);
    List<Double> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seen.add(value(new RandomOrder(one, ten).apply(x)));
      assertThat(value(new RandomChoice(List.of(one, ten), new double[] {0, 2}).apply(x)))
          .isEqualTo(10);
      assertThat(value(new RandomApply(List.of(one, ten), 1).apply(x))).isEqualTo(20);
    }
    assertThat(seen).containsOnly(11.0, 20.0).contains(11.0, 20.0);
    assertThat(new RandomChoice(one, ten).transforms()).containsExactly(one, ten);
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomOrder());
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomApply(List.of(one), 1.5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomChoice(List.of(one), new double[] {1, 2}))
        .withMessage("RandomChoice: got 2 weights for 1 transforms");
  }

  @Test
  void aLoaderGivesTheSameForAnyNumberOfWorkers() {
    Transform transform =
        new Compose(
            new RandomApply(List.of(new AddDrawn())),
            new RandomOrder(new AddDrawn(), new AddDrawn()));
    Dataset<Sample> dataset =
        new Dataset<>() {
          @Override
          public Sample get(long index) {
            return transform.apply(new Sample(Torch.zeros(1, 2, 2), Torch.tensor(index)));
          }

          @Override
          public long size() {
            return 12;
          }
        };
    List<List<Double>> runs = new ArrayList<>();
    for (int workers : new int[] {0, 2}) {
      List<Double> values = new ArrayList<>();
      Torch.manualSeed(3);
      try (DataLoader<Batch> loader =
          DataLoader.of(dataset, o -> o.batchSize(4).shuffle(true).numWorkers(workers))) {
        for (Batch batch : loader) {
          for (double one : batch.input().flatten().to(DType.FLOAT64).toDoubleArray()) {
            values.add(one);
          }
        }
      }
      runs.add(values);
    }
    assertThat(runs.get(0)).hasSize(48).isEqualTo(runs.get(1));
  }
}
