package org.jtorch.plots;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Options of the charts of {@link Plots}. */
@CanIgnoreReturnValue
public final class PlotOptions {
  String title = "";
  @Nullable String xLabel;
  @Nullable String yLabel;
  boolean logY;
  int width = 800;
  int height = 480;
  int columns = 8;
  List<? extends Number> steps = List.of();
  long start = -1;
  @Nullable Tensor lower;
  @Nullable Tensor upper;

  private PlotOptions() {}

  static PlotOptions of(Consumer<PlotOptions> options) {
    PlotOptions chosen = new PlotOptions();
    options.accept(chosen);
    return chosen;
  }

  /** Title above the chart. Default none. */
  public PlotOptions title(String title) {
    this.title = Objects.requireNonNull(title, "title");
    return this;
  }

  /** Label of the horizontal axis. Default {@code epoch} or {@code time}. */
  public PlotOptions xLabel(String xLabel) {
    this.xLabel = Objects.requireNonNull(xLabel, "xLabel");
    return this;
  }

  /** Label of the vertical axis. Default {@code loss} or {@code value}. */
  public PlotOptions yLabel(String yLabel) {
    this.yLabel = Objects.requireNonNull(yLabel, "yLabel");
    return this;
  }

  /** Whether the vertical axis is logarithmic; values of 0 and less are left out. Default false. */
  public PlotOptions logY(boolean logY) {
    this.logY = logY;
    return this;
  }

  /** Width and height. Default 800 x 480. */
  public PlotOptions size(int width, int height) {
    if (width < 100 || height < 100) {
      throw new IllegalArgumentException(
          "a chart is at least 100 x 100 units, got " + width + " x " + height);
    }
    this.width = width;
    this.height = height;
    return this;
  }

  /** Horizontal positions of the values of learning curves. Default 1, 2, 3. */
  public PlotOptions steps(List<? extends Number> steps) {
    this.steps = List.copyOf(steps);
    return this;
  }

  /** Time at which a forecast starts. Default so that it ends with the truth. */
  public PlotOptions start(long start) {
    this.start = start;
    return this;
  }

  /** Lower and upper bounds of a forecast, of its length. Default none. */
  public PlotOptions interval(Tensor lower, Tensor upper) {
    this.lower = Objects.requireNonNull(lower, "lower");
    this.upper = Objects.requireNonNull(upper, "upper");
    return this;
  }

  /** Number of images in a row. Default 8. */
  public PlotOptions columns(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, got " + columns);
    }
    this.columns = columns;
    return this;
  }
}
