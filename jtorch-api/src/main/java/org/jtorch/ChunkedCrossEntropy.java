package org.jtorch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * Cross entropy of a linear layer's logits with its gradients, computed in chunks of samples so
 * that only one chunk's logits exist at a time. The dtype of each step follows PyTorch, so that
 * results equal Python's.
 */
final class ChunkedCrossEntropy {
  private static final Op MM_OUT = Op.of("aten::mm", "out");

  /** Operands: {@code (N, in)}, {@code (C, in)}, {@code (C)}, {@code (N)}. */
  record Operands(Tensor input, Tensor weight, @Nullable Tensor bias, Tensor target) {}

  /** Settings of the loss. */
  record Rule(@Nullable Tensor classWeight, long ignoreIndex, Reduction reduction) {}

  /** The gradients to compute. */
  record Wanted(boolean input, boolean weight, boolean bias) {
    boolean any() {
      return input || weight || bias;
    }
  }

  /** The loss as a scalar, and the requested gradients. */
  record Result(
      Tensor loss, @Nullable Tensor input, @Nullable Tensor weight, @Nullable Tensor bias) {}

  private interface Step {
    void run(long start, long size);
  }

  private final Operands operands;
  private final Rule rule;
  private final ChunkingOptions.Chunking chunking;
  private final DType dtype;
  private final DType acc;
  private final DType logitsDtype;
  private final long classes;
  private final Tensor ignored;
  private final Tensor target;
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final Tensor buffer;

  /** Must be created and used within one scope, with autograd recording and autocast disabled. */
  ChunkedCrossEntropy(Operands operands, Rule rule, ChunkingOptions.Chunking chunking) {
    this.operands = operands;
    this.rule = rule;
    this.chunking = chunking;
    dtype = operands.input.dtype();
    acc = chunking.accDtype();
    boolean keepsHalf =
        dtype == DType.FLOAT16 && chunking.policy() != ChunkingOptions.AccPolicy.ACCURATE;
    logitsDtype = keepsHalf ? dtype : acc;
    classes = operands.weight.size(0);
    ignored = operands.target.eq(rule.ignoreIndex);
    boolean isClass = rule.ignoreIndex >= 0 && rule.ignoreIndex < classes;
    target = isClass ? operands.target : operands.target.maskedFill(ignored, 0);
    weight = acc == dtype ? operands.weight : operands.weight.to(logitsDtype);
    bias = operands.bias == null ? null : operands.bias.to(logitsDtype);
    buffer = Torch.empty(logitsDtype.on(operands.input.device()), chunking.chunkSize(), classes);
  }

  /** The loss of each sample. */
  Tensor losses() {
    Tensor weights = sampleWeights();
    Tensor losses = Torch.empty(dtype.on(operands.input.device()), target.size(0));
    forEachChunk(
        (start, size) -> {
          Tensor logits = shiftedLogits(start, size);
          Tensor right = ofClasses(logits, target.narrow(0, start, size));
          Tensor loss = logits.exp_().sum(1, o -> o.dtype(acc)).log_();
          loss.sub_(right.to(acc)).mul_(weights.narrow(0, start, size));
          losses.narrow(0, start, size).copy_(loss);
        });
    return losses;
  }

  /**
   * The mean or the sum of the losses, with its gradients.
   *
   * @param gradOutput gradient of each sample's loss for the unreduced loss, in which case the
   *     returned loss is meaningless
   */
  Result reduced(@Nullable Tensor gradOutput, Wanted wanted) {
    Tensor weights = signedWeights(gradOutput);
    Device device = operands.input.device();
    Tensor loss = Torch.zeros((dtype == DType.FLOAT16 ? acc : dtype).on(device));
    if (rule.reduction == Reduction.MEAN && target.size(0) == 0) {
      loss.fill_(Double.NaN);
    }
    Tensor input = wanted.input ? Torch.empty(dtype.on(device), sizes(operands.input)) : null;
    WeightGradient matrix = wanted.weight ? new WeightGradient() : null;
    Tensor vector = wanted.bias ? Torch.zeros(dtype.on(device), classes) : null;
    forEachChunk(
        (start, size) -> {
          Tensor logits = shiftedLogits(start, size);
          Tensor chunk = weights.narrow(0, start, size);
          Tensor numbers = target.narrow(0, start, size);
          loss.add_(chunk.dot(ofClasses(logits, numbers).to(acc)));
          Tensor sums = logits.exp_().sum(1, o -> o.dtype(acc));
          if (wanted.any()) {
            logits.mul_(chunk.div(sums).to(logitsDtype).unsqueeze(1));
          }
          loss.sub_(chunk.dot(sums.log_()));
          if (vector != null) {
            addBiasGradient(vector, logits, numbers, chunk);
          }
          if (input != null) {
            input.narrow(0, start, size).copy_(inputGradient(logits, numbers, chunk));
          }
          if (matrix != null) {
            matrix.add(operands.input.narrow(0, start, size), logits, numbers, chunk);
          }
        });
    return new Result(loss.to(dtype), input, matrix == null ? null : matrix.total, vector);
  }

