package org.jtorch.io;

import org.jtorch.DType;

/** A Python storage class, such as {@code torch.FloatStorage}. */
record StorageType(DType dtype) {}
