package org.jtorch.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Mean average precision of detected boxes by the rules of COCO, {@code
 * torchmetrics.detection.MeanAveragePrecision}: over classes, over 101 recalls, and over
 * intersection-over-union thresholds from 0.5 to 0.95.
 *
 * <pre>{@code
 * static void add(MeanAveragePrecision precision, Detections found, Target truth) {
 *   precision.update(
 *       new MeanAveragePrecision.Boxes(found.boxes(), found.labels()),
 *       found.scores(),
 *       new MeanAveragePrecision.Boxes(truth.boxes(), truth.labels()));
 * }
 * }</pre>
 *
 * <p>{@link #compute} returns {@link Summary#map}, float64. The boxes of all images are kept until
 * {@link #reset}.
 */
public final class MeanAveragePrecision extends Metric {
  /**
   * Boxes of one image.
   *
   * @param boxes left, top, right and bottom in pixels, (N, 4), floating point
   * @param labels classes, (N), int64
   */
  public record Boxes(Tensor boxes, Tensor labels) {
    /**
     * Checks the shapes.
     *
     * @param boxes left, top, right and bottom in pixels, (N, 4), floating point
     * @param labels classes, (N), int64
     * @throws IllegalArgumentException if a shape or dtype is wrong
     */
    public Boxes {
      if (boxes.dim() != 2 || boxes.size(1) != 4 || !boxes.dtype().isFloatingPoint()) {
        throw new IllegalArgumentException(
            "boxes must be floating point of shape (N, 4), got " + boxes.dtype() + boxes.shape());
      }
      if (labels.dim() != 1 || labels.size(0) != boxes.size(0) || labels.dtype() != DType.INT64) {
        throw new IllegalArgumentException(
            "labels must be int64, one for each of "
                + boxes.size(0)
                + " boxes, got "
                + labels.dtype()
                + labels.shape());
      }
    }
  }

  /**
   * The numbers of COCO's table. A number without any true box that it counts is -1.
   *
   * @param map mean average precision
   * @param map50 that at the threshold 0.5
   * @param map75 that at the threshold 0.75
   * @param bySize that of true boxes below 32 x 32 pixels, up to 96 x 96, and above
   * @param recall mean average recall with 1, 10 and 100 boxes of an image
   * @param recallBySize mean average recall of small, medium and large boxes
   * @param byClass mean average precision of each class
   */
  public record Summary(
      double map,
      double map50,
      double map75,
      Sizes bySize,
      Recalls recall,
      Sizes recallBySize,
      Map<Long, Double> byClass) {}

  /**
   * A number for each size of box.
   *
   * @param small area below 32 x 32
   * @param medium area from 32 x 32 to 96 x 96
   * @param large area above 96 x 96
   */
  public record Sizes(double small, double medium, double large) {}

  /**
   * Mean average recall.
   *
   * @param of1 with the box of the highest score of an image and class
   * @param of10 with at most 10 boxes
   * @param of100 with at most 100 boxes
   */
  public record Recalls(double of1, double of10, double of100) {}

  private final MetricState predictions =
      addState("predictions", Torch.zeros(DType.FLOAT64, 0, 6), MetricState.Reduction.CAT);
  private final MetricState predictionCounts =
      addState("prediction_counts", Torch.zeros(DType.INT64, 0), MetricState.Reduction.CAT);
  private final MetricState truths =
      addState("truths", Torch.zeros(DType.FLOAT64, 0, 5), MetricState.Reduction.CAT);
  private final MetricState truthCounts =
      addState("truth_counts", Torch.zeros(DType.INT64, 0), MetricState.Reduction.CAT);

  /** Creates a metric of boxes. */
  public MeanAveragePrecision() {}

  /**
   * Adds an image.
   *
   * @param predicted boxes that were found, and their classes
   * @param scores their scores, (N), floating point
   * @param truth boxes that are there, and their classes
   * @throws IllegalArgumentException if there is not a score for each box
   */
  public void update(Boxes predicted, Tensor scores, Boxes truth) {
    Objects.requireNonNull(truth, "truth");
    long count = predicted.boxes().size(0);
    if (scores.dim() != 1 || scores.size(0) != count || !scores.dtype().isFloatingPoint()) {
      throw wrong(
          "scores must be floating point, one for each of "
              + count
              + " boxes, got "
              + scores.dtype()
              + scores.shape());
    }
    accumulate(
        () -> {
          Tensor column = scores.to(DType.FLOAT64).unsqueeze(1);
          predictions.update(Torch.cat(List.of(rows(predicted), column), 1));
          predictionCounts.update(Torch.tensor(new long[] {count}));
          truths.update(rows(truth));
          truthCounts.update(Torch.tensor(new long[] {truth.boxes().size(0)}));
        });
  }

  private static Tensor rows(Boxes boxes) {
    return Torch.cat(
        List.of(boxes.boxes().to(DType.FLOAT64), boxes.labels().to(DType.FLOAT64).unsqueeze(1)), 1);
  }

  /**
   * Returns the numbers of COCO's table over all updates since the last reset.
   *
   * @return the numbers, from 0 to 1, or -1
   * @throws IllegalStateException if there was no update
   */
  public Summary summary() {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      if (predictionCounts.get().size(0) == 0) {
        throw new IllegalStateException("MeanAveragePrecision: summary was called before update");
      }
      return evaluation().summary();
    }
  }

  private BoxEvaluation evaluation() {
    double[] recalls = Torch.linspace(0, 1, 101).to(DType.FLOAT64).toDoubleArray();
    double[] thresholds = Torch.linspace(0.5, 0.95, 10).to(DType.FLOAT64).toDoubleArray();
    BoxEvaluation evaluation = new BoxEvaluation(thresholds, recalls);
    List<double[]> found = table(predictions);
    List<double[]> there = table(truths);
    long[] foundCounts = predictionCounts.get().toLongArray();
    long[] thereCounts = truthCounts.get().toLongArray();
    int first = 0;
    int firstTrue = 0;
    for (int i = 0; i < foundCounts.length; i++) {
      int end = first + (int) foundCounts[i];
      int endTrue = firstTrue + (int) thereCounts[i];
      evaluation.add(found.subList(first, end), there.subList(firstTrue, endTrue));
      first = end;
      firstTrue = endTrue;
    }
    return evaluation;
  }

  private static List<double[]> table(MetricState state) {
    Tensor rows = state.get();
    int columns = (int) rows.size(1);
    double[] numbers = rows.flatten().toDoubleArray();
    List<double[]> table = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += columns) {
      table.add(Arrays.copyOfRange(numbers, i, i + columns));
    }
    return table;
  }

  @Override
  protected Tensor result() {
    return Torch.scalarTensor(DType.FLOAT64, evaluation().summary().map());
  }
}
