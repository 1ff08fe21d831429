package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.models.opticalflow.RAFT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of optical flow, whose values make_flow.py recorded. */
@NoLeaks
class FlowAgainstPythonTest {
  @ParameterizedTest
  @ValueSource(strings = {"raft_large", "raft_small"})
  void namesInitialValuesAndFlowsArePythons(String name) {
    JsonNode expected = ModelsAgainstPythonTest.recorded("opticalflow/" + name);
    Torch.manualSeed(0);
    RAFT model = (RAFT) Models.create(name);
    Map<String, Tensor> state = model.stateDict();
    assertThat(ModelsAgainstPythonTest.described(state))
        .containsExactlyElementsOf(ModelsAgainstPythonTest.strings(expected.get("state")));
    double sum =
        model.parameters().stream()
            .mapToDouble(p -> p.detach().sum(o -> o.dtype(DType.FLOAT64)).item())
            .sum();
    assertThat(sum).isCloseTo(expected.get("sum").asDouble(), within(1e-3));
    FillRule.fill(state);
    model.eval();
    Tensor image = FillRule.input(ModelsAgainstPythonTest.longs(expected.get("input")));
    Tensor moved = image.roll(new long[] {2, 5}, new long[] {2, 3});
    List<Tensor> flows = Torch.inferenceMode(() -> model.call(image, moved, 3));
    assertThat(flows).hasSize(3);
    for (int i = 0; i < 3; i++) {
      ModelsAgainstPythonTest.assertClose(flows.get(i), expected.get("outputs").get(i));
    }
    model.close();
  }

  @Test
  void everyRefinementTrainsTheModel() {
    RAFT model = RAFT.raftSmall();
    Tensor image = Torch.rand(1, 3, 128, 128);
    List<Tensor> flows = model.call(image, image.flip(3), 2);
    flows.get(0).abs().mean().add(flows.get(1).abs().mean()).backward();
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
    model.parameters().forEach(Tensor::clearGrad);
    model.close();
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    RAFT model = RAFT.raftSmall();
    Tensor image = Torch.rand(1, 3, 128, 128);
    assertThatThrownBy(() -> model.call(image, Torch.rand(1, 3, 128, 136)))
        .hasMessageContaining("[1, 3, 128, 128] and [1, 3, 128, 136]");
    Tensor odd = Torch.rand(1, 3, 128, 130);
    assertThatThrownBy(() -> model.call(odd, odd)).hasMessageContaining("multiples of 8");
    Tensor small = Torch.rand(1, 3, 64, 128);
    assertThatThrownBy(() -> model.call(small, small)).hasMessageContaining("at least 128");
    assertThatThrownBy(() -> RAFT.raftSmall(o -> o.numClasses(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("RAFT has no classes: numClasses(2) does not apply");
    model.close();
  }
}
