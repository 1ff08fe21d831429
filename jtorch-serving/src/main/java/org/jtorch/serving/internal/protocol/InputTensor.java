package org.jtorch.serving.internal.protocol;

import org.jtorch.Tensor;

/**
 * One input of a request.
 *
 * @param name its name
 * @param type its datatype
 * @param tensor its elements, batch dimension first
 */
public record InputTensor(String name, ProtocolType type, Tensor tensor) {}
