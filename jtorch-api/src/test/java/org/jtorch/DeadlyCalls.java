package org.jtorch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jtorch.DType.FLOAT64;
import static org.jtorch.DType.INT32;
import static org.jtorch.DType.INT64;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.Linalg.LstsqDriver;
import org.jtorch.PointwiseOps.RoundingMode;
import org.jtorch.internal.calls.TensorSummary;

/**
 * Calls that end the JVM, read memory of others or never return where nothing refuses them. Run in
 * a JVM of its own, which prints each before it makes it.
 */
final class DeadlyCalls {
  private static final long HUGE = 1L << 62;

  private final Map<String, Supplier<?>> calls = new LinkedHashMap<>();

  private DeadlyCalls() {
    recurrent();
    bags();
    geometry();
    enums();
    division();
    emptyDimensions();
    statistics();
    linearAlgebra();
    endless();
    unwritten();
    layouts();
    oneDnn();
    byName();
  }

  /** Makes all calls. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    new DeadlyCalls()
        .calls.forEach((name, call) -> out.println(name + ": " + outcome(out, name, call)));
  }

  private static String outcome(PrintStream out, String name, Supplier<?> call) {
    out.println("calling " + name);
    try (TensorScope scope = TensorScope.open()) {
      return String.valueOf(call.get()).replaceAll("\\s+", " ");
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static Tensor ones(long... sizes) {
    return Torch.ones(sizes);
  }

  private static Tensor indexes(long... values) {
    return Torch.tensor(values);
  }

  private static String backward(Tensor result) {
    result.sum().backward();
    return "backward has run";
  }

  private void recurrent() {
    Supplier<List<Tensor>> states = () -> List.of(ones(2, 4), ones(2, 4));
    calls.put(
        "lstmCell, rows of w_hh",
        () -> Torch.lstmCell(ones(2, 3), states.get(), ones(16, 3), ones(15, 4), o -> {}));
    calls.put(
        "lstmCell, rows of both weights",
        () -> Torch.lstmCell(ones(2, 3), states.get(), ones(4, 3), ones(4, 4), o -> {}));
    calls.put(
        "lstmCell, bias",
        () ->
            Torch.lstmCell(
                ones(2, 3), states.get(), ones(16, 3), ones(16, 4), o -> o.bIh(ones(1))));
    calls.put(
        "lstmCell, cell state",
        () ->
            Torch.lstmCell(
                ones(2, 3), List.of(ones(2, 4), ones(2, 9)), ones(16, 3), ones(16, 4), o -> {}));
    calls.put(
        "gruCell, rows",
        () -> Torch.gruCell(ones(2, 3), ones(2, 4), ones(9, 3), ones(9, 4), o -> {}));
    calls.put(
        "gruCell, columns",
        () -> Torch.gruCell(ones(2, 3), ones(2, 4), ones(12, 5), ones(12, 4), o -> {}));
    calls.put(
        "rnnTanhCell, rows",
        () -> Torch.rnnTanhCell(ones(2, 3), ones(2, 4), ones(5, 3), ones(5, 4), o -> {}));
    calls.put(
        "rnnReluCell, state",
        () -> Torch.rnnReluCell(ones(2, 3), ones(3, 4), ones(4, 3), ones(4, 4), o -> {}));
    Supplier<List<Tensor>> layer = () -> List.of(ones(1, 2, 4), ones(1, 2, 4));
    calls.put("lstm, rows", () -> lstm(layer.get(), ones(15, 3), ones(15, 4)));
    calls.put("lstm, rows of w_hh", () -> lstm(layer.get(), ones(16, 3), ones(36, 4)));
    calls.put(
        "lstm, hidden size of states",
        () -> lstm(List.of(ones(1, 2, 9), ones(1, 2, 9)), ones(16, 3), ones(16, 4)));
    calls.put(
        "lstm, batch of states",
        () -> lstm(List.of(ones(1, 7, 4), ones(1, 7, 4)), ones(16, 3), ones(16, 4)));
    calls.put(
        "lstm, layers of states",
        () -> lstm(List.of(ones(3, 2, 4), ones(3, 2, 4)), ones(16, 3), ones(16, 4)));
    calls.put(
        "lstm, biases",
        () ->
            Torch.lstm(
                ones(5, 2, 3),
                layer.get(),
                List.of(ones(16, 3), ones(16, 4), ones(2), ones(2)),
                o -> {}));
    calls.put("lstm, no weights", () -> lstm(layer.get()));
    calls.put(
        "gru, biases",
        () ->
            Torch.gru(
                ones(5, 2, 3),
                ones(1, 2, 4),
                List.of(ones(12, 3), ones(12, 4), ones(1), ones(1)),
                o -> {}));
    calls.put(
        "rnnTanh, width of the input",
        () ->
            Torch.rnnTanh(
                ones(5, 2, 3),
                ones(1, 2, 4),
                List.of(ones(4, 2), ones(4, 4)),
                o -> o.hasBiases(false)));
    calls.put(
        "packed gru, states of fewer sequences",
        () ->
            Torch.gru(
                ones(5, 3),
                indexes(3, 2),
                ones(1, 2, 4),
                List.of(ones(12, 3), ones(12, 4)),
                o -> o.hasBiases(false)));
    calls.put(
        "packed lstm by name, no steps",
        () ->
            Ops.call(
                "aten::lstm.data",
                Torch.zeros(0, 3),
                Torch.zeros(INT64, 0),
                layer.get(),
                List.of(ones(16, 3), ones(16, 4)),
                false,
                1,
                0.0,
                false,
                false));
  }

  private static Object lstm(List<Tensor> states, Tensor... weights) {
    return Torch.lstm(ones(5, 2, 3), states, List.of(weights), o -> o.hasBiases(false));
  }

  private void bags() {
    Tensor two = TensorScope.unscoped(indexes(0, 1));
    for (EmbeddingBagMode mode : EmbeddingBagMode.values()) {
      calls.put(
          "embeddingBag, no offsets, " + mode, () -> bag(mode, false, two, Torch.zeros(INT64, 0)));
      calls.put(
          "embeddingBag, one offset of none, " + mode, () -> bag(mode, true, two, indexes(0)));
    }
    calls.put(
        "embeddingBag, no offsets and no last one",
        () -> bag(EmbeddingBagMode.MAX, true, Torch.zeros(INT64, 0), Torch.zeros(INT64, 0)));
    calls.put(
        "embeddingBag, descending offsets",
        () -> bag(EmbeddingBagMode.SUM, false, two, indexes(0, 2, 1)));
    calls.put(
        "embeddingBag, a late first offset",
        () -> bag(EmbeddingBagMode.SUM, false, two, indexes(1)));
    calls.put(
        "embeddingBag, the last offset below the input's length",
        () -> bag(EmbeddingBagMode.MEAN, true, two, indexes(0, 1)));
    calls.put(
        "embeddingBag, a row that is not there",
        () -> bag(EmbeddingBagMode.MAX, false, indexes(0, 4), indexes(0)));
    calls.put(
        "embeddingBag by name, a mode that is none",
        () -> Ops.call("aten::embedding_bag", ones(4, 2), two, indexes(0), false, 7));
    calls.put(
        "embeddingBag by name, weights of fewer samples",
        () ->
            Ops.call(
                "aten::embedding_bag",
                List.of(ones(4, 2), two, indexes(0)),
                Map.of("per_sample_weights", ones(1))));
  }

  private static Tensor bag(EmbeddingBagMode mode, boolean last, Tensor input, Tensor offsets) {
    Tensor weight = ones(4, 2).to(FLOAT64).requiresGrad_(true);
    Tensor bags =
        F.embeddingBag(input, weight, o -> o.mode(mode).offsets(offsets).includeLastOffset(last));
    bags.sum().backward();
    return bags;
  }

  private void geometry() {
    long[] two = {2, 2};
    Tensor image = TensorScope.unscoped(ones(1, 1, 4, 4));
    for (long far : new long[] {HUGE, 1L << 31, Long.MIN_VALUE}) {
      calls.put("unfold, padding " + far, () -> F.unfold(image, two, o -> o.padding(far)));
      calls.put("unfold, dilation " + far, () -> F.unfold(image, two, o -> o.dilation(far)));
      calls.put("unfold, stride " + far, () -> F.unfold(image, two, o -> o.stride(far)));
      calls.put("unfold, kernel " + far, () -> F.unfold(image, far, far));
      calls.put(
          "fold, padding " + far,
          () -> F.fold(ones(1, 4, 9), new long[] {4, 4}, two, o -> o.padding(far)));
      calls.put("fold, output " + far, () -> F.fold(ones(1, 4, 9), new long[] {far, far}, two));
      calls.put("adaptiveAvgPool2d " + far, () -> F.adaptiveAvgPool2d(image, far));
      calls.put("maxPool2d, kernel " + far, () -> F.maxPool2d(image, far));
      calls.put("interpolate " + far, () -> F.interpolate(image, o -> o.size(far, far)));
    }
    calls.put(
        "conv2d, stride 2^32",
        () -> F.conv2d(ones(1, 1, 4, 4), ones(1, 1, 2, 2), o -> o.stride(1L << 32)));
    calls.put(
        "conv1d, dilation 2^32",
        () -> F.conv1d(ones(1, 1, 4), ones(1, 1, 2), o -> o.dilation(1L << 32)));
    calls.put(
        "convTranspose2d, dilation 2^62",
        () -> F.convTranspose2d(ones(1, 1, 4, 4), ones(1, 1, 2, 2), o -> o.dilation(HUGE)));
  }

  private void enums() {
    Tensor image = TensorScope.unscoped(ones(1, 1, 4, 4));
    Tensor grid = TensorScope.unscoped(ones(1, 2, 2, 2));
    calls.put("gridSampler, mode", () -> Torch.gridSampler(image, grid, 8, 99));
    calls.put("gridSampler, padding", () -> Torch.gridSampler(image, grid, 0, 3));
    calls.put("gridSampler2d, mode", () -> Torch.gridSampler2d(image, grid, -1, 0));
    calls.put(
        "gridSampler3d, padding",
        () -> Torch.gridSampler3d(ones(1, 1, 4, 4, 4), ones(1, 2, 2, 2, 3), 0, 77));
    calls.put(
        "mse_loss by name, reduction",
        () -> Ops.call("aten::mse_loss", List.of(image, image), Map.of("reduction", 9)));
  }

  private void division() {
    for (Tensor least :
        List.of(
            Torch.tensor(Integer.MIN_VALUE).to(INT32),
            Torch.tensor(Long.MIN_VALUE),
            indexes(Long.MIN_VALUE).expand(40))) {
      Tensor min = TensorScope.unscoped(least);
      Tensor minusOne = TensorScope.unscoped(Torch.tensor(-1).to(min.dtype()));
      String of = " of " + TensorSummary.of(min);
      calls.put("div, TRUNC" + of, () -> min.div(minusOne, RoundingMode.TRUNC));
      calls.put("div, FLOOR" + of, () -> min.div(-1, RoundingMode.FLOOR));
      calls.put("div_" + of, () -> min.clone().div_(minusOne, RoundingMode.TRUNC));
      calls.put("floorDivide" + of, () -> min.floorDivide(minusOne));
      calls.put("remainder" + of, () -> min.remainder(-1));
      calls.put("fmod_" + of, () -> min.clone().fmod_(minusOne));
      calls.put("lcm" + of, () -> min.lcm(greatest(min.dtype())));
    }
    calls.put(
        "the smallest int16",
        () -> Torch.tensor(-32768).to(DType.INT16).div(-1, RoundingMode.TRUNC).itemLong());
    calls.put(
        "the smallest int32 among int64",
        () ->
            Torch.tensor(Integer.MIN_VALUE)
                .to(INT32)
                .div(indexes(-1), RoundingMode.TRUNC)
                .itemLong());
    calls.put(
        "-1 at another place than the smallest",
        () -> indexes(Long.MIN_VALUE, 6).floorDivide(indexes(2, -1)));
  }

  private static Tensor greatest(DType dtype) {
    return Torch.tensor(dtype == INT32 ? Integer.MAX_VALUE : Long.MAX_VALUE).to(dtype);
  }

  private void emptyDimensions() {
    for (DType dtype : List.of(DType.FLOAT32, FLOAT64, DType.BFLOAT16)) {
      calls.put(
          "attention without heads, " + dtype,
          () -> attend(Torch.zeros(dtype, 2, 0, 4, 8), Torch.zeros(dtype, 2, 0, 4, 8), false));
      calls.put(
          "attention without heads of keys, " + dtype,
          () -> attend(Torch.zeros(dtype, 2, 4, 4, 8), Torch.zeros(dtype, 2, 0, 4, 8), true));
    }
    calls.put(
        "pdist of no rows, backward",
        () -> backward(F.pdist(Torch.zeros(0, 3).requiresGrad_(true))));
    calls.put(
        "pdist of no columns, backward",
        () -> backward(F.pdist(Torch.zeros(3, 0).requiresGrad_(true))));
    calls.put(
        "cdist of no columns, backward",
        () -> backward(Torch.cdist(Torch.zeros(3, 0).requiresGrad_(true), Torch.zeros(4, 0))));
    for (long[] sizes : new long[][] {{2, 0, 4}, {2, 3, 0}, {0, 3, 4}}) {
      for (boolean training : new boolean[] {true, false}) {
        calls.put(
            "nativeBatchNorm of " + Shape.of(sizes) + ", training " + training + ", backward",
            () -> normBackward(training, sizes));
      }
    }
  }

  private static String normBackward(boolean training, long... sizes) {
    Tensor channels = ones(sizes[1]);
    return backward(
        Torch.nativeBatchNorm(
                Torch.zeros(sizes).requiresGrad_(true),
                training,
                0.1,
                1e-5,
                o -> o.runningMean(channels).runningVar(channels))
            .output());
  }

  private static Tensor attend(Tensor query, Tensor key, boolean gqa) {
    return F.scaledDotProductAttention(query, key, key, o -> o.enableGqa(gqa));
  }

  private void statistics() {
    Tensor three = TensorScope.unscoped(ones(3));
    Tensor short_ = TensorScope.unscoped(ones(1));
    for (boolean training : new boolean[] {true, false}) {
      String in = ", training " + training;
      calls.put("nativeBatchNorm, weight" + in, () -> norm(training, short_, three, three));
      calls.put("nativeBatchNorm, mean" + in, () -> norm(training, three, short_, three));
      calls.put("nativeBatchNorm, variance" + in, () -> norm(training, three, three, ones(9)));
    }
  }

  private static Tensor norm(boolean training, Tensor weight, Tensor mean, Tensor variance) {
    return Torch.nativeBatchNorm(
            ones(2, 3, 4, 4),
            training,
            0.1,
            1e-5,
            o -> o.weight(weight).bias(weight).runningMean(mean).runningVar(variance))
        .output();
  }

  private void linearAlgebra() {
    float inf = Float.POSITIVE_INFINITY;
    Supplier<Tensor> infinite =
        () -> Torch.tensor(new float[][] {{inf, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    calls.put("svd of infinity", () -> Linalg.svd(infinite.get()));
    calls.put("Tensor.svd of infinity", () -> infinite.get().svd());
    calls.put("pinv of infinity", () -> Linalg.pinv(infinite.get()));
    calls.put("pinverse of infinity", () -> infinite.get().pinverse());
    for (LstsqDriver driver : List.of(LstsqDriver.GELSD, LstsqDriver.GELSS)) {
      calls.put(
          "lstsq of infinity by " + driver,
          () -> Linalg.lstsq(infinite.get(), ones(3, 2), o -> o.driver(driver)));
    }
    calls.put("svd of complex infinity", () -> Linalg.svd(infinite.get().to(DType.COMPLEX64)));
    for (long[] pivots : new long[][] {{1, 2}, {1, 2, 99}, {0, 0, 0}, {-3, -2, 1}, {1, 2, -3}}) {
      calls.put("ldlSolve, pivots " + Shape.of(pivots), () -> ldlSolve(pivots));
    }
    calls.put(
        "ldlSolve, pairs",
        () ->
            Linalg.ldlSolve(
                    Torch.tensor(new float[][] {{0, 0, 0}, {1, 0, 0}, {0, 0, 1}}),
                    indexes(-2, -2, 3).to(INT32),
                    ones(3, 1))
                .flatten());
    calls.put("svdvals of infinity", () -> Linalg.svdvals(infinite.get()));
    calls.put("cond of infinity", () -> Linalg.cond(infinite.get()));
    calls.put("matrixRank of infinity", () -> Linalg.matrixRank(infinite.get()));
    calls.put("spectral norm of infinity", () -> Linalg.matrixNorm(infinite.get(), 2));
    calls.put("norm of an infinite vector", () -> Linalg.norm(infinite.get().get(0), 2));
    calls.put(
        "luSolve, pivots",
        () -> Linalg.luSolve(Torch.eye(3), indexes(1, 2, 4).to(INT32), ones(3, 2)));
  }

  private static Tensor ldlSolve(long... pivots) {
    return Linalg.ldlSolve(Torch.eye(3), indexes(pivots).to(INT32), ones(3, 1)).flatten();
  }

  private void endless() {
    calls.put("binomial of NaN", () -> Torch.binomial(Torch.tensor(Double.NaN), Torch.tensor(0.5)));
    calls.put(
        "binomial with probability NaN",
        () -> Torch.binomial(Torch.tensor(9.0), Torch.tensor(Double.NaN)));
  }

  private void unwritten() {
    calls.put("qr of endless empty matrices", () -> Linalg.qr(Torch.zeros(1L << 40, 0, 0)));
    calls.put(
        "chunk nested numbers", () -> Torch.nestedTensor(List.of(ones(), ones())).chunk(2, -1));
    calls.put(
        "multiMarginLoss of nothing", () -> F.multiMarginLoss(ones(0, 3), Torch.zeros(INT64, 0)));
    calls.put(
        "multilabelMarginLoss of nothing",
        () -> F.multilabelMarginLoss(ones(0, 3), Torch.zeros(INT64, 0, 3)));
    calls.put("groupedMm, rows left over", () -> grouped(8, 16));
    calls.put("groupedMm, rows that are not there", () -> grouped(8, 64));
    calls.put("groupedMm, descending ends", () -> grouped(40, 32));
  }

  private static Tensor grouped(long... ends) {
    return F.groupedMm(ones(32, 16), ones(2, 16, 16), o -> o.offs(indexes(ends).to(INT32)));
  }

  private void layouts() {
    calls.put(
        "select from nested vectors",
        () -> Torch.nestedTensor(List.of(ones(3), ones(2))).select(1, 0));
    calls.put(
        "narrow a nested tensor to nothing",
        () -> Torch.nestedTensor(List.of(ones(3, 2))).narrow(0, 0, 0).abs());
  }

  private void oneDnn() {
    Supplier<Tensor> opaque = () -> ones(2, 2).toMkldnn();
    calls.put("sum in oneDNN's layout", () -> opaque.get().add(opaque.get()));
    calls.put("zero_ in oneDNN's layout", () -> ones(40, 3).to(DType.FLOAT16).toMkldnn().zero_());
    calls.put(
        "oneDNN's layout times sparse",
        () -> Torch.zeros(3, 0).toMkldnn().mm(Torch.zeros(0, 4).toSparse()));
    calls.put("copy by name", () -> Ops.call("aten::copy", opaque.get(), ones(2, 2)));
    calls.put(
        "copy of sparse", () -> Ops.call("aten::copy", Torch.eye(2).toSparseCsr(), ones(2, 2)));
    calls.put("what oneDNN knows", () -> opaque.get().mul(opaque.get()).relu().toDense().sum());
    calls.put(
        "shuffle into no groups",
        () -> Ops.call("aten::native_channel_shuffle", ones(1, 4, 2, 2), 0));
  }

  private void byName() {
    calls.put("an operator of others", () -> Ops.call("aten::slow_conv3d_forward"));
    calls.put(
        "grid_sampler by name",
        () ->
            Ops.call(
                "aten::grid_sampler",
                List.of(ones(1, 1, 4, 4), ones(1, 2, 2, 2)),
                Map.of("padding_mode", 0, "interpolation_mode", 5, "align_corners", false)));
  }
}
