package org.jtorch.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import org.jtorch.plots.internal.Fonts;

/** Draws a confusion matrix: colored cells with numbers, labels at the left and below. */
final class MatrixChart {
  private static final Color TEXT = new Color(0x333333);
  private static final Color LEAST = new Color(0xF7FBFF);
  private static final Color MIDDLE = new Color(0x6BAED6);
  private static final Color MOST = new Color(0x08306B);
  private static final Font LABEL = Fonts.sans(12, false);
  private static final Font AXIS = Fonts.sans(13, false);
  private static final Font TITLE = Fonts.sans(16, true);
  private static final int MARGIN = 16;
  private static final int LINE = 22;
  private static final int BAR = 14;
  private static final int BAR_SPACE = 76;
  private static final int MOST_NUMBERS = 25;
  private static final double BRIGHT = 0.55;

  private final double[][] values;
  private final boolean counts;
  private final List<String> labels;
  private final PlotOptions options;
  private final double most;
  private final int cell;
  private final int left;
  private final int top;
  private final int bottom;
  private final boolean turned;

  /**
   * Lays out a chart.
   *
   * @param counts whether the values are integers
   */
  MatrixChart(double[][] values, boolean counts, List<String> labels, PlotOptions options) {
    this.values = values;
    this.counts = counts;
    this.labels = labels;
    this.options = options;
    double largest = 0;
    for (double[] row : values) {
      for (double value : row) {
        largest = Math.max(largest, value);
      }
    }
    most = largest;
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    int widest = 0;
    for (String label : labels) {
      widest = Math.max(widest, (int) Math.ceil(LABEL.getStringBounds(label, context).getWidth()));
    }
    int number = 0;
    for (double[] row : values) {
      for (double value : row) {
        number =
            Math.max(
                number, (int) Math.ceil(LABEL.getStringBounds(text(value), context).getWidth()));
      }
    }
    boolean numbered = values.length <= MOST_NUMBERS;
    int least = numbered ? Math.max(40, number + 12) : Math.max(8, 640 / values.length);
    cell = values.length <= 4 ? Math.max(least, 80) : least;
    turned = widest + 6 > cell;
    left = MARGIN + LINE + widest + 10;
    top = MARGIN + (options.title.isEmpty() ? 0 : LINE + 8);
    bottom = (turned ? widest : LINE) + 8 + LINE + MARGIN;
  }

  Figure figure() {
    int size = cell * values.length;
    return new Figure(this::paint, left + size + BAR_SPACE, top + size + bottom);
  }

  private void paint(Graphics2D g) {
    int size = cell * values.length;
    g.setColor(TEXT);
    if (!options.title.isEmpty()) {
      centered(g, TITLE, options.title, left + size / 2.0, MARGIN + LINE / 2.0);
    }
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values.length; column++) {
        paintCell(g, row, column);
      }
    }
    g.setColor(TEXT);
    g.setStroke(new BasicStroke(1));
    g.draw(new Rectangle2D.Double(left, top, size, size));
    paintLabels(g, size);
    paintBar(g, left + size + 16, size);
  }

  private void paintCell(Graphics2D g, int row, int column) {
    double value = values[row][column];
    double x = left + (double) column * cell;
    double y = top + (double) row * cell;
    Color color = color(most == 0 ? 0 : value / most);
    g.setColor(color);
    g.fill(new Rectangle2D.Double(x, y, cell, cell));
    if (values.length <= MOST_NUMBERS) {
      g.setColor(luminance(color) > BRIGHT ? TEXT : Color.WHITE);
      centered(g, LABEL, text(value), x + cell / 2.0, y + cell / 2.0);
    }
  }

  private void paintLabels(Graphics2D g, int size) {
    g.setColor(TEXT);
    g.setFont(LABEL);
    FontMetrics metrics = g.getFontMetrics();
    int step = Math.max(1, (int) Math.ceil(16.0 / cell));
    double drop = (metrics.getAscent() - metrics.getDescent()) / 2.0;
    for (int i = 0; i < labels.size(); i += step) {
      String label = labels.get(i);
      double middle = (i + 0.5) * cell;
      g.drawString(
          label, (float) (left - 8 - metrics.stringWidth(label)), (float) (top + middle + drop));
      if (turned) {
        turned(g, label, left + middle + drop, top + size + 8 + metrics.stringWidth(label));
      } else {
        centered(g, LABEL, label, left + middle, top + size + 8 + LINE / 2.0);
      }
    }
    String below = options.xLabel == null ? "predicted class" : options.xLabel;
    centered(g, AXIS, below, left + size / 2.0, top + size + bottom - MARGIN - LINE / 2.0);
    String beside = options.yLabel == null ? "true class" : options.yLabel;
    g.setFont(AXIS);
    double half = g.getFontMetrics().stringWidth(beside) / 2.0;
    turned(g, beside, MARGIN + g.getFontMetrics().getAscent(), top + size / 2.0 + half);
  }

  private void paintBar(Graphics2D g, int x, int size) {
    int steps = 64;
    double height = (double) size / steps;
    for (int i = 0; i < steps; i++) {
      g.setColor(color(1 - (i + 0.5) / steps));
      g.fill(new Rectangle2D.Double(x, top + i * height, BAR, height + 0.5));
    }
    g.setColor(TEXT);
    g.setFont(LABEL);
    int ascent = g.getFontMetrics().getAscent();
    g.drawString(text(most), x + BAR + 5, top + ascent);
    g.drawString(text(0), x + BAR + 5, top + size);
  }

  private static void turned(Graphics2D g, String text, double x, double y) {
    AffineTransform before = g.getTransform();
    g.translate(x, y);
    g.rotate(-Math.PI / 2);
    g.drawString(text, 0, 0);
    g.setTransform(before);
  }

  private static void centered(Graphics2D g, Font font, String text, double x, double y) {
    g.setFont(font);
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(
        text,
        (float) (x - metrics.stringWidth(text) / 2.0),
        (float) (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
  }

  private String text(double value) {
    return String.format(Locale.ROOT, counts ? "%.0f" : "%.2f", value);
  }

  private static Color color(double share) {
    double at = Math.max(0, Math.min(1, share)) * 2;
    return at <= 1 ? between(LEAST, MIDDLE, at) : between(MIDDLE, MOST, at - 1);
  }

  private static Color between(Color low, Color high, double share) {
    return new Color(
        (int) Math.round(low.getRed() + (high.getRed() - low.getRed()) * share),
        (int) Math.round(low.getGreen() + (high.getGreen() - low.getGreen()) * share),
        (int) Math.round(low.getBlue() + (high.getBlue() - low.getBlue()) * share));
  }

  private static double luminance(Color color) {
    return (0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue()) / 255;
  }
}
