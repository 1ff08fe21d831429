package org.jtorch.graph.internal.onnx;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Pooling to a given size. */
final class AdaptivePoolOperators {
  private AdaptivePoolOperators() {}

  static void register(OperatorTable table) {
    for (int i = 1; i <= 3; i++) {
      int dims = i;
      table.put(
          "adaptive_avg_pool" + dims + "d _adaptive_avg_pool" + dims + "d", c -> average(c, dims));
      table.put("adaptive_max_pool" + dims + "d", c -> max(c, dims));
    }
  }

  private static boolean isOne(long... sizes) {
    return Arrays.stream(sizes).allMatch(size -> size == 1);
  }

  private static long[] axes(int rank, int dims) {
    return LongStream.range(rank - dims, rank).toArray();
  }

  /** Each size of the output is made by a matrix of means along one dimension. */
  private static void average(Call c, int dims) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    long[] sizes = sizes(c, dims);
    if (isOne(sizes)) {
      c.set(graph.reduce("ReduceMean", x.name(), true, axes(x.rank(), dims)));
      return;
    }
    String y = graph.node("Identity", x.name());
    for (int i = 0; i < dims; i++) {
      int dim = x.rank() - dims + i;
      long in = known(c, x, dim);
      if (in != sizes[i]) {
        String matrix = graph.constant(means((int) in, (int) sizes[i], x.dtype()));
        long[] order = ShapeOperators.swapped(x.rank(), dim, x.rank() - 1);
        y = graph.transpose(graph.node("MatMul", graph.transpose(y, order), matrix), order);
      }
    }
    c.set(y);
  }

  /** Returns the sizes of the output; None keeps a size. */
  private static long[] sizes(Call c, int dims) {
    Value result = c.result(0);
    return LongStream.range(0, dims).map(i -> known(c, result, result.rank() - dims + i)).toArray();
  }

  private static long known(Call c, Value x, long dim) {
    if (x.size(dim) < 0) {
      throw c.refuse("the size of dimension " + dim + " is not known before the model runs");
    }
    return x.size(dim);
  }

  private static Tensor means(int in, int out, DType dtype) {
    float[][] weights = new float[in][out];
    for (int i = 0; i < out; i++) {
      int start = i * in / out;
      int end = ((i + 1) * in + out - 1) / out;
      for (int j = start; j < end; j++) {
        weights[j][i] = 1f / (end - start);
      }
    }
    try (TensorScope scope = TensorScope.open()) {
      return TensorScope.unscoped(Torch.tensor(weights).to(dtype));
    }
  }

  private static void max(Call c, int dims) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    long[] sizes = sizes(c, dims);
    if (c.isUsed(1)) {
      throw c.refuse("the indices are used");
    }
    if (isOne(sizes)) {
      c.set(0, graph.reduce("ReduceMax", x.name(), true, axes(x.rank(), dims)));
      return;
    }
    long[] kernel = new long[dims];
    for (int i = 0; i < dims; i++) {
      long in = known(c, x, x.rank() - dims + i);
      if (in % sizes[i] != 0) {
        throw c.refuse("size " + in + " is not a multiple of " + sizes[i]);
      }
      kernel[i] = in / sizes[i];
    }
    boolean isSingle = x.rank() == dims + 1;
    String input = isSingle ? graph.unsqueeze(x.name(), 0) : x.name();
    Attributes attributes =
        Attributes.none().integers("kernel_shape", kernel).integers("strides", kernel);
    String y = graph.node("MaxPool", attributes, input);
    c.set(0, isSingle ? graph.squeeze(y, 0) : y);
  }
}
