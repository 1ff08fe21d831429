package org.jtorch.nn.utils;

import java.util.function.Supplier;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SkippedInit;

/**
 * Creation of modules without initialization, for values that are loaded from a checkpoint, {@code
 * torch.nn.utils.init}.
 *
 * <p><b>Thread safety:</b> affects only the calling thread.
 */
public final class SkipInit {
  private SkipInit() {}

  /**
   * Creates a module without initializing its parameters, {@code skip_init}. Their values are
   * arbitrary, and the state of the random number generator does not change.
   *
   * @param maker creates the module, {@code () -> new Linear(4096, 4096)}
   * @param <M> its type
   * @return the module
   */
  public static <M extends Module> M skipInit(Supplier<M> maker) {
    return SkippedInit.run(maker);
  }
}
