package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FewRows;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductRoutingTest {
  private static final Op LINEAR = Op.of("aten::linear", "");
  private static final Op MATMUL = Op.of("aten::matmul", "");
  private static final Op ADDMM = Op.of("aten::addmm", "");
  private static final Op BADDBMM = Op.of("aten::baddbmm", "");
  private static final Op ADDBMM = Op.of("aten::addbmm", "");
  private static final int IN = 1100;
  private static final int OUT = 1000;

  private TensorScope scope = TensorScope.open();

  @BeforeEach
  void seed() {
    scope.close();
    scope = TensorScope.open();
    Torch.manualSeed(1);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void oneRowIsTheProductOfAMatrixAndAVector(DType dtype) {
    Tensor x = Torch.randn(dtype, 1, IN);
    Tensor weight = Torch.randn(dtype, OUT, IN);
    Tensor bias = Torch.randn(dtype, OUT);
    Tensor transposed = weight.t().contiguous();
    assertThat(operators(() -> F.linear(x, weight, bias)))
        .contains("addmv")
        .doesNotContain("linear");
    assertThat(operators(() -> x.mm(transposed))).contains("mv").doesNotContain("mm");
    close(F.linear(x, weight, bias), Dispatch.unrouted(LINEAR, x, weight, bias));
    close(F.linear(x, weight), Dispatch.unrouted(LINEAR, x, weight));
    close(x.mm(transposed), Dispatch.unrouted(MATMUL, x, transposed));
    close(x.matmul(weight.t()), Dispatch.unrouted(MATMUL, x, weight.t()));
    close(x.view(IN).matmul(transposed), Dispatch.unrouted(MATMUL, x.view(IN), transposed));
    close(weight.mm(x.t()), Dispatch.unrouted(MATMUL, weight, x.t()));
    Tensor deep = x.view(1, 1, IN);
    close(F.linear(deep, weight, bias), Dispatch.unrouted(LINEAR, deep, weight, bias));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 16})
  void fewRowsWithoutRecordingMakeNoCopyOfTheMatrix(int rows) {
    Tensor x = Torch.randn(rows, IN);
    Tensor weight = Torch.randn(OUT, IN).requiresGrad_();
    Tensor bias = Torch.randn(OUT).requiresGrad_();
    try (Mode mode = Torch.noGrad()) {
      assertThat(operators(() -> F.linear(x, weight, bias)))
          .contains(FewRows.usesOneDnn() ? "linear_pointwise" : "mm");
      close(F.linear(x, weight, bias), Dispatch.unrouted(LINEAR, x, weight, bias));
      close(F.linear(x, weight), Dispatch.unrouted(LINEAR, x, weight));
      close(x.mm(weight.t()), Dispatch.unrouted(MATMUL, x, weight.t()));
      Tensor transposed = weight.t().contiguous();
      close(x.matmul(transposed), Dispatch.unrouted(MATMUL, x, transposed));
      close(weight.mm(x.t()), Dispatch.unrouted(MATMUL, weight, x.t()));
      Tensor deep = x.view(rows, 1, IN);
      close(F.linear(deep, weight, bias), Dispatch.unrouted(LINEAR, deep, weight, bias));
    }
    Tensor recorded = F.linear(x, weight, bias);
    assertThat(recorded.requiresGrad()).isTrue();
    close(recorded, Dispatch.unrouted(LINEAR, x, weight, bias));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aMatrixThatWasChangedOrReplacedIsReadAnew(int rows) {
    Tensor x = Torch.randn(rows, IN);
    Tensor weight = Torch.randn(OUT, IN);
    Tensor first = F.linear(x, weight);
    weight.mul_(2);
    close(F.linear(x, weight), first.mul(2));
    weight.copy_(Torch.zeros(OUT, IN));
    close(F.linear(x, weight), Torch.zeros(rows, OUT));
    weight.setData(Torch.ones(OUT, IN));
    close(F.linear(x, weight), x.sum(1).unsqueeze(1).expand(rows, OUT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void gradientsAndTheirGradientsAreThoseOfThePlainProduct(int rows) {
    Tensor x = Torch.randn(rows, IN).requiresGrad_();
    Tensor weight = Torch.randn(OUT, IN).requiresGrad_();
    Tensor bias = Torch.randn(OUT).requiresGrad_();
    List<Tensor> routed = gradients(F.linear(x, weight, bias), x, weight, bias);
    List<Tensor> plain = gradients(Dispatch.unrouted(LINEAR, x, weight, bias), x, weight, bias);
    for (int i = 0; i < plain.size(); i++) {
      close(routed.get(i).contiguous(), plain.get(i));
    }
  }

  /** Of the sum of squares: the gradients, and the gradient of their squares. */
  private static List<Tensor> gradients(Tensor y, Tensor x, Tensor weight, Tensor bias) {
    Gradients first =
        Torch.grad(List.of(y.square().sum()), List.of(x, weight, bias), o -> o.createGraph(true));
    Tensor again = first.get(0).square().sum();
    Gradients second = Torch.grad(List.of(again), List.of(x, weight), o -> {});
    return List.of(first.get(0), first.get(1), first.get(2), second.get(0), second.get(1));
  }

  @Test
  void aTrainedMatrixOfColumnsHasItsGradientInItsOwnOrder() {
    Tensor x = Torch.randn(1, IN).requiresGrad_();
    Tensor matrix = Torch.randn(IN, OUT).requiresGrad_();
    assertThat(operators(() -> x.mm(matrix))).contains("mm").doesNotContain("mv");
    assertThat(operators(() -> x.mm(matrix.detach()))).contains("mv");
    x.mm(matrix).sum().backward();
    assertThat(matrix.grad().isContiguous()).isTrue();
    close(matrix.grad(), x.detach().t().expand(IN, OUT).contiguous());
    assertThat(operators(() -> Torch.randn(1, 500).mm(Torch.randn(500, 500))))
        .contains("mm")
        .doesNotContain("mv");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void contractionsWithAMatrixGoTheSameWay(int rows) {
    Tensor x = Torch.randn(rows, IN);
    Tensor weight = Torch.randn(OUT, IN);
    Tensor matrix = weight.t().contiguous();
    Tensor expected = Dispatch.unrouted(LINEAR, x, weight);
    close(Torch.einsum("bi,oi->bo", x, weight), expected);
    close(Torch.einsum("bi, io -> bo", x, matrix), expected);
    close(Torch.tensordot(x, weight, new long[] {1}, new long[] {1}), expected);
    close(Torch.tensordot(x, matrix, new long[] {-1}, new long[] {-2}), expected);
    close(Torch.tensordot(x, matrix, 1), expected);
    close(Torch.einsum("abi,oi->abo", x.view(rows, 1, IN), weight).view(rows, OUT), expected);
    assertThat(operators(() -> Torch.einsum("bi,oi->bo", x, weight))).doesNotContain("einsum");
    assertThat(operators(() -> Torch.tensordot(x, matrix, 1))).doesNotContain("tensordot");
  }

  @Test
  void otherContractionsAreLibtorchs() {
    Tensor x = Torch.randn(1, IN);
    Tensor weight = Torch.randn(OUT, IN);
    assertThat(Torch.einsum("bi,oi->ob", x, weight).shape()).isEqualTo(Shape.of(OUT, 1));
    assertThat(Torch.einsum("bi,oi->bi", x, weight).shape()).isEqualTo(Shape.of(1, IN));
    assertThat(Torch.einsum("ii,oi->io", Torch.ones(IN, IN), weight).shape())
        .isEqualTo(Shape.of(IN, OUT));
    Tensor broadcast = Torch.einsum("bi,oi->bo", Torch.ones(1, 1), weight);
    close(broadcast.view(OUT), weight.sum(1));
    Tensor row = x.view(IN);
    close(Torch.einsum("i,oi->o", row, weight), weight.mv(row));
    assertThatThrownBy(() -> Torch.einsum("bi,oi->bo", x, Torch.ones(OUT, IN - 1)))
        .hasMessageContaining("einsum");
    assertThatThrownBy(() -> Torch.tensordot(x, Torch.ones(IN - 1, OUT), 1))
        .hasMessageContaining("tensordot");
  }

  @Test
  void sumsOfProductsGoTheSameWay() {
    for (int rows : new int[] {1, 4}) {
      Tensor x = Torch.randn(rows, IN);
      Tensor y = Torch.randn(IN, OUT);
      for (Tensor bias : List.of(Torch.randn(OUT), Torch.randn(rows, OUT), Torch.randn(rows, 1))) {
        close(bias.addmm(x, y), Dispatch.unrouted(ADDMM, bias, x, y));
        close(
            bias.addmm(x, y, o -> o.beta(0.5).alpha(2)),
            Dispatch.unrouted(ADDMM, bias, x, y, 0.5, 2L));
      }
      Tensor nan = Torch.full(Shape.of(rows, OUT), Double.NaN);
      close(nan.addmm(x, y, o -> o.beta(0)), x.matmul(y));
      Tensor xs = Torch.randn(3, rows, IN);
      Tensor ys = Torch.randn(3, IN, OUT);
      Tensor start = Torch.randn(3, rows, OUT);
      close(xs.bmm(ys), Dispatch.unrouted(MATMUL, xs, ys));
      close(start.baddbmm(xs, ys), Dispatch.unrouted(BADDBMM, start, xs, ys));
      Tensor one = Torch.randn(rows, OUT);
      close(one.addbmm(xs, ys), Dispatch.unrouted(ADDBMM, one, xs, ys));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedInLibtorchsWords() {
    Tensor x = Torch.randn(1, IN);
    assertThatThrownBy(() -> F.linear(x, Torch.randn(OUT, IN + 1)))
        .hasMessageContaining("linear")
        .hasMessageContaining("cannot be multiplied");
    assertThatThrownBy(() -> x.mm(Torch.randn(OUT, IN))).hasMessageContaining("mm");
    assertThatThrownBy(() -> x.matmul(Torch.randn(DType.FLOAT64, IN, OUT)))
        .isInstanceOf(RuntimeException.class);
    Tensor closed = Torch.randn(OUT, IN);
    closed.close();
    assertThatThrownBy(() -> F.linear(x, closed)).hasMessageContaining("closed");
  }

  @Test
  void otherDTypesLayoutsAndModesAreLibtorchs() {
    Tensor x = Torch.randn(1, IN);
    Tensor weight = Torch.randn(OUT, IN);
    for (DType dtype : List.of(DType.BFLOAT16, DType.COMPLEX64)) {
      assertThat(operators(() -> F.linear(x.to(dtype), weight.to(dtype)))).contains("linear");
    }
    Tensor meta = Torch.empty(Device.META, 1, IN);
    assertThat(F.linear(meta, Torch.empty(Device.META, OUT, IN)).shape())
        .isEqualTo(Shape.of(1, OUT));
    assertThat(F.linear(Torch.ones(0, IN), weight).shape()).isEqualTo(Shape.of(0, OUT));
    try (Mode mode = Torch.autocast(Device.Type.CPU)) {
      assertThat(F.linear(x, weight).dtype()).isEqualTo(DType.BFLOAT16);
    }
    try (DualLevel level = DualLevel.open()) {
      Tensor tangent = Torch.randn(4, IN);
      Tensor dual = level.makeDual(Torch.randn(4, IN), tangent);
      Tensor moved = Torch.noGrad(() -> level.unpackDual(F.linear(dual, weight)).tangent());
      close(moved, Dispatch.unrouted(LINEAR, tangent, weight));
    }
  }

  @Test
  void aResultMadeWithoutRecordingMayBeChangedInPlaceLater() {
    Tensor weight = Torch.randn(OUT, IN);
    Tensor added = Torch.randn(OUT).requiresGrad_();
    for (int rows : new int[] {1, 4}) {
      Tensor y = Torch.noGrad(() -> F.linear(Torch.randn(1, rows, IN), weight));
      y.add_(added).sum().backward();
    }
    close(added.grad(), Torch.full(Shape.of(OUT), 5.0));
  }

  @Test
  void scatteredRowsAreCollectedBeforeTheProduct() {
    Tensor x = Torch.randn(8, 6, 32).transpose(0, 1);
    Tensor weight = Torch.randn(16, 32);
    Tensor bias = Torch.randn(16);
    assertThat(operators(() -> F.linear(x, weight, bias))).contains("contiguous", "linear");
    assertThat(operators(() -> x.matmul(weight.t()))).contains("contiguous", "matmul");
    close(F.linear(x, weight, bias), Dispatch.unrouted(LINEAR, x, weight, bias));
    close(x.matmul(weight.t()), Dispatch.unrouted(MATMUL, x, weight.t()));
  }

  @Test
  void withoutRecordingALinearLayerOnManyRowsUsesOneDnnsThreads() {
    int before = Torch.getNumThreads();
    Torch.setNumThreads(2);
    try {
      Tensor x = Torch.randn(64, 16, 256).transpose(0, 1);
      Tensor weight = Torch.randn(192, 256).requiresGrad_();
      Tensor bias = Torch.randn(192).requiresGrad_();
      String threaded = FewRows.usesOneDnn() ? "linear_pointwise" : "linear";
      assertThat(operators(() -> Torch.noGrad(() -> F.linear(x, weight, bias)))).contains(threaded);
      assertThat(operators(() -> F.linear(x, weight, bias))).doesNotContain("linear_pointwise");
      try (Mode mode = Torch.noGrad()) {
        close(F.linear(x, weight, bias), Dispatch.unrouted(LINEAR, x, weight, bias));
        close(F.linear(x, weight), Dispatch.unrouted(LINEAR, x, weight));
        weight.mul_(2);
        close(F.linear(x, weight), Dispatch.unrouted(LINEAR, x, weight));
        Tensor half = x.narrow(0, 0, 4);
        assertThat(operators(() -> F.linear(half, weight))).doesNotContain("linear_pointwise");
        try (Mode one = Torch.limitThreads(1)) {
          assertThat(operators(() -> F.linear(x, weight))).doesNotContain("linear_pointwise");
        }
        assertThatThrownBy(() -> F.linear(x, Torch.randn(192, 255)))
            .hasMessageContaining("cannot be multiplied");
      }
    } finally {
      Torch.setNumThreads(before);
    }
  }

  private static Set<String> operators(Supplier<Tensor> body) {
    Profile profile = Profiler.record(() -> body.get().close());
    Set<String> names = new TreeSet<>();
    profile.operators().forEach(row -> names.add(row.name()));
    return names;
  }

  private static void close(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.isContiguous()).isTrue();
    double scale = Math.max(1, expected.abs().max().item());
    assertThat(actual.sub(expected).abs().max().item() / scale).isLessThan(1e-5);
  }
}
