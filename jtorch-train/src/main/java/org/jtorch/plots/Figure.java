package org.jtorch.plots;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jtorch.plots.internal.Fonts;
import org.jtorch.plots.internal.ImageFiles;
import org.jtorch.plots.internal.Svg;

/**
 * A chart or another drawing that {@link Plots} makes, to be saved as PNG or SVG.
 *
 * <pre>{@code
 * Figure figure = Plots.forecast(target, y, o -> o.title("Passengers"));
 * figure.save(Path.of("forecast.svg"));
 * writer.addFigure("forecast", figure.toImage());
 * }</pre>
 *
 * <p><b>Thread safety:</b> several threads may save a figure.
 */
public final class Figure {
  /**
   * Pixels of a PNG for each unit of the figure, so that it is sharp on displays of high density.
   */
  private static final double PNG_SCALE = 2;

  private final Consumer<Graphics2D> painter;
  private final int width;
  private final int height;

  Figure(Consumer<Graphics2D> painter, int width, int height) {
    Fonts.require();
    this.painter = painter;
    this.width = width;
    this.height = height;
  }

  /** {@return the width in units, which are pixels of {@link #toImage()}} */
  public int width() {
    return width;
  }

  /** {@return the height in units, which are pixels of {@link #toImage()}} */
  public int height() {
    return height;
  }

  /** {@return the figure as an image of its width and height} */
  public BufferedImage toImage() {
    return toImage(1);
  }

  /**
   * Draws the figure as an image.
   *
   * @param scale pixels for each unit, 2 for displays of high density
   * @return an image without transparency
   */
  public BufferedImage toImage(double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale must be above 0, got " + scale);
    }
    int columns = (int) Math.ceil(width * scale);
    int rows = (int) Math.ceil(height * scale);
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, columns, rows);
    graphics.scale(scale, scale);
    paint(graphics);
    graphics.dispose();
    return image;
  }

  /**
   * Writes the figure to a file; missing folders are created.
   *
   * @param file {@code loss.svg}, or {@code loss.png}, which has two pixels for each unit, or
   *     another format that ImageIO writes
   * @throws IllegalArgumentException if the ending is none of a known format
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void save(Path file) {
    if (ImageFiles.ending(file).equals("svg")) {
      ImageFiles.write(Svg.of(this::paint, width, height), file);
    } else {
      ImageFiles.write(toImage(PNG_SCALE), file);
    }
  }

  private synchronized void paint(Graphics2D graphics) {
    painter.accept(graphics);
  }
}
