package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every sample and checks its output. */
class SamplesTest {
  private static final String DIGITS = Path.of("..", "data", "mnist").toString();

  @TempDir Path folder;

  private interface Program {
    void run() throws IOException;
  }

  @Test
  void tensorsAndAutogradPrintsTensorsAndTheFit() throws IOException {
    String out = output(() -> TensorsAndAutograd.main(new String[0]));
    assertThat(out)
        .startsWith(
            """
            tensor([[ 0,  1,  2,  3],
                    [ 4,  5,  6,  7],
                    [ 8,  9, 10, 11]])
            tensor([[ 1,  2],
                    [ 5,  6],
                    [ 9, 10]])
            tensor([ 0, 22, 38])
            """)
        .contains("y = 3.0")
        .contains(" x + -2.0");
  }

  @Test
  void trainMnistLearnsAndSavesACheckpoint() throws IOException, InterruptedException {
    Path checkpoint = folder.resolve("lenet.pth");
    long before = collectedOnceQuiet();
    double[] accuracy = new double[1];
    String out = output(() -> accuracy[0] = TrainMnist.train(Path.of(DIGITS), 1, checkpoint));
    assertThat(accuracy[0]).isBetween(0.85, 1.0);
    assertThat(out)
        .contains("(conv1): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))")
        .containsPattern("epoch 1/1, loss 0\\.[0-9]{4}\\R");
    assertThat(Torch.memoryStats().collected())
        .as("freed by the collector: at most the model's ten parameters")
        .isIn(before, before + 10);
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Checkpoint.load(checkpoint).stateDict())
          .hasSize(10)
          .containsKeys("conv1.weight", "fc3.bias");
    }
  }

  @Test
  void traceModelSavesWhatTorchScriptLoads() throws IOException {
    Path file = folder.resolve("lenet.pt");
    String out = output(() -> TraceModel.main(new String[] {file.toString()}));
    assertThat(out)
        .isEqualTo(
            """
            12 operators, the first is conv2d = torch.ops.aten.conv2d.default(input = x, weight =\
             p_conv1_weight, bias = p_conv1_bias, stride = [1, 1], padding = [0, 0], dilation =\
             [1, 1], groups = 1)
            same logits: true
            same names: true
            """);
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void recognizeDigitsPrintsPredictionsAndAccuracy() throws IOException {
    String out = output(() -> RecognizeDigits.main(new String[] {DIGITS}));
    assertThat(out)
        .contains("predicted 7, label 7")
        .contains("predicted 2, label 2")
        .contains("1977 of 2000 test digits are correct: 98.85 %");
  }

  @Test
  void classifyImagePrintsTheTopFiveClasses() throws IOException {
    Path image = folder.resolve("seven.png");
    try (InputStream resource = ClassifyImage.class.getResourceAsStream("seven.png")) {
      Files.copy(resource, image);
    }
    String out = output(() -> ClassifyImage.main(new String[] {image.toString()}));
    assertThat(out.lines()).hasSize(5);
    assertThat(out.lines().findFirst().orElseThrow()).isEqualTo(" 99.88 %  seven");
  }

  @Test
  void classifyImageReadsJpeg() throws IOException {
    Path image = folder.resolve("nine.jpg");
    try (InputStream resource = ClassifyImage.class.getResourceAsStream("nine.jpg")) {
      Files.copy(resource, image);
    }
    String out = output(() -> ClassifyImage.main(new String[] {image.toString()}));
    assertThat(out.lines().findFirst().orElseThrow()).endsWith(" %  nine");
  }

  @Test
  void loadCheckpointLoadsPythonsWeights() throws IOException {
    String out = output(() -> LoadCheckpoint.main(new String[] {DIGITS}));
    assertThat(out.strip()).isEqualTo("98.85 % of the test digits are correct");
  }

  /** Waits until the collector has freed the tensors of earlier tests. */
  private static long collectedOnceQuiet() throws InterruptedException {
    long before;
    do {
      before = Torch.memoryStats().collected();
      System.gc();
      Thread.sleep(100);
    } while (Torch.memoryStats().collected() != before);
    return before;
  }

  private static String output(Program program) throws IOException {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void hooksRunForAModelAndItsChildren() {
    LeNet model = new LeNet();
    List<String> fired = new ArrayList<>();
    model.registerForwardHook((module, inputs, output) -> fired.add("LeNet " + output.shape()));
    model
        .namedChildren()
        .get("conv2")
        .registerForwardHook((module, inputs, output) -> fired.add("conv2 " + output.shape()));
    try (TensorScope scope = TensorScope.open()) {
      Tensor logits = model.call(Torch.zeros(2, 1, 28, 28));
      assertThat(logits.shape()).hasToString("[2, 10]");
    }
    assertThat(fired).containsExactly("conv2 [2, 16, 8, 8]", "LeNet [2, 10]");
  }

  @Test
  void aShapeErrorHasTheModulePath() {
    LeNet model = new LeNet();
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> model.call(Torch.zeros(2, 1, 32, 32)))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "fc1: linear: mat1 and mat2 shapes cannot be multiplied (2x400 and 256x120)"
                  + " [float32[2, 400], float32[120, 256], float32[120]]");
    }
  }
}
