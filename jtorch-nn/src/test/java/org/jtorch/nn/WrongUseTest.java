package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Exceptions thrown deep in a model contain the module's path, in the message or in a note. */
class WrongUseTest {
  private static final String NOTE = "org.jtorch.nn.ModulePathNote: ";
  private static final String LAYER = "encoder.layers.3.linear1";

  /** Four transformer layers, of which the last one fails. */
  private static final class Classifier extends Module implements Layer {
    private final TransformerEncoder encoder =
        register(
            "encoder",
            new TransformerEncoder(
                new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(8).dropout(0)), 4));

    @Override
    public Tensor forward(Tensor x) {
      return encoder.call(x);
    }
  }

  /** Registers in forward, like a module that infers its shapes. */
  private static final class Late extends Module implements Layer {
    private final Consumer<Late> registering;
    final Linear body = register("body", new Linear(2, 2));

    Late(Consumer<Late> registering) {
      this.registering = registering;
    }

    @Override
    public Tensor forward(Tensor x) {
      registering.accept(this);
      return body.call(x);
    }
  }

  private static void assertRegisteringThrows(Consumer<Late> registering, String message) {
    Sequential model = new Sequential(new Identity(), new Sequential(new Late(registering)));
    assertNoted(model, Torch.ones(1, 2), IllegalArgumentException.class, message, "in 1.0 (Late)");
  }

  private static void assertNoted(
      Layer model, Tensor input, Class<?> type, String message, String note) {
    Throwable thrown = catchThrowable(() -> model.call(input));
    assertThat(thrown).isExactlyInstanceOf(type).hasMessage(message);
    assertThat(thrown.getSuppressed()).singleElement().hasToString(NOTE + note);
  }

  @Test
  void duplicateName() {
    assertRegisteringThrows(
        late -> late.register("body", new Linear(1, 1)),
        "Late: \"body\" is registered already: set its slot to replace it");
  }

  @Test
  void moduleInsideItself() {
    assertRegisteringThrows(
        late -> late.register("self", new Sequential(late)),
        "Late: \"self\" would make the module its own child");
  }

  @Test
  void nonLeafParameter() {
    assertRegisteringThrows(
        late -> late.parameter("scale", late.body.weight().mul(2)),
        "Late: parameter scale is not a leaf tensor: pass tensor.detach()");
  }

  @Test
  void integerParameter() {
    assertRegisteringThrows(
        late -> late.parameter("steps", Torch.ones(DType.INT64, 2)),
        "Late: parameter steps must have a floating-point or complex dtype, got torch.int64:"
            + " register it as a buffer");
  }

  @Test
  void stateDictWithMissingAndMisshapedKeys() {
    Classifier model = new Classifier();
    Map<String, Tensor> state = model.stateDict();
    state.remove(LAYER + ".weight");
    state.put(LAYER + ".bias", Torch.ones(3));
    assertThat(catchThrowable(() -> model.loadStateDict(state)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the state dict does not fit Classifier: missing encoder.layers.3.linear1.weight;"
                + " encoder.layers.3.linear1.bias is [8] but [3] in the state dict");
  }

  @Test
  void wrongShape() {
    Classifier model = new Classifier();
    model.getSubmodule(LAYER).replaceInput((module, x) -> Torch.ones(2, 1, 5));
    assertThat(catchThrowable(() -> model.call(Torch.ones(2, 1, 4))))
        .isExactlyInstanceOf(TorchException.class)
        .hasMessage(
            LAYER
                + ": linear: mat1 and mat2 shapes cannot be multiplied (2x5 and 4x8)"
                + " [float32[2, 1, 5], float32[8, 4], float32[8]]");
  }

  @Test
  void forwardOfAnUninitializedLazyModule() {
    LazyLinear lazy = new LazyLinear(3);
    Sequential model = new Sequential(new Sequential(new Identity(), x -> lazy.forward(x)));
    assertThat(catchThrowable(() -> model.call(Torch.ones(1, 2))))
        .isExactlyInstanceOf(TorchException.class)
        .hasMessage(
            "0.1: LazyLinear: parameters have no shape yet: call the module, or load a state dict,"
                + " first");
  }

  @Tag("nodes")
  @Test
  void exceptionOfAHookKeepsItsTypeAndNamesTheModule() {
    Classifier model = new Classifier();
    UnsupportedOperationException mine = new UnsupportedOperationException("mine");
    Module layer = model.getSubmodule(LAYER);
    Hook hook =
        layer.registerForwardPreHook(
            (module, inputs) -> {
              throw mine;
            });
    assertNoted(model, Torch.ones(2, 1, 4), mine.getClass(), "mine", "in " + LAYER + " (Linear)");
    hook.remove();
    UnsupportedOperationException later = new UnsupportedOperationException("later");
    layer.registerFullBackwardHook(
        (module, gradInputs, gradOutputs) -> {
          throw later;
        });
    Throwable thrown = catchThrowable(() -> model.call(Torch.ones(2, 1, 4)).sum().backward());
    assertThat(thrown).isSameAs(later);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .hasToString(NOTE + "in " + LAYER + " (Linear)");
  }

  @Test
  void argumentChecksInsideALayer() {
    assertNoted(
        new Sequential(new Sequential(new Upsample(o -> o.size(3, 3)))),
        Torch.ones(1, 2),
        IllegalArgumentException.class,
        "interpolate: takes (N, C, ...) with one to three sizes more, not float32[1, 2]",
        "in 0.0 (Upsample)");
    assertNoted(
        new Sequential(new Identity(), new BatchNorm1d(2)),
        Torch.ones(1, 2),
        IllegalArgumentException.class,
        "batchNorm: expected more than 1 value per channel in training, got input of [1, 2] (hint:"
            + " batch norm needs more than one value per channel to train: use a larger batch, or"
            + " model.eval())",
        "in 1 (BatchNorm1d)");
  }

  @Test
  void closedTensor() {
    Tensor closed = Torch.ones(2, 1, 4);
    closed.close();
    assertNoted(
        new Sequential(new Classifier()),
        closed,
        IllegalStateException.class,
        "the tensor is closed",
        "in 0.encoder (TransformerEncoder)");
  }
}
