package org.jtorch.parity;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.IValue;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;

/**
 * Compares a call of an in-place form with the out-of-place form on the same operands: values and
 * gradients are equal, the memory is the same, the operand itself is returned, and its version is
 * incremented. If one is refused, the other must be too, unless the result does not fit into the
 * tensor.
 */
final class InPlaceProof {
  static final long SEED = 42;

  /** Messages of checks that libtorch makes only for in-place forms, before those of both forms. */
  private static final Pattern ABOUT_THE_TARGET =
      Pattern.compile(
          "can't be cast to the desired output type|doesn't match the broadcast shape|the"
              + " operation's result requires dtype|don't support automatic differentiation|Bad"
              + " in-place call|dimensions must larger than 1|[Ii]n-place \\S+ is not supported");

  /** Result or exception. */
  private record Answer(@Nullable Tensor tensor, @Nullable RuntimeException refusal) {
    static Answer of(Supplier<Object> call) {
      Torch.manualSeed(SEED);
      try {
        return new Answer((Tensor) call.get(), null);
      } catch (RuntimeException e) {
        return new Answer(null, e);
      }
    }
  }

  private final InPlaceForm form;
  private final Object[] operands;
  private final Tensor self;
  private final Comparison comparison;
  private boolean agreed;

  /** Gradients are compared within a tolerance: in place they come from the result. */
  InPlaceProof(InPlaceForm form, Object[] operands, Comparison comparison) {
    this.form = form;
    this.comparison = comparison;
    this.operands = operands;
    this.self = (Tensor) operands[0];
  }

  /** Whether both forms returned a result, and the results are equal. */
  boolean agreed() {
    return agreed;
  }

  /** Returns the error, or null. */
  @Nullable String difference() {
    Tensor before = self.detach().clone();
    Answer pure = Answer.of(() -> form.pure(operands));
    if (!same(self.detach(), before)) {
      return "the pure form has changed its input";
    }
    List<Tensor> gradients = gradients(pure);
    Tensor target = self.clone();
    Tensor alias = target.detach();
    long version = version(target);
    Object[] written = operands.clone();
    written[0] = target;
    Answer inPlace = Answer.of(() -> form.inPlace(written));
    if (pure.tensor() == null || inPlace.tensor() == null) {
      return differenceOfRefusals(pure, inPlace);
    } else if (inPlace.tensor() != target) {
      return "does not return its own tensor";
    } else if (version(target) <= version && !same(target.detach(), before)) {
      return "changes elements without counting its version on";
    }
    Tensor expected = pure.tensor().detach().to(target.dtype());
    if (!target.shape().equals(expected.shape()) || !same(target.detach(), expected)) {
      return describe(target) + " instead of " + describe(expected);
    } else if (Arrays.equals(alias.strides(), target.strides())
        && alias.shape().equals(target.shape())
        && !same(alias, target.detach())) {
      return "writes to other memory";
    }
    agreed = true;
    return gradients == null ? null : differenceOfGradients(gradients, inPlace);
  }

  private @Nullable String differenceOfRefusals(Answer pure, Answer inPlace) {
    RuntimeException refusal = inPlace.refusal();
    if (refusal == null) {
      return "accepts what the pure form refuses: " + pure.refusal();
    } else if (pure.tensor() == null) {
      return reason(refusal).equals(reason(pure.refusal())) || isAboutTheTarget(refusal)
          ? null
          : "refuses for another reason: " + refusal + " instead of " + pure.refusal();
    }
    Tensor result = pure.tensor();
    boolean fits = result.shape().equals(self.shape()) && canHold(self.dtype(), result.dtype());
    return fits && !isAboutTheTarget(refusal)
        ? "refuses what the pure form accepts: " + refusal
        : null;
  }

  private static boolean isAboutTheTarget(RuntimeException refusal) {
    return ABOUT_THE_TARGET.matcher(String.valueOf(refusal.getMessage())).find();
  }

  private static String reason(@Nullable RuntimeException refusal) {
    String message = String.valueOf(refusal == null ? null : refusal.getMessage());
    return message.substring(message.indexOf(": ") + 2).replaceAll("_(?=[^a-z])|\\[.*", "");
  }

  /** PyTorch's rule: a kind of number goes into its own kind and those after it. */
  private static boolean canHold(DType own, DType result) {
    return kind(result) <= kind(own);
  }

  private static int kind(DType dtype) {
    return dtype == DType.BOOL ? 0 : dtype.isInteger() ? 1 : dtype.isFloatingPoint() ? 2 : 3;
  }

  private List<Tensor> leaves() {
    return Arrays.stream(operands)
        .filter(Tensor.class::isInstance)
        .map(Tensor.class::cast)
        .filter(tensor -> tensor.requiresGrad() && tensor.isLeaf())
        .toList();
  }

  /** The gradients of the leaves, or null where libtorch refuses the backward pass. */
  private @Nullable List<Tensor> gradients(Answer answer) {
    Tensor result = answer.tensor();
    if (result == null || !result.requiresGrad()) {
      return List.of();
    }
    leaves().forEach(Tensor::clearGrad);
    try {
      result.sum().backward();
    } catch (TorchException e) {
      return null;
    }
    return leaves().stream().filter(Tensor::hasGrad).map(leaf -> leaf.grad().clone()).toList();
  }

  private @Nullable String differenceOfGradients(List<Tensor> expected, Answer inPlace) {
    List<Tensor> actual = gradients(inPlace);
    if (actual == null) {
      return null; // the derivative needs what has been overwritten, as in Python
    } else if (actual.size() != expected.size()) {
      return actual.size() + " gradients instead of " + expected.size();
    }
    for (int i = 0; i < actual.size(); i++) {
      String difference = comparison.difference(actual.get(i), expected.get(i));
      if (difference != null) {
        return "gradient " + i + " " + difference;
      }
    }
    return null;
  }

  private static long version(Tensor tensor) {
    return ((IValue.OfLong) Ops.call("aten::_version", tensor)).value();
  }

  private static String describe(Tensor tensor) {
    return tensor.toString().replaceAll("\\s+", " ");
  }

  /** To the bit, NaN equal to NaN. */
  private static boolean same(Tensor actual, Tensor expected) {
    if (actual.dtype() != expected.dtype() || !actual.shape().equals(expected.shape())) {
      return false;
    }
    Tensor equal = actual.eq(expected);
    Tensor bothNan = actual.isnan().logicalAnd(expected.isnan());
    return equal.logicalOr(bothNan).all().itemBoolean();
  }
}
