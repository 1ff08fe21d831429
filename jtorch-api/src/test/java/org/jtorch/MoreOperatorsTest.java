package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators whose schemas are irregular, against functions.json of make_functions.py. */
class MoreOperatorsTest {
  private static final PythonCases PYTHON = PythonCases.read("functions.json");

  private TensorScope scope;
  private Tensor x;
  private Tensor image;
  private Tensor volume;
  private Tensor weight;
  private Tensor bias;
  private Tensor theta;
  private Tensor grid;
  private Tensor grid3d;
  private Tensor rows;
  private Tensor columns;

  @BeforeEach
  void makeTheInputsOfTheScript() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
    x = Torch.randn(3, 3);
    image = Torch.randn(1, 2, 4, 4);
    volume = Torch.randn(1, 1, 3, 3, 3);
    weight = Torch.randn(3, 2, 3, 3);
    bias = Torch.randn(3);
    theta = Torch.randn(1, 2, 3);
    grid = Torch.rand(1, 2, 2, 2).mul(2).sub(1);
    grid3d = Torch.rand(1, 2, 2, 2, 3).mul(2).sub(1);
    rows = Torch.randn(6, 8).to(DType.BFLOAT16);
    columns = Torch.randn(2, 8, 8).to(DType.BFLOAT16);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void matricesOfTensorAgreeWithPython() {
    same("det", x.det());
    same("slogdetSign", x.slogdet().sign());
    same("slogdet", x.slogdet().logabsdet());
    same("inverse", x.inverse());
    same("matrixPower", x.matrixPower(3));
    same("matrixExp", x.matrixExp());
    same("adjoint", x.adjoint());
  }

  @Test
  void normsAgreeWithPython() {
    same("frobeniusNorm", Torch.frobeniusNorm(x, 0, 1));
    same("nuclearNorm", Torch.nuclearNorm(x));
    same("nativeNorm", Torch.nativeNorm(x.toSparse(), 3));
    same("normExceptDim", Torch.normExceptDim(x, 2, 1));
  }

  @Test
  void convolutionsAgreeWithPython() {
    same(
        "convolution",
        Torch.convolution(image, weight, o -> o.bias(bias).stride(2, 2).padding(1, 1)));
    same("convolutionPlain", Torch.convolution(image, weight));
    same(
        "convolutionTransposed",
        Torch.convolution(
            image, weight.narrow(0, 0, 2), o -> o.stride(2).transposed(true).outputPadding(1)));
  }

  @Test
  void gridsAgreeWithPython() {
    same("affineGridGenerator", Torch.affineGridGenerator(theta, Shape.of(1, 2, 2, 3), false));
    same("gridSampler2d", Torch.gridSampler2d(image, grid, 0, 0));
    same("gridSampler", Torch.gridSampler(image, grid, 1, 1, o -> o.alignCorners(true)));
    same("gridSampler3d", Torch.gridSampler3d(volume, grid3d, 0, 2, o -> o.alignCorners(true)));
  }

  @Test
  void dropoutDrawsPythonsNumbers() {
    Torch.manualSeed(2);
    Torch.Dropped dropped = Torch.nativeDropout(x, 0.5, true);
    same("nativeDropout", dropped.output());
    same("nativeDropoutMask", dropped.mask().to(DType.FLOAT32));
    Torch.manualSeed(2);
    same("alphaDropout_", Torch.alphaDropout_(x.clone(), 0.5, true));
    Torch.manualSeed(2);
    same("featureAlphaDropout_", Torch.featureAlphaDropout_(image.clone(), 0.5, true));
    Torch.manualSeed(2);
    same("featureDropout", Torch.featureDropout(image, 0.5, true));
    Torch.manualSeed(2);
    same("featureDropout", Torch.featureDropout_(image.clone(), 0.5, true));
  }

  @Test
  void changesInPlaceAgreeWithPython() {
    same("embeddingRenorm_", Torch.embeddingRenorm_(x.clone(), Torch.tensor(0, 2), 1, 2));
    same("pow_", x.clone().pow_(2));
    same("floatPower_", x.to(DType.FLOAT64).floatPower_(3));
    same("ldexp_", x.clone().ldexp_(Torch.tensor(1, 2, 3)));
    same("transpose_", x.clone().transpose_(0, 1));
    Tensor hash = x.mul(10).to(DType.INT32).hashTensor(1);
    assertThat(hash.dtype()).isEqualTo(DType.UINT64);
    same("hashTensor", hash.view(DType.INT64));
  }

