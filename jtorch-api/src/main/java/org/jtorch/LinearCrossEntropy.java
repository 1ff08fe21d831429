package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.ChunkedCrossEntropy.Operands;
import org.jtorch.ChunkedCrossEntropy.Result;
import org.jtorch.ChunkedCrossEntropy.Rule;
import org.jtorch.ChunkedCrossEntropy.Wanted;
import org.jtorch.ChunkingOptions.Chunking;
import org.jtorch.F.LinearCrossEntropyOptions;
import org.jtorch.internal.calls.Warnings;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.modes.AutocastState;

/** Cross entropy of a linear layer's logits, computed at once or in chunks. */
final class LinearCrossEntropy {
  private LinearCrossEntropy() {}

  /** Must be called within a scope that frees the intermediate tensors. */
  static Tensor of(Tensor input, Tensor weight, Tensor target, LinearCrossEntropyOptions o) {
    long[] logitsShape = logitsShape(input.shape().toArray(), weight.shape().toArray());
    ChunkingOptions chunking = o.chunking;
    if (chunking == null || !canChunk(weight, target, o)) {
      return ofAllLogits(input, weight, target, o, logitsShape);
    }
    check(input, weight, target, o);
    if (input.dim() == 2) {
      return chunked(new Operands(input, weight, o.linearBias, target), o, chunking);
    }
    Operands one = new Operands(input.unsqueeze(0), weight, o.linearBias, target.unsqueeze(0));
    Tensor loss = chunked(one, o, chunking);
    return o.reduction == Reduction.NONE ? loss.squeeze(0) : loss;
  }

  private static Tensor ofAllLogits(
      Tensor input, Tensor weight, Tensor target, LinearCrossEntropyOptions o, long[] shape) {
    Tensor matrix = weight.reshape(-1, input.size(-1));
    Tensor bias = o.linearBias;
    Tensor logits =
        bias == null ? F.linear(input, matrix) : F.linear(input, matrix, bias.reshape(-1));
    return ClassificationLosses.crossEntropy(
        logits.reshape(shape), target, ClassificationLosses.withoutChunks(o));
  }

  /** {@code (N, C, *)} from an input of {@code (N, in)} and a weight of {@code (C, *, in)}. */
  private static long[] logitsShape(long[] input, long[] weight) {
    if (input.length < 1 || input.length > 2 || weight.length < 2) {
      throw new IllegalArgumentException(
          "linearCrossEntropy: expected an input of 1 or 2 dimensions and a weight of 2 or more");
    }
    long[] shape = new long[input.length + weight.length - 2];
    System.arraycopy(input, 0, shape, 0, input.length - 1);
    System.arraycopy(weight, 0, shape, input.length - 1, weight.length - 1);
    return shape;
  }

  private static boolean canChunk(Tensor weight, Tensor target, LinearCrossEntropyOptions o) {
    String reason =
        weight.dim() > 2
            ? "a weight of " + weight.shape()
            : o.labelSmoothing != 0
                ? "labelSmoothing"
                : target.dtype() != DType.INT64
                    ? "a target of " + target.dtype().pythonName()
                    : null;
    if (reason != null) {
      Warnings.warn("linearCrossEntropy: chunking is ignored with " + reason);
    }
    return reason == null;
  }

  /**
   * Checks arguments that the loop over chunks would not detect, or would report for a single chunk
   * only.
   */
  private static void check(
      Tensor input, Tensor weight, Tensor target, LinearCrossEntropyOptions o) {
    if (o.reduction == Reduction.BATCH_MEAN) {
      throw new IllegalArgumentException("reduction BATCH_MEAN is for klDiv alone");
    }
    long[] batch = input.dim() == 2 ? new long[] {input.size(0)} : new long[0];
    fits("a target", target, batch, input);
    fits("a weight", weight, new long[] {weight.size(0), input.size(-1)}, input);
    long[] perClass = {weight.size(0)};
    if (o.linearBias != null) {
      fits("a linearBias", o.linearBias, perClass, weight);
    }
    if (o.weight != null) {
      fits("a class weight", o.weight, perClass, weight);
    }
  }

  private static void fits(String what, Tensor tensor, long[] shape, Tensor other) {
    if (!tensor.shape().equals(Shape.of(shape))) {
      throw new IllegalArgumentException(
          "linearCrossEntropy: "
              + what
              + " of "
              + tensor.shape()
              + " does not fit "
              + other.shape()
              + ", it must be "
              + Shape.of(shape));
    }
  }

  private static Tensor chunked(
      Operands operands, LinearCrossEntropyOptions o, ChunkingOptions options) {
    Rule rule = new Rule(o.weight, o.ignoreIndex, o.reduction);
    Chunking chunking = options.resolve(operands.input(), operands.weight().size(0));
    CustomFunction function =
        o.reduction == Reduction.NONE
            ? new SingleLosses(operands.target(), rule, chunking)
            : new ReducedLoss(operands.target(), rule, chunking);
    Tensor bias = operands.bias();
    return bias == null
        ? function.apply(operands.input(), operands.weight())
        : function.apply(operands.input(), operands.weight(), bias);
  }

