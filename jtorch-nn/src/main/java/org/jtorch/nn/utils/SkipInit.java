package org.jtorch.nn.utils;

import java.util.function.Supplier;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SkippedInit;

/**
 * Makes modules whose values come from a checkpoint anyway, {@code torch.nn.utils.init}.
 *
 * <p><b>Ownership:</b> as the module made.
 *
 * <p><b>Thread safety:</b> concerns the calling thread alone.
 */
public final class SkipInit {
  private SkipInit() {}

  /**
   * Makes a module without drawing initial values, {@code skip_init}: its parameters hold whatever
   * was in memory, and the random generator stays where it is.
   *
   * @param maker makes it, {@code () -> new Linear(4096, 4096)}
   * @param <M> its type
   * @return the module
   */
  public static <M extends Module> M skipInit(Supplier<M> maker) {
    return SkippedInit.run(maker);
  }
}
