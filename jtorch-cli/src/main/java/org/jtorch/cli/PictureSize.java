package org.jtorch.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jtorch.serving.codecs.PictureCodec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a model that takes pictures needs, on the command line {@code 3x224x224} or {@code
 * 3x224x224:256}.
 *
 * @param channels 1 or 3
 * @param height height of the crop
 * @param width width of the crop
 * @param resize length of the shorter side before the crop
 */
record PictureSize(int channels, int height, int width, int resize) {
  private static final Pattern SIZE =
      Pattern.compile("([13])x(\\d{1,5})x(\\d{1,5})(?::(\\d{1,5}))?");
  private static final int EXAMPLE = 64;

  /** Sets the options of a codec. Pictures of one channel are not normalized. */
  void configure(PictureCodec.Options options) {
    if (channels == 1) {
      options.grayscale(true).normalize(0, 1);
    }
    options.resize(resize).crop(height, width);
  }

  /** Returns a black picture, for warming up. */
  static byte[] example() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(EXAMPLE, EXAMPLE, BufferedImage.TYPE_INT_RGB);
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IllegalStateException("the JDK has no writer of PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads {@code CxHxW[:RESIZE]}. */
  static final class Converter implements ITypeConverter<PictureSize> {
    @Override
    public PictureSize convert(String text) {
      Matcher matcher = SIZE.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "\"" + text + "\" is not a picture's size: write for example 3x224x224:256 or 1x28x28");
      }
      int channels = Integer.parseInt(matcher.group(1));
      int height = Integer.parseInt(matcher.group(2));
      int width = Integer.parseInt(matcher.group(3));
      String resize = matcher.group(4);
      int shorter = resize == null ? Math.max(height, width) : Integer.parseInt(resize);
      if (height == 0 || width == 0 || shorter == 0) {
        throw new TypeConversionException("a picture's size must be positive, not " + text);
      }
      return new PictureSize(channels, height, width, shorter);
    }
  }
}
