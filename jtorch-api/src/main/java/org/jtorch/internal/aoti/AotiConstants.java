package org.jtorch.internal.aoti;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jtorch.AotiModel;
import org.jtorch.DType;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.NativeErrors;

/**
 * The constants of a compiled model. New values are checked and copied to the layout for which the
 * code was compiled before the library sees them: it accepts any name, dtype and shape, and copies
 * the whole storage of what it is given.
 */
final class AotiConstants {
  static final String LOAD = "AotiModel.loadConstants";

  private final List<ConstantSpec> specs;

  AotiConstants(Collection<ConstantSpec> specs) {
    this.specs = specs.stream().filter(spec -> spec.kind() != ConstantSpec.Kind.FOLDED).toList();
  }

  List<ConstantSpec> specs() {
    return specs;
  }

  /** Returns dtype and shape by name in the state dict. */
  Map<String, AotiModel.Constant> byName() {
    Map<String, AotiModel.Constant> found = new LinkedHashMap<>();
    for (ConstantSpec spec : specs) {
      found.put(spec.originalName(), new AotiModel.Constant(spec.dtype(), spec.shape()));
    }
    return Collections.unmodifiableMap(found);
  }

  /**
   * Checks new values.
   *
   * @param given the values by their names in the state dict
   * @param full whether all parameters and buffers must be given
   */
  void check(Map<String, Tensor> given, boolean full) {
    Set<String> unexpected = new TreeSet<>(given.keySet());
    Set<String> missing = new LinkedHashSet<>();
    List<String> wrong = new ArrayList<>();
    for (ConstantSpec spec : specs) {
      Tensor value = given.get(spec.originalName());
      unexpected.remove(spec.originalName());
      if (value != null) {
        difference(spec, value, wrong);
      } else if (full && spec.kind() != ConstantSpec.Kind.OTHER) {
        missing.add(spec.originalName());
      }
    }
    List<String> problems = new ArrayList<>();
    if (!unexpected.isEmpty()) {
      problems.add("not among constants(): " + String.join(", ", unexpected));
    }
    if (!missing.isEmpty()) {
      problems.add("missing: " + String.join(", ", missing));
    }
    problems.addAll(wrong);
    if (!problems.isEmpty()) {
      throw refused(String.join("; ", problems));
    }
  }

  private static void difference(ConstantSpec spec, Tensor value, List<String> wrong) {
    String name = spec.originalName();
    if (!spec.isStrided()) {
      wrong.add(name + " is in oneDNN's format, which the compiler made, and cannot be replaced");
    } else if (value.layout() != Layout.STRIDED || value.device().equals(org.jtorch.Device.META)) {
      wrong.add(name + " must be a strided tensor with data");
    } else if (value.dtype() != spec.dtype() || !value.shape().equals(spec.shape())) {
      wrong.add(
          name
              + " must be "
              + described(spec.dtype(), spec.shape())
              + ", not "
              + described(value.dtype(), value.shape()));
    }
  }

  private static String described(DType dtype, Shape shape) {
    return dtype.pythonName() + shape;
  }

  /**
   * Returns copies in the compiled layout by the library's names.
   *
   * @param given new values
   * @param others values of the constants that are not given
   */
  Map<String, Tensor> prepare(Map<String, Tensor> given, Map<String, Tensor> others) {
    Map<String, Tensor> prepared = new LinkedHashMap<>();
    try (Mode mode = Torch.noGrad()) {
      for (ConstantSpec spec : specs) {
        Tensor value = value(spec.originalName(), given, others);
        long[] strides = spec.strides().stream().mapToLong(Long::longValue).toArray();
        Tensor copy = Torch.emptyStrided(spec.dtype(), spec.shape(), strides);
        prepared.put(spec.name(), copy.copy_(value));
      }
    }
    return prepared;
  }

  private static Tensor value(String name, Map<String, Tensor> given, Map<String, Tensor> others) {
    Tensor value = given.containsKey(name) ? given.get(name) : others.get(name);
    if (value == null) {
      throw refused("missing: " + name);
    }
    return value;
  }

  static TorchException refused(String sentence) {
    return NativeErrors.refusal(LOAD, sentence);
  }
}
