package org.jtorch.internal.values;

import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Obj;
import org.jtorch.IValue.OfObject;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.DropNotifiers;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/**
 * Instances of classes of TorchScript and C++. An object is owned by its anchor, a tensor without
 * elements whose release frees the object, so that scopes and the collector own it like a tensor.
 */
final class ScriptObjects {
  private static final HandleAccess HANDLES = HandleAccess.get();

  /** Frees the object after the native call that drops the anchor. */
  private static final class Release extends DropNotifiers.Action {
    private final IValue value;

    Release(IValue value) {
      this.value = value;
    }

    @Override
    public void dropped() {}

    @Override
    public void run() {
      value.close();
    }
  }

  private ScriptObjects() {}

  /** Returns a new handle of an object, owned by the innermost scope. */
  static OfObject take(ThreadState state, NativeStack stack, IValue value) {
    IValue own = new IValue(value);
    try (var notifier = DropNotifiers.create(new Release(own));
        IValue holder = new IValue(notifier)) {
      Tensor anchor = state.adopt(stack, stack.takeTensor(holder));
      return HANDLES.createObject(className(own), anchor, own);
    }
  }

  /** Returns the qualified name of the class as in Python, without TorchScript's additions. */
  private static String className(IValue value) {
    try (Obj object = value.toObject()) {
      return NativeValues.text(object.name())
          .replaceFirst("^__torch__\\.", "")
          .replaceAll("___torch_mangle_\\d+\\.", "");
    }
  }

  /** Returns the native value, which stays valid until the end of the call. */
  static IValue pin(NativeStack stack, OfObject object) {
    if (object.isClosed()) {
      throw new IllegalStateException("the " + object.className() + " is closed");
    }
    long unused = stack.pinForCall(HANDLES.anchor(object));
    return HANDLES.valueOf(object);
  }

  /** Returns whether an object is of the class that a schema declares, of the same program. */
  static boolean isOf(IValue value, ScriptType declared) {
    try (Obj object = value.toObject();
        ClassType type = object.type()) {
      return type.isSubtypeOf(declared.peer().get());
    }
  }
}
