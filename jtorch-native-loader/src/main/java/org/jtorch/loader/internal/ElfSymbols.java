package org.jtorch.loader.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Dynamic symbols of an open library. Defined ones are looked up by the hash table, so that a large
 * library is read in a few small pieces.
 */
final class ElfSymbols {
  private static final int SYMBOL = 24;
  private static final int RELOCATION = 24;
  private static final int WEAK = 2;

  /** More symbols than a hash table has in one bucket. */
  private static final int MAX_CHAIN = 1 << 12;

  /** More bytes than a list of folders has. */
  private static final long MAX_TEXT = 1 << 14;

  private static final int JUMPS_SIZE = 2;
  private static final int HASH = 4;
  private static final int STRINGS = 5;
  private static final int SYMBOLS = 6;
  private static final int RELOCATIONS = 7;
  private static final int RELOCATIONS_SIZE = 8;
  private static final int STRINGS_SIZE = 10;
  private static final int JUMPS = 23;
  private static final int GNU_HASH = 0x6ffffef5;

  private final ElfFile file;
  private final Map<Long, Long> dynamic;

  /**
   * @param dynamic values of the dynamic section by tag
   */
  ElfSymbols(ElfFile file, Map<Long, Long> dynamic) {
    this.file = file;
    this.dynamic = dynamic;
  }

  /** Returns one name. */
  String text(long at) throws IOException {
    long length = Math.min(MAX_TEXT, value(STRINGS_SIZE) - at);
    return text(file.at(value(STRINGS) + at, length), 0);
  }

  /** Returns the name at a position among names that are terminated by 0. */
  private static String text(ByteBuffer texts, long at) {
    int start = Math.toIntExact(at);
    int end = start;
    while (texts.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - start];
    texts.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Returns the symbols that other libraries must define; without weak ones. */
  Set<String> undefined() throws IOException {
    return scan(false);
  }

  /** Returns those of the names that the library exports. */
  Set<String> defined(Collection<String> names) throws IOException {
    Set<String> found = new HashSet<>(names);
    if (!dynamic.containsKey((long) GNU_HASH)) {
      found.retainAll(scan(true));
      return found;
    }
    found.clear();
    for (String name : names) {
      if (isDefined(name)) {
        found.add(name);
      }
    }
    return found;
  }

  private Set<String> scan(boolean isDefined) throws IOException {
    ByteBuffer texts = file.at(value(STRINGS), value(STRINGS_SIZE));
    ByteBuffer table = file.at(value(SYMBOLS), Math.multiplyExact(symbolCount(), (long) SYMBOL));
    Set<String> names = new HashSet<>();
    for (int at = SYMBOL; at < table.limit(); at += SYMBOL) {
      int binding = (table.get(at + 4) & 0xff) >> 4;
      if ((table.getShort(at + 6) != 0) == isDefined && (isDefined || binding != WEAK)) {
        names.add(text(texts, table.getInt(at) & 0xffff_ffffL));
      }
    }
    names.remove("");
    return names;
  }

  private boolean isDefined(String name) throws IOException {
    long at = value(GNU_HASH);
    ByteBuffer header = file.at(at, 16);
    long buckets = header.getInt(0) & 0xffff_ffffL;
    long first = header.getInt(4) & 0xffff_ffffL;
    if (buckets == 0) {
      return false;
    }
    long bucketsAt = at + 16 + Long.BYTES * (header.getInt(8) & 0xffff_ffffL);
    long chain = bucketsAt + Integer.BYTES * buckets;
    int hash = hash(name);
    long bucket = bucketsAt + Integer.BYTES * ((hash & 0xffff_ffffL) % buckets);
    long index = file.at(bucket, Integer.BYTES).getInt() & 0xffff_ffffL;
    for (int i = 0; i < MAX_CHAIN && index >= first && index > 0; i++) {
      int found = file.at(chain + Integer.BYTES * (index - first), Integer.BYTES).getInt();
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
    ByteBuffer symbol = file.at(value(SYMBOLS) + index * SYMBOL, SYMBOL);
    byte[] expected = (name + '\0').getBytes(StandardCharsets.UTF_8);
    long start = symbol.getInt(0) & 0xffff_ffffL;
    return symbol.getShort(6) != 0
        && start <= value(STRINGS_SIZE) - expected.length
        && file.at(value(STRINGS) + start, expected.length).equals(ByteBuffer.wrap(expected));
  }

  private static int hash(String name) {
    int hash = 5381;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = hash * 33 + (b & 0xff);
    }
    return hash;
  }

  /**
   * Returns the length of the symbol table. The hash tables contain the defined symbols at its end;
   * where there are none, the relocations refer to the undefined ones.
   */
  private long symbolCount() throws IOException {
    long count = 0;
    if (dynamic.containsKey((long) HASH)) {
      count = file.at(value(HASH), 8).getInt(4) & 0xffff_ffffL;
    } else if (dynamic.containsKey((long) GNU_HASH)) {
      count = hashedSymbols(value(GNU_HASH));
    }
    count = Math.max(count, relocatedSymbols(RELOCATIONS, RELOCATIONS_SIZE));
    return Math.max(count, relocatedSymbols(JUMPS, JUMPS_SIZE));
  }

  private long hashedSymbols(long at) throws IOException {
    ByteBuffer header = file.at(at, 16);
    long buckets = header.getInt(0) & 0xffff_ffffL;
    long first = header.getInt(4) & 0xffff_ffffL;
    long bucketsAt = at + 16 + Math.multiplyExact(header.getInt(8) & 0xffff_ffffL, 8L);
    ByteBuffer starts = file.at(bucketsAt, Math.multiplyExact(buckets, 4L));
    long last = 0;
    while (starts.hasRemaining()) {
      last = Math.max(last, starts.getInt() & 0xffff_ffffL);
    }
    if (last < first) {
      return first;
    }
    long chain = bucketsAt + 4 * buckets;
    while ((file.at(chain + 4 * (last - first), 4).getInt(0) & 1) == 0) {
      last++;
    }
    return last + 1;
  }

  private long relocatedSymbols(int table, int size) throws IOException {
    if (!dynamic.containsKey((long) table)) {
      return 0;
    }
    ByteBuffer relocations = file.at(value(table), value(size));
    long last = 0;
    for (int at = 0; at <= relocations.limit() - RELOCATION; at += RELOCATION) {
      last = Math.max(last, relocations.getLong(at + 8) >>> 32);
    }
    return last + 1;
  }

  private long value(int tag) throws ElfFile.MalformedLibraryException {
    Long value = dynamic.get((long) tag);
    if (value == null) {
      throw new ElfFile.MalformedLibraryException("it has no dynamic symbols");
    }
    return value;
  }
}
