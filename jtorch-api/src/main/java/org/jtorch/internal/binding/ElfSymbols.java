package org.jtorch.internal.binding;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;

/**
 * Dynamic symbols of a shared library in the ELF format of 64-bit Linux: what it imports, and what
 * it exports. Exports are looked up by the hash table, so that a library of any size is read in a
 * few small pieces. Nothing is loaded.
 */
public final class ElfSymbols implements Closeable {
  /** The instruction set of a library, {@code EM_X86_64}. */
  public static final int X86_64 = 62;

  /** The instruction set of a library, {@code EM_AARCH64}. */
  public static final int AARCH64 = 183;

  private static final int MAGIC = 0x464c457f;
  private static final int HEADER_LENGTH = 64;
  private static final int SEGMENT_LENGTH = 56;
  private static final int SYMBOL_LENGTH = 24;
  private static final int DYNAMIC_LENGTH = 16;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final long STRING_TABLE = 5;
  private static final long SYMBOL_TABLE = 6;
  private static final long STRING_TABLE_SIZE = 10;
  private static final long GNU_HASH = 0x6ffffef5L;
  private static final long VERSIONS = 0x6ffffff0L;
  private static final int GLOBAL = 1;
  private static final int MAX_SEGMENTS = 1 << 10;
  private static final int MAX_TABLE = 1 << 26;
  private static final int MAX_NAME = 1 << 12;

  /** More symbols than a hash table has in one bucket. */
  private static final int MAX_CHAIN = 1 << 12;

  /** A part of the file that is loaded at an address. */
  private record Segment(long offset, long address, long length) {}

  private final FileChannel file;
  private final List<Segment> segments = new ArrayList<>();
  private final Map<Long, Long> tables = new HashMap<>();
  private int machine;

  private ElfSymbols(FileChannel file) {
    this.file = file;
  }

  /** Opens a library; throws {@link MalformedException} if it is none. */
  public static ElfSymbols open(Path library) throws IOException {
    ElfSymbols symbols = new ElfSymbols(FileChannel.open(library, StandardOpenOption.READ));
    try {
      symbols.readHeader();
      return symbols;
    } catch (Throwable e) {
      symbols.close();
      throw e;
    }
  }

  /** Returns the instruction set, {@code e_machine}. */
  public int machine() {
    return machine;
  }

