package org.jtorch.internal.calls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.AliasInfo;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.FunctionSchema;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.Replacement;
import org.jtorch.internal.values.ScriptSchema;

/**
 * The arguments that an operator modifies, and whether it modifies more than their elements, so
 * that calls of other threads must not run at the same time.
 *
 * @param kind what is modified
 * @param places positions of the modified arguments
 */
record ModifiedArguments(Kind kind, List<Integer> places) {
  /** What an operator modifies. */
  enum Kind {
    /** Sizes, the storage reference, or the position in the autograd graph. */
    METADATA,

    /** The address of the storage's memory. */
    STORAGE,

    /**
     * Elements. For a tensor without storage this replaces inner tensors, and for a tensor that
     * autograd records the position in the graph.
     */
    ELEMENTS
  }

  private static final Set<String> CHANGES_METADATA =
      Set.of(
          "as_strided_",
          "detach_",
          "rename_",
          "requires_grad_",
          "retain_grad",
          "set_",
          "set_data",
          "squeeze_",
          "swapaxes_",
          "swapdims_",
          "t_",
          "transpose_",
          "unsqueeze_");

  /** Returns the modified arguments of a schema; null if there are none. */
  static @Nullable ModifiedArguments of(String name, FunctionSchema schema) {
    List<Effect> effects = ScriptSchema.each(schema.arguments(), 0, Effect::of);
    List<Integer> places =
        IntStream.range(0, effects.size())
            .filter(i -> effects.get(i) != Effect.NONE)
            .boxed()
            .toList();
    boolean out = effects.contains(Effect.OUT);
    return places.isEmpty() ? null : new ModifiedArguments(kind(name, out), places);
  }

  /** Returns whether the first argument is a tensor of which the first result may be a view. */
  static boolean makesView(FunctionSchema schema) {
    List<Boolean> aliases = ScriptSchema.each(schema.arguments(), 0, ModifiedArguments::isAliased);
    List<Boolean> results = ScriptSchema.each(schema.returns(), 0, ModifiedArguments::isAliased);
    return !aliases.isEmpty() && aliases.get(0) && !results.isEmpty() && results.get(0);
  }

  private static boolean isAliased(Argument argument) {
    AliasInfo alias = argument.alias_info();
    return alias != null && !alias.isNull() && !alias.isWrite();
  }

  /** The effect of a call on one of its arguments. */
  private enum Effect {
    NONE,
    WRITTEN,
    OUT;

    static Effect of(Argument argument) {
      AliasInfo alias = argument.alias_info();
      if (alias == null || alias.isNull() || !alias.isWrite()) {
        return NONE;
      }
      return argument.is_out() ? OUT : WRITTEN;
    }
  }

  private static Kind kind(String name, boolean out) {
    int dot = name.indexOf('.');
    String plain = name.substring(name.indexOf("::") + 2, dot < 0 ? name.length() : dot);
    if (out || plain.contains("resize")) {
      return Kind.STORAGE;
    }
    return CHANGES_METADATA.contains(plain) ? Kind.METADATA : Kind.ELEMENTS;
  }

  /** Acquires exclusive use of the modified arguments; null if only elements are modified. */
  @Nullable Replacement begin(NativeStack stack, String called, @Nullable Object[] arguments) {
    List<Tensor> tensors = new ArrayList<>(places.size());
    for (int place : places) {
      if (place < arguments.length) {
        add(arguments[place], tensors);
      }
    }
    return begin(stack, called, tensors);
  }

  private static void add(@Nullable Object argument, List<Tensor> tensors) {
    if (argument instanceof Tensor tensor) {
      tensors.add(tensor);
    } else if (argument instanceof Collection<?> collection) {
      collection.forEach(element -> add(element, tensors));
    } else if (argument instanceof Tensor[] array) {
      tensors.addAll(List.of(array));
    }
  }

  /** Acquires exclusive use of the modified tensors, which the call has pinned. */
  @Nullable Replacement begin(NativeStack stack, String called, List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      return null;
    } else if (kind != Kind.ELEMENTS) {
      return Replacement.begin(stack, called, tensors, kind == Kind.STORAGE, true);
    } else if (!stack.peekTensor(HandleAccess.get().impl(tensors.get(0))).has_storage()) {
      return Replacement.begin(stack, called, tensors, false, true);
    }
    return stack.isRecorded() ? Replacement.begin(stack, called, tensors, true, false) : null;
  }
}
