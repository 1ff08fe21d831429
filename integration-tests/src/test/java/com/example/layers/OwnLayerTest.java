package com.example.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.MultiheadAttention;
import org.jtorch.nn.SyncBatchNorm;
import org.jtorch.nn.TransformerEncoder;
import org.jtorch.nn.TransformerEncoderLayer;
import org.jtorch.optim.Adam;
import org.jtorch.vision.models.ResNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests user-defined layers that replace those of built-in modules, outside jtorch's packages. */
class OwnLayerTest {
  private static final long RANK = 2;

  @TempDir Path folder;
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** A layer that passes its input to another one and keeps what it saw. */
  private static final class Recording extends Module implements Layer {
    private final Layer inner;
    private final List<Tensor> inputs = new ArrayList<>();

    Recording(Layer inner) {
      this.inner = register("inner", inner);
    }

    @Override
    public Tensor forward(Tensor input) {
      inputs.add(input);
      return inner.call(input);
    }
  }

  private static TransformerEncoderLayer encoderLayer() {
    return new TransformerEncoderLayer(8, 2, o -> o.dimFeedforward(16).dropout(0).batchFirst(true));
  }

  private static LoraLinear addLora(Module model, String path) {
    LoraLinear lora = new LoraLinear((Linear) model.getSubmodule(path), RANK);
    model.setSubmodule(path, lora);
    return lora;
  }

  /** Gives the update a value other than zero. */
  private static void perturb(LoraLinear lora) {
    try (Mode mode = Torch.noGrad()) {
      lora.loraB().normal_();
    }
  }

