package org.jtorch.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.io.FileFormat;

/**
 * What a file holds.
 *
 * @param format its format
 * @param facts facts about the file, {@code "input x: float32[s0, 3]"}
 * @param tensors its tensors, in order
 * @param refusals reasons why its loader would refuse it; empty if it would not
 */
record Inspection(
    FileFormat format, List<String> facts, List<TensorRow> tensors, List<String> refusals) {

  static Inspection of(FileFormat format, List<TensorRow> tensors) {
    return new Inspection(format, new ArrayList<>(), tensors, new ArrayList<>());
  }

  @CanIgnoreReturnValue
  Inspection fact(String name, Object value) {
    facts.add(name + ": " + value);
    return this;
  }

  @CanIgnoreReturnValue
  Inspection refusal(String reason) {
    refusals.add(reason);
    return this;
  }

  long bytes() {
    return tensors.stream().mapToLong(TensorRow::bytes).sum();
  }
}
