package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.jtorch.Index.at;
import static org.jtorch.Index.slice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Module;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.SSD;
import org.jtorch.vision.models.segmentation.LRASPP;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The samples on pictures compute the numbers of their Python twins, recorded by record_vision.py,
 * and write their pictures.
 */
class VisionTwinsTest {
  private static final Path RESOURCES =
      Path.of("src", "main", "resources", "org", "jtorch", "samples");
  private static final Path RECORDED =
      Path.of("src", "test", "resources", "org", "jtorch", "samples", "vision.txt");

  @TempDir private Path folder;

  private interface Program {
    void run(String... args) throws IOException;
  }

  @Test
  void theFineTunedClassifiersLossesAndConfusionsEqualPythons() throws IOException {
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      Path shapes = folder.resolve("shapes");
      FineTuneFolder.drawShapes(shapes, 8, 32);
      ResNet model = ResNet.resnet18(o -> o.numClasses(3));
      model.to(DType.FLOAT64);
      Path best = folder.resolve("best.pth");
      List<Double> numbers =
          new ArrayList<>(FineTuneFolder.train(model, shapes, 4, best, 32, DType.FLOAT64));
      Tensor matrix =
          FineTuneFolder.confusionMatrix(
              model, FineTuneFolder.pictures(shapes.resolve("val"), 32, false, DType.FLOAT64));
      assertThat(numbers).hasSize(8);
      add(numbers, matrix);
      compare("fine_tune_folder", numbers, 8 + 9);
    }
  }

  @Test
  void fineTuneFolderKeepsACheckpointAndDrawsItsConfusions() throws IOException {
    Path shapes = folder.resolve("shapes");
    FineTuneFolder.drawShapes(shapes, 8, 32);
    Path best = folder.resolve("best.pth");
    Path picture = folder.resolve("confusion.png");
    String out =
        run(FineTuneFolder::main, shapes.toString(), "1", best.toString(), picture.toString());
    assertThat(out)
        .containsPattern("epoch 1/1: loss \\d\\.\\d{4}, accuracy 0\\.\\d{4}\n")
        .containsPattern("best checkpoint: \\d\\d\\.\\d\\d % correct\n$");
    assertThat(best).isNotEmptyFile();
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"squares.pt", "squares.pt2"})
  void theObjectsOfAYoloProgramEqualPythons(String program) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Detections found =
          YoloLetterbox.detect(RESOURCES.resolve(program), YoloLetterbox.drawSquares());
      List<Double> numbers = new ArrayList<>();
      add(numbers, found.boxes());
      add(numbers, found.labels());
      add(numbers, found.scores());
      compare("yolo_letterbox", numbers, 3 * 6);
    }
  }

  @Test
  void yoloLetterboxFindsTheSquaresAtTheirPlaces() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Detections found =
          YoloLetterbox.detect(RESOURCES.resolve("squares.pt2"), YoloLetterbox.drawSquares());
      Tensor truth =
          Torch.tensor(new float[][] {{15, 10, 45, 40}, {60, 50, 100, 90}, {105, 20, 141, 56}});
      Tensor expected = truth.get(found.labels());
      assertThat(found.boxes().sub(expected).abs().max().item()).isLessThan(1);
    }
  }

  @Test
  void yoloLetterboxReadsAPictureAndDrawsTheBoxes() throws IOException {
    Path picture = folder.resolve("squares.png");
    Path output = folder.resolve("yolo.png");
    try (TensorScope scope = TensorScope.open()) {
      Images.write(YoloLetterbox.drawSquares(), picture);
    }
    String program = RESOURCES.resolve("squares.pt2").toString();
    String out = run(YoloLetterbox::main, program, picture.toString(), output.toString());
    assertThat(out.lines()).hasSize(3);
    assertThat(out).contains("red 1.00 tensor([").contains("green 1.00 ").contains("blue ");
    try (TensorScope scope = TensorScope.open()) {
      Tensor yellow = Torch.tensor(new long[] {255, 255, 0}).view(3, 1, 1);
      long drawn = Images.read(output).eq(yellow).all(0).sum().itemLong();
      assertThat(drawn).isGreaterThan(2 * 4 * (30 + 40 + 36) / 2);
    }
  }

  /** Returns a picture (3, 120, 160) of a smooth ground and two squares. */
  private static Tensor photo() {
    Tensor y = Torch.arange(120).view(120, 1).expand(120, 160);
    Tensor x = Torch.arange(160).expand(120, 160);
    Tensor both = y.add(Torch.arange(160).floorDivide(2));
    Tensor picture = Torch.stack(List.of(y, x, both)).to(DType.UINT8);
    picture.set(at(0), slice(20, 60), slice(30, 80), 220);
    picture.set(at(1), slice(50, 110), slice(90, 140), 40);
    return picture;
  }

  /** Weights with which results depend on the picture; the initial ones are too small. */
  private static void seed(Module model) {
    for (Tensor parameter : model.parameters()) {
      if (parameter.dim() > 1) {
        Init.kaimingNormal_(parameter);
      }
    }
  }

  @Test
  void theDetectedObjectsEqualPythons() throws IOException {
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      SSD model = SSD.ssdlite320MobilenetV3Large(o -> o.numClasses(3).detectionsPerImg(10));
      seed(model);
      model.to(DType.FLOAT64);
      Detections found = DetectObjects.detect(model, photo(), 0.3);
      List<Double> numbers = new ArrayList<>();
      add(numbers, found.boxes());
      add(numbers, found.labels());
      add(numbers, found.scores());
      compare("detect_objects", numbers, 10 * 6);
      Detections sure = DetectObjects.detect(model, photo(), 0.99995);
      assertThat(sure.labels().size(0)).isEqualTo(7);
    }
  }

  @Test
  void theClassesOfPixelsAndThePaintedPictureEqualPythons() throws IOException {
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      LRASPP model = LRASPP.lrasppMobilenetV3Large(o -> o.numClasses(4));
      seed(model);
      model.to(DType.FLOAT64);
      Tensor classes = SegmentationOverlay.segment(model, photo());
      Tensor painted =
          SegmentationOverlay.overlay(photo(), classes, List.of("ground", "a", "b", "c"));
      List<Double> numbers = new ArrayList<>();
      add(numbers, classes.flatten().bincount());
      add(numbers, painted.to(DType.FLOAT64).mean(1, 2));
      compare("segmentation_overlay", numbers, 4 + 3);
    }
  }

  @Test
  void detectObjectsReadsWeightsAndDraws() throws IOException {
    Path picture = folder.resolve("photo.png");
    Path weights = folder.resolve("ssdlite.pth");
    Path output = folder.resolve("objects.png");
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      Images.write(photo(), picture);
      SSD model = SSD.ssdlite320MobilenetV3Large();
      seed(model);
      Checkpoint.save(weights, model.stateDict());
    }
    String out =
        run(DetectObjects::main, picture.toString(), output.toString(), weights.toString());
    assertThat(out).containsPattern("^[a-z ]+ [01]\\.\\d\\d tensor\\(\\[");
    assertThat(Files.readAllBytes(output)).isNotEqualTo(Files.readAllBytes(picture));
    assertThat(ImageIO.read(output.toFile()).getWidth()).isEqualTo(160);
  }

  @Test
  void segmentationOverlayReadsWeightsAndPaints() throws IOException {
    Path picture = folder.resolve("photo.png");
    Path weights = folder.resolve("lraspp.pth");
    Path output = folder.resolve("overlay.png");
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      Images.write(photo(), picture);
      LRASPP model = LRASPP.lrasppMobilenetV3Large();
      seed(model);
      Checkpoint.save(weights, model.stateDict());
    }
    String out =
        run(SegmentationOverlay::main, picture.toString(), output.toString(), weights.toString());
    assertThat(out).containsPattern("^[a-z]+: \\d+\\.\\d% of the pixels\n");
    assertThat(ImageIO.read(output.toFile()).getHeight()).isEqualTo(120);
  }

  @Test
  void withoutWeightsASampleSaysWhatToDo() throws IOException {
    String missing = folder.resolve("none.pth").toString();
    String output = folder.resolve("out.png").toString();
    assertThat(run(DetectObjects::main, "photo.png", output, missing))
        .isEqualTo("no weights at " + missing + ": copy them, name a file or --download\n");
    assertThat(run(SegmentationOverlay::main, "photo.png", output, missing))
        .startsWith("no weights at " + missing);
  }

  private static void add(List<Double> numbers, Tensor values) {
    DoubleStream.of(values.flatten().to(DType.FLOAT64).toDoubleArray()).forEach(numbers::add);
  }

  private static void compare(String sample, List<Double> java, int size) throws IOException {
    List<Double> python =
        Files.readAllLines(RECORDED).stream()
            .filter(line -> line.startsWith(sample + " "))
            .flatMap(line -> Stream.of(line.split(" ")).skip(1))
            .map(Double::valueOf)
            .toList();
    assertThat(java).hasSize(size).hasSameSizeAs(python);
    for (int i = 0; i < size; i++) {
      double allowed = 1e-6 * Math.max(Math.abs(python.get(i)), 1e-3);
      assertThat(java.get(i))
          .as("%s: number %d", sample, i)
          .isCloseTo(python.get(i), within(allowed));
    }
  }

  private static String run(Program program, String... args) throws IOException {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run(args);
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
