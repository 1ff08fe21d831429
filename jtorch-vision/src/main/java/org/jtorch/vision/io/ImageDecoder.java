package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Decodes a picture, completely or not at all. What a decoder throws at damaged content becomes a
 * {@link CheckpointException}.
 */
final class ImageDecoder {
  /** The codecs of the class path, created at the first picture. */
  private static final class Codecs {
    static final List<ImageCodec> ALL =
        List.copyOf(
            ServiceLoader.load(ImageCodec.class, ImageCodec.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
  }

  /** A step that may find damaged content. */
  private interface Step<T> {
    T run() throws IOException;
  }

  /** A check of content that may be damaged. */
  private interface Check {
    void run() throws IOException;
  }

  private static final int WORD_MAX = 0xffff;
  private static final int BYTE_MAX = 0xff;

  private final String name;
  private final Images.ReadOptions options;

  /**
   * Creates a decoder.
   *
   * @param name the picture's name in messages
   */
  ImageDecoder(String name, Images.ReadOptions options) {
    this.name = name;
    this.options = options;
  }

  Tensor decode(byte[] bytes) {
    return TensorScope.compute(
        () -> {
          Tensor image = pixels(bytes);
          DType dtype = options.dtype().orElse(image.dtype());
          return image.dtype() == dtype ? image : RasterReader.converted(image, dtype);
        });
  }

  private Tensor pixels(byte[] bytes) {
    if (bytes.length == 0) {
      throw refused("it is empty", null);
    } else if (JpegFile.matches(bytes)) {
      return jpeg(bytes);
    } else if (PngFile.matches(bytes)) {
      return png(bytes);
    } else if (GifFile.matches(bytes)) {
      return gif(bytes);
    } else if (WebpFile.matches(bytes)) {
      ImageHeader header = checked(() -> WebpFile.parse(bytes));
      checkSize(1, header.width(), header.height());
      return byCodec(header, bytes).orElseGet(() -> byPlugin(bytes, WebpFile.UNREADABLE));
    }
    return byPlugin(bytes, "its format is not supported by ImageIO");
  }

  private Tensor jpeg(byte[] bytes) {
    JpegFile file = checked(() -> JpegFile.parse(bytes));
    JpegFrame frame = file.frame();
    checkSize(1, frame.width(), frame.height());
    check(file::checkData);
    Tensor image =
        byCodec(file.header(), bytes)
            .orElseGet(
                () -> frame.isReadable() ? builtIn(file) : byPlugin(bytes, frame.rareKind()));
    return oriented(image, file.orientation());
  }

  private Tensor builtIn(JpegFile file) {
    return checked(() -> JpegDecoder.decode(file, options.mode())).tensor(options.mode());
  }

  private Tensor png(byte[] bytes) {
    PngFile file = checked(() -> PngFile.parse(bytes));
    checkSize(1, file.width(), file.height());
    check(file::checkData);
    Tensor image = byCodec(file.header(), bytes).orElseGet(() -> builtIn(file));
    return oriented(image, file.orientation());
  }

  private Tensor builtIn(PngFile file) {
    return checked(() -> PngDecoder.decode(file, options.mode())).tensor(options.mode());
  }

  private Tensor gif(byte[] bytes) {
    GifFile file = checked(() -> GifFile.parse(bytes));
    checkSize(file.frames().size(), file.width(), file.height());
    for (GifFile.Frame frame : file.frames()) {
      checkSize(1, frame.width(), frame.height());
    }
    return checked(() -> GifDecoder.decode(file)).tensor(options.mode());
  }

  private Optional<Tensor> byCodec(ImageHeader header, byte[] bytes) {
    if (!options.usesCodecs()) {
      return Optional.empty();
    }
    for (ImageCodec codec : Codecs.ALL) {
      Optional<Tensor> image = checked(() -> codec.decode(header, bytes, options.mode()));
      if (image.isPresent()) {
        return image.map(x -> convert(x, options.mode()));
      }
    }
    return Optional.empty();
  }

  /** Decodes by ImageIO, or says why no reader accepts the file. */
  private Tensor byPlugin(byte[] bytes, String unreadable) {
    BufferedImage image =
        checked(() -> PluginDecoder.decode(bytes, unreadable, (w, h) -> checkSize(1, w, h)));
    int bits = image.getColorModel().getComponentSize(0);
    if (bits > Short.SIZE) {
      throw refused("it has samples of " + bits + " bits: pixels are uint8 or uint16", null);
    }
    DType dtype = bits == Short.SIZE ? DType.UINT16 : DType.UINT8;
    Tensor pixels = checked(() -> RasterReader.read(image, dtype));
    int orientation = TiffFile.matches(bytes) ? Exif.orientation(bytes, 0, bytes.length) : 1;
    return oriented(convert(pixels, options.mode()), orientation);
  }

  /** Converts uint8 or uint16 to a mode. */
  private static Tensor convert(Tensor image, ImageReadMode mode) {
    return image.dtype() == DType.UINT16
        ? ReadModes.convert(image.view(DType.INT16), mode, ReadModes::luma, WORD_MAX)
            .view(DType.UINT16)
        : ReadModes.convert(image, mode, ReadModes::luma, BYTE_MAX);
  }

  private Tensor oriented(Tensor image, int orientation) {
    return options.appliesExifOrientation() ? Exif.apply(image, orientation) : image;
  }

  /** Runs a step on content that may be damaged. */
  private <T> T checked(Step<T> step) {
    try {
      return step.run();
    } catch (CheckpointException e) {
      String reason = reason(e);
      throw reason.startsWith("cannot read ") ? e : refused(reason, e);
    } catch (PluginDecoder.UnreadableException e) {
      throw refused(reason(e), null);
    } catch (IOException | RuntimeException e) {
      throw refused("it is a damaged image: " + reason(e), e);
    } catch (OutOfMemoryError e) {
      throw refused("it is a damaged image, or larger than the heap: " + e.getMessage(), e);
    }
  }

  /** Returns the first line of a message, or the name of the exception. */
  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  private void check(Check check) {
    boolean unused =
        checked(
            () -> {
              check.run();
              return true;
            });
  }

  /** Called before the pixels are allocated. */
  private void checkSize(int frames, int width, int height) {
    if (width < 1 || height < 1) {
      throw refused("it is a damaged image: it has no pixels", null);
    }
    if ((long) width * height > options.maxPixels() / frames) {
      throw refused(
          String.format(
                  Locale.ROOT,
                  "it has %s%d x %d pixels, more than the limit of %d:",
                  frames == 1 ? "" : frames + " frames of ",
                  width,
                  height,
                  options.maxPixels())
              + " raise the limit with o -> o.maxPixels(n)",
          null);
    }
  }

  private CheckpointException refused(String reason, @Nullable Throwable cause) {
    String message = "cannot read " + name + ": " + reason;
    return cause == null
        ? new CheckpointException(message)
        : new CheckpointException(message, cause);
  }
}
