package org.jtorch.serving.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.io.Npz;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.transforms.ImageClassification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class PictureCodecTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "pictures");

  /** Normalization of several channels holds two tensors in no scope: one codec for all tests. */
  private static final Codec<byte[], Float> CLASSIFIER = bytes(o -> o.resize(32).crop(28));

  private static final Codec<byte[], Float> PADDED = bytes(o -> o.resize(20).crop(24));

  private static Codec<byte[], Float> bytes(Consumer<PictureCodec.Options> options) {
    return PictureCodec.bytes(PictureCodecTest::mean, options);
  }

  private static float mean(Sample output) {
    return (float) output.tensor().mean().item();
  }

  private static byte[] picture(String name) throws IOException {
    try (InputStream in =
        PictureCodecTest.class.getResourceAsStream("/pictures/" + name + ".png")) {
      return in.readAllBytes();
    }
  }

  private static void assertTorchvision(String name, Sample sample) {
    Tensor expected = Npz.load(FOLDER.resolve("expected.npz"), name);
    assertThat(sample.tensor().shape()).isEqualTo(expected.shape());
    assertThat(sample.tensor().sub(expected).abs().max().item()).isLessThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"color", "gray", "alpha"})
  void valuesAreThoseOfTorchvision(String name) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      assertTorchvision(name + "_classifier", CLASSIFIER.encode(picture(name)));
      assertTorchvision(name + "_padded", PADDED.encode(picture(name)));
      Codec<byte[], Float> gray =
          bytes(o -> o.grayscale(true).resize(28, 30).normalize(0.1307, 0.3081));
      assertTorchvision(name + "_gray", gray.encode(picture(name)));
    }
  }

  @Test
  void transformReplacesTheSteps() throws IOException {
    ImageClassification preset = new ImageClassification(28, o -> o.resizeSize(32));
    Codec<byte[], Float> weights = bytes(o -> o.transform(preset::apply));
    Codec<byte[], Float> gray = bytes(o -> o.grayscale(true).transform(Tensor::neg));
    try (TensorScope scope = TensorScope.open()) {
      Tensor expected = preset.apply(Images.decode(picture("color")));
      assertThat(weights.encode(picture("color")).tensor().equal(expected)).isTrue();
      assertThat(weights.encode(picture("alpha")).tensor().shape()).isEqualTo(expected.shape());
      Tensor sample = gray.encode(picture("color")).tensor();
      assertThat(sample.dtype()).isEqualTo(DType.UINT8);
      assertThat(sample.size(0)).isEqualTo(1);
    }
  }

  @Test
  void imagesAndFilesGiveWhatBytesGive() throws IOException {
    Consumer<PictureCodec.Options> options =
        o -> o.grayscale(true).resize(28, 30).normalize(0.1307, 0.3081);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture("color")));
    try (TensorScope scope = TensorScope.open()) {
      assertTorchvision(
          "color_gray", PictureCodec.images(PictureCodecTest::mean, options).encode(image));
      assertTorchvision(
          "color_gray",
          PictureCodec.files(PictureCodecTest::mean, options).encode(FOLDER.resolve("color.png")));
    }
  }

  @Test
  void pictureThatCannotBeReadIsInvalid() throws IOException {
    byte[] truncated = Arrays.copyOf(picture("color"), 2000);
    Codec<byte[], Float> small =
        bytes(o -> o.grayscale(true).normalize(0, 1).maxPixels(100).resize(2));
    Codec<Path, Float> files =
        PictureCodec.files(PictureCodecTest::mean, o -> o.normalize(0, 1).resize(2));
    assertThatThrownBy(() -> CLASSIFIER.encode(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot read an image: its format is not supported by ImageIO");
    assertThatThrownBy(() -> CLASSIFIER.encode(truncated))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot read an image: it is a damaged image");
    assertThatThrownBy(() -> small.encode(picture("color")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than the limit of 100");
    assertThatThrownBy(() -> files.encode(Path.of("nowhere.png")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> bytes(o -> o.normalize(new double[] {0, 0}, new double[] {1, 1})))
        .hasMessage("normalize has 2 means, but pictures have 3 channels");
    assertThatThrownBy(() -> bytes(o -> o.crop(0))).hasMessage("crop must be at least 1, not 0");
  }

  /** A class loader that has everything but jtorch-vision. */
  @Test
  void missingModuleIsNamed() throws Exception {
    URL[] path =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> !entry.contains("vision"))
            .map(PictureCodecTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Class<?> codec = loader.loadClass(PictureCodec.class.getName());
      var bytes = codec.getMethod("bytes", java.util.function.Function.class);
      assertThatThrownBy(
              () -> bytes.invoke(null, (java.util.function.Function<Object, Object>) x -> x))
          .cause()
          .hasMessage(
              "PictureCodec needs jtorch-vision on the class path: add the dependency"
                  + " org.jtorch:jtorch-vision");
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void decoderIsTheCallers() {
    try (TensorScope scope = TensorScope.open()) {
      Codec<byte[], List<Label>> codec =
          PictureCodec.bytes(TopLabels.of(1), o -> o.grayscale(true).normalize(0, 1));
      assertThat(codec.decode(NumberCodecs.floats().encode(new float[] {0, 9, 0})))
          .extracting(Label::index)
          .containsExactly(1);
    }
  }
}
