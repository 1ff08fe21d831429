package org.jtorch.vision.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;

/**
 * Reads and writes pictures, {@code torchvision.io}. JPEG, PNG and GIF have the pixels that {@code
 * torchvision.io.decode_image} gives; BMP, TIFF and every format for which ImageIO finds a plug-in
 * are read, too, and what a codec on the class path adds, such as WebP by {@code
 * jtorch-vision-opencv}.
 *
 * <p>A tensor has the values stored in the file: color profiles are not applied, and samples are
 * not scaled. A JPEG of 500 x 375 pixels is a tensor of shape (3, 375, 500) whose channels are next
 * to each other in memory, as in Python; {@code x.contiguous()} makes a copy of planes. Operators
 * such as resizing are faster on such uint8 pictures.
 */
public final class Images {
  private Images() {}

  /**
   * Reads a picture from a file, {@code torchvision.io.decode_image}.
   *
   * @param file JPEG, PNG, GIF, BMP, TIFF, or what plug-ins and codecs add
   * @return uint8, or uint16 of 16-bit files; {@code (C, H, W)}, or {@code (N, C, H, W)} of a GIF
   *     with several frames; C as stored: see {@link ImageReadMode#UNCHANGED}
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws CheckpointException if it is damaged, truncated, not a picture, or has more than
   *     89,478,485 pixels
   */
  public static Tensor read(Path file) {
    return read(file, o -> {});
  }

