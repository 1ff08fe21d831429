package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.internal.zip.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles that call code, by each opcode that can: inert by default, refused on demand. */
class InertPickleTest {
  private static PickleBytes pickle() {
    return new PickleBytes();
  }

  private static PickleBytes system() {
    return pickle().global("os", "system");
  }

  /** Opcodes, and the class of the object that they make. */
  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of("os.system", system().text("id").op(Opcode.TUPLE1, Opcode.REDUCE)),
        Arguments.of(
            "posix.system",
            pickle()
                .text("posix")
                .text("system")
                .op(Opcode.STACK_GLOBAL)
                .text("id")
                .op(Opcode.TUPLE1, Opcode.REDUCE)),
        Arguments.of(
            "os.system",
            pickle().op(Opcode.MARK).text("id").op(Opcode.INST).line("os").line("system")),
        Arguments.of(
            "os.system", pickle().op(Opcode.MARK).global("os", "system").text("id").op(Opcode.OBJ)),
        Arguments.of("os.system", system().text("id").op(Opcode.TUPLE1, Opcode.NEWOBJ)),
        Arguments.of(
            "os.system",
            system().text("id").op(Opcode.TUPLE1, Opcode.EMPTY_DICT, Opcode.NEWOBJ_EX)),
        Arguments.of(
            "copyreg.extension_7",
            pickle().op(Opcode.EXT1).raw(7).text("id").op(Opcode.TUPLE1, Opcode.REDUCE)),
        Arguments.of(
            "copyreg.extension_263",
            pickle().op(Opcode.EXT2).raw(7, 1).text("id").op(Opcode.TUPLE1, Opcode.REDUCE)),
        Arguments.of(
            "copyreg.extension_16777216",
            pickle().op(Opcode.EXT4).raw(0, 0, 0, 1).text("id").op(Opcode.TUPLE1, Opcode.REDUCE)),
        Arguments.of(
            "builtins.eval.__call__",
            pickle()
                .global("__builtin__", "eval")
                .op(Opcode.EMPTY_TUPLE, Opcode.REDUCE)
                .text("id")
                .op(Opcode.TUPLE1, Opcode.REDUCE)),
        Arguments.of(
            "os.system",
            pickle()
                .global("copy_reg", "_reconstructor")
                .global("os", "system")
                .global("__builtin__", "object")
                .text("id")
                .op(Opcode.TUPLE3, Opcode.REDUCE)),
        Arguments.of(
            "os.path.join",
            pickle()
                .global("__builtin__", "getattr")
                .global("os", "path")
                .text("join")
                .op(Opcode.TUPLE2, Opcode.REDUCE)
                .text("id")
                .op(Opcode.TUPLE1, Opcode.REDUCE)));
  }

  private static Object java(PickleBytes pickle) {
    return new PickleTree(1000, stub -> stub).toJava(pickle.loadInert());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallIsItsNameAndArguments(String className, PickleBytes pickle) {
    Checkpoint.UnknownObject object = (Checkpoint.UnknownObject) java(pickle);
    assertThat(object.className()).isEqualTo(className);
    assertThat(object.arguments()).contains("id");
    assertThat(object.isReference()).isFalse();
    assertThat(object.state()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aStrictReaderRefusesTheName(String className, PickleBytes pickle) {
    String name = className.replace(".__call__", "").replace(".join", "");
    assertThatThrownBy(pickle::load)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("names the class or function " + name);
  }

  @Test
  void theStateOfAnObjectRunsNothing() {
    PickleBytes pickle = system().op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.EMPTY_DICT);
    Checkpoint.UnknownObject object =
        (Checkpoint.UnknownObject)
            java(pickle.text("__setstate__").text("id").op(Opcode.SETITEM, Opcode.BUILD));
    assertThat(object.attributes()).isEqualTo(Map.of("__setstate__", "id"));
    assertThat(object).hasToString("UnknownObject[os.system: __setstate__]");
  }

  @Test
  void textIsNoPersistentId() {
    assertThatThrownBy(() -> pickle().op(Opcode.PERSID).line("os.system").loadInert())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("PERSID: expected a tuple");
  }

  @Test
  void itemsElementsAndSlotsBelongToTheObject() {
    PickleBytes pickle = pickle().global("lib", "Both").op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ);
    pickle.text("k").op(Opcode.NONE, Opcode.SETITEM).text("e").op(Opcode.APPEND);
    pickle.op(Opcode.EMPTY_DICT).text("a").op(Opcode.NEWTRUE, Opcode.SETITEM);
    pickle.op(Opcode.EMPTY_DICT).text("b").op(Opcode.NEWFALSE, Opcode.SETITEM);
    Checkpoint.UnknownObject object =
        (Checkpoint.UnknownObject) java(pickle.op(Opcode.TUPLE2, Opcode.BUILD));
    assertThat(object.items()).isEqualTo(Map.of("k", Optional.empty()));
    assertThat(object.elements()).isEqualTo(List.of("e"));
    assertThat(object.attributes()).isEqualTo(Map.of("a", true, "b", false));
  }

  @Test
  void objectsMayContainThemselvesAndListsThroughThem() {
    PickleBytes pickle = pickle().op(Opcode.EMPTY_LIST, Opcode.BINPUT).raw(0).global("a", "B");
    pickle.op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.BINPUT).raw(1).op(Opcode.EMPTY_DICT);
    pickle.text("self").op(Opcode.BINGET).raw(1).op(Opcode.SETITEM);
    pickle.text("list").op(Opcode.BINGET).raw(0).op(Opcode.SETITEM, Opcode.BUILD, Opcode.APPEND);
    List<?> list = (List<?>) java(pickle);
    Checkpoint.UnknownObject object = (Checkpoint.UnknownObject) list.get(0);
    assertThat(object.attributes().get("self")).isSameAs(object);
    assertThat(object.attributes().get("list")).isSameAs(list);
    assertThat(list).hasToString("[UnknownObject[a.B: self, list]]");
  }

  @Test
  void listsInsideAnObjectMustNotContainThemselves() {
    PickleBytes pickle = pickle().global("a", "B").op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ);
    pickle.op(Opcode.EMPTY_LIST, Opcode.BINPUT).raw(0).op(Opcode.BINGET).raw(0);
    Object root = pickle.op(Opcode.APPEND, Opcode.BUILD).loadInert();
    assertThatThrownBy(() -> new PickleTree(1000, stub -> stub).toJava(root))
        .isInstanceOf(MalformedException.class)
        .hasMessage("<a.B>[0] contains itself");
  }

  @Test
  void objectsNestedThroughSharingOverflowNoStack() {
    PickleBytes pickle = pickle().op(Opcode.EMPTY_LIST);
    pickle.op(Opcode.NONE);
    for (int i = 0; i < 100_000; i++) {
      // Each object holds the one before, which is in the list already.
      pickle.op(Opcode.MEMOIZE).op(Opcode.APPEND).global("a", "B");
      pickle.op(Opcode.LONG_BINGET).raw(i, i >> 8, i >> 16, 0).op(Opcode.TUPLE1, Opcode.NEWOBJ);
    }
    Object root = pickle.op(Opcode.APPEND).loadInert();
    assertThatThrownBy(() -> new PickleTree(1_000_000, stub -> stub).toJava(root))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("nests more than 500 levels deep");
  }

  @Test
  void aKeyOfManyItemsIsRefused() {
    PickleBytes pickle = pickle().op(Opcode.EMPTY_DICT, Opcode.EMPTY_TUPLE);
    for (int i = 0; i < 20; i++) {
      pickle.op(Opcode.DUP, Opcode.TUPLE2);
    }
    assertThatThrownBy(() -> pickle.op(Opcode.NONE, Opcode.SETITEM).loadInert())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a key of more than 1000 items or 16 levels");
  }

  @Test
  void expandedTensorsOfAbsurdSizeAreRefused() {
    PickleBytes pickle =
        pickle().tensor(1, 0, new long[] {1_000_000_000_000_000_000L}, new long[1]);
    assertThatThrownBy(pickle::loadInert)
        .hasMessageContaining("a tensor of 1000000000000000000 elements is too large");
    PickleBytes meta = pickle().global("torch._utils", "_rebuild_meta_tensor_no_storage");
    meta.op(Opcode.MARK).global("torch", "float32").tuple(1L << 60).tuple(1);
    assertThatThrownBy(meta.op(Opcode.NEWFALSE, Opcode.TUPLE, Opcode.REDUCE)::loadInert)
        .hasMessageContaining("is too large");
  }
}
