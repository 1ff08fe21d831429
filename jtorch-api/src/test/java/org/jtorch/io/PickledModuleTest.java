package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State dicts of pickled models, of checkpoints around them, and under other names. */
class PickledModuleTest {
  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  private static Checkpoint load(String name) {
    return Checkpoint.load(PickledValuesTest.file(name));
  }

  @Test
  void attributesLeadIntoModulesAndSettings() {
    Checkpoint loaded = load("model_half.pth");
    assertThat(loaded.value("model.settings.lr")).isEqualTo(0.1);
    assertThat(loaded.tensor("model._buffers.dropped").numel()).isEqualTo(4);
    assertThat(loaded.value("train_args.data")).hasToString("coco.yaml");
    assertThat(loaded.stateDict("model").get("conv.weight").dtype()).isEqualTo(DType.FLOAT16);
    assertThatThrownBy(loaded::stateDict)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "\"model\" is an object of the class __main__.Block, which jtorch does not know")
        .hasMessageContaining("this file has stateDict(\"model\")");
  }

  @Test
  void aLightningFileGivesItsTensorsAndSettings() {
    Checkpoint loaded = load("lightning.pth");
    assertThat(loaded.stateDict("state_dict", name -> name.substring("net.".length())))
        .containsOnlyKeys("weight", "bias");
    assertThat(loaded.value("hyper_parameters.args.lr")).isEqualTo(0.1);
    assertThat(loaded.value("hyper_parameters.path")).hasToString("/data");
    assertThat(loaded.map("optimizer_states.0")).containsOnlyKeys("state", "param_groups");
    assertThatThrownBy(() -> loaded.stateDict("hyper_parameters.args"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "\"hyper_parameters.args\" is an object of the class argparse.Namespace, which jtorch"
                + " does not know, not a dict");
  }

  @Test
  void prefixesSelectAndFunctionsRename() {
    Checkpoint loaded = load("model_parallel.pth");
    assertThat(loaded.stateDict("module")).containsOnlyKeys("weight", "bias");
    Map<String, Tensor> renamed = loaded.stateDict(name -> name.replaceFirst("^module\\.", "fc."));
    assertThat(renamed).containsOnlyKeys("fc.weight", "fc.bias");
    assertThatThrownBy(() -> loaded.stateDict(name -> "same"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("two tensors would be named \"same\"");
    Checkpoint flat = Checkpoint.load(PythonCheckpointTest.file("batchnorm.pth"));
    assertThat(flat.stateDict("1")).containsKeys("running_mean", "weight");
    assertThatThrownBy(() -> flat.stateDict("2")).hasMessageContaining("has no value \"2\"");
  }

  @Test
  void objectsWhoseClassExtendsDictAreDicts() {
    Checkpoint loaded = load("namespaces.pth");
    assertThat(loaded.stateDict("config.b")).containsOnlyKeys("c");
    assertThat(loaded.value("config.a")).isEqualTo(1L);
    assertThat(loaded.tensor("names.1").numel()).isEqualTo(1);
    assertThat(loaded.tensor("settings.parent.sizes.0").numel()).isEqualTo(1);
  }

  @Test
  void inspectingNamesTensorsAndClassesWithoutLoading() {
    Checkpoint.Content content = Checkpoint.inspect(PickledValuesTest.file("model_half.pth"));
    assertThat(content.format()).startsWith("zip archive");
    assertThat(content.keys()).containsExactly("model", "ema", "train_args", "epoch");
    assertThat(content.tensors())
        .extracting(Checkpoint.Entry::name)
        .contains("model.conv.weight", "model.norm.running_mean")
        .doesNotContain("model.dropped");
    assertThat(content.tensors().get(0).shape()).isEqualTo(Shape.of(2));
    assertThat(content.classes())
        .contains("torch._utils._rebuild_tensor_v2", "collections.OrderedDict", "__main__.Block");
    assertThat(content.unknownClasses())
        .contains("__main__.Block", "torch.nn.modules.conv.Conv2d", "__main__.Settings")
        .doesNotContain("collections.OrderedDict", "torch.FloatStorage");
  }

  @Test
  void aModuleThatContainsItselfIsRefused() {
    Checkpoint.UnknownObject module = new Checkpoint.UnknownObject("lib.Net");
    module.fill(List.of(), Map.of("_modules", Map.of("a", module)), Map.of(), List.of());
    assertThatThrownBy(() -> new Checkpoint("file", module).stateDict())
        .isInstanceOf(CheckpointException.class)
        .hasMessage("file: the saved value: the module at \"a.\" contains itself");
  }

  @Test
  void sharingThatDoublesAtEveryLevelIsRefused() {
    Checkpoint.UnknownObject module = new Checkpoint.UnknownObject("lib.Net");
    module.fill(List.of(), Map.of("_modules", Map.of()), Map.of(), List.of());
    for (int i = 0; i < 60; i++) {
      Checkpoint.UnknownObject outer = new Checkpoint.UnknownObject("lib.Net");
      Map<String, Object> twice = Map.of("a", module, "b", module);
      outer.fill(List.of(), Map.of("_modules", twice), Map.of(), List.of());
      module = outer;
    }
    Checkpoint checkpoint = new Checkpoint("file", module);
    assertThatThrownBy(checkpoint::stateDict)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("more than 200000 modules and tensors");
  }
}
