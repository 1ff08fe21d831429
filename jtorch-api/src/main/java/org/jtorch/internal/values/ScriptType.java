package org.jtorch.internal.values;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AnyType;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.TupleType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * A TorchScript type in the schema of a method or an operator.
 *
 * @param kind the kind of type
 * @param text the type in Python's notation: {@code Dict[str, List[Tensor]]}
 * @param contained the element types of an Optional, Union, List, Dict or Tuple
 * @param names the field names of a NamedTuple
 * @param peer libtorch's type object, kept for the lifetime of this one
 */
public record ScriptType(
    Kind kind, String text, List<ScriptType> contained, List<String> names, Type.TypePtr peer) {
  /** The type of any value. */
  static final ScriptType UNKNOWN = simple(Kind.ANY, "Any", new Type.TypePtr(AnyType.get()));

  /** The kinds of types that jtorch can pass; OTHER is the rest. */
  public enum Kind {
    TENSOR,
    INT,
    FLOAT,
    COMPLEX,
    NUMBER,
    BOOL,
    STRING,
    DEVICE,
    GENERATOR,
    NONE,
    ANY,
    OPTIONAL,
    UNION,
    LIST,
    DICT,
    TUPLE,
    OBJECT,
    OTHER
  }

  /** Reads a type; the given pointer may be borrowed. */
  public static ScriptType of(Type.TypePtr borrowed) {
    Type.TypePtr peer = new Type.TypePtr(borrowed);
    Type type = peer.get();
    Kind kind = kind(type.kind().intern());
    List<ScriptType> contained = new ArrayList<>();
    if (isComposite(kind)) {
      for (long i = 0; i < type.containedTypeSize(); i++) {
        try (Type.TypePtr part = type.containedType(i)) {
          contained.add(of(part));
        }
      }
    }
    String text = NativeValues.text(type.annotation_str()).replaceAll("__torch__\\.(\\w+\\.)*", "");
    List<String> names = kind == Kind.TUPLE ? fieldNames(type) : List.of();
    return new ScriptType(kind, text, List.copyOf(contained), names, peer);
  }

  /** Frees libtorch's type objects, including those of contained types. */
  public void close() {
    contained.forEach(ScriptType::close);
    peer.close();
  }

  /** Creates a type without contained types. */
  static ScriptType simple(Kind kind, String text, Type.TypePtr peer) {
    return new ScriptType(kind, text, List.of(), List.of(), peer);
  }

  /** Returns the type inside an Optional, or this type if it is not optional. */
  public ScriptType bare() {
    return kind == Kind.OPTIONAL ? contained.get(0) : this;
  }

  /** Returns a contained type of this type or of the Optional's type. */
  ScriptType part(int index) {
    List<ScriptType> parts = bare().contained;
    return index < parts.size() ? parts.get(index) : UNKNOWN;
  }

  /** Returns whether None is a value of the type. */
  boolean takesNone() {
    return kind == Kind.NONE
        || kind == Kind.OPTIONAL
        || kind == Kind.ANY
        || (kind == Kind.UNION && contained.stream().anyMatch(ScriptType::takesNone));
  }

  /** Returns whether a Java value can have this type. */
  public boolean canBePassed() {
    return switch (kind) {
      case OTHER -> false;
      case OPTIONAL -> true;
      case UNION -> contained.stream().anyMatch(ScriptType::canBePassed);
      default -> contained.stream().allMatch(ScriptType::canBePassed);
    };
  }

  /** Returns the field names of a NamedTuple, which are the arguments of its type's schema. */
  private static List<String> fieldNames(Type type) {
    try (FunctionSchema schema = new TupleType(type).schema()) {
      return schema == null || schema.isNull()
          ? List.of()
          : ScriptSchema.each(schema.arguments(), 0, a -> NativeValues.text(a.name()));
    }
  }

  private static boolean isComposite(Kind kind) {
    return kind == Kind.OPTIONAL
        || kind == Kind.UNION
        || kind == Kind.LIST
        || kind == Kind.DICT
        || kind == Kind.TUPLE;
  }

  private static Kind kind(torch.TypeKind kind) {
    return switch (kind) {
      case TensorType -> Kind.TENSOR;
      case IntType, SymIntType, ScalarTypeType, LayoutType, MemoryFormatType -> Kind.INT;
      case FloatType, SymFloatType -> Kind.FLOAT;
      case ComplexType -> Kind.COMPLEX;
      case NumberType -> Kind.NUMBER;
      case BoolType, SymBoolType -> Kind.BOOL;
      case StringType -> Kind.STRING;
      case DeviceObjType -> Kind.DEVICE;
      case GeneratorType -> Kind.GENERATOR;
      case NoneType -> Kind.NONE;
      case AnyType -> Kind.ANY;
      case OptionalType -> Kind.OPTIONAL;
      case UnionType -> Kind.UNION;
      case ListType -> Kind.LIST;
      case DictType -> Kind.DICT;
      case TupleType -> Kind.TUPLE;
      case ClassType -> Kind.OBJECT;
      default -> Kind.OTHER;
    };
  }
}
