package org.jtorch.vision.opencv;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.vision.io.ImageCodec;
import org.jtorch.vision.io.ImageHeader;
import org.jtorch.vision.io.ImageReadMode;

/**
 * Decodes JPEG and WebP by OpenCV's {@code imdecode}, with the pixels of {@code
 * torchvision.io.decode_image}. {@link java.util.ServiceLoader} finds it; programs use {@code
 * org.jtorch.vision.io.Images}.
 *
 * <p>CMYK and files that are not 8 bits deep are left to the next decoder; so is everything if the
 * natives of OpenCV are missing, after a warning.
 */
public final class OpenCvCodec implements ImageCodec {
  private static final int AS_STORED = opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

  /** Whether OpenCV's natives can be used. */
  private static final class Natives {
    static final boolean LOADED = load();

    private static boolean load() {
      try {
        String unused = Loader.load(opencv_imgcodecs.class);
        return true;
      } catch (UnsatisfiedLinkError e) {
        System.getLogger("org.jtorch")
            .log(
                System.Logger.Level.WARNING,
                "pictures are not decoded by OpenCV: its natives are missing; add"
                    + " org.bytedeco:opencv-platform",
                e);
        return false;
      }
    }
  }

  /** Creates the codec. */
  public OpenCvCodec() {}

  @Override
  public Optional<Tensor> decode(ImageHeader header, byte[] content, ImageReadMode mode) {
    boolean readable =
        switch (header.format()) {
          case JPEG ->
              header.bits() == Byte.SIZE && (header.channels() == 1 || header.channels() == 3);
          case WEBP -> true;
          case PNG -> false;
        };
    return readable && Natives.LOADED
        ? Optional.of(decode(content, flags(header, mode), header))
        : Optional.empty();
  }

  private static int flags(ImageHeader header, ImageReadMode mode) {
    boolean color =
        switch (mode) {
          case UNCHANGED -> header.channels() > 1;
          case GRAY, GRAY_ALPHA -> header.format() == ImageHeader.Format.WEBP;
          case RGB, RGB_ALPHA -> true;
        };
    boolean alpha =
        mode == ImageReadMode.UNCHANGED
            || mode == ImageReadMode.GRAY_ALPHA
            || mode == ImageReadMode.RGB_ALPHA;
    if (header.channels() == 4 && alpha) {
      return opencv_imgcodecs.IMREAD_UNCHANGED;
    }
    return AS_STORED
        | (color ? opencv_imgcodecs.IMREAD_COLOR_RGB : opencv_imgcodecs.IMREAD_GRAYSCALE);
  }

  private static Tensor decode(byte[] content, int flags, ImageHeader header) {
    try (BytePointer bytes = new BytePointer(content);
        Mat encoded = new Mat(1, content.length, opencv_core.CV_8UC1, bytes);
        Mat decoded = opencv_imgcodecs.imdecode(encoded, flags)) {
      if (decoded.empty()
          || decoded.cols() != header.width()
          || decoded.rows() != header.height()) {
        throw new CheckpointException("it is a damaged image: OpenCV cannot decode it");
      } else if (flags != opencv_imgcodecs.IMREAD_UNCHANGED) {
        return Mats.toTensor(decoded);
      }
      try (Mat swapped = Mats.swapRedBlue(decoded)) {
        return Mats.toTensor(swapped);
      }
    }
  }
}
