package org.jtorch.internal.scripts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.values.NativeValues;

/**
 * Builds a TorchScript module from its state and the source of its methods. Nested modules hold
 * state only. A module whose source is refused cannot be used again, so each build makes a new one.
 */
public final class ScriptBuilder {
  /** The attribute that holds the constants, which are not in the state dict. */
  public static final String CONSTANTS = "_constants";

  private static final String PREFIX = "__torch__.jtorch.";

  /** A parameter or buffer of the module. */
  public record Entry(String name, Tensor tensor, boolean isParameter) {}

  /** The state of one nested module. */
  private static final class Part {
    final List<Entry> entries = new ArrayList<>();
    final Map<String, Part> children = new LinkedHashMap<>();

    void add(Entry entry, String rest) {
      int dot = rest.indexOf('.');
      if (dot < 0) {
        entries.add(new Entry(rest, entry.tensor(), entry.isParameter()));
      } else {
        children
            .computeIfAbsent(rest.substring(0, dot), name -> new Part())
            .add(entry, rest.substring(dot + 1));
      }
    }
  }

  private final NativeStack stack;
  private final CompilationUnit program = new CompilationUnit();
  private final boolean training;

  private ScriptBuilder(NativeStack stack, boolean training) {
    this.stack = stack;
    this.training = training;
  }

  /**
   * The methods of a module.
   *
   * @param text their source
   * @param operators operators by the methods that stand in for them in {@code forward}
   * @param packed the weights to pack when the module is loaded
   */
  public record Source(
      String text,
      Map<String, ScriptStandIns.Operator> operators,
      List<PackedWeights.Entry> packed) {}

  /** Builds a module; the names of entries have dots for nested modules. */
  public static JitModule build(
      String name, List<Entry> entries, List<Tensor> constants, boolean training, Source source) {
    Part root = new Part();
    entries.forEach(entry -> root.add(entry, entry.name()));
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    ScriptBuilder builder = new ScriptBuilder(stack, training);
    try {
      JitModule module = builder.module(name, root);
      if (!constants.isEmpty()) {
        builder.addConstants(module, constants);
      }
      if (!source.packed().isEmpty()) {
        addPacked(module, PackedWeights.text(source.packed()));
      }
      module.define(source.text());
      ScriptStandIns.replace(module, "forward", source.operators());
      return module;
    } finally {
      builder.program.close();
      state.exit(stack);
    }
  }

  private JitModule module(String name, Part part) {
    JitModule module;
    try (QualifiedName qualified = new QualifiedName(PREFIX + name)) {
      module = new JitModule(qualified, program, true);
    }
    addTraining(module);
    for (Entry entry : part.entries) {
      var tensor = stack.peekTensor(stack.pinForCall(entry.tensor()));
      if (entry.isParameter()) {
        module.register_parameter(entry.name(), tensor, false);
      } else {
        module.register_buffer(entry.name(), tensor);
      }
    }
    part.children.forEach(
        (child, content) -> {
          try (JitModule made = module("Module", content)) {
            module.register_module(child, made);
          }
        });
    return module;
  }

  private void addTraining(JitModule module) {
    try (Type.TypePtr type = typeOf("aten::dropout", 2);
        IValue value = new IValue(training)) {
      module.register_attribute("training", type, value, false, false);
    }
  }

  private void addConstants(JitModule module, List<Tensor> constants) {
    try (Type.TypePtr element = new Type.TypePtr(TensorType.get());
        GenericList list = new GenericList(element);
        Type.TypePtr type = typeOf("aten::cat", 0)) {
      for (Tensor constant : constants) {
        try (IValue value = stack.valueOf(constant)) {
          list.push_back(value);
        }
      }
      try (IValue value = new IValue(list)) {
        module.register_attribute(CONSTANTS, type, value, false, false);
      }
    }
  }

  private static void addPacked(JitModule module, String text) {
    try (Type.TypePtr type = typeOf("aten::gelu", 1);
        IValue value = new IValue(text)) {
      module.register_attribute(PackedWeights.ATTRIBUTE, type, value, false, false);
    }
  }

  /** Returns the type of an operator's argument: the binding does not give it in another way. */
  private static Type.TypePtr typeOf(String operator, int place) {
    try (OperatorName key = new OperatorName(operator, "");
        var found = Dispatcher.singleton().findSchema(key);
        Argument arguments = found.get().schema().arguments()) {
      Argument argument = arguments.getPointer(Argument.class, place);
      assert !NativeValues.text(argument.name()).isEmpty();
      return argument.type();
    }
  }
}
