package org.jtorch.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.io.FileFormat;

/**
 * What a file holds.
 *
 * @param format its format
 * @param facts facts about the file, by their names
 * @param tensors its tensors, in order
 * @param refusals reasons why its loader would refuse it; empty if it would not
 */
record Inspection(
    FileFormat format, Map<String, String> facts, List<TensorRow> tensors, List<String> refusals) {

  static Inspection of(FileFormat format, List<TensorRow> tensors) {
    return new Inspection(format, new LinkedHashMap<>(), tensors, new ArrayList<>());
  }

  Inspection fact(String name, Object value) {
    facts.put(name, value.toString());
    return this;
  }

  Inspection refusal(String reason) {
    refusals.add(reason);
    return this;
  }

  long bytes() {
    return tensors.stream().mapToLong(TensorRow::bytes).sum();
  }
}
