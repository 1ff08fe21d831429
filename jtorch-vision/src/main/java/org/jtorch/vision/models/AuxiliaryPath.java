package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.RangeConversion;

/** Layers in sequence, some of whose outputs go to auxiliary heads in training. */
abstract class AuxiliaryPath extends LayerPath {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** An auxiliary head, and how many layers are called before it. */
  private record Branch(int position, Slot<Layer> head) {}

  private final List<Branch> branches = new ArrayList<>();
  private boolean isConverting;

  /** Converts the range of the images first. */
  final void convertRange(boolean isConverting) {
    this.isConverting = isConverting;
  }

  /** Registers an auxiliary head on the output of a number of layers. */
  final void auxiliary(String name, int position, Layer head) {
    branches.add(new Branch(position, slot(name, head)));
  }

  /**
   * Classifies images, without auxiliary heads.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public final Tensor forward(Tensor images) {
    return run(images, List.of()).get(0);
  }

  /** Returns the logits of the auxiliary heads, in training only, and last those of the model. */
  final List<Tensor> allLogits(Tensor images) {
    return call(() -> run(images, isTraining() ? branches : List.of()), images);
  }

  private List<Tensor> run(Tensor images, List<Branch> heads) {
    Tensor input = isConverting ? RangeConversion.convert(images) : images;
    List<Tensor> logits = new ArrayList<>();
    run(input, 0, heads.iterator(), logits);
    if (isConverting) {
      CALLS.close(layers(0, 1), logits.get(logits.size() - 1), input);
    }
    return logits;
  }

  private void run(Tensor input, int from, Iterator<Branch> heads, List<Tensor> logits) {
    if (!heads.hasNext()) {
      logits.add(CALLS.call(input, layers(from, length())));
      return;
    }
    Branch branch = heads.next();
    Tensor output = CALLS.call(input, layers(from, branch.position));
    Layer head = branch.head.get();
    logits.add(head.call(output));
    run(output, branch.position, heads, logits);
    List<Layer> users = layers(from, branch.position + 1);
    users.add(head);
    CALLS.close(users, input, output);
  }
}
