package org.jtorch.serving;

import java.util.List;
import java.util.Optional;

/**
 * State of a model.
 *
 * @param name its name
 * @param ready true if a version answers
 * @param route which version answers; empty before the first is loaded
 * @param versions versions that are loaded, being loaded, or failed last
 * @param inputs signature of the inputs; empty if not known
 * @param outputs signature of the outputs; empty if not known
 * @param queued requests that wait
 */
public record ModelInfo(
    String name,
    boolean ready,
    Optional<Route> route,
    List<VersionInfo> versions,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    int queued) {
  /** Creates a description. */
  public ModelInfo {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
