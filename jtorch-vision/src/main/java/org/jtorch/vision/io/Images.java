package org.jtorch.vision.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;

/**
 * Reads and writes image files, {@code torchvision.io}. PNG, JPEG (CMYK included), GIF and BMP are
 * supported, and every format for which ImageIO finds a plug-in on the class path.
 *
 * <p>A tensor has the pixel values stored in the file: embedded color profiles are not applied, and
 * 16-bit values are reduced to their upper 8 bits. A palette image becomes RGB or RGBA, or
 * grayscale if all its colors are gray.
 */
public final class Images {
  private Images() {}

  /**
   * Reads an image file, {@code torchvision.io.decode_image}.
   *
   * @param file PNG, JPEG, GIF or BMP
   * @return uint8, {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if it is damaged, truncated, not an image, or has more
   *     than 89,478,485 pixels
   */
  public static Tensor read(Path file) {
    return read(file, o -> {});
  }

  /**
   * Reads an image file with options, {@code torchvision.io.decode_image}.
   *
   * @param file PNG, JPEG, GIF or BMP
   * @param options {@code o -> o.maxPixels(...)}
   * @return uint8, {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if it is damaged, truncated, not an image, or too large
   */
  public static Tensor read(Path file, Consumer<ReadOptions> options) {
    long maxPixels = ReadOptions.of(options).maxPixels;
    return decode(content(file), file.toString(), maxPixels);
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      Path folder = file.toAbsolutePath().getParent();
      String what = folder != null && !Files.isDirectory(folder) ? "folder " + folder : "file";
      throw new UncheckedIOException("cannot read " + file + ": there is no such " + what, e);
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? "it is a folder" : e.getMessage();
      throw new UncheckedIOException("cannot read " + file + ": " + reason, e);
    }
  }

  private static Tensor decode(byte[] bytes, String name, long maxPixels) {
    return toTensor(new ImageDecoder(name, maxPixels).decode(bytes));
  }

  /**
   * Reads an image from memory.
   *
   * @param bytes the content of an image file
   * @return uint8, {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   * @throws org.jtorch.CheckpointException if the bytes are damaged, truncated, not an image, or
   *     have more than 89,478,485 pixels
   */
  public static Tensor read(byte[] bytes) {
    return read(bytes, o -> {});
  }

  /**
   * Reads an image from memory with options.
   *
   * @param bytes the content of an image file
   * @param options {@code o -> o.maxPixels(...)}
   * @return uint8, {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   * @throws org.jtorch.CheckpointException if the bytes are damaged, truncated, not an image, or
   *     too large
   */
  public static Tensor read(byte[] bytes, Consumer<ReadOptions> options) {
    return decode(
        Objects.requireNonNull(bytes, "bytes"), "an image", ReadOptions.of(options).maxPixels);
  }

  /** Options of reading an image. */
  public static final class ReadOptions {
    private long maxPixels = 89_478_485;

    private ReadOptions() {}

    static ReadOptions of(Consumer<ReadOptions> options) {
      ReadOptions chosen = new ReadOptions();
      options.accept(chosen);
      return chosen;
    }

    /**
     * Maximum number of pixels, against decompression bombs. Checked before memory is allocated.
     *
     * @param pixels width times height, default 89,478,485 as in Pillow
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    @CanIgnoreReturnValue
    public ReadOptions maxPixels(long pixels) {
      if (pixels < 1) {
        throw new IllegalArgumentException("maxPixels must be positive, got " + pixels);
      }
      maxPixels = pixels;
      return this;
    }
  }

  /**
   * Writes an image file in the format given by its extension, {@code
   * torchvision.utils.save_image}.
   *
   * @param image uint8 from 0 to 255, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1,
   *     3 or, for PNG, 4; or {@code (H, W)}
   * @param file a name that ends in {@code .png}, {@code .jpg}, {@code .jpeg}, {@code .gif} or
   *     {@code .bmp}
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
            "ImageIO cannot write a " + format + " file of an image of shape " + image.shape());
      }
      Files.write(file, encoded.toByteArray());
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot write " + file + ": there is no such folder", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Converts a {@link BufferedImage} to a tensor, {@code
   * torchvision.transforms.functional.pil_to_tensor}.
   *
   * @param image an image of any type
   * @return a copy: uint8, {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   */
  public static Tensor toTensor(BufferedImage image) {
    return toTensor(image, o -> {});
  }

  /**
   * Converts a {@link BufferedImage} to a tensor, with options.
   *
   * @param image an image of any type
   * @param options {@code o -> o.dtype(DType.UINT16)}
   * @return a copy: {@code (C, H, W)} with C = 1 for grayscale, 3 for RGB, 4 for RGBA
   */
  public static Tensor toTensor(BufferedImage image, Consumer<PixelOptions> options) {
    Objects.requireNonNull(image, "image");
    PixelOptions chosen = new PixelOptions();
    options.accept(chosen);
    return RasterReader.read(image, chosen.dtype);
  }

  /** Options of converting a picture to a tensor. */
  @CanIgnoreReturnValue
  public static final class PixelOptions {
    private DType dtype = DType.UINT8;

    private PixelOptions() {}

    /**
     * Dtype of the pixels.
     *
     * @param type uint8, the default, for which 16-bit samples are reduced to their upper 8 bits;
     *     or uint16, for which 8-bit samples are multiplied by 257
     * @return this
     * @throws IllegalArgumentException if it is neither
     */
    public PixelOptions dtype(DType type) {
      if (type != DType.UINT8 && type != DType.UINT16) {
        throw new IllegalArgumentException("pixels are uint8 or uint16, not " + type.pythonName());
      }
      dtype = type;
      return this;
    }
  }

  /**
   * Converts a tensor to a {@link BufferedImage}, {@code
   * torchvision.transforms.functional.to_pil_image}.
   *
   * @param image uint8 from 0 to 255, uint16 from 0 to 65,535, or floating-point from 0 to 1;
   *     {@code (C, H, W)} with C = 1, 3 or 4; or {@code (H, W)}
   * @return a copy: a grayscale, RGB or RGBA image of 8 bits, or 16 bits for uint16
   * @throws IllegalArgumentException if the image has another shape or dtype
   */
  public static BufferedImage fromTensor(Tensor image) {
    return RasterWriter.write(image);
  }

  /**
   * An image on the memory of a tensor: what is drawn on it is in the tensor. {@code
   * PIL.Image.frombuffer}. It keeps the memory until it is collected, whether or not the tensor is
   * closed. Drawing on it is slower than on an image of {@link #fromTensor}.
   *
   * @param image uint8 on the CPU, with any strides; {@code (C, H, W)} with C = 1, 3 or 4, or
   *     {@code (H, W)}
   * @return a grayscale, RGB or RGBA image
   * @throws IllegalArgumentException if the image has another shape or dtype
   * @throws IllegalStateException if the tensor is not on the CPU; the message names the method to
   *     call
   */
  public static BufferedImage view(Tensor image) {
    return TensorPicture.of(Objects.requireNonNull(image, "image"));
  }

  /**
   * A tensor on the memory of an image that {@link #view(Tensor)} made, or of a part of one, {@code
   * image.getSubimage(x, y, w, h)}. The memory of other images is on the Java heap, which libtorch
   * cannot use.
   *
   * @param image of {@link #view(Tensor)}
   * @return uint8, {@code (C, H, W)}
   * @throws IllegalArgumentException if the memory of the image is not that of a tensor
   */
  public static Tensor view(BufferedImage image) {
    return TensorPicture.tensor(Objects.requireNonNull(image, "image"));
  }
}
