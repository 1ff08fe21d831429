package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;

class LossesAgainstPythonTest {
  @Test
  void lossesMatchPython() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> losses = losses();
      var expected = PythonValues.more("losses");
      assertThat(expected).hasSize(losses.size());
      losses.forEach(
          (name, loss) ->
              assertThat(loss.item())
                  .as(name)
                  .isCloseTo(expected.get(name).doubleValue(), within(1e-5)));
    }
  }

  private static Map<String, Tensor> losses() {
    Tensor scores = PythonValues.wave(4, 5);
    Tensor classes = Torch.tensor(0, 3, 4, 3);
    Tensor values = scores.flip(0).sigmoid();
    Tensor weight = Torch.tensor(1.0, 2.0, 0.5, 1.5, 3.0);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("cross_entropy", new CrossEntropyLoss().call(scores, classes));
    losses.put(
        "cross_entropy_all",
        new CrossEntropyLoss(o -> o.weight(weight).ignoreIndex(4).labelSmoothing(0.1))
            .call(scores, classes));
    losses.put(
        "cross_entropy_sum",
        new CrossEntropyLoss(o -> o.reduction(Reduction.SUM)).call(scores, classes));
    losses.put("nll", new NLLLoss(o -> o.weight(weight)).call(scores.logSoftmax(1), classes));
    losses.put("mse", new MSELoss().call(scores, values));
    losses.put("mse_sum", new MSELoss(o -> o.reduction(Reduction.SUM)).call(scores, values));
    losses.put("l1", new L1Loss().call(scores, values));
    losses.put("bce_with_logits", new BCEWithLogitsLoss().call(scores, values));
    losses.put(
        "bce_with_logits_weighted",
        new BCEWithLogitsLoss(o -> o.posWeight(weight)).call(scores, values));
    return losses;
  }

  @Test
  void weightOfALossIsABuffer() {
    CrossEntropyLoss loss = new CrossEntropyLoss(o -> o.weight(Torch.ones(3)));
    assertThat(loss.namedBuffers()).containsOnlyKeys("weight");
  }
}
