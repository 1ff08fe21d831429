package org.jtorch.serving;

/**
 * Receives what happens, for metrics and logs. Every method does nothing by default.
 *
 * <p>Methods are called on serving and callers' threads, outside any lock, and must return soon. An
 * exception that one throws is logged and has no other effect.
 */
public interface ServingListener {
  /**
   * Called when a request has ended.
   *
   * @param event the request
   */
  default void requestEnded(RequestEvent event) {}

  /**
   * Called when a batch was computed.
   *
   * @param event the batch
   */
  default void batchComputed(BatchEvent event) {}

  /**
   * Called when the state of a version has changed.
   *
   * @param model name of the model
   * @param version the version in its new state
   */
  default void versionChanged(String model, VersionInfo version) {}

  /**
   * Called when a shadow version's results were compared.
   *
   * @param model name of the model
   * @param candidate the compared version
   * @param maxDifference largest absolute difference of an element; infinity if the shapes differ
   *     or the candidate failed
   */
  default void shadowCompared(String model, String candidate, double maxDifference) {}
}
