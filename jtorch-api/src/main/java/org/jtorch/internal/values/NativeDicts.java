package org.jtorch.internal.values;

import org.bytedeco.pytorch.GenericDict;
import org.bytedeco.pytorch.GenericDictIterator;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Operation;
import org.bytedeco.pytorch.Operator;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Creates and fills libtorch's dicts with operators of TorchScript, which support all key and value
 * types, because the binding cannot.
 */
final class NativeDicts {
  private static final Operation NEW = find("aten::dict", "");
  private static final Operation SET_ITEM = find("aten::_set_item", "str");

  private NativeDicts() {}

  /** Creates an empty dict. */
  static GenericDict create(Type.TypePtr key, Type.TypePtr value) {
    try (IValueVector stack = new IValueVector()) {
      NEW.apply(stack);
      try (IValue made = stack.get(0)) {
        GenericDict dict = made.toGenericDict();
        dict.unsafeSetKeyType(key);
        dict.unsafeSetValueType(value);
        return dict;
      }
    }
  }

  static void put(IValue dict, IValue key, IValue value) {
    try (IValueVector stack = new IValueVector(3)) {
      stack.put(0, dict);
      stack.put(1, key);
      stack.put(2, value);
      SET_ITEM.apply(stack);
    }
  }

  /** Consumes an entry; key and value are copies that the caller closes. */
  interface EntryConsumer {
    void accept(IValue key, IValue value);
  }

  static void forEach(IValue value, EntryConsumer consumer) {
    try (GenericDict dict = value.toGenericDict();
        GenericDictIterator at = dict.begin();
        GenericDictIterator end = dict.end()) {
      for (; at.notEquals(end); at.increment()) {
        try (var entry = at.access();
            IValue key = entry.key();
            IValue content = entry.value();
            IValue entryKey = new IValue(key);
            IValue entryValue = new IValue(content)) {
          consumer.accept(entryKey, entryValue);
        }
      }
    }
  }

  private static Operation find(String name, String overload) {
    try (Symbol symbol = Symbol.fromQualString(name)) {
      var operators = torch.getAllOperatorsFor(symbol);
      for (long i = 0; i < operators.size(); i++) {
        Operator operator = operators.get(i);
        if (NativeValues.text(operator.schema().overload_name()).equals(overload)) {
          return operator.getOperation();
        }
      }
    }
    throw new IllegalStateException("libtorch has no TorchScript operator " + name);
  }
}
