package org.jtorch.internal.host;

import org.jspecify.annotations.Nullable;

/**
 * The owners of memory, by its address. Removing one neither allocates nor throws, so that
 * libtorch's destructors may do it.
 */
final class OwnersByAddress {
  private static final class Entry {
    final long address;
    final Object owner;
    @Nullable Entry next;

    Entry(long address, Object owner, @Nullable Entry next) {
      this.address = address;
      this.owner = owner;
      this.next = next;
    }
  }

  private @Nullable Entry[] table = new Entry[64];
  private int size;

  /** Keeps an owner reachable until {@link #remove}. An address may have several. */
  void add(long address, Object owner) {
    if (size == table.length) {
      grow();
    }
    int place = place(address);
    table[place] = new Entry(address, owner, table[place]);
    size++;
  }

  private void grow() {
    @Nullable Entry[] before = table;
    table = new Entry[2 * before.length];
    size = 0;
    for (Entry first : before) {
      for (Entry entry = first; entry != null; entry = entry.next) {
        add(entry.address, entry.owner);
      }
    }
  }

  /** Removes one owner of an address and returns it; null if there is none. */
  @Nullable Object remove(long address) {
    int place = place(address);
    Entry previous = null;
    for (Entry entry = table[place]; entry != null; entry = entry.next) {
      if (entry.address == address) {
        if (previous == null) {
          table[place] = entry.next;
        } else {
          previous.next = entry.next;
        }
        size--;
        return entry.owner;
      }
      previous = entry;
    }
    return null;
  }

  int size() {
    return size;
  }

  private int place(long address) {
    return Long.hashCode(address * 0x9E3779B97F4A7C15L) & (table.length - 1);
  }
}
