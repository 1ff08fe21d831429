package org.jtorch.plots.internal;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;

/** Embeds images in SVG as PNG of ImageIO; Batik's own codecs are another library. */
final class PngImages extends ImageHandlerBase64Encoder {
  @Override
  public void encodeImage(RenderedImage image, OutputStream out) {
    try {
      out.write(Rasters.encode((BufferedImage) image, "png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
