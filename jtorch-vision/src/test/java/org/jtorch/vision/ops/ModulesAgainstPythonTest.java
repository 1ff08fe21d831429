package org.jtorch.vision.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Hardsigmoid;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Module;
import org.jtorch.nn.SiLU;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Initial values, names, text and results of torchvision's modules. */
@NoLeaks
class ModulesAgainstPythonTest {
  private final Recorded recorded = new Recorded();

  static Stream<JsonNode> cases() {
    return Recorded.cases(true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stateTextAndResultsEqualTorchvisions(JsonNode one) {
    String name = one.get("name").asText();
    JsonNode args = one.get("args");
    Torch.manualSeed(0);
    Module module = make(name);
    assertThat(module.toString()).isEqualTo(args.get("repr").asText());
    Map<String, Tensor> state = module.stateDict();
    assertThat(state.keySet()).containsExactlyElementsOf(strings(args.get("state")));
    state.forEach(
        (key, values) ->
            Recorded.assertClose(key, values, recorded.get(name + ".state." + key), 1e-7));
    module.eval();
    if (!args.get("outputs").isInt()) {
      Map<String, Tensor> outputs = Torch.noGrad(() -> call(module, name));
      assertThat(List.copyOf(outputs.keySet())).isEqualTo(strings(args.get("outputs")));
      outputs.forEach(
          (key, values) ->
              Recorded.assertClose(key, values, recorded.get(name + ".output." + key), 1e-5));
    }
    module.close();
  }

  private static Module make(String name) {
    return switch (name) {
      case "conv2d_norm_activation" -> new Conv2dNormActivation(4, 6);
      case "conv2d_norm_activation_options" ->
          new Conv2dNormActivation(
              4,
              6,
              o ->
                  o.kernelSize(3, 5)
                      .stride(2)
                      .groups(2)
                      .dilation(2)
                      .noNorm()
                      .activation(SiLU::new)
                      .inplace(false));
      case "conv3d_norm_activation" -> new Conv3dNormActivation(2, 3, o -> o.noActivation());
      case "squeeze_excitation" ->
          new SqueezeExcitation(
              4, 2, o -> o.activation(SiLU::new).scaleActivation(Hardsigmoid::new));
      case "mlp" ->
          new MLP(
              5,
              new long[] {7, 3},
              o ->
                  o.norm(channels -> new LayerNorm(channels))
                      .activation(i -> new GELU())
                      .dropout(0.2));
      case "mlp_inplace" -> new MLP(5, new long[] {7, 6, 3}, o -> o.inplace(true).bias(false));
      case "permute" -> new Permute(0, 2, 3, 1);
      case "frozen_batch_norm2d" -> new FrozenBatchNorm2d(4, 1e-3);
      case "stochastic_depth_module" -> new StochasticDepth(0.25, StochasticDepth.Mode.ROW);
      case "drop_block2d_module" -> new DropBlock2d(0.1, 3, o -> o.inplace(true));
      case "drop_block3d_module" -> new DropBlock3d(0.1, 3);
      default -> makeRegions(name);
    };
  }

  private static Module makeRegions(String name) {
    List<Long> channels = List.of(3L, 4L, 5L);
    return switch (name) {
      case "deform_conv2d_module" -> new DeformConv2d(4, 6, 3, o -> o.padding(1).groups(2));
      case "deform_conv2d_module_plain" ->
          new DeformConv2d(4, 2, new long[] {1, 3}, o -> o.stride(2).dilation(2).bias(false));
      case "roi_align_module" ->
          new RoIAlign(3, o -> o.spatialScale(0.5).samplingRatio(2).aligned(true));
      case "roi_pool_module" -> new RoIPool(new long[] {3, 2}, o -> o.spatialScale(0.5));
      case "ps_roi_align_module" -> new PSRoIAlign(2, o -> o.spatialScale(0.5).samplingRatio(2));
      case "ps_roi_pool_module" -> new PSRoIPool(2, o -> o.spatialScale(0.5));
      case "fpn" -> new FeaturePyramidNetwork(channels, 6);
      case "fpn_pool" ->
          new FeaturePyramidNetwork(
              channels, 6, o -> o.extraBlocks(new LastLevelMaxPool()).norm(BatchNorm2d::new));
      case "fpn_p6p7" ->
          new FeaturePyramidNetwork(channels, 6, o -> o.extraBlocks(new LastLevelP6P7(5, 6)));
      case "fpn_p6p7_equal" ->
          new FeaturePyramidNetwork(channels, 5, o -> o.extraBlocks(new LastLevelP6P7(5, 5)));
      default -> throw new AssertionError(name);
    };
  }

  private Map<String, Tensor> call(Module module, String name) {
    if (module instanceof FeaturePyramidNetwork pyramid) {
      Map<String, Tensor> features = new LinkedHashMap<>();
      for (int i = 0; i < 3; i++) {
        features.put(Integer.toString(i), input(name, "0." + i));
      }
      return pyramid.call(features);
    }
    Tensor first = input(name, "0.0");
    Tensor output =
        module instanceof Layer layer
            ? layer.call(first)
            : callWithMore(module, first, input(name, "1.0"), name);
    return Map.of("output", output);
  }

  private Tensor callWithMore(Module module, Tensor first, Tensor second, String name) {
    if (module instanceof RoIAlign align) {
      return align.call(first, second);
    } else if (module instanceof RoIPool pool) {
      return pool.call(first, second);
    } else if (module instanceof PSRoIAlign align) {
      return align.call(first, second);
    } else if (module instanceof PSRoIPool pool) {
      return pool.call(first, second);
    }
    return ((DeformConv2d) module).call(first, second, input(name, "2.0"));
  }

  private Tensor input(String name, String index) {
    return recorded.get(name + ".input." + index);
  }

  @Test
  void multiScaleRoIAlignChoosesTorchvisionsLevels() {
    Map<String, Tensor> maps = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      maps.put(Integer.toString(i), recorded.get("multi_scale." + i));
    }
    List<Tensor> boxes = List.of(recorded.get("multi_scale.4"), recorded.get("multi_scale.5"));
    List<Shape> images = List.of(Shape.of(256, 300), Shape.of(200, 320));
    MultiScaleRoIAlign pooler = new MultiScaleRoIAlign(List.of("0", "1", "3"), 3, 2);
    Tensor expected = recorded.get("multi_scale.output");
    Recorded.assertClose("levels", pooler.call(maps, boxes, images), expected, 1e-5);
    assertThat(pooler)
        .hasToString(
            "MultiScaleRoIAlign(featmap_names=['0', '1', '3'], output_size=(3, 3),"
                + " sampling_ratio=2)");
    MultiScaleRoIAlign single =
        new MultiScaleRoIAlign(List.of("1"), new long[] {3, 2}, 0, o -> o.canonicalLevel(4));
    Tensor one = recorded.get("multi_scale.one");
    Recorded.assertClose("one level", single.call(maps, boxes, images), one, 1e-5);
  }

  private static List<String> strings(JsonNode node) {
    return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
        .map(i -> node.get(i).asText())
        .toList();
  }
}
