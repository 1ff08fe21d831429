package org.jtorch.vision.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.ReLU6;
import org.junit.jupiter.api.Test;

@NoLeaks
class ModulesTest {
  @Test
  void frozenBatchNormLoadsAndEqualsBatchNormInEvaluation() {
    BatchNorm2d norm = new BatchNorm2d(3);
    norm.call(Torch.randn(4, 3, 5, 5));
    norm.eval();
    FrozenBatchNorm2d frozen = new FrozenBatchNorm2d(3);
    frozen.loadStateDict(norm.stateDict());
    Tensor x = Torch.randn(2, 3, 4, 4).requiresGrad_();
    Tensor y = frozen.call(x);
    assertThat(y.allclose(norm.call(x), 1e-5, 1e-6)).isTrue();
    y.sum().backward();
    assertThat(x.grad().isfinite().all().itemBoolean()).isTrue();
    assertThat(frozen.parameters()).isEmpty();
    x.clearGrad();
    frozen.close();
    norm.close();
  }

  @Test
  void frozenBatchNormBroadcastsAndPromotesAsPython() {
    FrozenBatchNorm2d frozen = new FrozenBatchNorm2d(3);
    assertThat(frozen.call(Torch.randn(3, 4, 4)).shape()).isEqualTo(Shape.of(1, 3, 4, 4));
    Tensor half = Torch.ones(DType.FLOAT16, 1, 3, 2, 2);
    assertThat(frozen.call(half).dtype()).isEqualTo(DType.FLOAT32);
    frozen.close();
  }

  @Test
  void pyramidLoadsStateDictsOfOldVersions() {
    FeaturePyramidNetwork pyramid = new FeaturePyramidNetwork(List.of(2L, 3L), 4);
    Map<String, Tensor> named = new LinkedHashMap<>();
    pyramid
        .stateDict()
        .forEach(
            (name, values) -> named.put(name.replaceFirst("(\\d)\\.0\\.", "$1."), values.add(1)));
    assertThat(named).containsKeys("inner_blocks.0.weight", "layer_blocks.1.bias");
    pyramid.loadStateDict(named);
    assertThat(pyramid.stateDict().get("layer_blocks.1.0.bias").eq(1).all().itemBoolean()).isTrue();
    pyramid.close();
  }

  @Test
  void pyramidFreesWhatItComputesOnTheWay() {
    FeaturePyramidNetwork pyramid =
        new FeaturePyramidNetwork(
            List.of(2L, 3L, 4L), 4, o -> o.extraBlocks(new LastLevelMaxPool()));
    Map<String, Tensor> features = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      features.put("f" + i, Torch.randn(1, 2 + i, 16 >> i, 16 >> i));
    }
    long before = Torch.memoryStats().liveTensors();
    Map<String, Tensor> levels = Torch.noGrad(() -> pyramid.call(features));
    assertThat(levels.keySet()).containsExactly("f0", "f1", "f2", "pool");
    assertThat(Torch.memoryStats().liveTensors() - before).isEqualTo(levels.size());
    assertThatThrownBy(() -> pyramid.call(Map.of("f0", features.get("f0"))))
        .hasMessage("FeaturePyramidNetwork: expected 3 feature maps, got 1");
    pyramid.close();
  }

  @Test
  void layersOfABlockCanBeReplaced() {
    Conv2dNormActivation block = new Conv2dNormActivation(3, 4, o -> o.activation(ReLU6::new));
    assertThat(block.size()).isEqualTo(3);
    assertThat(block.outChannels()).isEqualTo(4);
    assertThat(block.get(2)).isInstanceOf(ReLU6.class);
    block.set(2, F::silu);
    block.eval();
    Tensor output = block.call(Torch.randn(1, 3, 5, 5));
    assertThat(output.min().item()).isNegative();
    assertThat(block).hasSize(3);
    block.close();
  }

  @Test
  void trainingDropsAndEvaluationKeeps() {
    Tensor x = Torch.ones(1, 2, 6, 6);
    StochasticDepth depth = new StochasticDepth(1, StochasticDepth.Mode.BATCH);
    assertThat(depth.call(x).sum().item()).isZero();
    depth.eval();
    assertThat(depth.call(x)).isSameAs(x);
    DropBlock2d block = new DropBlock2d(0.5, 3, o -> o.inplace(true));
    Torch.manualSeed(0);
    assertThat(block.call(x)).isNotNull();
    assertThat(x.eq(0).any().itemBoolean()).isTrue();
    block.eval();
    assertThat(block.call(x)).isSameAs(x);
    assertThatThrownBy(() -> new DropBlock3d(1.5, 3))
        .hasMessage("DropBlock3d: p must be from 0 to 1, got 1.5");
  }

  @Test
  void multiScaleRoIAlignHasGradients() {
    MultiScaleRoIAlign pooler = new MultiScaleRoIAlign(List.of("0", "1"), 2, 2);
    Map<String, Tensor> maps = new LinkedHashMap<>();
    maps.put("0", Torch.randn(1, 2, 64, 64).requiresGrad_());
    maps.put("1", Torch.randn(1, 2, 32, 32).requiresGrad_());
    Tensor boxes = Torch.tensor(new float[][] {{0, 0, 20, 20}, {0, 0, 250, 250}});
    try (TensorScope scope = TensorScope.open()) {
      pooler.call(maps, List.of(boxes), List.of(Shape.of(256, 256))).sum().backward();
    }
    for (Tensor map : maps.values()) {
      assertThat(map.grad().sum().item()).isCloseTo(8, within(1e-4));
      map.clearGrad();
    }
    assertThatThrownBy(
            () -> pooler.call(Map.of("x", boxes), List.of(boxes), List.of(Shape.of(1, 1))))
        .hasMessageContaining("there is no feature map of the names [0, 1]");
  }
}