  @Test
  void groupsOfMatricesAgreeWithPython() {
    Tensor offsets = Torch.tensor(new int[] {2, 6});
    Tensor product = F.groupedMm(rows, columns, o -> o.offs(offsets));
    assertThat(product.dtype()).isEqualTo(DType.BFLOAT16);
    same("groupedMm", product);
    assertThatThrownBy(() -> F.groupedMm(rows, columns))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("grouped_mm: ");
  }

  @Test
  void memoryIsLaidOutAsAskedFor() {
    assertThat(Torch.emptyStrided(new long[] {2, 3}, new long[] {1, 2}).strides())
        .containsExactly(1, 2);
    assertThat(Torch.emptyPermuted(Shape.of(2, 3, 4), new long[] {0, 2, 1}).strides())
        .containsExactly(12, 1, 3);
    Tensor strided = x.newEmptyStrided(new long[] {2, 2}, new long[] {1, 4});
    assertThat(strided.strides()).containsExactly(1, 4);
    assertThatThrownBy(() -> Torch.emptyStrided(new long[] {2}, new long[] {-1}))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void aTensorMayShowOtherMemory() {
    Tensor base = Torch.arange(6);
    Tensor view = Torch.empty(DType.INT64, 0);
    view.set_(base, 2, Shape.of(2, 2), new long[] {2, 1});
    assertThat(view.toLongArray()).containsExactly(2, 3, 4, 5);
    assertThat(view.storageAddress()).isEqualTo(base.storageAddress());
    view.set_(base, 0, Shape.of(3, 2), new long[] {1, 3});
    assertThat(view.toLongArray()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(view.set_().numel()).isZero();
    assertThatThrownBy(() -> x.set_(base))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("set_: torch.float32 cannot show the memory of torch.int64");
    Tensor quantized = Torch.quantizePerTensor(x, 0.1, 0, DType.QINT8);
    assertThatThrownBy(() -> quantized.set_(quantized, 0, Shape.of(2), new long[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("set_: a quantized tensor keeps its memory");
    assertThatThrownBy(() -> view.set_(base, -1, Shape.of(2), new long[0]))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void aTensorMayGrowAndShrink() {
    Tensor n = Torch.arange(4);
    assertThat(n.resize_(2, 3).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(n.flatten().narrow(0, 0, 4).toLongArray()).containsExactly(0, 1, 2, 3);
    assertThat(n.resizeAs_(Torch.ones(3)).toLongArray()).containsExactly(0, 1, 2);
    Tensor shared = Torch.fromBuffer(java.nio.ByteBuffer.allocateDirect(4), DType.UINT8, 4);
    assertThatThrownBy(() -> shared.resize_(1000))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("not resizable");
  }

  @Test
  void aRangeKnowsTheWholeItWasTakenFrom() {
    Tensor whole = Torch.arange(10);
    Tensor part = whole.get(Index.slice(2, 6));
    Tensor shaped = Torch.zeros(DType.INT64, 10);
    assertThat(part.sliceInverse(shaped, o -> o.start(2).end(6)).equal(whole)).isTrue();
    Tensor longer = Torch.zeros(DType.INT64, 11);
    assertThatThrownBy(() -> part.sliceInverse(longer, o -> o.start(2).end(6)))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void detachingInPlaceForgetsTheGraph() {
    Tensor leaf = Torch.ones(2).requiresGrad_();
    Tensor y = leaf.mul(2);
    assertThat(y.requiresGrad()).isTrue();
    assertThat(y.detach_()).isSameAs(y);
    assertThat(y.requiresGrad()).isFalse();
    Tensor view = leaf.mul(2).view(2, 1);
    assertThatThrownBy(view::detach_).isInstanceOf(TorchException.class);
  }

  @Test
  void otherNamesTellTheSame() {
    assertThat(x.elementSize()).isEqualTo(4);
    assertThat(x.nelement()).isEqualTo(9);
    assertThat(x.ndimension()).isEqualTo(2);
    assertThat(x.getDevice()).isEqualTo(-1);
    assertThat(x.isPinned()).isFalse();
    assertThat(x.isDistributed()).isFalse();
    assertThat(x.select(0, 1).dataPtr() - x.dataPtr()).isEqualTo(12);
    assertThat(x.dataPtr()).isEqualTo(x.storageAddress());
    assertThat(Torch.empty(0).dataPtr()).isZero();
    assertThat(x.toMkldnn().layout()).isEqualTo(Layout.MKLDNN);
    assertThat(x.toMkldnn().toDense().equal(x)).isTrue();
  }

  private static void same(String part, Tensor actual) {
    PYTHON.assertSame("more", part, actual);
  }
}
