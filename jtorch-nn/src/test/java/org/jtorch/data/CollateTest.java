package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class CollateTest {
  record Point(Tensor x, Tensor y) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Example(float[] image, long label, String name) {}

  record Examples(Tensor image, Tensor label, List<String> name) {}

  record Labels(long label) {}

  record Nested(Tensor x, Point points) {}

  private static Map<String, List<?>> samples() {
    Map<String, List<?>> samples = new LinkedHashMap<>();
    samples.put("ints", List.of(3, 1, 2));
    samples.put("floats", List.of(0.5, 1.5));
    samples.put("float32", List.of(0.5f, 1.5f));
    samples.put("bools", List.of(true, false));
    samples.put("strings", List.of("a", "b"));
    samples.put("tensors", List.of(Torch.tensor(1, 2), Torch.tensor(3, 4)));
    samples.put("arrays", List.of(new float[] {1.5f, 2}, new float[] {3, 4}));
    samples.put(
        "maps", List.of(map("a", 1, "b", List.of(2.0, "x")), map("a", 3, "b", List.of(4.0, "y"))));
    samples.put("lists", List.of(List.of(1, 2), List.of(3, 4)));
    samples.put(
        "records",
        List.of(
            new Point(Torch.tensor(1.0), Torch.tensor(1, 2)),
            new Point(Torch.tensor(2.0), Torch.tensor(3, 4))));
    return samples;
  }

  private static Map<String, Object> map(String a, Object x, String b, Object y) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(a, x);
    map.put(b, y);
    return map;
  }

  static Stream<String> names() {
    return Stream.of(
        "ints", "floats", "float32", "bools", "strings", "tensors", "arrays", "maps", "lists",
        "records");
  }

  @ParameterizedTest
  @MethodSource("names")
  void samplesBecomeWhatTheyBecomeInPython(String name) {
    assertCollated(
        Collate.defaultCollate(samples().get(name)), DataSamples.of("collated").get(name));
  }

  private static void assertCollated(Object value, JsonNode expected) {
    if (value instanceof Tensor tensor) {
      assertThat(tensor.dtype().toString().toLowerCase(Locale.ROOT))
          .isEqualTo("torch." + expected.get("dtype").asText());
      assertThat(tensor.shape().toArray()).isEqualTo(DataSamples.longs(expected.get("shape")));
      assertThat(tensor.to(DType.FLOAT64).flatten().toDoubleArray())
          .isEqualTo(DataSamples.doubles(expected.get("values")));
    } else if (value instanceof Map<?, ?> map) {
      assertThat(map).hasSize(expected.size());
      map.forEach((key, entry) -> assertCollated(entry, expected.get((String) key)));
    } else if (value instanceof List<?> list) {
      assertThat(list).hasSize(expected.size());
      for (int i = 0; i < list.size(); i++) {
        assertCollated(list.get(i), expected.get(i));
      }
    } else if (value instanceof Point point) {
      assertCollated(point.x(), expected.get("x"));
      assertCollated(point.y(), expected.get("y"));
    } else {
      assertThat(value).isEqualTo(expected.asText());
    }
  }

  @Test
  void recordsThatCannotHoldABatchBecomeMapsOrAnotherRecord() {
    List<Example> samples =
        List.of(new Example(new float[] {1, 2}, 3, "a"), new Example(new float[] {4, 5}, 6, "b"));
    assertThat(Collate.defaultCollate(samples)).isInstanceOf(Map.class);
    Examples batch = Collate.<Example, Examples>into(Examples.class).apply(samples);
    assertThat(batch.image().toString())
        .isEqualTo(Torch.tensor(new float[][] {{1, 2}, {4, 5}}).toString());
    assertThat(batch.label().toLongArray()).containsExactly(3, 6);
    assertThat(batch.name()).containsExactly("a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.<Example, Labels>into(Labels.class).apply(samples))
        .withMessage(
            "Labels.label is of a primitive type, but the samples' numbers become a tensor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.<Example, Point>into(Point.class).apply(samples))
        .withMessage("the samples have nothing for Point.x");
  }

  @Test
  void nestedRecordsListsAndMapsAreConverted() {
    List<Map<String, Object>> samples =
        List.of(
            map("x", 1L, "points", List.of(1.0, 2.0)), map("x", 2L, "points", List.of(3.0, 4.0)));
    Nested batch = Collate.<Map<String, Object>, Nested>into(Nested.class).apply(samples);
    assertThat(batch.x().toLongArray()).containsExactly(1, 2);
    assertThat(batch.points().x().toDoubleArray()).containsExactly(1, 3);
    assertThat(batch.points().y().toDoubleArray()).containsExactly(2, 4);
  }

  @Test
  void samplesThatDifferAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.defaultCollate(List.of(List.of(1), List.of(1, 2))))
        .withMessageContaining("each list in a batch must have the same size; found 1 and 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.defaultCollate(List.of(1, "a")))
        .withMessageContaining("different types: java.lang.Integer and java.lang.String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.defaultCollate(List.of(Map.of("a", 1), Map.of("b", 1))))
        .withMessageContaining("a sample has no entry a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.defaultCollate(List.of(new Thread())))
        .withMessageContaining("found java.lang.Thread");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.defaultCollate(List.of()))
        .withMessage("the batch has no samples");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLoaderCollatesNestedSamples(int workers) {
    Dataset<Map<String, Object>> dataset =
        new Dataset<>() {
          @Override
          public Map<String, Object> get(long index) {
            return Map.of("x", new double[] {index, -index}, "label", (int) index);
          }

          @Override
          public long size() {
            return 4;
          }
        };
    try (DataLoader<Map<String, Tensor>> loader =
        DataLoader.of(dataset, Collate.maps(), o -> o.batchSize(2).numWorkers(workers))) {
      Iterator<Map<String, Tensor>> batches = loader.iterator();
      assertThat(batches.next().get("x").toString())
          .isEqualTo(Torch.tensor(new double[][] {{0, 0}, {1, -1}}).toString());
      Map<String, Tensor> second = batches.next();
      assertThat(second.get("label").toLongArray()).containsExactly(2, 3);
      assertThat(batches.hasNext()).isFalse();
      assertThat(second.get("label").isClosed()).isTrue();
    }
  }

  @Test
  void listsAndStacksAreTyped() {
    List<Tensor> lists = Collate.<Object>lists().apply(List.of(List.of(1, 0.5), List.of(2, 1.5)));
    assertThat(lists.get(0).toLongArray()).containsExactly(1, 2);
    assertThat(lists.get(1).toDoubleArray()).containsExactly(0.5, 1.5);
    Tensor stacked = Collate.stack().apply(List.of(Torch.tensor(1, 2), Torch.tensor(3, 4)));
    assertThat(stacked.shape().toArray()).containsExactly(2, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.<String>lists().apply(List.of(List.of("a"))))
        .withMessageContaining("entry 0 does not become a tensor");
  }

  @Test
  void tensorsOfDifferentLengthsArePadded() {
    PaddedBatch batch =
        Collate.padded(-1)
            .apply(
                List.of(Torch.tensor(1, 2, 3), Torch.tensor(new long[] {4}), Torch.tensor(5, 6)));
    assertThat(batch.values().toString())
        .isEqualTo(Torch.tensor(new long[][] {{1, 2, 3}, {4, -1, -1}, {5, 6, -1}}).toString());
    assertThat(batch.lengths().toLongArray()).containsExactly(3, 1, 2);
    assertThat(batch.paddingMask().toString())
        .isEqualTo(
            Torch.tensor(
                    new boolean[][] {
                      {false, false, false}, {false, true, true}, {false, false, true}
                    })
                .toString());
    Tensor images =
        Collate.padded().apply(List.of(Torch.ones(1, 2, 3), Torch.ones(1, 3, 2))).values();
    assertThat(images.shape().toArray()).containsExactly(2, 1, 3, 3);
    assertThat(images.sum().item()).isEqualTo(12);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collate.padded().apply(List.of(Torch.ones(1, 2), Torch.ones(1))))
        .withMessageContaining("differ in the number of dimensions");
  }

  @Test
  void samplesAreStackedByPosition() {
    Batch batch =
        Collate.samples()
            .andThen(stacked -> new Batch(stacked.input().mul(2), stacked.target()))
            .apply(
                LongStream.of(2, 4)
                    .mapToObj(n -> new Sample(Torch.ones(3).mul(n), Torch.tensor(n)))
                    .toList());
    assertThat(batch.input().shape().toArray()).containsExactly(2, 3);
    assertThat(batch.input().sum().item()).isEqualTo(36);
    assertThat(batch.target().toLongArray()).containsExactly(2, 4);
  }

  @Test
  void paddedSamplesEndWithTheInputsLengths() {
    Batch batch =
        Collate.paddedSamples(0)
            .apply(
                LongStream.of(2, 4)
                    .mapToObj(n -> new Sample(Torch.ones(n, 5), Torch.tensor(n)))
                    .toList());
    assertThat(batch.input().shape().toArray()).containsExactly(2, 4, 5);
    assertThat(batch.target().toLongArray()).containsExactly(2, 4);
    assertThat(batch.get(2).toLongArray()).containsExactly(2, 4);
  }
}
