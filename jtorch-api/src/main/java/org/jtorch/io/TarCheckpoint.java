package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipEntries;

/**
 * The format of torch.save before PyTorch 0.2: a tar archive with the storages, the tensors on
 * them, and a pickle that refers to both by number.
 */
final class TarCheckpoint implements Unpickler.PersistentIds {
  static final String MAGIC = "ustar";
  static final int MAGIC_AT = 257;

  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;

  private record Member(long start, long bytes) {}

  private final FileChannel file;
  private final String name;
  private final PickleGlobals globals;
  private final Map<String, Member> members = new HashMap<>();
  private final StoragePlaces places;
  private final Map<String, Object> objects = new HashMap<>();
  private long position;
  private long end;

  private TarCheckpoint(FileChannel file, String name, PickleGlobals globals) {
    this.file = file;
    this.name = name;
    this.globals = globals;
    this.places = new StoragePlaces(file);
  }

  static PickledFile read(FileChannel file, String name, PickleGlobals globals) throws IOException {
    TarCheckpoint checkpoint = new TarCheckpoint(file, name, globals);
    checkpoint.findMembers();
    checkpoint.enter("storages");
    checkpoint.readStorages();
    checkpoint.enter("tensors");
    checkpoint.readTensors();
    checkpoint.enter("pickle");
    long pickleBytes = checkpoint.end - checkpoint.position;
    Object root = checkpoint.next("pickle");
    return new PickledFile(root, pickleBytes, checkpoint.places, globals, PickledFile.Format.TAR);
  }

  private void findMembers() throws IOException {
    for (long at = 0; at <= file.size() - BLOCK; ) {
      ByteBuffer header = ZipEntries.at(file, at, BLOCK);
      String member = text(header, 0, NAME_LENGTH);
      if (member.isEmpty()) {
        return;
      }
      long size = octal(text(header, SIZE_AT, SIZE_LENGTH));
      if (size > file.size() - BLOCK - at) {
        throw new MalformedException(member + " (" + size + " bytes) lies outside the file");
      } else if (members.put(member, new Member(at + BLOCK, size)) != null) {
        throw new MalformedException("the archive has two members named " + member);
      }
      at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
  }

  private void readStorages() throws IOException {
    long count = integer(next("storages"));
    for (long i = 0; i < count; i++) {
      PickleTuple storage = new PickleTuple(List.of(next("storage"))).tuple(0);
      if (!(storage.get(2) instanceof StorageType type)) {
        throw new MalformedException(PickleTree.describe(storage.get(2)) + " is no storage class");
      }
      long bytes = bytes(take(Long.BYTES).getLong(), type);
      String key = key(storage.get(0));
      places.add(key, position, bytes);
      put(key, new StorageStub(key, type.dtype(), 0, bytes));
      skip(bytes);
    }
    if (!(next("views") instanceof List<?> views)) {
      throw new MalformedException("the views of storages are no list");
    }
    for (Object item : views) {
      PickleTuple view = new PickleTuple(List.of(item)).tuple(0);
      StorageStub root = storage(view.get(1));
      StorageType type = new StorageType(root.dtype());
      long start = bytes(view.integer(2), type);
      long bytes = bytes(view.integer(3), type);
      if (bytes > root.bytes() || start > root.bytes() - bytes) {
        throw new MalformedException("a view of storage " + root.key() + " lies outside of it");
      }
      put(key(view.get(0)), new StorageStub(root.key(), root.dtype(), start, bytes));
    }
  }

  private void readTensors() throws IOException {
    long count = integer(next("tensors"));
    for (long i = 0; i < count; i++) {
      PickleTuple tensor = new PickleTuple(List.of(next("tensor"))).tuple(0);
      StorageStub storage = storage(tensor.get(1));
      int dimensions = take(Long.BYTES).getInt();
      if (dimensions < 0 || dimensions > TensorStub.MOST_DIMENSIONS) {
        throw new MalformedException("a tensor of " + dimensions + " dimensions");
      }
      long[] sizes = longs(dimensions);
      long[] strides = longs(dimensions);
      long offset = take(Long.BYTES).getLong();
      put(
          key(tensor.get(0)),
          TensorStub.of(storage, storage.dtype(), offset, sizes, strides, TensorStub.Flags.NONE));
    }
  }

  /** Returns the tensor or storage of a number, or the class of {@code (class, file, source)}. */
  @Override
  public Object resolve(Object id) {
    if (id instanceof PickleTuple container) {
      return container.get(0);
    }
    Object object = objects.get(key(id));
    if (object == null) {
      throw new MalformedException("the archive has no tensor or storage " + key(id));
    }
    return object;
  }

  private void put(String key, Object object) {
    if (objects.put(key, object) != null) {
      throw new MalformedException("two tensors or storages have the number " + key);
    }
  }

  private StorageStub storage(Object id) {
    if (resolve(id) instanceof StorageStub storage) {
      return storage;
    }
    throw new MalformedException(key(id) + " is no storage");
  }

  private void enter(String member) {
    Member place = members.get(member);
    if (place == null) {
      throw new MalformedException("a tar archive without " + member + ", not one of torch.save");
    }
    position = place.start;
    end = place.start + place.bytes;
  }

  private Object next(String part) throws IOException {
    long length = end - position;
    PickleInput in =
        new PickleInput(
            new FileSlice(file, position, length), length, name + ", " + part + " at " + position);
    Object value = new Unpickler(in, this, globals).load();
    position += in.position();
    return value;
  }

  private ByteBuffer take(int length) throws IOException {
    long start = position;
    skip(length);
    return ZipEntries.at(file, start, length);
  }

  private long[] longs(int count) throws IOException {
    long[] values = new long[count];
    take(count * Long.BYTES).asLongBuffer().get(values);
    return values;
  }

  private void skip(long length) {
    if (length > end - position) {
      throw new MalformedException("a member of the archive ends " + length + " bytes too soon");
    }
    position += length;
  }

  private static long bytes(long elements, StorageType type) {
    int itemSize = type.dtype().itemSize();
    if (elements < 0 || elements > Long.MAX_VALUE / itemSize) {
      throw new MalformedException("a storage of " + elements + " elements");
    }
    return elements * itemSize;
  }

  private static long integer(Object value) {
    return new PickleTuple(List.of(value)).integer(0);
  }

  private static String key(Object id) {
    if (id instanceof Long || id instanceof String) {
      return id.toString();
    }
    throw new MalformedException(PickleTree.describe(id) + " is no number of a tensor");
  }

  private static String text(ByteBuffer header, int at, int length) {
    byte[] bytes = new byte[length];
    header.get(at, bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int zero = text.indexOf('\0');
    return zero < 0 ? text : text.substring(0, zero);
  }

  private static long octal(String text) {
    try {
      return Long.parseUnsignedLong(text.strip(), 8) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new MalformedException("\"" + text + "\" is no size of a member", e);
    }
  }
}
