package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.junit.jupiter.api.Test;

/** What honest pickles mean. */
class UnpicklerTest {
  private static Object java(PickleBytes pickle) {
    return new PickleTree(1000, stub -> stub).toJava(pickle.load());
  }

  private static PickleBytes pickle() {
    return new PickleBytes().op(Opcode.PROTO).raw(2);
  }

  @Test
  void integersOfEveryWidthAreLongs() {
    assertThat(java(pickle().op(Opcode.BININT1).raw(255))).isEqualTo(255L);
    assertThat(java(pickle().op(Opcode.BININT2).raw(0xe9, 0x03))).isEqualTo(1001L);
    assertThat(java(pickle().integer(-7))).isEqualTo(-7L);
    assertThat(java(pickle().longInteger(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    assertThat(java(pickle().op(Opcode.LONG1).raw(0))).isEqualTo(0L);
    assertThat(java(pickle().op(Opcode.INT).line("42"))).isEqualTo(42L);
    assertThat(java(pickle().op(Opcode.LONG).line("-42L"))).isEqualTo(-42L);
  }

  @Test
  void integersBeyondSixtyFourBitsAreBigIntegers() {
    PickleBytes pickle = pickle().op(Opcode.LONG1).raw(9, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(java(pickle)).isEqualTo(BigInteger.ONE.shiftLeft(64));
  }

  @Test
  void oldBooleansAreIntegersOfTwoDigits() {
    assertThat(java(pickle().op(Opcode.INT).line("01"))).isEqualTo(true);
    assertThat(java(pickle().op(Opcode.INT).line("00"))).isEqualTo(false);
  }

  @Test
  void floatsAreBigEndian() {
    PickleBytes pickle = pickle().op(Opcode.BINFLOAT).raw(0x3f, 0xf8, 0, 0, 0, 0, 0, 0);
    assertThat(java(pickle)).isEqualTo(1.5);
    assertThat(java(pickle().op(Opcode.FLOAT).line("-inf"))).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void noneIsAnEmptyOptional() {
    assertThat(java(pickle().op(Opcode.NONE))).isEqualTo(Optional.empty());
  }

  @Test
  void containersNest() {
    PickleBytes pickle =
        pickle().op(Opcode.EMPTY_DICT, Opcode.MARK).text("a").op(Opcode.EMPTY_LIST, Opcode.MARK);
    pickle.integer(1).integer(2).op(Opcode.APPENDS).integer(7).op(Opcode.EMPTY_TUPLE);
    pickle.op(Opcode.SETITEMS);
    assertThat(java(pickle)).isEqualTo(Map.of("a", List.of(1L, 2L), 7L, List.of()));
  }

  @Test
  void theMemoSharesOneObject() {
    PickleBytes pickle = pickle().op(Opcode.EMPTY_LIST, Opcode.BINPUT).raw(3);
    pickle.op(Opcode.BINGET).raw(3).op(Opcode.TUPLE2);
    List<?> pair = (List<?>) java(pickle);
    assertThat(pair.get(0)).isSameAs(pair.get(1));
  }

  @Test
  void framesAndMemoizeOfProtocolFourAreUnderstood() {
    PickleBytes pickle = new PickleBytes().op(Opcode.PROTO).raw(4);
    pickle.op(Opcode.FRAME).raw(8, 0, 0, 0, 0, 0, 0, 0).text("a").op(Opcode.MEMOIZE);
    pickle.op(Opcode.BINGET).raw(0).op(Opcode.TUPLE2);
    assertThat(java(pickle)).isEqualTo(List.of("a", "a"));
  }

  @Test
  void setsKeepTheirMembers() {
    PickleBytes modern = pickle().op(Opcode.EMPTY_SET, Opcode.MARK).integer(1).op(Opcode.ADDITEMS);
    assertThat(java(modern)).isEqualTo(Set.of(1L));
    PickleBytes old = pickle().global("__builtin__", "set").op(Opcode.EMPTY_LIST).integer(1);
    old.op(Opcode.APPEND, Opcode.TUPLE1, Opcode.REDUCE);
    assertThat(java(old)).isEqualTo(Set.of(1L));
  }

  @Test
  void torchsOwnValuesHaveTheirClasses() {
    assertThat(java(pickle().global("torch", "bfloat16"))).isEqualTo(DType.BFLOAT16);
    PickleBytes size = pickle().global("torch", "Size").tuple(2, 3);
    assertThat(java(size.op(Opcode.TUPLE1, Opcode.REDUCE))).isEqualTo(Shape.of(2, 3));
    PickleBytes device = pickle().global("torch", "device").text("cuda").integer(1);
    assertThat(java(device.op(Opcode.TUPLE2, Opcode.REDUCE))).isEqualTo(Device.cuda(1));
  }

  @Test
  void complexNumbersAndBytesAreRebuilt() {
    PickleBytes complex = pickle().global("builtins", "complex").integer(1).integer(2);
    assertThat(java(complex.op(Opcode.TUPLE2, Opcode.REDUCE))).isEqualTo(Complex.of(1, 2));
    PickleBytes bytes = pickle().global("_codecs", "encode").text("\u00ff").text("latin1");
    assertThat(java(bytes.op(Opcode.TUPLE2, Opcode.REDUCE))).isEqualTo(new byte[] {-1});
  }

  @Test
  void orderedDictsKeepTheirOrderAndDropTheirAttributes() {
    PickleBytes pickle = pickle().global("collections", "OrderedDict");
    pickle.op(Opcode.EMPTY_TUPLE, Opcode.REDUCE, Opcode.MARK).text("z").integer(1);
    pickle.text("a").integer(2).op(Opcode.SETITEMS, Opcode.EMPTY_DICT).text("_metadata");
    pickle.op(Opcode.NONE, Opcode.SETITEM, Opcode.BUILD);
    assertThat((Map<?, ?>) java(pickle)).hasToString("{z=1, a=2}");
  }

  @Test
  void aTensorKnowsItsPlace() {
    PickleBytes pickle = pickle().tensor(6, 1, new long[] {2, 2}, new long[] {1, 3});
    TensorStub stub = (TensorStub) pickle.load();
    assertThat(stub.storage()).isEqualTo(new StorageStub("0", DType.FLOAT32, 0, 24));
    assertThat(stub.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(stub.offset()).isEqualTo(1);
    assertThat(stub.sizes()).isEqualTo(Shape.of(2, 2));
    assertThat(stub.strides()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void anExpandedTensorNeedsNoMoreThanItsOneElement() {
    PickleBytes pickle = pickle().tensor(1, 0, new long[] {1L << 40}, new long[] {0});
    assertThat(((TensorStub) pickle.load()).sizes()).isEqualTo(Shape.of(1L << 40));
  }

  @Test
  void aParameterIsItsTensorThatRequiresAGradient() {
    PickleBytes pickle = pickle().global("torch._utils", "_rebuild_parameter");
    pickle.tensor(1, 0, new long[] {1}, new long[] {1}).op(Opcode.NEWTRUE, Opcode.NONE);
    TensorStub stub = (TensorStub) pickle.op(Opcode.TUPLE3, Opcode.REDUCE).load();
    assertThat(stub.flags().requiresGrad()).isTrue();
  }

  @Test
  void numPyScalarsAreNumbers() {
    PickleBytes pickle = pickle().global("numpy._core.multiarray", "scalar");
    pickle.global("numpy", "dtype").text("i2").op(Opcode.TUPLE1, Opcode.REDUCE, Opcode.MARK);
    pickle.integer(3).text(">").op(Opcode.TUPLE, Opcode.BUILD);
    pickle.op(Opcode.SHORT_BINBYTES).raw(2, 1, 2).op(Opcode.TUPLE2, Opcode.REDUCE);
    assertThat(java(pickle)).isEqualTo(0x0102L);
  }

  @Test
  void anOrderedDictOfPython2IsAListOfLists() {
    PickleBytes pickle = pickle().global("collections", "OrderedDict").op(Opcode.MARK);
    pickle.op(Opcode.EMPTY_LIST, Opcode.MARK);
    pickle.op(Opcode.EMPTY_LIST, Opcode.MARK).text("weight").integer(7).op(Opcode.APPENDS);
    pickle.op(Opcode.EMPTY_LIST, Opcode.MARK).text("bias").integer(8).op(Opcode.APPENDS);
    pickle.op(Opcode.APPENDS, Opcode.TUPLE, Opcode.REDUCE);
    assertThat(java(pickle)).isEqualTo(Map.of("weight", 7L, "bias", 8L));
  }
}
