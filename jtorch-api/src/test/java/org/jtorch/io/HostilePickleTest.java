package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jtorch.CheckpointException;
import org.jtorch.internal.zip.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles that lie, attack, or end too soon: each is told what and where, and none gets far. */
class HostilePickleTest {
  private static AbstractThrowableAssert<?, ?> refused(PickleBytes pickle) {
    return assertThatThrownBy(pickle::load).isInstanceOf(CheckpointException.class);
  }

  private static AbstractThrowableAssert<?, ?> treeRefused(PickleBytes pickle) {
    Object root = pickle.load();
    return assertThatThrownBy(() -> new PickleTree(1000, stub -> stub).toJava(root))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "builtins, eval",
    "__builtin__, execfile",
    "torch.nn.modules.linear, Linear",
    "torch, load",
    "torch.hub, FloatStorage",
    "argparse, Namespace",
  })
  void namesOutsideTheListAreRefusedWithTheirPlace(String module, String name) {
    refused(new PickleBytes().op(Opcode.PROTO).raw(2).global(module, name))
        .hasMessageStartingWith("test.pkl, byte 2: GLOBAL: ")
        .hasMessageContaining(module.replace("__builtin__", "builtins") + "." + name)
        .hasMessageContaining("nothing of it was run");
  }

  @Test
  void aNameFromTheStackIsNoWayAround() {
    refused(new PickleBytes().text("os").text("system").op(Opcode.STACK_GLOBAL))
        .hasMessageContaining("os.system");
  }

  @Test
  void aNameCannotFloodOrSteerTheMessage() {
    PickleBytes pickle = new PickleBytes().text("a\u001b[2J\nb").op(Opcode.BINUNICODE);
    pickle.raw(0x40, 0x42, 0x0f, 0);
    for (int i = 0; i < 1_000_000; i++) {
      pickle.raw('x');
    }
    refused(pickle.op(Opcode.STACK_GLOBAL))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000).contains("a?[2J?b.xxx"));
  }

  @Test
  void onlyFunctionsAreCalled() {
    refused(new PickleBytes().text("os").op(Opcode.EMPTY_TUPLE, Opcode.REDUCE))
        .hasMessageContaining("REDUCE: calls \"os\"");
    refused(new PickleBytes().global("torch", "float32").op(Opcode.EMPTY_TUPLE, Opcode.REDUCE))
        .hasMessageContaining("calls torch.float32");
  }

  @Test
  void theStateOfAFunctionCannotBeSet() {
    refused(new PickleBytes().global("torch", "Size").op(Opcode.EMPTY_DICT, Opcode.BUILD))
        .hasMessageContaining("sets the state of Python's torch.Size");
  }

  @Test
  void unknownOpcodesAreRefused() {
    refused(new PickleBytes().raw(0x97)).hasMessageContaining("0x97 is no opcode");
    refused(new PickleBytes().op(Opcode.PROTO).raw(9)).hasMessageContaining("protocol 9");
  }

  static List<byte[]> cutShort() {
    byte[] whole =
        new PickleBytes()
            .op(Opcode.PROTO)
            .raw(2)
            .tensor(6, 0, new long[] {2, 3}, new long[] {3, 1})
            .bytes();
    return java.util.stream.IntStream.range(0, whole.length)
        .mapToObj(n -> Arrays.copyOf(whole, n))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cutShort")
  void aPickleThatEndsTooSoonSaysSo(byte[] bytes) {
    assertThatThrownBy(() -> PickleBytes.load(bytes))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching("(?s)test.pkl, byte \\d+: .*");
  }

  @Test
  void declaredLengthsBeyondTheFileAllocateNothing() {
    refused(new PickleBytes().op(Opcode.BINUNICODE).raw(255, 255, 255, 255))
        .hasMessageContaining("declares 4294967295 bytes");
    refused(new PickleBytes().op(Opcode.BINBYTES8).raw(0, 0, 0, 0, 0, 0, 0, 0x10))
        .hasMessageContaining("declares 1152921504606846976 bytes");
    refused(new PickleBytes().op(Opcode.BINBYTES8).raw(0, 0, 0, 0, 0, 0, 0, 0x80))
        .hasMessageContaining("declares 9223372036854775808 bytes");
    refused(new PickleBytes().op(Opcode.LONG4).raw(255, 255, 255, 127))
        .hasMessageContaining("an integer of 2147483647 bytes");
    refused(new PickleBytes().op(Opcode.FRAME).raw(0, 0, 0, 0, 0, 0, 0, 0x10))
        .hasMessageContaining("a frame of 1152921504606846976 bytes");
  }

  @Test
  void storagesOfAbsurdSizeAreRefused() {
    refused(new PickleBytes().storage("DoubleStorage", "0", 1L << 60))
        .hasMessageContaining("a storage of 1152921504606846976 elements");
    refused(new PickleBytes().storage("FloatStorage", "0", -1))
        .hasMessageContaining("a storage of -1 elements");
  }

  @Test
  void aStorageHasOneSize() {
    PickleBytes pickle = new PickleBytes().storage("FloatStorage", "0", 4);
    refused(pickle.storage("FloatStorage", "0", 5)).hasMessageContaining("two sizes");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 5, 1, needs 20 bytes",
    "4, 1, 4, 1, needs 20 bytes",
    "4, 0, 3, 2, needs 20 bytes",
    "4, -1, 2, 1, offset -1",
    "4, 0, -2, 1, size -2",
    "4, 0, 2, -1, stride -1",
    "4, 0, 4611686018427387904, 4611686018427387904, is too large",
    "4, 9223372036854775807, 2, 1, is too large",
    "4, 4611686018427387904, 1, 1, is too large",
  })
  void aTensorOutsideItsStorageIsRefused(
      long numel, long offset, long size, long stride, String message) {
    long[] sizes = {size};
    refused(new PickleBytes().tensor(numel, offset, sizes, new long[] {stride}))
        .hasMessageContaining(message);
  }

  @Test
  void sizesAndStridesMustBeAsMany() {
    refused(new PickleBytes().tensor(4, 0, new long[] {2, 2}, new long[] {1}))
        .hasMessageContaining("2 sizes and 1 strides");
    refused(new PickleBytes().tensor(4, 0, new long[65], new long[65]))
        .hasMessageContaining("65 sizes");
  }

  @Test
  void anEmptyStackGivesNothing() {
    refused(new PickleBytes().op(Opcode.TUPLE2)).hasMessageContaining("2 values");
    refused(new PickleBytes().op(Opcode.TUPLE)).hasMessageContaining("no mark");
    refused(new PickleBytes().op(Opcode.POP)).hasMessageContaining("empty stack");
    refused(new PickleBytes().op(Opcode.EMPTY_LIST, Opcode.MARK, Opcode.EMPTY_LIST, Opcode.APPEND))
        .hasMessageContaining("empty stack");
    refused(new PickleBytes()).hasMessageContaining("STOP");
  }

  @Test
  void onlyWhatWasStoredIsRecalled() {
    refused(new PickleBytes().op(Opcode.LONG_BINGET).raw(255, 255, 255, 255))
        .hasMessageContaining("recalls 4294967295");
  }

  @Test
  void aMillionMarksAndListsOverflowNoStack() {
    PickleBytes marks = new PickleBytes();
    PickleBytes nested = new PickleBytes();
    for (int i = 0; i < 1_000_000; i++) {
      marks.op(Opcode.MARK);
      nested.op(Opcode.EMPTY_LIST);
    }
    refused(marks).hasMessageContaining("empty stack");
    for (int i = 0; i < 999_999; i++) {
      nested.op(Opcode.APPEND);
    }
    treeRefused(nested).hasMessageContaining("more than 500 levels");
  }

  @Test
  void whatContainsItselfIsRefused() {
    PickleBytes list = new PickleBytes().op(Opcode.EMPTY_LIST, Opcode.BINPUT).raw(0);
    treeRefused(list.op(Opcode.BINGET).raw(0).op(Opcode.APPEND)).hasMessageContaining("itself");
    PickleBytes dict = new PickleBytes().op(Opcode.EMPTY_DICT, Opcode.BINPUT).raw(0).text("a");
    treeRefused(dict.op(Opcode.BINGET).raw(0).op(Opcode.SETITEM))
        .hasMessageContaining("[\"a\"] contains itself");
  }

  @Test
  void keysThatCouldContainThemselvesAreRefused() {
    PickleBytes list = new PickleBytes().op(Opcode.EMPTY_DICT, Opcode.EMPTY_LIST, Opcode.NONE);
    refused(list.op(Opcode.SETITEM)).hasMessageContaining("a list is no key");
    PickleBytes tuple = new PickleBytes().op(Opcode.EMPTY_DICT, Opcode.EMPTY_LIST, Opcode.TUPLE1);
    refused(tuple.op(Opcode.NONE, Opcode.SETITEM)).hasMessageContaining("a list is no key");
  }

  @Test
  void sharingThatDoublesAtEveryLevelIsRefused() {
    PickleBytes pickle = new PickleBytes().op(Opcode.EMPTY_TUPLE);
    for (int i = 0; i < 60; i++) {
      pickle.op(Opcode.DUP, Opcode.TUPLE2);
    }
    treeRefused(pickle).hasMessageContaining("more than 1000 values");
  }

  @Test
  void askingForCopiesOfSomethingLargeIsPaidFor() {
    PickleBytes pickle = new PickleBytes().op(Opcode.EMPTY_LIST, Opcode.BINPUT).raw(0);
    pickle.op(Opcode.MARK);
    for (int i = 0; i < 1_000_000; i++) {
      pickle.op(Opcode.NONE);
    }
    pickle.op(Opcode.APPENDS, Opcode.POP);
    for (int i = 0; i < 20; i++) {
      pickle.global("torch", "Size").op(Opcode.BINGET).raw(0).op(Opcode.TUPLE1, Opcode.POP);
      pickle.global("builtins", "set").op(Opcode.BINGET).raw(0).op(Opcode.TUPLE1, Opcode.REDUCE);
    }
    refused(pickle).hasMessageContaining("more than 2101374 containers");
  }

  @Test
  void attributesOfClassesAreNamesToo() {
    PickleBytes pickle = new PickleBytes().global("builtins", "getattr");
    refused(pickle.global("torch", "Size").text("x").op(Opcode.TUPLE2, Opcode.REDUCE))
        .hasMessageContaining("names the class or function torch.Size.x");
    PickleBytes ofDict = new PickleBytes().global("builtins", "getattr").op(Opcode.EMPTY_DICT);
    refused(ofDict.text("x").op(Opcode.TUPLE2, Opcode.REDUCE))
        .hasMessageContaining("reads an attribute of a dict");
  }

  @Test
  void theMessageLeadsToTheByte() {
    CheckpointException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            CheckpointException.class,
            () -> new PickleBytes().text("abc").op(Opcode.APPEND).load());
    assertThat(e).hasMessage("test.pkl, byte 5: APPEND: takes a value from an empty stack");
  }
}