  /**
   * Returns the functions and variables that other libraries must have. Weak symbols are left out,
   * and symbols with a version, which belong to the C and C++ libraries.
   */
  public List<String> imports() throws IOException {
    int count = hashHeader().getInt(4);
    if (count < 0 || count > MAX_TABLE / SYMBOL_LENGTH) {
      throw new MalformedException("a shared library with " + count + " imports");
    }
    ByteBuffer symbols = atAddress(table(SYMBOL_TABLE), count * SYMBOL_LENGTH);
    ByteBuffer versions =
        tables.containsKey(VERSIONS)
            ? atAddress(table(VERSIONS), count * Short.BYTES)
            : ByteBuffer.allocate(count * Short.BYTES);
    List<String> names = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int start = i * SYMBOL_LENGTH;
      boolean isGlobal = (symbols.get(start + 4) & 0xff) >> 4 == GLOBAL;
      boolean isUndefined = symbols.getShort(start + 6) == 0;
      boolean isVersioned = (versions.getShort(i * Short.BYTES) & 0x7fff) > 1;
      if (isGlobal && isUndefined && !isVersioned) {
        names.add(name(symbols.getInt(start)));
      }
    }
    return names;
  }

  /** Returns whether the library defines a function or variable. */
  public boolean exports(String name) throws IOException {
    ByteBuffer header = hashHeader();
    int buckets = header.getInt(0);
    long first = header.getInt(4) & 0xffff_ffffL;
    long bloom = header.getInt(8) & 0xffff_ffffL;
    if (buckets <= 0) {
      return false;
    }
    int hash = hash(name);
    long bucketsAt = table(GNU_HASH) + 16 + bloom * Long.BYTES;
    long bucket = (hash & 0xffff_ffffL) % buckets;
    long index =
        atAddress(bucketsAt + bucket * Integer.BYTES, Integer.BYTES).getInt(0) & 0xffff_ffffL;
    long chainsAt = bucketsAt + (long) buckets * Integer.BYTES;
    for (int i = 0; i < MAX_CHAIN && index >= first && index > 0; i++) {
      int found = atAddress(chainsAt + (index - first) * Integer.BYTES, Integer.BYTES).getInt(0);
      if ((found | 1) == (hash | 1) && isDefined(index, name)) {
        return true;
      } else if ((found & 1) != 0) {
        return false;
      }
      index++;
    }
    return false;
  }

  private boolean isDefined(long index, String name) throws IOException {
    ByteBuffer symbol = atAddress(table(SYMBOL_TABLE) + index * SYMBOL_LENGTH, SYMBOL_LENGTH);
    return symbol.getShort(6) != 0 && name(symbol.getInt(0)).equals(name);
  }

  private static int hash(String name) {
    int hash = 5381;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = hash * 33 + (b & 0xff);
    }
    return hash;
  }

  /** Numbers of buckets, of symbols before the first export, and of words of the filter. */
  private ByteBuffer hashHeader() throws IOException {
    return atAddress(table(GNU_HASH), 16);
  }

  private void readHeader() throws IOException {
    ByteBuffer header = at(0, HEADER_LENGTH);
    boolean isLibrary =
        header.getInt(0) == MAGIC
            && header.get(4) == 2
            && header.get(5) == 1
            && header.getShort(16) == 3;
    if (!isLibrary) {
      throw new MalformedException("not a 64-bit shared library of Linux");
    }
    machine = header.getShort(18) & 0xffff;
    long start = header.getLong(32);
    int count = header.getShort(56) & 0xffff;
    if (header.getShort(54) != SEGMENT_LENGTH || count > MAX_SEGMENTS) {
      throw new MalformedException("a shared library whose segments are damaged");
    }
    ByteBuffer table = at(start, count * SEGMENT_LENGTH);
    int dynamic = -1;
    for (int at = 0; at < table.limit(); at += SEGMENT_LENGTH) {
      int type = table.getInt(at);
      if (type == LOAD) {
        segments.add(
            new Segment(table.getLong(at + 8), table.getLong(at + 16), table.getLong(at + 32)));
      } else if (type == DYNAMIC) {
        dynamic = at;
      }
    }
    readDynamic(dynamic < 0 ? at(0, 0) : section(table, dynamic));
  }

  private ByteBuffer section(ByteBuffer table, int at) throws IOException {
    return at(table.getLong(at + 8), limited(table.getLong(at + 32)));
  }

  private void readDynamic(ByteBuffer entries) {
    for (int at = 0; at + DYNAMIC_LENGTH <= entries.limit(); at += DYNAMIC_LENGTH) {
      tables.putIfAbsent(entries.getLong(at), entries.getLong(at + 8));
    }
  }

  private long table(long tag) {
    Long address = tables.get(tag);
    if (address == null) {
      throw new MalformedException(
          String.format(Locale.ROOT, "a shared library without dynamic entry 0x%x", tag));
    }
    return address;
  }

  private String name(int start) throws IOException {
    long from = start & 0xffff_ffffL;
    long left = table(STRING_TABLE_SIZE) - from;
    if (left <= 0) {
      throw new MalformedException("a shared library with a name outside its names");
    }
    byte[] bytes = new byte[(int) Math.min(left, MAX_NAME)];
    atAddress(table(STRING_TABLE) + from, bytes.length).get(bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private ByteBuffer atAddress(long address, int length) throws IOException {
    for (Segment segment : segments) {
      long within = address - segment.address;
      if (within >= 0 && within <= segment.length - length) {
        return at(segment.offset + within, length);
      }
    }
    throw new MalformedException("a shared library with a table outside its segments");
  }

  private ByteBuffer at(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(limited(length)).order(ByteOrder.LITTLE_ENDIAN);
    if (position < 0 || !FileSlice.fill(file, position, buffer)) {
      throw new MalformedException("a shared library that is truncated");
    }
    return buffer;
  }

  private static int limited(long length) {
    if (length < 0 || length > MAX_TABLE) {
      throw new MalformedException("a shared library with a table of " + length + " bytes");
    }
    return (int) length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
