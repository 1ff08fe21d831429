package org.jtorch.distributions;

import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;

/** Distributions by the names and parameters of the recorded cases. */
final class DistributionFactory {
  private final Map<String, Tensor> params;

  private DistributionFactory(Map<String, Tensor> params) {
    this.params = params;
  }

  static Distribution make(String name, Map<String, Tensor> params) {
    return new DistributionFactory(params).make(name);
  }

  private Tensor p(String name) {
    return params.get(name);
  }

  private boolean has(String name) {
    return params.containsKey(name);
  }

  private Distribution make(String name) {
    return switch (name) {
      case "Beta" -> new Beta(p("concentration1"), p("concentration0"));
      case "Cauchy" -> new Cauchy(p("loc"), p("scale"));
      case "Chi2" -> new Chi2(p("df"));
      case "Dirichlet" -> new Dirichlet(p("concentration"));
      case "Exponential" -> new Exponential(p("rate"));
      case "FisherSnedecor" -> new FisherSnedecor(p("df1"), p("df2"));
      case "Gamma" -> new Gamma(p("concentration"), p("rate"));
      case "GeneralizedPareto" -> new GeneralizedPareto(p("loc"), p("scale"), p("concentration"));
      case "Gumbel" -> new Gumbel(p("loc"), p("scale"));
      case "HalfCauchy" -> new HalfCauchy(p("scale"));
      case "HalfNormal" -> new HalfNormal(p("scale"));
      case "InverseGamma" -> new InverseGamma(p("concentration"), p("rate"));
      case "Kumaraswamy" -> new Kumaraswamy(p("concentration1"), p("concentration0"));
      case "Laplace" -> new Laplace(p("loc"), p("scale"));
      case "LogNormal" -> new LogNormal(p("loc"), p("scale"));
      case "LogisticNormal" -> new LogisticNormal(p("loc"), p("scale"));
      case "LowRankMultivariateNormal" ->
          new LowRankMultivariateNormal(p("loc"), p("cov_factor"), p("cov_diag"));
      case "Normal" -> new Normal(p("loc"), p("scale"));
      case "Pareto" -> new Pareto(p("scale"), p("alpha"));
      case "Poisson" -> new Poisson(p("rate"));
      case "StudentT" -> new StudentT(p("df"), p("loc"), p("scale"));
      case "Uniform" -> new Uniform(p("low"), p("high"));
      case "VonMises" -> new VonMises(p("loc"), p("concentration"));
      case "Weibull" -> new Weibull(p("scale"), p("concentration"));
      case "LKJCholesky" -> new LKJCholesky((long) p("dim").item(), p("concentration"));
      case "MultivariateNormal", "Wishart" -> matrix(name);
      case "Independent" -> new Independent(normal(), 1);
      case "TransformedDistribution" ->
          new TransformedDistribution(
              normal(), List.of(new AffineTransform(0.5, -1.5), new SigmoidTransform()));
      case "MixtureSameFamily" -> new MixtureSameFamily(new Categorical(p("probs")), normal());
      case "MixtureOfVectors" ->
          new MixtureSameFamily(new Categorical(p("probs")), new Independent(normal(), 1));
      default -> has("probs") ? ofProbs(name, p("probs")) : ofLogits(name, p("logits"));
    };
  }

  private Normal normal() {
    return new Normal(p("loc"), p("scale"));
  }

  private Distribution matrix(String name) {
    Tensor first = name.equals("Wishart") ? p("df") : p("loc");
    if (has("covariance_matrix")) {
      Tensor matrix = p("covariance_matrix");
      return name.equals("Wishart")
          ? new Wishart(first, matrix)
          : new MultivariateNormal(first, matrix);
    }
    if (has("precision_matrix")) {
      Tensor matrix = p("precision_matrix");
      return name.equals("Wishart")
          ? Wishart.ofPrecisionMatrix(first, matrix)
          : MultivariateNormal.ofPrecisionMatrix(first, matrix);
    }
    return name.equals("Wishart")
        ? Wishart.ofScaleTril(first, p("scale_tril"))
        : MultivariateNormal.ofScaleTril(first, p("scale_tril"));
  }

  private Distribution ofProbs(String name, Tensor probs) {
    return switch (name) {
      case "Bernoulli" -> new Bernoulli(probs);
      case "Binomial" -> new Binomial(p("total_count"), probs);
      case "Categorical" -> new Categorical(probs);
      case "ContinuousBernoulli" -> new ContinuousBernoulli(probs);
      case "ExpRelaxedCategorical" -> new ExpRelaxedCategorical(p("temperature"), probs);
      case "Geometric" -> new Geometric(probs);
      case "LogitRelaxedBernoulli" -> new LogitRelaxedBernoulli(p("temperature"), probs);
      case "NegativeBinomial" -> new NegativeBinomial(p("total_count"), probs);
      case "OneHotCategorical" -> new OneHotCategorical(probs);
      case "OneHotCategoricalStraightThrough" -> new OneHotCategoricalStraightThrough(probs);
      case "RelaxedBernoulli" -> new RelaxedBernoulli(p("temperature"), probs);
      case "RelaxedOneHotCategorical" -> new RelaxedOneHotCategorical(p("temperature"), probs);
      case "Multinomial" -> new Multinomial((long) p("total_count").item(), probs);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private Distribution ofLogits(String name, Tensor logits) {
    return switch (name) {
      case "Bernoulli" -> Bernoulli.ofLogits(logits);
      case "Binomial" -> Binomial.ofLogits(p("total_count"), logits);
      case "Categorical" -> Categorical.ofLogits(logits);
      case "ContinuousBernoulli" -> ContinuousBernoulli.ofLogits(logits);
      case "ExpRelaxedCategorical" -> ExpRelaxedCategorical.ofLogits(p("temperature"), logits);
      case "Geometric" -> Geometric.ofLogits(logits);
      case "LogitRelaxedBernoulli" -> LogitRelaxedBernoulli.ofLogits(p("temperature"), logits);
      case "NegativeBinomial" -> NegativeBinomial.ofLogits(p("total_count"), logits);
      case "OneHotCategorical" -> OneHotCategorical.ofLogits(logits);
      case "OneHotCategoricalStraightThrough" -> OneHotCategoricalStraightThrough.ofLogits(logits);
      case "RelaxedBernoulli" -> RelaxedBernoulli.ofLogits(p("temperature"), logits);
      case "RelaxedOneHotCategorical" ->
          RelaxedOneHotCategorical.ofLogits(p("temperature"), logits);
      case "Multinomial" -> Multinomial.ofLogits((long) p("total_count").item(), logits);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
