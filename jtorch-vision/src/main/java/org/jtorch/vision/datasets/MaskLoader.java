package org.jtorch.vision.datasets;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Reads images whose samples are numbers: indices of a palette, classes or 16-bit values. */
final class MaskLoader {
  private static final long MOST_PIXELS = 89_478_485;

  private MaskLoader() {}

  /** Returns the first channel: uint8 (H, W), or int32 for 16-bit files. */
  static Tensor load(Path file) {
    Raster raster = raster(file);
    return TensorScope.compute(() -> channels(raster, 1).select(0, 0));
  }

  /** Returns all channels: uint8 (C, H, W), or int32 for 16-bit files. */
  static Tensor loadChannels(Path file) {
    Raster raster = raster(file);
    return TensorScope.compute(() -> channels(raster, raster.getNumBands()));
  }

  private static Tensor channels(Raster raster, int count) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    int[] values = new int[count * height * width];
    int[] row = new int[width];
    for (int band = 0; band < count; band++) {
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, band, row);
        System.arraycopy(row, 0, values, (band * height + y) * width, width);
      }
    }
    Tensor all = Torch.tensor(values).view(count, height, width);
    boolean isByte = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_BYTE;
    return isByte ? all.to(DType.UINT8) : all;
  }

  private static Raster raster(Path file) {
    try {
      File local = file.toFile();
      try (ImageInputStream in = ImageIO.createImageInputStream(local)) {
        if (in == null) {
          throw new NoSuchFileException(file.toString());
        }
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
          throw new CheckpointException("cannot read " + file + ": it is not an image");
        }
        return read(readers.next(), in, file);
      }
    } catch (IOException e) {
      if (Files.isRegularFile(file)) {
        throw new CheckpointException("cannot read " + file + ": it is damaged", e);
      }
      throw new UncheckedIOException("cannot read " + file + ": there is no such file", e);
    }
  }

  private static Raster read(ImageReader reader, ImageInputStream in, Path file)
      throws IOException {
    try {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new CheckpointException("cannot read " + file + ": it has " + pixels + " pixels");
      }
      return reader.read(0).getRaster();
    } catch (RuntimeException e) {
      if (e instanceof CheckpointException) {
        throw e;
      }
      // The readers of the JDK fail in many ways on damaged content.
      throw new CheckpointException("cannot read " + file + ": it is damaged", e);
    } finally {
      reader.dispose();
    }
  }
}
