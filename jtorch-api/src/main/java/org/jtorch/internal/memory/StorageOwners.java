package org.jtorch.internal.memory;

import java.util.Set;
import org.bytedeco.pytorch.Storage;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Peer;

/** Checks for other references to a tensor or to its storage. */
final class StorageOwners {
  private static final HandleAccess HANDLES = HandleAccess.get();

  private StorageOwners() {}

  /**
   * Returns whether a tensor has one reference, and, if {@code withStorage}, its storage one
   * tensor.
   */
  static boolean isSingleReference(Peer tensor, boolean withStorage) {
    if (tensor.use_count() != 1) {
      return false;
    } else if (!withStorage || !tensor.has_storage()) {
      return true;
    }
    try (Storage storage = tensor.storage()) {
      return storage.use_count() == 2; // one reference of the tensor and one of this wrapper
    }
  }

  /** Adds the address of a tensor and, if {@code withStorage}, of its storage. */
  static void collect(Peer tensor, boolean withStorage, Set<Long> impls, Set<Long> storages) {
    impls.add(tensor.unsafeGetTensorImpl().address());
    if (withStorage && tensor.has_storage()) {
      storages.add(address(tensor));
    }
  }

  /** Returns whether a tensor that a call has pinned uses one of the given storages. */
  static boolean isOn(NativeStack scratch, Tensor tensor, Set<Long> storages) {
    if (!HANDLES.tryPinNow(tensor)) {
      return true; // it is being replaced, or was closed while in use; neither lasts long
    }
    try {
      Peer peer = scratch.peekTensor(HANDLES.impl(tensor));
      return peer.has_storage() && storages.contains(address(peer));
    } finally {
      HANDLES.unpin(tensor);
    }
  }

  private static long address(Peer tensor) {
    try (Storage storage = tensor.storage()) {
      return storage.unsafeGetStorageImpl().address();
    }
  }
}
