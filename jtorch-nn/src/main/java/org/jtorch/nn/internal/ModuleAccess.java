package org.jtorch.nn.internal;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Changes the named state of a module from outside: what weight norm, parametrizations and pruning
 * stand on. The class of modules sets the one implementation when it is loaded.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope.
 *
 * <p><b>Thread safety:</b> as the module.
 *
 * @param <M> the class of modules, which this package does not know
 */
public abstract class ModuleAccess<M> {
  private static volatile @Nullable ModuleAccess<?> instance;

  /** To be made by the package of the modules alone. */
  protected ModuleAccess() {}

  /**
   * The one implementation.
   *
   * @param <M> the class of modules
   * @return it
   */
  @SuppressWarnings("unchecked") // there is one class of modules
  public static <M> ModuleAccess<M> get() {
    return (ModuleAccess<M>) Objects.requireNonNull(instance, "no module was made yet");
  }

  /**
   * Sets the one implementation.
   *
   * @param access it
   */
  public static void set(ModuleAccess<?> access) {
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
  public abstract Tensor tensor(M module, String name);

  /**
   * Whether a name is that of a parameter or of something computed or of a buffer.
   *
   * @param module the module
   * @param name a name of its own
   * @return true if {@link #tensor} gives something
   */
  public abstract boolean has(M module, String name);

  /**
   * Whether a name is that of a parameter.
   *
   * @param module the module
   * @param name a name of its own
   * @return true if it is
   */
  public abstract boolean isParameter(M module, String name);

  /**
   * Takes a parameter or buffer out of the module's state; its layer reads what is computed.
   *
   * @param module the module
   * @param name a name of its own
   * @param computed from where it reads
   */
  public abstract void compute(M module, String name, Computed computed);

  /**
   * How a name is computed.
   *
   * @param module the module
   * @param name a name of its own
   * @return from where it reads, or null if it is not computed
   */
  public abstract @Nullable Computed computed(M module, String name);

  /**
   * All that is computed.
   *
   * @param module the module
   * @return from where it reads
   */
  public abstract Collection<Computed> allComputed(M module);

  /**
   * Ends what {@link #compute} began: puts a tensor into the module's state, behind the others.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor the content
   * @param isParameter false for a buffer
   */
  public abstract void restore(M module, String name, Tensor tensor, boolean isParameter);

  /**
   * Adds a parameter.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor a leaf
   */
  public abstract void addParameter(M module, String name, Tensor tensor);

  /**
   * Adds a buffer.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor the content
   */
  public abstract void addBuffer(M module, String name, Tensor tensor);

  /**
   * Adds a child.
   *
   * @param module the module
   * @param name a name of its own
   * @param child the child
   */
  public abstract void addChild(M module, String name, M child);

  /**
   * Takes a parameter, buffer or child out.
   *
   * @param module the module
   * @param name a name of its own
   */
  public abstract void remove(M module, String name);

  /**
   * Replaces the content of a parameter or buffer.
   *
   * @param module the module
   * @param name a name of its own
   * @param tensor the new content
   */
  public abstract void replace(M module, String name, Tensor tensor);
}
