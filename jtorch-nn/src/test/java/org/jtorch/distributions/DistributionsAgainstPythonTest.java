package org.jtorch.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All distributions against values of PyTorch 2.13, in float64, to 1e-10 relative. */
class DistributionsAgainstPythonTest {
  static List<String> distributions() {
    return Recorded.cases("").stream().filter(name -> !name.matches("(KL|T|R)\\..*")).toList();
  }

  static List<String> divergences() {
    return Recorded.cases("KL.");
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void drawsOfOneSeedEqualPythons(String name) {
    Recorded recorded = new Recorded(name);
    Distribution distribution = make(name, recorded.all("param"));
    assertEquals(recorded.shape("batch_shape"), distribution.batchShape());
    assertEquals(recorded.shape("event_shape"), distribution.eventShape());
    recorded.compare("sample", seeded(1, distribution::sample));
    recorded.compare("sample4", seeded(2, () -> distribution.sample(4)));
    Map<String, Tensor> leaves = leaves(recorded);
    if (recorded.has("rsample")) {
      Tensor drawn = seeded(3, () -> make(name, leaves).rsample(2));
      recorded.compare("rsample", drawn);
      recorded.compareGradients("rsample", drawn, leaves);
    }
    assertEquals(recorded.has("rsample"), distribution.hasRsample());
    Distribution wide = distribution.expand(widened(distribution.batchShape()));
    recorded.compare("expanded_sample", seeded(4, wide::sample));
    recorded.check();
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void functionsEqualPythons(String name) {
    Recorded recorded = new Recorded(name);
    Distribution distribution = make(name, recorded.all("param"));
    Tensor value = recorded.get("sample4");
    Map<String, Tensor> leaves = leaves(recorded);
    Tensor logProb = make(name, leaves).logProb(value);
    recorded.compare("log_prob", logProb);
    recorded.compareGradients("log_prob", logProb, leaves);
    compare(recorded, "mean", distribution::mean);
    compare(recorded, "mode", distribution::mode);
    compare(recorded, "variance", distribution::variance);
    compare(recorded, "stddev", distribution::stddev);
    compare(recorded, "entropy", distribution::entropy);
    compare(recorded, "perplexity", distribution::perplexity);
    compare(recorded, "cdf", () -> distribution.cdf(value));
    Tensor points = Torch.tensor(DType.FLOAT64, 0.1, 0.35, 0.5, 0.8);
    Shape shape =
        Shapes.append(Shape.of(4), Shapes.ones(distribution.batchShape().rank()).toArray());
    compare(recorded, "icdf", () -> distribution.icdf(points.reshape(shape)));
    compare(recorded, "enumerate", distribution::enumerateSupport);
    compare(recorded, "enumerate1", () -> distribution.enumerateSupport(false));
    boolean enumerable = recorded.get("has_enumerate_support").item() == 1;
    assertEquals(enumerable, distribution.hasEnumerateSupport());
    Distribution wide = distribution.expand(widened(distribution.batchShape()));
    recorded.compare("expanded_log_prob", wide.logProb(recorded.get("expanded_sample")));
    recorded.check();
  }

  @ParameterizedTest
  @MethodSource("divergences")
  void divergencesEqualPythons(String name) {
    Recorded recorded = new Recorded(name);
    String[] names = name.split("\\.");
    Distribution p = DistributionFactory.make(names[1], recorded.all("p"));
    Distribution q = DistributionFactory.make(names[2], recorded.all("q"));
    recorded.compare("kl", Kl.divergence(p, q));
    recorded.check();
  }

  /** What Python does not implement throws. */
  private static void compare(Recorded recorded, String what, Supplier<Tensor> actual) {
    if (recorded.has(what)) {
      recorded.compare(what, actual.get());
    } else {
      assertThrows(UnsupportedOperationException.class, actual::get, what);
    }
  }

  private static Distribution make(String name, Map<String, Tensor> params) {
    return DistributionFactory.make(name.substring(0, name.indexOf('.')), params);
  }

  private static Map<String, Tensor> leaves(Recorded recorded) {
    Map<String, Tensor> leaves = new LinkedHashMap<>();
    recorded
        .all("param")
        .forEach(
            (name, value) -> {
              boolean fixed = name.equals("total_count") || name.equals("dim");
              leaves.put(name, fixed ? value : value.detach().clone().requiresGrad_());
            });
    return leaves;
  }

  private static Shape widened(Shape batchShape) {
    return Shapes.concat(Shape.of(2), batchShape);
  }

  private static Tensor seeded(long seed, Supplier<Tensor> draw) {
    Torch.manualSeed(seed);
    return draw.get();
  }
}
