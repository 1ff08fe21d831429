package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Random;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code BufferedImage}s of all types as tensors and back. */
@NoLeaks
class BufferedImagesTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  private static BufferedImage painted(BufferedImage image) {
    Random random = new Random(7);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return image;
  }

  /** Compares with the colors that the image itself gives. */
  private static void assertColors(BufferedImage image, Tensor tensor) {
    boolean alpha = image.getColorModel().hasAlpha();
    assertThat(tensor.dtype()).isEqualTo(DType.UINT8);
    assertThat(tensor.isContiguous()).isTrue();
    assertThat(tensor.shape())
        .isEqualTo(Shape.of(alpha ? 4 : 3, image.getHeight(), image.getWidth()));
    byte[] bytes = tensor.permute(1, 2, 0).toByteArray();
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        Color color = new Color(image.getRGB(x, y), true);
        assertThat(bytes[at++] & 0xff).isEqualTo(color.getRed());
        assertThat(bytes[at++] & 0xff).isEqualTo(color.getGreen());
        assertThat(bytes[at++] & 0xff).isEqualTo(color.getBlue());
        if (alpha) {
          assertThat(bytes[at++] & 0xff).isEqualTo(color.getAlpha());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE,
        BufferedImage.TYPE_USHORT_565_RGB,
        BufferedImage.TYPE_USHORT_555_RGB,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void colorsAreThoseOfTheImage(int type) {
    BufferedImage image = painted(new BufferedImage(WIDTH, HEIGHT, type));
    Tensor tensor = Images.toTensor(image);
    assertColors(image, tensor);
    assertColors(image.getSubimage(2, 1, 4, 3), Images.toTensor(image.getSubimage(2, 1, 4, 3)));
    assertThat(Images.toTensor(Images.fromTensor(tensor)).equal(tensor)).isTrue();
  }

  @Test
  void customLayoutsAreRead() {
    ColorSpace rgb = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    ComponentColorModel colors =
        new ComponentColorModel(rgb, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster banded =
        Raster.createWritableRaster(
            new BandedSampleModel(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 3), null);
    WritableRaster padded =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 40, 5, new int[] {1, 4, 2}, null);
    for (WritableRaster raster : new WritableRaster[] {banded, padded}) {
      BufferedImage image = painted(new BufferedImage(colors, raster, false, null));
      assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_CUSTOM);
      assertColors(image, Images.toTensor(image));
      assertColors(image.getSubimage(3, 2, 2, 2), Images.toTensor(image.getSubimage(3, 2, 2, 2)));
    }
  }

  @Test
  void grayscaleAndBinaryImagesHaveOneChannel() {
    BufferedImage gray = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage binary = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
    for (int x = 0; x < WIDTH; x++) {
      gray.getRaster().setSample(x, 2, 0, 30 * x);
      binary.getRaster().setSample(x, 2, 0, x % 2);
    }
    assertThat(Images.toTensor(gray).get(0, 2).toList().toString())
        .isEqualTo("[0, 30, 60, 90, 120, 150, 180]");
    assertThat(Images.toTensor(binary).get(0, 2).toList().toString())
        .isEqualTo("[0, 255, 0, 255, 0, 255, 0]");
    byte[] levels = {0, 85, (byte) 170, (byte) 255};
    BufferedImage palette =
        new BufferedImage(
            WIDTH,
            HEIGHT,
            BufferedImage.TYPE_BYTE_BINARY,
            new IndexColorModel(2, 4, levels, levels, levels));
    palette.getRaster().setSample(1, 0, 0, 2);
    assertThat(Images.toTensor(palette).shape()).isEqualTo(Shape.of(1, HEIGHT, WIDTH));
    assertThat(Images.toTensor(palette).get(0, 0, 1).itemLong()).isEqualTo(170);
  }

  @Test
  void sixteenBitsAreKeptOnRequest() {
    BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    gray.getRaster().setSample(0, 0, 0, 0xfedc);
    gray.getRaster().setSample(1, 0, 0, 0x0123);
    assertThat(Images.toTensor(gray).flatten().toIntArray()).containsExactly(0xfe, 0x01);
    Tensor wide = Images.toTensor(gray, o -> o.dtype(DType.UINT16));
    assertThat(wide.flatten().toIntArray()).containsExactly(0xfedc, 0x0123);
    BufferedImage back = Images.fromTensor(wide);
    assertThat(back.getType()).isEqualTo(BufferedImage.TYPE_USHORT_GRAY);
    assertThat(back.getRaster().getSample(0, 0, 0)).isEqualTo(0xfedc);
    BufferedImage bytes = painted(new BufferedImage(2, 2, BufferedImage.TYPE_3BYTE_BGR));
    Tensor scaled = Images.toTensor(bytes, o -> o.dtype(DType.UINT16));
    assertThat(scaled.to(DType.INT32).equal(Images.toTensor(bytes).to(DType.INT32).mul(257)))
        .isTrue();
    for (int channels : new int[] {3, 4}) {
      Tensor x = Torch.randint(65536, Shape.of(channels, 3, 2)).to(DType.UINT16);
      BufferedImage image = Images.fromTensor(x);
      Tensor same = Images.toTensor(image, o -> o.dtype(DType.UINT16));
      assertThat(same.to(DType.INT32).equal(x.to(DType.INT32))).isTrue();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.toTensor(gray, o -> o.dtype(DType.FLOAT32)))
        .withMessage("pixels are uint8 or uint16, not float32");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 4})
  @NoLeaks(keeps = 3) // the memory of images that are not collected
  void aViewShowsTheMemoryOfTheTensor(long channels) {
    Tensor planes = Torch.randint(256, Shape.of(channels, HEIGHT, WIDTH)).to(DType.UINT8);
    Tensor pixels = planes.permute(1, 2, 0).contiguous().permute(2, 0, 1);
    Tensor part = planes.get(Index.all(), Index.slice(1, 4), Index.slice(0, 6, 2));
    for (Tensor x : new Tensor[] {planes, pixels, part}) {
      BufferedImage image = Images.view(x);
      assertThat(Images.toTensor(image).equal(x)).isTrue();
      image.getRaster().setSample(1, 2, 0, 17);
      assertThat(x.get(0, 2, 1).itemLong()).isEqualTo(17);
      x.set(Index.at(0), Index.at(0), Index.at(0), 99);
      assertThat(image.getRaster().getSample(0, 0, 0)).isEqualTo(99);
      Tensor again = Images.view(image);
      assertThat(again.dataPtr()).isEqualTo(x.dataPtr());
      assertThat(again.equal(x)).isTrue();
      Tensor corner = Images.view(image.getSubimage(1, 1, 2, 2));
      assertThat(corner.equal(x.get(Index.all(), Index.slice(1, 3), Index.slice(1, 3)))).isTrue();
    }
  }

  @Test
  @NoLeaks(keeps = 1)
  void aViewCanBeDrawnOnAndOutlivesTheTensor() {
    Tensor x = Torch.zeros(DType.UINT8, 3, 8, 8);
    BufferedImage image = Images.view(x);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(2, 2, 3, 4);
    graphics.dispose();
    assertThat(x.get(0).sum().itemLong()).isEqualTo(12 * 255);
    assertThat(x.narrow(0, 1, 2).sum().itemLong()).isZero();
    assertThatThrownBy(() -> x.resize_(3, 100, 100)).isInstanceOf(TorchException.class);
    x.close();
    assertThat(image.getRGB(2, 2)).isEqualTo(0xffff0000);
    assertThatThrownBy(() -> image.getRGB(8, 0)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
  }

  @Test
  void whatCannotBeViewedIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.view(Torch.zeros(3, 2, 2)))
        .withMessage(
            "expected a uint8 image of shape (C, H, W) with C = 1, 3 or 4, or (H, W), got"
                + " float32[3, 2, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.view(Torch.zeros(DType.UINT8, 2, 2, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.view(new BufferedImage(2, 2, BufferedImage.TYPE_3BYTE_BGR)))
        .withMessage(
            "the pixels of the image are on the Java heap, which libtorch cannot use; copy them by"
                + " Images.toTensor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.fromTensor(Torch.zeros(DType.INT64, 2, 2)));
  }
}
