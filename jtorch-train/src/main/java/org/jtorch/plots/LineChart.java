package org.jtorch.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jtorch.plots.internal.Fonts;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of lines. */
final class LineChart {
  /** Colors that remain different for readers who do not see all colors, by Okabe and Ito. */
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  private static final Color TEXT = new Color(0x333333);
  private static final Color GRID = new Color(0xE5E5E5);
  private static final int MOST_MARKERS = 30;
  private static final int LEGEND = 30;
  private static final int SAMPLE = 22;
  private static final int SPACE = 20;

  private final XYChart chart;
  private final PlotOptions options;
  private int seriesCount;
  private boolean hasValues;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  LineChart(PlotOptions options, String xLabel, String yLabel) {
    Fonts.require();
    this.options = options;
    chart =
        new XYChartBuilder()
            .width(options.width)
            .height(options.height)
            .title(options.title)
            .xAxisTitle(options.xLabel == null ? xLabel : options.xLabel)
            .yAxisTitle(options.yLabel == null ? yLabel : options.yLabel)
            .build();
    style(chart.getStyler());
  }

  private void style(XYStyler styler) {
    styler.setChartTitleVisible(!options.title.isEmpty());
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(Fonts.sans(16, true));
    styler.setChartTitlePadding(8);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(TEXT);
    styler.setChartPadding(12);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setAxisTitleFont(Fonts.sans(13, false));
    styler.setAxisTickLabelsFont(Fonts.sans(12, false));
    styler.setAxisTickLabelsColor(TEXT);
    styler.setAxisTickMarksColor(GRID);
    styler.setAxisTicksLineVisible(false);
    styler.setLegendVisible(false);
    styler.setYAxisLogarithmic(options.logY);
    styler.setXAxisTickMarkSpacingHint(60);
    styler.setYAxisTickMarkSpacingHint(44);
  }

  /** Adds a line in the next color. */
  void add(String name, List<Double> x, List<Double> y) {
    Color color = COLORS[seriesCount++ % COLORS.length];
    add(name, x, y, color, new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  /** Adds a thin broken line in the color of the last one. */
  void addBound(String name, List<Double> x, List<Double> y) {
    Color color = COLORS[(seriesCount - 1) % COLORS.length];
    float[] dashes = {4, 4};
    add(
        name,
        x,
        y,
        color,
        new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0));
  }

  private void add(String name, List<Double> x, List<Double> y, Color color, BasicStroke stroke) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (int i = 0; i < y.size(); i++) {
      double value = y.get(i);
      boolean shown = Double.isFinite(value) && !(options.logY && value <= 0);
      hasValues |= shown;
      xs.add(x.get(i));
      ys.add(shown ? value : Double.NaN);
      if (shown) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    if (xs.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name, xs, ys);
    series.setLineColor(color);
    series.setLineStyle(stroke);
    series.setMarkerColor(color);
    series.setMarker(
        ys.size() <= MOST_MARKERS && stroke.getDashArray() == null
            ? SeriesMarkers.CIRCLE
            : SeriesMarkers.NONE);
  }

  /** Returns the chart, with a legend below it unless there is one line only. */
  Figure figure() {
    if (!hasValues) {
      throw new IllegalArgumentException("the chart has no finite value to show");
    }
    XYStyler styler = chart.getStyler();
    styler.setMarkerSize(5);
    if (least == most && !options.logY) {
      double margin = least == 0 ? 1 : Math.abs(least) / 2;
      styler.setYAxisMin(least - margin);
      styler.setYAxisMax(least + margin);
    }
    return new Figure(this::paint, options.width, options.height);
  }

  private void paint(Graphics2D g) {
    Collection<XYSeries> lines = chart.getSeriesMap().values();
    int legend = lines.size() > 1 ? LEGEND : 0;
    chart.paint(g, options.width, options.height - legend);
    if (legend > 0) {
      paintLegend(g, lines);
    }
  }

  private void paintLegend(Graphics2D g, Collection<XYSeries> lines) {
    g.setFont(Fonts.sans(12, false));
    FontMetrics metrics = g.getFontMetrics();
    int width = -SPACE;
    for (XYSeries line : lines) {
      width += SAMPLE + 6 + metrics.stringWidth(line.getName()) + SPACE;
    }
    double x = (options.width - width) / 2.0;
    double y = options.height - LEGEND / 2.0 - 4;
    double drop = (metrics.getAscent() - metrics.getDescent()) / 2.0;
    for (XYSeries line : lines) {
      g.setColor(line.getLineColor());
      g.setStroke(line.getLineStyle());
      g.draw(new Line2D.Double(x, y, x + SAMPLE, y));
      x += SAMPLE + 6;
      g.setColor(TEXT);
      g.drawString(line.getName(), (float) x, (float) (y + drop));
      x += metrics.stringWidth(line.getName()) + SPACE;
    }
  }

  /** Returns 1, 2, 3 and so on, or numbers from a start. */
  static List<Double> positions(double start, int count) {
    List<Double> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(start + i);
    }
    return Collections.unmodifiableList(positions);
  }
}
