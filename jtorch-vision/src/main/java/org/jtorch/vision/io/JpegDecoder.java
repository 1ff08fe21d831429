package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * JPEG by the JDK's reader, one per thread, with the samples of libjpeg-turbo. YCbCr that the JDK
 * recognizes is written to an RGB image by native code; components are converted here otherwise.
 */
final class JpegDecoder {
  private static final ThreadLocal<ImageReader> READERS =
      ThreadLocal.withInitial(JpegDecoder::createReader);

  private JpegDecoder() {}

  /** Returns the reader that belongs to the JDK, whatever plug-ins there are. */
  private static ImageReader createReader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("this Java runtime has no JPEG reader");
  }

  static Samples decode(JpegFile file, ImageReadMode mode) throws IOException {
    if (!file.hasQuantization()) {
      discard(READERS.get()); // it would use the tables of another file
    }
    ImageReader reader = READERS.get();
    try (ByteArrayImageStream in = new ByteArrayImageStream(file.readerInput())) {
      reader.setInput(in, true, true);
      Samples samples = decode(reader, file, mode);
      reader.setInput(null);
      return samples;
    } catch (IOException e) {
      discard(reader);
      throw PluginDecoder.readable(e, file.frame().rareKind());
    } catch (RuntimeException | Error e) {
      discard(reader);
      throw e;
    }
  }

  private static void discard(ImageReader reader) {
    READERS.remove();
    reader.dispose();
  }

  private static Samples decode(ImageReader reader, JpegFile file, ImageReadMode mode)
      throws IOException {
    boolean color = mode == ImageReadMode.UNCHANGED || mode.isColor();
    JpegFrame frame = file.frame();
    if (color && file.isCertainlyYcbcr() && !frame.hasHalfHeight()) {
      return samples(readRgb(reader, frame), frame, 3);
    }
    byte[] pixels = bytes(reader.readRaster(0, null));
    int channels = frame.components();
    if (pixels.length != (long) frame.width() * frame.height() * channels) {
      throw new IOException("it has another size than its header says");
    }
    for (int i = 0; i < channels; i++) {
      if (frame.isHalfHeight(i)) {
        JpegColors.interpolateRows(pixels, frame.width(), frame.height(), channels, i);
      }
    }
    return switch (file.colors()) {
      case YCBCR -> {
        if (color) {
          JpegColors.ycbcrToRgb(pixels, channels);
          yield samples(pixels, frame, channels);
        }
        yield samples(firstChannel(pixels, channels), frame, 1);
      }
      case YCCK -> {
        JpegColors.ycckToCmyk(pixels);
        yield cmyk(pixels, frame, mode);
      }
      case CMYK -> cmyk(pixels, frame, mode);
      case GRAY, RGB, UNKNOWN -> samples(pixels, frame, channels);
    };
  }

  private static Samples cmyk(byte[] pixels, JpegFrame frame, ImageReadMode mode) {
    return mode == ImageReadMode.UNCHANGED
        ? samples(pixels, frame, 4)
        : samples(JpegColors.cmykToRgb(pixels), frame, 3);
  }

  private static Samples samples(byte[] pixels, JpegFrame frame, int channels) {
    return new Samples(pixels, 8, frame.height(), frame.width(), channels);
  }

  private static byte[] firstChannel(byte[] pixels, int channels) {
    byte[] first = new byte[pixels.length / channels];
    for (int i = 0; i < first.length; i++) {
      first[i] = pixels[i * channels];
    }
    return first;
  }

  /** The order red, green, blue lets the reader copy whole rows. */
  private static byte[] readRgb(ImageReader reader, JpegFrame frame) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, frame.width(), frame.height(), 3, null);
    BufferedImage image =
        new BufferedImage(RasterWriter.colors(3, DataBuffer.TYPE_BYTE), raster, false, null);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(image);
    return bytes(reader.read(0, param).getRaster());
  }

  private static byte[] bytes(Raster raster) {
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }
}
