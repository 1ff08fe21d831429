package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Image files to tensors and back, {@code torchvision.io}. PNG, JPEG (CMYK and the rarer kinds
 * too), GIF and BMP are read; what else ImageIO finds on the class path works as well.
 *
 * <p>A tensor holds the samples that the file holds: embedded colour profiles are not applied, and
 * of 16 bits the upper 8 are taken. A palette becomes colours, one of greys alone a grey image.
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
   * @throws UncheckedIOException if the file is missing, damaged, truncated or no image
   */
  public static Tensor read(Path file) {
    try {
      return toTensor(ImageDecoder.decode(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot read " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads an image from memory.
   *
   * @param bytes the content of an image file
   * @return uint8, {@code (C, H, W)} with C = 1 for grey, 3 for colour, 4 with transparency
   * @throws UncheckedIOException if the bytes are damaged, truncated or no image
   */
  public static Tensor read(byte[] bytes) {
    try {
      return toTensor(ImageDecoder.decode(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read an image: " + e.getMessage(), e);
    }
  }

  /**
   * Writes an image file in the format of its name, {@code torchvision.utils.save_image}.
   *
   * @param image uint8 from 0 to 255, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1,
   *     3 or, for PNG, 4; or {@code (H, W)}
   * @param file ends in {@code .png}, {@code .jpg}, {@code .jpeg}, {@code .gif} or {@code .bmp}
   * @throws IllegalArgumentException if the image has another shape or dtype, or the format cannot
   *     hold it
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Tensor image, Path file) {
    String name = String.valueOf(file.getFileName());
    String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(fromTensor(image), format, encoded)) {
        throw new IllegalArgumentException(
            "ImageIO writes no " + format + " file of an image of shape " + image.shape());
      }
      Files.write(file, encoded.toByteArray());
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot write " + file + ": there is no such folder", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * A picture of the JDK as a tensor.
   *
   * @param image any kind of picture
   * @return uint8, {@code (C, H, W)} with C = 1 for grey, 3 for colour, 4 with transparency
   */
  public static Tensor toTensor(BufferedImage image) {
    return Pixels.of(image).toTensor();
  }

  /**
   * A tensor as a picture of the JDK.
   *
   * @param image uint8 from 0 to 255, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1,
   *     3 or 4; or {@code (H, W)}
   * @return a grey picture, an RGB one, or one with transparency
   * @throws IllegalArgumentException if the image has another shape or dtype
   */
  public static BufferedImage fromTensor(Tensor image) {
    int rank = image.dim();
    long channels = rank == 3 ? image.size(0) : 1;
    if (rank < 2 || rank > 3 || (channels != 1 && channels != 3 && channels != 4)) {
      throw new IllegalArgumentException(
          "an image has shape (C, H, W) with C = 1, 3 or 4, or (H, W), not " + image.shape());
    }
    if (image.dtype() != DType.UINT8 && !image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "an image is uint8 from 0 to 255 or floating-point from 0 to 1, not " + image.dtype());
    }
    int height = Math.toIntExact(image.size(-2));
    int width = Math.toIntExact(image.size(-1));
    return new Pixels(interleaved(image), height, width, (int) channels).toImage();
  }

  private static byte[] interleaved(Tensor image) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor values = image.detach();
      Tensor cube = values.dim() == 3 ? values : values.unsqueeze(0);
      Tensor bytes =
          cube.dtype() == DType.UINT8 ? cube : cube.mul(255).add(0.5).clamp(0, 255).to(DType.UINT8);
      return bytes.permute(1, 2, 0).contiguous().toByteArray();
    }
  }
}
