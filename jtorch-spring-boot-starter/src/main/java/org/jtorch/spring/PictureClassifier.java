package org.jtorch.spring;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Codec;
import org.jtorch.serving.codecs.Label;
import org.jtorch.serving.codecs.PictureCodec;
import org.jtorch.serving.codecs.TopLabels;
import org.jtorch.spring.JtorchProperties.ModelProperties;
import org.jtorch.spring.JtorchProperties.PictureProperties;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;

/** The codec of {@code jtorch.models.NAME.picture}. */
final class PictureClassifier {
  private PictureClassifier() {}

  static Codec<byte[], List<Label>> codec(
      String name, @Nullable ModelProperties model, ResourceLoader resources) {
    PictureProperties picture = model == null ? null : model.picture();
    if (picture == null) {
      throw new IllegalStateException("the properties of model " + name + " have no picture");
    }
    TopLabels labels =
        TopLabels.of(picture.top(), o -> o.labels(labels(name, picture.labels(), resources)));
    return PictureCodec.bytes(labels, options -> apply(picture, options));
  }

  /** Returns a small black PNG, with which a version is warmed up. */
  static byte[] example() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      BufferedImage black = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
      boolean written = ImageIO.write(black, "png", file);
      assert written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private static void apply(PictureProperties picture, PictureCodec.Options options) {
    options.grayscale(picture.grayscale());
    if (picture.resize().size() == 1) {
      options.resize(picture.resize().get(0));
    } else if (picture.resize().size() > 1) {
      options.resize(picture.resize().get(0), picture.resize().get(1));
    }
    if (picture.crop() != null) {
      options.crop(picture.crop());
    }
    if (!picture.mean().isEmpty()) {
      options.normalize(numbers(picture.mean()), numbers(picture.std()));
    }
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<String> labels(
      String name, @Nullable String location, ResourceLoader resources) {
    if (location == null) {
      return List.of();
    }
    String url =
        ResourceUtils.isUrl(location) ? location : ResourceUtils.FILE_URL_PREFIX + location;
    try {
      return resources
          .getResource(url)
          .getContentAsString(StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new ModelConfigurationException(
          name,
          "picture.labels",
          "Model \"" + name + "\": the labels cannot be read: " + e.getMessage() + ".",
          "Name a file, or a resource that the application contains (classpath:...).",
          e);
    }
  }
}
