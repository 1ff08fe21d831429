package org.jtorch.internal.scripts;

import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/** The place of a tensor in a module: an attribute, or an element of the list of constants. */
final class ScriptSlot implements AutoCloseable {
  private static final String CONSTANTS = ScriptBuilder.CONSTANTS + ".";
  private static final long NO_ELEMENT = -1;

  private final ScriptPath path;
  private final long element;

  /**
   * Finds a place.
   *
   * @param name dotted, {@code "layer1.0.conv1.weight"} or {@code "_constants.3"}
   */
  ScriptSlot(JitModule module, String name) {
    boolean isElement = name.startsWith(CONSTANTS);
    element = isElement ? Long.parseLong(name.substring(CONSTANTS.length())) : NO_ELEMENT;
    path = new ScriptPath(module, isElement ? ScriptBuilder.CONSTANTS : name);
  }

  /** Returns the tensor, in the current scope. */
  Tensor get() {
    try (IValue value = path.value()) {
      if (element == NO_ELEMENT) {
        return adopt(value);
      }
      try (GenericList list = value.toList();
          IValue constant = list.get(checked(list))) {
        return adopt(constant);
      }
    }
  }

  private static Tensor adopt(IValue value) {
    if (!value.isTensor()) {
      throw new TorchException("the value is no tensor", "", null);
    }
    try (var tensor = value.toTensor()) {
      return NativeCalls.adopt(tensor);
    }
  }

  private long checked(GenericList list) {
    if (element < 0 || element >= list.size()) {
      throw new TorchException("there is no constant " + element, "", null);
    }
    return element;
  }

  void set(Tensor tensor) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try (IValue value = stack.valueOf(tensor)) {
      if (element == NO_ELEMENT) {
        path.object().setattr(path.name(), value);
        return;
      }
      try (IValue constants = path.value();
          GenericList list = constants.toList()) {
        list.set(checked(list), value);
      }
    } finally {
      state.exit(stack);
    }
  }

  @Override
  public void close() {
    path.close();
  }
}
