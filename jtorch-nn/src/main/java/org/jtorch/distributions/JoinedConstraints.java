package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Constraints of the slices of a tensor. */
final class JoinedConstraints {
  private JoinedConstraints() {}

  private abstract static class Joined extends Constraint {
    final List<Constraint> constraints;
    final int dim;

    Joined(List<Constraint> constraints, int dim) {
      this.constraints = List.copyOf(constraints);
      this.dim = dim;
    }

    @Override
    public boolean isDiscrete() {
      return constraints.stream().anyMatch(Constraint::isDiscrete);
    }

    @Override
    public int eventDim() {
      return constraints.stream().mapToInt(Constraint::eventDim).max().orElseThrow();
    }
  }

  /** Slices of given lengths. */
  static final class Cat extends Joined {
    final long[] lengths;

    Cat(List<Constraint> constraints, int dim, long... lengths) {
      super(constraints, dim);
      this.lengths = lengthsOf(lengths, constraints.size());
    }

    @Override
    public Tensor check(Tensor value) {
      List<Tensor> checks = new ArrayList<>();
      long start = 0;
      for (int i = 0; i < lengths.length; i++) {
        checks.add(constraints.get(i).check(value.narrow(dim, start, lengths[i])));
        start += lengths[i];
      }
      return Torch.cat(checks, dim);
    }
  }

  /** Slices of size 1. */
  static final class Stack extends Joined {
    Stack(List<Constraint> constraints, int dim) {
      super(constraints, dim);
    }

    @Override
    public int eventDim() {
      int max = super.eventDim();
      return dim + max < 0 ? max + 1 : max;
    }

    @Override
    public Tensor check(Tensor value) {
      List<Tensor> checks = new ArrayList<>();
      for (int i = 0; i < constraints.size(); i++) {
        checks.add(constraints.get(i).check(value.select(dim, i)));
      }
      return Torch.stack(checks, dim);
    }
  }

  /** Lengths of the slices; 1 each if none is given. */
  static long[] lengthsOf(long[] lengths, int count) {
    long[] result = lengths.clone();
    if (result.length == 0) {
      result = new long[count];
      Arrays.fill(result, 1);
    }
    if (result.length != count) {
      throw new IllegalArgumentException(
          "one length per slice is expected: got " + result.length + " for " + count);
    }
    return result;
  }
}
