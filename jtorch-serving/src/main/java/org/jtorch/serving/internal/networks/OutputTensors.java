package org.jtorch.serving.internal.networks;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.IValue;
import org.jtorch.Tensor;

/**
 * The tensors in a result, in order, with the names that the program gives them.
 *
 * @param tensors the tensors
 * @param names a name for each: a dict's key, a field, or a number
 */
record OutputTensors(List<Tensor> tensors, List<String> names) {
  /**
   * Collects the tensors of a tensor, tuple, list or dict of tensors, nested or not. {@code None}
   * is left out.
   *
   * @throws IllegalStateException if there is anything else in it, or no tensor
   */
  static OutputTensors of(IValue result) {
    OutputTensors found = new OutputTensors(new ArrayList<>(), new ArrayList<>());
    found.add(result, "");
    if (found.tensors.isEmpty()) {
      throw new IllegalStateException("the model returned no tensor but " + result.kind());
    }
    return found;
  }

  private void add(IValue value, String path) {
    if (value instanceof IValue.OfTensor tensor) {
      tensors.add(tensor.value());
      names.add(path.isEmpty() ? "output" : path);
    } else if (value instanceof IValue.OfTuple tuple) {
      addAll(tuple.elements(), tuple.names(), path);
    } else if (value instanceof IValue.OfList list) {
      addAll(list.elements(), List.of(), path);
    } else if (value instanceof IValue.OfDict dict) {
      dict.entries().forEach((key, entry) -> add(entry, joined(path, String.valueOf(key))));
    } else if (!value.isNone()) {
      throw new IllegalStateException(
          "the model returned "
              + value.kind()
              + (path.isEmpty() ? "" : " in " + path)
              + ": an output of a served model is a tensor with one row per request");
    }
  }

  private void addAll(List<IValue> elements, List<String> fields, String path) {
    for (int i = 0; i < elements.size(); i++) {
      String name = fields.isEmpty() ? number(path, i) : joined(path, fields.get(i));
      add(elements.get(i), name);
    }
  }

  private static String number(String path, int index) {
    return path.isEmpty() ? "output" + index : path + "." + index;
  }

  private static String joined(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
