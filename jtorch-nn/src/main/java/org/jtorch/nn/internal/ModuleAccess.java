package org.jtorch.nn.internal;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Access to the named state of a module for weight norm, parametrizations and pruning. The class
 * {@code Module} sets the only implementation when it is loaded.
 *
 * @param <M> the class of modules, which this package must not depend on
 */
public abstract class ModuleAccess<M> {
  private static volatile @Nullable ModuleAccess<?> instance;

  /** Constructor for the implementation in the package of the modules. */
  protected ModuleAccess() {}

  /**
   * Returns the implementation.
   *
   * @param <M> the class of modules
   * @return the implementation
   */
  @SuppressWarnings("unchecked") // there is one class of modules
  public static <M> ModuleAccess<M> get() {
    return (ModuleAccess<M>) Objects.requireNonNull(instance, "no module was made yet");
  }

  /**
   * Sets the implementation.
   *
   * @param access the implementation
   */
  public static void set(ModuleAccess<?> access) {
    instance = access;
  }

  /**
   * Returns a parameter, buffer or computed tensor.
   *
   * @param module the module
   * @param name name within the module
   * @return the tensor
   * @throws IllegalArgumentException if the name does not exist
   */
  public abstract Tensor tensor(M module, String name);

  /**
   * Returns whether a parameter, buffer or computed tensor of a name exists.
   *
   * @param module the module
   * @param name name within the module
   * @return true if it exists
   */
  public abstract boolean has(M module, String name);

  /**
   * Returns whether a name is that of a parameter.
   *
   * @param module the module
   * @param name name within the module
   * @return true if it is
   */
  public abstract boolean isParameter(M module, String name);

  /**
   * Removes a parameter or buffer from the module's state and makes its layer read a computed
   * tensor.
   *
   * @param module the module
   * @param name name within the module
   * @param computed the computed tensor
   */
  public abstract void compute(M module, String name, Computed computed);

  /**
   * Returns the computed tensor of a name.
   *
   * @param module the module
   * @param name name within the module
   * @return the computed tensor, or null if the name is not computed
   */
  public abstract @Nullable Computed computed(M module, String name);

  /**
   * Returns all computed tensors.
   *
   * @param module the module
   * @return the computed tensors
   */
  public abstract Collection<Computed> allComputed(M module);

  /**
   * Reverts {@link #compute}: adds a tensor to the module's state again, after the others.
   *
   * @param module the module
   * @param name name within the module
   * @param tensor the content
   * @param isParameter false for a buffer
   */
  public abstract void restore(M module, String name, Tensor tensor, boolean isParameter);

  /**
   * Adds a parameter.
   *
   * @param module the module
   * @param name name within the module
   * @param tensor a leaf tensor
   */
  public abstract void addParameter(M module, String name, Tensor tensor);

  /**
   * Adds a buffer.
   *
   * @param module the module
   * @param name name within the module
   * @param tensor the content
   */
  public abstract void addBuffer(M module, String name, Tensor tensor);

  /**
   * Adds a child.
   *
   * @param module the module
   * @param name name within the module
   * @param child the child
   */
  public abstract void addChild(M module, String name, M child);

  /**
   * Removes a parameter, buffer or child.
   *
   * @param module the module
   * @param name name within the module
   */
  public abstract void remove(M module, String name);

  /**
   * Replaces the content of a parameter or buffer.
   *
   * @param module the module
   * @param name name within the module
   * @param tensor the new content
   */
  public abstract void replace(M module, String name, Tensor tensor);
}
