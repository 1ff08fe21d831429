package org.jtorch.serving.http;

import java.util.Optional;
import org.jtorch.serving.CallOptions;

/**
 * What a path names.
 *
 * @param model name of a model
 * @param version name of a version; empty if the route picks
 */
record Target(String model, Optional<String> version) {
  /** Applies the version to the options of a call. */
  void apply(CallOptions options) {
    version.ifPresent(options::version);
  }
}
