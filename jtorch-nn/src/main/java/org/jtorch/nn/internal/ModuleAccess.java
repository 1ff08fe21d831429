package org.jtorch.nn.internal;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;

/**
 * Changes the named state of a module from outside: what weight norm, parametrizations and pruning
 * stand on. {@link Module} sets the one implementation when it is loaded.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope.
 *
 * <p><b>Thread safety:</b> as the module.
 */
public abstract class ModuleAccess {
  private static volatile @Nullable ModuleAccess instance;

  /** To be made by the package of {@link Module} alone. */
  protected ModuleAccess() {}

  /**
   * The one implementation.
   *
   * @return it
   */
  public static ModuleAccess get() {
    return Objects.requireNonNull(instance, "no module was made yet");
  }

  /**
   * Sets the one implementation.
   *
   * @param access it
   */
  public static void set(ModuleAccess access) {
    instance = access;
  }

  /**
   * The content of a parameter, a buffer or what is computed.
   *
   * @param module the module
   * @param name a name of its own
   * @return the tensor
   * @throws IllegalArgumentException if there is none of that name
   */
  public abstract Tensor tensor(Module module, String name);

  /**
   * Whether a name is that of a parameter or of something computed or of a buffer.
   *
   * @param module the module
   * @param name a name of its own
   * @return true if {@link #tensor} gives something
   */
  public abstract boolean has(Module module, String name);

  /**
   * Whether a name is that of a parameter.
   *
   * @param module the module
   * @param name a name of its own
   * @return true if it is
   */
  public abstract boolean isParameter(Module module, String name);

  /**
   * Takes a parameter or buffer out of the module's state; its layer reads what is computed.
   *
   * @param module the module
   * @param name a name of its own
   * @param computed from where it reads
   */
  public abstract void compute(Module module, String name, Computed computed);

  /**
   * How a name is computed.
   *
   * @param module the module
   * @param name a name of its own
   * @return from where it reads, or null if it is not computed
   */
  public abstract @Nullable Computed computed(Module module, String name);

  /**
   * All that is computed.
   *
   * @param module the module
   * @return from where it reads
   */
  public abstract Collection<Computed> allComputed(Module module);

  /**
   * Ends what {@link #compute} began: puts a tensor into the module's state, behind the others.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor the content
   * @param isParameter false for a buffer
   */
  public abstract void restore(Module module, String name, Tensor tensor, boolean isParameter);

  /**
   * Adds a parameter.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor a leaf
   */
  public abstract void addParameter(Module module, String name, Tensor tensor);

  /**
   * Adds a buffer.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor the content
   */
  public abstract void addBuffer(Module module, String name, Tensor tensor);

  /**
   * Adds a child.
   *
   * @param module the module
   * @param name a name of its own
   * @param child the child
   */
  public abstract void addChild(Module module, String name, Module child);

  /**
   * Takes a parameter, buffer or child out.
   *
   * @param module the module
   * @param name a name of its own
   */
  public abstract void remove(Module module, String name);

  /**
   * Replaces the content of a parameter or buffer.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor the new content
   */
  public abstract void replace(Module module, String name, Tensor tensor);
}
