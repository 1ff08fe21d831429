package org.jtorch.internal.scripts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.HashAliasedIValues;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitObject;
import org.bytedeco.pytorch.MethodOptional;
import org.bytedeco.pytorch.NamedJitModule;
import org.bytedeco.pytorch.NamedTensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_buffer_list;
import org.bytedeco.pytorch.named_module_iterator;
import org.bytedeco.pytorch.named_module_list;
import org.bytedeco.pytorch.named_parameter_iterator;
import org.bytedeco.pytorch.named_parameter_list;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.values.ScriptResults;
import org.jtorch.internal.values.ScriptType;

/** The contents of a TorchScript module, and operations on all of them. */
public final class ScriptContents {
  private ScriptContents() {}

  /** Returns a method by its name. */
  static ScriptMethod method(JitModule module, String name) {
    try (MethodOptional method = module.find_method(name)) {
      if (method.has_value()) {
        return ScriptMethod.of(name, method.get());
      }
    }
    Set<String> names = methods(module).keySet();
    String rest =
        names.isEmpty() ? "the module has none" : "there are: " + String.join(", ", names);
    throw new TorchException(name + ": no such method; " + rest, "", null);
  }

  /** Returns schema texts by method name, without {@code self}. */
  public static Map<String, String> methods(JitModule module) {
    Map<String, String> texts = new TreeMap<>();
    // JitModule.get_methods is not used, because the binding never frees the objects in such a
    // list, and each of them keeps the module alive.
    try (ClassType type = module.type();
        FunctionVector methods = type.methods()) {
      for (long i = 0; i < methods.size(); i++) {
        Function method = methods.get(i);
        String text = NativeValues.text(torch.toString(method.getSchema()));
        texts.put(NativeValues.text(method.name()), text.replaceFirst("\\(\\S+ self(, )?", "("));
      }
    }
    return texts;
  }

  public static Map<String, Tensor> parameters(JitModule module) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    try (named_parameter_list list = module.named_parameters();
        named_parameter_iterator at = list.begin();
        named_parameter_iterator end = list.end()) {
      for (; at.notEquals(end); at.increment()) {
        put(parameters, at.access());
      }
    }
    return parameters;
  }

  public static Map<String, Tensor> buffers(JitModule module) {
    Map<String, Tensor> buffers = new LinkedHashMap<>();
    try (named_buffer_list list = module.named_buffers();
        named_buffer_iterator at = list.begin();
        named_buffer_iterator end = list.end()) {
      for (; at.notEquals(end); at.increment()) {
        put(buffers, at.access());
      }
    }
    return buffers;
  }

  /** Returns parameters and buffers. */
  static List<Tensor> tensors(JitModule module) {
    List<Tensor> tensors = new ArrayList<>(parameters(module).values());
    tensors.addAll(buffers(module).values());
    return tensors;
  }

  /** Returns every tensor in an attribute, including parameters and buffers. */
  static List<Tensor> allTensors(JitModule module) {
    List<Tensor> tensors = new ArrayList<>();
    try (var object = module._ivalue();
        IValue self = new IValue(object);
        HashAliasedIValues values = new HashAliasedIValues()) {
      self.getSubValues(values);
      try (HashAliasedIValues.Iterator at = values.begin();
          HashAliasedIValues.Iterator end = values.end()) {
        for (; !at.equals(end); at.increment()) {
          addTensor(tensors, at.get());
        }
      }
    }
    return tensors;
  }

  private static void addTensor(List<Tensor> tensors, IValue value) {
    if (value.isTensor()) {
      try (var tensor = value.toTensor()) {
        if (tensor.defined()) {
          tensors.add(NativeCalls.adopt(tensor));
        }
      }
    }
  }

  /** Returns whether the module or one of its submodules is in training mode. */
  static boolean isAnyTraining(JitModule module) {
    try (named_module_list modules = module.named_modules();
        named_module_iterator at = modules.begin();
        named_module_iterator end = modules.end()) {
      for (; at.notEquals(end); at.increment()) {
        try (NamedJitModule named = at.access();
            JitModule inner = named.value()) {
          if (inner.hasattr("training") && inner.is_training()) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** Returns parameters and buffers by name. */
  static Map<String, Tensor> state(JitModule module) {
    Map<String, Tensor> state = parameters(module);
    state.putAll(buffers(module));
    return state;
  }

  private static void put(Map<String, Tensor> tensors, NamedTensor named) {
    try (named;
        var value = named.value()) {
      tensors.put(NativeValues.text(named.name()), NativeCalls.adopt(value));
    }
  }

  /** Returns the attribute at a dotted path. */
  public static org.jtorch.IValue attribute(JitModule module, String path) {
    try (ScriptPath found = new ScriptPath(module, path)) {
      return take(found, path);
    }
  }

  private static org.jtorch.IValue take(ScriptPath found, String path) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try (IValue value = found.value()) {
      if (value.isModule()) {
        throw new TorchException("attribute: '" + path + "' is a module", "", null);
      }
      ScriptType declared = declared(found.object(), found.name());
      try {
        return new ScriptResults(state, stack).take(value, declared);
      } finally {
        declared.close();
      }
    } finally {
      state.exit(stack);
    }
  }

  private static ScriptType declared(JitObject object, String name) {
    try (ClassType type = object.type();
        Type.TypePtr attribute = type.getAttribute(name)) {
      return ScriptType.of(attribute);
    }
  }

  /** Changes the data of every tensor in the module, and of its gradient, in place. */
  public static void to(JitModule module, TensorOptions options) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      List<Tensor> tensors = tensors(module);
      boolean isPacked = tensors.removeIf(tensor -> tensor.layout() == Layout.MKLDNN);
      if (isPacked && !options.equals(Device.CPU) && !options.equals(DType.FLOAT32)) {
        throw new TorchException(
            "to: the module is optimized for float32 on the CPU; convert the graph instead",
            "",
            null);
      }
      for (Tensor tensor : tensors) {
        DType dtype = tensor.dtype();
        if (options instanceof Device || dtype.isFloatingPoint() || dtype.isComplex()) {
          replace(tensor, tensor.detach().to(options));
        }
      }
    }
  }

  private static void replace(Tensor tensor, Tensor data) {
    tensor.setData(data);
    if (tensor.hasGrad()) {
      tensor.setGrad(tensor.grad().to(data.dtype().options().on(data.device())));
    }
  }
}
