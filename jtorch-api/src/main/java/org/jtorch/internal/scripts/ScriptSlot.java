package org.jtorch.internal.scripts;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitObject;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/** The place of a tensor in a module: an attribute, or an element of the list of constants. */
final class ScriptSlot implements AutoCloseable {
  private static final String CONSTANTS = ScriptBuilder.CONSTANTS + ".";

  private final Deque<JitObject> opened = new ArrayDeque<>();
  private final JitObject object;
  private final String name;

  /**
   * Finds a place.
   *
   * @param path dotted, {@code "layer1.0.conv1.weight"} or {@code "_constants.3"}
   */
  ScriptSlot(JitModule module, String path) {
    JitObject inner = module;
    String[] names = path.startsWith(CONSTANTS) ? new String[] {path} : path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      try (IValue value = attribute(inner, names[i])) {
        if (!value.isModule()) {
          throw damaged(path);
        }
        try (var content = value.toObject()) {
          inner = new JitObject(content);
        }
        opened.push(inner);
      }
    }
    object = inner;
    name = names[names.length - 1];
  }

  private static IValue attribute(JitObject object, String name) {
    if (!object.hasattr(name)) {
      throw damaged(name);
    }
    return object.attr(name);
  }

  private static CheckpointException damaged(String path) {
    return new CheckpointException("the list of packed weights is damaged: no tensor " + path);
  }

  /** Returns the tensor, in the current scope. */
  Tensor get() {
    if (!name.startsWith(CONSTANTS)) {
      try (IValue value = attribute(object, name)) {
        return adopt(value);
      }
    }
    try (IValue constants = attribute(object, ScriptBuilder.CONSTANTS);
        GenericList list = constants.toList();
        IValue value = list.get(index(list))) {
      return adopt(value);
    }
  }

  private Tensor adopt(IValue value) {
    if (!value.isTensor()) {
      throw damaged(name);
    }
    try (var tensor = value.toTensor()) {
      return NativeCalls.adopt(tensor);
    }
  }

  private long index(GenericList list) {
    long index = Long.parseLong(name.substring(CONSTANTS.length()));
    if (index < 0 || index >= list.size()) {
      throw damaged(name);
    }
    return index;
  }

  void set(Tensor tensor) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try (IValue value = stack.valueOf(tensor)) {
      if (!name.startsWith(CONSTANTS)) {
        object.setattr(name, value);
        return;
      }
      try (IValue constants = attribute(object, ScriptBuilder.CONSTANTS);
          GenericList list = constants.toList()) {
        list.set(index(list), value);
      }
    } finally {
      state.exit(stack);
    }
  }

  @Override
  public void close() {
    opened.forEach(JitObject::close);
  }
}
