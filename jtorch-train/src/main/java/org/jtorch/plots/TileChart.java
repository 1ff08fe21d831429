package org.jtorch.plots;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jtorch.plots.internal.Fonts;

/** Draws images with captions. */
final class TileChart {
  private static final Color TEXT = new Color(0x333333);
  private static final Font CAPTION = Fonts.sans(12, false);
  private static final Font TITLE = Fonts.sans(16, true);
  private static final int MARGIN = 16;
  private static final int GAP = 12;
  private static final int LINE = 18;
  private static final int TITLE_LINE = 32;
  private static final int LEAST_TILE = 96;

  private final List<BufferedImage> images;
  private final List<String> captions;
  private final String title;
  private final int columns;
  private final int tileWidth;
  private final int tileHeight;
  private final int rowHeight;
  private final int top;

  TileChart(List<BufferedImage> images, List<String> captions, PlotOptions options) {
    this.captions = captions;
    this.title = options.title;
    int width = images.get(0).getWidth();
    int zoom = Math.max(1, (int) Math.ceil((double) LEAST_TILE / width));
    this.images = images.stream().map(image -> enlarged(image, zoom)).toList();
    columns = Math.min(options.columns, images.size());
    tileWidth = width * zoom;
    tileHeight = images.get(0).getHeight() * zoom;
    rowHeight = tileHeight + (captions.isEmpty() ? 0 : LINE) + GAP;
    top = MARGIN + (title.isEmpty() ? 0 : TITLE_LINE);
  }

  Figure figure() {
    int rows = (images.size() + columns - 1) / columns;
    return new Figure(
        this::paint,
        2 * MARGIN + columns * (tileWidth + GAP) - GAP,
        top + rows * rowHeight - GAP + MARGIN);
  }

  private void paint(Graphics2D g) {
    g.setColor(TEXT);
    int width = columns * (tileWidth + GAP) - GAP;
    if (!title.isEmpty()) {
      centered(g, TITLE, title, MARGIN + width / 2.0, MARGIN + 16, width);
    }
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    for (int i = 0; i < images.size(); i++) {
      int x = MARGIN + i % columns * (tileWidth + GAP);
      int y = top + i / columns * rowHeight;
      g.drawImage(images.get(i), x, y, tileWidth, tileHeight, null);
      if (!captions.isEmpty()) {
        double middle = x + tileWidth / 2.0;
        centered(g, CAPTION, captions.get(i), middle, y + tileHeight + 14, tileWidth + GAP - 4);
      }
    }
  }

  /** Draws a text around a middle, shortened to a width. */
  private static void centered(
      Graphics2D g, Font font, String text, double middle, double y, int width) {
    g.setFont(font);
    FontMetrics metrics = g.getFontMetrics();
    String shown = text;
    while (metrics.stringWidth(shown) > width && shown.length() > 1) {
      shown = shown.substring(0, shown.length() - 2).stripTrailing() + "…";
    }
    g.drawString(shown, (float) (middle - metrics.stringWidth(shown) / 2.0), (float) y);
  }

  /** Repeats pixels, because viewers of SVG smooth images that they enlarge. */
  private static BufferedImage enlarged(BufferedImage image, int zoom) {
    if (zoom == 1) {
      return image;
    }
    BufferedImage large =
        new BufferedImage(image.getWidth() * zoom, image.getHeight() * zoom, image.getType());
    for (int y = 0; y < large.getHeight(); y++) {
      for (int x = 0; x < large.getWidth(); x++) {
        large.setRGB(x, y, image.getRGB(x / zoom, y / zoom));
      }
    }
    return large;
  }
}
