package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.InterpolateMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Test;

/** Hooks, state dicts, heads and errors of models with attention. */
@NoLeaks
class TransformerModelsTest {
  @Test
  void aHookMayKeepWhatAPartComputes() {
    SwinTransformer model = SwinTransformer.swinT(o -> o.numClasses(5));
    Map<String, Tensor> kept = new LinkedHashMap<>();
    for (String part : new String[] {"features.1.0.attn", "features.1.0.mlp.0", "norm"}) {
      model
          .getSubmodule(part)
          .registerForwardHook((module, inputs, output) -> kept.put(part, output));
    }
    model.eval();
    Tensor images = Torch.randn(1, 3, 64, 64);
    Tensor logits = Torch.inferenceMode(() -> model.call(images));
    assertThat(logits.shape()).isEqualTo(Shape.of(1, 5));
    assertThat(kept.get("features.1.0.attn").shape()).isEqualTo(Shape.of(1, 16, 16, 96));
    assertThat(kept.get("features.1.0.mlp.0").shape()).isEqualTo(Shape.of(1, 16, 16, 384));
    assertThat(kept.get("norm").isfinite().all().itemBoolean()).isTrue();
    model.close();
  }

  @Test
  void positionEmbeddingsAreInterpolatedAsInPython() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("encoder.pos_embedding", Torch.tensor(0F, 1, 4, 9, 16).view(1, 5, 1));
    state.put("heads.head.weight", Torch.zeros(1));
    Map<String, Tensor> cubic =
        VisionTransformer.interpolateEmbeddings(64, 16, state, o -> o.resetHeads(true));
    assertThat(cubic).containsOnlyKeys("encoder.pos_embedding");
    assertThat(cubic.get("encoder.pos_embedding").flatten().toDoubleArray())
        .containsExactly(
            new double[] {
              0, 1, 1.94444, 3.05556, 4, 3.51852, 4.85939, 6.4369, 7.77777, 6.48148, 8.28875,
              10.41495, 12.22222, 9, 11.2037, 13.7963, 16
            },
            within(1e-4));
    Map<String, Tensor> linear =
        VisionTransformer.interpolateEmbeddings(
            64, 16, state, o -> o.interpolationMode(InterpolateMode.BILINEAR));
    assertThat(linear.keySet()).isEqualTo(state.keySet());
    assertThat(linear.get("encoder.pos_embedding").flatten().toDoubleArray())
        .containsExactly(
            new double[] {
              0, 1, 2, 3, 4, 3.66667, 5.11111, 6.55556, 8, 6.33333, 8.22222, 10.11111, 12, 9,
              11.33333, 13.66667, 16
            },
            within(1e-4));
    Map<String, Tensor> same = VisionTransformer.interpolateEmbeddings(32, 16, state, o -> {});
    assertThat(same).isEqualTo(state);
    state.put("encoder.pos_embedding", Torch.zeros(1, 4, 1));
    assertThatThrownBy(() -> VisionTransformer.interpolateEmbeddings(64, 16, state, o -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 positions");
  }

  @Test
  void aVisionTransformerLoadsTheNamesOfOldVersions() {
    VisionTransformer model = VisionTransformer.vitB_32(o -> o.imageSize(64).numClasses(5));
    Map<String, Tensor> old = new LinkedHashMap<>();
    model
        .stateDict()
        .forEach(
            (name, values) ->
                old.put(
                    name.replace("mlp.0.", "mlp.linear_1.").replace("mlp.3.", "mlp.linear_2."),
                    values.add(1)));
    Tensor expected = old.get("encoder.layers.encoder_layer_11.mlp.linear_2.bias");
    model.loadStateDict(old);
    Tensor loaded = model.getParameter("encoder.layers.encoder_layer_11.mlp.3.bias");
    assertThat(loaded.equal(expected)).isTrue();
    model.close();
  }

  @Test
  void headsCanBeReplaced() {
    SwinTransformer model = SwinTransformer.swinT(o -> o.numClasses(5));
    ((Linear) model.head().get()).close();
    model.head().set(new Linear(768, 3));
    assertThat(model.call(Torch.randn(1, 3, 40, 72)).shape()).isEqualTo(Shape.of(1, 3));
    model.close();
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> VisionTransformer.vitB_16(o -> o.imageSize(100)))
        .hasMessageContaining("imageSize 100");
    assertThatThrownBy(() -> MaxVit.maxvitT(o -> o.inputSize(256, 224)))
        .hasMessageContaining("partition size 7");
    MaxVit maxvit = MaxVit.maxvitT(o -> o.numClasses(2));
    assertThatThrownBy(() -> maxvit.call(Torch.zeros(2, 3, 40, 40)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the images must be (N, 3, 224, 224), got [2, 3, 40, 40]");
    maxvit.close();
    VisionTransformer model = VisionTransformer.vitB_32(o -> o.imageSize(64).numClasses(5));
    assertThatThrownBy(() -> model.call(Torch.zeros(1, 3, 64, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(N, 3, 64, 64), got [1, 3, 64, 32]");
    model.close();
  }
}
