package org.jtorch.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.plots.internal.Fonts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Charts as PNG and SVG. */
class PlotsTest {
  private static final Color BLUE = new Color(0x0072B2);
  private static final Color ORANGE = new Color(0xD55E00);

  @TempDir Path folder;

  /** Prints the message of a system without fonts. */
  static final class NoFonts {
    public static void main(String[] args) {
      try {
        Fonts.require();
        System.out.println("fonts were found");
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void learningCurvesHaveALineForEachName() throws Exception {
    Map<String, List<Double>> curves = new LinkedHashMap<>();
    curves.put("train", List.of(2.0, 1.0, Double.NaN, 0.5));
    curves.put("validation", List.of(2.5, 1.5, 1.0, 0.9));
    Figure figure = Plots.learningCurves(curves, o -> o.title("LeNet").size(600, 400));
    assertThat(figure.width()).isEqualTo(600);
    assertThat(figure.height()).isEqualTo(400);
    BufferedImage image = figure.toImage();
    assertThat(count(image, BLUE)).isGreaterThan(100);
    assertThat(count(image, ORANGE)).isGreaterThan(100);
    assertThat(count(image, Color.WHITE)).isGreaterThan(100_000);
    figure.save(folder.resolve("loss.png"));
    BufferedImage png = ImageIO.read(folder.resolve("loss.png").toFile());
    assertThat(png.getWidth()).isEqualTo(1200);
    assertThat(count(png, BLUE)).isGreaterThan(2 * count(image, BLUE));
    Document svg = svg(figure);
    assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("600");
    assertThat(svg.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 600 400");
    assertThat(texts(svg)).contains("train", "validation");
  }

  @Test
  void curvesThatCannotBeDrawnAreRefused() {
    assertThatThrownBy(() -> Plots.learningCurves(Map.of()))
        .hasMessageContaining("no finite value");
    assertThatThrownBy(
            () -> Plots.learningCurves(Map.of("loss", List.of(0.0, -1.0)), o -> o.logY(true)))
        .hasMessageContaining("no finite value");
    assertThatThrownBy(
            () ->
                Plots.learningCurves(
                    Map.of("loss", List.of(1, 2, 3)), o -> o.steps(List.of(10, 20))))
        .hasMessageContaining("2 steps but 3 values");
    assertThat(Plots.learningCurves(Map.of("loss", List.of(3, 3))).toImage()).isNotNull();
    assertThat(Plots.learningCurves(Map.of("loss", List.of(3))).toImage()).isNotNull();
  }

  @Test
  @NoLeaks
  void aForecastEndsWithTheTruth() {
    try (var scope = TensorScope.open()) {
      Tensor truth = Torch.arange(DType.FLOAT32, 40).sin();
      Tensor forecast = truth.narrow(0, 30, 10);
      Figure figure =
          Plots.forecast(truth, forecast, o -> o.interval(forecast.sub(0.1), forecast.add(0.1)));
      BufferedImage image = figure.toImage();
      int half = image.getWidth() / 2;
      BufferedImage left = image.getSubimage(0, 0, half, image.getHeight() - 40);
      BufferedImage right =
          image.getSubimage(half, 0, image.getWidth() - half, image.getHeight() - 40);
      assertThat(count(left, BLUE)).isGreaterThan(100);
      assertThat(count(left, ORANGE)).isZero();
      assertThat(count(right, ORANGE)).isGreaterThan(100);
      assertThatThrownBy(() -> Plots.forecast(truth, forecast, o -> o.interval(truth, forecast)))
          .hasMessageContaining("40 and 10 values");
    }
  }

  @Test
  void cellsOfAConfusionMatrixHaveReadableNumbers() throws Exception {
    Tensor matrix = Torch.tensor(new long[][] {{50, 2, 0}, {3, 41, 6}, {0, 7, 43}});
    Figure figure =
        Plots.confusionMatrix(matrix, List.of("cat", "dog", "bird"), o -> o.title("Pets"));
    Document svg = svg(figure);
    assertThat(texts(svg))
        .contains("50", "2", "41", "43", "cat", "dog", "bird", "Pets", "true class")
        .doesNotContain("50.00");
    BufferedImage image = figure.toImage();
    assertThat(count(image, new Color(0x08306B))).isGreaterThan(1000);
    Tensor shares = matrix.to(DType.FLOAT32).div(50);
    assertThat(texts(svg(Plots.confusionMatrix(shares, List.of("a", "b", "c")))))
        .contains("1.00", "0.86");
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.add("class " + i);
    }
    assertThat(texts(svg(Plots.confusionMatrix(Torch.eye(60), many)))).doesNotContain("1.00 1.00");
    assertThat(Plots.confusionMatrix(Torch.zeros(2, 2), List.of("a", "b")).toImage()).isNotNull();
  }

  @Test
  void wrongMatricesAreRefused() {
    List<String> two = List.of("a", "b");
    assertThatThrownBy(() -> Plots.confusionMatrix(Torch.zeros(2, 3), two))
        .hasMessageContaining("(C, C)");
    assertThatThrownBy(() -> Plots.confusionMatrix(Torch.zeros(3, 3), two))
        .hasMessageContaining("2 labels");
    assertThatThrownBy(() -> Plots.confusionMatrix(Torch.eye(2).mul(Double.NaN), two))
        .hasMessageContaining("NaN");
  }

  @Test
  void imagesHaveCaptionsAndSharpPixels() throws Exception {
    Tensor images = Torch.zeros(3, 3, 2, 2);
    images.select(1, 0).fill_(1);
    Figure figure =
        Plots.images(
            images, List.of("one", "two", "a caption that is too long"), o -> o.columns(2));
    BufferedImage image = figure.toImage();
    assertThat(count(image, Color.RED)).isEqualTo(3 * 96 * 96);
    Document svg = svg(figure);
    assertThat(svg.getElementsByTagName("image").getLength()).isEqualTo(3);
    assertThat(texts(svg)).contains("one", "two", "…").doesNotContain("too long");
    assertThatThrownBy(() -> Plots.images(images, List.of("one"), o -> {}))
        .hasMessageContaining("3 images but 1 captions");
  }

  /** Debian's JDK 17 has a fallback for this. The JDK remembers fonts in the home folder. */
  @Test
  @Tag("jdk25")
  void aSystemWithoutFontsIsNamed() throws Exception {
    Path config = folder.resolve("fonts.conf");
    Files.writeString(config, "<fontconfig><dir>" + folder.resolve("none") + "</dir></fontconfig>");
    ProcessBuilder java =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                NoFonts.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    java.environment().put("FONTCONFIG_FILE", config.toString());
    Process process = java.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("out"))).contains("install fontconfig and a font");
  }

  private Document svg(Figure figure) throws Exception {
    File file = folder.resolve("figure.svg").toFile();
    figure.save(file.toPath());
    return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file);
  }

  private static String texts(Document svg) {
    StringBuilder texts = new StringBuilder();
    var nodes = svg.getElementsByTagName("text");
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.append(nodes.item(i).getTextContent()).append(' ');
    }
    return texts.toString();
  }

  private static int count(BufferedImage image, Color color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }
}
