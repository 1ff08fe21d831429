package org.jtorch.io;

import java.util.Locale;
import org.jtorch.internal.zip.MalformedException;

/** Opcodes of Python's pickle protocols 0 to 5, apart from those for buffers outside the pickle. */
enum Opcode {
  STOP('.', Group.STACK),
  MARK('(', Group.STACK),
  POP('0', Group.STACK),
  POP_MARK('1', Group.STACK),
  DUP('2', Group.STACK),
  PROTO(0x80, Group.STACK),
  FRAME(0x95, Group.STACK),
  BINGET('h', Group.STACK),
  LONG_BINGET('j', Group.STACK),
  BINPUT('q', Group.STACK),
  LONG_BINPUT('r', Group.STACK),
  MEMOIZE(0x94, Group.STACK),
  GET('g', Group.STACK),
  PUT('p', Group.STACK),

  NONE('N', Group.SCALAR),
  NEWTRUE(0x88, Group.SCALAR),
  NEWFALSE(0x89, Group.SCALAR),
  INT('I', Group.SCALAR),
  LONG('L', Group.SCALAR),
  FLOAT('F', Group.SCALAR),
  BININT('J', Group.SCALAR),
  BININT1('K', Group.SCALAR),
  BININT2('M', Group.SCALAR),
  LONG1(0x8a, Group.SCALAR),
  LONG4(0x8b, Group.SCALAR),
  BINFLOAT('G', Group.SCALAR),
  BINUNICODE('X', Group.SCALAR),
  SHORT_BINUNICODE(0x8c, Group.SCALAR),
  BINUNICODE8(0x8d, Group.SCALAR),
  BINSTRING('T', Group.SCALAR),
  SHORT_BINSTRING('U', Group.SCALAR),
  BINBYTES('B', Group.SCALAR),
  SHORT_BINBYTES('C', Group.SCALAR),
  BINBYTES8(0x8e, Group.SCALAR),
  BYTEARRAY8(0x96, Group.SCALAR),
  STRING('S', Group.SCALAR),
  UNICODE('V', Group.SCALAR),

  EMPTY_TUPLE(')', Group.CONTAINER),
  TUPLE1(0x85, Group.CONTAINER),
  TUPLE2(0x86, Group.CONTAINER),
  TUPLE3(0x87, Group.CONTAINER),
  TUPLE('t', Group.CONTAINER),
  EMPTY_LIST(']', Group.CONTAINER),
  LIST('l', Group.CONTAINER),
  EMPTY_DICT('}', Group.CONTAINER),
  DICT('d', Group.CONTAINER),
  EMPTY_SET(0x8f, Group.CONTAINER),
  FROZENSET(0x91, Group.CONTAINER),

  APPEND('a', Group.FILL),
  APPENDS('e', Group.FILL),
  SETITEM('s', Group.FILL),
  SETITEMS('u', Group.FILL),
  ADDITEMS(0x90, Group.FILL),

  GLOBAL('c', Group.CALL),
  STACK_GLOBAL(0x93, Group.CALL),
  REDUCE('R', Group.CALL),
  NEWOBJ(0x81, Group.CALL),
  BUILD('b', Group.CALL),
  NEWOBJ_EX(0x92, Group.CALL),
  INST('i', Group.CALL),
  OBJ('o', Group.CALL),
  EXT1(0x82, Group.CALL),
  EXT2(0x83, Group.CALL),
  EXT4(0x84, Group.CALL),
  PERSID('P', Group.CALL),
  BINPERSID('Q', Group.CALL);

  /** Effect of an opcode. */
  enum Group {
    STACK,
    SCALAR,
    CONTAINER,
    FILL,
    CALL
  }

  private static final Opcode[] BY_CODE = new Opcode[256];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;
  private final Group group;

  Opcode(int code, Group group) {
    this.code = code;
    this.group = group;
  }

  int code() {
    return code;
  }

  Group group() {
    return group;
  }

  static Opcode of(int code) {
    Opcode opcode = BY_CODE[code];
    if (opcode == null) {
      throw new MalformedException(
          String.format(Locale.ROOT, "0x%02x is no opcode of a pickle of torch.save", code));
    }
    return opcode;
  }
}
