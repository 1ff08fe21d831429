package org.jtorch.loader;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic section of a shared library of Linux: the libraries it needs, and the symbols that it
 * defines and needs.
 *
 * @param path the file
 * @param machine the processor, {@code e_machine}
 * @param soname the name by which other libraries need it; null if it has none
 * @param needed names of the libraries it needs
 * @param searchPath folders in which the system looks for them
 * @param defined names of the symbols that it exports
 * @param undefined names of the symbols that others must define; without weak ones
 */
record ElfLibrary(
    Path path,
    int machine,
    @Nullable String soname,
    List<String> needed,
    List<String> searchPath,
    Set<String> defined,
    Set<String> undefined) {
  static final int X86_64 = 62;
  static final int AARCH64 = 183;

  /** The content is not that of a shared library for 64-bit Linux. */
  static final class MalformedLibraryException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedLibraryException(String message) {
      super(message);
    }
  }

  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE = 0x0102;
  private static final int SHARED = 3;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int SYMBOL = 24;
  private static final int RELOCATION = 24;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int WEAK = 2;
  private static final long MAX_TABLE = 1L << 30;

  /** Tags of the dynamic section. */
  private static final int NEEDED = 1;

  private static final int JUMPS_SIZE = 2;
  private static final int HASH = 4;
  private static final int STRINGS = 5;
  private static final int SYMBOLS = 6;
  private static final int RELOCATIONS = 7;
  private static final int RELOCATIONS_SIZE = 8;
  private static final int STRINGS_SIZE = 10;
  private static final int SONAME = 14;
  private static final int RPATH = 15;
  private static final int JUMPS = 23;
  private static final int RUNPATH = 29;
  private static final int GNU_HASH = 0x6ffffef5;

  /**
   * Reads a library.
   *
   * @throws MalformedLibraryException if it is no shared library for 64-bit Linux, or damaged
   */
  static ElfLibrary read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return new Reader(path, file).read();
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new MalformedLibraryException("its tables are damaged");
    }
  }

  /** A part of the file that is mapped to memory. */
  private record Segment(long address, long offset, long size) {}

  private static final class Reader {
    private final Path path;
    private final FileChannel file;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Long> neededAt = new ArrayList<>();
    private final Map<Long, Long> values = new HashMap<>();
    private long sonameAt = -1;
    private long searchPathAt = -1;

    Reader(Path path, FileChannel file) {
      this.path = path;
      this.file = file;
    }

    ElfLibrary read() throws IOException {
      ByteBuffer header = bytes(0, HEADER);
      if (header.getInt(0) != MAGIC
          || (header.getShort(4) & 0xffff) != CLASS_64_LITTLE
          || header.getShort(16) != SHARED) {
        throw new MalformedLibraryException("it is not a shared library for 64-bit Linux");
      }
      readDynamic(header);
      ByteBuffer texts = bytes(offset(value(STRINGS)), value(STRINGS_SIZE));
      List<String> needed = neededAt.stream().map(at -> text(texts, at)).toList();
      String folders = searchPathAt < 0 ? "" : text(texts, searchPathAt);
      Set<String> defined = new HashSet<>();
      Set<String> undefined = new HashSet<>();
      readSymbols(texts, defined, undefined);
      return new ElfLibrary(
          path,
          header.getShort(18) & 0xffff,
          sonameAt < 0 ? null : text(texts, sonameAt),
          needed,
          folders.isEmpty() ? List.of() : List.of(folders.split(":")),
          defined,
          undefined);
    }

    private void readDynamic(ByteBuffer header) throws IOException {
      int count = header.getShort(56) & 0xffff;
      ByteBuffer programs = bytes(header.getLong(32), (long) count * PROGRAM_HEADER);
      ByteBuffer dynamic = null;
      for (int at = 0; at < programs.limit(); at += PROGRAM_HEADER) {
        long offset = programs.getLong(at + 8);
        long size = programs.getLong(at + 32);
        if (programs.getInt(at) == LOAD) {
          segments.add(new Segment(programs.getLong(at + 16), offset, size));
        } else if (programs.getInt(at) == DYNAMIC) {
          dynamic = bytes(offset, size);
        }
      }
      if (dynamic == null) {
        throw new MalformedLibraryException("it has no dynamic section");
      }
      while (dynamic.remaining() >= 2 * Long.BYTES) {
        readEntry(dynamic.getLong(), dynamic.getLong());
      }
    }

    private void readEntry(long tag, long value) {
      if (tag == NEEDED) {
        neededAt.add(value);
      } else if (tag == SONAME) {
        sonameAt = value;
      } else if (tag == RUNPATH || (tag == RPATH && searchPathAt < 0)) {
        searchPathAt = value;
      } else {
        values.putIfAbsent(tag, value);
      }
    }

    private long value(int tag) throws MalformedLibraryException {
      Long value = values.get((long) tag);
      if (value == null) {
        throw new MalformedLibraryException("it has no dynamic symbols");
      }
      return value;
    }

    private void readSymbols(ByteBuffer texts, Set<String> defined, Set<String> undefined)
        throws IOException {
      ByteBuffer table =
          bytes(offset(value(SYMBOLS)), Math.multiplyExact(symbolCount(), (long) SYMBOL));
      for (int at = SYMBOL; at < table.limit(); at += SYMBOL) {
        String name = text(texts, table.getInt(at) & 0xffff_ffffL);
        int binding = (table.get(at + 4) & 0xff) >> 4;
        if (table.getShort(at + 6) != 0) {
          defined.add(name);
        } else if (binding != WEAK && !name.isEmpty()) {
          undefined.add(name);
        }
      }
    }

    /**
     * Returns the length of the symbol table. The hash tables contain the defined symbols at its
     * end; where there are none, the relocations refer to the undefined ones.
     */
    private long symbolCount() throws IOException {
      long count = 0;
      if (values.containsKey((long) HASH)) {
        count = bytes(offset(value(HASH)), 8).getInt(4) & 0xffff_ffffL;
      } else if (values.containsKey((long) GNU_HASH)) {
        count = hashedSymbols(offset(value(GNU_HASH)));
      }
      count = Math.max(count, relocatedSymbols(RELOCATIONS, RELOCATIONS_SIZE));
      return Math.max(count, relocatedSymbols(JUMPS, JUMPS_SIZE));
    }

    private long hashedSymbols(long at) throws IOException {
      ByteBuffer header = bytes(at, 16);
      long buckets = header.getInt(0) & 0xffff_ffffL;
      long first = header.getInt(4) & 0xffff_ffffL;
      long bucketsAt = at + 16 + Math.multiplyExact(header.getInt(8) & 0xffff_ffffL, 8L);
      ByteBuffer starts = bytes(bucketsAt, Math.multiplyExact(buckets, 4L));
      long last = 0;
      while (starts.hasRemaining()) {
        last = Math.max(last, starts.getInt() & 0xffff_ffffL);
      }
      if (last < first) {
        return first;
      }
      long chain = bucketsAt + 4 * buckets;
      while ((bytes(chain + 4 * (last - first), 4).getInt(0) & 1) == 0) {
        last++;
      }
      return last + 1;
    }

    private long relocatedSymbols(int table, int size) throws IOException {
      if (!values.containsKey((long) table)) {
        return 0;
      }
      ByteBuffer relocations = bytes(offset(value(table)), value(size));
      long last = 0;
      for (int at = 0; at <= relocations.limit() - RELOCATION; at += RELOCATION) {
        last = Math.max(last, relocations.getLong(at + 8) >>> 32);
      }
      return last + 1;
    }

    /** Returns the position in the file of an address. */
    private long offset(long address) throws MalformedLibraryException {
      for (Segment segment : segments) {
        long within = address - segment.address();
        if (within >= 0 && within < segment.size()) {
          return segment.offset() + within;
        }
      }
      throw new MalformedLibraryException("its tables lie outside the file");
    }

    private ByteBuffer bytes(long offset, long length) throws IOException {
      if (offset < 0 || length < 0 || length > MAX_TABLE || offset > file.size() - length) {
        throw new MalformedLibraryException("its tables lie outside the file");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        if (file.read(buffer, offset + buffer.position()) < 0) {
          throw new MalformedLibraryException("its tables lie outside the file");
        }
      }
      return buffer.flip();
    }

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
  }
}
