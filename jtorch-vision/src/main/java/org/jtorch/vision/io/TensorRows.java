package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * The samples of a tensor, of which some rows at a time are on the Java heap: for writers, which
 * read a picture from top to bottom.
 */
final class TensorRows extends DataBuffer {
  /** Samples on the heap. */
  private static final int BAND = 1 << 20;

  private final Tensor planes;
  private final int stride;
  private final int rows;

  /** Indices of the samples on the heap. */
  private int from;

  private int to;
  private byte[] bytes = {};
  private short[] words = {};

  private TensorRows(Tensor planes, int type, int size) {
    super(type, size);
    this.planes = planes;
    stride = Math.toIntExact(planes.size(0) * planes.size(2));
    rows = Math.max(1, BAND / stride);
  }

  /**
   * Returns a picture that reads a tensor, which must stay open.
   *
   * @param planes {@code (C, H, W)}, uint8, uint16 or floating-point from 0 to 1
   */
  static BufferedImage picture(Tensor planes) {
    if (planes.numel() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a picture has at most 2147483647 samples, got the shape " + planes.shape());
    }
    int channels = (int) planes.size(0);
    int width = (int) planes.size(2);
    int type = planes.dtype() == DType.UINT16 ? TYPE_USHORT : TYPE_BYTE;
    int[] offsets = new int[channels];
    Arrays.setAll(offsets, i -> i);
    PixelInterleavedSampleModel layout =
        new PixelInterleavedSampleModel(
            type, width, (int) planes.size(1), channels, channels * width, offsets);
    TensorRows samples = new TensorRows(planes, type, (int) planes.numel());
    return new BufferedImage(
        RasterWriter.colors(channels, type),
        Raster.createWritableRaster(layout, samples, null),
        false,
        null);
  }

  @Override
  public int getElem(int bank, int i) {
    if (i < from || i >= to) {
      load(i / stride);
    }
    return dataType == TYPE_BYTE ? bytes[i - from] & 0xff : words[i - from] & 0xffff;
  }

  private void load(int row) {
    long count = Math.min(rows, planes.size(1) - row);
    try (TensorScope scope = TensorScope.open()) {
      Tensor band = planes.narrow(1, row, count);
      if (dataType == TYPE_BYTE) {
        bytes = new byte[Math.toIntExact(count * stride)];
        RasterWriter.bytes(band).permute(1, 2, 0).copyTo(bytes);
      } else {
        words = new short[Math.toIntExact(count * stride)];
        band.view(DType.INT16).permute(1, 2, 0).copyTo(words);
      }
    }
    from = row * stride;
    to = from + (int) count * stride;
  }

  @Override
  public void setElem(int bank, int i, int value) {
    throw new UnsupportedOperationException("these pixels are only read");
  }
}
