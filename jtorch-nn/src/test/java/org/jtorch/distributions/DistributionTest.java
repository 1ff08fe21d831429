package org.jtorch.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DistributionTest {
  private static final Tensor ONES = Torch.ones(2);
  private static final Tensor NEGATIVE = Torch.tensor(1.0, -1.0);

  private static void assertMessage(String message, Executable executable) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, executable);
    assertEquals(message, refused.getMessage());
  }

  @Test
  void aBadParameterIsNamedWithItsConstraint() {
    assertMessage(
        "Expected parameter scale (float32[2]) of distribution Normal(loc: [2], scale: [2]) to"
            + " satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:"
            + " tensor([ 1., -1.])",
        () -> new Normal(ONES, NEGATIVE));
    assertMessage(
        "Expected parameter probs (float32[]) of distribution Bernoulli(probs: 1.5) to satisfy"
            + " the constraint Interval(lower_bound=0.0, upper_bound=1.0), but found invalid"
            + " values: tensor(1.5000)",
        () -> new Bernoulli(1.5));
    assertMessage(
        "Expected parameter probs (float32[]) of distribution Geometric(probs: 0.0) to satisfy"
            + " the constraint GreaterThan(lower_bound=0.0), but found invalid values:"
            + " tensor(0.)",
        () -> new Geometric(0.0));
    assertMessage(
        "Expected parameter df (float32[2]) of distribution StudentT(df: [2], loc: [2], scale:"
            + " [2]) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid"
            + " values: tensor([ 1., -1.])",
        () -> new StudentT(NEGATIVE));
    assertMessage(
        "Expected parameter low (float32[]) of distribution Uniform(low: 2.0, high: 1.0) to"
            + " satisfy the constraint LessThan(upper_bound=tensor(1.)), but found invalid"
            + " values: tensor(2.)",
        () -> new Uniform(2, 1));
  }

  @Test
  void aComputedParameterLivesAsLongAsTheGivenOne() {
    Categorical kept;
    Tensor inScope;
    Tensor ofKept;
    Tensor outside;
    Categorical shared = Categorical.ofLogits(ONES);
    try (TensorScope scope = TensorScope.open()) {
      inScope = Categorical.ofLogits(Torch.zeros(2)).probs();
      kept = Categorical.ofLogits(Torch.zeros(2));
      ofKept = kept.probs();
      scope.keep(kept);
      outside = shared.probs();
    }
    assertTrue(inScope.isClosed());
    assertTrue(ofKept.isClosed());
    assertFalse(outside.isClosed());
    assertEquals(List.of(0.5, 0.5), kept.probs().toList());
  }

  @Test
  void aBadMatrixIsNamedBeforeItIsFactored() {
    Tensor bad = Torch.tensor(new float[][] {{1, 2}, {2, 1}});
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new MultivariateNormal(ONES, bad));
    assertTrue(refused.getMessage().contains("parameter covariance_matrix (float32[2, 2])"));
    assertTrue(refused.getMessage().contains("the constraint PositiveDefinite()"));
  }

  @Test
  void aValueOutsideOfTheSupportIsRefused() {
    assertMessage(
        "Expected value argument (float32[2]) to be within the support"
            + " (GreaterThanEq(lower_bound=0.0)) of the distribution Exponential(rate: [2]), but"
            + " found invalid values: tensor([ 1., -1.])",
        () -> new Exponential(ONES).logProb(NEGATIVE));
    assertMessage(
        "Value is not broadcastable with batch_shape+event_shape: [3] vs [2]",
        () -> new Exponential(ONES).cdf(Torch.ones(3)));
    assertMessage(
        "The right-most size of value must match event_shape: [3] vs [2]",
        () -> new Dirichlet(ONES).logProb(Torch.ones(3)));
  }

  @Test
  void validationCanBeTurnedOff() {
    Exponential exponential = new Exponential(NEGATIVE, o -> o.validateArgs(false));
    assertEquals(2, exponential.logProb(NEGATIVE).numel());
    Distribution.setDefaultValidateArgs(false);
    try {
      assertEquals(2, new Normal(ONES, NEGATIVE).mean().numel());
    } finally {
      Distribution.setDefaultValidateArgs(true);
    }
  }

  @Test
  void shapesOfParametersAreChecked() {
    assertMessage(
        "`probs` parameter must be at least one-dimensional.",
        () -> new Categorical(Torch.tensor(0.5)));
    assertMessage(
        "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual 2 vs 1",
        () -> new Independent(new Normal(ONES, ONES), 2));
    assertMessage(
        "mixture_distribution has 3 components, which must equal the last size of"
            + " component_distribution.batch_shape [2]",
        () -> new MixtureSameFamily(new Categorical(Torch.ones(3)), new Normal(ONES, ONES)));
    assertMessage(
        "Expected dim to be an integer greater than or equal to 2. Found dim=1.",
        () -> new LKJCholesky(1));
    assertMessage(
        "cov_factor must be a batch of matrices with shape 2 x m, got [3, 1]",
        () -> new LowRankMultivariateNormal(ONES, Torch.ones(3, 1), ONES));
  }

  @Test
  void whatADistributionLacksIsNamed() {
    UnsupportedOperationException refused =
        assertThrows(UnsupportedOperationException.class, () -> new Poisson(1).entropy());
    assertEquals("Poisson does not implement entropy", refused.getMessage());
    refused =
        assertThrows(
            UnsupportedOperationException.class,
            () -> Kl.divergence(new Poisson(1), new Normal(0, 1)));
    assertEquals(
        "No KL(p || q) is implemented for p type Poisson and q type Normal", refused.getMessage());
  }

  @Test
  void numbersMakeAnEmptyBatchShape() {
    Normal normal = new Normal(0, 1);
    assertEquals(Shape.of(), normal.batchShape());
    assertEquals("Normal(loc: 0.0, scale: 1.0)", normal.toString());
    assertEquals(Shape.of(3, 2), normal.sample(3, 2).shape());
    assertEquals(DType.FLOAT32, normal.sample().dtype());
  }

  @Test
  void samplesHaveNoGradientAndReparameterizedOnesDo() {
    Tensor loc = Torch.zeros(2).requiresGrad_();
    Normal normal = new Normal(loc, ONES);
    assertFalse(normal.sample().requiresGrad());
    assertTrue(normal.rsample().requiresGrad());
    assertThrows(UnsupportedOperationException.class, () -> new Bernoulli(0.5).rsample());
  }

  @Test
  void logitsComputedInsideAScopeOutliveIt() {
    Categorical categorical = new Categorical(Torch.tensor(0.2, 0.8));
    Tensor value = Torch.tensor(1L);
    double first;
    try (TensorScope scope = TensorScope.open()) {
      first = categorical.logProb(value).item();
    }
    assertEquals(first, categorical.logProb(value).item());
    assertEquals(Math.log(0.8), first, 1e-6);
  }

  @Test
  void aKeptDistributionKeepsAllItsTensors() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor loc = Torch.zeros(2);
      List<Distribution> kept =
          TensorScope.compute(
              () ->
                  List.of(
                      new Gumbel(loc, ONES),
                      new StudentT(ONES),
                      new Wishart(3, Torch.eye(2)),
                      new LKJCholesky(3),
                      new Beta(ONES, ONES),
                      new RelaxedBernoulli(Torch.tensor(0.5), ONES.mul(0.3))));
      for (Distribution distribution : kept) {
        assertEquals(
            distribution.batchShape(),
            distribution.logProb(distribution.sample()).shape(),
            distribution.toString());
      }
    }
  }

  @Test
  void float32DrawsOfOneSeedEqualPythons() {
    assertDraws(new Normal(0, 1), 1.5409960746765137, -0.293428897857666, -2.1787893772125244);
    assertDraws(new Exponential(2), 1.754163146018982, 0.6151923537254333, 0.3075220584869385);
    assertDraws(new Gamma(2, 3), 1.5175409317016602, 0.43860897421836853, 0.20734058320522308);
    assertDraws(new Beta(2, 3), 0.6726440787315369, 0.3900393545627594, 0.30394837260246277);
    assertDraws(new Poisson(4), 7, 3, 5);
    assertDraws(new Categorical(Torch.tensor(0.2, 0.3, 0.5)), 2, 2, 1);
    assertDraws(new VonMises(0, 1), -0.4641954302787781, -0.7931673526763916, -0.2752741575241089);
    assertDraws(new StudentT(3, 0, 1), 1.371144413948059, -0.3094601631164551, -3.3711321353912354);
    assertDraws(new Uniform(-1, 1), -0.007486820220947266, 0.5364435911178589, -0.8230451345443726);
    assertDraws(new Gumbel(0, 1), 0.35572922229766846, 1.3330305814743042, -0.8858347535133362);
  }

  private static void assertDraws(Distribution distribution, double... expected) {
    Torch.manualSeed(0);
    double[] drawn = distribution.sample(3).to(DType.FLOAT64).toDoubleArray();
    for (int i = 0; i < 3; i++) {
      assertEquals(expected[i], drawn[i], 1e-6 * Math.abs(expected[i]), distribution.toString());
    }
  }

  @Test
  void temporariesAreClosed() {
    Normal normal = new Normal(ONES, ONES);
    Categorical categorical = Categorical.ofLogits(ONES);
    Distribution gumbel = new Gumbel(ONES, ONES);
    Tensor index = Torch.tensor(1L);
    categorical.sample().close(); // computes the probabilities, which stay
    long before = Torch.memoryStats().unclosed();
    TensorScope.closeAll(new Categorical(ONES));
    normal.rsample(4).close();
    normal.logProb(ONES).close();
    normal.cdf(ONES).close();
    categorical.sample(4).close();
    categorical.logProb(index).close();
    gumbel.rsample(4).close();
    gumbel.cdf(ONES).close();
    Kl.divergence(normal, gumbel).close();
    assertEquals(before, Torch.memoryStats().unclosed());
  }

  @Test
  void numbersTakeTheDtypeOfTheOtherParameter() {
    Tensor loc = Torch.zeros(DType.FLOAT64, 2);
    assertEquals(DType.FLOAT64, new Normal(loc, 1).scale().dtype());
    assertEquals(Shape.of(2), new Normal(0, loc.add(1)).batchShape());
    assertEquals(DType.FLOAT64, new NegativeBinomial(2, loc.add(0.5)).totalCount().dtype());
    assertEquals(Shape.of(2), RelaxedBernoulli.ofLogits(0.5, loc).rsample().shape());
  }

  @Test
  void divergenceOfABatchOfWishartsIsThatOfEach() {
    Tensor eye = Torch.eye(DType.FLOAT64, 2);
    Tensor df = Torch.tensor(DType.FLOAT64, 3.0, 5.0);
    Tensor batch = Kl.divergence(new Wishart(df, eye), new Wishart(df.add(1), eye.mul(2)));
    for (int i = 0; i < 2; i++) {
      double n = df.get(i).item();
      Tensor one = Kl.divergence(new Wishart(n, eye), new Wishart(n + 1, eye.mul(2)));
      assertEquals(one.item(), batch.get(i).item(), 1e-12);
      assertTrue(one.item() > 0);
    }
  }
}
