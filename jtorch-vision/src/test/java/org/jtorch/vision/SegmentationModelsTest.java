package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jtorch.IValue;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.segmentation.DeepLabV3;
import org.jtorch.vision.models.segmentation.FCN;
import org.jtorch.vision.models.segmentation.LRASPP;
import org.jtorch.vision.models.segmentation.SegmentationModel;
import org.jtorch.vision.models.segmentation.SegmentationOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of segmentation models from the cache folder, and their traces. */
class SegmentationModelsTest {
  private static final String DEEPLAB = "deeplabv3_mobilenet_v3_large";
  private static final String LRASPP_MODEL = "lraspp_mobilenet_v3_large";

  @RegisterExtension final CacheFolder cache = new CacheFolder();

  private static void assertEqual(Map<String, Tensor> loaded, Map<String, Tensor> saved) {
    assertThat(loaded.keySet()).isEqualTo(saved.keySet());
    loaded.forEach((key, value) -> assertThat(value.equal(saved.get(key))).as(key).isTrue());
  }

  @Test
  @NoLeaks
  void weightsOfAWholeModelBringTheAuxiliaryClassifier() throws IOException {
    Weights weights = Weights.of(DEEPLAB).get(0);
    DeepLabV3 random = DeepLabV3.deeplabv3MobilenetV3Large(o -> o.auxLoss(true));
    FillRule.fill(random.stateDict());
    cache.save(weights, random.stateDict());
    DeepLabV3 model = DeepLabV3.deeplabv3MobilenetV3Large(o -> o.weights(weights));
    assertThat(model.auxClassifier()).isPresent();
    assertThat(model.parameters()).allMatch(Tensor::requiresGrad);
    assertEqual(model.stateDict(), random.stateDict());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DeepLabV3.deeplabv3MobilenetV3Large(o -> o.weights(weights).auxLoss(false)))
        .withMessage("The parameter 'aux_loss' expected value True but got False instead.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DeepLabV3.deeplabv3MobilenetV3Large(o -> o.weights(weights).numClasses(2)))
        .withMessageContaining("is for 21 classes, but numClasses is 2");
    random.close();
    model.close();
  }

  @Test
  @NoLeaks
  void weightsOfTheBackboneAreLoadedForAnyNumberOfClasses() throws IOException {
    Weights weights = Weights.get("MobileNet_V3_Large_Weights.IMAGENET1K_V1");
    MobileNetV3 random = MobileNetV3.mobilenetV3Large();
    FillRule.fill(random.stateDict());
    cache.save(weights, random.stateDict());
    LRASPP model = LRASPP.lrasppMobilenetV3Large(o -> o.weightsBackbone(weights).numClasses(3));
    Map<String, Tensor> features = ((Module) random.features().get()).stateDict();
    assertEqual(model.getSubmodule("backbone").stateDict(), features);
    DeepLabV3 other =
        DeepLabV3.deeplabv3MobilenetV3Large(o -> o.weightsBackbone(weights).numClasses(3));
    assertThat(other.auxClassifier()).isEmpty();
    assertEqual(other.getSubmodule("backbone").stateDict(), features);
    random.close();
    model.close();
    other.close();
  }

  @Test
  @NoLeaks
  void imagesThatAreNoBatchAreRefused() {
    LRASPP model = LRASPP.lrasppMobilenetV3Large(o -> o.numClasses(3));
    model.eval();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.call(Torch.zeros(3, 64, 48)))
        .withMessage(
            "images must have the shape (N, 3, H, W) with at least one pixel, got [3, 64, 48]: add"
                + " the batch by images.unsqueeze(0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.call(Torch.zeros(1, 3, 0, 48)))
        .withMessageEndingWith("with at least one pixel, got [1, 3, 0, 48]");
    model.close();
    DeepLabV3 other = DeepLabV3.deeplabv3MobilenetV3Large(o -> o.numClasses(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.outputs(Torch.zeros(1, 3, 48, 0)))
        .withMessageEndingWith("with at least one pixel, got [1, 3, 48, 0]");
    other.close();
  }

  private static Module model(String name) {
    Torch.manualSeed(0);
    Module model =
        switch (name) {
          case DEEPLAB -> DeepLabV3.deeplabv3MobilenetV3Large(o -> o.numClasses(3).auxLoss(true));
          case LRASPP_MODEL -> LRASPP.lrasppMobilenetV3Large(o -> o.numClasses(3));
          default -> FCN.fcnResnet50(o -> o.numClasses(3).auxLoss(true));
        };
    model.eval();
    return model;
  }

  @ParameterizedTest
  @ValueSource(strings = {DEEPLAB, LRASPP_MODEL, "fcn_resnet50"})
  void aTraceOfTheLayerGivesTheLogits(String name) {
    Module model = model(name);
    Layer layer = (Layer) model;
    Graph graph = ModuleGraph.trace(layer, o -> o.dynamicBatch(), Torch.randn(2, 3, 64, 64));
    Tensor images = Torch.randn(3, 3, 64, 64);
    Tensor expected = Torch.inferenceMode(() -> layer.call(images));
    assertThat(expected.std().item()).isGreaterThan(1e-4);
    Graph optimized = graph.inMode(false).optimizeForInference();
    try (ScriptModule script = graph.toScript();
        ScriptModule fast = optimized.toScript()) {
      assertNear(script.forward(images), expected);
      assertNear(fast.forward(images), expected);
    }
    model.close();
  }

  /** Checks that values differ by at most 1e-5 of the largest one. */
  private static void assertNear(Tensor values, Tensor expected) {
    double largest = expected.abs().max().item();
    assertThat(values.sub(expected).abs().max().item()).isLessThan(1e-5 * largest);
  }

  @Test
  void aTraceOfTheOutputsHasBothClassifiers() {
    SegmentationModel model = (SegmentationModel) model(DEEPLAB);
    Tensor image = Torch.randn(2, 3, 64, 64);
    SegmentationOutput expected = Torch.inferenceMode(() -> model.outputs(image));
    Graph graph = ModuleGraph.trace(model, in -> model.outputs(in.get(0)), o -> {}, List.of(image));
    try (ScriptModule script = graph.inMode(false).optimizeForInference().toScript()) {
      List<IValue> outputs =
          script.invoke("forward", List.of(image), Map.of()).toTuple().elements();
      assertThat(outputs).hasSize(2);
      assertNear(outputs.get(0).toTensor(), expected.out());
      assertNear(outputs.get(1).toTensor(), expected.aux().orElseThrow());
    }
    model.close();
  }
}
