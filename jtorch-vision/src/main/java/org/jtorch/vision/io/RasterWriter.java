package org.jtorch.vision.io;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Copies a tensor into the array of a new image. */
final class RasterWriter {
  /** Samples of a picture that writers read from the tensor. */
  private static final long LARGE = 1 << 25;

  /** The part of the heap that they may fill else. */
  private static final long HEAP_PART = 16;

  private RasterWriter() {}

  /** Returns a picture of a tensor of shape {@code (C, H, W)} or {@code (H, W)}. */
  static BufferedImage write(Tensor image) {
    check(image);
    try (TensorScope scope = TensorScope.open()) {
      Tensor values = image.detach();
      Tensor planes = values.dim() == 3 ? values : values.unsqueeze(0);
      return planes.dtype() == DType.UINT16 ? wide(planes) : narrow(bytes(planes));
    }
  }

  /** Returns a picture for a writer, which keeps a few rows on the heap if it is large. */
  static BufferedImage forEncoding(Tensor image) {
    long limit = Math.min(LARGE, Runtime.getRuntime().maxMemory() / HEAP_PART);
    if (image.numel() < limit) {
      return write(image);
    }
    check(image);
    Tensor values = image.detach();
    return TensorRows.picture(values.dim() == 3 ? values : values.unsqueeze(0));
  }

  private static void check(Tensor image) {
    int rank = image.dim();
    long channels = rank == 3 ? image.size(0) : 1;
    if (rank < 2 || rank > 3 || channels < 1 || channels > 4) {
      throw new IllegalArgumentException(
          "expected an image of shape (C, H, W) with C from 1 to 4, or (H, W), got "
              + image.shape());
    }
    if (image.numel() == 0) {
      throw new IllegalArgumentException("the image has no pixels: " + image.shape());
    }
    DType dtype = image.dtype();
    if (dtype != DType.UINT8 && dtype != DType.UINT16 && !dtype.isFloatingPoint()) {
      throw new IllegalArgumentException(
          "expected a uint8 image from 0 to 255, a uint16 image or a floating-point one from 0 to"
              + " 1, got "
              + dtype);
    }
  }

  /** Converts floating-point numbers from 0 to 1 to bytes. */
  static Tensor bytes(Tensor planes) {
    return planes.dtype() == DType.UINT8
        ? planes
        : planes.mul(255).add(0.5).clamp(0, 255).to(DType.UINT8);
  }

  private static BufferedImage narrow(Tensor planes) {
    int channels = (int) planes.size(0);
    int height = Math.toIntExact(planes.size(1));
    int width = Math.toIntExact(planes.size(2));
    if (channels == 2) {
      BufferedImage image = interleaved(width, height, channels, DataBuffer.TYPE_BYTE);
      planes
          .permute(1, 2, 0)
          .copyTo(((DataBufferByte) image.getRaster().getDataBuffer()).getData());
      return image;
    }
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            switch (channels) {
              case 1 -> BufferedImage.TYPE_BYTE_GRAY;
              case 3 -> BufferedImage.TYPE_3BYTE_BGR;
              default -> BufferedImage.TYPE_4BYTE_ABGR;
            });
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    planes.flip(0).permute(1, 2, 0).copyTo(pixels);
    return image;
  }

  private static BufferedImage wide(Tensor planes) {
    int channels = (int) planes.size(0);
    int height = Math.toIntExact(planes.size(1));
    int width = Math.toIntExact(planes.size(2));
    BufferedImage image =
        channels == 1
            ? new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY)
            : interleaved(width, height, channels, DataBuffer.TYPE_USHORT);
    short[] pixels = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
    planes.view(DType.INT16).permute(1, 2, 0).copyTo(pixels);
    return image;
  }

  private static BufferedImage interleaved(int width, int height, int channels, int type) {
    WritableRaster raster = Raster.createInterleavedRaster(type, width, height, channels, null);
    return new BufferedImage(colors(channels, type), raster, false, null);
  }

  /** Returns the color model of grayscale or RGB components, with alpha for 2 or 4 channels. */
  static ComponentColorModel colors(int channels, int type) {
    int space = channels <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    boolean alpha = channels % 2 == 0;
    return new ComponentColorModel(
        ColorSpace.getInstance(space),
        alpha,
        false,
        alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
        type);
  }
}
