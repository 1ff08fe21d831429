package org.jtorch.internal.guards;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.MappedFile;

/** Guards of tensors on mapped files that were cut short, whose use would end the process. */
final class MappedGuards {
  private MappedGuards() {}

  /** Returns whether calls of operators without a guard are also checked. */
  static boolean looksAtAll() {
    return MappedFile.shorterExist();
  }

  /** Returns the error for such tensors among the arguments; null if there is none. */
  static @Nullable String refusal(@Nullable Object... arguments) {
    return GuardedCall.tensorsAmong(arguments)
        .map(tensor -> MappedFile.faultAt(tensor.storageAddress()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