  /**
   * Reads a picture from a file with options, {@code torchvision.io.decode_image}.
   *
   * @param file JPEG, PNG, GIF, BMP, TIFF, or what plug-ins and codecs add
   * @param options {@code o -> o.mode(ImageReadMode.RGB)}
   * @return uint8, or uint16 of 16-bit files; {@code (C, H, W)}, or {@code (N, C, H, W)} of a GIF
   *     with several frames
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws CheckpointException if it is damaged, truncated, not a picture, or too large
   */
  public static Tensor read(Path file, Consumer<ReadOptions> options) {
    ReadOptions chosen = ReadOptions.of(options);
    return new ImageDecoder(file.toString(), chosen).decode(content(file));
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
    } catch (OutOfMemoryError e) {
      throw new CheckpointException("cannot read " + file + ": it is larger than the heap", e);
    }
  }

  /** {@link #read(InputStream, Consumer)} with the default options. */
  public static Tensor read(InputStream in) {
    return read(in, o -> {});
  }

  /**
   * Reads a picture from a stream, such as an upload or a resource of the class path, {@code
   * PIL.Image.open(stream)}.
   *
   * @param in a stream that is read to its end and left open
   * @param options {@code o -> o.mode(ImageReadMode.RGB)}
   * @return as of {@link #read(Path, Consumer)}
   * @throws UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if the content is damaged, truncated, not a picture, or too large
   */
  public static Tensor read(InputStream in, Consumer<ReadOptions> options) {
    Objects.requireNonNull(in, "in");
    try {
      return decode(in.readAllBytes(), options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read an image: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new CheckpointException("cannot read an image: it is larger than the heap", e);
    }
  }

  /**
   * Decodes a picture in memory, {@code torchvision.io.decode_image}.
   *
   * @param content a JPEG, PNG, GIF, BMP or TIFF file, or what plug-ins and codecs add
   * @return uint8, or uint16 of 16-bit files; {@code (C, H, W)}, or {@code (N, C, H, W)} of a GIF
   *     with several frames; C as stored: see {@link ImageReadMode#UNCHANGED}
   * @throws CheckpointException if the content is damaged, truncated, not a picture, or has more
   *     than 89,478,485 pixels
   */
  public static Tensor decode(byte[] content) {
    return decode(content, o -> {});
  }

  /**
   * Decodes a picture in memory with options, {@code torchvision.io.decode_image}.
   *
   * @param content a JPEG, PNG, GIF, BMP or TIFF file, or what plug-ins and codecs add
   * @param options {@code o -> o.mode(ImageReadMode.RGB)}
   * @return uint8, or uint16 of 16-bit files; {@code (C, H, W)}, or {@code (N, C, H, W)} of a GIF
   *     with several frames
   * @throws CheckpointException if the content is damaged, truncated, not a picture, or too large
   */
  public static Tensor decode(byte[] content, Consumer<ReadOptions> options) {
    Objects.requireNonNull(content, "content");
    return new ImageDecoder("an image", ReadOptions.of(options)).decode(content);
  }

  /** Options of reading a picture. */
  @CanIgnoreReturnValue
  public static final class ReadOptions {
    private ImageReadMode mode = ImageReadMode.UNCHANGED;
    private boolean applyExifOrientation;
    private long maxPixels = 89_478_485;
    private boolean codecs = true;
    private @Nullable DType dtype;

    private ReadOptions() {}

    @CheckReturnValue
    static ReadOptions of(Consumer<ReadOptions> options) {
      ReadOptions chosen = new ReadOptions();
      options.accept(chosen);
      return chosen;
    }

    /** Channels of the result. Default {@link ImageReadMode#UNCHANGED}. */
    public ReadOptions mode(ImageReadMode readMode) {
      mode = Objects.requireNonNull(readMode, "mode");
      return this;
    }

    /** Turns JPEG, PNG and TIFF pictures as their EXIF data say. Default false. */
    public ReadOptions applyExifOrientation(boolean apply) {
      applyExifOrientation = apply;
      return this;
    }

    /**
     * Maximum number of pixels of all frames, against decompression bombs. Checked before memory is
     * allocated.
     *
     * @param pixels width times height times frames, default 89,478,485 as in Pillow
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public ReadOptions maxPixels(long pixels) {
      if (pixels < 1) {
        throw new IllegalArgumentException("maxPixels must be positive, got " + pixels);
      }
      maxPixels = pixels;
      return this;
    }

    /**
     * Dtype of the result. Default: as stored, uint8 or uint16.
     *
     * @param type uint8, for which 16-bit samples are reduced to their upper 8 bits, or uint16, for
     *     which 8-bit samples are multiplied by 257; as {@code to_dtype(scale=True)}
     * @return this
     * @throws IllegalArgumentException if it is neither
     */
    public ReadOptions dtype(DType type) {
      dtype = pixelType(type);
      return this;
    }

    /** Asks the codecs that {@link java.util.ServiceLoader} finds first. Default true. */
    public ReadOptions codecs(boolean used) {
      codecs = used;
      return this;
    }

    @CheckReturnValue
    ImageReadMode mode() {
      return mode;
    }

    @CheckReturnValue
    boolean appliesExifOrientation() {
      return applyExifOrientation;
    }

    @CheckReturnValue
    long maxPixels() {
      return maxPixels;
    }

    @CheckReturnValue
    boolean usesCodecs() {
      return codecs;
    }

    @CheckReturnValue
    Optional<DType> dtype() {
      return Optional.ofNullable(dtype);
    }
  }

  private static DType pixelType(DType type) {
    if (type != DType.UINT8 && type != DType.UINT16) {
      throw new IllegalArgumentException("pixels are uint8 or uint16, not " + type.pythonName());
    }
    return type;
  }

  /**
   * Writes a picture in the format given by the file's extension, {@code
   * torchvision.utils.save_image}. Large ones are written row by row, so that they may be larger
   * than the heap; only GIF needs all of its pixels there.
   *
   * @param image uint8 from 0 to 255, uint16 for PNG, or floating-point from 0 to 1; {@code (C, H,
   *     W)} with C = 1, 3 or, for PNG, 2 and 4 with alpha; or {@code (H, W)}
   * @param file a name that ends in {@code .png}, {@code .jpg}, {@code .jpeg}, {@code .gif}, {@code
   *     .tif} or {@code .bmp}
   * @throws IllegalArgumentException if the image has another shape or dtype, or the format cannot
   *     hold it
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Tensor image, Path file) {
    String name = String.valueOf(file.getFileName());
    String format = name.substring(name.lastIndexOf('.') + 1);
    ImageEncoder.write(image, ImageEncoder.Format.of(format), file);
  }

  /** {@link #writeJpeg(Tensor, Path, int)} with quality 75. */
  public static void writeJpeg(Tensor image, Path file) {
    writeJpeg(image, file, ImageEncoder.Format.DEFAULT_QUALITY);
  }

  /**
   * Writes a JPEG file, {@code torchvision.io.write_jpeg}.
   *
   * @param image as for {@link #encodeJpeg(Tensor, int)}
   * @param file the file, with any extension
   * @param quality from 1 to 100
   * @throws IllegalArgumentException if the image or the quality is invalid
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writeJpeg(Tensor image, Path file, int quality) {
    ImageEncoder.write(image, ImageEncoder.Format.jpeg(quality), file);
  }

  /** {@link #writePng(Tensor, Path, int)} with compression level 6. */
  public static void writePng(Tensor image, Path file) {
    writePng(image, file, ImageEncoder.Format.DEFAULT_COMPRESSION);
  }

  /**
   * Writes a PNG file, {@code torchvision.io.write_png}.
   *
   * @param image as for {@link #encodePng(Tensor, int)}
   * @param file the file, with any extension
   * @param compressionLevel from 0 to 9
   * @throws IllegalArgumentException if the image or the level is invalid
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writePng(Tensor image, Path file, int compressionLevel) {
    ImageEncoder.write(image, ImageEncoder.Format.png(compressionLevel), file);
  }

  /**
   * Encodes a picture.
   *
   * @param image as for {@link #write(Tensor, Path)}
   * @param format {@code "png"}, {@code "jpg"}, {@code "gif"}, {@code "tif"}, {@code "bmp"} or a
   *     format of an ImageIO plug-in, in any case
   * @return the content of a file
   * @throws IllegalArgumentException if the image has another shape or dtype, or the format cannot
   *     hold it
   */
  public static byte[] encode(Tensor image, String format) {
    return ImageEncoder.encode(image, ImageEncoder.Format.of(format));
  }

  /** {@link #encodeJpeg(Tensor, int)} with quality 75. */
  public static byte[] encodeJpeg(Tensor image) {
    return encodeJpeg(image, ImageEncoder.Format.DEFAULT_QUALITY);
  }

  /**
   * Encodes a JPEG file, {@code torchvision.io.encode_jpeg}: baseline, with chroma at half the
   * resolution and libjpeg's tables.
   *
   * @param image uint8 from 0 to 255, or floating-point from 0 to 1; {@code (C, H, W)} with C = 1
   *     or 3, or {@code (H, W)}
   * @param quality from 1 to 100
   * @return the content of a file
   * @throws IllegalArgumentException if the image has another shape or dtype, or the quality is out
   *     of range
   */
  public static byte[] encodeJpeg(Tensor image, int quality) {
    return ImageEncoder.encode(image, ImageEncoder.Format.jpeg(quality));
  }

  /** {@link #encodePng(Tensor, int)} with compression level 6. */
  public static byte[] encodePng(Tensor image) {
    return encodePng(image, ImageEncoder.Format.DEFAULT_COMPRESSION);
  }

  /**
   * Encodes a PNG file, {@code torchvision.io.encode_png}.
   *
   * @param image uint8 from 0 to 255, uint16, or floating-point from 0 to 1; {@code (C, H, W)} with
   *     C from 1 to 4, or {@code (H, W)}
   * @param compressionLevel from 0, none, to 9
   * @return the content of a file
   * @throws IllegalArgumentException if the image has another shape or dtype, or the level is out
   *     of range
   */
  public static byte[] encodePng(Tensor image, int compressionLevel) {
    return ImageEncoder.encode(image, ImageEncoder.Format.png(compressionLevel));
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
      dtype = pixelType(type);
      return this;
    }
  }

  /**
   * Converts a tensor to a {@link BufferedImage}, {@code
   * torchvision.transforms.functional.to_pil_image}.
   *
   * @param image uint8 from 0 to 255, uint16 from 0 to 65,535, or floating-point from 0 to 1;
   *     {@code (C, H, W)} with C from 1 to 4, where 2 and 4 include alpha; or {@code (H, W)}
   * @return a copy: a grayscale or RGB image of 8 bits, or 16 bits for uint16
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
