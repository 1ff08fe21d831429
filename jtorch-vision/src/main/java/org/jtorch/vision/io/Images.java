package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Image files to tensors and back, {@code torchvision.io}. PNG, JPEG (CMYK and the rarer kinds too),
 * GIF and BMP are read; what else ImageIO finds on the class path works as well.
 *
 * <p><b>Ownership:</b> results belong to the current scope.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Images {
  private Images() {}

  /**
   * Reads an image file, {@code torchvision.io.decode_image}.
   *
   * @param file PNG, JPEG, GIF or BMP
   * @return uint8, {@code (C, H, W)} with C = 1 for grey, 3 for colour, 4 with transparency
   * @throws UncheckedIOException if the file is missing or is no image
   */
  public static Tensor read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return toTensor(decode(in, file.toString()));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(new IOException("no file " + file, e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an image from memory.
   *
   * @param bytes the content of an image file
   * @return uint8, {@code (C, H, W)} with C = 1 for grey, 3 for colour, 4 with transparency
   * @throws UncheckedIOException if the bytes are no image
   */
  public static Tensor read(byte[] bytes) {
    try {
      return toTensor(decode(new ByteArrayInputStream(bytes), "the given bytes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage decode(InputStream in, String name) throws IOException {
    try {
      BufferedImage image = ImageIO.read(in);
      if (image == null) {
        throw new IOException(name + " is in no image format that ImageIO knows");
      }
      return image;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException(name + " is a damaged image", e); // ImageIO's readers let these out
    }
  }

  /**
   * Writes an image file in the format of its name, {@code torchvision.utils.save_image}.
   *
   * @param image uint8 from 0 to 255, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1 or
   *     3, or {@code (H, W)}
   * @param file ends in {@code .png}, {@code .jpg}, {@code .jpeg}, {@code .gif} or {@code .bmp}
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Tensor image, Path file) {
    String name = String.valueOf(file.getFileName());
    String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    try {
      File target = file.toFile();
      if (!ImageIO.write(fromTensor(image), format, target)) {
        throw new IOException("ImageIO writes no " + format + " file: " + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A picture of the JDK as a tensor.
   *
   * @param image any kind of picture
   * @return uint8, {@code (C, H, W)} with C = 1 for grey, 3 for colour, 4 with transparency
   */
  public static Tensor toTensor(BufferedImage image) {
    int channels = channels(image);
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] bytes =
        channels == 1 && image.getType() == BufferedImage.TYPE_BYTE_GRAY
            ? greyBytes(image)
            : colourBytes(image, channels);
    return TensorScope.compute(
        () ->
            Torch.tensor(bytes)
                .view(DType.UINT8)
                .view(height, width, channels)
                .permute(2, 0, 1)
                .contiguous());
  }

  /**
   * A tensor as a picture of the JDK.
   *
   * @param image uint8 from 0 to 255, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1 or
   *     3, or {@code (H, W)}
   * @return a grey or an RGB picture
   * @throws IllegalArgumentException if the shape is another
   */
  public static BufferedImage fromTensor(Tensor image) {
    int rank = image.dim();
    long channels = rank == 3 ? image.size(0) : 1;
    if (rank < 2 || rank > 3 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "an image has shape (C, H, W) with C = 1 or 3, or (H, W), not " + image.shape());
    }
    int height = Math.toIntExact(image.size(-2));
    int width = Math.toIntExact(image.size(-1));
    byte[] bytes = interleavedBytes(image, rank);
    BufferedImage picture =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    if (channels == 1) {
      picture.getRaster().setDataElements(0, 0, width, height, bytes);
      return picture;
    }
    for (int i = 0; i < width * height; i++) {
      int red = bytes[3 * i] & 0xff;
      int green = bytes[3 * i + 1] & 0xff;
      int blue = bytes[3 * i + 2] & 0xff;
      picture.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return picture;
  }

  private static byte[] interleavedBytes(Tensor image, int rank) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor cube = rank == 3 ? image : image.unsqueeze(0);
      Tensor bytes =
          cube.dtype() == DType.UINT8
              ? cube
              : cube.mul(255).add(0.5).clamp(0, 255).to(DType.UINT8);
      return bytes.permute(1, 2, 0).contiguous().view(DType.INT8).toByteArray();
    }
  }

  private static int channels(BufferedImage image) {
    if (image.getColorModel().hasAlpha()) {
      return 4;
    }
    return image.getColorModel().getNumComponents() == 1
            && image.getType() != BufferedImage.TYPE_BYTE_INDEXED
        ? 1
        : 3;
  }

  /** The samples themselves: {@code getRGB} would apply the grey colour space's gamma. */
  private static byte[] greyBytes(BufferedImage image) {
    byte[] bytes = new byte[image.getWidth() * image.getHeight()];
    image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), bytes);
    return bytes;
  }

  private static byte[] colourBytes(BufferedImage image, int channels) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] row = new int[width];
    byte[] bytes = new byte[width * height * channels];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        bytes[at++] = (byte) (pixel >> 16);
        if (channels > 1) {
          bytes[at++] = (byte) (pixel >> 8);
          bytes[at++] = (byte) pixel;
        }
        if (channels == 4) {
          bytes[at++] = (byte) (pixel >> 24);
        }
      }
    }
    return bytes;
  }
}
