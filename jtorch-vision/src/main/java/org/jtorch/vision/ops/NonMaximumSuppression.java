package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Non-maximum suppression. The order is that of libtorch's stable sort; the boxes are compared on
 * the host, with the numbers of torchvision's operator.
 */
final class NonMaximumSuppression {
  /** Number of coordinates above which each class is processed by itself. */
  private static final long CPU_LIMIT = 4_000;

  private static final long DEVICE_LIMIT = 100_000;

  private NonMaximumSuppression() {}

  static Tensor nms(Tensor boxes, Tensor scores, double iouThreshold) {
    check("nms", boxes, scores);
    return TensorScope.compute(
        () -> {
          Tensor order = order(scores);
          long[] indices = order.toLongArray();
          int[] kept = survivors(boxes, order, iouThreshold);
          return onDevice(Arrays.stream(kept).mapToLong(i -> indices[i]).toArray(), boxes);
        });
  }

  static Tensor batchedNms(Tensor boxes, Tensor scores, Tensor idxs, double iouThreshold) {
    check("batchedNms", boxes, scores);
    if (idxs.dim() != 1 || idxs.size(0) != boxes.size(0)) {
      throw new IllegalArgumentException(
          "batchedNms: idxs must have the shape (" + boxes.size(0) + "), got " + idxs.shape());
    }
    if (boxes.numel() == 0) {
      return onDevice(new long[0], boxes);
    }
    boolean onCpu = boxes.device().type() == Device.Type.CPU;
    if (boxes.numel() > (onCpu ? CPU_LIMIT : DEVICE_LIMIT)) {
      return TensorScope.compute(() -> classByClass(boxes, scores, idxs, iouThreshold));
    }
    return TensorScope.compute(
        () -> {
          Tensor width = boxes.max().add(1);
          Tensor offsets = idxs.to(boxes.dtype().on(boxes.device())).mul(width);
          return nms(boxes.add(offsets.unsqueeze(1)), scores, iouThreshold);
        });
  }

  private static Tensor classByClass(
      Tensor boxes, Tensor scores, Tensor idxs, double iouThreshold) {
    Tensor order = order(scores);
    long[] indices = order.toLongArray();
    Tensor ordered = idxs.to(Device.CPU).indexSelect(0, order);
    long[] classes = ordered.unique(o -> o.returnInverse(true)).inverse().toLongArray();
    List<Members> members = new ArrayList<>();
    for (int place = 0; place < classes.length; place++) {
      while (members.size() <= classes[place]) {
        members.add(new Members());
      }
      members.get((int) classes[place]).add(place);
    }
    boolean[] keep = new boolean[classes.length];
    for (Members one : members) {
      long[] places = one.toArray();
      Tensor rows = order.indexSelect(0, Torch.tensor(places));
      for (int i : survivors(boxes, rows, iouThreshold)) {
        keep[(int) indices[(int) places[i]]] = true;
      }
    }
    long[] kept = IntStream.range(0, keep.length).filter(i -> keep[i]).asLongStream().toArray();
    Tensor ascending = onDevice(kept, boxes);
    // As in Python, this sort is not stable: equal scores have the order that it gives them.
    Tensor sorted = scores.detach().indexSelect(0, ascending).sort(0, true).indices();
    return ascending.indexSelect(0, sorted);
  }

  /** Places of the boxes of a class in the order of the scores. */
  private static final class Members {
    private long[] places = new long[16];
    private int size;

    void add(int place) {
      if (size == places.length) {
        places = Arrays.copyOf(places, 2 * size);
      }
      places[size++] = place;
    }

    long[] toArray() {
      return Arrays.copyOf(places, size);
    }
  }

  private static Tensor order(Tensor scores) {
    Tensor host = exact(scores);
    return host.sort(0, true, o -> o.stable(true)).indices();
  }

  /** Positions of the boxes that are kept, in the given order. */
  private static int[] survivors(Tensor boxes, Tensor order, double iouThreshold) {
    Tensor sorted = exact(boxes).indexSelect(0, order);
    boolean single = sorted.dtype() == DType.FLOAT32;
    double[] coordinates = sorted.t().contiguous().to(DType.FLOAT64).flatten().toDoubleArray();
    return new SortedBoxes(coordinates, single).survivors(iouThreshold);
  }

  /** The same numbers on the host, in a dtype that torchvision computes with. */
  private static Tensor exact(Tensor tensor) {
    boolean isDouble = tensor.dtype() == DType.FLOAT64;
    return tensor.detach().to((isDouble ? DType.FLOAT64 : DType.FLOAT32).on(Device.CPU));
  }

  private static Tensor onDevice(long[] indices, Tensor boxes) {
    Tensor host = Torch.tensor(indices);
    return boxes.device().type() == Device.Type.CPU ? host : host.to(boxes.device());
  }

  private static void check(String function, Tensor boxes, Tensor scores) {
    String error = "";
    if (boxes.dim() != 2 || boxes.size(1) != 4) {
      error = "boxes must have the shape (N, 4), got " + boxes.shape();
    } else if (scores.dim() != 1 || scores.size(0) != boxes.size(0)) {
      error = "scores must have the shape (" + boxes.size(0) + "), got " + scores.shape();
    } else if (!boxes.dtype().isFloatingPoint() || boxes.dtype() != scores.dtype()) {
      error =
          "boxes and scores must have the same floating-point dtype, got "
              + boxes.dtype().pythonName()
              + " and "
              + scores.dtype().pythonName();
    }
    if (!error.isEmpty()) {
      throw new IllegalArgumentException(function + ": " + error);
    }
  }
}
