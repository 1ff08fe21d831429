package org.jtorch.vision.models.quantization;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.RangeConversion;

/** Model with auxiliary heads in training, and images that may be converted first. */
abstract class AuxiliaryModel extends QuantizableModel {

  /** An auxiliary head, and how many layers are called before it, without the quantization. */
  private record Head(int position, Slot<Layer> layer) {}

  private final boolean transformsInput;
  private final List<Head> heads = new ArrayList<>();

  AuxiliaryModel(boolean transformsInput) {
    this.transformsInput = transformsInput;
  }

  /** Registers an auxiliary head on the output of the layers so far. */
  final void auxiliary(String name, int position, Layer head) {
    heads.add(new Head(position, slot(name, head)));
  }

  @Override
  public final Tensor forward(Tensor images) {
    return run(images, List.of()).get(0);
  }

  /** Returns the logits, and in training those of the auxiliary heads. */
  final List<Tensor> allLogits(Tensor images) {
    return call(() -> run(images, isTraining() ? heads : List.of()), images);
  }

  private List<Tensor> run(Tensor images, List<Head> used) {
    return CALLS.compute(
        this,
        () -> {
          List<Tensor> auxiliary = new ArrayList<>();
          Tensor x = transformsInput ? RangeConversion.convert(images) : images;
          int position = 0;
          for (Head head : used) {
            x = CALLS.call(x, layers(position, head.position + 1));
            position = head.position + 1;
            auxiliary.add(head.layer.get().call(x));
          }
          List<Tensor> logits = new ArrayList<>();
          logits.add(CALLS.call(x, layers(position, length())));
          logits.addAll(auxiliary);
          return logits;
        });
  }

  static Optional<Tensor> auxiliary(List<Tensor> logits, int number) {
    return logits.size() > number ? Optional.of(logits.get(number)) : Optional.empty();
  }
}
