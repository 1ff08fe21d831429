package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.vision.Models;
import org.jtorch.vision.models.opticalflow.RAFT;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One model of each family refuses inputs of a wrong shape or dtype as libtorch does. */
@NoLeaks
class WrongInputsTest {
  private static final long[] IMAGE = {1, 3, 224, 224};
  private static final long[] CLIP = {1, 3, 16, 224, 224};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "squeezenet1_1",
        "densenet121",
        "googlenet",
        "inception_v3",
        "resnet18",
        "mobilenet_v2",
        "mobilenet_v3_small",
        "mnasnet0_5",
        "shufflenet_v2_x0_5",
        "efficientnet_b0",
        "regnet_y_400mf",
        "convnext_tiny",
        "vit_b_32",
        "swin_t",
        "swin_v2_t",
        "maxvit_t",
        "quantized_mobilenet_v2",
        "quantized_googlenet",
        "raft_small"
      })
  void imagesOfAnotherShapeOrDtypeAreRefused(String name) {
    assertRefused(name, IMAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3d", "r3d_18", "mvit_v2_s", "swin3d_t"})
  void clipsOfAnotherShapeOrDtypeAreRefused(String name) {
    assertRefused(name, CLIP);
  }

  private static void assertRefused(String name, long[] shape) {
    Module model = Models.create(name);
    model.eval();
    wrong(shape)
        .forEach(
            (what, input) -> {
              Throwable error = catchThrowable(() -> call(model, input));
              assertThat(error)
                  .as(what)
                  .isInstanceOfAny(TorchException.class, IllegalArgumentException.class);
              assertThat(error.getMessage()).as(what).isNotBlank();
            });
    model.close();
  }

  private static void call(Module model, Tensor input) {
    if (model instanceof RAFT raft) {
      assertThat(raft.call(input, input)).isEmpty();
    } else {
      assertThat(Torch.noGrad(() -> ((Layer) model).call(input))).isNull();
    }
  }

  private static Map<String, Tensor> wrong(long[] shape) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("without a batch", Torch.rand(Shape.of(Arrays.copyOfRange(shape, 1, shape.length))));
    long[] grey = shape.clone();
    grey[1] = 1;
    inputs.put("one channel", Torch.rand(Shape.of(grey)));
    long[] empty = shape.clone();
    empty[shape.length - 1] = 0;
    empty[shape.length - 2] = 0;
    inputs.put("no pixels", Torch.rand(Shape.of(empty)));
    inputs.put("uint8", Torch.zeros(DType.UINT8, Shape.of(shape)));
    inputs.put("int64", Torch.zeros(DType.INT64, Shape.of(shape)));
    inputs.put("a matrix", Torch.rand(3, 4));
    inputs.put("a number", Torch.tensor(1f));
    return inputs;
  }
}
