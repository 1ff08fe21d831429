package org.jtorch;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approximations of low rank under Python's seed, against functions.json of make_functions.py. */
class LowRankTest {
  private static final PythonCases PYTHON = PythonCases.read("functions.json");

  private TensorScope scope;
  private Tensor a;
  private Tensor wide;
  private Tensor sparse;

  @BeforeEach
  void makeTheInputsOfTheScript() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
    a = Torch.randn(DType.FLOAT64, 7, 4);
    wide = Torch.randn(DType.FLOAT64, 2, 3, 5);
    sparse = a.where(a.gt(0), 0).toSparse();
    Torch.manualSeed(1);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void singularValuesOfTallMatricesAgreeWithPython() {
    same("svd", Torch.svdLowrank(a, o -> o.q(2)));
  }

  @Test
  void singularValuesOfWideMatricesAgreeWithPython() {
    same("svdOfWide", Torch.svdLowrank(wide, o -> o.q(3).niter(1)));
  }

  @Test
  void singularValuesOfSparseMatricesAgreeWithPython() {
    same("svdOfSparse", Torch.svdLowrank(sparse, o -> o.q(3)));
  }

  @Test
  void aMeanIsSubtractedFirst() {
    Tensor mean = Torch.full(DType.FLOAT64, Shape.of(4), 0.25);
    same("svdLessMean", Torch.svdLowrank(a, o -> o.q(4).m(mean)));
  }

  @Test
  void principalComponentsAgreeWithPython() {
    same("pca", Torch.pcaLowrank(a));
  }

  @Test
  void principalComponentsOfSparseMatricesAgreeWithPython() {
    same("pcaOfSparse", Torch.pcaLowrank(sparse, o -> o.q(2)));
  }

  @Test
  void centringMayBeLeftOut() {
    same("pcaNotCentred", Torch.pcaLowrank(wide, o -> o.q(2).center(false).niter(3)));
  }

  @Test
  void impossibleRanksAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.pcaLowrank(a, o -> o.q(5)))
        .withMessage("pcaLowrank: q 5 exceeds 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.pcaLowrank(a, o -> o.q(-1)))
        .withMessage("q is at least 0, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.svdLowrank(a, o -> o.niter(-1)))
        .withMessage("niter is at least 0, got -1");
  }

  /** The vectors' signs are LAPACK's choice. */
  private static void same(String name, LinearAlgebraOps.Svd factors) {
    PYTHON.assertSame(name, "u", factors.u().abs());
    PYTHON.assertSame(name, "s", factors.s());
    PYTHON.assertSame(name, "v", factors.v().abs());
    Tensor scaled = factors.u().matmul(factors.s().diagEmbed());
    PYTHON.assertSame(name, "product", scaled.matmul(factors.v().mH()));
  }
}
