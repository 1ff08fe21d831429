package org.jtorch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The values of torchmetrics and scikit-learn, recorded by make_metrics.py. */
class RecordedMetricsTest {
  /** torchmetrics computes in float32. */
  private static final double FLOAT = 2e-6;

  private static final JsonNode ROOT = read();
  private static final long CLASSES = 4;
  private static final long LABELS = 3;

  private record Batch(Tensor predictions, Tensor target) {}

  @TestFactory
  Stream<DynamicTest> everyCaseHasPythonsValue() {
    return cases()
        .filter(one -> !one.has("corpus"))
        .map(one -> dynamicTest(name(one), () -> check(one)));
  }

  @TestFactory
  Stream<DynamicTest> everyTranslationHasPythonsScore() {
    return cases()
        .filter(one -> one.has("corpus"))
        .map(one -> dynamicTest(name(one), () -> checkTranslations(one)));
  }

  private static void check(JsonNode one) {
    List<Batch> batches = batches(one.get("data").asText());
    try (PredictionMetric metric = metric(one)) {
      List<Tensor> steps = new ArrayList<>();
      if (!one.has("steps")) {
        batches.forEach(batch -> metric.update(batch.predictions(), batch.target()));
      } else {
        batches.forEach(batch -> steps.add(metric.call(batch.predictions(), batch.target())));
        for (int i = 0; i < steps.size(); i++) {
          compare(steps.get(i), one.get("steps").get(i));
        }
      }
      compare(metric.compute(), one.get("value"));
      if (one.has("exact")) {
        assertThat(metric.compute().item()).isCloseTo(one.get("exact").asDouble(), within(1e-12));
      }
      checkMerged(one, batches, metric);
    }
  }

  /** The value does not depend on which worker saw a batch. */
  private static void checkMerged(JsonNode one, List<Batch> batches, PredictionMetric whole) {
    try (PredictionMetric first = metric(one);
        PredictionMetric second = metric(one)) {
      first.update(batches.get(0).predictions(), batches.get(0).target());
      second.update(batches.get(1).predictions(), batches.get(1).target());
      second.update(batches.get(2).predictions(), batches.get(2).target());
      first.merge(second);
      compare(first.compute(), one.get("value"));
      assertThat(first.compute().toString()).isEqualTo(whole.compute().toString());
      assertThat(first.updateCount()).isEqualTo(3);
    }
  }

  private static void checkTranslations(JsonNode one) {
    JsonNode options = one.get("options");
    BLEUScore bleu =
        new BLEUScore(
            o -> {
              if (options.has("smooth")) {
                o.smooth(options.get("smooth").asBoolean());
              }
              if (options.has("nGram")) {
                o.nGram(options.get("nGram").asInt());
              }
              if (options.has("weights")) {
                o.weights(doubles(options.get("weights")));
              }
            });
    try (bleu) {
      for (JsonNode batch : one.get("corpus")) {
        List<List<String>> targets = new ArrayList<>();
        batch.get(1).forEach(target -> targets.add(texts(target)));
        bleu.update(texts(batch.get(0)), targets);
      }
      compare(bleu.compute(), one.get("value"));
    }
  }

  private static PredictionMetric metric(JsonNode one) {
    JsonNode options = one.get("options");
    String name = one.get("metric").asText();
    String task = options.path("task").asText("");
    return switch (name) {
      case "Accuracy" -> accuracy(task, classification(options));
      case "Precision" ->
          switch (task) {
            case "binary" -> Precision.binary(classification(options));
            case "multiclass" -> Precision.multiclass(CLASSES, classification(options));
            default -> Precision.multilabel(LABELS, classification(options));
          };
      case "Recall" ->
          switch (task) {
            case "binary" -> Recall.binary(classification(options));
            case "multiclass" -> Recall.multiclass(CLASSES, classification(options));
            default -> Recall.multilabel(LABELS, classification(options));
          };
      case "F1Score" ->
          switch (task) {
            case "binary" -> F1Score.binary(classification(options));
            case "multiclass" -> F1Score.multiclass(CLASSES, classification(options));
            default -> F1Score.multilabel(LABELS, classification(options));
          };
      case "JaccardIndex" ->
          switch (task) {
            case "binary" -> JaccardIndex.binary(classification(options));
            case "multiclass" -> JaccardIndex.multiclass(CLASSES, classification(options));
            default -> JaccardIndex.multilabel(LABELS, classification(options));
          };
      case "AUROC" ->
          switch (task) {
            case "binary" -> AUROC.binary(curve(options));
            case "multiclass" -> AUROC.multiclass(CLASSES, curve(options));
            default -> AUROC.multilabel(LABELS, curve(options));
          };
      case "AveragePrecision" ->
          switch (task) {
            case "binary" -> AveragePrecision.binary(curve(options));
            case "multiclass" -> AveragePrecision.multiclass(CLASSES, curve(options));
            default -> AveragePrecision.multilabel(LABELS, curve(options));
          };
      case "ConfusionMatrix" -> confusion(task, options);
      case "MeanSquaredError" -> new MeanSquaredError(regression(options));
      case "MeanAbsoluteError" -> new MeanAbsoluteError(regression(options));
      case "R2Score" -> r2(options);
      case "Perplexity" -> new Perplexity(o -> o.ignoreIndex(-100));
      default -> throw new IllegalStateException(name);
    };
  }

