package org.jtorch.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.graph.internal.python.PythonConstants;

/**
 * An argument or a result of a node: the name of a value, a constant, or a list, a dict or a
 * sub-graph of those.
 */
public sealed interface Argument {
  /**
   * The value of an input or of an earlier node: a tensor, a symbolic number or an object.
   *
   * @param name the value's name, unique in its graph
   */
  record Value(String name) implements Argument {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A constant.
   *
   * @param value a Long, Double, Boolean, String, {@link Complex}, {@link DType}, {@link Device},
   *     {@link Layout} or {@link MemoryFormat}
   */
  record Constant(Object value) implements Argument {
    /** Checks the constant's type. */
    public Constant {
      if (!(value instanceof Long
          || value instanceof Double
          || value instanceof Boolean
          || value instanceof String
          || value instanceof Complex
          || value instanceof DType
          || value instanceof Device
          || value instanceof Layout
          || value instanceof MemoryFormat)) {
        throw new IllegalArgumentException(
            "a constant of a graph is a number, text or an option of a tensor, not a "
                + value.getClass().getName());
      }
    }

    @Override
    public String toString() {
      return PythonConstants.text(value);
    }
  }

  /** None: an argument that was not given, or a result that nothing uses. */
  record None() implements Argument {
    @Override
    public String toString() {
      return "None";
    }
  }

  /**
   * A list, in which values and constants may be mixed.
   *
   * @param items the elements in order
   */
  record Items(List<Argument> items) implements Argument {
    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /**
   * A dict with text as keys.
   *
   * @param entries the entries in order
   */
  record Entries(Map<String, Argument> entries) implements Argument {
    /** Copies the map. */
    public Entries {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String toString() {
      return entries.toString();
    }
  }

  /**
   * A sub-graph: a branch of {@code cond}, the body of {@code while_loop}, {@code map} or {@code
   * scan}, or a region under other modes.
   *
   * @param name its name in the parent graph
   * @param graph without parameters, buffers or constants: what it uses, it takes as inputs
   */
  record Region(String name, Graph graph) implements Argument {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Returns the names of the values to which this argument refers, without those that a sub-graph
   * uses inside.
   *
   * @return names in order, repeated where a value occurs twice
   */
  default List<String> references() {
    List<String> names = new ArrayList<>();
    visit(argument -> names.add(argument.name()));
    return List.copyOf(names);
  }

  private void visit(Consumer<Value> visitor) {
    if (this instanceof Value value) {
      visitor.accept(value);
    } else if (this instanceof Items list) {
      list.items().forEach(item -> item.visit(visitor));
    } else if (this instanceof Entries dict) {
      dict.entries().values().forEach(item -> item.visit(visitor));
    }
  }
}
