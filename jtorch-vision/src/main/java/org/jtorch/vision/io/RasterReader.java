package org.jtorch.vision.io;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.SinglePixelPackedSampleModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The pixels of an image: grayscale, RGB or RGBA. They are read from the raster where it has such
 * channels, since {@code getRGB} would apply color profiles and the gamma of the JDK's gray color
 * space, which Python's readers do not. The arrays of common rasters are copied as they are, and
 * libtorch separates the channels.
 */
final class RasterReader {
  private static final int[] GRAY = {0};
  private static final int[] GRAY_ALPHA = {0, 0, 0, 1};
  private static final int[] RGB = {0, 1, 2};
  private static final int[] RGB_ALPHA = {0, 1, 2, 3};
  private static final int[] CMYK = {0, 1, 2, 3};

  private final BufferedImage image;
  private final Raster raster;
  private final int width;
  private final int height;

  private RasterReader(BufferedImage image) {
    this.image = image;
    raster = image.getRaster();
    width = image.getWidth();
    height = image.getHeight();
  }

  /**
   * Returns {@code (C, H, W)}, in the current scope.
   *
   * @param dtype uint8, for the upper 8 bits of 16, or uint16, for which 8 bits are scaled by 257
   */
  static Tensor read(BufferedImage image, DType dtype) {
    return TensorScope.compute(() -> new RasterReader(image).read(dtype));
  }

  private Tensor read(DType dtype) {
    ColorModel model = image.getColorModel();
    int type = model.getColorSpace().getType();
    int bits = model.isAlphaPremultiplied() ? 0 : bits(model);
    if (model instanceof IndexColorModel palette) {
      return converted(colors(isGray(palette) ? 1 : palette.hasAlpha() ? 4 : 3), 8, dtype);
    } else if (bits > 0 && type == ColorSpace.TYPE_GRAY) {
      return converted(samples(model.hasAlpha() ? GRAY_ALPHA : GRAY), bits, dtype);
    } else if (bits > 0 && type == ColorSpace.TYPE_RGB) {
      return converted(samples(model.hasAlpha() ? RGB_ALPHA : RGB), bits, dtype);
    }
    if (bits == 8 && type == ColorSpace.TYPE_CMYK && !model.hasAlpha()) {
      return converted(ofInks(samples(CMYK)), bits, dtype);
    }
    return converted(colors(model.hasAlpha() ? 4 : 3), 8, dtype);
  }

  /** Returns RGB of cyan, magenta, yellow and black, as Pillow computes it. */
  private static Tensor ofInks(Tensor cmyk) {
    Tensor inks = cmyk.to(DType.INT32);
    Tensor white = Torch.rsub(inks.narrow(0, 3, 1), 255);
    Tensor product = inks.narrow(0, 0, 3).mul(white).add(128);
    Tensor absorbed = product.bitwiseRightShift(8).add(product).bitwiseRightShift(8);
    return white.sub(absorbed).clamp(0, 255).to(DType.UINT8);
  }

  /** Returns 8 or 16 if all components have that many bits, else 0. */
  private static int bits(ColorModel model) {
    int[] sizes = model.getComponentSize();
    boolean equal = Arrays.stream(sizes).allMatch(size -> size == sizes[0]);
    return equal && (sizes[0] == 8 || sizes[0] == 16) ? sizes[0] : 0;
  }

  private static boolean isGray(IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    return Arrays.stream(colors)
        .allMatch(color -> (color >>> 24) == 255 && (color & 0xffffff) == (color & 0xff) * 0x10101);
  }

  /** Converts samples in uint8, or of 16 bits in int16, to the dtype. */
  private static Tensor converted(Tensor samples, int bits, DType dtype) {
    Tensor stored = samples.contiguous();
    Tensor typed = bits == 8 ? stored : stored.view(DType.UINT16);
    return typed.dtype() == dtype ? typed : converted(typed, dtype);
  }

  /** Converts uint16 to uint8 or the other way round. */
  static Tensor converted(Tensor image, DType dtype) {
    return dtype == DType.UINT8
        ? image.view(DType.INT16).bitwiseRightShift(8).bitwiseAnd(0xff).to(dtype)
        : image.to(DType.INT32).mul(257).to(dtype);
  }

