package org.jtorch.vision.models.quantization;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.BranchedBlock;

/** Branches of layers on one input, whose outputs are joined along the channels. */
abstract class QuantizableBranches extends BranchedBlock {
  private final List<Slot<Functional>> joins = new ArrayList<>();

  /** Registers what joins the ends of each branch that has several, and at last the branches. */
  final void joins(String... names) {
    for (String name : names) {
      joins.add(slot(name, new FloatFunctional()));
    }
  }

  @Override
  protected final Layer convolution(
      long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
    return new QuantizableBasicConv2d(in, out, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return QuantizableModel.CALLS.compute(
        this,
        () -> {
          Iterator<Slot<Functional>> next = joins.iterator();
          List<Tensor> outputs = new ArrayList<>();
          for (Branch branch : branches()) {
            Tensor stem = QuantizableModel.CALLS.call(input, branch.stemLayers());
            outputs.add(
                branch.ends().isEmpty()
                    ? stem
                    : next.next()
                        .get()
                        .cat(branch.endLayers().stream().map(end -> end.call(stem)).toList()));
          }
          return next.next().get().cat(outputs);
        });
  }
}
