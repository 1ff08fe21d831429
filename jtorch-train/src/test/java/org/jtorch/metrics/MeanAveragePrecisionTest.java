package org.jtorch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

/** The numbers of torchmetrics, recorded by make_mean_average_precision.py. */
@NoLeaks
class MeanAveragePrecisionTest {
  private record Image(List<double[]> found, List<double[]> truth) {
    void addTo(MeanAveragePrecision metric) {
      metric.update(boxes(found), column(found, 5), boxes(truth));
    }
  }

  private static MeanAveragePrecision.Boxes boxes(List<double[]> rows) {
    float[] corners = new float[4 * rows.size()];
    long[] labels = new long[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < 4; j++) {
        corners[4 * i + j] = (float) rows.get(i)[j];
      }
      labels[i] = (long) rows.get(i)[4];
    }
    return new MeanAveragePrecision.Boxes(
        Torch.tensor(corners).view(rows.size(), 4), Torch.tensor(labels));
  }

  private static Tensor column(List<double[]> rows, int column) {
    return Torch.tensor(rows.stream().mapToDouble(row -> row[column]).toArray());
  }

  private static List<Image> read(Map<String, double[]> values) throws IOException {
    List<Image> images = new ArrayList<>();
    Image next = new Image(new ArrayList<>(), new ArrayList<>());
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    MeanAveragePrecisionTest.class.getResourceAsStream(
                        "mean_average_precision.txt")),
                StandardCharsets.US_ASCII))) {
      for (String line : reader.lines().toList()) {
        String[] words = line.split(" ");
        double[] numbers = Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
        switch (words[0]) {
          case "found" -> next.found().add(numbers);
          case "truth" -> next.truth().add(numbers);
          case "image" -> {
            images.add(next);
            next = new Image(new ArrayList<>(), new ArrayList<>());
          }
          default -> values.put(words[0], numbers);
        }
      }
    }
    return images;
  }

  private static double[] numbers(MeanAveragePrecision.Summary summary) {
    return new double[] {
      summary.map(),
      summary.map50(),
      summary.map75(),
      summary.bySize().small(),
      summary.bySize().medium(),
      summary.bySize().large(),
      summary.recall().of1(),
      summary.recall().of10(),
      summary.recall().of100(),
      summary.recallBySize().small(),
      summary.recallBySize().medium(),
      summary.recallBySize().large()
    };
  }

  @Test
  void numbersAreThoseOfTorchmetrics() throws IOException {
    Map<String, double[]> values = new HashMap<>();
    List<Image> images = read(values);
    try (MeanAveragePrecision metric = new MeanAveragePrecision();
        MeanAveragePrecision other = new MeanAveragePrecision();
        TensorScope scope = TensorScope.open()) {
      images.subList(0, 5).forEach(image -> image.addTo(metric));
      images.subList(5, images.size()).forEach(image -> image.addTo(other));
      metric.merge(other);
      MeanAveragePrecision.Summary summary = metric.summary();
      double[] expected = Objects.requireNonNull(values.get("values"));
      assertThat(numbers(summary)).containsExactly(expected, within(1e-6));
      double[] classes = Objects.requireNonNull(values.get("classes"));
      double[] byClass = Objects.requireNonNull(values.get("by_class"));
      assertThat(summary.byClass()).hasSize(classes.length);
      for (int i = 0; i < classes.length; i++) {
        assertThat(summary.byClass().get((long) classes[i])).isCloseTo(byClass[i], within(1e-6));
      }
      assertThat(metric.compute().item()).isEqualTo(summary.map());
    }
  }

  @Test
  void rightBoxesGiveOneAndNoneGiveNothing() {
    try (MeanAveragePrecision metric = new MeanAveragePrecision();
        TensorScope scope = TensorScope.open()) {
      assertThatIllegalStateException().isThrownBy(metric::summary);
      MeanAveragePrecision.Boxes none = boxes(List.of());
      metric.update(none, Torch.zeros(0), none);
      assertThat(metric.summary().map()).isEqualTo(-1);
      MeanAveragePrecision.Boxes one = boxes(List.of(new double[] {2, 2, 40, 50, 7}));
      metric.update(one, Torch.tensor(new double[] {0.5}), one);
      assertThat(metric.summary().map()).isEqualTo(1, within(1e-9));
      assertThat(metric.summary().bySize().small()).isEqualTo(-1);
      assertThat(metric.summary().byClass()).containsOnlyKeys(7L);
      metric.reset();
      assertThatIllegalStateException().isThrownBy(metric::compute);
    }
  }

  @Test
  void wrongShapesAreRefused() {
    try (MeanAveragePrecision metric = new MeanAveragePrecision();
        TensorScope scope = TensorScope.open()) {
      MeanAveragePrecision.Boxes one = boxes(List.of(new double[] {2, 2, 40, 50, 7}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> metric.update(one, Torch.tensor(0.5, 0.6), one))
          .withMessage(
              "scores must be floating point, one for each of 1 boxes, got torch.float32[2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MeanAveragePrecision.Boxes(Torch.zeros(2, 5), Torch.tensor(1, 2)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MeanAveragePrecision.Boxes(Torch.zeros(2, 4), Torch.tensor(1)));
    }
  }
}
