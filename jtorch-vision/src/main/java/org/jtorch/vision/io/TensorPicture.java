package org.jtorch.vision.io;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.internal.SharedMemory;

/** Pictures on the memory of tensors. */
final class TensorPicture {
  /** The memory of a tensor, which stays as long as a picture uses it. */
  private static final class Pixels extends DataBuffer {
    final SharedMemory.Lease lease;
    private final ByteBuffer bytes;

    Pixels(SharedMemory.Lease lease, int size) {
      super(TYPE_BYTE, size);
      this.lease = lease;
      bytes = lease.bytes(size);
    }

    @Override
    public int getElem(int bank, int i) {
      try {
        return bytes.get(i) & 0xff;
      } finally {
        Reference.reachabilityFence(this);
      }
    }

    @Override
    public void setElem(int bank, int i, int value) {
      try {
        bytes.put(i, (byte) value);
      } finally {
        Reference.reachabilityFence(this);
      }
    }
  }

  private TensorPicture() {}

  static BufferedImage of(Tensor image) {
    long channels = image.dim() == 3 ? image.size(0) : 1;
    boolean picture = image.dim() == 2 || (image.dim() == 3 && isPicture(channels));
    if (!picture || image.dtype() != DType.UINT8 || image.numel() == 0) {
      throw new IllegalArgumentException(
          "expected a uint8 image of shape (C, H, W) with C = 1, 3 or 4, or (H, W), got "
              + image.dtype().pythonName()
              + image.shape());
    }
    SharedMemory.Lease lease = SharedMemory.lend("Images.view", image);
    try {
      return on(lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private static boolean isPicture(long channels) {
    return channels == 1 || channels == 3 || channels == 4;
  }

  private static BufferedImage on(SharedMemory.Lease lease) {
    long[] sizes = lease.tensor().shape().toArray();
    long[] strides = lease.tensor().strides();
    int last = sizes.length - 1;
    int channels = last == 1 ? 1 : (int) sizes[0];
    int between = channels == 1 ? 0 : Math.toIntExact(strides[0]);
    long span = 1;
    for (int i = 0; i <= last; i++) {
      span += (sizes[i] - 1) * strides[i];
    }
    int[] offsets = new int[channels];
    Arrays.setAll(offsets, i -> i * between);
    ComponentSampleModel layout =
        new ComponentSampleModel(
            DataBuffer.TYPE_BYTE,
            Math.toIntExact(sizes[last]),
            Math.toIntExact(sizes[last - 1]),
            Math.toIntExact(strides[last]),
            Math.toIntExact(strides[last - 1]),
            offsets);
    Pixels pixels = new Pixels(lease, Math.toIntExact(span));
    WritableRaster raster = Raster.createWritableRaster(layout, pixels, null);
    return new BufferedImage(
        RasterWriter.colors(channels, DataBuffer.TYPE_BYTE), raster, false, null);
  }

  static Tensor tensor(BufferedImage image) {
    WritableRaster raster = image.getRaster();
    if (!(raster.getDataBuffer() instanceof Pixels pixels)
        || !(raster.getSampleModel() instanceof ComponentSampleModel layout)) {
      throw new IllegalArgumentException(
          "the pixels of the image are on the Java heap, which libtorch cannot use;"
              + " copy them by Images.toTensor");
    }
    int[] offsets = layout.getBandOffsets();
    long x = (long) raster.getMinX() - raster.getSampleModelTranslateX();
    long y = (long) raster.getMinY() - raster.getSampleModelTranslateY();
    long start = y * layout.getScanlineStride() + x * layout.getPixelStride() + offsets[0];
    Tensor all = pixels.lease.tensor();
    return all.asStrided(
        new long[] {offsets.length, image.getHeight(), image.getWidth()},
        new long[] {
          offsets.length == 1 ? 1 : offsets[1] - offsets[0],
          layout.getScanlineStride(),
          layout.getPixelStride()
        },
        all.storageOffset() + start);
  }
}
