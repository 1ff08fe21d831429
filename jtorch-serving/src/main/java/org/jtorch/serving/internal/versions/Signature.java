package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;

/**
 * Inputs and outputs of a version.
 *
 * @param inputs the inputs; empty if not known
 * @param outputs the outputs; empty if not known
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  /** Neither inputs nor outputs are known. */
  public static final Signature UNKNOWN = new Signature(List.of(), List.of());

  /** Copies the lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns this signature with what it lacks taken from another one. */
  Signature orElse(Signature other) {
    return new Signature(
        inputs.isEmpty() ? other.inputs : inputs, outputs.isEmpty() ? other.outputs : outputs);
  }

  /**
   * Checks that requests for one signature fit another.
   *
   * @param whose owner of the expected signature, as "the declared signature"
   * @throws IllegalStateException if they do not; names the first difference
   */
  void checkFits(Signature expected, String whose) {
    checkFits("input", inputs, expected.inputs, whose);
    checkFits("output", outputs, expected.outputs, whose);
  }

  private static void checkFits(
      String kind, List<TensorSpec> actual, List<TensorSpec> expected, String whose) {
    if (actual.isEmpty() || expected.isEmpty()) {
      return;
    }
    if (actual.size() != expected.size()) {
      throw new IllegalStateException(
          "it has " + count(actual.size(), kind) + ", " + whose + " has " + expected.size());
    }
    for (int i = 0; i < actual.size(); i++) {
      TensorSpec a = actual.get(i);
      TensorSpec e = expected.get(i);
      if (a.dtype() != e.dtype() || !shapesFit(a.shape(), e.shape())) {
        throw new IllegalStateException(
            kind + " " + i + " is " + text(a) + ", in " + whose + " it is " + text(e));
      }
    }
  }

  private static String count(int size, String kind) {
    return size + " " + kind + (size == 1 ? "" : "s");
  }

  private static boolean shapesFit(List<Long> actual, List<Long> expected) {
    if (actual.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      long a = actual.get(i);
      long e = expected.get(i);
      if (a != e && a != TensorSpec.ANY && e != TensorSpec.ANY) {
        return false;
      }
    }
    return true;
  }

  static String text(TensorSpec spec) {
    return spec.name() + " " + spec.dtype() + spec.shape();
  }

  /** Describes the tensors of a batch, whose first dimension may have any size. */
  static List<TensorSpec> ofBatch(Sample batch, List<String> names, String prefix) {
    List<TensorSpec> specs = new ArrayList<>();
    List<Tensor> tensors = batch.tensors();
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      List<Long> shape = new ArrayList<>();
      for (int dim = 0; dim < tensor.dim(); dim++) {
        shape.add(dim == 0 ? TensorSpec.ANY : tensor.size(dim));
      }
      String name = tensors.size() == 1 ? prefix : prefix + i;
      specs.add(new TensorSpec(i < names.size() ? names.get(i) : name, tensor.dtype(), shape));
    }
    return specs;
  }

  /** Joins two descriptions: sizes that differ may be any. */
  static List<TensorSpec> union(List<TensorSpec> first, List<TensorSpec> second) {
    if (first.isEmpty()) {
      return second;
    }
    if (first.size() != second.size()) {
      throw new IllegalStateException(
          "examples have " + first.size() + " and " + second.size() + " tensors");
    }
    List<TensorSpec> joined = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      joined.add(union(first.get(i), second.get(i)));
    }
    return joined;
  }

  private static TensorSpec union(TensorSpec a, TensorSpec b) {
    if (a.dtype() != b.dtype() || a.shape().size() != b.shape().size()) {
      throw new IllegalStateException("examples differ: " + text(a) + " and " + text(b));
    }
    List<Long> shape = new ArrayList<>();
    for (int dim = 0; dim < a.shape().size(); dim++) {
      Long size = a.shape().get(dim);
      shape.add(size.equals(b.shape().get(dim)) ? size : Long.valueOf(TensorSpec.ANY));
    }
    return new TensorSpec(a.name(), a.dtype(), shape);
  }
}
