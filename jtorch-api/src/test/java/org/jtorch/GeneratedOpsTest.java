package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A few operators of each generated family, on values that can be checked by head. */
class GeneratedOpsTest {
  private TensorScope scope;
  private Tensor matrix;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    matrix = Torch.arange(6).view(2, 3);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void numbersKeepTheDtypeIfTheyCan() {
    assertThat(matrix.add(1).dtype()).isEqualTo(DType.INT64);
    assertThat(matrix.add(0.5).dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void optionsSetWhatFollowsTheStar() {
    assertSame(vector(1, 2).add(vector(3, 4), o -> o.alpha(10)), 31, 42);
    assertSame(vector(1, 2).sub(1, o -> o.alpha(2)), -1, 0);
    assertThat(matrix.sum(1, o -> o.dtype(DType.FLOAT64)).dtype()).isEqualTo(DType.FLOAT64);
  }

  @Test
  void roundingModesAreTold() {
    assertSame(vector(7, -7).div(Torch.tensor(2), Tensor.RoundingMode.TRUNC), 3, -3);
    assertSame(vector(7, -7).div(Torch.tensor(2), Tensor.RoundingMode.FLOOR), 3, -4);
  }

  @Test
  void booleansMeetBooleans() {
    Tensor even = matrix.remainder(2).eq(0);
    assertSame(even.eq(true).sum(1), 2, 1);
    assertThat(even.dtype()).isEqualTo(DType.BOOL);
    assertSame(matrix.maskedFill(even, -1).view(-1), -1, 1, -1, 3, -1, 5);
  }

  @Test
  void clampTakesBothEndsAsNumbersOrTensors() {
    assertSame(vector(1, 5, 9).clamp(2, 6), 2, 5, 6);
    assertSame(vector(1, 5, 9).clamp(vector(2, 2, 2), vector(3, 9, 9)), 2, 5, 9);
  }

  @Test
  void comparisonsAndOrder() {
    var sorted = vector(3, 1, 2).sort(-1, true);
    assertSame(sorted.values(), 3, 2, 1);
    assertSame(sorted.indices(), 0, 2, 1);
    assertSame(vector(5, 7, 6).topk(2).indices(), 1, 2);
    assertSame(vector(1, 1, 1).argsort(o -> o.stable(true)), 0, 1, 2);
    assertThat(vector(1, 2).equal(vector(1, 2))).isTrue();
    assertThat(vector(1, 2).equal(vector(1, 3))).isFalse();
  }

  @Test
  void reductionsOverNothingOneAndSeveralDimensions() {
    assertThat(matrix.sum().itemLong()).isEqualTo(15);
    assertSame(matrix.sum(1), 3, 12);
    assertThat(matrix.sum(1, true).shape()).isEqualTo(Shape.of(2, 1));
    assertThat(matrix.sum(0, 1).itemLong()).isEqualTo(15);
    assertThat(matrix.sum(new long[] {0, 1}, true).shape()).isEqualTo(Shape.of(1, 1));
    assertSame(matrix.max(1).indices(), 2, 2);
    assertSame(matrix.argmax(0), 1, 1, 1);
    assertThat(matrix.argmax().itemLong()).isEqualTo(5);
    assertThat(matrix.all().itemBoolean()).isFalse();
  }

  @Test
  void deviationsAreBesselsUnlessToldOtherwise() {
    Tensor x = vector(1, 3).to(DType.FLOAT64);
    assertThat(x.var().item()).isEqualTo(2);
    assertThat(x.var(o -> o.correction(0)).item()).isEqualTo(1);
    assertThat(x.var(0, o -> o.correction(0).keepdim(true)).shape()).isEqualTo(Shape.of(1));
    assertThat(Torch.varMean(x).mean().item()).isEqualTo(2);
  }

  @Test
  void shapesChange() {
    assertThat(matrix.view(3, 2).shape()).isEqualTo(Shape.of(3, 2));
    assertThat(matrix.reshape(Shape.of(6)).shape()).isEqualTo(Shape.of(6));
    assertThat(matrix.unsqueeze(0).squeeze().shape()).isEqualTo(Shape.of(2, 3));
    assertThat(matrix.permute(1, 0).shape()).isEqualTo(Shape.of(3, 2));
    assertThat(matrix.expand(4, 2, 3).shape()).isEqualTo(Shape.of(4, 2, 3));
    assertSame(matrix.transpose(0, 1).reshape(-1), 0, 3, 1, 4, 2, 5);
    assertSame(vector(1, 2, 3).flip(0), 3, 2, 1);
    assertSame(vector(1, 2, 3).roll(1), 3, 1, 2);
    assertSame(matrix.T().reshape(-1), 0, 3, 1, 4, 2, 5);
  }

  @Test
  void splittingGivesAListOfViews() {
    List<Tensor> parts = matrix.split(2, 1);
    assertThat(parts).extracting(Tensor::shape).containsExactly(Shape.of(2, 2), Shape.of(2, 1));
    assertThat(matrix.split(new long[] {1, 2}, 1)).hasSize(2);
    parts.get(1).fill_(0);
    assertSame(matrix.select(1, 2), 0, 0);
  }

  @Test
  void picksAndScatters() {
    assertSame(matrix.gather(1, vector(2, 0).view(2, 1)).view(-1), 2, 3);
    assertSame(vector(0, 0, 0).scatter(0, vector(1), 7), 0, 7, 0);
    assertSame(
        vector(1, 1).scatterReduce(0, vector(0, 0), vector(5, 6), Tensor.ScatterReduction.SUM),
        12,
        1);
    assertSame(vector(1, 2).where(vector(1, 0).eq(1), 9), 1, 9);
    assertSame(vector(0, 4, 0, 5).nonzero().view(-1), 1, 3);
    assertSame(matrix.narrow(1, 1, 1).view(-1), 1, 4);
  }

  @Test
  void productsOfMatrices() {
    assertSame(matrix.matmul(matrix.t()).view(-1), 5, 14, 14, 50);
    assertThat(vector(1, 2).dot(vector(3, 4)).itemLong()).isEqualTo(11);
    assertSame(Torch.einsum("ij,kj->ik", matrix, matrix).view(-1), 5, 14, 14, 50);
    assertSame(vector(1).addmv(vector(1, 2).view(1, 2), vector(3, 4), o -> o.beta(10)), 21);
  }

  @Test
  void oneSeedDrawsTheSameNumbers() {
    Tensor first = Torch.empty(100);
    Torch.manualSeed(3);
    first.normal_(5, 0.001);
    Tensor second = Torch.empty(100);
    Torch.manualSeed(3);
    assertThat(second.normal_(5, 0.001)).isSameAs(second);
    assertThat(first.equal(second)).isTrue();
    assertThat(first.mean().item()).isBetween(4.9, 5.1);
    assertThat(first.uniform_(2, 3).min().item()).isBetween(2.0, 3.0);
    assertThat(Torch.ones(4).bernoulli().sum().item()).isEqualTo(4);
  }

  @Test
  void tensorsAreJoined() {
    assertSame(Torch.cat(vector(1), vector(2, 3)), 1, 2, 3);
    assertThat(Torch.cat(List.of(matrix, matrix), 1).shape()).isEqualTo(Shape.of(2, 6));
    assertThat(Torch.stack(matrix, matrix).shape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(Torch.meshgrid(List.of(vector(1, 2), vector(3)), Torch.Indexing.XY).get(0).shape())
        .isEqualTo(Shape.of(1, 2));
  }

  @Test
  void likenessesTakeOptionsFirst() {
    assertThat(Torch.zerosLike(matrix).dtype()).isEqualTo(DType.INT64);
    Tensor ones = Torch.onesLike(DType.FLOAT16.requiresGrad(true), matrix);
    assertThat(ones.dtype()).isEqualTo(DType.FLOAT16);
    assertThat(ones.requiresGrad()).isTrue();
    assertThat(matrix.newFull(Shape.of(2), 7).sum().itemLong()).isEqualTo(14);
    assertThat(matrix.newZeros(DType.BOOL, 2, 2).dtype()).isEqualTo(DType.BOOL);
  }

  @Test
  void theOtherHomes() {
    Tensor x = Torch.eye(2).mul(4);
    assertThat(Linalg.det(x).item()).isEqualTo(16);
    assertThat(Linalg.svd(x).s().sum().item()).isEqualTo(8);
    assertThat(Linalg.solve(x, Torch.ones(2)).sum().item()).isEqualTo(0.5);
    assertThat(Linalg.norm(x, Linalg.MatrixNorm.NUC).item()).isEqualTo(8);
    assertThat(Fft.fft(Torch.ones(4)).abs().sum().item()).isEqualTo(4);
    assertThat(Fft.fft(Torch.ones(4), o -> o.norm(Fft.Norm.FORWARD)).abs().sum().item())
        .isEqualTo(1);
    assertThat(Special.ndtr(Torch.zeros()).item()).isEqualTo(0.5);
    assertThat(Special.zeta(2, Torch.ones()).item()).isBetween(1.6449, 1.645);
  }

  /** The values of {@code torch.linalg.qr(a, mode="r")} in Python. */
  @Test
  void qrModeRReturnsOnlyTheUpperTriangularFactor() {
    Tensor a = Torch.tensor(new double[][] {{3, 1}, {4, 2}, {0, 5}});
    Linalg.Qr qr = Linalg.qr(a, Linalg.QrMode.R);
    assertThat(qr.q().shape()).isEqualTo(Shape.of(0));
    Tensor expected = Torch.tensor(new double[][] {{-5, -2.2}, {0, -5.016}});
    assertThat(qr.r().allclose(expected, 1e-4)).isTrue();
  }

  @Test
  void functionsOfNetworks() {
    assertSame(F.relu6(vector(-1, 3, 9)), 0, 3, 6);
    Tensor image = Torch.arange(16).to(DType.FLOAT32).view(1, 1, 4, 4);
    assertSame(F.maxPool2d(image, 2).to(DType.INT64).view(-1), 5, 7, 13, 15);
    assertSame(
        F.maxPool2d(image, 2, o -> o.stride(1).padding(1)).to(DType.INT64).view(-1).narrow(0, 0, 5),
        0,
        1,
        2,
        3,
        3);
    assertThat(F.gelu(Torch.zeros(1)).item()).isEqualTo(0);
    Tensor normal = F.layerNorm(image, Shape.of(4), o -> o.eps(0));
    assertThat(normal.std(-1, o -> o.correction(0)).mean().item()).isBetween(0.999, 1.001);
  }

  @Test
  void refusalsNameTheOperator() {
    assertThatThrownBy(() -> matrix.matmul(matrix))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("matmul");
    assertThatThrownBy(() -> matrix.add(closed())).isInstanceOf(IllegalStateException.class);
  }

  private static Tensor closed() {
    Tensor tensor = Torch.zeros(1);
    tensor.close();
    return tensor;
  }

  private static Tensor vector(long... values) {
    return Torch.stack(LongStream.of(values).mapToObj(Torch::tensor).toList());
  }

  private static void assertSame(Tensor actual, long... expected) {
    assertThat(actual.unbind().stream().mapToLong(Tensor::itemLong).toArray())
        .containsExactly(expected);
  }
}