  private static void merge(Module model, String path, LoraLinear lora) {
    try (Mode mode = Torch.noGrad()) {
      lora.base().weight().add_(lora.update());
    }
    model.setSubmodule(path, lora.base());
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.allclose(expected, 1e-4, 1e-5)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear1", "linear2", "self_attn.out_proj"})
  void aZeroUpdateInAnEncoderLayerChangesNoNumber(String path) {
    TransformerEncoderLayer layer = encoderLayer();
    Tensor x = Torch.randn(3, 5, 8);
    Tensor trained = layer.call(x);
    layer.eval();
    Tensor evaluated = Torch.noGrad(() -> layer.call(x));
    layer.train();
    addLora(layer, path);
    assertThat(layer.call(x).equal(trained)).isTrue();
    layer.eval();
    assertClose(Torch.noGrad(() -> layer.call(x)), evaluated);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear1", "linear2", "self_attn.out_proj"})
  void theFusedKernelIsNotUsedForAReplacedLayer(String path) {
    TransformerEncoderLayer layer = encoderLayer();
    layer.eval();
    Tensor x = Torch.randn(3, 5, 8);
    Tensor before = Torch.noGrad(() -> layer.call(x));
    LoraLinear lora = addLora(layer, path);
    perturb(lora);
    Tensor updated = Torch.noGrad(() -> layer.call(x));
    assertThat(updated.allclose(before, 1e-2, 1e-2)).isFalse();
    merge(layer, path, lora);
    assertClose(Torch.noGrad(() -> layer.call(x)), updated);
  }

  @Test
  void otherReplacementsInAnEncoderAreCalledToo() {
    TransformerEncoder encoder =
        new TransformerEncoder(encoderLayer(), 2, o -> o.norm(new LayerNorm(8)));
    encoder.eval();
    Tensor x = Torch.randn(3, 5, 8);
    Tensor padding =
        Torch.tensor(new boolean[][] {{false, false, false, true, true}})
            .expand(3, -1)
            .contiguous();
    Tensor before = Torch.noGrad(() -> encoder.call(x, o -> o.srcKeyPaddingMask(padding)));
    for (String path : List.of("layers.0.norm1", "layers.1.dropout", "layers.1.norm2", "norm")) {
      Recording recording = new Recording((Layer) encoder.getSubmodule(path));
      encoder.setSubmodule(path, recording);
      Tensor after = Torch.noGrad(() -> encoder.call(x, o -> o.srcKeyPaddingMask(padding)));
      assertClose(after.narrow(1, 0, 3), before.narrow(1, 0, 3));
      assertThat(recording.inputs).hasSize(1);
      assertThat(recording.inputs.get(0).isClosed())
          .as("a tensor that a user's layer saw")
          .isFalse();
    }
  }

  @Test
  void anAttentionsProjectionMayBeAnyLayer() {
    MultiheadAttention attention = new MultiheadAttention(8, 2, o -> o.kdim(6).vdim(5));
    Tensor query = Torch.randn(4, 3, 8);
    Tensor key = Torch.randn(7, 3, 6);
    Tensor value = Torch.randn(7, 3, 5);
    Tensor before = attention.call(query, key, value).output();
    Recording recording = new Recording(attention.outProj().get());
    attention.outProj().set(recording);
    assertClose(attention.call(query, key, value).output(), before);
    assertThat(recording.inputs.get(0).isClosed()).isFalse();
  }

  @Test
  void anOwnInitializationIsAppliedToABuiltInModule() {
    TransformerEncoder model = new TransformerEncoder(encoderLayer(), 2);
    model.apply(
        module -> {
          if (module instanceof Linear linear) {
            OwnInit.fanInUniform_(linear.weight());
          }
        });
    Tensor weight = model.getParameter("layers.1.linear1.weight");
    assertThat(weight.isLeaf() && weight.requiresGrad()).isTrue();
    assertThat(weight.abs().max().item()).isBetween(0.1, 1.0 / 8);
  }

  @Test
  void aTransformerWithUpdatesTrainsSavesAndLoads() {
    TransformerEncoder model = encoderWithUpdates();
    List<Tensor> trained = model.parameters().stream().filter(Tensor::requiresGrad).toList();
    assertThat(trained).hasSize(8);
    Tensor frozen = model.getParameter("layers.0.linear1.base.weight").clone();
    Tensor x = Torch.randn(4, 5, 8);
    Adam optimizer = new Adam(trained, o -> o.lr(0.05));
    double first = 0;
    double last = 0;
    for (int step = 0; step < 20; step++) {
      optimizer.zeroGrad();
      Tensor loss = F.mseLoss(model.call(x), x.roll(1, 1));
      loss.backward();
      optimizer.step();
      first = step == 0 ? loss.item() : first;
      last = loss.item();
    }
    assertThat(last).isLessThan(0.9 * first);
    assertThat(model.getParameter("layers.0.linear1.base.weight").equal(frozen)).isTrue();
    Path file = folder.resolve("lora.pt");
    Checkpoint.save(file, model.stateDict());
    TransformerEncoder other = encoderWithUpdates();
    other.loadStateDict(Checkpoint.load(file).stateDict());
    assertThat(other.call(x).equal(model.call(x))).isTrue();
    assertThat(model.stateDict())
        .containsKeys("layers.1.linear2.lora_b", "layers.1.linear2.base.bias");
  }

  private static TransformerEncoder encoderWithUpdates() {
    TransformerEncoder model = new TransformerEncoder(encoderLayer(), 2);
    model.requiresGrad_(false);
    for (String path :
        List.of("layers.0.linear1", "layers.0.linear2", "layers.1.linear1", "layers.1.linear2")) {
      addLora(model, path);
    }
    return model;
  }

  @Test
  void aResNetWithAnUpdateTrainsSavesAndLoads() {
    ResNet model = ResNet.resnet18(o -> o.numClasses(10));
    Tensor images = Torch.randn(4, 3, 32, 32);
    Tensor labels = Torch.tensor(1, 2, 3, 4);
    model.eval();
    Tensor before = Torch.noGrad(() -> model.call(images));
    model.requiresGrad_(false);
    LoraLinear lora = new LoraLinear((Linear) model.fc().get(), RANK);
    model.fc().set(lora);
    assertThat(Torch.noGrad(() -> model.call(images)).equal(before)).isTrue();
    List<Tensor> trained = model.parameters().stream().filter(Tensor::requiresGrad).toList();
    assertThat(trained).hasSize(2);
    Adam optimizer = new Adam(trained, o -> o.lr(0.05));
    double first = F.crossEntropy(before, labels).item();
    for (int step = 0; step < 10; step++) {
      optimizer.zeroGrad();
      F.crossEntropy(model.call(images), labels).backward();
      optimizer.step();
    }
    Tensor after = Torch.noGrad(() -> model.call(images));
    assertThat(F.crossEntropy(after, labels).item()).isLessThan(first / 2);
    Path file = folder.resolve("resnet.pt");
    Checkpoint.save(file, model.stateDict());
    ResNet other = ResNet.resnet18(o -> o.numClasses(10));
    addLora(other, "fc");
    other.loadStateDict(Checkpoint.load(file).stateDict());
    other.eval();
    assertThat(Torch.noGrad(() -> other.call(images)).equal(after)).isTrue();
  }

  @Test
  void layersInsideTheBlocksOfAResNetCanBeReplaced() {
    ResNet model = ResNet.resnet18(o -> o.numClasses(10));
    model.eval();
    Tensor images = Torch.randn(2, 3, 32, 32);
    Tensor before = Torch.noGrad(() -> model.call(images));
    for (String path :
        List.of(
            "conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer2.0.downsample", "layer4")) {
      Recording recording = new Recording((Layer) model.getSubmodule(path));
      model.setSubmodule(path, recording);
      assertThat(Torch.noGrad(() -> model.call(images)).equal(before)).as(path).isTrue();
      assertThat(recording.inputs).as(path).hasSize(1);
      assertThat(recording.inputs.get(0).isClosed()).as(path).isFalse();
    }
  }

  @Test
  void aTensorThatAHookInsideABlockSawStaysOpen() {
    ResNet model = ResNet.resnet18(o -> o.numClasses(10));
    model.eval();
    List<Tensor> seen = new ArrayList<>();
    model
        .getSubmodule("layer2.0.conv1")
        .registerForwardHook(
            (module, inputs, output) -> seen.addAll(List.of(inputs.get(0), output)));
    Tensor images = Torch.randn(1, 3, 32, 32);
    assertThat(Torch.noGrad(() -> model.call(images)).isClosed()).isFalse();
    assertThat(seen).hasSize(2).noneMatch(Tensor::isClosed);
  }

  @Test
  void theBatchNormsOfAResNetAreConverted() {
    ResNet model = ResNet.resnet18(o -> o.numClasses(10));
    model.eval();
    Tensor images = Torch.randn(2, 3, 32, 32);
    Tensor before = Torch.noGrad(() -> model.call(images));
    SyncBatchNorm.convertSyncBatchnorm(model);
    assertThat(Torch.noGrad(() -> model.call(images)).equal(before)).isTrue();
    assertThat(model.toString())
        .contains("(bn1): SyncBatchNorm(64, ")
        .doesNotContain("BatchNorm2d");
  }

  /** A user's module with slots of several classes. */
  private static final class Net extends Module implements Layer {
    private final org.jtorch.nn.Slot<BatchNorm2d> norm = slot("norm", new BatchNorm2d(3));
    private final org.jtorch.nn.Slot<Layer> last = slot("last", new Conv2d(3, 2, 1));

    @Override
    public Tensor forward(Tensor input) {
      return last.get().call(norm.get().call(input));
    }
  }

  @Test
  void aContentOfAnotherClassThanTheSlotsIsRefused() {
    Net net = new Net();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> net.setSubmodule("norm", new Dropout(0.5)))
        .withMessage("Net.norm is a Slot<BatchNorm2d>, which cannot hold a Dropout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoderLayer().setSubmodule("linear1", new MultiheadAttention(8, 2)))
        .withMessage(
            "TransformerEncoderLayer.linear1 is a Slot<Layer>, which cannot hold a"
                + " MultiheadAttention");
    net.setSubmodule("last", new Dropout(0.5));
    assertThat(net.call(Torch.ones(1, 3, 2, 2)).shape().toArray()).containsExactly(1, 3, 2, 2);
  }
}
