package org.jtorch.io;

import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.HashMap;
import java.util.Map;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;

/** Storages that stand in a file one after another, in the formats before the zip archive. */
final class StoragePlaces implements PickledFile.Storages {
  private record Place(long start, long bytes) {}

  private final FileChannel file;
  private final Map<String, Place> places = new HashMap<>();

  StoragePlaces(FileChannel file) {
    this.file = file;
  }

  void add(String key, long start, long bytes) {
    places.put(key, new Place(start, bytes));
  }

  boolean has(String key) {
    return places.containsKey(key);
  }

  @Override
  public ReadableByteChannel open(String key) {
    Place place = place(key);
    return new FileSlice(file, place.start, place.bytes);
  }

  @Override
  public long size(String key) {
    return place(key).bytes;
  }

  @Override
  public long position(String key) {
    return place(key).start;
  }

  /** Always written in little-endian order. */
  @Override
  public boolean bigEndian() {
    return false;
  }

  private Place place(String key) {
    Place place = places.get(key);
    if (place == null) {
      throw new MalformedException("the file holds no bytes for storage " + key);
    }
    return place;
  }
}