  private void forEachChunk(Step step) {
    long samples = target.size(0);
    for (long start = 0; start < samples; start += chunking.chunkSize()) {
      try (TensorScope scope = TensorScope.open()) {
        step.run(start, Math.min(chunking.chunkSize(), samples - start));
      }
    }
  }

  /**
   * Logits of a chunk, shifted so that each row's maximum is 0, in the buffer shared by all chunks.
   */
  private Tensor shiftedLogits(long start, long size) {
    Tensor rows = operands.input.narrow(0, start, size).to(weight.dtype());
    Tensor logits = buffer.narrow(0, 0, size);
    Dispatch.none(MM_OUT, rows, weight.t(), logits);
    if (bias != null) {
      logits.add_(bias);
    }
    return logits.sub_(logits.amax(1, true));
  }

  private static Tensor ofClasses(Tensor logits, Tensor numbers) {
    return logits.gather(1, numbers.unsqueeze(1)).squeeze(1);
  }

  /** Weight of each sample: its class's weight, or 0 if it is ignored. */
  private Tensor sampleWeights() {
    Tensor given = rule.classWeight;
    return given == null
        ? ignored.logicalNot().to(acc)
        : given.indexSelect(0, target).to(acc).maskedFill_(ignored, 0);
  }

  /** Derivative of the result with respect to each sample's log probability. */
  private Tensor signedWeights(@Nullable Tensor gradOutput) {
    Tensor weights = sampleWeights();
    if (rule.reduction == Reduction.MEAN) {
      Tensor total = weights.sum();
      return weights.div_(total.neg().maskedFill_(total.eq(0), Double.NaN));
    }
    weights.neg_();
    return gradOutput == null ? weights : weights.mul_(gradOutput.to(acc));
  }

  private void addBiasGradient(Tensor total, Tensor logits, Tensor numbers, Tensor weights) {
    Tensor sums = acc == dtype ? total : Torch.zeros(acc.on(total.device()), classes);
    sums.sub_(logits.sum(0, o -> o.dtype(acc))).indexAdd_(0, numbers, weights);
    if (acc != dtype) {
      total.add_(sums.to(dtype));
    }
  }

  private Tensor inputGradient(Tensor logits, Tensor numbers, Tensor weights) {
    Tensor gradient = weight.indexSelect(0, numbers);
    gradient.mul_(weights.to(weight.dtype()).unsqueeze(1));
    return gradient.addmm_(logits, weight, o -> o.alpha(-1));
  }

  private static long[] sizes(Tensor tensor) {
    return tensor.shape().toArray();
  }

  /** Gradient of the weight matrix, accumulated over the chunks. */
  private final class WeightGradient {
    private final Tensor total = Torch.zeros(like(dtype), sizes(operands.weight));

    /**
     * A chunk's contribution in the accumulation dtype; null if it is added directly to the total.
     */
    private final @Nullable Tensor part;

    WeightGradient() {
      boolean direct =
          chunking.policy() == ChunkingOptions.AccPolicy.COMPACT && logitsDtype == dtype;
      part = direct ? null : Torch.empty(like(acc), sizes(operands.weight));
    }

    private TensorOptions like(DType type) {
      return type.on(operands.input.device());
    }

    void add(Tensor rows, Tensor logits, Tensor numbers, Tensor weights) {
      Tensor right = rows.to(acc).mul(weights.unsqueeze(1));
      if (part == null) {
        total.addmm_(logits.t(), rows, o -> o.alpha(-1));
        total.indexAdd_(0, numbers, right.to(dtype));
        return;
      }
      Dispatch.none(MM_OUT, logits.to(acc).t(), rows.to(acc), Objects.requireNonNull(part));
      part.indexAdd_(0, numbers, right, o -> o.alpha(-1));
      total.sub_(part);
    }
  }
}
