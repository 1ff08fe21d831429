package org.jtorch.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.internal.zip.MalformedException;

/** Collects names, dtypes and shapes of the tensors of a file that has not been loaded. */
final class CheckpointContent {
  private static final int MAX_DEPTH = 1500;

  private final List<Checkpoint.Entry> tensors = new ArrayList<>();
  private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
  private final long mostValues;
  private long count;
  private int depth;

  private CheckpointContent(long mostValues) {
    this.mostValues = mostValues;
  }

  static Checkpoint.Content of(PickledFile file) {
    Object root = new PickleTree(file.mostValues(), stub -> stub).toJava(file.root());
    CheckpointContent content = new CheckpointContent(file.mostValues());
    content.visit("", root);
    Set<String> keys = new LinkedHashSet<>();
    if (root instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> keys.add(CheckpointPaths.name(key)));
    }
    return new Checkpoint.Content(
        file.format().toString(),
        Collections.unmodifiableSet(keys),
        Collections.unmodifiableList(content.tensors),
        Collections.unmodifiableSet(file.globals().names()),
        Collections.unmodifiableSet(file.globals().unknown()));
  }

  private void visit(String path, Object value) {
    count++;
    depth++;
    if (count > mostValues || depth > MAX_DEPTH) {
      throw new MalformedException(
          "more than " + mostValues + " values or " + MAX_DEPTH + " levels");
    }
    if (value instanceof PickledTensor tensor) {
      tensors.add(new Checkpoint.Entry(path, tensor.dtype(), tensor.shape(), tensor.layout()));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> visit(step(path, CheckpointPaths.name(key)), item));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        visit(step(path, Integer.toString(i)), list.get(i));
      }
    } else if (value instanceof Checkpoint.UnknownObject object && visited.add(object)) {
      visitObject(path, object);
    }
    depth--;
  }

  /** Visits what {@link CheckpointPaths} finds below an object. */
  private void visitObject(String path, Checkpoint.UnknownObject object) {
    if (PickledModule.is(object)) {
      PickledModule.forEach(object, (name, value) -> visit(step(path, name), value));
      return;
    }
    visit(path, object.attributes());
    visit(path, object.items());
    visit(path, object.elements().isEmpty() ? object.arguments() : object.elements());
  }

  private static String step(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
