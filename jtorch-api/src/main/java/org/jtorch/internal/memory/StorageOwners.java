package org.jtorch.internal.memory;

import java.util.Set;
import org.bytedeco.pytorch.Storage;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Peer;

/** Who else refers to a tensor, or to its storage. */
final class StorageOwners {
  private static final HandleAccess HANDLES = HandleAccess.get();

  private StorageOwners() {}

  /** Whether one handle is all that refers to a tensor, and it to its storage where that counts. */
  static boolean isAlone(Peer tensor, boolean withStorage) {
    if (tensor.use_count() != 1) {
      return false;
    } else if (!withStorage || !tensor.has_storage()) {
      return true;
    }
    try (Storage storage = tensor.storage()) {
      return storage.use_count() == 2; // the tensor's and this one
    }
  }

  /** Adds a tensor's address, and that of its storage where it counts. */
  static void collect(Peer tensor, boolean withStorage, Set<Long> impls, Set<Long> storages) {
    impls.add(tensor.unsafeGetTensorImpl().address());
    if (withStorage && tensor.has_storage()) {
      storages.add(address(tensor));
    }
  }

  /** Whether a tensor that some call has pinned lies in one of some storages. */
  static boolean isOn(NativeStack scratch, Tensor tensor, Set<Long> storages) {
    if (!HANDLES.tryPinNow(tensor)) {
      return true; // its insides are being replaced, or it is closed while in use: not for long
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
