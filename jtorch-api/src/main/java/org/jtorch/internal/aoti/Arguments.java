package org.jtorch.internal.aoti;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.values.IValueKinds;

/**
 * Takes the tensors out of nested arguments. As in Python, values other than tensors were fixed
 * when the model was compiled, and are skipped.
 */
final class Arguments {
  private final List<Tensor> tensors = new ArrayList<>();
  private final boolean tensorsOnly;

  private Arguments(boolean tensorsOnly) {
    this.tensorsOnly = tensorsOnly;
  }

  /**
   * Returns the tensors in the order in which the model takes them.
   *
   * @param inputs the number of tensors that the model takes
   */
  static List<Tensor> flatten(
      TreeSpec spec, int inputs, List<?> positional, Map<String, ?> keywords) {
    Arguments arguments = new Arguments(spec.leaves() == inputs);
    arguments.add(positional, spec.children().get(0), "args");
    arguments.add(keywords, spec.children().get(1), "kwargs");
    return arguments.tensors;
  }

  private void add(@Nullable Object given, TreeSpec spec, String place) {
    Object value = given instanceof IValue wrapped ? IValueKinds.plain(wrapped) : given;
    switch (spec.kind()) {
      case LEAF -> addLeaf(value, place);
      case DICT -> addDict(value, spec, place);
      default -> addSequence(value, spec, place);
    }
  }

  private void addLeaf(@Nullable Object value, String place) {
    if (value instanceof Tensor tensor) {
      tensors.add(tensor);
    } else if (tensorsOnly || isContainer(value)) {
      throw refused(place + " must be a Tensor, not " + described(value));
    }
  }

  private static boolean isContainer(@Nullable Object value) {
    return value instanceof Iterable<?> || value instanceof Map<?, ?> || value instanceof Object[];
  }

  private void addSequence(@Nullable Object value, TreeSpec spec, String place) {
    List<?> elements = value instanceof Object[] array ? Arrays.asList(array) : null;
    if (value instanceof List<?> list) {
      elements = new ArrayList<>(list);
    }
    String wanted = (spec.kind() == TreeSpec.Kind.LIST ? "a list of " : "a tuple of ");
    int count = spec.children().size();
    if (elements == null) {
      throw refused(place + " must be " + wanted + count + ", not " + described(value));
    } else if (elements.size() != count) {
      throw refused(place + " must be " + wanted + count + ", but has " + elements.size());
    }
    for (int i = 0; i < count; i++) {
      add(elements.get(i), spec.children().get(i), place + "[" + i + "]");
    }
  }

  private void addDict(@Nullable Object value, TreeSpec spec, String place) {
    if (!(value instanceof Map<?, ?> map)) {
      throw refused(place + " must be a dict with " + spec.keys() + ", not " + described(value));
    }
    Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    map.forEach((key, entry) -> entries.put(key instanceof Integer i ? i.longValue() : key, entry));
    if (!entries.keySet().equals(new LinkedHashSet<>(spec.keys()))) {
      throw refused(place + " must have the keys " + spec.keys() + ", but has " + entries.keySet());
    }
    for (int i = 0; i < spec.keys().size(); i++) {
      Object key = spec.keys().get(i);
      String label = key instanceof String ? "'" + key + "'" : String.valueOf(key);
      add(entries.get(key), spec.children().get(i), place + "[" + label + "]");
    }
  }

  private static String described(@Nullable Object value) {
    return IValueKinds.withArticle(IValueKinds.describe(value));
  }

  private static TorchException refused(String sentence) {
    return NativeErrors.refusal(AotiPeer.RUN, sentence);
  }
}
