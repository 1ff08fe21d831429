package org.jtorch.vision.transforms.functional;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jtorch.Tensor;
import org.jtorch.vision.io.Images;
import org.w3c.dom.NodeList;

/** Encodes an image as JPEG with the quantization of libjpeg and decodes it. */
final class JpegRoundTrip {
  /** Tables of brightness and of color. */
  private final List<JPEGQTable> quantization;

  JpegRoundTrip(int quality) {
    quantization =
        List.of(scaled(JPEGQTable.K1Luminance, quality), scaled(JPEGQTable.K2Chrominance, quality));
  }

  /** Scales a table as libjpeg's {@code jpeg_set_quality} does, in whole percents. */
  private static JPEGQTable scaled(JPEGQTable table, int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    return new JPEGQTable(
        Arrays.stream(table.getTable())
            .map(value -> Math.max(1, Math.min(255, (value * percent + 50) / 100)))
            .toArray());
  }

  Tensor apply(Tensor image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage pixels = Images.fromTensor(image);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(new IIOImage(pixels, null, metadata(writer, pixels)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode an image as JPEG", e);
    } finally {
      writer.dispose();
    }
    return Images.read(bytes.toByteArray());
  }

  private IIOMetadata metadata(ImageWriter writer, BufferedImage image) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
    NodeList tables = root.getElementsByTagName("dqtable");
    for (int i = 0; i < tables.getLength(); i++) {
      IIOMetadataNode table = (IIOMetadataNode) tables.item(i);
      table.setUserObject(quantization.get(Integer.parseInt(table.getAttribute("qtableId"))));
    }
    metadata.setFromTree(format, root);
    return metadata;
  }
}
