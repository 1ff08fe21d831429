package org.jtorch.loader.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** An open shared library for 64-bit Linux: its header, and its bytes by position and address. */
final class ElfFile implements Closeable {
  /** The content is not that of a shared library for 64-bit Linux. */
  static final class MalformedLibraryException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedLibraryException(String message) {
      super(message);
    }
  }

  /** What is read of an open library. */
  interface Reader<T> {
    T read(ElfFile file) throws IOException;
  }

  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE = 0x0102;
  private static final int SHARED = 3;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int MAX_SEGMENTS = 1 << 10;
  private static final long MAX_TABLE = 1L << 30;

  /** A part of the file that is mapped to memory. */
  private record Segment(long address, long offset, long size) {}

  private final FileChannel file;
  private final List<Segment> segments = new ArrayList<>();
  private int machine;
  private ByteBuffer dynamic = ByteBuffer.allocate(0);

  private ElfFile(FileChannel file) {
    this.file = file;
  }

  /**
   * Opens a library, reads and closes it.
   *
   * @throws MalformedLibraryException if it is no shared library for 64-bit Linux, or damaged
   */
  static <T> T reading(Path path, Reader<T> reader) throws IOException {
    try (ElfFile file = new ElfFile(FileChannel.open(path, StandardOpenOption.READ))) {
      file.readHeader();
      return reader.read(file);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new MalformedLibraryException("its tables are damaged");
    }
  }

  private void readHeader() throws IOException {
    ByteBuffer header = bytes(0, HEADER);
    if (header.getInt(0) != MAGIC
        || (header.getShort(4) & 0xffff) != CLASS_64_LITTLE
        || header.getShort(16) != SHARED) {
      throw new MalformedLibraryException("it is not a shared library for 64-bit Linux");
    }
    machine = header.getShort(18) & 0xffff;
    int count = header.getShort(56) & 0xffff;
    if (header.getShort(54) != PROGRAM_HEADER || count > MAX_SEGMENTS) {
      throw new MalformedLibraryException("its segments are damaged");
    }
    ByteBuffer programs = bytes(header.getLong(32), (long) count * PROGRAM_HEADER);
    for (int at = 0; at < programs.limit(); at += PROGRAM_HEADER) {
      long offset = programs.getLong(at + 8);
      long size = programs.getLong(at + 32);
      if (programs.getInt(at) == LOAD) {
        segments.add(new Segment(programs.getLong(at + 16), offset, size));
      } else if (programs.getInt(at) == DYNAMIC) {
        dynamic = bytes(offset, size);
      }
    }
    if (!dynamic.hasRemaining()) {
      throw new MalformedLibraryException("it has no dynamic section");
    }
  }

  /** Returns the processor, {@code e_machine}. */
  int machine() {
    return machine;
  }

  /** Returns the dynamic section, pairs of a tag and a value. */
  ByteBuffer dynamic() {
    return dynamic;
  }

  /** Returns bytes at an address, which must be in one segment. */
  ByteBuffer at(long address, long length) throws IOException {
    for (Segment segment : segments) {
      long within = address - segment.address();
      if (within >= 0 && within < segment.size() && length <= segment.size() - within) {
        return bytes(segment.offset() + within, length);
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

  @Override
  public void close() throws IOException {
    file.close();
  }
}
