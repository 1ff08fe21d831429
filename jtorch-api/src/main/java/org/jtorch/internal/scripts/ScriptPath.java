package org.jtorch.internal.scripts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitObject;
import org.jtorch.TorchException;
import org.jtorch.internal.values.NativeValues;

/** The attribute at a dotted path of a module, whose submodules stay open until this is closed. */
final class ScriptPath implements AutoCloseable {
  private final Deque<JitObject> opened = new ArrayDeque<>();
  private final String path;
  private final JitObject object;
  private final String name;

  /**
   * Finds the object that has the attribute.
   *
   * @throws TorchException if a submodule does not exist
   */
  ScriptPath(JitModule module, String path) {
    this.path = path;
    JitObject inner = module;
    String[] names = path.split("\\.", -1);
    try {
      for (int i = 0; i < names.length - 1; i++) {
        try (IValue value = attribute(inner, names[i])) {
          if (!value.isModule()) {
            throw refused("'" + names[i] + "' in '" + path + "' is no module");
          }
          try (var content = value.toObject()) {
            inner = new JitObject(content);
          }
          opened.push(inner);
        }
      }
    } catch (TorchException e) {
      close();
      throw e;
    }
    object = inner;
    name = names[names.length - 1];
  }

  private IValue attribute(JitObject inner, String attribute) {
    if (inner.hasattr(attribute)) {
      return inner.attr(attribute);
    }
    List<String> names = new ArrayList<>();
    try (ClassType type = inner.type()) {
      for (long i = 0; i < type.numAttributes(); i++) {
        names.add(NativeValues.text(type.getAttributeName(i)));
      }
    }
    throw refused("no attribute is named '" + path + "'; there are: " + String.join(", ", names));
  }

  private static TorchException refused(String sentence) {
    return new TorchException("attribute: " + sentence, "", null);
  }

  /** Returns the object that has the attribute. */
  JitObject object() {
    return object;
  }

  /** Returns the last name of the path. */
  String name() {
    return name;
  }

  /**
   * Returns the attribute, to be closed.
   *
   * @throws TorchException if it does not exist
   */
  IValue value() {
    return attribute(object, name);
  }

  @Override
  public void close() {
    opened.forEach(JitObject::close);
  }
}
