package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.Index.slice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.datasets.MNIST;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With one seed, in float64, the samples compute the numbers of their Python twins: the loss of
 * each step, then what the sample reports. The recorded numbers are record_twins.py's.
 */
class TwinNumbersTest {
  private static final Path DATA = Path.of("..", "data");
  private static final Path RECORDED =
      Path.of("src", "test", "resources", "org", "jtorch", "samples", "twins.txt");
  private static final double RELATIVE = 1e-6;

  private interface Sample {
    List<Double> numbers() throws IOException;
  }

  private static final Map<String, Sample> SAMPLES =
      Map.of(
          "char_gpt", TwinNumbersTest::charGpt,
          "lstm_forecast", TwinNumbersTest::lstmForecast,
          "tabular_titanic", TwinNumbersTest::tabularTitanic,
          "transfer_learning", TwinNumbersTest::transferLearning);

  @Test
  void theGptsFirst100LossesItsHeldOutLossAndItsTextEqualPythons() throws IOException {
    compare("char_gpt", RECORDED, 100 + 1 + 57);
  }

  @Test
  void theLstmsFirst100LossesAndItsErrorsEqualPythons() throws IOException {
    compare("lstm_forecast", RECORDED, 100 + 2);
  }

  @Test
  void theTabularLossesAndTheAurocEqualPythons() throws IOException {
    compare("tabular_titanic", RECORDED, 5 * 23 + 1);
  }

  @Test
  void theTransferLossesAndTheAccuracyEqualPythons() throws IOException {
    compare("transfer_learning", RECORDED, 10 + 20 + 1);
  }

  @Test
  @Tag("python")
  void theNumbersEqualThoseOfPythonHere(@TempDir Path folder) throws Exception {
    Path numbers = folder.resolve("twins.txt");
    Path output = folder.resolve("output");
    Process python =
        new ProcessBuilder(
                System.getProperty("jtorch.python", "python3"),
                "src/test/python/record_twins.py",
                numbers.toString(),
                DATA.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(python.waitFor()).as(Files.readString(output)).isZero();
    for (String sample : SAMPLES.keySet()) {
      compare(sample, numbers, read(sample, numbers).size());
    }
  }

  private static void compare(String sample, Path file, int size) throws IOException {
    List<Double> python = read(sample, file);
    Torch.manualSeed(0);
    List<Double> java;
    try (TensorScope scope = TensorScope.open()) {
      java = SAMPLES.get(sample).numbers();
    }
    assertThat(java).hasSize(size).hasSameSizeAs(python);
    double worst = 0;
    for (int i = 0; i < size; i++) {
      double difference = Math.abs(java.get(i) - python.get(i));
      worst = Math.max(worst, difference == 0 ? 0 : difference / Math.abs(python.get(i)));
    }
    System.out.printf(Locale.ROOT, "%s: %d numbers differ by %.1e at most%n", sample, size, worst);
    assertThat(worst).as(sample).isLessThan(RELATIVE);
  }

  private static List<Double> read(String sample, Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(sample + " "))
        .flatMap(line -> Stream.of(line.split(" ")).skip(1))
        .map(Double::valueOf)
        .toList();
  }

  private static List<Double> charGpt() throws IOException {
    CharGpt.Text text = new CharGpt.Text(DATA.resolve("shakespeare/shakespeare.txt.gz"));
    CharGpt.Gpt model = new CharGpt.Gpt(text.vocabulary.length(), 32, 32, 2, 2);
    model.to(DType.FLOAT64);
    List<Double> numbers = new ArrayList<>();
    numbers.addAll(CharGpt.train(model, text, 100, 8));
    String written = CharGpt.generate(model, text, "ROMEO:\n", 50, 0.8);
    numbers.add(CharGpt.heldOutLoss(model, text.heldOut.get(slice(0, 5000))));
    LongStream.of(text.encode(written).toLongArray()).forEach(id -> numbers.add((double) id));
    return numbers;
  }

  private static List<Double> lstmForecast() {
    LstmForecast.Forecaster model = new LstmForecast.Forecaster(16);
    model.to(DType.FLOAT64);
    List<Tensor> series = LstmForecast.makeSeries(40, DType.FLOAT64);
    List<Double> numbers = new ArrayList<>(LstmForecast.train(model, series, 10, 4));
    Tensor errors = LstmForecast.errors(model, series.subList(0, 5));
    numbers.addAll(List.of(errors.get(0).item(), errors.get(1).item()));
    return numbers;
  }

  private static List<Double> tabularTitanic() throws IOException {
    TabularTitanic.Table table =
        new TabularTitanic.Table(DATA.resolve("titanic/titanic.csv"), DType.FLOAT64);
    TabularTitanic.Net model = new TabularTitanic.Net(table.categories, table.numeric.size(1), 32);
    model.to(DType.FLOAT64);
    List<Double> numbers = new ArrayList<>(TabularTitanic.train(model, table, 5, 32));
    numbers.add(TabularTitanic.auroc(model, table));
    return numbers;
  }

  private static List<Double> transferLearning() {
    TransferLearning.Net model = new TransferLearning.Net(5);
    model.to(DType.FLOAT64);
    List<Double> numbers =
        new ArrayList<>(TransferLearning.train(model, model.parameters(), digits(0, 320), 1, 32));
    Map<String, Tensor> before =
        model.stateDict().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("backbone."))
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().clone()));
    List<Tensor> head = TransferLearning.replaceHead(model, 5);
    model.to(DType.FLOAT64);
    numbers.addAll(TransferLearning.train(model, head, digits(5, 320), 2, 32));
    numbers.add(TransferLearning.accuracy(model, digits(5, 500)));
    assertThat(before).hasSize(21);
    before.forEach(
        (name, value) -> assertThat(model.stateDict().get(name).equal(value)).as(name).isTrue());
    return numbers;
  }

  private static TransferLearning.Digits digits(int first, int count) {
    TransferLearning.Digits digits =
        TransferLearning.Digits.load(DATA.resolve("mnist"), MNIST.Split.TRAIN, first);
    return new TransferLearning.Digits(
        digits.images().get(slice(0, count)).to(DType.FLOAT64),
        digits.labels().get(slice(0, count)));
  }
}
