package org.jtorch.serving.internal.protocol;

import java.util.Optional;

/**
 * One output that a request names.
 *
 * @param name its name
 * @param binary whether it is wanted as binary data; empty for what the request says of all outputs
 */
public record RequestedOutput(String name, Optional<Boolean> binary) {}
