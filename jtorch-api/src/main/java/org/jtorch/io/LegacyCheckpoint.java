package org.jtorch.io;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipEntries;

/**
 * The format of torch.save before PyTorch 1.6: five consecutive pickles (magic number, protocol
 * version, system information, saved object, storage keys), then the number of elements and the
 * bytes of each storage.
 */
final class LegacyCheckpoint {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  /** Start of a file in protocol 0 or 1. */
  static final String TEXT_MAGIC = "L" + MAGIC;

  private final FileChannel file;
  private final String name;
  private final PickleGlobals globals;
  private final StorageStubs stubs = new StorageStubs((key, bytes) -> {});
  private final StoragePlaces places;
  private long position;

  private LegacyCheckpoint(FileChannel file, String name, PickleGlobals globals) {
    this.file = file;
    this.name = name;
    this.globals = globals;
    this.places = new StoragePlaces(file);
  }

  static PickledFile read(FileChannel file, String name, PickleGlobals globals) throws IOException {
    LegacyCheckpoint checkpoint = new LegacyCheckpoint(file, name, globals);
    if (!checkpoint.next("magic number").equals(MAGIC)) {
      throw new MalformedException(ContentFormat.PICKLE.hint());
    }
    Object version = checkpoint.next("version");
    if (!version.equals(VERSION)) {
      throw new MalformedException("version " + PickleTree.describe(version) + ", not " + VERSION);
    }
    Object machine = checkpoint.next("machine");
    if (!(machine instanceof PickleDict)) {
      throw new MalformedException("the machine is " + PickleTree.describe(machine));
    }
    long start = checkpoint.position;
    Object root = checkpoint.next("pickle");
    long pickleBytes = checkpoint.position - start;
    checkpoint.locateStorages(new PickleTuple(List.of(checkpoint.next("storage keys"))));
    return new PickledFile(
        root, pickleBytes, checkpoint.places, globals, PickledFile.Format.LEGACY);
  }

  private Object next(String part) throws IOException {
    long length = file.size() - position;
    PickleInput in =
        new PickleInput(
            new FileSlice(file, position, length), length, name + ", " + part + " at " + position);
    Object value = new Unpickler(in, stubs, globals).load();
    position += in.position();
    return value;
  }

  private void locateStorages(PickleTuple keys) throws IOException {
    for (Object key : keys.elements(0)) {
      StorageStub stub = key instanceof String ? stubs.roots().get(key) : null;
      if (stub == null || places.has(stub.key())) {
        throw new MalformedException(
            "the storage key "
                + PickleTree.describe(key)
                + " is listed twice or not in the pickle");
      }
      if (file.size() - position < Long.BYTES) {
        throw new MalformedException("the file ends before storage " + stub.key());
      }
      long numel = ZipEntries.at(file, position, Long.BYTES).getLong();
      position += Long.BYTES;
      int itemSize = stub.dtype().itemSize();
      if (numel != stub.bytes() / itemSize || stub.bytes() > file.size() - position) {
        throw new MalformedException(
            String.format(
                Locale.ROOT,
                "storage %s is declared with %d elements; at byte %d the file has %d, and %d bytes"
                    + " more",
                stub.key(),
                stub.bytes() / itemSize,
                position,
                numel,
                file.size() - position));
      }
      places.add(stub.key(), position, stub.bytes());
      position += stub.bytes();
    }
    for (String key : stubs.roots().keySet()) {
      if (!places.has(key)) {
        throw new MalformedException("the file holds no bytes for storage " + key);
      }
    }
  }
}
