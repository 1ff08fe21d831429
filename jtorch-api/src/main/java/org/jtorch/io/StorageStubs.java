package org.jtorch.io;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jtorch.internal.zip.MalformedException;

/** The storages named in a pickle so far, one per key. */
final class StorageStubs implements Unpickler.PersistentIds {
  /** Sizes of the storages in a file. */
  interface Sizes {
    /**
     * Checks the size declared in the pickle against the file, if that is known already.
     *
     * @throws MalformedException if the file has no such storage, or one of another size
     */
    void check(String key, long declaredBytes);
  }

  private final Sizes sizes;
  private final Map<String, StorageStub> roots = new HashMap<>();
  private final Map<String, StorageStub> views = new HashMap<>();

  StorageStubs(Sizes sizes) {
    this.sizes = sizes;
  }

  /** Returns the whole storages by key. */
  Map<String, StorageStub> roots() {
    return roots;
  }

  /**
   * Returns the storage of a persistent id {@code ("storage", type, key, location, numel)}. In old
   * files a sixth element can make it a view of another storage, and {@code ("module", class, file,
   * source)} stands for a class.
   */
  @Override
  public Object resolve(Object value) {
    PickleTuple id = new PickleTuple(List.of(value)).tuple(0);
    if (id.text(0).equals("module")) {
      return id.get(1);
    } else if (!id.text(0).equals("storage")) {
      throw new MalformedException(
          "a persistent id of kind \"" + id.text(0) + "\", not \"storage\"");
    }
    if (!(id.get(1) instanceof StorageType type)) {
      throw new MalformedException(PickleTree.describe(id.get(1)) + " is no class of storages");
    }
    String key = id.text(2);
    String location = id.text(3);
    if (location.equals("meta")) {
      throw new MalformedException("storage " + key + " is on the device meta: it has no data");
    }
    StorageStub root = roots.get(key);
    if (root == null) {
      root = new StorageStub(key, type.dtype(), 0, declaredBytes(id.integer(4), type));
      sizes.check(key, root.bytes());
      roots.put(key, root);
    } else if (root.bytes() != declaredBytes(id.integer(4), type)) {
      throw new MalformedException("storage " + key + " is declared with two sizes");
    }
    StorageStub whole = new StorageStub(key, type.dtype(), 0, root.bytes());
    return id.size() > 5 && !(id.get(5) instanceof Optional<?>) ? view(whole, id.tuple(5)) : whole;
  }

  private StorageStub view(StorageStub root, PickleTuple metadata) {
    int itemSize = root.dtype().itemSize();
    long start = exactBytes(metadata.integer(1), itemSize);
    long bytes = exactBytes(metadata.integer(2), itemSize);
    if (bytes > root.bytes() || start > root.bytes() - bytes) {
      throw new MalformedException(
          String.format(
              Locale.ROOT,
              "view %s of storage %s needs bytes %d to %d of %d",
              metadata.text(0),
              root.key(),
              start,
              start + bytes,
              root.bytes()));
    }
    return views.computeIfAbsent(
        metadata.text(0), key -> new StorageStub(root.key(), root.dtype(), start, bytes));
  }

  private static long declaredBytes(long numel, StorageType type) {
    return exactBytes(numel, type.dtype().itemSize());
  }

  private static long exactBytes(long numel, int itemSize) {
    if (numel < 0 || numel > Long.MAX_VALUE / itemSize) {
      throw new MalformedException("a storage of " + numel + " elements");
    }
    return numel * itemSize;
  }
}