  private static Accuracy accuracy(String task, Consumer<ClassificationOptions> options) {
    return switch (task) {
      case "binary" -> Accuracy.binary(options);
      case "multiclass" -> Accuracy.multiclass(CLASSES, options);
      default -> Accuracy.multilabel(LABELS, options);
    };
  }

  private static Consumer<ClassificationOptions> classification(JsonNode options) {
    return o ->
        options
            .fieldNames()
            .forEachRemaining(
                key -> {
                  JsonNode value = options.get(key);
                  switch (key) {
                    case "average" -> o.average(average(value));
                    case "threshold" -> o.threshold(value.asDouble());
                    case "topK" -> o.topK(value.asLong());
                    case "ignoreIndex" -> o.ignoreIndex(value.asLong());
                    case "zeroDivision" -> o.zeroDivision(value.asDouble());
                    case "task" -> assertThat(value.asText()).isNotEmpty();
                    default -> throw new IllegalStateException(key);
                  }
                });
  }

  private static Consumer<CurveOptions> curve(JsonNode options) {
    return o -> {
      if (options.has("average")) {
        o.average(average(options.get("average")));
      }
      if (options.has("ignoreIndex")) {
        o.ignoreIndex(options.get("ignoreIndex").asLong());
      }
      if (options.has("maxFpr")) {
        o.maxFpr(options.get("maxFpr").asDouble());
      }
    };
  }

  private static ConfusionMatrix confusion(String task, JsonNode options) {
    Consumer<ConfusionMatrix.Options> chosen =
        o -> {
          String normalize = options.get("normalize").asText().toUpperCase(Locale.ROOT);
          o.normalize(ConfusionMatrix.Normalize.valueOf(normalize));
          if (options.has("ignoreIndex")) {
            o.ignoreIndex(options.get("ignoreIndex").asLong());
          }
        };
    return switch (task) {
      case "binary" -> ConfusionMatrix.binary(chosen);
      case "multiclass" -> ConfusionMatrix.multiclass(CLASSES, chosen);
      default -> ConfusionMatrix.multilabel(LABELS, chosen);
    };
  }

  private static Consumer<RegressionOptions> regression(JsonNode options) {
    return o ->
        o.squared(options.path("squared").asBoolean(true))
            .numOutputs(options.path("numOutputs").asLong(1));
  }

  private static R2Score r2(JsonNode options) {
    String how = options.path("multioutput").asText("uniform_average").toUpperCase(Locale.ROOT);
    return new R2Score(
        o ->
            o.numOutputs(options.path("numOutputs").asLong(1))
                .adjusted(options.path("adjusted").asLong(0))
                .multioutput(R2Score.Multioutput.valueOf(how)));
  }

  private static AverageMethod average(JsonNode value) {
    return AverageMethod.valueOf(value.asText().toUpperCase(Locale.ROOT));
  }

  private static void compare(Tensor actual, JsonNode expected) {
    List<Double> numbers = new ArrayList<>();
    addNumbers(expected, numbers);
    double[] values = actual.to(DType.FLOAT64).flatten().toDoubleArray();
    assertThat(values).hasSize(numbers.size());
    for (int i = 0; i < values.length; i++) {
      double number = numbers.get(i);
      if (Double.isNaN(number)) {
        assertThat(values[i]).isNaN();
      } else {
        assertThat(values[i]).isCloseTo(number, within(FLOAT * Math.max(1, Math.abs(number))));
      }
    }
  }

  private static void addNumbers(JsonNode node, List<Double> numbers) {
    if (node.isArray()) {
      node.forEach(item -> addNumbers(item, numbers));
    } else {
      numbers.add(node.asDouble());
    }
  }

  private static List<Batch> batches(String name) {
    List<Batch> batches = new ArrayList<>();
    for (JsonNode pair : ROOT.get("data").get(name)) {
      batches.add(new Batch(tensor(pair.get(0)), tensor(pair.get(1))));
    }
    return batches;
  }

  private static Tensor tensor(JsonNode node) {
    Shape shape = Shape.of(new ObjectMapper().convertValue(node.get("shape"), long[].class));
    Tensor values = Torch.tensor(doubles(node.get("values"))).reshape(shape);
    return values.to(DType.of(node.get("dtype").asText()));
  }

  private static double[] doubles(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static List<String> texts(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> cases() {
    return StreamSupport.stream(ROOT.get("cases").spliterator(), false);
  }

  private static String name(JsonNode one) {
    return one.get("metric").asText() + " " + one.get("data").asText() + " " + one.get("options");
  }

  private static JsonNode read() {
    try (InputStream in = RecordedMetricsTest.class.getResourceAsStream("metrics.json")) {
      return new ObjectMapper()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
          .readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
