package org.jtorch.plots;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.plots.internal.Fonts;
import org.jtorch.plots.internal.Rasters;

/**
 * Charts of trainings and of what models compute. Each method returns a {@link Figure}, which is
 * saved as PNG or SVG.
 *
 * <pre>{@code
 * Plots.learningCurves(
 *         Map.of("train", List.of(0.9, 0.5), "validation", List.of(1.0, 0.6)),
 *         o -> o.title("LeNet").logY(true))
 *     .save(Path.of("loss.png"));
 * }</pre>
 *
 * <p>All throw {@link IllegalStateException} if Java finds no fonts.
 */
public final class Plots {
  private Plots() {}

  /** Draws learning curves; see {@link #learningCurves(Map, Consumer)}. */
  public static Figure learningCurves(Map<String, ? extends List<? extends Number>> curves) {
    return learningCurves(curves, o -> {});
  }

  /**
   * Draws learning curves: one line for each name, of a value for each epoch.
   *
   * @param curves values by the names of the curves, in the order of the legend; NaN and infinity
   *     are gaps
   * @param options {@code o -> o.title("LeNet").yLabel("loss").logY(true)}
   * @return the chart
   * @throws IllegalArgumentException if there is no finite value, or fewer steps than values
   */
  public static Figure learningCurves(
      Map<String, ? extends List<? extends Number>> curves, Consumer<PlotOptions> options) {
    PlotOptions chosen = PlotOptions.of(options);
    LineChart chart = new LineChart(chosen, "epoch", "loss");
    curves.forEach(
        (name, values) -> {
          List<Double> y = values.stream().map(Number::doubleValue).toList();
          chart.add(name, positions(chosen, y.size()), y);
        });
    return chart.figure();
  }

  private static List<Double> positions(PlotOptions options, int count) {
    if (options.steps.isEmpty()) {
      return LineChart.positions(1, count);
    }
    if (options.steps.size() < count) {
      throw new IllegalArgumentException(
          "there are " + options.steps.size() + " steps but " + count + " values");
    }
    return options.steps.subList(0, count).stream().map(Number::doubleValue).toList();
  }

  /** Draws a forecast; see {@link #forecast(Tensor, Tensor, Consumer)}. */
  public static Figure forecast(Tensor truth, Tensor forecast) {
    return forecast(truth, forecast, o -> {});
  }

  /**
   * Draws a forecast against the true values.
   *
   * @param truth true values at the times 0, 1, 2 and so on
   * @param forecast predicted values, by default for the last times of the truth
   * @param options {@code o -> o.start(100).interval(low, high)}
   * @return the chart
   * @throws IllegalArgumentException if a bound has another length than the forecast, or no value
   *     is finite
   */
  public static Figure forecast(Tensor truth, Tensor forecast, Consumer<PlotOptions> options) {
    PlotOptions chosen = PlotOptions.of(options);
    List<Double> known = numbers(truth);
    List<Double> predicted = numbers(forecast);
    long start = chosen.start >= 0 ? chosen.start : Math.max(0, known.size() - predicted.size());
    List<Double> times = LineChart.positions((double) start, predicted.size());
    LineChart chart = new LineChart(chosen, "time", "value");
    chart.add("truth", LineChart.positions(0, known.size()), known);
    chart.add("forecast", times, predicted);
    if (chosen.lower != null && chosen.upper != null) {
      List<Double> lower = numbers(chosen.lower);
      List<Double> upper = numbers(chosen.upper);
      if (lower.size() != predicted.size() || upper.size() != predicted.size()) {
        throw new IllegalArgumentException(
            "the interval has "
                + lower.size()
                + " and "
                + upper.size()
                + " values, the forecast "
                + predicted.size());
      }
      chart.addBound("lower bound", times, lower);
      chart.addBound("upper bound", times, upper);
    }
    return chart.figure();
  }

  private static List<Double> numbers(Tensor values) {
    List<Double> numbers = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      for (double value : values.detach().cpu().to(DType.FLOAT64).flatten().toDoubleArray()) {
        numbers.add(value);
      }
    }
    return numbers;
  }

  /** Draws a confusion matrix; see {@link #confusionMatrix(Tensor, List, Consumer)}. */
  public static Figure confusionMatrix(Tensor matrix, List<String> labels) {
    return confusionMatrix(matrix, labels, o -> {});
  }

  /**
   * Draws a confusion matrix, for example of {@link org.jtorch.metrics.ConfusionMatrix}, with its
   * numbers in the cells if there are at most 25 classes.
   *
   * @param matrix {@code (C, C)}: row i, column j is the number, or the share, of samples of class
   *     i that were predicted as class j
   * @param labels names of the classes
   * @param options {@code o -> o.title("Digits")}; the size follows from the number of classes
   * @return the chart
   * @throws IllegalArgumentException if the matrix is not square, has a negative value or NaN, or
   *     there is not a name for each class
   */
  public static Figure confusionMatrix(
      Tensor matrix, List<String> labels, Consumer<PlotOptions> options) {
    long classes = matrix.dim() == 2 ? matrix.size(0) : 0;
    if (classes == 0 || matrix.size(1) != classes || labels.size() != classes) {
      throw new IllegalArgumentException(
          "a matrix of shape (C, C) and C labels are required, got "
              + matrix.shape()
              + " and "
              + labels.size()
              + " labels");
    }
    double[][] values;
    try (TensorScope scope = TensorScope.open()) {
      Tensor wide = matrix.detach().cpu().to(DType.FLOAT64);
      if (!wide.ge(0).all().itemBoolean()) {
        throw new IllegalArgumentException("the matrix has a negative value or NaN");
      }
      values = wide.toDoubleArray2d();
    }
    Fonts.require();
    boolean counts = !matrix.dtype().isFloatingPoint();
    return new MatrixChart(values, counts, List.copyOf(labels), PlotOptions.of(options)).figure();
  }

  /** Draws images without captions; see {@link #images(Tensor, List, Consumer)}. */
  public static Figure images(Tensor images) {
    return images(images, List.of(), o -> {});
  }

  /**
   * Draws images with captions, for example samples of a dataset with their classes.
   *
   * @param images {@code (N, C, H, W)}, with numbers from 0 to 1; small ones are enlarged
   * @param captions a text below each image, or none
   * @param options {@code o -> o.title("Mistakes").columns(5)}
   * @return the drawing
   * @throws IllegalArgumentException if there is not a caption for each image
   */
  public static Figure images(Tensor images, List<String> captions, Consumer<PlotOptions> options) {
    if (images.dim() != 4 || images.size(0) == 0) {
      throw new IllegalArgumentException(
          "images must have shape (N, C, H, W), got " + images.shape());
    }
    if (!captions.isEmpty() && captions.size() != images.size(0)) {
      throw new IllegalArgumentException(
          "there are " + images.size(0) + " images but " + captions.size() + " captions");
    }
    List<BufferedImage> tiles = new ArrayList<>();
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      for (Tensor image : images) {
        tiles.add(picture(image));
      }
    }
    Fonts.require();
    return new TileChart(tiles, List.copyOf(captions), PlotOptions.of(options)).figure();
  }

  /** Returns an image of shape (C, H, W) as a picture; one channel is gray. */
  private static BufferedImage picture(Tensor image) {
    Tensor rgb = image.size(0) == 1 ? image.expand(3, -1, -1) : image;
    Tensor scaled = rgb.mul(255).add_(0.5).clamp_(0, 255);
    return Rasters.image(scaled.permute(1, 2, 0).to(DType.UINT8));
  }
}