  private static Operands operands(List<Tensor> inputs, Tensor target) {
    return new Operands(
        inputs.get(0), inputs.get(1), inputs.size() > 2 ? inputs.get(2) : null, target);
  }

  /** Disables autocast, because the loop selects its dtypes itself. */
  @MustBeClosed
  private static Mode withoutAutocast() {
    AutocastState now = ThreadModes.currentAutocast();
    return Mode.open("linearCrossEntropy", new AutocastState(0, now.dtypes(), now.cache()));
  }

  private static void refuseSecondDerivative() {
    if (ThreadModes.isGradEnabled()) {
      throw new IllegalStateException(
          "linearCrossEntropy: in chunks it cannot be differentiated twice");
    }
  }

  /** Which of input, weight and bias need a gradient. */
  private static Wanted wanted(CustomFunction.Context context, int inputs, boolean records) {
    return new Wanted(
        records && context.needsInputGrad(0),
        records && context.needsInputGrad(1),
        records && inputs > 2 && context.needsInputGrad(2));
  }

  /**
   * Loss with reduction: forward computes the gradients, and backward scales them by the gradient
   * of the loss.
   */
  private static final class ReducedLoss extends CustomFunction {
    private final Tensor target;
    private final Rule rule;
    private final Chunking chunking;
    private final boolean records = ThreadModes.isGradEnabled();

    /** Index of each input's gradient in the saved tensors; -1 if it has none. */
    private int[] places = {};

    private boolean consumed;

    ReducedLoss(Tensor target, Rule rule, Chunking chunking) {
      this.target = target;
      this.rule = rule;
      this.chunking = chunking;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      try (Mode mode = withoutAutocast()) {
        Result result =
            new ChunkedCrossEntropy(operands(inputs, target), rule, chunking)
                .reduced(null, wanted(context, inputs.size(), records));
        List<@Nullable Tensor> gradients = gradients(result, inputs.size());
        context.saveForBackward(
            gradients.stream().flatMap(Stream::ofNullable).toArray(Tensor[]::new));
        places = new int[gradients.size()];
        for (int i = 0, next = 0; i < places.length; i++) {
          places[i] = gradients.get(i) == null ? -1 : next++;
        }
        return List.of(result.loss());
      }
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      refuseSecondDerivative();
      if (consumed) {
        throw new IllegalStateException(
            "linearCrossEntropy: an earlier backward has consumed the gradients: for another one"
                + " say chunking(c -> c.allowRetainGraph(true))");
      }
      consumed = !chunking.allowRetainGraph();
      List<@Nullable Tensor> gradients = new ArrayList<>();
      for (int place : places) {
        gradients.add(place < 0 ? null : scaled(context.saved(place), gradOutputs.get(0)));
      }
      return Gradients.ofNullable(gradients);
    }

    private Tensor scaled(Tensor gradient, Tensor factor) {
      return consumed ? gradient.mul_(factor) : gradient.mul(factor);
    }
  }

  /**
   * Unreduced losses: the gradient of each sample's loss is known only in backward, which iterates
   * over the chunks again.
   */
  private static final class SingleLosses extends CustomFunction {
    private final Tensor target;
    private final Rule rule;
    private final Chunking chunking;

    SingleLosses(Tensor target, Rule rule, Chunking chunking) {
      this.target = target;
      this.rule = rule;
      this.chunking = chunking;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      List<Tensor> needed = new ArrayList<>(inputs);
      needed.add(target);
      if (rule.classWeight() != null) {
        needed.add(rule.classWeight());
      }
      context.saveForBackward(needed.toArray(Tensor[]::new));
      try (Mode mode = withoutAutocast()) {
        return List.of(new ChunkedCrossEntropy(operands(inputs, target), rule, chunking).losses());
      }
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      refuseSecondDerivative();
      int inputs = context.inputs();
      try (TensorScope scope = TensorScope.open();
          Mode mode = withoutAutocast()) {
        List<Tensor> saved = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
          saved.add(context.saved(i));
        }
        Tensor classWeight = rule.classWeight() == null ? null : context.saved(inputs + 1);
        Rule again = new Rule(classWeight, rule.ignoreIndex(), rule.reduction());
        Result result =
            new ChunkedCrossEntropy(operands(saved, context.saved(inputs)), again, chunking)
                .reduced(gradOutputs.get(0), wanted(context, inputs, true));
        List<@Nullable Tensor> kept = new ArrayList<>();
        for (Tensor gradient : gradients(result, inputs)) {
          kept.add(gradient == null ? null : scope.keep(gradient));
        }
        return Gradients.ofNullable(kept);
      }
    }
  }

  /** One gradient per input; null where it is not required. */
  private static List<@Nullable Tensor> gradients(Result result, int inputs) {
    List<@Nullable Tensor> gradients = new ArrayList<>();
    gradients.add(result.input());
    gradients.add(result.weight());
    if (inputs > 2) {
      gradients.add(result.bias());
    }
    return gradients;
  }
}