  /** Returns bands of the raster, uint8 or int16. */
  private Tensor samples(int[] bands) {
    SampleModel model = raster.getSampleModel();
    DataBuffer buffer = raster.getDataBuffer();
    boolean array = buffer instanceof DataBufferByte || buffer instanceof DataBufferUShort;
    if (model instanceof ComponentSampleModel layout && array) {
      return components(layout, buffer, bands);
    } else if (model instanceof SinglePixelPackedSampleModel layout
        && buffer instanceof DataBufferInt pixels
        && isBytes(layout)) {
      return packed(layout, pixels, bands);
    }
    return pixels(bands);
  }

  /** Returns the channels of a raster that has one array element per sample. */
  private Tensor components(ComponentSampleModel layout, DataBuffer buffer, int[] bands) {
    int pixelStride = layout.getPixelStride();
    int scanlineStride = layout.getScanlineStride();
    int start = start(pixelStride, scanlineStride);
    int length = (height - 1) * scanlineStride + (width - 1) * pixelStride + 1;
    int[] offsets = layout.getBandOffsets();
    int[] banks = layout.getBankIndices();
    List<Tensor> channels = new ArrayList<>();
    for (int band : bands) {
      int from = buffer.getOffsets()[banks[band]] + offsets[band] + start;
      channels.add(
          array(buffer, banks[band], from, length)
              .asStrided(new long[] {height, width}, new long[] {scanlineStride, pixelStride}));
    }
    return Torch.stack(channels);
  }

  private static Tensor array(DataBuffer buffer, int bank, int from, int length) {
    if (buffer instanceof DataBufferByte bytes) {
      Tensor copy = Torch.empty(DType.UINT8, length);
      copy.copyFrom(ByteBuffer.wrap(bytes.getData(bank), from, length));
      return copy;
    }
    short[] samples = ((DataBufferUShort) buffer).getData(bank);
    return Torch.tensor(Arrays.copyOfRange(samples, from, from + length));
  }

  private int start(int pixelStride, int scanlineStride) {
    int x = raster.getMinX() - raster.getSampleModelTranslateX();
    int y = raster.getMinY() - raster.getSampleModelTranslateY();
    return y * scanlineStride + x * pixelStride;
  }

  private static boolean isBytes(SinglePixelPackedSampleModel layout) {
    int[] bits = layout.getSampleSize();
    int[] shifts = layout.getBitOffsets();
    return Arrays.stream(bits).allMatch(n -> n == 8)
        && Arrays.stream(shifts).allMatch(n -> n % 8 == 0);
  }

  /** Returns the channels of a raster whose pixels are ints of bytes. */
  private Tensor packed(SinglePixelPackedSampleModel layout, DataBufferInt buffer, int[] bands) {
    int stride = layout.getScanlineStride();
    int from = buffer.getOffset() + start(1, stride);
    int length = (height - 1) * stride + width;
    Tensor pixels =
        Torch.tensor(Arrays.copyOfRange(buffer.getData(), from, from + length)).view(DType.UINT8);
    List<Tensor> channels = new ArrayList<>();
    for (int band : bands) {
      int shift = layout.getBitOffsets()[band] / 8;
      int at = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? shift : 3 - shift;
      channels.add(pixels.asStrided(new long[] {height, width}, new long[] {4L * stride, 4}, at));
    }
    return Torch.stack(channels);
  }

  /** Returns the channels of any other raster, pixel by pixel. */
  private Tensor pixels(int[] bands) {
    int numBands = raster.getNumBands();
    int[] row = new int[width * numBands];
    boolean wide = image.getColorModel().getComponentSize(0) == 16;
    ByteBuffer samples =
        ByteBuffer.allocate(width * height * bands.length * (wide ? 2 : 1))
            .order(ByteOrder.nativeOrder());
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < row.length; x += numBands) {
        for (int band : bands) {
          int sample = row[x + band];
          samples = wide ? samples.putShort((short) sample) : samples.put((byte) sample);
        }
      }
    }
    Tensor interleaved = Torch.empty(wide ? DType.INT16 : DType.UINT8, height, width, bands.length);
    interleaved.copyFrom(samples.flip());
    return interleaved.permute(2, 0, 1);
  }

  /** Returns what {@code getRGB} converts the colors to, uint8. */
  private Tensor colors(int channels) {
    int[] colors = image.getRGB(0, 0, width, height, null, 0, width);
    Tensor bytes = Torch.tensor(colors).view(DType.UINT8).view(height, width, 4).permute(2, 0, 1);
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    Tensor argb = little ? bytes.flip(0) : bytes;
    return channels == 4
        ? Torch.cat(List.of(argb.narrow(0, 1, 3), argb.narrow(0, 0, 1)))
        : argb.narrow(0, 1, channels);
  }
}
