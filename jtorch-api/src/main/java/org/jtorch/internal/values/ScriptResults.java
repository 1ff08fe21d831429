package org.jtorch.internal.values;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tuple;
import org.jtorch.Complex;
import org.jtorch.TorchException;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/** Converts results of TorchScript methods and operators to Java values. */
public final class ScriptResults {
  private static final org.jtorch.IValue.None NONE = new org.jtorch.IValue.None();

  private final ThreadState state;
  private final NativeStack stack;

  public ScriptResults(ThreadState state, NativeStack stack) {
    this.state = state;
    this.stack = stack;
  }

  /** Returns the Java value of a declared type; tensors are moved out of the native value. */
  public org.jtorch.IValue take(IValue value, ScriptType declared) {
    if (value.isTensor()) {
      boolean defined = new Peer(value.address()).defined();
      return defined
          ? new org.jtorch.IValue.OfTensor(state.adopt(stack, stack.takeTensor(value)))
          : NONE;
    } else if (value.isNone()) {
      return NONE;
    } else if (value.isInt()) {
      return new org.jtorch.IValue.OfLong(value.toInt());
    } else if (value.isDouble()) {
      return new org.jtorch.IValue.OfDouble(value.toDouble());
    } else if (value.isBool()) {
      return new org.jtorch.IValue.OfBoolean(value.toBool());
    } else if (value.isString()) {
      return new org.jtorch.IValue.OfString(NativeValues.string(value));
    } else if (value.isComplexDouble()) {
      return new org.jtorch.IValue.OfComplex((Complex) NativeValues.scalar(value));
    } else if (value.isDevice()) {
      try (org.bytedeco.pytorch.Device device = value.toDevice()) {
        return new org.jtorch.IValue.OfDevice(Constants.fromNative(device));
      }
    }
    return takeComposite(value, declared);
  }

  private org.jtorch.IValue takeComposite(IValue value, ScriptType declared) {
    if (value.isList()) {
      return list(value, declared);
    } else if (value.isTuple()) {
      return tuple(value, declared);
    } else if (value.isGenericDict()) {
      return dict(value, declared);
    } else if (value.isObject()) {
      return ScriptObjects.take(state, stack, value);
    }
    throw new TorchException(
        "jtorch cannot return a value of kind " + NativeValues.text(value.tagKind()), "", null);
  }

  private org.jtorch.IValue list(IValue value, ScriptType declared) {
    List<org.jtorch.IValue> list = new ArrayList<>();
    try (GenericList elements = value.toList()) {
      for (long i = 0; i < elements.size(); i++) {
        try (IValue element = elements.get(i)) {
          list.add(take(element, declared.part(0)));
        }
      }
    }
    return new org.jtorch.IValue.OfList(list);
  }

  private org.jtorch.IValue tuple(IValue value, ScriptType declared) {
    List<org.jtorch.IValue> list = new ArrayList<>();
    try (Tuple tuple = value.toTuple();
        IValueVector elements = tuple.elements().vec()) {
      for (int i = 0; i < elements.size(); i++) {
        list.add(take(elements.get(i), declared.part(i)));
      }
    }
    return new org.jtorch.IValue.OfTuple(list, declared.bare().names());
  }

  private org.jtorch.IValue dict(IValue value, ScriptType declared) {
    Map<Object, org.jtorch.IValue> entries = new LinkedHashMap<>();
    NativeDicts.forEach(
        value,
        (key, entry) ->
            entries.put(
                IValueKinds.key(take(key, declared.part(0))), take(entry, declared.part(1))));
    return new org.jtorch.IValue.OfDict(Collections.unmodifiableMap(entries));
  }
}
